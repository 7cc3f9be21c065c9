"""Workers: results, workers that die, errors of jobs, Ctrl-C, and futures of a cluster."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from keruen import workers as workers_module
from keruen.errors import KeruenError
from keruen.workers import MOST_RESTARTS, Workers

_TASK: list[int] = []


def prepare(task: int) -> None:
    _TASK[:] = [task]


def multiply(number: int) -> int:
    return _TASK[0] * number


def multiply_far(task: int, number: int) -> int:
    return task * number


def die_once(path: str) -> int:
    """End the process where the file does not exist yet."""
    if not Path(path).exists():
        Path(path).touch()
        os._exit(1)
    return _TASK[0]


def die(number: int) -> int:
    os._exit(number)


def fail(number: int) -> int:
    raise ValueError(f"job {number}")


def make(run: Any, count: int = 1) -> Workers[int, int, Any]:
    return Workers(
        7, count, None, prepare=prepare, run=run, run_far=multiply_far, finished="worlds"
    )


def gather_all(workers: Workers[int, int, Any], jobs: list[Any]) -> dict[Any, int]:
    """The result of each job."""
    running: dict[Future[int], tuple[Any]] = {workers.submit(job): (job,) for job in jobs}
    found = {}
    while running:
        for (job,), result in workers.gather(running):
            found[job] = result
    return found


def test_every_job_is_run_once_on_the_task() -> None:
    workers = make(multiply, count=2)
    try:
        assert gather_all(workers, [1, 2, 3, 4]) == {1: 7, 2: 14, 3: 21, 4: 28}
        assert len(workers.processes()) == 2
    finally:
        workers.close()
    assert workers.restarts == 0
    assert workers.processes() == []


def test_jobs_of_a_worker_that_died_are_run_again(tmp_path: Path) -> None:
    workers = make(die_once)
    jobs = [str(tmp_path / "first"), str(tmp_path / "second")]
    try:
        assert gather_all(workers, jobs) == dict.fromkeys(jobs, 7)
    finally:
        workers.close()
    assert 1 <= workers.restarts <= 2


def test_workers_that_always_die_are_an_error() -> None:
    workers = make(die)
    try:
        with pytest.raises(KeruenError) as caught:
            gather_all(workers, [1])
    finally:
        workers.close()
    assert str(caught.value) == (
        f"worker processes ended unexpectedly {MOST_RESTARTS + 1} times\n"
        "  There may be too little memory: use fewer with --workers. Finished worlds are saved, "
        "and the same command resumes from them."
    )


def test_the_error_of_a_job_is_raised() -> None:
    workers = make(fail)
    try:
        with pytest.raises(ValueError, match=r"^job 3$"):
            gather_all(workers, [3])
    finally:
        workers.close()


def test_interrupts_are_blocked_only_while_workers_start() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with workers_module._interrupts_blocked():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


class FarFuture:
    """What Dask returns, as far as it is used."""

    def __init__(self, result: int | None, error: Exception | None) -> None:
        self._result, self._error = result, error

    def exception(self) -> Exception | None:
        return self._error

    def result(self) -> int | None:
        return self._result

    def add_done_callback(self, call: Any) -> None:
        call(self)


def test_a_future_of_a_cluster_passes_on_result_and_error() -> None:
    assert workers_module._as_future(FarFuture(3, None)).result(timeout=1) == 3
    failed = workers_module._as_future(FarFuture(None, ValueError("far")))
    with pytest.raises(ValueError, match=r"^far$"):
        failed.result(timeout=1)
