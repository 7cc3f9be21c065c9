"""HiGHS ends without an answer: a second run from nothing, and never a limit that was not set."""

from __future__ import annotations

import math
from collections.abc import Callable

import highspy
import numpy as np
import pytest

from keruen.solver import (
    INFINITY,
    Cuts,
    Floats,
    OpenRelaxation,
    Solution,
    solve_interior,
    solve_relaxation,
    solve_whole,
)
from tests.solver.faulty import STATUS, Faulty
from tests.solver.programs import knapsack, program

FAILURES = (
    STATUS.kNotset,
    STATUS.kSolveError,
    STATUS.kUnknown,
    STATUS.kIterationLimit,
    STATUS.kPresolveError,
    STATUS.kPostsolveError,
    STATUS.kMemoryLimit,
    STATUS.kModelError,
    STATUS.kLoadError,
    STATUS.kObjectiveBound,
)


VALUES = [10.0, 13.0, 7.0, 8.0], [5.0, 6.0, 4.0, 3.0], 10.0
RELAXED, BEST = -23.0, -21.0
"""All of the last two by weight and a fifth of the first; whole: the second and the last."""


def one_cut(_: Floats) -> Cuts:
    """The first, second and fourth thing are too heavy together: x1 + x2 + x4 <= 2."""
    return Cuts(
        np.array([-2.0]), np.array([0, 3]), np.array([0, 1, 3]), np.array([-1.0, -1.0, -1.0])
    )


WITH_CUT = -22.75
"""Two of the three, the second and the fourth with 1/4 of the third: 13 + 8 + 7 / 4."""


def with_cut() -> tuple[Solution, list[Cuts]]:
    return solve_relaxation(knapsack(*VALUES), cut=one_cut, rounds=1)


@pytest.mark.parametrize("status", FAILURES)
def test_a_failure_after_a_cut_is_solved_again_from_nothing(
    monkeypatch: pytest.MonkeyPatch, status: highspy.HighsModelStatus
) -> None:
    faulty = Faulty(monkeypatch, status, failing=(1,))
    solution, cuts = with_cut()
    assert (solution.status, solution.failure) == ("optimal", "")
    assert solution.cost == pytest.approx(WITH_CUT)
    assert len(cuts) == 1
    assert (faulty.runs, faulty.cleared) == (3, [2])


@pytest.mark.parametrize("status", FAILURES)
def test_a_second_failure_keeps_the_relaxation_before_the_cut(
    monkeypatch: pytest.MonkeyPatch, status: highspy.HighsModelStatus
) -> None:
    faulty = Faulty(monkeypatch, status, failing=(1, 2))
    solution, cuts = with_cut()
    assert (solution.status, solution.cost) == ("optimal", pytest.approx(RELAXED))
    assert cuts == []
    assert (faulty.runs, faulty.cleared) == (3, [2])


def relaxed() -> Solution:
    return solve_relaxation(knapsack(*VALUES))[0]


def opened() -> Solution:
    return OpenRelaxation(knapsack(*VALUES)).solve()


def interior() -> Solution:
    return solve_interior(knapsack(*VALUES))


def interior_within_an_hour() -> Solution:
    return solve_interior(knapsack(*VALUES), time_limit_seconds=3600.0, halted=lambda: False)


def whole() -> Solution:
    return solve_whole(knapsack(*VALUES))


def whole_within_an_hour() -> Solution:
    return solve_whole(
        knapsack(*VALUES), time_limit_seconds=3600.0, start=np.zeros(4), halted=lambda: False
    )


ALL = (relaxed, opened, interior, interior_within_an_hour, whole, whole_within_an_hour)


@pytest.mark.parametrize("status", FAILURES)
@pytest.mark.parametrize("solve", ALL)
def test_one_failure_costs_a_second_run_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
    solve: Callable[[], Solution],
    status: highspy.HighsModelStatus,
) -> None:
    faulty = Faulty(monkeypatch, status, failing=(0,))
    solution = solve()
    assert (solution.status, solution.failure) == ("optimal", "")
    assert solution.cost == pytest.approx(BEST if solve.__name__.startswith("whole") else RELAXED)
    # The interior point method is followed by the simplex method on a solver of its own.
    cleared = [] if solve.__name__.startswith("interior") else [1]
    assert (faulty.runs, faulty.cleared) == (2, cleared)


@pytest.mark.parametrize("status", FAILURES)
@pytest.mark.parametrize("solve", ALL)
def test_failures_without_end_are_named_and_are_no_limit(
    monkeypatch: pytest.MonkeyPatch,
    solve: Callable[[], Solution],
    status: highspy.HighsModelStatus,
) -> None:
    faulty = Faulty(monkeypatch, status, failing=(0, 1, 2))
    solution = solve()
    words = highspy.Highs().modelStatusToString(status)
    assert solution.failure == words
    assert solution.bound == -math.inf
    assert faulty.runs == (3 if solve.__name__.startswith("interior") else 2)
    if solve.__name__.startswith("whole"):
        # A solution that was found before the failure is a solution all the same.
        assert (solution.status, solution.cost) == ("feasible", pytest.approx(BEST))
    else:
        assert (solution.status, solution.cost) == ("failed", INFINITY)


def test_a_whole_program_that_fails_without_a_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = Faulty(monkeypatch, STATUS.kSolveError, failing=(0, 1))
    solution = solve_whole(program([1.0], [[1.0]], row_lower=2.0, upper=1.0, integer=True))
    assert (solution.status, solution.failure) == ("failed", "Solve error")
    assert (solution.cost, solution.bound, len(solution.values)) == (INFINITY, -INFINITY, 0)
    assert faulty.runs == 2


@pytest.mark.parametrize(
    "status", [STATUS.kTimeLimit, STATUS.kInterrupt, STATUS.kHighsInterrupt, STATUS.kSolutionLimit]
)
@pytest.mark.parametrize("solve", ALL)
def test_a_limit_is_no_failure(
    monkeypatch: pytest.MonkeyPatch,
    solve: Callable[[], Solution],
    status: highspy.HighsModelStatus,
) -> None:
    faulty = Faulty(monkeypatch, status, failing=(0,))
    solution = solve()
    assert solution.status == ("feasible" if solve.__name__.startswith("whole") else "stopped")
    assert (solution.failure, faulty.runs, faulty.cleared) == ("", 1, [])


def test_an_open_relaxation_keeps_its_costs_where_it_was_unbounded_or_infeasible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To tell them apart the costs are set to zero for a run; the next run has them again."""
    opened = OpenRelaxation(program([3.0], [[1.0]], row_lower=2.0))
    faulty = Faulty(monkeypatch, STATUS.kUnboundedOrInfeasible, failing=(0,))
    assert opened.solve().status == "unbounded"
    assert faulty.runs == 2
    assert opened.solve().cost == pytest.approx(6.0)


class Wrong:
    """HiGHS whose first answers, so many, hold another point than the one it found."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answers: int, point: list[float]) -> None:
        self.left, self.starts = answers, 0
        get, begin = highspy.Highs.getSolution, highspy.Highs.setSolution

        def wrong(highs: highspy.Highs) -> highspy.HighsSolution:
            found = get(highs)
            if self.left:
                self.left -= 1
                found.col_value = point
            return found

        def counted(highs: highspy.Highs, *values: object) -> object:
            self.starts += 1
            return begin(highs, *values)

        monkeypatch.setattr(highspy.Highs, "getSolution", wrong)
        monkeypatch.setattr(highspy.Highs, "setSolution", counted)


@pytest.mark.parametrize(
    "point", [[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0], [3.0, 0.0, 0.0, 0.0]]
)
def test_an_answer_that_breaks_the_program_is_solved_again_without_its_start(
    monkeypatch: pytest.MonkeyPatch, point: list[float]
) -> None:
    """Too heavy, not of the cost that is given, or above the bound of a column."""
    wrong = Wrong(monkeypatch, 1, point)
    solution = solve_whole(knapsack(*VALUES), start=np.zeros(4))
    assert (solution.status, solution.failure) == ("optimal", "")
    assert solution.cost == pytest.approx(BEST)
    assert wrong.starts == 1


def test_answers_that_break_the_program_twice_are_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Wrong(monkeypatch, 2, [1.0, 1.0, 1.0, 1.0])
    solution = solve_whole(knapsack(*VALUES))
    assert (solution.status, solution.failure) == ("failed", "an answer that breaks the program")
    assert (solution.cost, solution.bound, len(solution.values)) == (math.inf, -math.inf, 0)
