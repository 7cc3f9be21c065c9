"""A database for studies, once on SQLite and once on PostgreSQL, with people of two teams."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keruen.store.database import Database
from keruen.store.roles import ROLES, register_roles
from keruen.studies.jobs import worker
from keruen.studies.package import open_studies
from keruen.studies.roles import ROLES as OWN
from tests.databases import (
    KINDS,
    copied,
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


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker within the test looks after its job more often than a user needs."""
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.05)


def empty(url: str) -> Database:
    """An empty database with the tables of studies."""
    return copied(url, "empty_studies", lambda place: (open_studies(place), None))[0]


@pytest.fixture(params=KINDS)
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    """Makes empty databases of one kind, for tests that compare two."""

    def make() -> Database:
        if request.param == "sqlite":
            return empty(f"sqlite:///{tmp_path / f'{secrets.token_hex(4)}.db'}")
        return empty(request.getfixturevalue("postgresql").fresh())

    return make


@pytest.fixture
def database(register_url: str) -> Database:
    """An empty database with the tables of studies."""
    return empty(register_url)
