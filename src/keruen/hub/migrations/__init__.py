"""Migrations of the hub book's tables."""
