"""Family 7, demand: use + shortage = demand, and the least cover of a year (R19, R20)."""

from __future__ import annotations

import polars as pl

from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.solver import Model


def demand_frame(parameters: PlanParameters) -> pl.DataFrame:
    """Tonnes needed: market, period, year, demand_t."""
    return pl.DataFrame(
        [
            (market, period, parameters.years[period], quantity)
            for market in sorted(parameters.markets)
            for period, quantity in enumerate(parameters.demand_t(market))
        ],
        schema={
            "market": pl.String,
            "period": pl.Int64,
            "year": pl.Int64,
            "demand_t": pl.Float64,
        },
        orient="row",
    )


def add_demand(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """What a market needs is used or short; what it uses in a year is at least its cover."""
    needed = demand_frame(parameters)
    keys = ["market", "period"]
    right = needed["demand_t"] / TONNES_PER_UNIT
    rows = model.add_rows("demand", needed.select(keys), lower=right, upper=right)
    model.add_terms(rows, decisions.use.index, keys, 1.0)
    model.add_terms(rows, decisions.short.index, keys, 1.0)
    covers = parameters.case.frames.markets.select("market", "minimum_cover")
    yearly = (
        needed.group_by("market", "year")
        .agg(pl.col("demand_t").sum())
        .join(covers, on="market")
        .filter(pl.col("minimum_cover") > 0.0)
        .sort("market", "year")
    )
    least = yearly["demand_t"] * yearly["minimum_cover"] / TONNES_PER_UNIT
    rows = model.add_rows("minimum_cover", yearly.select("market", "year"), lower=least)
    model.add_terms(rows, with_year(parameters, decisions.use.index), ["market", "year"], 1.0)


def with_year(parameters: PlanParameters, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with the calendar year of its period."""
    years = pl.DataFrame(
        {"period": range(parameters.period_count), "year": parameters.years},
        schema={"period": pl.Int64, "year": pl.Int64},
    )
    return frame.join(years, on="period", maintain_order="left")
