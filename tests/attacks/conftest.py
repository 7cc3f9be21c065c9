"""Databases for attacks: SQLite, and PostgreSQL with the application's own role."""

from __future__ import annotations

from tests.databases import postgresql, register_url

__all__ = ["postgresql", "register_url"]
