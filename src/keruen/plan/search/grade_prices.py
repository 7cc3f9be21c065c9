"""Prices of the grades at a port, lowered until each grade that is used costs its users the same.

A port as a block pools its grades: its ships bring the cheapest and its users use the cheapest.
Prices of grain at a port are not unique where some grade is not used there; a grade that is priced
too high looks cheap on the ship and the block would sell what it never uses. Lowering such a price
costs nothing as long as nothing that takes the grade away becomes a gain: the bound only rises.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.solver import Floats, Integers

NONE = -1


@dataclass(frozen=True)
class GradePrices:
    """Balance rows and columns at one port, as grids of shape (periods, grades), -1 for none.

    `use` has one grid a market. `leaving` lists columns with the period and grade of each,
    shape (n, 3).
    """

    balance: Integers
    stock: Integers
    use: list[Integers]
    leaving: Integers

    def lowered(self, costs: Floats) -> Floats:
        """By how much to lower the price of each grade, shape (periods, grades).

        Parameters
        ----------
        costs : reduced costs of all columns, shape (columns,).
        """
        shape = self.balance.shape
        spare = np.zeros(shape)
        for number, use in enumerate(self.use):
            cost = np.where(use >= 0, costs[use], np.inf)
            above = cost - np.min(cost, axis=1, initial=np.inf)[:, None]
            above = np.where(use >= 0, above, np.inf)
            spare = above if number == 0 else np.minimum(spare, above)
        spare = np.minimum(np.where(np.isfinite(spare), spare, 0.0), self._left(costs))
        held = np.where(self.stock >= 0, costs[self.stock], np.inf)
        least_held = np.min(held, axis=1, initial=np.inf)[:, None]
        # No grade may come to lie in store for less than the cheapest one does.
        room = np.where(
            self.stock >= 0, held - np.where(np.isfinite(held), least_held, 0.0), np.inf
        )
        lowered = np.zeros(shape)
        after = np.zeros(shape[1])
        for period in reversed(range(shape[0])):
            after = np.maximum(np.minimum(spare[period], room[period] + after), 0.0)
            after = np.where(self.balance[period] >= 0, after, 0.0)
            lowered[period] = after
        return lowered

    def _left(self, costs: Floats) -> Floats:
        """The least reduced cost, at least zero, of what takes a grade away."""
        found = np.full(self.balance.shape, np.inf)
        columns, periods, grades = self.leaving.T
        np.minimum.at(found, (periods, grades), np.maximum(costs[columns], 0.0))
        return found


def grade_prices(plan_model: PlanModel, sites: list[str]) -> list[GradePrices]:
    """What is needed of each of these sites, in their order."""
    decisions, periods = plan_model.decisions, plan_model.parameters.period_count
    markets = plan_model.parameters.markets
    balance = plan_model.model.rows["balance"].index
    found = []
    for site in sites:
        here = pl.col("site") == site
        own = balance.filter(here)
        grades = sorted(own["grade"].unique().to_list())

        def places(frame: pl.DataFrame, number: str, grades: list[str] = grades) -> Integers:
            kept = frame.filter(pl.col("grade").is_in(grades) & (pl.col("period") < periods))
            at = [grades.index(grade) for grade in kept["grade"]]
            return np.column_stack(
                [kept[number].to_numpy(), kept["period"].to_numpy(), np.array(at, dtype=np.int64)]
            ).astype(np.int64)

        found.append(
            GradePrices(
                balance=_grid(places(own, "row"), periods, len(grades)),
                stock=_grid(
                    places(decisions.stock.index.filter(here), "column"), periods, len(grades)
                ),
                use=[
                    _grid(
                        places(decisions.use.index.filter(pl.col("market") == name), "column"),
                        periods,
                        len(grades),
                    )
                    for name in sorted(markets)
                    if markets[name].site == site
                ],
                leaving=places(decisions.leaving.filter(here), "column"),
            )
        )
    return found


def _grid(numbers: Integers, periods: int, grades: int) -> Integers:
    grid = np.full((periods, grades), NONE, dtype=np.int64)
    grid[numbers[:, 1], numbers[:, 2]] = numbers[:, 0]
    return grid
