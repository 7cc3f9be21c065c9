"""Invitations in a transaction of the system itself: followed, found and answered for mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from keruen.roadmap import tables as t
from keruen.roadmap.rows import InvitationRow, SessionRow
from keruen.store import log
from keruen.store.instants import write_instant
from keruen.store.typed_rows import read_first, read_rows

SystemConnection = Connection
"""A transaction of the system itself, for modules that make no query of their own."""

AWAY = ("postponed", "cancelled")
"""States of a session in which it has no time in a calendar."""


def list_live(connection: Connection) -> list[InvitationRow]:
    """Every invitation of every side."""
    query = select(t.invitation).where(t.invitation.c.withdrawn_at.is_(None))
    return read_rows(connection, InvitationRow, query)


def find_invitation(connection: Connection, identifier: str) -> InvitationRow | None:
    """An invitation by its id."""
    query = select(t.invitation).where(t.invitation.c.id == identifier)
    return read_first(connection, InvitationRow, query)


def invitations_of_event(connection: Connection, uid: str, party: str) -> list[InvitationRow]:
    """The invitations of a side to an event of its calendars."""
    here = t.invitation.c
    query = select(t.invitation).where(here.uid == uid, here.party == party)
    return read_rows(connection, InvitationRow, query)


def changed_plans(connection: Connection, now: datetime) -> list[tuple[InvitationRow, SessionRow]]:
    """Invitations whose event is not that of their session, each with the session."""
    rows = [each for each in list_live(connection) if each.state == "invited"]
    if not rows:
        return []
    wanted = sorted({row.session for row in rows})
    query = select(t.session).where(t.session.c.id.in_(wanted))
    sessions = {each.id: each for each in read_rows(connection, SessionRow, query)}
    moment = write_instant(now)
    found = []
    for row in rows:
        session = sessions[row.session]
        plan = (row.starts_at, row.ends_at, row.zone, row.place)
        new = (session.starts_at, session.ends_at, session.zone, session.place)
        away = session.state in AWAY
        over = session.ends_at < moment and not away
        if not over and (row.uid is None or (bool(row.starts_at) if away else plan != new)):
            found.append((row, session))
    return found


def follow_plan(
    connection: Connection, row: InvitationRow, session: SessionRow, host: str, now: datetime
) -> None:
    """Count a change of the plan of a session, which its calendars do not have yet.

    Parameters
    ----------
    host : ends the UID of the event.
    """
    away = session.state in AWAY
    plan = ("" if away else session.starts_at, session.ends_at, session.zone, session.place)
    values: dict[str, object] = dict(
        zip(("starts_at", "ends_at", "zone", "place"), plan, strict=True)
    )
    if row.uid is None:
        values["uid"] = f"{row.session}.{row.party}@{host}"
    if plan != (row.starts_at, row.ends_at, row.zone, row.place):
        values |= {"sequence": row.sequence + 1, "answer": "needs_action", "answered_at": None}
    if session.state == "cancelled":
        values["state"] = "cancelled"
    table = t.invitation
    connection.execute(table.update().where(table.c.id == row.id).values(**values))
    _write(connection, row, "update_invitation", "", now, sequence=values.get("sequence", 0))


def record_answer(
    connection: Connection, row: InvitationRow, account: str, answer: str, now: datetime
) -> None:
    """Record the answer of the invited person, and write it in the log of its side."""
    table = t.invitation
    connection.execute(
        table.update()
        .where(table.c.id == row.id)
        .values(answer=answer, answered_at=write_instant(now))
    )
    _write(connection, row, "answer_invitation", account, now, answer=answer)


def _write(
    connection: Connection,
    row: InvitationRow,
    act: str,
    account: str,
    now: datetime,
    **fields: object,
) -> None:
    """Write what was done with an invitation in the log of its side, which also ends old pages."""
    log.append(
        connection,
        row.party,
        at=write_instant(now),
        party=row.party,
        account=account or "keeper",
        act=act,
        body={"id": row.id, "kind": "invitation", "tier": "party", "fields": fields},
    )
