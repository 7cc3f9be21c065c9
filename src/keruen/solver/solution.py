"""What goes into a solve and comes out of it: cuts and progress, solutions and their gap."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from keruen.solver.model import INFINITY, Floats, Integers, Matrix

FEASIBILITY = 1e-7
WRONG = 1e-4
"""A solution that breaks a limit by more than this share is wrong, not rounded."""


@dataclass(frozen=True)
class SolveProgress:
    """Where a run stands: best cost so far (None before the first), proven bound, seconds."""

    seconds: float
    cost: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """(cost - bound) / |cost|, None while either is missing."""
        return relative_gap(self.cost, self.bound)


@dataclass(frozen=True)
class Solution:
    """What a solve found.

    `status` is one of optimal, feasible (ended early with a solution), infeasible, unbounded,
    stopped (by a limit or an interruption, without a solution), failed (the solver ended without an
    answer though no limit stopped it). `failure` is how the solver names an end that is neither an
    answer nor a limit, else empty; a solution found before it is still returned, as feasible.
    `bound` is -inf where nothing is proven. `row_prices` (per row) and `reduced_costs` (per column)
    are those of a relaxation; empty for a mixed-integer program.
    """

    status: str
    cost: float
    bound: float
    values: Floats
    row_prices: Floats
    reduced_costs: Floats
    seconds: float
    failure: str = ""


def solve_empty(matrix: Matrix, began: float) -> Solution:
    """A program without columns, whose rows HiGHS ignores: they allow zero, or they do not."""
    holds = (matrix.row_lower <= FEASIBILITY).all() and (matrix.row_upper >= -FEASIBILITY).all()
    return Solution(
        status="optimal" if holds else "infeasible",
        cost=0.0 if holds else math.inf,
        bound=0.0 if holds else -math.inf,
        values=np.zeros(0),
        row_prices=np.zeros(len(matrix.row_lower)),
        reduced_costs=np.zeros(0),
        seconds=time.perf_counter() - began,
    )


def is_sound(matrix: Matrix, solution: Solution) -> bool:
    """Whether a solution keeps every row and bound, costs what it says, and no less than its bound.

    The tolerances are far above those of the solver: they catch wrong answers, not rounding.
    """
    values = solution.values
    if not len(values):
        return True
    activity = matrix.activity(values)
    near = WRONG * (1.0 + np.abs(activity))
    cost = float(matrix.cost @ values)
    apart = WRONG * (1.0 + abs(cost))
    return bool(
        (activity >= matrix.row_lower - near).all()
        and (activity <= matrix.row_upper + near).all()
        and (values >= matrix.lower - WRONG * (1.0 + np.abs(values))).all()
        and (values <= matrix.upper + WRONG * (1.0 + np.abs(values))).all()
        and abs(cost - solution.cost) <= apart
        and solution.bound <= solution.cost + apart
    )


def failed(solution: Solution, failure: str) -> Solution:
    """What is left of a solution that is wrong: nothing but its failure."""
    return replace(
        solution,
        status="failed",
        cost=math.inf,
        bound=-math.inf,
        values=np.zeros(0),
        failure=failure,
    )


ProgressCall = Callable[[SolveProgress], None]
CutCall = Callable[[Floats], "Cuts | None"]


@dataclass(frozen=True)
class Cuts:
    """Rows `A x >= lower` to add to a program, row by row."""

    lower: Floats
    start: Integers
    index: Integers
    value: Floats

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.lower)


def add_rows(matrix: Matrix, cuts: list[Cuts]) -> Matrix:
    """A program with rows added at its end."""
    start, index, value = [matrix.start], [matrix.index], [matrix.value]
    lower = [matrix.row_lower]
    for cut in cuts:
        start.append(cut.start[1:] + start[-1][-1])
        index.append(cut.index)
        value.append(cut.value)
        lower.append(cut.lower)
    added = sum(cut.count for cut in cuts)
    return replace(
        matrix,
        start=np.concatenate(start),
        index=np.concatenate(index),
        value=np.concatenate(value),
        row_lower=np.concatenate(lower),
        row_upper=np.concatenate([matrix.row_upper, np.full(added, INFINITY)]),
    )


def relative_gap(cost: float | None, bound: float | None) -> float | None:
    """(cost - bound) / |cost|; zero where both are zero."""
    if cost is None or bound is None or not math.isfinite(cost) or not math.isfinite(bound):
        return None
    if cost == bound:
        return 0.0
    return (cost - bound) / max(abs(cost), 1e-12)
