"""The packages of this version of Keruen that store records in a database."""

from __future__ import annotations

from keruen.hub.package import HUB
from keruen.roadmap.register import ROADMAP
from keruen.store.database import Database
from keruen.store.opening import open_known
from keruen.store.packages import Package
from keruen.zones import use_packaged_zones

KNOWN: tuple[Package, ...] = (ROADMAP, HUB)
"""Every package; a new database gets the first."""


def open_stored(url: str) -> Database:
    """Open a database with the packages of which it has records.

    Raises
    ------
    KeruenError : an address that cannot be opened; a package that is not known.
    """
    use_packaged_zones()
    return open_known(url, KNOWN)
