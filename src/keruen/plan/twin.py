"""A plan with a hub from its twin without one: the same ships, and the hub that costs least.

Whatever is decided without a hub can be decided with one. So the plan with a hub never needs to
cost more than its twin and the cheapest hub, and where the search with a hub has run out of time
it has a plan all the same.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from keruen.plan.build import PlanModel
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
}
NEAR_ENOUGH = 1e-5


def add_hub(twin: PlanModel, values: Floats, with_hub: PlanModel, seconds: float) -> Floats | None:
    """Values of the model with a hub that make the twin's plan and open the cheapest hub.

    Parameters
    ----------
    values : a plan of the twin, shape (columns of the twin,).
    seconds : how long it may take.

    Returns
    -------
    Shape (columns of `with_hub`,); None where the twin's ships leave no plan with a hub.
    """
    carried = carry(twin, values, with_hub)
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
    found = solve_whole(part, gap=NEAR_ENOUGH, time_limit_seconds=seconds)
    if not len(found.values):
        return None
    result = np.zeros(matrix.shape[1])
    result[kept & (~ships | (whole > 0.0))] = found.values
    return result


def carry(source: PlanModel, values: Floats, target: PlanModel) -> Floats:
    """The same decisions in another model of the same case, zero where the source has none."""
    carried = np.zeros(target.model.column_count)
    for name, keys in KEYS.items():
        here, there = source.model.columns[name], target.model.columns[name]
        amounts = here.index.select(*keys, pl.Series("amount", here.of(values)))
        joined = there.index.join(amounts, on=keys, how="left", maintain_order="left")
        carried[there.numbers] = joined["amount"].fill_null(0.0).to_numpy()
    return carried
