"""Items of cultural programmes in the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.calendar.words import pick
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_feed import Entry
from keruen.roadmap.rows import CultureItemRow
from keruen.store.instants import read_instant


def read_culture_days(desk: Desk, language: str, first: date, last: date) -> Iterator[Entry]:
    """Confirmed items between two days; a cancelled one stays, marked as cancelled."""
    row = t.culture_item.c
    query = select(t.culture_item).where(
        row.starts_on <= last.isoformat(),
        row.ends_on >= first.isoformat(),
        row.state.in_(("confirmed", "held", "cancelled")),
    )
    for each in desk.records(CultureItemRow, query.order_by(row.starts_on, row.id)):
        yield Entry(
            each.id,
            pick(each.title, language),
            date.fromisoformat(each.starts_on),
            date.fromisoformat(each.ends_on),
            read_instant(each.withdrawn_at or each.created_at),
            place=pick(each.place, language),
            sequence=1 if each.state == "cancelled" else 0,
            cancelled=each.state == "cancelled" or each.withdrawn_at is not None,
            layer="events",
            link=f"/roadmap/culture/{each.programme}",
        )
