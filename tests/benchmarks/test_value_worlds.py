"""The benchmark of time over worlds: what it counts, and its table."""

from __future__ import annotations

from benchmarks.bench_value_worlds import WORLDS, Timed, measure, table
from keruen.case.read import read_case
from keruen.plan.uncertainty import HubDesign


def test_worlds_are_run_and_timed() -> None:
    found = measure(read_case("west-africa"), HubDesign("dakar", 1), 2)
    assert found.worlds == 2
    assert found.seconds > 0.0
    assert found.memory_mib > 10.0


def test_the_numbers_of_worlds_are_those_of_the_docs() -> None:
    assert WORLDS == (10, 30, 100, 300)


def test_the_table() -> None:
    assert table([Timed(10, 0.4, 100.0), Timed(30, 1.5, 120.4)]) == [
        "| worlds | processor s | ms a pair | over the least | memory, MiB |",
        "|--:|--:|--:|--:|--:|",
        "| 10 | 0.40 | 40.0 | 1.00 | 100 |",
        "| 30 | 1.50 | 50.0 | 1.25 | 120 |",
    ]
