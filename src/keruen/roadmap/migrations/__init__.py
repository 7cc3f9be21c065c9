"""Migrations of the roadmap package."""
