"""Decisions before the world is known: bounds and policies under uncertainty."""
