"""Pages by cursor: rows after a place in their order, without counting the rows before it.

A cursor is the place of the last row of a page. Rows that are added meanwhile move no other row to
another page, and a late page costs as much as the first.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic

from sqlalchemy import Column, ColumnElement, select, tuple_

from keruen.store.canonical import canonical_bytes
from keruen.store.refusal import refuse
from keruen.store.rows import LogEntryRow
from keruen.store.tables import log_entry
from keruen.store.typed_rows import R
from keruen.store.unit_of_work import UnitOfWork

MOST_ROWS = 200
"""Rows of a page at most."""


@dataclass(frozen=True)
class CursorPage(Generic[R]):
    """A page of rows.

    Parameters
    ----------
    following : the cursor of the next page; empty on the last.
    """

    rows: list[R]
    following: str


def read_page(
    unit: UnitOfWork,
    kind: type[R],
    order: Sequence[Column[Any]],
    size: int,
    cursor: str = "",
    where: Sequence[ColumnElement[bool]] = (),
) -> CursorPage[R]:
    """A page of the rows of a table that the actor sees.

    Parameters
    ----------
    order : columns of text or whole numbers that are unique together and never null.
    size : rows of the page, 1 to `MOST_ROWS`.
    cursor : where the page begins; empty for the first.
    where : which rows are of the list; all if left out.

    Raises
    ------
    RefusalError : a size out of range, or a cursor of another list.
    """
    if not 1 <= size <= MOST_ROWS:
        refuse("the size of a page is out of range", f"Ask for 1 to {MOST_ROWS}.", kind="invalid")
    query = select(kind.table).where(*where).order_by(*order).limit(size + 1)
    if cursor:
        query = query.where(tuple_(*order) > tuple_(*_read(cursor, order)))
    rows = unit.records(kind, query)
    more = len(rows) > size
    last = [rows[size - 1][each.name] for each in order] if more else []
    return CursorPage(rows[:size], _write(last) if more else "")


def read_log_page(unit: UnitOfWork, size: int, cursor: str = "") -> CursorPage[LogEntryRow]:
    """A page of the entries that the actor sees, by log and position; see `read_page`."""
    return read_page(unit, LogEntryRow, (log_entry.c.log, log_entry.c.position), size, cursor)


def _write(place: list[object]) -> str:
    return base64.urlsafe_b64encode(canonical_bytes(place)).decode("ascii").rstrip("=")


def _read(cursor: str, order: Sequence[Column[Any]]) -> list[Any]:
    """The place in a cursor, with a value of the type of each column."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place = json.loads(raw)
        fits = isinstance(place, list) and [type(each) for each in place] == [
            each.type.python_type for each in order
        ]
    except (ValueError, binascii.Error, RecursionError):
        fits = False
    if not fits:
        refuse("the cursor is not of this list", "Begin with the first page.", kind="invalid")
    return list(place)
