"""Opening a database for some packages: their tables and guards brought up to date."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from keruen.store import idempotency, log, rights, tables
from keruen.store.database import Database, open_database
from keruen.store.guards import install_guards
from keruen.store.migrate import FOLDER, migrate
from keruen.store.packages import Package, check_tables

STORE = Package("store", tables.metadata, (*log.RULES, *rights.RULES, *idempotency.RULES), FOLDER)
"""The store's own tables: the log, its checkpoints, accounts, rights and idempotency keys."""


def open_packages(url: str, packages: Sequence[Package]) -> Database:
    """Open a database for some packages; missing tables are created, existing data are kept.

    Tables, guards and recorded revisions of other packages in the same database do not change.

    Parameters
    ----------
    url : the address of the database, as `open_database` takes it.
    packages : the packages above the store.

    Raises
    ------
    KeruenError : an address that cannot be opened; a schema that is newer than this version.
    """
    database = open_database(url)
    with database.admin_transaction(alone=True) as connection:
        prepare_packages(connection, packages)
    database.refresh()
    return database


def prepare_packages(connection: Connection, packages: Sequence[Package]) -> None:
    """Bring tables and guards of packages up to date, in the caller's transaction."""
    check_tables((STORE, *packages))
    migrate(connection, [each.migrations for each in packages])
    for each in (STORE, *packages):
        install_guards(connection, each)
