"""Access to a database: SQLite in WAL mode, or PostgreSQL for teams.

A transaction belongs to one actor. The database itself knows which: on PostgreSQL through a
setting that row-level security reads, on SQLite through a function and through views of the same
names that stand before the tables (see `row_visibility.py`). A plain ``select`` is therefore safe
on both.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RootTransaction, create_engine, event, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)

from keruen.errors import KeruenError
from keruen.store.deferred_keys import DeferredKey, check_deferred
from keruen.store.group_commit import GroupCommit, GroupLostError
from keruen.store.instants import write_instant
from keruen.store.quotas import Quotas
from keruen.store.roles import Actor
from keruen.store.row_visibility import (
    GUARD_MARK,
    MEMBER_ROLE,
    SEAT_TABLE,
    SECRET_PREFIX,
    SYSTEM,
    is_guarded,
    view_statement,
)
from keruen.store.write_queue import BusyWritersError, WriteQueue

WRITE = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) ("?[A-Za-z_]\w*"?)(?!\.)')
"""A statement that writes; it goes to the table, never to the view before it."""

TOUCHING = frozenset(
    {sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
)
"""What an authorizer of SQLite is asked about rows of a table."""

BUSY_SECONDS = 20.0

WRITERS = 6962_0001
"""The lock that a writing transaction on PostgreSQL holds to its end."""

POOLED, OVERFLOW = 40, 0
"""Connections that stay open, one for each thread of the server, and how many more may be opened.

A connection that is opened anew for each request costs as much as a page: SQLite makes its views.
"""

OWNER_ONLY = 0o600
"""The mode of the files of a database on SQLite: read and written by their owner alone."""

LOGGER = logging.getLogger(__name__)


class UnavailableError(KeruenError):
    """The database does not answer now: it is locked, full, stopped or out of connections."""


class Database:
    """An open database.

    Parameters
    ----------
    engine : the engine, made by `open_database`.
    quotas : limits of what actors may add; None for commands of the system.
    """

    def __init__(self, engine: Engine, quotas: Quotas | None = None) -> None:
        self.engine = engine
        self.quotas = quotas
        self.dialect = engine.dialect.name
        self.private_parties: tuple[Callable[[Connection, str], bool], ...] = ()
        """Whether a party alone reads changes of its accounts; each package answers for its own."""
        self.deferred: tuple[DeferredKey, ...] = ()
        """Foreign keys of the packages that are checked at the commit."""
        self._queue = WriteQueue()
        self._group = GroupCommit(self._queue, self._begin_group, self._check_part)

    @property
    def url(self) -> str:
        """The address without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def writing(self, actor: Actor, now: datetime | None = None) -> Iterator[Connection]:
        """One transaction of an actor, committed whole or not at all.

        Parameters
        ----------
        now : the moment that the rules on dates use; the clock of the server if left out.

        Raises
        ------
        KeruenError : what a rule of the database refuses, in the words of that rule.
        """
        with self._transaction(actor, writing=True, now=now) as connection:
            yield connection

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[Connection]:
        """One consistent view of what an actor may see; nothing can be written."""
        with self._transaction(actor, writing=False) as connection:
            yield connection

    @contextmanager
    def admin_transaction(self, *, alone: bool = False) -> Iterator[Connection]:
        """One transaction of the system itself: accounts, migrations, checks of the log.

        Parameters
        ----------
        alone : whether other writers must wait until it ends.
        """
        with self._transaction(None, writing=True) as connection:
            if alone:
                wait_for_writers(connection)
            yield connection

    @contextmanager
    def admin_read(self) -> Iterator[Connection]:
        """One consistent view of the system itself, such as who is signed in; blocks no writer."""
        with self._transaction(None, writing=False) as connection:
            yield connection

    def refresh(self) -> None:
        """Close pooled connections, so that new ones see new tables."""
        self.engine.dispose()

    def _connect(self, *, writing: bool) -> Connection:
        return self.engine.connect().execution_options(
            keruen_writing=writing, keruen_private=self.private_parties
        )

    @contextmanager
    def _transaction(
        self, actor: Actor | None, *, writing: bool, now: datetime | None = None
    ) -> Iterator[Connection]:
        try:
            if writing and actor is not None and not self._queue.is_mine():
                with self._group.part(BUSY_SECONDS) as connection:
                    self._begin_part(connection, actor, now)
                    yield connection
            else:
                with self._alone(actor, writing, now) as connection:
                    yield connection
            if writing:
                LOGGER.debug("committed a transaction of %s", actor.party if actor else "system")
        except SQLAlchemyError as error:
            raise translate(error) from error
        except GroupLostError as error:
            raise _translate_lost(error) from error
        except BusyWritersError as error:
            raise UnavailableError(error.what, error.remedy) from error
        except (OverflowError, UnicodeEncodeError) as error:
            # The driver could not pass on a value: a number of many digits, half a character.
            LOGGER.info("a value cannot be stored: %s", type(error).__name__)
            raise KeruenError(
                "a value cannot be stored: a number is too large or a text is not valid Unicode",
                "Nothing was changed. Correct the value and try again.",
            ) from error

    @contextmanager
    def _alone(
        self, actor: Actor | None, writing: bool, now: datetime | None
    ) -> Iterator[Connection]:
        """A transaction that no other writer shares."""
        # On PostgreSQL what the system itself writes needs no turn: it waits for no log.
        queued = writing and self.dialect == "sqlite"
        with self._queue.turn(BUSY_SECONDS) if queued else nullcontext() as turn:
            if turn is not None and not turn.nested:
                self._group.end()
            with self._connect(writing=writing) as connection:
                _set_actor(connection, actor, now)
                with connection.begin():
                    if self.dialect == "postgresql":
                        _become_member(connection, actor, writing, now)
                    yield connection

    def _begin_group(self) -> tuple[Connection, RootTransaction]:
        """The transaction of a group of writers, with the lock of all who write to a log."""
        connection = self._connect(writing=True)
        try:
            _set_actor(connection, None, None)
            transaction = connection.begin()
            wait_for_writers(connection)
        except BaseException:
            connection.close()
            raise
        return connection.execution_options(keruen_locked=True), transaction

    def _begin_part(self, connection: Connection, actor: Actor, now: datetime | None) -> None:
        """Let a part of a group act for its own actor, at its own moment."""
        # The clock is read once the turn has come, so moments follow one another as positions do.
        moment = now or datetime.now(UTC)
        connection.info[MOMENT] = moment
        _set_actor(connection, actor, moment)
        if self.dialect == "postgresql":
            _set_member(connection, actor, moment)
        else:
            presence = connection.info["presence"]
            presence.changes_before = _total_changes(connection)
            presence.changed.clear()

    def _check_part(self, connection: Connection) -> None:
        """Check at the end of a part of a group what the database would check at the commit."""
        presence = connection.info.get("presence")
        if presence is None:
            check_deferred(connection, self.deferred, 0, frozenset())
            return
        # The system itself looks: rows that the actor does not see may be parents too.
        presence.actor = None
        rows = _total_changes(connection) - presence.changes_before
        check_deferred(connection, self.deferred, rows, frozenset(presence.changed))


def _total_changes(connection: Connection) -> int:
    """How many rows a connection of SQLite has written since it was opened."""
    raw = connection.connection.driver_connection
    return raw.total_changes if isinstance(raw, sqlite3.Connection) else 0


MOMENT = "keruen_moment"
"""Where a connection has the moment of its transaction."""


def moment_of(connection: Connection) -> datetime:
    """The moment of a transaction that writes."""
    moment: datetime = connection.info[MOMENT]
    return moment


def open_database(url: str) -> Database:
    """Open a database by its address.

    Parameters
    ----------
    url : ``sqlite:///folder/file.db``, ``postgresql://user@host/name``, or a path of a file.

    Raises
    ------
    KeruenError : an address that cannot be read, or a kind of database not known here.
    """
    address = _read_address(url)
    if address.get_backend_name() == "sqlite":
        return Database(_open_sqlite(address))
    address = address.set(drivername="postgresql+psycopg")
    return Database(
        create_engine(
            address,
            pool_pre_ping=True,
            pool_size=POOLED,
            max_overflow=OVERFLOW,
            hide_parameters=True,
        )
    )


def sqlite_file(url: str) -> Path | None:
    """The file of a database of SQLite; None for another kind, or one that is in memory."""
    address = _read_address(url)
    name = address.database or ""
    if address.get_backend_name() != "sqlite" or name in ("", ":memory:"):
        return None
    return Path(name).expanduser()


def translate(error: SQLAlchemyError) -> KeruenError:
    """What a database refused, in two parts; a guard's own words where a guard spoke.

    The words of the database itself name tables, values and addresses, so they go to the log of the
    server and never to whoever asked.
    """
    cause = getattr(error, "orig", None) or error
    words = (str(cause).splitlines() or [""])[0] or type(cause).__name__
    if GUARD_MARK in words:
        what, _, remedy = words.split(GUARD_MARK, 1)[1].strip().partition(" | ")
        return KeruenError(
            what, remedy or "Look at the record's history and take the step it asks for."
        )
    LOGGER.warning("the database said: %s", words)
    if "prohibited" in words or "permission denied" in words or "not authorized" in words:
        return KeruenError(
            "the database refused to open a table to this account",
            "Ask through the pages or the API; they show what your side may see.",
        )
    if not isinstance(error, DBAPIError) or isinstance(error, OperationalError | InterfaceError):
        return UnavailableError(
            "the database did not answer",
            "Nothing was changed. Try again in a minute. If it lasts, the system administrator "
            "sees that the database runs, that its disk is not full and that no other program "
            "locks it; the log of the server has its words.",
        )
    return KeruenError(
        "the database refused the change",
        "Nothing was changed. Look at the values given and try again.",
    )


def _translate_lost(error: GroupLostError) -> KeruenError:
    """What a writer is answered whose group was not committed, by no fault of its own."""
    cause = error.__cause__
    if isinstance(cause, SQLAlchemyError):
        found = translate(cause)
        if isinstance(found, UnavailableError):
            return found
    LOGGER.error("a group of writers was not committed: %s", type(cause).__name__)
    return UnavailableError(
        "the database did not store what several accounts sent at the same moment",
        "Nothing was changed. Try again in a minute.",
    )


def _read_address(url: str) -> URL:
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise KeruenError(
            "the address of the database cannot be read",
            "Write sqlite:///folder/keruen.db or postgresql://user@host/name.",
        ) from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise KeruenError(
            f"there is no driver for a database of the kind {address.get_backend_name()!r}",
            "Use sqlite or postgresql.",
        )
    return address


def _open_sqlite(address: URL) -> Engine:
    name = address.database or ""
    if name and name != ":memory:" and not Path(name).expanduser().parent.is_dir():
        raise KeruenError(
            f"there is no folder {Path(name).parent} for the database",
            "Make it, or name another file.",
        )
    options: dict[str, object] = {
        "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False},
        "hide_parameters": True,
    }
    if name and name != ":memory:":
        options |= {"pool_size": POOLED, "max_overflow": OVERFLOW}
        if not name.startswith("file:"):
            _restrict_to_owner(Path(name).expanduser())
    engine = create_engine(address, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "before_cursor_execute", _redirect_writes, retval=True)
    return engine


def _restrict_to_owner(path: Path) -> None:
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


class _ConnectionActor:
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


def _prepare_sqlite(raw: sqlite3.Connection, record: Any) -> None:
    """Settings, the functions that guards ask, and the views that stand before the tables."""
    raw.isolation_level = None
    cursor = raw.cursor()
    for setting in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {setting}")
    presence = _ConnectionActor()
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


def _set_actor(connection: Connection, actor: Actor | None, now: datetime | None) -> None:
    presence = connection.info.get("presence")
    if presence is not None:
        presence.actor = actor
        presence.now = now
        presence.writes = False


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("keruen_writing", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _redirect_writes(
    connection: Connection,
    _cursor: Any,
    statement: str,
    parameters: Any,
    context: Any,
    _many: bool,
) -> tuple[str, object]:
    """Send writes to the table itself, and refuse them where only reading was asked for."""
    presence = connection.info["presence"]
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


def _become_member(
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
    _set_member(connection, actor, now)


SET_MEMBER = text(
    "SELECT set_config('app.party', :party, true), set_config('app.person', :person, true),"
    " set_config('app.account', :account, true), set_config('app.now', :now, true),"
    " set_config('app.seat', :seat, true), set_config('app.organisation', :organisation, true),"
    f" set_config('role', '{MEMBER_ROLE}', true)"
)


def _set_member(connection: Connection, actor: Actor, now: datetime | None) -> None:
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


SET_ROLE = text("SELECT set_config('role', :role, true)")


@contextmanager
def acting_as_system(connection: Connection) -> Iterator[None]:
    """Let the system itself act within the transaction of an actor.

    For what the actor may bring about but not see: an entry in a log that other readers have.
    """
    presence = connection.info.get("presence")
    if presence is not None:
        actor, presence.actor = presence.actor, None
        try:
            yield
        finally:
            presence.actor = actor
        return
    connection.execute(SET_ROLE, {"role": "none"})
    # Where the database refuses a statement, the transaction is undone, and the setting with it.
    yield
    connection.execute(SET_ROLE, {"role": MEMBER_ROLE})


def is_private_party(connection: Connection, party: str) -> bool:
    """Whether changes of the accounts of a party are read by that party alone."""
    asked = connection.get_execution_options().get("keruen_private", ())
    return any(each(connection, party) for each in asked)


def wait_for_writers(connection: Connection) -> None:
    """Take the one lock of all who write to a log; it is held to the end of the transaction.

    On SQLite a writing transaction has it from its first statement on.
    """
    if connection.dialect.name != "postgresql":
        return
    if not connection.get_execution_options().get("keruen_locked", False):
        connection.execute(LOCK, {"key": WRITERS})


LOCK = text("SELECT pg_advisory_xact_lock(:key)")


__all__ = [
    "Database",
    "UnavailableError",
    "acting_as_system",
    "is_private_party",
    "moment_of",
    "open_database",
    "sqlite_file",
    "translate",
    "wait_for_writers",
]
