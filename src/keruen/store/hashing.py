"""Password hashing by argon2, a few at a time, so that password guesses leave capacity for readers.

Each process hashes so many passwords at once, and so many more wait for their turn; whoever comes
beyond that is asked to come back. Nobody hashes while a transaction is open.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from keruen.errors import KeruenError

AT_ONCE = max(1, (os.cpu_count() or 2) // 2)
WAITING = 8
WAIT_SECONDS = 10.0
RETRY_SECONDS = 5

# One lane: a hash then takes one core, so `AT_ONCE` of them leave the others to readers.
HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)


class BusyError(KeruenError):
    """Too many passwords are being checked at this moment."""

    def __init__(self) -> None:
        super().__init__(
            "too many passwords are being checked at this moment",
            f"Try again in {RETRY_SECONDS} seconds.",
        )


class Queue:
    """A limit on those at work and on those waiting; others are refused.

    Parameters
    ----------
    at_once : how many have a place at the same time.
    waiting : how many may wait for one.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._most = at_once + waiting
        self._places = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._inside = 0

    def check(self) -> None:
        """Refuse at once where there is no place to wait, before anything else is done."""
        if self._inside >= self._most:
            raise BusyError

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take a place; waits for one if necessary.

        Raises
        ------
        BusyError : too many wait already, or it took too long.
        """
        with self._lock:
            self.check()
            self._inside += 1
        try:
            if not self._places.acquire(timeout=WAIT_SECONDS):
                raise BusyError
            try:
                yield
            finally:
                self._places.release()
        finally:
            with self._lock:
                self._inside -= 1


QUEUE = Queue(AT_ONCE, WAITING)


def hash_password(password: str) -> str:
    """The stored hash of a password."""
    with QUEUE.place():
        return HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password matches the stored hash; takes as long where there is none."""
    with QUEUE.place():
        try:
            return HASHER.verify(kept or _nobody(), password) and kept is not None
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False


@cache
def _nobody() -> str:
    return HASHER.hash("nobody has this account")
