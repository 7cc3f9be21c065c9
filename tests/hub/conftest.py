"""A terminal with two owners, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keruen.store.database import Database
from keruen.store.roles import ROLES
from keruen.zones import use_packaged_zones
from tests.databases import leave_postgresql_to_the_long_suite, postgresql, register_url
from tests.hub.terminal import begin

__all__ = ["postgresql", "register_url"]


pytest_itemcollected = leave_postgresql_to_the_long_suite


@pytest.fixture(autouse=True, scope="session")
def packaged_zones() -> None:
    """Time zones as every process of Keruen reads them."""
    use_packaged_zones()


@pytest.fixture(autouse=True)
def hub_roles() -> Iterator[None]:
    """The roles of the hub book end with the test; pages of other tests list every role."""
    from keruen.hub.roles import ROLES as OWN
    from keruen.store.roles import register_roles

    before = dict(ROLES)
    register_roles(*OWN)
    yield
    ROLES.clear()
    ROLES.update(before)


@pytest.fixture
def database(register_url: str) -> Database:
    """A terminal with two owners, a bank, two grades and four empty bins."""
    return begin(register_url)
