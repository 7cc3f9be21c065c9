"""Contracts: terms, tolerance, open quantity, final weight and final quality."""
