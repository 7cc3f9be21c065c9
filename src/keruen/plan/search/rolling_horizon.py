"""A first plan of a long fine calendar: a few periods after the other, the later ones by prices.

From the first period on, some periods are solved exactly with whole ships, while everything that
reaches into later ones has a price. The first of them are kept, and the next begin where they end.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from keruen.plan.model.build import PlanModel
from keruen.plan.search.deadline import Deadline
from keruen.solver import Floats, Integers, Matrix, solve_whole

Mask = npt.NDArray[np.bool_]

STEP_GAP = 1e-2
STEP_NODES = 1
# Days that are solved at once, and those of them that are kept: the rest covers a voyage.
AHEAD_DAYS = 63.0
KEPT_DAYS = 35.0
# Where a step has no solution, it is taken again with so many of the steps before it.
BACK = (0, 1, 2, 4)


def roll(
    plan_model: PlanModel, matrix: Matrix, prices: Floats, near: Mask, deadline: Deadline
) -> Floats | None:
    """A plan with whole ships, shape (columns,); None where a step finds none.

    Parameters
    ----------
    prices : row prices of about the relaxation, shape (rows,).
    near : columns worth a thought, shape (columns,); shortages always are, and all columns where
        a step has no solution without.
    """
    parameters = plan_model.parameters
    days = parameters.mean_period_days
    kept = max(round(KEPT_DAYS / days), 1)
    ahead = max(round(AHEAD_DAYS / days), kept + 1)
    steps = _RollingSteps(plan_model, matrix, prices, near)
    values = np.zeros(matrix.shape[1])
    for first in range(0, parameters.period_count, kept):
        end = min(first + ahead, parameters.period_count)
        for back in BACK:
            begin = max(first - back * kept, 0)
            before = np.where(steps.period < begin, values, 0.0)
            found = steps.solve(before, begin, end, deadline)
            if found is not None:
                break
        if found is None:
            return None
        values = found
        if end == parameters.period_count:
            return values
        values = np.where(steps.period < first + kept, values, 0.0)
    return values


class _RollingSteps:
    """The rows and columns of a model, ready to be solved some periods at a time."""

    def __init__(self, plan_model: PlanModel, matrix: Matrix, prices: Floats, near: Mask) -> None:
        self.matrix = matrix
        self.period = column_periods(plan_model)
        self.near = near | self._always(plan_model)
        entries = np.diff(matrix.start)
        row = np.repeat(np.arange(matrix.shape[0]), entries)
        self.last = np.zeros(matrix.shape[0], dtype=np.int64)
        np.maximum.at(self.last, row, self.period[matrix.index])
        pushed = np.zeros(matrix.shape[0], dtype=bool)
        pushed[row[matrix.value < 0.0]] = True
        self.only_limits = ~pushed & ~np.isfinite(matrix.row_lower)
        prices = np.where((prices > 0.0) & ~np.isfinite(matrix.row_lower), 0.0, prices)
        self.prices = np.where((prices < 0.0) & ~np.isfinite(matrix.row_upper), 0.0, prices)

    def _always(self, plan_model: PlanModel) -> Mask:
        always = np.zeros(self.matrix.shape[1], dtype=bool)
        decisions = plan_model.decisions
        for block in (decisions.short, decisions.stock, decisions.open, decisions.paid):
            always[block.numbers] = True
        always[decisions.accounts] = True
        return always

    def solve(self, values: Floats, first: int, end: int, deadline: Deadline) -> Floats | None:
        """The plan so far with the periods from `first` to before `end` decided."""
        inside = (self.period >= first) & (self.period < end)
        for free in (inside & self.near, inside):
            if deadline.has_ended():
                return None
            part, columns = self._part(values, free, end)
            found = solve_whole(
                part, gap=STEP_GAP, node_limit=STEP_NODES, time_limit_seconds=deadline.left(),
                halted=deadline.cancelled,
            )  # fmt: skip
            if len(found.values):
                decided = values.copy()
                decided[columns] = np.where(
                    part.integer, np.rint(found.values), np.maximum(found.values, 0.0)
                )
                return decided
        return None

    def _part(self, values: Floats, free: Mask, end: int) -> tuple[Matrix, Integers]:
        """The program of some columns: rows that end before `end` hold, later ones have prices."""
        matrix = self.matrix
        holds = (self.last < end) | self.only_limits
        columns = np.flatnonzero(free)
        cost = matrix.reduced_costs(np.where(holds, 0.0, self.prices))[columns]
        done = np.asarray(matrix.rows @ values)
        entries = matrix.rows[:, columns].tocsr()
        rows = np.flatnonzero(holds & (np.diff(entries.indptr) > 0))
        entries = entries[rows].tocsr()
        part = replace(
            matrix,
            cost=cost,
            lower=matrix.lower[columns],
            upper=matrix.upper[columns],
            integer=matrix.integer[columns],
            row_lower=matrix.row_lower[rows] - done[rows],
            # What earlier steps used by a hair too much must not leave the next without a plan.
            row_upper=np.maximum(
                matrix.row_upper[rows] - done[rows],
                np.where(self.only_limits[rows], 0.0, -np.inf),
            ),
            start=entries.indptr.astype(np.int64),
            index=entries.indices.astype(np.int64),
            value=entries.data,
        )
        return part, columns


def column_periods(plan_model: PlanModel) -> Integers:
    """The period of each column, shape (columns,)."""
    found = np.zeros(plan_model.model.column_count, dtype=np.int64)
    for block in plan_model.model.columns.values():
        found[block.numbers] = block.index["period"].to_numpy()
    return found
