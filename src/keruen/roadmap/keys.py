"""Signing keys as the administrators of a side see them: the last of each person, and its end."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import SigningKeyRow
from keruen.roadmap.tables import signing_key
from keruen.store.instants import write_instant
from keruen.store.rights import Change


def last_keys(desk: Desk, party: str) -> list[SigningKeyRow]:
    """The last key of each person of a side, live or ended."""
    query = (
        select(signing_key)
        .where(signing_key.c.of_party == party, signing_key.c.withdrawn_at.is_(None))
        .order_by(signing_key.c.starts_at, signing_key.c.created_at)
    )
    return [*{row.person: row for row in desk.records(SigningKeyRow, query)}.values()]


def _end_key(connection: Connection, change: Change) -> None:
    """End a key that two administrators agreed to end; a key that has ended stays so."""
    connection.execute(
        signing_key.update()
        .where(signing_key.c.id == change.key, signing_key.c.ends_at.is_(None))
        .values(ends_at=write_instant(datetime.now(UTC)))
    )


EFFECTS = {"end_key": _end_key}
"""What changes of rights bring about in the register."""
