"""Registers and servers for attacks, on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from keruen.store.database import Database
from tests.app.web.conftest import served, served_once
from tests.databases import postgresql, register_url
from tests.roadmap.sides import begin

__all__ = ["database", "postgresql", "register_url", "served", "served_once"]


@pytest.fixture
def database(register_url: str) -> Database:
    """A register with the shipped roadmap and a signatory on each side."""
    return begin(register_url)
