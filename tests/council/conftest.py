"""A register with the council beside it, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keruen.council.package import COUNCIL
from keruen.council.roles import ROLES as OWN
from keruen.roadmap.desk import open_desk
from keruen.roadmap.loading import load_roadmap, read_roadmap
from keruen.roadmap.register import open_register
from keruen.store.database import Database
from keruen.store.roles import ROLES, SYSTEM_ADMINISTRATOR, register_roles
from tests.databases import (
    copied,
    leave_postgresql_to_the_long_suite,
    postgresql,
    register_url,
)

__all__ = ["postgresql", "register_url"]


pytest_itemcollected = leave_postgresql_to_the_long_suite


@pytest.fixture(autouse=True)
def council_roles() -> Iterator[None]:
    """The roles of the council end with the test; pages of other tests list every role."""
    before = dict(ROLES)
    register_roles(*OWN)
    yield
    ROLES.clear()
    ROLES.update(before)


def build(url: str) -> tuple[Database, None]:
    """The shipped roadmap without accounts, and the empty tables of the council."""
    database = open_register(url, [COUNCIL])
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        load_roadmap(desk, read_roadmap())
    return database, None


@pytest.fixture
def database(register_url: str) -> Database:
    """A register with the council."""
    return copied(register_url, "council", build)[0]
