"""Access to a database: SQLite in WAL mode, or PostgreSQL for teams.

A transaction belongs to one actor. The database itself knows which: on PostgreSQL through a
setting that row-level security reads, on SQLite through a function and through views of the same
names that stand before the tables (see `row_visibility.py`). A plain ``select`` is therefore safe
on both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, RootTransaction, create_engine, event, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from keruen.errors import KeruenError
from keruen.store.database_errors import UnavailableError, translate
from keruen.store.deferred_keys import DeferredKey, check_deferred
from keruen.store.group_commit import GroupCommit, GroupLostError
from keruen.store.postgresql_member import become_member, set_member, wait_for_writers
from keruen.store.quotas import Quotas
from keruen.store.roles import Actor
from keruen.store.row_visibility import MEMBER_ROLE
from keruen.store.sqlite_connection import (
    begin_transaction,
    prepare_connection,
    redirect_writes,
    restrict_to_owner,
    set_actor,
    total_changes,
)
from keruen.store.write_queue import BusyWritersError, WriteQueue

BUSY_SECONDS = 20.0

POOLED, OVERFLOW = 40, 0
"""Connections that stay open, one for each thread of the server, and how many more may be opened.

A connection that is opened anew for each request costs as much as a page: SQLite makes its views.
"""

LOGGER = logging.getLogger(__name__)


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
                set_actor(connection, actor, now)
                with connection.begin():
                    if self.dialect == "postgresql":
                        become_member(connection, actor, writing, now)
                    yield connection

    def _begin_group(self) -> tuple[Connection, RootTransaction]:
        """The transaction of a group of writers, with the lock of all who write to a log."""
        connection = self._connect(writing=True)
        try:
            set_actor(connection, None, None)
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
        set_actor(connection, actor, moment)
        if self.dialect == "postgresql":
            set_member(connection, actor, moment)
        else:
            presence = connection.info["presence"]
            presence.changes_before = total_changes(connection)
            presence.changed.clear()

    def _check_part(self, connection: Connection) -> None:
        """Check at the end of a part of a group what the database would check at the commit."""
        presence = connection.info.get("presence")
        if presence is None:
            check_deferred(connection, self.deferred, 0, frozenset())
            return
        # The system itself looks: rows that the actor does not see may be parents too.
        presence.actor = None
        rows = total_changes(connection) - presence.changes_before
        check_deferred(connection, self.deferred, rows, frozenset(presence.changed))


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
            restrict_to_owner(Path(name).expanduser())
    engine = create_engine(address, **options)
    event.listen(engine, "connect", prepare_connection)
    event.listen(engine, "begin", begin_transaction)
    event.listen(engine, "before_cursor_execute", redirect_writes, retval=True)
    return engine


READ_SETTING = text("SELECT current_setting(:name, true)")
WRITE_SETTING = text("SELECT set_config(:name, :value, true)")
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


@contextmanager
def acting_as(connection: Connection, other: Actor) -> Iterator[None]:
    """Let another actor act within the transaction of an actor.

    For fixed steps that the first may ask for but not do: an organiser asks for a comparison with
    the lists that its side alone reads.
    """
    presence = connection.info.get("presence")
    if presence is not None:
        actor, presence.actor = presence.actor, other
        try:
            yield
        finally:
            presence.actor = actor
        return
    settings = {each: f"app.{each}" for each in ("party", "person", "account", "seat")}
    settings["organisation"] = "app.organisation"
    before = {
        name: connection.execute(READ_SETTING, {"name": setting}).scalar() or ""
        for name, setting in settings.items()
    }
    for name, setting in settings.items():
        connection.execute(WRITE_SETTING, {"name": setting, "value": str(getattr(other, name))})
    # Where the database refuses a statement, the transaction is undone, and the settings with it.
    yield
    for name, setting in settings.items():
        connection.execute(WRITE_SETTING, {"name": setting, "value": before[name]})


def is_private_party(connection: Connection, party: str) -> bool:
    """Whether changes of the accounts of a party are read by that party alone."""
    asked = connection.get_execution_options().get("keruen_private", ())
    return any(each(connection, party) for each in asked)


__all__ = [
    "Database",
    "UnavailableError",
    "acting_as",
    "acting_as_system",
    "is_private_party",
    "moment_of",
    "open_database",
    "sqlite_file",
    "translate",
    "wait_for_writers",
]
