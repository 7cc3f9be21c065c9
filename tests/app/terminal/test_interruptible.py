from __future__ import annotations

import os
import signal
import threading

import pytest

from keruen.app.terminal.interruptible import Interrupted, run_interruptible


def test_gives_what_the_work_gives() -> None:
    assert run_interruptible(lambda: 2 + 2) == 4


def test_passes_errors_on() -> None:
    def fail() -> None:
        raise ValueError("in the work")

    with pytest.raises(ValueError, match="in the work"):
        run_interruptible(fail)


def test_control_c_does_not_wait_for_the_work() -> None:
    asked_to_end = threading.Event()

    ended: list[bool] = []

    def work() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        asked_to_end.wait(60)
        ended.append(True)

    with pytest.raises(Interrupted):
        run_interruptible(work)
    # The work is still in the middle of it.
    assert ended == []
    asked_to_end.set()
