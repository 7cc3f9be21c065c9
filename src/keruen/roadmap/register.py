"""Opening a register: its tables, its guards, and its table of states brought up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, select

from keruen.roadmap import rules, tables
from keruen.roadmap.search import index_missing
from keruen.roadmap.states import transition_rows
from keruen.store.database import Database, open_database
from keruen.store.opening import prepare_packages
from keruen.store.packages import Package
from keruen.zones import use_packaged_zones

MIGRATIONS = Path(__file__).parent / "migrations"
"""The migrations of the register's tables."""

ROADMAP = Package("roadmap", tables.metadata, rules.RULES, MIGRATIONS)
"""The register as a package of the store."""


def open_register(url: str) -> Database:
    """Open the register at an address; missing tables are created, existing data stay.

    Time zones are read from the package `tzdata` from then on, in the whole process.

    Raises
    ------
    KeruenError : an address that cannot be opened; time zone data that are absent or too old.
    """
    use_packaged_zones()
    database = open_database(url)
    with database.admin_transaction(alone=True) as connection:
        make_ready(connection)
    database.refresh()
    return database


def make_ready(connection: Connection) -> None:
    """Bring tables, guards and the table of states up to date, in the caller's transaction."""
    prepare_packages(connection, [ROADMAP])
    known = {tuple(row) for row in connection.execute(select(tables.transition))}
    missing = [row for row in transition_rows() if tuple(row.values()) not in known]
    if missing:
        connection.execute(insert(tables.transition), missing)
    index_missing(connection)
