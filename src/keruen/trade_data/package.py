"""Trade data as a package of the store, and opening a database for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from keruen.store.database import Database
from keruen.store.opening import open_packages
from keruen.store.packages import Package
from keruen.store.roles import register_roles
from keruen.trade_data import rules, tables
from keruen.trade_data.roles import ROLES
from keruen.zones import use_packaged_zones

TRADE = Package("trade", tables.metadata, rules.RULES, Path(__file__).parent / "migrations")
"""Trade data as a package of the store."""


def open_trade(url: str, beside: Sequence[Package] = ()) -> Database:
    """Open a database for trade data; missing tables are created, existing data are kept.

    Parameters
    ----------
    beside : further packages that the database serves, such as the roadmap.

    Raises
    ------
    KeruenError : an address that cannot be opened; a schema that is newer than this version.
    """
    use_packaged_zones()
    register_roles(*ROLES)
    return open_packages(url, [TRADE, *beside])
