"""Files of programmes by page, their entries, and their days."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk, Row
from keruen.roadmap.kinds import KINDS


def query_files(room: str = "") -> Select[Any]:
    """Live files, or those of one page, by kind and id."""
    kinds = [kind.name for kind in KINDS.values() if not room or kind.room == room]
    query = select(t.file).where(t.file.c.withdrawn_at.is_(None), t.file.c.kind.in_(kinds))
    return query.order_by(t.file.c.kind, t.file.c.id)


def read_files(desk: Desk, room: str = "") -> list[Row]:
    """Live files, or those of one page, by kind and id."""
    return desk.rows(query_files(room))


def query_entries(*files: str, kind: str = "") -> Select[Any]:
    """The entries of files, or those of a kind, that are not withdrawn, newest first."""
    entry = t.file_entry.c
    query = select(t.file_entry).where(entry.file.in_(files), entry.withdrawn_at.is_(None))
    if kind:
        query = query.where(entry.kind == kind)
    return query.order_by(entry.created_at.desc(), entry.id)


def read_file_entries(desk: Desk, *files: str) -> list[Row]:
    """The entries of files that are not withdrawn, newest first."""
    return desk.rows(query_entries(*files)) if files else []


def read_deadlines(desk: Desk, first: date, last: date) -> list[dict[str, Any]]:
    """Days of entries within a window, each with the title of its file."""
    entry = t.file_entry.c
    query = (
        select(
            entry.id,
            entry.kind,
            entry.data,
            entry.day,
            entry.tier,
            entry.state,
            entry.created_at,
            t.file.c.title,
            t.file.c.id.label("file"),
        )
        .join(t.file, t.file.c.id == entry.file)
        .where(
            entry.day.between(first.isoformat(), last.isoformat()),
            entry.withdrawn_at.is_(None),
            entry.state != "refused",
        )
        .order_by(entry.day, entry.id)
    )
    return [dict(row) for row in desk.rows(query)]
