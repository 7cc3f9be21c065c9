"""The calendar's entries: sessions, deadlines and events that an actor may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from keruen.roadmap import tables
from keruen.roadmap.calendar.feeds import Entry
from keruen.roadmap.desk import Desk, Texts, read_instant

DONE = ("confirmed_done", "cancelled", "withdrawn")


def pick(texts: Texts | None, language: str) -> str:
    """A text in a language, or in English, or in whatever language there is."""
    if not texts:
        return ""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


def read_entries(desk: Desk, language: str, first: date, last: date) -> list[Entry]:
    """Entries that the actor may see and that touch the days from one to another."""
    begins, ends = first.isoformat(), last.isoformat()
    query = select(tables.event).where(
        tables.event.c.starts_on <= ends, tables.event.c.ends_on >= begins
    )
    entries = [_event(row, language) for row in desk.rows(query)]
    bodies = {row["id"]: row["names"] for row in desk.rows(select(tables.body))}
    for row in desk.rows(_sessions(begins, ends)):
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
    query = select(
        tables.commitment.c.id,
        tables.commitment.c.title,
        tables.commitment.c.due_on,
        tables.commitment.c.changed_at,
    ).where(
        tables.commitment.c.due_on.between(begins, ends), tables.commitment.c.state.not_in(DONE)
    )
    for row in desk.rows(query):
        day = date.fromisoformat(row["due_on"])
        title = pick(row["title"], language)
        entries.append(Entry(row["id"], title, day, day, read_instant(row["changed_at"])))
    return sorted(entries, key=lambda each: (str(each.starts)[:10], each.uid))


def _sessions(begins: str, ends: str) -> Select[Any]:
    table = tables.session.c
    return select(tables.session).where(table.starts_at < f"{ends}T~", table.ends_at >= begins)


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
