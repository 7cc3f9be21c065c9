"""Migrations of the tables of trade data."""
