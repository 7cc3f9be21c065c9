"""Migrations of the store package."""
