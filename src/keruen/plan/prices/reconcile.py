"""Why one more tonne for a market costs another amount than its average tonne."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from keruen.plan.prices.program import HeldProgram
from keruen.plan.prices.why import Service

LEAST_T = 1e-6


@dataclass(frozen=True)
class CostLine:
    """One part of the cost of a tonne: on average in the plan, and of one more tonne."""

    part: str
    average_usd_per_t: float
    marginal_usd_per_t: float


@dataclass(frozen=True)
class Reconciliation:
    """Average landed cost of a market beside the cost of one more tonne of its demand.

    The lines add up to both. `average_usd_per_t` is the landed cost of the plan, undiscounted;
    `marginal_usd_per_t` the price of the demand in the relaxation, each period's in its own dollars
    and weighted by demand.
    """

    average_usd_per_t: float
    marginal_usd_per_t: float
    lines: tuple[CostLine, ...]


def reconcile(
    program: HeldProgram, months: pl.DataFrame, market: str, services: Sequence[Service]
) -> Reconciliation | None:
    """Split the difference between marginal and average cost of a market.

    At the margin grain costs what the next tonne costs at the loading port, with the shadow price
    of limited crops, lanes and berths before it, where the average has the price paid; the routes
    in use cost what a full ship costs, where the average has the ships as they sail; and the
    market's own limits (storage, berths, timing) count in full.

    Parameters
    ----------
    months : rows of `landed_cost_by_month` of the plan.
    services : supply routes in use, as `explain_market` gives them; empty where no ship serves it.

    Returns
    -------
    None where the market has no demand or uses nothing.
    """
    rows = months.filter(pl.col("market") == market)
    used_t = float(rows["quantity_t"].sum())
    marginal = marginal_usd_per_t(program, market)
    if used_t < LEAST_T or marginal is None:
        return None

    def average(*parts: str) -> float:
        return sum(
            float((rows[f"{part}_usd_per_t"] * rows["quantity_t"]).sum()) / used_t for part in parts
        )

    landed, opening, fob = average("landed"), average("opening_stock"), average("fob")
    subsidy = average("subsidy")
    lines = []
    if abs(opening) > 0.0:
        lines.append(CostLine("opening stock at its reference value", opening, 0.0))
    served_t = sum(service.quantity_t for service in services)
    if served_t < LEAST_T:
        lines.append(CostLine("grain, carriage and limits", landed - opening, marginal))
        return Reconciliation(landed, marginal, tuple(lines))
    at_port = sum(each.usd_per_t * each.quantity_t for each in services) / served_t
    grain = sum(each.grain_usd_per_t * each.quantity_t for each in services) / served_t
    carried = landed - opening - fob - subsidy
    lines += [
        CostLine("grain at the loading port, subsidy deducted", fob + subsidy, grain),
        CostLine("loading, freight and all costs on to the market", carried, at_port - grain),
        CostLine("limits at the market, and carriage beyond its port", 0.0, marginal - at_port),
    ]
    return Reconciliation(landed, marginal, tuple(lines))


def marginal_usd_per_t(program: HeldProgram, market: str) -> float | None:
    """Cost of one more tonne of demand of a market, by its demand in each period.

    Returns
    -------
    Mean over the periods of the demand rows' prices, each in dollars of its period, weighted by
    the demand; None without demand.
    """
    block = program.plan_model.model.rows["demand"]
    prices = pl.Series("price", program.prices[block.start : block.start + block.count])
    needed = program.parameters.demand_t(market)
    discount = program.parameters.discount
    rows = block.index.select("market", "period", prices).filter(pl.col("market") == market)
    total = sum(float(needed[period]) for period in rows["period"])
    if total <= 0.0:
        return None
    weighted = [
        float(price) / float(discount[period]) * float(needed[period])
        for _, period, price in rows.iter_rows()
    ]
    return sum(weighted) / total
