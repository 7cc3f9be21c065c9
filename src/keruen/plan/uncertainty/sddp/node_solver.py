"""The solver of one node: its stage program with columns for the cost to go, and its cuts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from keruen.errors import KeruenError
from keruen.plan.uncertainty.sddp.cuts import CutPool
from keruen.plan.uncertainty.sddp.graph import Node
from keruen.plan.uncertainty.sddp.stage import Outcome
from keruen.solver import INFINITY, Cuts, Floats, Integers, Matrix, OpenRelaxation

# A cut is added to the program where it is violated by more than this share of the cost to go.
CUT_TOLERANCE = 1e-8
SOLVER_TOLERANCE = 1e-9
# Rows of cuts beyond which dominated ones are removed, in numbers of states.
ROWS_PER_STATE = 4
LEAST_ROWS = 24


@dataclass(frozen=True)
class StageSolution:
    """The best decision of a stage.

    `value` is the stage's cost and the cost to go after it; `stage_cost` the first alone, and
    `cost_to_go` the second, as the cuts see it. `safe_value` is the dual value of the program: a
    lower bound of its value whatever the solver's primal rounding. `slope` is the change of that
    value by a unit of each incoming state.
    """

    value: float
    safe_value: float
    stage_cost: float
    cost_to_go: float
    state: Floats
    slope: Floats
    values: Floats


class NodeSolver:
    """One node's program, which stays open in the solver from solve to solve.

    Columns after those of the stage: the cost to go; with multi-cuts also the cost of each outcome
    that may follow, in the order of `followers`.

    Parameters
    ----------
    node : the node.
    followers : nominal probability of each outcome of each node that may follow; empty at the end.
    multi_cut : whether each follower has a cost-to-go column of its own.
    """

    def __init__(self, node: Node, followers: Floats, *, multi_cut: bool) -> None:
        self.node = node
        self.followers = followers
        self.is_last = not len(followers)
        self.multi_cut = multi_cut and not self.is_last
        self.solves = 0
        stage = node.stage
        targets = len(followers) if self.multi_cut else 1
        self.pool = CutPool(len(stage.states), targets)
        self._base = stage.matrix
        self._count = len(stage.matrix.cost)
        own = (
            [self._count]
            if not self.multi_cut
            else range(self._count + 1, self._count + 1 + targets)
        )
        self._targets = np.array(list(own), np.int64)
        program = _with_cost_to_go(
            stage.matrix, node, targets if self.multi_cut else 0, self.is_last
        )
        self._lower, self._upper = program.lower.copy(), program.upper.copy()
        self._row_lower, self._row_upper = program.row_lower.copy(), program.row_upper.copy()
        self._set_columns = np.concatenate([stage.states_in, stage.random_columns])
        self._first_cut_row = len(stage.matrix.row_lower)
        # What stands in the rows after those of the stage: a cut's number, or -1 for risk weights.
        self._rows_added: list[int] = []
        self.weights: list[Floats] = []
        self._program = OpenRelaxation(program, tolerance=SOLVER_TOLERANCE)
        low = stage.matrix.lower[stage.states_out]
        high = stage.matrix.upper[stage.states_out]
        self._state_lower, self._state_upper = low, high

    def solve(self, state: Floats, outcome: Outcome) -> StageSolution:
        """The best decision for incoming states and an outcome.

        Raises
        ------
        KeruenError : the program has no solution.
        """
        self._set(state, outcome)
        while True:
            solution = self._program.solve()
            self.solves += 1
            if solution.status != "optimal":
                raise KeruenError(
                    f"the program of stage {self.node.name!r} has no solution "
                    f"({solution.failure or solution.status}) "
                    f"at the incoming states {_text(self.node.stage.states, state)}",
                    "Add a column for unmet demand or surplus, so that every state has a decision.",
                )
            values = solution.values
            end = values[self.node.stage.states_out]
            if self.is_last:
                break
            missing = self.pool.violated(end, values[self._targets], CUT_TOLERANCE)
            if not len(missing):
                break
            self._put(missing)
        reduced, prices = solution.reduced_costs, solution.row_prices
        cost_to_go = float(values[self._count])
        return StageSolution(
            value=solution.cost,
            safe_value=_dual_value(
                prices, self._row_lower, self._row_upper, reduced, self._lower, self._upper, values
            ),
            stage_cost=solution.cost - cost_to_go,
            cost_to_go=cost_to_go,
            # What rounding puts outside the bounds might have no solution in the next stage.
            state=np.clip(end, self._state_lower, self._state_upper),
            slope=reduced[self.node.stage.states_in],
            values=values[: self._count],
        )

    def add_cut(self, intercept: float, slope: Floats, target: int = 0) -> None:
        """Add a cut to the pool; the program takes it where it is violated."""
        self.pool.add(intercept, slope, target)

    def add_weights(self, weights: Floats) -> None:
        """With multi-cuts: the cost to go is at least these weights of the followers' costs."""
        if any(np.allclose(weights, each, rtol=0.0, atol=1e-12) for each in self.weights):
            return
        self.weights.append(weights.copy())
        columns = np.concatenate([[self._count], self._targets])
        values = np.concatenate([[1.0], -self.node.discount * weights])
        self._add(Cuts(np.zeros(1), np.array([0, len(columns)]), columns, values), [-1])

    def remove_dominated(self) -> int:
        """Remove the rows of cuts that are the highest at no compared state; returns how many.

        The pool keeps them, and a solve that violates one takes it back.
        """
        rows = [place for place, number in enumerate(self._rows_added) if number >= 0]
        if len(rows) <= max(LEAST_ROWS, ROWS_PER_STATE * len(self.node.stage.states)):
            return 0
        selected = self.pool.selected()
        gone = np.array([row for row in rows if not selected[self._rows_added[row]]], np.int64)
        if not len(gone):
            return 0
        self._program.delete_rows(gone + self._first_cut_row)
        self.pool.mark(np.array([self._rows_added[row] for row in gone], np.int64), False)
        kept = np.ones(len(self._row_lower), dtype=bool)
        kept[gone + self._first_cut_row] = False
        self._row_lower, self._row_upper = self._row_lower[kept], self._row_upper[kept]
        away = set(gone.tolist())
        self._rows_added = [each for row, each in enumerate(self._rows_added) if row not in away]
        return len(gone)

    def _set(self, state: Floats, outcome: Outcome) -> None:
        stage = self.node.stage
        columns = self._set_columns
        if len(columns):
            lower = np.concatenate([state, outcome.lower])
            upper = np.concatenate([state, outcome.upper])
            self._program.set_bounds(columns, lower, upper)
            self._lower[columns], self._upper[columns] = lower, upper
        if len(stage.random_rows):
            self._program.set_rows(stage.random_rows, outcome.row_lower, outcome.row_upper)
            self._row_lower[stage.random_rows] = outcome.row_lower
            self._row_upper[stage.random_rows] = outcome.row_upper
        if len(stage.random_costs):
            self._program.set_costs(stage.random_costs, outcome.cost)

    def _put(self, numbers: Integers) -> None:
        """Add cuts of the pool to the program, each scaled to a largest coefficient of 1."""
        slope = self.pool.slope[numbers]
        scale = np.maximum(1.0, np.abs(slope).max(axis=1, initial=0.0))
        columns = self.node.stage.states_out
        width = len(columns) + 1
        index = np.empty((len(numbers), width), dtype=np.int64)
        index[:, :-1] = columns
        index[:, -1] = self._targets[self.pool.target[numbers]]
        value = np.hstack([-slope / scale[:, None], 1.0 / scale[:, None]])
        start = np.arange(0, width * len(numbers) + 1, width)
        lower = self.pool.intercept[numbers] / scale
        self._add(Cuts(lower, start, index.ravel(), value.ravel()), numbers.tolist())
        self.pool.mark(numbers, True)

    def _add(self, cuts: Cuts, numbers: list[int]) -> None:
        self._program.add_rows(cuts)
        self._rows_added += numbers
        self._row_lower = np.concatenate([self._row_lower, cuts.lower])
        self._row_upper = np.concatenate([self._row_upper, np.full(cuts.count, INFINITY)])


def _with_cost_to_go(matrix: Matrix, node: Node, followers: int, is_last: bool) -> Matrix:
    """The stage program with the column of the cost to go, and one for each follower."""
    bound = 0.0 if is_last else node.lower_bound
    rows, columns = matrix.shape
    wide = csr_array(
        (matrix.value, matrix.index, matrix.start), shape=(rows, columns + 1 + followers)
    )
    top = 0.0 if is_last else INFINITY
    return replace(
        matrix,
        cost=np.concatenate([matrix.cost, [1.0], np.zeros(followers)]),
        lower=np.concatenate([matrix.lower, [bound * node.discount], np.full(followers, bound)]),
        upper=np.concatenate([matrix.upper, [top], np.full(followers, INFINITY)]),
        integer=np.zeros(columns + 1 + followers, dtype=bool),
        start=wide.indptr.astype(np.int64),
        index=wide.indices.astype(np.int64),
        value=wide.data,
    )


def _dual_value(
    prices: Floats,
    row_lower: Floats,
    row_upper: Floats,
    reduced: Floats,
    lower: Floats,
    upper: Floats,
    values: Floats,
) -> float:
    """The Lagrangian bound of a program at its row prices.

    A price or reduced cost of the wrong sign, which the solver's tolerance allows, has no finite
    side: it is counted at zero for a row and at the column's value for a column.
    """
    rows = np.where(prices > 0.0, row_lower, row_upper)
    rows = np.where(np.isfinite(rows), rows, 0.0)
    sides = np.where(reduced > 0.0, lower, upper)
    sides = np.where(np.isfinite(sides), sides, values)
    return float(prices @ rows + reduced @ sides)


def _text(names: tuple[str, ...], state: Floats) -> str:
    return ", ".join(f"{name} {value:.6g}" for name, value in zip(names, state, strict=True))
