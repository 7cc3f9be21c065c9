"""A database for trade data, with the roles of its people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keruen.store.database import Database
from keruen.store.roles import ROLES, register_roles
from keruen.trade_data.package import open_trade
from keruen.trade_data.roles import ROLES as OWN
from tests.databases import (
    leave_postgresql_to_the_long_suite,
    postgresql,
    register_url,
)

__all__ = ["postgresql", "register_url"]

pytest_itemcollected = leave_postgresql_to_the_long_suite


@pytest.fixture(autouse=True)
def trade_roles() -> Iterator[None]:
    """The roles of trade data end with the test; pages of other tests list every role."""
    before = dict(ROLES)
    register_roles(*OWN)
    yield
    ROLES.clear()
    ROLES.update(before)


@pytest.fixture
def database(register_url: str) -> Database:
    """An empty database with the tables of trade data."""
    return open_trade(register_url)
