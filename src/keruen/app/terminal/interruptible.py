"""Work that Ctrl-C can end immediately, even inside a compiled solver."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS_BETWEEN_LOOKS = 0.1


class Interrupted(BaseException):
    """Ctrl-C came while `run_interruptible` waited; the work itself is still running."""


def run_interruptible(work: Callable[[], T], halt: Callable[[], bool] | None = None) -> T:
    """Run `work` in a thread of its own and wait for it.

    A compiled solver does not look at signals, so Ctrl-C would wait for it, for minutes at worst.
    Waiting here instead, the main thread hears the signal at once.

    Parameters
    ----------
    halt : called at the first Ctrl-C: asks the work to end with what it has, and says whether it
        will. If so the work is waited for; a second Ctrl-C ends the wait.

    Raises
    ------
    Interrupted : on Ctrl-C. The thread cannot be stopped: end the process with `os._exit`.
    Anything that `work` raises.
    """
    results: list[T] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def attempt() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    thread = threading.Thread(target=attempt, name="work", daemon=True)
    begun = False
    # An event, not `join`: a join that Ctrl-C broke off takes a living thread for a dead one.
    while not done.is_set():
        try:
            if not begun:
                begun = True
                thread.start()
            done.wait(SECONDS_BETWEEN_LOOKS)
        except KeyboardInterrupt:
            if halt is None or not halt():
                raise Interrupted from None
            halt = None
    if errors:
        raise errors[0]
    return results[0]
