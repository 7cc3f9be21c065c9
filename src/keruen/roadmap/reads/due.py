"""When a commitment is due and whether it is late: one rule for lists, documents and feeds.

A commitment without recurrence is due once. One that recurs is due round by round: `due_on` is the
day of the round that runs, and `begin_next_round` takes it on when the round is confirmed. A report
or a claim does not answer a round; only the other side's confirmation does. A confirmed round hands
over to the next one, so the next day counts even where its round was not begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Protocol

from sqlalchemy import ColumnElement, Table, and_, or_, select

from keruen.roadmap import tables
from keruen.roadmap.calendar.recurrence import dates_between, expand, next_due
from keruen.roadmap.days import UNREADABLE
from keruen.roadmap.desk import Desk
from keruen.store.typed_rows import TypedRow

OPEN = ("accepted", "active", "at_risk", "claimed_done", "disputed")
"""States in which a commitment that both sides accepted is still to be done."""
COLUMNS = (
    tables.commitment.c.id,
    tables.commitment.c.state,
    tables.commitment.c.due_on,
    tables.commitment.c.recurrence,
    tables.commitment.c.created_at,
)
"""What the rule needs of a commitment."""


class Dated(Protocol):
    """What the rule needs of a commitment."""

    @property
    def state(self) -> str: ...

    @property
    def due_on(self) -> str | None: ...

    @property
    def recurrence(self) -> str | None: ...

    @property
    def created_at(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DatedRow(TypedRow):
    """The columns of `COLUMNS`."""

    table: ClassVar[Table] = tables.commitment
    id: str
    state: str
    due_on: str | None
    recurrence: str | None
    created_at: str

    @classmethod
    def of(cls, row: Mapping[str, object]) -> DatedRow:
        """The columns of a commitment that was read with others."""
        return cls(
            str(row["id"]),
            str(row["state"]),
            _text(row["due_on"]),
            _text(row["recurrence"]),
            str(row["created_at"]),
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@dataclass(frozen=True)
class DueState:
    """When a commitment is due, and how late it is.

    Parameters
    ----------
    due_on : day of the round that runs, or of the next one where the last was confirmed; none where
        nothing is due any more.
    next_on : the day after that on which it is due again.
    overdue : whether the day has passed.
    rounds_missed : how many days on which it was due have passed.
    unreadable : whether its stored day or rule cannot be read.
    """

    due_on: date | None
    next_on: date | None
    overdue: bool
    rounds_missed: int
    unreadable: bool = False


NOTHING_DUE = DueState(None, None, False, 0)
UNREADABLE_DUE = DueState(None, None, False, 0, unreadable=True)


def due_state(row: Dated, today: date) -> DueState:
    """When a commitment is due, seen from a day.

    Parameters
    ----------
    row : a commitment.
    today : the day from which it is seen; what is due today is not late.
    """
    try:
        return _due_state(row, today)
    except UNREADABLE:
        return UNREADABLE_DUE


def _due_state(row: Dated, today: date) -> DueState:
    due, rule = due_day(row), row.recurrence
    if due is None:
        return NOTHING_DUE
    following = next_due(rule, due, due) if rule else None
    if not _is_late(row, due, today):
        return DueState(due, following, False, 0)
    yesterday = today - timedelta(days=1)
    later = expand(rule, due, due + timedelta(days=1), yesterday) if rule else ()
    return DueState(due, following, True, 1 + sum(1 for _ in later))


def due_day(row: Dated) -> date | None:
    """Day of the round that runs, or of the next one where the last was confirmed."""
    if row.state in ("cancelled", "withdrawn"):
        return None
    due, rule = _running(row), row.recurrence
    if row.state == "confirmed_done":
        return next_due(rule, due, due) if rule and due else None
    return due


def is_overdue(row: Dated, today: date) -> bool:
    """Whether a commitment's day has passed; not where it cannot be read."""
    try:
        due = due_day(row)
    except UNREADABLE:
        return False
    return due is not None and _is_late(row, due, today)


def due_days(row: Dated, first: date, last: date) -> list[date]:
    """Days within a window on which a commitment is due, from the round that runs onwards."""
    begin, rule = due_day(row), row.recurrence
    if begin is None or begin > last:
        return []
    days = [begin] if begin >= first else []
    if rule:
        after = max(first, begin + timedelta(days=1))
        days += dates_between(rule, begin, after, last)
    return days


def overdue_condition(desk: Desk) -> ColumnElement[bool]:
    """The commitments that are late today, as a condition for queries."""
    table, today = tables.commitment.c, desk.today()
    # By a plain comparison of days, but for rounds whose day is not written down anywhere.
    derived = select(*COLUMNS).where(
        table.recurrence.is_not(None),
        or_(
            table.state == "confirmed_done",
            and_(table.due_on.is_(None), table.state.in_(OPEN)),
        ),
    )
    late = [row.id for row in desk.records(DatedRow, derived) if is_overdue(row, today)]
    plain = and_(table.state.in_(OPEN), table.due_on < today.isoformat())
    return or_(plain, table.id.in_(late))


def _is_late(row: Dated, due: date, today: date) -> bool:
    counts = row.state in OPEN or row.state == "confirmed_done"
    return counts and due < today


def _running(row: Dated) -> date | None:
    """The day of the round that runs; without a first day it begins with the proposal."""
    if row.due_on:
        return date.fromisoformat(row.due_on)
    if not row.recurrence:
        return None
    proposed = date.fromisoformat(row.created_at[:10])
    return next_due(row.recurrence, proposed, proposed)
