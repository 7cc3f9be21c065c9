"""A plan with a hub from the no-hub plan: the same ships, and the cheapest hub.

Every decision without a hub is also possible with one. The plan with a hub therefore costs at most
as much as the no-hub plan and the cheapest hub, and exists even if the search with a hub runs out
of time. Where a hub moves little of all the grain, one search serves both plans: what improves the
no-hub plan also improves the plan with a hub.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.plan.search.moves import apply_change, improve_part
from keruen.plan.search.neighbourhoods import Neighbourhoods
from keruen.solver import Floats, solve_whole

KEYS: dict[str, list[str]] = {
    "buy": ["site", "crop_year", "grade", "period"],
    "send": ["lane", "grade", "period"],
    "load": ["option", "to_site", "grade", "period"],
    "trips": ["option", "period"],
    "stock": ["site", "grade", "period"],
    "use": ["market", "grade", "period"],
    "short": ["market", "period"],
    "paid": ["programme", "lane", "period"],
    "credit": ["site", "grade"],
    "assigned": ["group", "need"],
    "eligible": ["lane", "grade", "period"],
    "counts": ["lane", "grade"],
    "label": ["kind", "name", "grade", "site"],
    "returned": ["reserve", "from_site", "to_site", "period"],
}
NEAR_ENOUGH = 1e-5
# Thousand USD: how well the hub's own part is solved at least, and at best.
HUB_WITHIN = 300.0
HUB_NEAREST = 1.0
HUB_NODES = 5
# Only tiers are integer here, so the root relaxation is nearly always enough.
ADD_HUB_NODES = 200


def add_hub(
    no_hub: PlanModel, values: Floats, with_hub: PlanModel, deadline: Deadline = ENDLESS
) -> Floats | None:
    """Values of the model with a hub: the no-hub plan and the cheapest hub.

    Parameters
    ----------
    values : a plan of the no-hub model, shape (columns of that model,).
    deadline : when the search is cut off; it ends by nodes anyway.

    Returns
    -------
    Shape (columns of `with_hub`,); None where its ships allow no plan with a hub.
    """
    carried = map_values(no_hub, values, with_hub)
    matrix = with_hub.model.matrix()
    decisions = with_hub.decisions
    ships = np.zeros(matrix.shape[1], dtype=bool)
    ships[decisions.trips.numbers] = True
    whole = np.rint(carried)
    kept = carried > 0.0
    kept[decisions.open.numbers] = True
    kept[decisions.short.numbers] = True
    kept[decisions.stock.numbers] = True
    fixed = replace(
        matrix,
        lower=np.where(ships, whole, matrix.lower),
        upper=np.where(ships, whole, matrix.upper),
    )
    part, _ = fixed.only_columns(kept & (~ships | (whole > 0.0)))
    found = solve_whole(
        part,
        gap=NEAR_ENOUGH,
        node_limit=ADD_HUB_NODES,
        time_limit_seconds=deadline.left(),
        halted=deadline.cancelled,
    )
    if not len(found.values):
        return None
    result = np.zeros(matrix.shape[1])
    result[kept & (~ships | (whole > 0.0))] = found.values
    return result


def add_idle_tiers(no_hub: PlanModel, values: Floats, with_hub: PlanModel) -> Floats | None:
    """The no-hub plan unchanged and the cheapest hub beside it; None where infeasible.

    Only tiers are decided, which takes a moment, so there is no clock.
    """
    carried = map_values(no_hub, values, with_hub)
    matrix = with_hub.model.matrix()
    tiers = np.zeros(matrix.shape[1], dtype=bool)
    tiers[with_hub.decisions.open.numbers] = True
    part = matrix.around(carried, tiers, strict=True)
    found = solve_whole(part, gap=NEAR_ENOUGH)
    if not len(found.values):
        return None
    carried[tiers] = np.rint(found.values)
    return carried


def map_values(source: PlanModel, values: Floats, target: PlanModel) -> Floats:
    """The same decisions in another model of the same case, zero where the source has none."""
    carried = np.zeros(target.model.column_count)
    for name, keys in KEYS.items():
        here, there = source.model.columns[name], target.model.columns[name]
        amounts = here.index.select(*keys, pl.Series("amount", here.of(values)))
        joined = there.index.join(amounts, on=keys, how="left", maintain_order="left")
        carried[there.numbers] = joined["amount"].fill_null(0.0).to_numpy()
    return carried


class HubPlanFollower:
    """A plan with a hub that follows each improvement of the no-hub plan."""

    def __init__(
        self,
        no_hub: PlanModel,
        with_hub: PlanModel,
        values: Floats,
        reduced_costs: Floats,
        target: float | None,
        report: Callable[[float], None],
        within: float = HUB_WITHIN,
    ) -> None:
        """
        Parameters
        ----------
        values, reduced_costs : a plan with a hub, and reduced costs of its relaxation, (columns,).
        target : cost that is good enough.
        report : called with each better cost, in the model's units.
        within : how near to its best the hub's own part is solved, in thousand USD.
        """
        self.within = within
        self.no_hub, self.with_hub = no_hub, with_hub
        self.matrix = with_hub.model.matrix()
        self.neighbourhoods = Neighbourhoods(with_hub, reduced_costs)
        self.values = values
        self.cost = float(self.matrix.cost @ values)
        self.target = target
        self.report = report
        self.place = _places(no_hub, with_hub)
        report(self.cost)

    def has_reached_target(self) -> bool:
        """Whether the plan is as good as is asked for."""
        return self.target is not None and self.cost <= self.target

    def take(self, columns: npt.NDArray[np.int64], change: Floats) -> bool:
        """Make the change of the no-hub plan, where it is feasible with a hub and cheaper."""
        moved = change != 0.0
        places = self.place[columns[moved]]
        if (places < 0).any():
            return False
        changed = apply_change(self.matrix, self.values, places, change[moved])
        return changed is not None and self._keep(changed)

    def update(self, values: Floats, solve_hub: bool, deadline: Deadline) -> None:
        """Take the twin's plan and the cheapest hub if that is better; then solve the hub's part.

        Parameters
        ----------
        values : the twin's plan as it now is.
        solve_hub : whether to solve the hub's own part.
        """
        anew = add_idle_tiers(self.no_hub, values, self.with_hub)
        if anew is not None:
            self._keep(anew)
        if not solve_hub:
            return
        free = self.neighbourhoods.hub(self.values)
        change = improve_part(
            self.matrix, self.values, free, deadline, HUB_NODES, within=self.within
        )
        if change is not None:
            changed = apply_change(self.matrix, self.values, np.flatnonzero(free), change)
            if changed is not None:
                self._keep(changed)

    def _keep(self, values: Floats) -> bool:
        cost = float(self.matrix.cost @ values)
        if not cost < self.cost:
            return False
        self.values, self.cost = values, cost
        self.report(cost)
        return True


def _places(source: PlanModel, target: PlanModel) -> npt.NDArray[np.int64]:
    """The column of the target that is each column of the source, -1 where it has none."""
    numbered = map_values(source, np.arange(1.0, source.model.column_count + 1.0), target)
    places = np.full(source.model.column_count, -1, dtype=np.int64)
    there = np.flatnonzero(numbered > 0.0)
    places[numbered[there].astype(np.int64) - 1] = there
    return places
