"""Databases for attacks, and one register served over a socket for all of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keruen.store.database import Database
from tests.attacks.served import Address, serving
from tests.databases import leave_postgresql_to_the_long_suite, postgresql, register_url
from tests.roadmap.sides import begin
from tests.web.conftest import served, served_once

__all__ = ["postgresql", "register_url", "served", "served_once"]


pytest_itemcollected = leave_postgresql_to_the_long_suite


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A register that is served from SQLite, with short limits of time."""
    with serving(f"sqlite:///{tmp_path_factory.mktemp('served') / 'register.db'}") as made:
        yield made


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def either_address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Address]:
    """A register that is served from each kind of database, with short limits of time."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('served') / 'register.db'}"
    else:
        url = request.getfixturevalue("postgresql").fresh()
    with serving(url) as made:
        yield made


@pytest.fixture
def database(register_url: str) -> Database:
    """A register with the shipped roadmap and a signatory on each side."""
    return begin(register_url)
