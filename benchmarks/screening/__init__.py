"""Pairs of names in two scripts, lists of names that are made, and what screening finds."""
