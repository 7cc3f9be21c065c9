"""Why no plan exists: the limits that conflict, and the smallest change that mends it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from keruen.errors import InfeasibleError
from keruen.plan.model.build import PlanModel
from keruen.plan.result.limit_labels import Limit, list_limits
from keruen.solver import (
    INFINITY,
    Floats,
    Integers,
    Matrix,
    Solution,
    solve_relaxation,
    solve_whole,
)

LEAST_CHANGE = 1e-6
# Nodes of the search for the smallest change; the first plan of it is an answer too.
WHOLE_NODES = 500


def explain_infeasible(plan_model: PlanModel) -> InfeasibleError:
    """Make the error of a model that has no solution.

    Every limit may be broken at a price for each tonne; the cheapest way to break them is the
    smallest change that mends the case. The limits that conflict are an irreducible set: leave
    out any one and the others can be met.
    """
    matrix = plan_model.model.matrix()
    limits = list_limits(plan_model)
    elastic = _with_slack(matrix, limits)
    relaxed, _ = solve_relaxation(elastic)
    whole_only = relaxed.status == "optimal" and relaxed.cost < LEAST_CHANGE
    solution = _solve_whole(elastic) if whole_only else relaxed
    if solution.status in ("failed", "stopped"):
        return InfeasibleError(
            "no plan meets every limit; which of them conflict was not found: "
            f"the solver's status is {solution.failure or solution.status!r}",
            "Relax limits of the case one by one, such as reserves, least cover and quotas.",
        )
    if solution.status not in ("optimal", "feasible"):
        return InfeasibleError(
            "no plan meets every limit, and relaxing the limits of the case does not help",
            "Check closures, transit times and opening stocks: grain is in a place that it "
            "cannot leave.",
        )
    slacks = solution.values[matrix.shape[1] :]
    changes = _changes(limits, slacks, matrix)
    if whole_only:
        bends = (slacks > LEAST_CHANGE).tolist()
        conflict = [limit for limit, bent in zip(limits, bends, strict=True) if bent]
    else:
        conflict = _irreducible(matrix, limits, relaxed)
    listed = "\n".join(f"    - {limit.words} ({limit.cell})" for limit in conflict)
    mended = "\n".join(f"    - {change}" for change in changes)
    ships = " with whole ships" if whole_only else ""
    return InfeasibleError(
        f"no plan meets every limit{ships}; these limits conflict:\n{listed}",
        f"Smallest change that makes the case feasible:\n{mended}",
    )


def _with_slack(matrix: Matrix, limits: list[Limit]) -> Matrix:
    """A program whose limits bend: one column a limit, at the same price for each tonne.

    The column stands in every row of its limit, so that its value is the change of the one cell
    that sets the limit, not of one period.
    """
    count = matrix.shape[1]
    rows = np.concatenate([np.array(limit.rows, dtype=np.int64) for limit in limits])
    numbers = np.repeat(np.arange(len(limits)), [len(limit.rows) for limit in limits]) + count
    signs = np.where(np.isfinite(matrix.row_lower[rows]), 1.0, -1.0)
    order = np.argsort(rows, kind="stable")
    rows, numbers, signs = rows[order], numbers[order], signs[order]
    lengths = np.diff(matrix.start) + np.bincount(rows, minlength=matrix.shape[0])
    ends = matrix.start[rows + 1]
    return replace(
        matrix,
        cost=np.concatenate([np.zeros(count), np.ones(len(limits))]),
        lower=np.concatenate([matrix.lower, np.zeros(len(limits))]),
        upper=np.concatenate([matrix.upper, np.full(len(limits), INFINITY)]),
        integer=np.concatenate([matrix.integer, np.zeros(len(limits), dtype=bool)]),
        start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        index=np.insert(matrix.index, ends, numbers),
        value=np.insert(matrix.value, ends, signs),
    )


def _solve_whole(elastic: Matrix) -> Solution:
    return solve_whole(elastic, gap=1e-3, node_limit=WHOLE_NODES)


def _changes(limits: list[Limit], slacks: Floats, matrix: Matrix) -> list[str]:
    """One line a limit that bends: from what to what, by its first period."""
    lines: list[str] = []
    for limit, slack in zip(limits, slacks.tolist(), strict=True):
        if slack <= LEAST_CHANGE:
            continue
        row = limit.rows[0]
        at_least = bool(np.isfinite(matrix.row_lower[row]))
        right = (matrix.row_lower if at_least else matrix.row_upper)[row] * limit.scale
        change = slack * limit.scale
        verb, after = ("lower", right - change) if at_least else ("raise", right + change)
        each = " in each period" if len(limit.rows) > 1 else ""
        lines.append(
            f"{verb} {limit.words} by {change:,.0f} {limit.unit}{each} "
            f"(at first from {right:,.0f} to {after:,.0f} {limit.unit}): {limit.cell}"
        )
    return lines


def _irreducible(matrix: Matrix, limits: list[Limit], relaxed: Solution) -> list[Limit]:
    """Limits with a price in the elastic program, less each that the others do without."""
    priced = set(np.flatnonzero(np.abs(relaxed.row_prices) > 1e-9).tolist())
    kept = [limit for limit in limits if priced.intersection(limit.rows)]
    every = np.concatenate([np.array(limit.rows) for limit in limits])
    for limit in list(kept):
        rest = [other for other in kept if other is not limit]
        if not _can_hold(matrix, rest, every):
            kept = rest
    return kept


def _can_hold(matrix: Matrix, limits: list[Limit], every: Integers) -> bool:
    """Whether these limits can be met together when all others are dropped; True if not known."""
    hard = np.zeros(matrix.shape[0], dtype=bool)
    for limit in limits:
        hard[list(limit.rows)] = True
    dropped = every[~hard[every]]
    lower, upper = matrix.row_lower.copy(), matrix.row_upper.copy()
    lower[dropped] = -INFINITY
    upper[dropped] = INFINITY
    trial = replace(matrix, row_lower=lower, row_upper=upper, cost=np.zeros_like(matrix.cost))
    return solve_relaxation(trial)[0].status != "infeasible"
