"""A transaction of PostgreSQL: the role of a member, one snapshot, and the lock of writers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from keruen.store.instants import write_instant
from keruen.store.roles import Actor
from keruen.store.row_visibility import MEMBER_ROLE

WRITERS = 6962_0001
"""The lock that a writing transaction on PostgreSQL holds to its end."""

LOCK = text("SELECT pg_advisory_xact_lock(:key)")


def become_member(
    connection: Connection, actor: Actor | None, writing: bool, now: datetime | None
) -> None:
    """On PostgreSQL, read from one snapshot, and act as a member without rights over guards."""
    if not writing:
        # A page needs several statements, and all of them must see the same register.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    if actor is None:
        return
    if writing:
        # One writer at a time, as on SQLite: of two sides that agree at the same moment the second
        # must see the first, or what needs both would wait for ever.
        wait_for_writers(connection)
    set_member(connection, actor, now)


SET_MEMBER = text(
    "SELECT set_config('app.party', :party, true), set_config('app.person', :person, true),"
    " set_config('app.account', :account, true), set_config('app.now', :now, true),"
    " set_config('app.seat', :seat, true), set_config('app.organisation', :organisation, true),"
    f" set_config('role', '{MEMBER_ROLE}', true)"
)


def set_member(connection: Connection, actor: Actor, now: datetime | None) -> None:
    """On PostgreSQL, act as a member in the name of an actor, up to the end of the transaction."""
    connection.execute(
        SET_MEMBER,
        {
            "party": actor.party,
            "person": actor.person,
            "account": actor.account,
            "now": write_instant(now) if now else "",
            "seat": actor.seat,
            "organisation": actor.organisation,
        },
    )


def wait_for_writers(connection: Connection) -> None:
    """Take the one lock of all who write to a log; it is held to the end of the transaction.

    On SQLite a writing transaction has it from its first statement on.
    """
    if connection.dialect.name != "postgresql":
        return
    if not connection.get_execution_options().get("keruen_locked", False):
        connection.execute(LOCK, {"key": WRITERS})
