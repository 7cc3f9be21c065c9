"""Writers of one process wait in a queue, each for its turn, instead of trying again and again.

SQLite has one writer at a time. Those who find it busy sleep and try again, up to a tenth of a
second each time and in no order, so that one of them may wait for long. Here the first to come is
the first to write. Writers of other processes still meet in the database.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from keruen.errors import KeruenError


class BusyWritersError(KeruenError):
    """A writer whose turn did not come in time."""


PASSED = -1
"""Owner of a turn that was passed on to a thread which did not wake yet."""


class Turn:
    """The turn of a writer.

    Parameters
    ----------
    nested : whether its thread had the turn already.
    """

    def __init__(self, queue: WriteQueue, *, nested: bool) -> None:
        self._queue = queue
        self.nested = nested
        self.passed_on = nested

    def pass_on_to_waiting(self) -> bool:
        """Pass the turn on now, if somebody waits for it; whether it was passed on."""
        self.passed_on = self._queue._pass_on(only_to_waiting=True)
        return self.passed_on


class WriteQueue:
    """A lock that is passed on in the order in which it was asked for.

    A thread that has it may ask again, and gets it at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None

    @contextmanager
    def turn(self, seconds: float) -> Iterator[Turn]:
        """Wait for the turn, and pass it on at the end.

        Parameters
        ----------
        seconds : how long to wait at most.

        Raises
        ------
        BusyWritersError : a turn that did not come in time.
        """
        me = threading.get_ident()
        if self._owner == me:
            # The outer turn is passed on, not this one.
            yield Turn(self, nested=True)
            return
        self._wait(me, seconds)
        mine = Turn(self, nested=False)
        try:
            yield mine
        finally:
            if not mine.passed_on:
                self._pass_on()

    def is_mine(self) -> bool:
        """Whether this thread has the turn."""
        return self._owner == threading.get_ident()

    def _wait(self, me: int, seconds: float) -> None:
        with self._lock:
            if self._owner is None:
                self._owner = me
                return
            mine = threading.Event()
            self._waiting.append(mine)
        came = mine.wait(seconds)
        with self._lock:
            # The turn may have come between the end of the wait and here.
            if not came and not mine.is_set():
                self._waiting.remove(mine)
                raise BusyWritersError(
                    f"other writers were busy for {seconds:g} seconds",
                    "Nothing was changed. Try again in a minute.",
                )
            self._owner = me

    def _pass_on(self, *, only_to_waiting: bool = False) -> bool:
        with self._lock:
            if self._waiting:
                # The turn is taken already, by a thread that still has to wake.
                self._owner = PASSED
                self._waiting.popleft().set()
                return True
            if not only_to_waiting:
                self._owner = None
            return False
