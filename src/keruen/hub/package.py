"""The hub book as a package of the store, and opening a database for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, select

from keruen.hub import rules, tables
from keruen.hub.roles import ROLES
from keruen.store.database import Database
from keruen.store.opening import open_packages
from keruen.store.packages import Package
from keruen.store.roles import SYSTEM_PARTY, register_roles
from keruen.zones import use_packaged_zones


def is_private(connection: Connection, party: str) -> bool:
    """Whether a party is one of the terminal: none of the others may know that it is there."""
    if party in ("", SYSTEM_PARTY):
        return False
    known = (select(table.c.code).where(table.c.code == party) for table in HELD)
    return any(connection.execute(query).first() is not None for query in known)


HELD = (tables.terminal, tables.hub_party)
HUB = Package(
    "hub",
    tables.metadata,
    rules.RULES,
    Path(__file__).parent / "migrations",
    private_party=is_private,
)
"""The hub book as a package of the store."""


def open_hub(url: str, beside: Sequence[Package] = ()) -> Database:
    """Open a database for the hub book; missing tables are created, existing data are kept.

    Time zones are read from the package `tzdata` from then on, and the roles of the hub book are
    known, in the whole process.

    Parameters
    ----------
    beside : further packages that the database serves, such as the roadmap.

    Raises
    ------
    KeruenError : an address that cannot be opened; a schema that is newer than this version.
    """
    use_packaged_zones()
    register_roles(*ROLES)
    return open_packages(url, [HUB, *beside])
