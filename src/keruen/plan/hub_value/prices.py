"""Row prices at which a hub is valued: those of the relaxations without it, with it, and between.

The prices without a hub do not know what grain in the hub is worth, those with a hub do not know
what the ports do without it. A bound holds at any prices, so each is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.model.build import PlanModel
from keruen.plan.search.relaxation import SMALL_COLUMNS
from keruen.solver import Floats, Matrix, Solution, row_numbers, solve_interior, solve_relaxation

MEAN = "mean"


@dataclass(frozen=True)
class RowPrices:
    """Prices of the rows of one problem, shape (rows,), by the relaxation that they come from."""

    no_hub: Floats
    with_hub: Floats

    def vectors(self) -> Iterator[tuple[str, Floats]]:
        """The vectors at which bounds are taken, with their names."""
        yield "no_hub", self.no_hub
        yield "with_hub", self.with_hub
        yield MEAN, 0.5 * (self.no_hub + self.with_hub)


def relaxation_prices(problem: HubProblem, time_limit_seconds: float) -> RowPrices | None:
    """Prices of the problem's two relaxations; None where one is infeasible or time ends."""
    found = []
    for matrix in (problem.no_hub, problem.with_hub):
        solution = relax(matrix, time_limit_seconds)
        if solution.status != "optimal":
            return None
        found.append(solution.row_prices)
    return RowPrices(*found)


def relax(matrix: Matrix, time_limit_seconds: float) -> Solution:
    """The relaxation of a program: by simplex where it is small, else by interior point."""
    if matrix.shape[1] <= SMALL_COLUMNS:
        return solve_relaxation(matrix)[0]
    return solve_interior(matrix, time_limit_seconds=time_limit_seconds)


def carried_prices(
    problem: HubProblem, no_hub: tuple[PlanModel, Floats], with_hub: tuple[PlanModel, Floats]
) -> RowPrices:
    """Prices of the relaxations of a plan, on the rows of a problem that mean the same.

    Parameters
    ----------
    no_hub, with_hub : a model of the plan and the prices of its rows.
    """
    target = problem.plan_model
    nothing = np.zeros(target.model.row_count)
    opened = carry_prices(*with_hub, target, nothing)
    return RowPrices(carry_prices(*no_hub, target, opened), opened)


def carry_prices(source: PlanModel, prices: Floats, target: PlanModel, default: Floats) -> Floats:
    """Prices of another model's rows, on the rows of a model that mean the same.

    Parameters
    ----------
    prices : of the rows of `source`.
    default : prices for rows that `source` lacks, shape (rows of `target`,).
    """
    carried = default.copy()
    for name, block in target.model.rows.items():
        other = source.model.rows.get(name)
        if other is None or not block.count or not other.count:
            continue
        keys = [column for column in block.index.columns if column != "row"]
        if set(keys) != set(other.index.columns) - {"row"}:
            continue
        both = block.index.join(
            other.index.rename({"row": "other"}), on=keys, how="inner", nulls_equal=True
        )
        carried[row_numbers(both)] = prices[both["other"].to_numpy()]
    return carried
