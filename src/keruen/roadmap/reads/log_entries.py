"""Entries of the logs, and their checkpoints."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.listing import Listing
from keruen.store import log
from keruen.store.rows import CheckpointRow, LogEntryRow
from keruen.store.tables import checkpoint, log_entry


def list_shared_entries() -> Listing[LogEntryRow]:
    """The log that both sides share, the newest entry first."""
    entry = log_entry.c
    query = select(log_entry).where(entry.log == log.SHARED)
    return Listing(LogEntryRow, query.order_by(entry.position.desc()))


def list_checkpoints() -> Listing[CheckpointRow]:
    """Checkpoints of the shared log, the largest first."""
    query = select(checkpoint).where(checkpoint.c.log == log.SHARED)
    return Listing(CheckpointRow, query.order_by(checkpoint.c.size.desc()))


def list_history(subjects: Iterable[str]) -> Listing[LogEntryRow]:
    """What was done to records, the newest first, from the logs that the actor sees."""
    entry = log_entry.c
    return Listing(
        LogEntryRow,
        select(log_entry)
        .where(entry.subject.in_(list(subjects)))
        .order_by(entry.at.desc(), entry.position.desc(), entry.log),
    )


def read_acts(desk: Desk, acts: Iterable[str], since: str, most: int) -> list[LogEntryRow]:
    """Entries of the shared log for some acts since a moment, the newest first."""
    entry = log_entry.c
    query = (
        select(log_entry)
        .where(entry.log == log.SHARED, entry.act.in_(list(acts)), entry.at >= since)
        .order_by(entry.position.desc())
        .limit(most)
    )
    return desk.records(LogEntryRow, query)
