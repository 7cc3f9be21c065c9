"""Group commit: writers of one process that wait for one another share a transaction.

A commit waits for the disk, and writers come one after the other, so with a commit each a writer
waits for the disk as often as there are writers before it. Here a writer that is done passes its
turn on and leaves the transaction open for the next one in the queue; the last one, or one that
finds the group large or old enough, commits for all. Each part of a group begins at a savepoint:
what one of them undoes changes nothing of the others. None is answered before the commit, whether
it was done or refused, because what it saw may be of the same group. If the commit fails, each
of them fails.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, NestedTransaction, RootTransaction
from sqlalchemy.exc import ResourceClosedError, SQLAlchemyError

from keruen.store.write_queue import Turn, WriteQueue

MOST_PARTS = 32
"""Parts of a group at most."""

LONGEST_SECONDS = 0.1
"""A group that is open for so long is committed by the part that is done then."""


class GroupLostError(Exception):
    """A group that was not committed; its cause is the error of the database."""


class _Group:
    """An open transaction of several parts."""

    def __init__(self, connection: Connection, transaction: RootTransaction) -> None:
        self.connection = connection
        self.transaction = transaction
        self.began = time.monotonic()
        self.parts = 0
        self.ended = threading.Event()
        self.error: BaseException | None = None

    def end(self, error: BaseException | None = None) -> None:
        """Commit, or undo everything because of an error; those who wait go on."""
        try:
            if error is None:
                self.transaction.commit()
        except BaseException as failed:
            error = failed
            raise
        finally:
            if error is not None:
                with suppress(SQLAlchemyError):
                    self.transaction.rollback()
            with suppress(SQLAlchemyError):
                self.connection.close()
            self.error = error
            self.ended.set()


class GroupCommit:
    """The transactions of the writers of one process.

    Parameters
    ----------
    queue : gives each writer its turn.
    begin : opens a connection and its transaction.
    check : checks what the database would check at the commit; it raises what it refuses.
    """

    def __init__(
        self,
        queue: WriteQueue,
        begin: Callable[[], tuple[Connection, RootTransaction]],
        check: Callable[[Connection], None],
    ) -> None:
        self._queue = queue
        self._begin = begin
        self._check = check
        self._open: _Group | None = None

    @contextmanager
    def part(self, seconds: float) -> Iterator[Connection]:
        """A transaction of one's own, as far as one sees; committed at the end, maybe with others.

        Parameters
        ----------
        seconds : how long to wait at most for the turn.

        Raises
        ------
        BusyWritersError : a turn that did not come in time.
        GroupLostError : the group was not committed.
        """
        problem: BaseException | None = None
        with self._queue.turn(seconds) as turn:
            joined = self._open is not None
            group = self._open = self._open or _Group(*self._begin())
            try:
                savepoint = group.connection.begin_nested() if joined else None
                try:
                    yield group.connection
                    self._check(group.connection)
                except BaseException as error:
                    problem = error
                self._finish(savepoint, problem)
                if self._open is not None and not self._leave_open(turn):
                    self._end()
            except SQLAlchemyError as error:
                # A savepoint, or the commit: the group is lost, and with it what it contains.
                if not group.ended.is_set():
                    self._end(error)
        group.ended.wait()
        if group.error is not None and group.error is not problem:
            raise GroupLostError from group.error
        if problem is not None:
            raise problem

    def _finish(self, savepoint: NestedTransaction | None, problem: BaseException | None) -> None:
        """End a part: add it to the group, or undo it alone."""
        group = self._open
        assert group is not None
        if problem is None:
            if not _is_open(group.connection):
                raise ResourceClosedError("the transaction was undone by the database")
            if savepoint is not None:
                savepoint.commit()
        elif savepoint is not None:
            savepoint.rollback()
        else:
            self._end(problem)
        group.parts += 1

    def _leave_open(self, turn: Turn) -> bool:
        """Leave the group to the next in the queue, if there is one and it may still grow."""
        group = self._open
        assert group is not None
        young = time.monotonic() - group.began < LONGEST_SECONDS
        return young and group.parts < MOST_PARTS and turn.pass_on_to_waiting()

    def end(self) -> None:
        """Commit an open group, by a writer that has the turn and needs another transaction."""
        if self._open is not None:
            with suppress(SQLAlchemyError):
                # Those who wait for it are answered with the error.
                self._end()

    def _end(self, error: BaseException | None = None) -> None:
        group, self._open = self._open, None
        assert group is not None
        group.end(error)


def _is_open(connection: Connection) -> bool:
    """Whether SQLite still has the transaction, which it ends by itself after some disk errors.

    What follows in the connection would then be committed statement by statement.
    """
    raw = connection.connection.driver_connection
    return not isinstance(raw, sqlite3.Connection) or raw.in_transaction
