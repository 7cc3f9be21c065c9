"""Foreign keys that are checked at the commit, checked at the end of each part of a group.

Rows of one document may refer to one another in any order, so some keys are deferred. In a group of
writers the commit is that of all: a violation found there would refuse the whole group, and nobody
could know whose it is. PostgreSQL checks deferred keys when it is asked to. SQLite counts
violations for each connection and has no statement that gives the count, so the rows that a part
added are looked up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, ForeignKeyConstraint, MetaData
from sqlalchemy.exc import IntegrityError

CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
"""Checks what is deferred, on PostgreSQL, in one message; later rows are deferred again."""

VIOLATION = "FOREIGN KEY constraint failed"


@dataclass(frozen=True)
class DeferredKey:
    """A foreign key that is checked at the commit.

    Parameters
    ----------
    table, columns : what refers.
    parent, keys : to what.
    """

    table: str
    columns: tuple[str, ...]
    parent: str
    keys: tuple[str, ...]

    @property
    def orphans(self) -> str:
        """The statement that finds a row without its parent among the last `:rows` that were added.

        Rows are never removed, so SQLite numbers new ones after all others.
        """
        filled = " AND ".join(f'child."{each}" IS NOT NULL' for each in self.columns)
        same = " AND ".join(
            f'parent."{key}" = child."{column}"'
            for column, key in zip(self.columns, self.keys, strict=True)
        )
        return (
            f'SELECT 1 FROM main."{self.table}" AS child WHERE child.rowid > '
            f'(SELECT max(rowid) FROM main."{self.table}") - ? AND {filled} AND NOT EXISTS '
            f'(SELECT 1 FROM main."{self.parent}" AS parent WHERE {same}) LIMIT 1'
        )


def deferred_keys(metadata: Iterable[MetaData]) -> tuple[DeferredKey, ...]:
    """The foreign keys of tables that are checked at the commit.

    Examples
    --------
    >>> from keruen.hub.tables import metadata
    >>> sorted({(each.table, each.parent) for each in deferred_keys([metadata])})[0]
    ('claim_entry', 'posting')
    """
    return tuple(
        DeferredKey(
            table.name,
            tuple(each.parent.name for each in key.elements),
            key.referred_table.name,
            tuple(each.column.name for each in key.elements),
        )
        for held in metadata
        for table in held.sorted_tables
        for key in sorted(table.foreign_key_constraints, key=_columns_of)
        if key.deferrable and (key.initially or "").upper() == "DEFERRED"
    )


def _columns_of(key: ForeignKeyConstraint) -> list[str]:
    return list(key.column_keys)


def check_deferred(
    connection: Connection, keys: tuple[DeferredKey, ...], rows: int, changed: frozenset[str]
) -> None:
    """Check the deferred keys of what a part of a group wrote.

    Parameters
    ----------
    rows : how many rows the part wrote at most, on SQLite.
    changed : tables in which it changed or removed rows, on SQLite; these are checked whole.

    Raises
    ------
    IntegrityError : a row whose parent does not exist.
    """
    if not keys:
        return
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(CHECK_NOW)
        return
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    for key in keys:
        found = rows and raw.execute(key.orphans, (rows,)).fetchone()
        if not found and changed & {key.table, key.parent}:
            found = raw.execute(f'PRAGMA main.foreign_key_check("{key.table}")').fetchone()
        if found:
            raise IntegrityError(None, None, sqlite3.IntegrityError(VIOLATION))
