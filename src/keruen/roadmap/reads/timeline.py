"""Commitments on a time line: from when to when each runs, and which one needs another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import Select, func, select

from keruen.roadmap import tables as t
from keruen.roadmap.days import FIRST_DAY, LAST_DAY, UNREADABLE
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.due import due_day, is_overdue
from keruen.roadmap.rows import CommitmentRow
from keruen.roadmap.search import terms_of

Columns = TypeVarTuple("Columns")

LIVE = ("proposed", "accepted", "active", "at_risk", "claimed_done", "disputed", "suspended",
        "confirmed_done")  # fmt: skip


@dataclass(frozen=True)
class TimelineFilter:
    """Which commitments a time line shows; all where a part is empty."""

    theme: str = ""
    provision: str = ""
    state: str = ""
    words: str = ""


@dataclass(frozen=True)
class Span:
    """A commitment on a time line.

    Parameters
    ----------
    begins : the day on which it was proposed.
    ends : the day on which it is due; none where it has no day.
    needs : ids of commitments that it needs, as far as the reader sees them.
    """

    row: CommitmentRow
    begins: date
    ends: date | None
    late: bool
    needs: tuple[str, ...]


def count_spans(desk: Desk, wanted: TimelineFilter) -> int:
    """How many commitments a time line has."""
    query = _narrow(select(func.count()), wanted)
    return int(desk.connection.execute(query).scalar_one())


def read_spans(desk: Desk, wanted: TimelineFilter, most: int, first: int) -> list[Span]:
    """So many commitments of a time line, those that are due first before the others."""
    table = t.commitment.c
    query = _narrow(select(t.commitment), wanted).order_by(
        table.due_on.is_(None), table.due_on, table.created_at, table.id
    )
    rows = desk.records(CommitmentRow, query.limit(most).offset(first))
    needed = _needs(desk, [row.id for row in rows])
    today = desk.today()
    return [
        Span(
            row,
            date.fromisoformat(row.created_at[:10]),
            _due(row),
            _is_late(row, today),
            tuple(needed.get(row.id, ())),
        )
        for row in rows
    ]


def _is_late(row: CommitmentRow, today: date) -> bool:
    try:
        return is_overdue(row, today)
    except UNREADABLE:
        return False


def _due(row: CommitmentRow) -> date | None:
    """The day that is due; None where there is none, or one that cannot be drawn."""
    try:
        due = due_day(row)
        due = due if due is not None else _stored(row)
    except UNREADABLE:
        return None
    return due if due is not None and FIRST_DAY <= due <= LAST_DAY else None


def _stored(row: CommitmentRow) -> date | None:
    """The day that was due, of a commitment that is done and does not recur."""
    return date.fromisoformat(row.due_on) if row.due_on else None


def _narrow(query: Select[*Columns], wanted: TimelineFilter) -> Select[*Columns]:
    table = t.commitment.c
    query = query.select_from(t.commitment).where(
        table.withdrawn_at.is_(None), table.state.in_(LIVE)
    )
    for column in ("theme", "provision", "state"):
        value = getattr(wanted, column)
        if value:
            query = query.where(table[column] == value)
    for term in terms_of(wanted.words):
        query = query.where(table.search.contains(term, autoescape=True))
    return query


def _needs(desk: Desk, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if ids:
        link = t.dependency.c
        query = (
            select(link.commitment, link.needs)
            .where(link.commitment.in_(ids), link.withdrawn_at.is_(None))
            .order_by(link.needs)
        )
        for row in desk.rows(query):
            found.setdefault(row["commitment"], []).append(row["needs"])
    return found
