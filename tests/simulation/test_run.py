"""Many replications: the same whatever becomes of the workers, and stopped by the stated rule."""

from __future__ import annotations

import errno
import math
import os
import signal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keruen import workers
from keruen.errors import KeruenError
from keruen.simulation import Budget, Result, Task, make_corridor, run_replications
from keruen.simulation import run as run_module
from keruen.simulation.intervals import mean_interval, share_interval
from keruen.simulation.run import Blocks, look_confidence
from keruen.simulation.worker import BLOCK, run_block
from keruen.workers import Workers
from tests.simulation.plans import small_plan


@cache
def task() -> Task:
    corridor = make_corridor(small_plan())
    return Task(corridor.world, len(corridor.routes), 5)


@cache
def expected() -> Result:
    return run_replications(task(), Budget(50), None)


def assert_same(result: Result, other: Result) -> None:
    assert result.replications == other.replications
    mine = result.arrays.as_arrays()
    for name, array in other.arrays.as_arrays().items():
        assert np.array_equal(mine[name], array), name


def test_the_last_block_is_short() -> None:
    assert expected().replications == 50
    assert {len(rows) for rows in expected().arrays.as_arrays().values()} == {50}


def test_two_workers_give_the_same_bit_for_bit(tmp_path: Path) -> None:
    assert_same(run_replications(task(), Budget(50), tmp_path / "two", workers=2), expected())
    assert_same(run_replications(task(), Budget(50), tmp_path / "three", workers=3), expected())


def test_a_run_that_is_broken_off_goes_on(tmp_path: Path, monkeypatch: Any) -> None:
    """Ctrl-C after the first block: it is kept, is not run again, and the answer is the same."""
    run: list[int] = []

    def counted(task: Task, block: int, count: int) -> Any:
        run.append(block)
        if run == [0, 1]:
            raise KeyboardInterrupt
        return run_block(task, block, count)

    monkeypatch.setattr(run_module, "run_block", counted)
    with pytest.raises(KeyboardInterrupt):
        run_replications(task(), Budget(50), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000000.npz", "request.json"]
    assert_same(run_replications(task(), Budget(50), tmp_path), expected())
    assert run == [0, 1, 1, 2]


def test_more_replications_go_on_from_fewer(tmp_path: Path) -> None:
    run_replications(task(), Budget(30), tmp_path)
    assert_same(run_replications(task(), Budget(50), tmp_path), expected())
    fewer = run_replications(task(), Budget(7), tmp_path)
    assert np.array_equal(fewer.arrays.terms, expected().arrays.terms[:7])


def test_a_full_disk_keeps_what_is_finished(tmp_path: Path, monkeypatch: Any) -> None:
    write = run_module.write_whole
    written: list[str] = []

    def full(path: Path, content: bytes) -> None:
        if len(written) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        written.append(path.name)
        write(path, content)

    monkeypatch.setattr(run_module, "write_whole", full)
    with pytest.raises(OSError, match="No space left"):
        run_replications(task(), Budget(50), tmp_path)
    monkeypatch.setattr(run_module, "write_whole", write)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000000.npz", "request.json"]
    assert_same(run_replications(task(), Budget(50), tmp_path), expected())


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: Any) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        run_module.write_whole(tmp_path / "block.npz", b"half")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spoil", [b"", b"no archive", b"PK\x03\x04 cut"])
def test_a_spoilt_block_is_run_again(tmp_path: Path, spoil: bytes) -> None:
    run_replications(task(), Budget(50), tmp_path)
    (tmp_path / "000001.npz").write_bytes(spoil)
    assert_same(run_replications(task(), Budget(50), tmp_path), expected())


def test_a_killed_worker_is_replaced(tmp_path: Path, monkeypatch: Any) -> None:
    """The first worker to be heard of is killed; its block is run again by another."""
    killed: list[int] = []
    gather = Workers.gather

    def kill_one(self: Any, *given: Any) -> Any:
        processes = self.processes()
        if not killed and processes and processes[0].is_alive():
            killed.append(processes[0].pid)
            os.kill(processes[0].pid, signal.SIGKILL)
        return gather(self, *given)

    monkeypatch.setattr(Workers, "gather", kill_one)
    result = run_replications(task(), Budget(50), tmp_path, workers=2)
    assert len(killed) == 1
    assert result.restarts >= 1
    assert_same(result, expected())


def test_another_simulation_is_not_mixed_in(tmp_path: Path) -> None:
    run_replications(task(), Budget(5), tmp_path)
    other = Task(task().world, task().routes, task().seed + 1)
    with pytest.raises(KeruenError) as caught:
        run_replications(other, Budget(5), tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} contains replications of another simulation\n"
        "  Give another folder with --out, or replace them with --force."
    )


def test_no_cluster_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CONNECT_SECONDS", 1)
    with pytest.raises(KeruenError) as caught:
        run_replications(task(), Budget(5), None, cluster="tcp://127.0.0.1:9")
    assert str(caught.value) == (
        "no Dask scheduler responds at tcp://127.0.0.1:9\n"
        "  Start one with `dask scheduler` and workers with `dask worker ADDRESS`."
    )


def test_a_cluster_gives_the_same_bit_for_bit(tmp_path: Path) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address=None,
    ) as cluster:
        address = cluster.scheduler_address
        assert_same(run_replications(task(), Budget(50), tmp_path, cluster=address), expected())


def test_it_stops_when_the_interval_is_narrow_enough() -> None:
    wide = run_replications(task(), Budget(2000, until_ci=0.4), None)
    narrow = run_replications(task(), Budget(2000, until_ci=0.15), None)
    assert wide.why_stopped == "the confidence interval is narrow enough"
    assert BLOCK <= wide.replications < narrow.replications
    assert wide.replications % BLOCK == 0
    short = narrow.arrays.short.sum(axis=(1, 2))
    looks = narrow.replications // BLOCK
    found = mean_interval(short, look_confidence(looks))
    assert found.half_width <= 0.15 * found.mean
    before = mean_interval(short[:-BLOCK], look_confidence(looks - 1))
    assert before.half_width > 0.15 * before.mean


def test_it_says_that_the_budget_ran_out() -> None:
    result = run_replications(task(), Budget(20, until_ci=1e-6), None)
    assert (
        result.why_stopped
        == "the maximum number of replications was reached before the confidence interval was "
        "narrow enough"
    )
    assert expected().why_stopped == "all replications are run"


def test_workers_stop_where_one_does(tmp_path: Path) -> None:
    alone = run_replications(task(), Budget(2000, until_ci=0.1), None)
    together = run_replications(task(), Budget(2000, until_ci=0.1), tmp_path, workers=2)
    assert_same(together, alone)


def test_blocks_in_memory() -> None:
    blocks = Blocks(None, task())
    assert blocks.read(0, 5) is None


def test_intervals_worked_by_hand() -> None:
    # Mean 2, standard deviation 1, t of 2 degrees 4.302653, over the root of 3: 2.484138.
    found = mean_interval([1.0, 2.0, 3.0])
    assert (found.mean, found.half_width) == (2.0, pytest.approx(2.484138, abs=1e-6))
    assert math.isinf(mean_interval([4.0]).high)
    assert math.isnan(mean_interval([]).mean)
    assert mean_interval([1.0, math.nan, 3.0]).mean == 2.0
    # Wilson for 8 of 10: 0.490162 to 0.943318.
    share = share_interval(8, 10)
    assert (share.low, share.high) == (
        pytest.approx(0.490162, abs=1e-6),
        pytest.approx(0.943318, abs=1e-6),
    )
    assert share_interval(0, 0).high == 1.0
