"""The packages of this version of Keruen that store records in a database."""

from __future__ import annotations

from sqlalchemy import Connection

from keruen.council.package import COUNCIL
from keruen.council.roles import ROLES as COUNCIL_ROLES
from keruen.hub.package import HUB
from keruen.hub.roles import ROLES as HUB_ROLES
from keruen.roadmap.register import ROADMAP
from keruen.store.database import Database
from keruen.store.migrate import held_heads, package_of
from keruen.store.opening import open_known
from keruen.store.packages import Package
from keruen.store.roles import register_roles
from keruen.studies.package import STUDIES
from keruen.studies.roles import ROLES as STUDIES_ROLES
from keruen.trade_data.package import TRADE
from keruen.trade_data.roles import ROLES as TRADE_ROLES
from keruen.zones import use_packaged_zones

KNOWN: tuple[Package, ...] = (ROADMAP, HUB, STUDIES, COUNCIL, TRADE)
"""Every package; a new database gets the first."""


def open_stored(url: str) -> Database:
    """Open a database with the packages of which it has records.

    Raises
    ------
    KeruenError : an address that cannot be opened; a package that is not known.
    """
    use_packaged_zones()
    database = open_known(url, KNOWN)
    with database.admin_read() as connection:
        stored = packages_of(connection)
    roles_of = {
        HUB.name: HUB_ROLES,
        STUDIES.name: STUDIES_ROLES,
        COUNCIL.name: COUNCIL_ROLES,
        TRADE.name: TRADE_ROLES,
    }
    for name, roles in roles_of.items():
        if name in stored:
            register_roles(*roles)
    return database


def packages_of(connection: Connection) -> set[str]:
    """The names of the packages of which a database has records."""
    return {package_of(each) for each in held_heads(connection)}
