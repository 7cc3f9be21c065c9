"""Jobs give the same whatever runs them, and what was run is not run again."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from keruen import workers
from keruen.case.read import read_case
from keruen.errors import KeruenError
from keruen.plan.uncertainty import runner as running
from keruen.plan.uncertainty.arrays import Arrays
from keruen.plan.uncertainty.break_even import jobs_for
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.jobs import Job, Task, run_far, run_job
from keruen.plan.uncertainty.runner import Runner

DAKAR = HubDesign("dakar", 1)


def task() -> Task:
    return Task(read_case("west-africa"), 1)


def jobs() -> list[Job]:
    return [*jobs_for("policy", None, 12), *jobs_for("policy", DAKAR, 12)]


@cache
def expected() -> tuple[Arrays, ...]:
    """What all jobs give in this process."""
    with Runner(task()) as alone:
        return tuple(alone.run(jobs()))


def same(first: Sequence[Arrays], second: Sequence[Arrays]) -> bool:
    return all(
        np.array_equal(array, two.by_name()[name])
        for one, two in zip(first, second, strict=True)
        for name, array in one.by_name().items()
    )


def test_one_and_two_workers_and_a_far_process_give_the_same_bits() -> None:
    with Runner(task(), workers=2) as pair:
        second = pair.run(jobs())
    assert same(expected(), second)
    assert same(expected(), [run_far(task(), job) for job in jobs()])


@pytest.mark.parametrize("workers", [1, 2])
def test_work_beside_the_workers_is_done_once(workers: int) -> None:
    """Also where every job is stored already."""
    done: list[str] = []
    with Runner(task(), workers=workers) as runner:
        runner.start()
        first = runner.run(jobs()[:3], lambda: done.append("first"))
        again = runner.run(jobs()[:3], lambda: done.append("second"))
    assert same(first, again)
    assert done == ["first", "second"]


def test_workers_are_not_started_where_results_are_stored(tmp_path: Path) -> None:
    """A finished run that is read again starts no process."""
    with Runner(task(), tmp_path, workers=2) as runner:
        runner.start()
        assert len(runner._workers.processes()) == 2
        runner.run(jobs()[:1])
    with Runner(task(), tmp_path, workers=2) as runner:
        runner.start()
        runner.run(jobs()[:1])
        assert runner._workers.processes() == []


def test_jobs_of_other_sizes_give_the_same_worlds() -> None:
    """A world does not know the block that it is run in."""
    with Runner(task()) as runner:
        whole = runner.run([Job("policy", DAKAR, 0, 4)])[0]
        parts = runner.run([Job("policy", DAKAR, 0, 1), Job("policy", DAKAR, 1, 3)])
    assert np.array_equal(whole.parts, np.concatenate([each.parts for each in parts]))


def test_a_run_that_was_broken_off_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Job] = []
    original = run_job

    def breaking(given: Task, job: Job) -> Arrays:
        if len(ran) == 3:
            raise KeyboardInterrupt
        ran.append(job)
        return original(given, job)

    monkeypatch.setattr(running, "run_job", breaking)
    with Runner(task(), tmp_path) as runner, pytest.raises(KeyboardInterrupt):
        runner.run(jobs())
    monkeypatch.setattr(running, "run_job", original)
    done = ran.copy()

    def counting(given: Task, job: Job) -> Arrays:
        ran.append(job)
        return original(given, job)

    monkeypatch.setattr(running, "run_job", counting)
    with Runner(task(), tmp_path) as runner:
        again = runner.run(jobs())
    assert same(expected(), again)
    assert len(done) == 3
    assert not set(done) & set(ran[3:])
    assert len(ran) == len(jobs())


def test_a_torn_file_is_run_again(tmp_path: Path) -> None:
    chosen = jobs()[:1]
    with Runner(task(), tmp_path) as runner:
        first = runner.run(chosen)
    path = tmp_path / f"{chosen[0].name}.npz"
    path.write_bytes(path.read_bytes()[:100])
    with Runner(task(), tmp_path) as runner:
        assert same(first, runner.run(chosen))


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with Runner(task(), tmp_path) as runner:
        runner.run(jobs()[:1])
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left") as raised:
            runner.run(jobs())
    assert raised.value.filename
    assert len(list(tmp_path.glob("*.npz"))) == 1
    assert not list(tmp_path.glob("*.part"))
    monkeypatch.undo()
    with Runner(task(), tmp_path) as runner:
        assert len(runner.run(jobs())) == len(jobs())


def test_worlds_of_another_seed_are_refused(tmp_path: Path) -> None:
    Runner(task(), tmp_path)
    with pytest.raises(KeruenError) as raised:
        Runner(Task(read_case("west-africa"), 2), tmp_path)
    assert str(raised.value) == (
        f"{tmp_path} contains worlds of another case or seed\n"
        "  Give another folder with --out, or replace them with --force."
    )


def test_no_cluster_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CONNECT_SECONDS", 1)
    with (
        Runner(task(), cluster="tcp://127.0.0.1:9") as runner,
        pytest.raises(KeruenError) as raised,
    ):
        runner.run(jobs()[:1])
    assert str(raised.value) == (
        "no Dask scheduler responds at tcp://127.0.0.1:9\n"
        "  Start one with `dask scheduler` and workers with `dask worker ADDRESS`."
    )


def test_a_cluster_gives_the_same_bits(tmp_path: Path) -> None:
    """With two threads a worker, which share the models of its process."""
    from distributed import LocalCluster

    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=2,
            processes=False,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        Runner(task(), tmp_path, cluster=cluster.scheduler_address) as runner,
    ):
        assert same(expected(), runner.run(jobs()))


def test_a_worker_that_is_killed_changes_nothing(tmp_path: Path) -> None:
    killed: list[int] = []
    with Runner(task(), tmp_path, workers=2) as runner:

        def kill(done: int, _: int) -> None:
            processes = runner._workers.processes()
            if done and not killed and processes:
                killed.append(processes[0].pid or 0)
                os.kill(killed[0], signal.SIGKILL)

        runner.progress = kill
        found = runner.run(jobs())
        assert len(killed) == 1
        assert runner.restarts == 1
    assert same(expected(), found)


def test_workers_that_die_again_and_again_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "MOST_RESTARTS", 0)
    with Runner(task(), tmp_path, workers=2) as runner:

        def kill(done: int, _: int) -> None:
            if done:
                with suppress(ProcessLookupError):
                    os.kill(runner._workers.processes()[0].pid or 0, signal.SIGKILL)

        runner.progress = kill
        with pytest.raises(KeruenError) as raised:
            runner.run(jobs())
    assert str(raised.value) == (
        "worker processes ended unexpectedly 1 times\n"
        "  There may be too little memory: use fewer with --workers. Finished worlds are saved, "
        "and the same command resumes from them."
    )
    assert list(tmp_path.glob("*.npz"))


def test_a_full_disk_changes_none_of_several_files(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "missing" / "b.json"
    first.write_bytes(b"old")
    with pytest.raises(OSError, match="No such file"):
        running.write_all({first: b"new", second: b"new"})
    assert first.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
