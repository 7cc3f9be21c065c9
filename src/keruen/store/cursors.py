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
from typing import Generic, NoReturn, TypeVarTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    UnaryExpression,
    and_,
    false,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.sql.operators import desc_op

from keruen.store.canonical import canonical_bytes
from keruen.store.refusal import refuse
from keruen.store.rows import LogEntryRow
from keruen.store.tables import log_entry
from keruen.store.typed_rows import R
from keruen.store.unit_of_work import UnitOfWork

Cells = TypeVarTuple("Cells")

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
    order: Sequence[Column[object]],
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
    check_size(size)
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


Place = list[str | int | bool | float | None]
"""The values by which a list is in order, of one of its rows."""

PLAIN = (str, int, bool, float, type(None))


def read_after(
    connection: Connection, kind: type[R], query: Select[*Cells], size: int, place: Place | None
) -> tuple[list[R], Place | None]:
    """So many rows of a query after a place in its order, and the place of the last of them.

    Parameters
    ----------
    query : for whole rows of `kind`; the columns by which it is in order are unique together.
    place : after which row; None for the first page.

    Returns
    -------
    The rows, and the place after which the next page begins; None on the last page.
    """
    # SQLAlchemy has no public way to ask a query for its order.
    order = [_Order.of(each) for each in query._order_by_clauses]
    if place is not None:
        last_null = connection.dialect.name == "postgresql"
        query = query.where(_follows(order, place, nulls_are_largest=last_null))
    # How many columns the rows themselves have; the place stands behind them.
    width = len(query.selected_columns)
    named = [each.value.label(f"place_{number}") for number, each in enumerate(order)]
    found = connection.execute(query.add_columns(*named).limit(size + 1)).all()
    rows = [kind(*row[:width]) for row in found[:size]]
    return rows, list(found[size - 1][width:]) if len(found) > size else None


@dataclass(frozen=True)
class _Order:
    """One of the values by which a list is in order."""

    value: ColumnElement[object]
    down: bool

    @classmethod
    def of(cls, clause: ColumnElement[object]) -> _Order:
        if isinstance(clause, UnaryExpression) and clause.modifier is desc_op:
            return cls(clause.element, True)
        return cls(clause, False)

    def same(self, held: object) -> ColumnElement[bool]:
        """Whether a row has a value; NULL is one."""
        return self.value.is_(None) if held is None else self.value == self._bound(held)

    def later(self, held: object, *, nulls_are_largest: bool) -> ColumnElement[bool]:
        """Whether a row comes after those with a value."""
        nulls_come_last = nulls_are_largest != self.down
        if held is None:
            return false() if nulls_come_last else self.value.is_not(None)
        bound = self._bound(held)
        after = self.value < bound if self.down else self.value > bound
        return or_(after, self.value.is_(None)) if nulls_come_last else after

    def _bound(self, held: object) -> ColumnElement[object]:
        return literal(held, self.value.type)


def _follows(
    order: Sequence[_Order], place: Sequence[object], *, nulls_are_largest: bool
) -> ColumnElement[bool]:
    """Whether a row comes after a place: its first value that differs does."""
    return or_(
        *(
            and_(
                *(each.same(held) for each, held in zip(order[:last], place, strict=False)),
                order[last].later(place[last], nulls_are_largest=nulls_are_largest),
            )
            for last in range(len(order))
        )
    )


def write_place(name: str, place: Place) -> str:
    """A cursor with a place in a list.

    Parameters
    ----------
    name : of the list, so that a cursor of another list is refused.

    Examples
    --------
    >>> read_place("decisions", write_place("decisions", [3, None, "a"]))
    [3, None, 'a']
    """
    return _write([name, *place])


def read_place(name: str, cursor: str) -> Place | None:
    """The place in a cursor of a list; None for an empty cursor, with which the first page begins.

    Raises
    ------
    RefusalError : a cursor that cannot be read, or that is of another list.
    """
    if not cursor:
        return None
    found = _decode(cursor)
    place = [each for each in found if isinstance(each, PLAIN)]
    if not place or place[0] != name or len(place) != len(found):
        _refuse_cursor()
    return place[1:]


def check_size(size: int) -> None:
    """Refuse a size of a page that is out of range.

    Raises
    ------
    RefusalError : a size below 1 or above `MOST_ROWS`.
    """
    if not 1 <= size <= MOST_ROWS:
        refuse("the size of a page is out of range", f"Ask for 1 to {MOST_ROWS}.", kind="invalid")


def _write(place: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(canonical_bytes(place)).decode("ascii").rstrip("=")


def _read(cursor: str, order: Sequence[Column[object]]) -> list[object]:
    """The place in a cursor, with a value of the type of each column."""
    place = _decode(cursor)
    if [type(each) for each in place] != [each.type.python_type for each in order]:
        _refuse_cursor()
    return place


def _decode(cursor: str) -> list[object]:
    """What a cursor contains; an empty list where it cannot be read."""
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return []
    return place if isinstance(place, list) else []


def _refuse_cursor() -> NoReturn:
    refuse("the cursor is not of this list", "Begin with the first page.", kind="invalid")
