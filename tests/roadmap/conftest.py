"""A register with two sides, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from keruen.store.database import Database
from keruen.zones import use_packaged_zones
from tests.databases import leave_postgresql_to_the_long_suite, postgresql, register_url
from tests.roadmap.sides import begin

__all__ = ["postgresql", "register_url"]


pytest_itemcollected = leave_postgresql_to_the_long_suite


@pytest.fixture(autouse=True, scope="session")
def packaged_zones() -> None:
    """Time zones as every process of Keruen reads them."""
    use_packaged_zones()


@pytest.fixture
def database(register_url: str) -> Database:
    """A register with the shipped roadmap and a signatory on each side."""
    return begin(register_url)
