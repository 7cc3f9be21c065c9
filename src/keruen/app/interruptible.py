"""Work that Ctrl-C can end at once, though a compiled solver is in the middle of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS_BETWEEN_LOOKS = 0.1


class Interrupted(BaseException):
    """Ctrl-C came while `run_interruptible` waited; the work itself is still running."""


def run_interruptible(work: Callable[[], T]) -> T:
    """Run `work` in a thread of its own and wait for it.

    A compiled solver does not look at signals, so Ctrl-C would wait for it, for minutes at worst.
    Waiting here instead, the main thread hears the signal at once.

    Raises
    ------
    Interrupted : on Ctrl-C. The thread cannot be stopped: end the process with `os._exit`.
    Anything that `work` raises.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def attempt() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=attempt, name="work", daemon=True)
    try:
        thread.start()
        while thread.is_alive():
            thread.join(SECONDS_BETWEEN_LOOKS)
    except KeyboardInterrupt:
        raise Interrupted from None
    if errors:
        raise errors[0]
    return results[0]
