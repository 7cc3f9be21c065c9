"""Fixtures of the store: an empty database of each kind."""

from __future__ import annotations

from tests.databases import postgresql, register_url

__all__ = ["postgresql", "register_url"]
