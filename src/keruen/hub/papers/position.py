"""The paper of a signed daily position."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.documents.records import DailyPosition, PositionLine
from keruen.hub.names import BIN, DECLARED
from keruen.hub.papers.common import grade_name, issue, moment_of
from keruen.hub.reads.flows import read_flows
from keruen.hub.reads.positions import read_position
from keruen.hub.rows import DailyPositionRow
from keruen.store.instants import write_instant
from keruen.store.refusal import refuse


def daily_position(book: Book, of: str) -> DailyPosition:
    """A signed daily position as a document.

    Grain that a document takes out of one bin and declares lost stands in the column of losses.

    Raises
    ------
    RefusalError : no day, or one that is not signed.
    """
    day = _day(of)
    held = t.daily_position
    row = book.record(DailyPositionRow, select(held).where(held.c.day == day.isoformat()))
    if row is None:
        refuse(
            "the day {day} is not signed",
            "Sign it with `keruen hub close-day`.",
            kind="missing",
            day=day.isoformat(),
        )
    found = read_position(book, day)
    starts, ends = write_instant(found.day.starts), write_instant(found.day.ends)
    out: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    lost: dict[str, int] = defaultdict(int)
    for flow in read_flows(book, until=ends):
        if flow.business_at < starts:
            continue
        if flow.kind == BIN and flow.kg < 0:
            out[flow.document][flow.place, flow.grade] = -flow.kg
        elif flow.kind in DECLARED and flow.kg > 0:
            lost[flow.document] += flow.kg
    losses: dict[tuple[str, str], int] = defaultdict(int)
    for document, kg in lost.items():
        if len(out[document]) == 1:
            ((key, left),) = out[document].items()
            losses[key] += min(kg, left)
    return DailyPosition(
        *issue(book, f"DP-{day.isoformat()}", row.created_at),
        day,
        moment_of(book, starts),
        moment_of(book, ends),
        tuple(
            PositionLine(
                each.place,
                grade_name(book, each.grade),
                each.opening_kg,
                each.in_kg,
                each.out_kg - losses[each.place, each.grade],
                losses[each.place, each.grade],
                each.closing_kg,
            )
            for each in found.lines
        ),
        row.after_seq,
        row.created_by,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse("{day} is not a day", "Write it as 2026-11-24.", kind="invalid", day=repr(text[:40]))
