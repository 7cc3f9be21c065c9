"""Linear programs worked by hand, their prices, and the cutting loop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from keruen.solver import (
    INFINITY,
    Cuts,
    Floats,
    Solution,
    add_rows,
    relative_gap,
    solve_interior,
    solve_relaxation,
)
from tests.solver.programs import Drawn, drawn_programs, knapsack, optimum, program


def relaxed(*arguments: object, **limits: object) -> Solution:
    """The relaxation of a dense program."""
    return solve_relaxation(program(*arguments, **limits))[0]  # type: ignore[arg-type]


def test_two_goods_and_three_machines() -> None:
    # Most 3 x + 5 y with x <= 4, 2 y <= 12, 3 x + 2 y <= 18. The last two bind: y = 6, x = 2, 36.
    # One more hour of the second machine moves y by 1/2 and x by -1/3: 5/2 - 1 = 3/2; of the
    # third x by 1/3: 1.
    solved = relaxed(
        [-3.0, -5.0], [[1.0, 0.0], [0.0, 2.0], [3.0, 2.0]], row_upper=[4.0, 12.0, 18.0]
    )
    assert solved.status == "optimal"
    assert solved.cost == pytest.approx(-36.0)
    assert solved.bound == solved.cost
    assert solved.values == pytest.approx([2.0, 6.0])
    assert solved.row_prices == pytest.approx([0.0, -1.5, -1.0])
    assert solved.reduced_costs == pytest.approx([0.0, 0.0])
    assert solved.seconds >= 0.0


def test_two_elevators_and_two_ports() -> None:
    # 20 t and 30 t on offer, 25 t wanted at each port; USD 2 and 5 a tonne from the first elevator,
    # 4 and 3 from the second. The first sends all 20 t at 2, the second 5 t at 4 and 25 t at 3:
    # 135. A tonne more at the first elevator saves 4 - 2; nothing moves from it to port two: 5 is
    # dearer than 3 by 2, and its grain is worth 2 more at port one.
    solved = relaxed(
        [2.0, 5.0, 4.0, 3.0],
        [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]],
        row_lower=[-INFINITY, -INFINITY, 25.0, 25.0],
        row_upper=[20.0, 31.0, 25.0, 25.0],
    )
    assert solved.cost == pytest.approx(135.0)
    assert solved.values == pytest.approx([20.0, 0.0, 5.0, 25.0])
    assert solved.row_prices == pytest.approx([-2.0, 0.0, 4.0, 3.0])
    assert solved.reduced_costs == pytest.approx([0.0, 4.0, 0.0, 0.0])


def test_whole_columns_are_relaxed() -> None:
    # Worth by weight 8/3, 13/6, 10/5, 7/4: all of the last thing and the second, 1/5 of the first.
    solved, cuts = solve_relaxation(knapsack([10.0, 13.0, 7.0, 8.0], [5.0, 6.0, 4.0, 3.0], 10.0))
    assert solved.cost == pytest.approx(-23.0)
    assert solved.values == pytest.approx([0.2, 1.0, 0.0, 1.0])
    assert cuts == []


def test_columns_at_their_limits_without_rows() -> None:
    solved = relaxed([1.0, -1.0, 0.0], [], lower=[2.0, 0.0, 1.0], upper=[9.0, 3.0, 1.0])
    assert solved.cost == pytest.approx(-1.0)
    assert solved.values == pytest.approx([2.0, 3.0, 1.0])


def test_a_program_that_allows_nothing() -> None:
    solved = relaxed([1.0, 1.0], [[1.0, 1.0]], row_lower=5.0, upper=2.0)
    assert (solved.status, solved.cost, solved.bound) == ("infeasible", INFINITY, -INFINITY)


def test_a_cost_that_falls_without_end() -> None:
    solved = relaxed([-1.0, 0.0], [[1.0, -1.0]], row_upper=1.0)
    assert (solved.status, solved.cost, solved.bound) == ("unbounded", -INFINITY, -INFINITY)


@pytest.mark.parametrize(("least", "status"), [(0.0, "optimal"), (0.5, "infeasible")])
def test_rows_without_columns(least: float, status: str) -> None:
    matrix = program([], np.zeros((1, 0)), row_lower=least)
    assert solve_relaxation(matrix)[0].status == status
    assert solve_interior(matrix).status == status
    assert len(solve_interior(matrix).row_prices) == matrix.shape[0]


@given(drawn_programs())
def test_the_least_cost_is_that_of_another_door(drawn: Drawn) -> None:
    least, _ = optimum(drawn.matrix, drawn.dense)
    assert least is not None
    for solved in (solve_relaxation(drawn.matrix)[0], solve_interior(drawn.matrix)):
        assert solved.status == "optimal"
        assert solved.cost == pytest.approx(least, rel=1e-5, abs=1e-4)
        # Complementary prices: the dual objective, cost - A' prices at the limits, is the same.
        reduced = drawn.matrix.reduced_costs(solved.row_prices)
        assert solved.reduced_costs == pytest.approx(reduced, abs=1e-4)


@pytest.mark.parametrize(
    ("matrix", "status"),
    [
        (program([1.0, 1.0], [[1.0, 1.0]], row_lower=5.0, upper=2.0), "infeasible"),
        (program([-1.0, 0.0], [[1.0, -1.0]], row_upper=1.0), "unbounded"),
    ],
)
def test_the_interior_method_tells_why_there_is_no_optimum(matrix: object, status: str) -> None:
    solved = solve_interior(matrix)  # type: ignore[arg-type]
    assert solved.status == status
    assert solved.bound == -INFINITY


# Least x + y + z with x + y >= 1, y + z >= 1, x + z >= 1 in whole numbers is 2; relaxed 1.5 at
# halves. The rows together say 2 (x + y + z) >= 3, and whole numbers make that x + y + z >= 2.
TRIANGLE = program(
    [1.0, 1.0, 1.0], [[1, 1, 0], [0, 1, 1], [1, 0, 1]], row_lower=1.0, upper=1.0, integer=True
)


def at_least(total: float) -> Cuts:
    """x + y + z >= total."""
    return Cuts(np.array([total]), np.array([0, 3]), np.array([0, 1, 2]), np.ones(3))


def test_a_cut_raises_the_bound() -> None:
    seen: list[Floats] = []

    def cut(values: Floats) -> Cuts | None:
        seen.append(values)
        return at_least(2.0) if values.sum() < 2.0 - 1e-6 else None

    solved, cuts = solve_relaxation(TRIANGLE, cut=cut, rounds=5)
    assert solved.cost == pytest.approx(2.0)
    assert [one.count for one in cuts] == [1]
    assert len(seen) == 2
    assert seen[0] == pytest.approx([0.5, 0.5, 0.5])
    assert seen[1].sum() == pytest.approx(2.0)
    tight = add_rows(TRIANGLE, cuts)
    assert tight.shape == (4, 3)
    assert tight.rows.toarray()[3].tolist() == [1.0, 1.0, 1.0]
    assert (tight.row_lower[3], tight.row_upper[3]) == (2.0, INFINITY)
    assert solve_relaxation(tight)[0].cost == pytest.approx(2.0)
    assert len(solved.row_prices) == 4


def test_rounds_of_cuts_are_counted() -> None:
    totals = iter([1.6, 1.7, 1.8, 1.9])
    solved, cuts = solve_relaxation(TRIANGLE, cut=lambda _: at_least(next(totals)), rounds=2)
    assert solved.cost == pytest.approx(1.7)
    assert len(cuts) == 2
    assert next(totals) == 1.8
    solved, cuts = solve_relaxation(TRIANGLE, cut=lambda _: at_least(2.0), rounds=0)
    assert (solved.cost, cuts) == (pytest.approx(1.5), [])


def test_cutting_stops_when_a_round_gains_little() -> None:
    totals = iter([1.7, 1.71, 1.9])
    solved, cuts = solve_relaxation(
        TRIANGLE, cut=lambda _: at_least(next(totals)), rounds=9, least_gain=0.05
    )
    assert solved.cost == pytest.approx(1.71)
    assert len(cuts) == 2


def test_cutting_stops_by_the_clock() -> None:
    solved, cuts = solve_relaxation(
        TRIANGLE, cut=lambda _: at_least(2.0), rounds=9, time_limit_seconds=0.0
    )
    assert (solved.cost, cuts) == (pytest.approx(1.5), [])


def test_no_rows_end_the_cutting() -> None:
    empty = Cuts(np.zeros(0), np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    assert solve_relaxation(TRIANGLE, cut=lambda _: empty, rounds=9)[1] == []


def test_a_cut_that_allows_nothing_is_seen() -> None:
    solved, cuts = solve_relaxation(TRIANGLE, cut=lambda _: at_least(4.0), rounds=9)
    assert (solved.status, solved.bound) == ("infeasible", -INFINITY)
    assert len(cuts) == 1


def test_cuts_of_several_rounds_are_added_in_order() -> None:
    two = Cuts(
        np.array([1.0, 2.0]), np.array([0, 1, 3]), np.array([2, 0, 1]), np.array([4.0, 5.0, 6.0])
    )
    tight = add_rows(TRIANGLE, [at_least(2.0), two])
    assert tight.rows.toarray()[3:].tolist() == [[1, 1, 1], [0, 0, 4], [5, 6, 0]]
    assert tight.row_lower[3:].tolist() == [2.0, 1.0, 2.0]
    assert add_rows(TRIANGLE, []).shape == TRIANGLE.shape


@pytest.mark.parametrize(
    ("cost", "bound", "gap"),
    [
        (100.0, 95.0, 0.05),
        (-100.0, -105.0, 0.05),
        (7.0, 7.0, 0.0),
        (0.0, 0.0, 0.0),
        (0.0, -1.0, 1e12),
        (None, 1.0, None),
        (1.0, None, None),
        (INFINITY, 1.0, None),
        (1.0, -INFINITY, None),
    ],
)
def test_the_gap_is_relative_to_the_cost(
    cost: float | None, bound: float | None, gap: float | None
) -> None:
    assert relative_gap(cost, bound) == pytest.approx(gap)
