"""Opening a register: its tables, its guards, and its table of states brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, insert, select

from keruen.roadmap import rules, tables
from keruen.roadmap.search import index_missing
from keruen.roadmap.states import transition_rows
from keruen.store.database import Database
from keruen.store.opening import open_packages, prepare_packages
from keruen.store.packages import Package
from keruen.zones import use_packaged_zones

MIGRATIONS = Path(__file__).parent / "migrations"
"""The migrations of the register's tables."""


def _prepare(connection: Connection) -> None:
    """Bring the table of states and the index of search up to date."""
    known = {tuple(row) for row in connection.execute(select(tables.transition))}
    missing = [row for row in transition_rows() if tuple(row.values()) not in known]
    if missing:
        connection.execute(insert(tables.transition), missing)
    index_missing(connection)


def _public_key(connection: Connection, key_id: str, party: str) -> str | None:
    """The public key of a party by its id."""
    table = tables.signing_key
    query = select(table.c.public_pem).where(table.c.key_id == key_id, table.c.of_party == party)
    return connection.execute(query).scalar()


ROADMAP = Package("roadmap", tables.metadata, rules.RULES, MIGRATIONS, _prepare, _public_key)
"""The register as a package of the store."""


def open_register(url: str, beside: Sequence[Package] = ()) -> Database:
    """Open the register at an address; missing tables are created, existing data stay.

    Time zones are read from the package `tzdata` from then on, in the whole process.

    Parameters
    ----------
    beside : further packages that the database serves, such as studies.

    Raises
    ------
    KeruenError : an address that cannot be opened; time zone data that are absent or too old.
    """
    use_packaged_zones()
    return open_packages(url, [ROADMAP, *beside])


def make_ready(connection: Connection) -> None:
    """Bring tables, guards and the table of states up to date, in the caller's transaction."""
    prepare_packages(connection, [ROADMAP])
