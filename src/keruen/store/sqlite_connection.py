"""A connection of SQLite: who acts on it, the views before the tables, and writes past them.

The functions that guards ask and the authorizer belong to one connection, as its actor does.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.pool import ConnectionPoolEntry

from keruen.errors import KeruenError
from keruen.store.instants import write_instant
from keruen.store.roles import Actor
from keruen.store.row_visibility import (
    SEAT_TABLE,
    SECRET_PREFIX,
    SYSTEM,
    is_guarded,
    view_statement,
)

WRITE = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) ("?[A-Za-z_]\w*"?)(?!\.)')
"""A statement that writes; it goes to the table, never to the view before it."""

TOUCHING = frozenset(
    {sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
)
"""What an authorizer of SQLite is asked about rows of a table."""

OWNER_ONLY = 0o600
"""The mode of the files of a database on SQLite: read and written by their owner alone."""

OF_SYSTEM = "/* of the system */"
"""Ends the statements of the system itself."""

LOGGER = logging.getLogger(__name__)


def restrict_to_owner(path: Path) -> None:
    """Make a database's file before SQLite does, for its owner alone; correct one that is there.

    SQLite gives the files beside it (`-wal`, `-shm`) the mode of the database's own.
    """
    if os.name != "posix":
        return
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_ONLY))
    except OSError:
        # What is wrong with the path is said when SQLite opens it.
        return
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
        try:
            mode = stat.S_IMODE(each.stat().st_mode)
            if mode & 0o077:
                each.chmod(OWNER_ONLY)
                LOGGER.warning("%s could be read by others; its mode is 600 now", each)
        except FileNotFoundError:
            continue
        except OSError:
            LOGGER.warning("%s can be read by others, and its mode cannot be changed", each)


class ConnectionActor:
    """Who is at a connection of SQLite now; its function and its authorizer ask here."""

    def __init__(self) -> None:
        self.actor: Actor | None = None
        self.now: datetime | None = None
        self.writes = False
        self.guarded: frozenset[str] = frozenset()
        self.changes_before = 0
        self.changed: set[str] = set()
        """Tables in which rows were changed or removed since a part of a group began."""

    def party(self) -> str:
        return self.actor.side if self.actor else SYSTEM

    def seat(self) -> str:
        if self.actor is None:
            return SYSTEM
        return self.actor.seat if self.actor.party else ""

    def seat_party(self) -> str:
        return self.actor.party if self.actor else SYSTEM

    def organisation(self) -> str:
        return self.actor.organisation if self.actor else ""

    def person(self) -> str:
        return self.actor.person if self.actor else ""

    def account(self) -> str:
        return self.actor.account if self.actor else ""

    def moment(self, hours: int) -> str:
        return write_instant((self.now or datetime.now(UTC)) + timedelta(hours=hours))

    def authorize(
        self, action: int, first: str | None, _second: str | None, base: str | None, by: str | None
    ) -> int:
        """Refuse to read a guarded table but through its view, a trigger, or for a write.

        A secret table is neither read nor written by an actor, whatever the statement.
        """
        if self.actor is None or by is not None or base != "main" or first is None:
            return sqlite3.SQLITE_OK
        name = first.lower()
        if name.startswith(SECRET_PREFIX) and action in TOUCHING:
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ and not self.writes and name in self.guarded:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK


def prepare_connection(raw: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    """Settings, the functions that guards ask, and the views that stand before the tables."""
    raw.isolation_level = None
    cursor = raw.cursor()
    for setting in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {setting}")
    presence = ConnectionActor()
    record.info["presence"] = presence
    for name in ("party", "person", "account", "organisation", "seat_party"):
        raw.create_function(f"current_{name}_code", 0, getattr(presence, name), deterministic=False)
    raw.create_function("current_seat", 0, presence.seat, deterministic=False)
    raw.create_function("current_moment", 1, presence.moment, deterministic=False)
    raw.create_function("json_part", 2, _json_part, deterministic=True)
    tables = [
        row[0] for row in cursor.execute("SELECT name FROM main.sqlite_master WHERE type='table'")
    ]
    guarded = set()
    opened = _read_seats(cursor) if SEAT_TABLE in tables else {}
    for table in tables:
        columns = {row[1] for row in cursor.execute(f'PRAGMA main.table_info("{table}")')}
        if is_guarded(columns):
            guarded.add(table.lower())
            cursor.execute(view_statement(table, columns, opened.get(table, "")))
    presence.guarded = frozenset(guarded)
    cursor.close()
    raw.set_authorizer(presence.authorize)


def _read_seats(cursor: sqlite3.Cursor) -> dict[str, str]:
    """Conditions under which other seats than sides see rows, by table."""
    return dict(cursor.execute(f'SELECT name, seen FROM main."{SEAT_TABLE}"').fetchall())


def _json_part(value: str | None, part: str) -> str | None:
    """A part of a JSON object as text, in one form whatever the order of its keys."""
    found = json.loads(value).get(part) if value else None
    return None if found is None else json.dumps(found, sort_keys=True)


def set_actor(connection: Connection, actor: Actor | None, now: datetime | None) -> None:
    presence = connection.info.get("presence")
    if presence is not None:
        presence.actor = actor
        presence.now = now
        presence.writes = False


def total_changes(connection: Connection) -> int:
    """How many rows a connection of SQLite has written since it was opened."""
    raw = connection.connection.driver_connection
    return raw.total_changes if isinstance(raw, sqlite3.Connection) else 0


def begin_transaction(connection: Connection) -> None:
    writing = connection.get_execution_options().get("keruen_writing", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def redirect_writes(
    connection: Connection,
    _cursor: object,
    statement: str,
    parameters: object,
    context: ExecutionContext,
    _many: bool,
) -> tuple[str, object]:
    """Send writes to the table itself, and refuse them where only reading was asked for."""
    presence = connection.info["presence"]
    if presence.actor is None:
        # The authorizer looks at a statement when it is compiled, and the driver keeps compiled
        # statements by their text: those of the system have a text that no actor's has.
        statement = f"{statement} {OF_SYSTEM}"
    elif OF_SYSTEM in statement:
        raise KeruenError(
            "a statement claims to be of the system itself", "Ask through the pages or the API."
        )
    found = WRITE.match(statement)
    writes = found is not None
    presence.writes = writes
    if found is not None and (found[1] != "INSERT INTO" or " ON CONFLICT" in statement):
        presence.changed.add(found[2].strip('"'))
    if not writes:
        return statement, parameters
    if presence.actor is not None and not context.execution_options.get("keruen_writing", False):
        raise KeruenError(
            "a change was asked for while only reading", "Do it as an act, which is recorded."
        )
    return WRITE.sub(r"\1 main.\2", statement, count=1), parameters
