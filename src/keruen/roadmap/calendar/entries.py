"""The calendar's entries: sessions, deadlines and events that an actor may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from keruen.roadmap import tables
from keruen.roadmap.calendar.feeds import Entry
from keruen.roadmap.desk import Desk, Texts, read_instant

DONE = ("confirmed_done", "cancelled", "withdrawn")


def pick(texts: Texts | None, language: str) -> str:
    """A text in a language, or in English, or in whatever language there is."""
    if not texts:
        return ""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


def read_entries(desk: Desk, language: str) -> list[Entry]:
    """Every entry that the actor may see, by its beginning."""
    entries = [_event(row, language) for row in desk.rows(select(tables.event))]
    bodies = {row["id"]: row["names"] for row in desk.rows(select(tables.body))}
    for row in desk.rows(select(tables.session)):
        entries.append(
            Entry(
                row["id"],
                f"{pick(bodies.get(row['body']), language)} {row['number']} ({row['level']})",
                read_instant(row["starts_at"]),
                read_instant(row["ends_at"]),
                read_instant(row["created_at"]),
                place=row["place"] or row["host"],
                cancelled=row["state"] == "cancelled",
            )
        )
    query = select(tables.commitment).where(
        tables.commitment.c.due_on.is_not(None), tables.commitment.c.state.not_in(DONE)
    )
    for row in desk.rows(query):
        day = date.fromisoformat(row["due_on"])
        title = pick(row["title"], language)
        entries.append(Entry(row["id"], title, day, day, read_instant(row["changed_at"])))
    return sorted(entries, key=lambda each: (str(each.starts)[:10], each.uid))


def _event(row: Any, language: str) -> Entry:
    return Entry(
        row["id"],
        pick(row["title"], language),
        date.fromisoformat(row["starts_on"]),
        date.fromisoformat(row["ends_on"]),
        read_instant(row["withdrawn_at"] or row["created_at"]),
        place=pick(row["place"], language),
        sequence=row["sequence"],
        cancelled=row["withdrawn_at"] is not None,
    )
