"""A database for studies, once on SQLite and once on PostgreSQL, with people of two teams."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keruen.store.database import Database
from keruen.store.roles import ROLES, register_roles
from keruen.studies.package import open_studies
from keruen.studies.roles import ROLES as OWN
from tests.databases import (
    KINDS,
    leave_postgresql_to_the_long_suite,
    postgresql,
    register_url,
)

__all__ = ["postgresql", "register_url"]

pytest_itemcollected = leave_postgresql_to_the_long_suite


@pytest.fixture(autouse=True)
def studies_roles() -> Iterator[None]:
    """The roles of studies end with the test; pages of other tests list every role."""
    before = dict(ROLES)
    register_roles(*OWN)
    yield
    ROLES.clear()
    ROLES.update(before)


@pytest.fixture(params=KINDS)
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    """Makes empty databases of one kind, for tests that compare two."""

    def make() -> Database:
        if request.param == "sqlite":
            return open_studies(f"sqlite:///{tmp_path / f'{secrets.token_hex(4)}.db'}")
        return open_studies(request.getfixturevalue("postgresql").fresh())

    return make


@pytest.fixture
def database(register_url: str) -> Database:
    """An empty database with the tables of studies."""
    return open_studies(register_url)
