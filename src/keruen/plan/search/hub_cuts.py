"""How many hubs are needed at least: rounded rows of what must pass through hub sites.

What markets behind hub sites use by the end of a period has been received at the hub sites, or lay
there or behind them at the start. Adding the rows of balance, demand and receiving up gives
`shortage + capacity of the open tiers >= demand`, and rounding it (mixed-integer rounding) counts
whole tiers. Every such row follows from the rows of the model, so every plan meets it.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.solver import Cuts, Floats, Integers, Matrix, column_numbers

# Ends of periods for which a row is made, and divisors of each, at most.
MOST_ENDS = 12
MOST_DIVISORS = 4
LEAST_FRACTION = 1e-6


def needed_hubs(plan_model: PlanModel, matrix: Matrix) -> Cuts | None:
    """Rounded rows `needed tiers` of a model, None where hub sites supply no market alone."""
    behind = sites_behind_hubs(plan_model)
    parameters = plan_model.parameters
    if not behind or any(
        parameters.sites[site].receiving_capacity_t_per_day is None for site in parameters.hub_sites
    ):
        return None
    rows: list[tuple[float, Integers, Floats]] = []
    for end in _ends(parameters.period_count):
        right, values = _added_up(plan_model, matrix, behind | parameters.hub_sites, end)
        rows += _rounded(plan_model, right, values, end)
    if not rows:
        return None
    return Cuts(
        lower=np.array([row[0] for row in rows]),
        start=np.concatenate([[0], np.cumsum([len(row[1]) for row in rows])]).astype(np.int64),
        index=np.concatenate([row[1] for row in rows]),
        value=np.concatenate([row[2] for row in rows]),
    )


def sites_behind_hubs(plan_model: PlanModel) -> set[str]:
    """Sites that grain reaches only from hub sites and from each other, hub sites left out."""
    hubs = plan_model.parameters.hub_sites
    send, load = plan_model.decisions.send.index, plan_model.decisions.load.index
    edges = pl.concat([frame.select("from_site", "to_site").unique() for frame in (send, load)])
    sources: dict[str, set[str]] = {}
    for from_site, to_site in edges.unique().rows():
        sources.setdefault(to_site, set()).add(from_site)
    buying = set(plan_model.decisions.buy.index["site"].unique().to_list())
    behind = set(sources) - hubs - buying
    while True:
        kept = {site for site in behind if sources[site] <= behind | hubs}
        if kept == behind:
            return kept
        behind = kept


def _ends(periods: int) -> list[int]:
    step = -(-periods // MOST_ENDS)
    return list(range(periods - 1, -1, -step))[::-1]


def _added_up(
    plan_model: PlanModel, matrix: Matrix, inside: set[str], end: int
) -> tuple[float, Floats]:
    """Balance, demand and receiving of some sites up to a period: right side and coefficients."""
    markets = [
        name for name, market in plan_model.parameters.markets.items() if market.site in inside
    ]
    weights = np.zeros(matrix.shape[0])
    rows = plan_model.model.rows
    for name, key, wanted, sign in (
        ("balance", "site", sorted(inside), 1.0),
        ("demand", "market", sorted(markets), 1.0),
        ("hub_receiving", "site", sorted(inside), -1.0),
    ):
        index = rows[name].index
        chosen = index.filter(pl.col(key).is_in(wanted) & (pl.col("period") <= end))["row"]
        weights[chosen.to_numpy()] = sign
    side = np.where(weights > 0.0, matrix.row_lower, matrix.row_upper)
    used = weights != 0.0
    values = np.asarray(matrix.rows.T @ weights, dtype=np.float64)
    return float(weights[used] @ side[used]), values


def _rounded(
    plan_model: PlanModel, right: float, values: Floats, end: int
) -> list[tuple[float, Integers, Floats]]:
    """Mixed-integer rounding of `values @ x >= right`, by the capacities of the tiers.

    A tier that is open stays open, so whether it is open at the end stands for every period before;
    columns that only lower the left side are left out.
    """
    opened = plan_model.decisions.open.index
    numbers = column_numbers(opened)
    capacity: dict[str, float] = {}
    for option, value in zip(opened["hub_option"], values[numbers], strict=True):
        capacity[option] = capacity.get(option, 0.0) + max(float(value), 0.0)
    last = opened.filter(pl.col("period") == end)
    tiers = np.array([capacity[option] for option in last["hub_option"]])
    rest = np.where(np.abs(values) > 1e-9, np.maximum(values, 0.0), 0.0)
    rest[numbers] = 0.0
    others = np.flatnonzero(rest)
    found: list[tuple[float, Integers, Floats]] = []
    sizes, counts = np.unique(np.round(tiers[tiers > 0.0], 9), return_counts=True)
    for divisor in sizes[np.argsort(-counts, kind="stable")][:MOST_DIVISORS]:
        share = right / divisor
        fraction = share - np.floor(share)
        if share <= 0.0 or fraction < LEAST_FRACTION:
            continue
        whole = np.floor(tiers / divisor + 1e-9)
        part = np.maximum(tiers / divisor - whole, 0.0)
        coefficients = whole + np.minimum(part / fraction, 1.0)
        kept = coefficients > 0.0
        found.append(
            (
                float(np.ceil(share)),
                np.concatenate([column_numbers(last)[kept], others]).astype(np.int64),
                np.concatenate([coefficients[kept], rest[others] / (divisor * fraction)]),
            )
        )
    return found
