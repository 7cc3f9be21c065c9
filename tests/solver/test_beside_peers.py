"""The benchmark of building and solving: three libraries write one program and agree on it."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest

from benchmarks.bench_build_and_solve import check_same
from benchmarks.shipments.case import SIZES, first_periods, make_case
from benchmarks.shipments.measure import LIBRARIES, Measure, describe
from benchmarks.shipments.tables import losses, tables

CASE = make_case(1)


def measured(library: str) -> Measure:
    """What a library hands over and finds for the smallest size, with no clock running."""
    peer = importlib.import_module(f"benchmarks.shipments.with_{library}")
    model = peer.build(CASE)
    program = peer.hand_over(model)
    return Measure(
        library=library,
        size=1,
        columns=program.getNumCol(),
        rows=program.getNumRow(),
        nonzeros=program.getNumNz(),
        sums=describe(program.getLp()),
        build_seconds=1.0,
        hand_over_seconds=1.0,
        solve_seconds=1.0,
        cost=peer.solve(model, None),
        peak_mb=2.0,
        grown_mb=1.0,
    )


@pytest.fixture(scope="module")
def measures() -> list[Measure]:
    """The smallest size in every library."""
    return [measured(library) for library in LIBRARIES]


def test_all_libraries_write_one_program(measures: list[Measure]) -> None:
    check_same(measures)
    origins, markets, periods = SIZES[1]
    lanes = origins * markets * periods
    assert measures[0].columns == 2 * lanes + 3 * markets * periods
    assert measures[0].rows == lanes + 2 * origins * periods + 2 * markets * periods
    assert measures[0].sums["whole"] == lanes


@pytest.mark.parametrize("periods", [2, 3])
def test_whole_ships_cost_the_same(periods: int) -> None:
    case = first_periods(CASE, periods)
    costs = []
    for library in LIBRARIES:
        peer = importlib.import_module(f"benchmarks.shipments.with_{library}")
        costs.append(peer.solve(peer.build(case), 1e-7))
    assert costs == pytest.approx([costs[0]] * 3, rel=1e-6)


def test_a_library_that_does_less_is_found_out(measures: list[Measure]) -> None:
    ours, other, _ = measures
    with pytest.raises(RuntimeError) as raised:
        check_same([ours, replace(other, rows=other.rows - 1)])
    assert str(raised.value) == "size 1, rows: keruen has 288, linopy has 287"
    with pytest.raises(RuntimeError):
        check_same([ours, replace(other, cost=other.cost * (1.0 + 2e-6))])
    with pytest.raises(RuntimeError):
        check_same([ours, replace(other, sums={**other.sums, "value sum": 0.0})])


def test_each_size_is_ten_times_the_one_before() -> None:
    lanes = [origins * markets * periods for origins, markets, periods in SIZES.values()]
    assert lanes == [lanes[0] * size for size in SIZES]


def test_tables_show_ratios_and_what_was_skipped(measures: list[Measure]) -> None:
    ours, linopy, _ = measures
    results = {
        ("keruen", 1): replace(ours, build_seconds=0.5),
        ("linopy", 1): replace(linopy, build_seconds=5.0, grown_mb=0.25),
    }
    text = tables(results, [1])
    assert "|    1 |     420 |  288 |       885 |" in text
    line = next(one for one in text.splitlines() if "6.00" in one)
    assert [cell.strip() for cell in line.strip("|").split("|")] == [
        *["1", "1.50", "6.00", "skipped", "4.0", "skipped"]
    ]
    assert losses(results, [1]) == ["memory above the imports, size 1: 1.00 MB, linopy 0.25 MB"]
