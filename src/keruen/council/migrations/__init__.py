"""Migrations of the tables of studies."""
