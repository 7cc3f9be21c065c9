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


class WriteQueue:
    """A lock that is passed on in the order in which it was asked for.

    A thread that has it may ask again, and gets it at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
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
            yield
            return
        self._wait(me, seconds)
        try:
            yield
        finally:
            self._pass_on()

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

    def _pass_on(self) -> None:
        with self._lock:
            self._owner = None
            if self._waiting:
                # The turn is taken already, by a thread that still has to wake.
                self._owner = PASSED
                self._waiting.popleft().set()
