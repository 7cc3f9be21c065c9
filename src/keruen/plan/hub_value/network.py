"""The hub's own network, solved whole while all else is priced.

The network S holds every ship that the hub can load, every ship into the hub's site and into the
ports that it can serve, with stock, use and shortage there and behind the lanes out of them. At
row prices y the cost of a plan is at least

    sum of y x right side over the rows not wholly inside S
    + the least that each column outside S can cost by itself
    + the least cost of whole ships in S under the rows wholly inside S.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from keruen.plan.hub_value.bounded_cost import Whole
from keruen.plan.hub_value.problem import HubProblem, Mask
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.solver import ColumnBlock, Floats, Matrix, solve_whole

NETWORK_NODES = 2_000


def network_columns(problem: HubProblem) -> Mask:
    """The columns of S, shape (columns,)."""
    decisions = problem.plan_model.decisions
    inside = np.zeros(problem.matrix.shape[1], dtype=bool)
    ports = sorted({problem.site, *problem.served_ports})
    behind = sites_behind(problem.plan_model.parameters, ports)

    def mark(block: ColumnBlock, condition: pl.Expr) -> None:
        chosen = block.index.select(condition.fill_null(False).alias("chosen"))["chosen"]
        inside[block.numbers] |= chosen.to_numpy()

    by_ship = pl.col("to_site").is_in(ports) | (pl.col("from_site") == problem.site)
    mark(decisions.trips, by_ship | pl.col("second_site").is_in(ports))
    sailing = decisions.trips.index.filter(pl.Series(inside[decisions.trips.numbers]))
    mark(decisions.load, pl.col("option").is_in(sailing["option"].unique().to_list()))
    for block in (decisions.stock, decisions.use, decisions.short):
        mark(block, pl.col("site").is_in(behind))
    mark(decisions.send, pl.col("from_site").is_in(behind))
    inside[decisions.open.numbers] = True
    return inside


def sites_behind(parameters: PlanParameters, sites: list[str]) -> list[str]:
    """The sites, and those that lanes lead to from them, one after the other."""
    seen, frontier = set(sites), list(sites)
    while frontier:
        now = frontier.pop()
        for lane in parameters.lanes.values():
            if lane.from_site == now and lane.to_site not in seen:
                seen.add(lane.to_site)
                frontier.append(lane.to_site)
    return sorted(seen)


class Network:
    """The network of one problem, ready to be solved at any prices."""

    def __init__(self, problem: HubProblem) -> None:
        self.problem = problem
        self.inside = network_columns(problem)
        pattern = problem.matrix.rows.copy()
        pattern.data = np.ones_like(pattern.data)
        touched = pattern @ self.inside.astype(np.float64) > 0.0
        shared = pattern @ (~self.inside).astype(np.float64) > 0.0
        self.own_rows: Mask = touched & ~shared
        self.columns = np.flatnonzero(self.inside)
        self._rows = np.flatnonzero(self.own_rows)
        self._part = problem.matrix.rows[self._rows][:, self.columns].tocsr()

    def solve(
        self, matrix: Matrix, prices: Floats, gap: float, deadline: Deadline = ENDLESS
    ) -> Whole:
        """The bound at row prices, shape (rows,), with S solved whole.

        Parameters
        ----------
        matrix : `problem.with_hub` or `problem.no_hub`, perhaps with other costs.
        gap : stop when the cost of S is known to within this, in thousand USD.
        """
        most = np.minimum(matrix.upper, self.problem.most)
        kept = signed(matrix, np.where(self.own_rows, 0.0, prices))
        reduced = matrix.reduced_costs(kept)
        least = np.where(reduced > 0.0, matrix.lower, most)
        outside = np.where((reduced == 0.0) | self.inside, 0.0, reduced * least)
        constant = right_side(matrix, kept) + float(outside.sum())
        found = solve_whole(
            self._program(matrix, reduced, most),
            gap=0.0,
            node_limit=NETWORK_NODES,
            time_limit_seconds=deadline.left(),
            halted=deadline.cancelled,
            options={"mip_abs_gap": gap},
        )
        if found.status == "infeasible":
            return Whole(np.inf, np.inf)
        return Whole(found.cost + constant, min(found.bound, found.cost) + constant)

    def _program(self, matrix: Matrix, reduced: Floats, most: Floats) -> Matrix:
        return replace(
            matrix,
            cost=reduced[self.columns],
            lower=matrix.lower[self.columns],
            upper=most[self.columns],
            integer=matrix.integer[self.columns],
            row_lower=matrix.row_lower[self._rows],
            row_upper=matrix.row_upper[self._rows],
            start=self._part.indptr.astype(np.int64),
            index=self._part.indices.astype(np.int64),
            value=self._part.data,
        )


def signed(matrix: Matrix, prices: Floats) -> Floats:
    """The prices without those that push against a side that their row does not have."""
    prices = np.where((prices > 0.0) & ~np.isfinite(matrix.row_lower), 0.0, prices)
    return np.where((prices < 0.0) & ~np.isfinite(matrix.row_upper), 0.0, prices)


def right_side(matrix: Matrix, prices: Floats) -> float:
    """Prices times the sides of their rows, in thousand USD."""
    right = np.where(prices > 0.0, matrix.row_lower, matrix.row_upper)
    used = prices != 0.0
    return float(prices[used] @ right[used])
