"""Opening a database for some packages: their tables and guards brought up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from keruen.errors import KeruenError
from keruen.store import grants, idempotency, log, mail_rules, rights, tables
from keruen.store.database import Database, open_database
from keruen.store.deferred_keys import deferred_keys
from keruen.store.guards import install_guards
from keruen.store.migrate import FOLDER, held_heads, migrate, package_of
from keruen.store.packages import Package, check_tables

STORE = Package(
    "store",
    tables.metadata,
    (*log.RULES, *rights.RULES, *grants.RULES, *idempotency.RULES, *mail_rules.RULES),
    FOLDER,
)
"""The store's own tables: the log, its checkpoints, accounts, rights, idempotency keys, mail."""


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
    database.private_parties = tuple(
        each.private_party for each in packages if each.private_party is not None
    )
    database.deferred = deferred_keys(each.metadata for each in packages)
    return database


def select_packages(known: Sequence[Package], heads: Iterable[str]) -> list[Package]:
    """The packages of which a database or a copy has records.

    Parameters
    ----------
    known : the packages of this version of Keruen.
    heads : the revisions of the database, one for each package.

    Raises
    ------
    KeruenError : a package that is not known.
    """
    held = {package_of(each) for each in heads} - {STORE.name}
    strange = sorted(held - {each.name for each in known})
    if strange:
        raise KeruenError(
            "the database contains records of a package that this version of Keruen does not "
            f"have: {', '.join(strange)}",
            "Install the version of Keruen that wrote it.",
        )
    return [each for each in known if each.name in held]


def open_known(url: str, known: Sequence[Package]) -> Database:
    """Open a database with those packages of which it has records; a new one with the first.

    Parameters
    ----------
    known : the packages of this version of Keruen.

    Raises
    ------
    KeruenError : an address that cannot be opened; a package that is not known; a schema that is
        newer than this version.
    """
    database = open_database(url)
    with database.admin_read() as connection:
        heads = held_heads(connection)
    database.engine.dispose()
    return open_packages(url, select_packages(known, heads) or known[:1])


def prepare_packages(connection: Connection, packages: Sequence[Package]) -> None:
    """Bring tables and guards of packages up to date, in the caller's transaction."""
    check_tables((STORE, *packages))
    migrate(connection, [each.migrations for each in packages])
    for each in (STORE, *packages):
        install_guards(connection, each)
    for each in packages:
        if each.prepare is not None:
            each.prepare(connection)
