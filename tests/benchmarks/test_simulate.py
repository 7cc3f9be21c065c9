"""The terminal in SimPy writes the log that the kernel writes, and the queues wait as long."""

from __future__ import annotations

import pytest

from benchmarks.bench_simulate import same_log
from benchmarks.simulate.queue import make_queue, run_ciw, run_simpy
from keruen.simulation.replication import replicate

# M/M/2 at eight tenths: rho^2 / (1 - rho^2) of the mean work.
THEORY = 0.64 / 0.36


@pytest.mark.parametrize("ships", [15, 60])
def test_the_same_log_row_for_row(ships: int) -> None:
    same, rows = same_log(ships)
    assert rows > 100 * ships
    assert same


def test_all_three_queues_are_the_same_queue() -> None:
    """Means of 30,000 customers lie near theory, and near each other."""
    customers = 30_000
    ours = float(replicate(make_queue(customers, 1), 1, 1, 0).queues["waited_days"][0]) / customers
    for wait in (ours, run_simpy(customers, 1), run_ciw(10_000, 1)):
        assert wait == pytest.approx(THEORY, rel=0.2)
