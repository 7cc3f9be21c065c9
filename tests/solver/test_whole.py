"""Whole programs worked by hand, and every way to stop one."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.solver import INFINITY, SolveProgress, relative_gap, solve_whole
from tests.solver.programs import Drawn, crowded_knapsacks, drawn_programs, knapsack, program


def test_a_knapsack() -> None:
    # Room for 10: 13 + 8 = 21 weighs 9; 13 + 7 = 20 and 10 + 8 = 18 are less, 10 + 13 too heavy.
    solved = solve_whole(knapsack([10.0, 13.0, 7.0, 8.0], [5.0, 6.0, 4.0, 3.0], 10.0))
    assert solved.status == "optimal"
    assert solved.cost == pytest.approx(-21.0)
    assert solved.bound == pytest.approx(-21.0)
    assert solved.values == pytest.approx([0.0, 1.0, 0.0, 1.0])
    assert (len(solved.row_prices), len(solved.reduced_costs)) == (0, 0)


def test_ships_sail_whole() -> None:
    # 100 t in ships of 30 t at 7 each: four of them, the last one part-laden; freight 0.1 a tonne.
    matrix = program(
        [0.1, 7.0],
        [[1.0, 0.0], [1.0, -30.0]],
        row_lower=[100.0, -INFINITY],
        row_upper=[INFINITY, 0.0],
        integer=[False, True],
    )
    solved = solve_whole(matrix)
    assert solved.cost == pytest.approx(10.0 + 28.0)
    assert solved.values == pytest.approx([100.0, 4.0])


def test_a_program_without_whole_columns() -> None:
    matrix = program([-3.0, -5.0], [[1, 0], [0, 2], [3, 2]], row_upper=[4.0, 12.0, 18.0])
    solved = solve_whole(matrix)
    assert (solved.status, solved.cost, solved.bound) == (
        "optimal",
        pytest.approx(-36.0),
        pytest.approx(-36.0),
    )


@pytest.mark.parametrize("integer", [True, False])
def test_programs_without_an_optimum(integer: bool) -> None:
    # 2 x = 3 has no whole solution; x <= 1 none at all.
    shut = program([1.0], [[2.0]], row_lower=3.0, row_upper=3.0, integer=integer)
    if not integer:
        shut = program([1.0], [[2.0]], row_lower=3.0, upper=1.0)
    falling = program([-1.0], [], integer=integer)
    together = program([-1.0, 0.0], [[1.0, -1.0]], row_upper=1.0, integer=integer)
    for matrix, status, cost in (
        (shut, "infeasible", INFINITY),
        (falling, "unbounded", -INFINITY),
        (together, "unbounded", -INFINITY),
    ):
        solved = solve_whole(matrix)
        assert (solved.status, solved.cost, solved.bound) == (status, cost, -INFINITY)
        assert len(solved.values) == 0


@pytest.mark.parametrize(("least", "status"), [(0.0, "optimal"), (0.5, "infeasible")])
def test_rows_without_columns(least: float, status: str) -> None:
    solved = solve_whole(program([], np.zeros((1, 0)), row_lower=least))
    assert solved.status == status
    assert solved.cost == (0.0 if status == "optimal" else INFINITY)


@given(drawn_programs(integer=True))
@settings(max_examples=50)
def test_the_least_cost_is_that_of_trying_every_point(drawn: Drawn) -> None:
    matrix, dense = drawn.matrix, drawn.dense
    ranges = [
        range(int(low), int(high) + 1) for low, high in zip(matrix.lower, matrix.upper, strict=True)
    ]
    points = np.array(list(itertools.product(*ranges)), dtype=np.float64)
    activity = points @ dense.T
    allowed = ((activity >= matrix.row_lower) & (activity <= matrix.row_upper)).all(axis=1)
    least = float((points[allowed] @ matrix.cost).min())
    solved = solve_whole(matrix)
    assert solved.status == "optimal"
    assert solved.cost == pytest.approx(least, abs=1e-6)
    assert solved.bound == pytest.approx(least, abs=1e-6)
    assert matrix.cost @ solved.values == pytest.approx(least, abs=1e-5)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 25)), min_size=4, max_size=10))
@settings(max_examples=30)
def test_a_wide_gap_still_has_a_proven_bound(things: list[tuple[int, int]]) -> None:
    values, weights = (np.array(numbers, dtype=np.float64) for numbers in zip(*things, strict=True))
    room = np.floor(weights.sum() / 2.0)
    choices = np.array(list(itertools.product([0.0, 1.0], repeat=len(things))))
    least = -float((choices @ values)[choices @ weights <= room].max())
    solved = solve_whole(knapsack(values, weights, room), gap=0.3)
    assert solved.bound <= least + 1e-6
    assert least <= solved.cost + 1e-6
    gap = relative_gap(solved.cost, solved.bound)
    assert gap is not None
    assert gap <= 0.3 + 1e-9


CROWDED = crowded_knapsacks()
CROWDED_COST = -658.0
CROWDED_FOR_MINUTES = crowded_knapsacks(150, 30)


def test_a_gap_is_reached_and_no_more() -> None:
    exact = solve_whole(CROWDED)
    assert (exact.status, exact.cost) == ("optimal", pytest.approx(CROWDED_COST))
    coarse = solve_whole(CROWDED, gap=0.05)
    gap = relative_gap(coarse.cost, coarse.bound)
    assert coarse.status == "optimal"
    assert gap is not None
    # The run ended by the gap, before it knew the optimum for certain.
    assert 1e-4 < gap <= 0.05


def test_a_start_is_taken_and_a_target_ends_the_run() -> None:
    # A greedy start: things in their order while all knapsacks have room.
    start = np.zeros(CROWDED.shape[1])
    for thing in range(len(start)):
        start[thing] = 1.0
        if (CROWDED.activity(start) > CROWDED.row_upper).any():
            start[thing] = 0.0
    cost = float(CROWDED.cost @ start)
    assert cost > CROWDED_COST
    solved = solve_whole(CROWDED, start=start, target=cost)
    assert solved.status == "feasible"
    assert solved.cost <= cost
    assert solved.bound < CROWDED_COST + 1e-6
    assert relative_gap(solved.cost, solved.bound) > 1e-3  # type: ignore[operator]


def test_a_start_that_nobody_else_would_find() -> None:
    # Numbers of seven digits that add up to a given sum: one choice of 2 ** 40 is known.
    random = np.random.default_rng(7)
    numbers = 2.0 * random.integers(1_000_000, 9_999_999, 40)
    start = random.integers(0, 2, 40).astype(np.float64)
    total = float(numbers @ start)
    matrix = program(
        np.arange(40.0), [numbers], row_lower=total, row_upper=total, upper=1.0, integer=True
    )
    alone = solve_whole(matrix, node_limit=1)
    assert (alone.status, alone.cost, len(alone.values)) == ("stopped", INFINITY, 0)
    helped = solve_whole(matrix, node_limit=1, start=start)
    assert helped.status == "feasible"
    assert helped.values == pytest.approx(start)
    assert helped.cost == pytest.approx(np.arange(40.0) @ start)
    assert helped.bound <= helped.cost


def test_a_clock_ends_a_run_with_what_is_proven_by_then() -> None:
    solved = solve_whole(CROWDED, time_limit_seconds=0.02)
    assert solved.status in ("feasible", "stopped")
    assert solved.bound <= CROWDED_COST + 1e-6
    assert solved.cost >= CROWDED_COST - 1e-6


def test_progress_is_told() -> None:
    told: list[SolveProgress] = []
    solved = solve_whole(CROWDED, progress=told.append)
    assert solved.cost == pytest.approx(CROWDED_COST)
    costs = [state.cost for state in told if state.cost is not None]
    bounds = [state.bound for state in told if state.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(CROWDED_COST)
    assert bounds
    assert max(bounds) <= CROWDED_COST + 1e-6
    assert [state.seconds for state in told] == sorted(state.seconds for state in told)
    for state in told:
        assert state.gap == relative_gap(state.cost, state.bound)


def test_progress_is_told_while_nothing_new_is_found() -> None:
    told: list[SolveProgress] = []
    started = time.perf_counter()
    solve_whole(CROWDED_FOR_MINUTES, time_limit_seconds=3.0, progress=told.append)
    seconds = time.perf_counter() - started
    times = [0.0, *(state.seconds for state in told), seconds]
    assert max(later - sooner for sooner, later in itertools.pairwise(times)) < 2.0


@pytest.mark.parametrize("error", [RuntimeError("enough"), KeyboardInterrupt()])
@pytest.mark.parametrize("calls", [1, 4])
def test_what_progress_raises_ends_the_run_and_is_passed_on(
    error: BaseException, calls: int
) -> None:
    told: list[SolveProgress] = []

    def progress(state: SolveProgress) -> None:
        told.append(state)
        if len(told) >= calls:
            raise error

    started = time.perf_counter()
    with pytest.raises(type(error)) as raised:
        solve_whole(CROWDED_FOR_MINUTES, time_limit_seconds=30.0, progress=progress)
    assert raised.value is error
    assert len(told) == calls
    assert time.perf_counter() - started < 15.0
    # What was raised leaves nothing behind.
    assert solve_whole(CROWDED, gap=0.05).status == "optimal"


def test_options_go_to_the_solver() -> None:
    solved = solve_whole(CROWDED, options={"mip_max_nodes": 0})
    assert solved.status != "optimal"


def test_a_program_that_is_no_program_is_refused() -> None:
    matrix = program([1.0], [[1.0]], lower=[INFINITY], upper=[INFINITY])
    with pytest.raises(ValueError) as raised:
        solve_whole(matrix)
    assert str(raised.value) == (
        "HiGHS does not take the program: a cost, bound or coefficient is wrong"
    )
