"""A register with the council beside it, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keruen.app.commands.serve import prepare
from keruen.council.package import COUNCIL
from keruen.council.roles import ROLES as OWN
from keruen.store.database import Database
from keruen.store.roles import ROLES, register_roles
from tests.databases import copied, postgresql, register_url

__all__ = ["postgresql", "register_url"]


@pytest.fixture(autouse=True)
def council_roles() -> Iterator[None]:
    """The roles of the council end with the test; pages of other tests list every role."""
    before = dict(ROLES)
    register_roles(*OWN)
    yield
    ROLES.clear()
    ROLES.update(before)


def build(url: str) -> tuple[Database, None]:
    """The shipped roadmap, and the empty tables of the council."""
    return prepare(url, beside=[COUNCIL])[0], None


@pytest.fixture
def database(register_url: str) -> Database:
    """A register with the council."""
    return copied(register_url, "council", build)[0]
