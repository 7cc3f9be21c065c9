"""The cost of a plan by term and period, from its own tables (R26, R27, R28)."""

from __future__ import annotations

import polars as pl

from keruen.case.case import Case
from keruen.movements.credit import ending_grain
from keruen.movements.parameters import MeasureParameters
from keruen.movements.prices import EMISSIONS_KG, LEAVING_USD, price_movements, price_stocks
from keruen.movements.registry import measure
from keruen.summaries import Openings

TERMS = (
    *("purchase", "lanes", "voyages", "insurance", "loading", "receiving", "storage"),
    *("working_capital", "duties", "hub", "co2", "shortage", "subsidy", "ending_value"),
)
"""Terms of the cost in the order of R26; `subsidy` and `ending_value` are negative."""


@measure(
    unit="USD",
    formula="R26 to R28: price x quantity of each row, by term, in the period of the rule",
    meaning="cost by term and period, as spent and discounted (R5); what is credited is negative",
    columns=("term", "period", "usd", "discounted_usd"),
)
def cost_terms(
    case: Case,
    voyage_options: pl.DataFrame,
    movements: pl.DataFrame,
    stocks: pl.DataFrame,
    openings: Openings,
) -> pl.DataFrame:
    """Cost by term and period, in USD: one row for every term and period, in that order.

    Formula: the terms of R26, with R27 and R28; `discounted_usd` is `usd` times the factor of R5.
    `subsidy` and `ending_value` are negative, so that the cost is the plain sum.

    Parameters
    ----------
    voyage_options : one row an option, as the routes make them.
    movements, stocks : tables by the schemas of `keruen.movements.tables`.
    openings : rows with `hub_option` and `opening_period`.

    Returns
    -------
    Frame of `term`, `period`, `usd`, `discounted_usd`.

    Raises
    ------
    KeruenError : a row names something that the case or the voyage options do not have.
    """
    priced = price_movements(case, voyage_options, movements)
    stocked = price_stocks(case, stocks)
    parameters = MeasureParameters(case)
    lines = [
        *_movement_lines(case, priced),
        *_stock_lines(stocked),
        _hub_line(parameters, openings),
        _ending_line(case, ending_grain(case, voyage_options, movements, stocks, openings)),
    ]
    sums = pl.concat(lines).group_by("term", "period").agg(pl.col("usd").sum())
    periods = pl.DataFrame({"period": range(parameters.days.count), "factor": parameters.discount})
    grid = pl.DataFrame({"term": TERMS}).join(periods, how="cross")
    whole = grid.join(sums, on=["term", "period"], how="left", maintain_order="left")
    usd = pl.col("usd").fill_null(0.0)
    return whole.select("term", "period", usd, discounted_usd=usd * pl.col("factor"))


def _line(term: str, frame: pl.DataFrame, period: str, usd: pl.Expr) -> pl.DataFrame:
    return frame.select(term=pl.lit(term), period=pl.col(period).cast(pl.Int64), usd=usd)


def _movement_lines(case: Case, priced: pl.DataFrame) -> list[pl.DataFrame]:
    last = case.calendar.count - 1
    price = case.settings.co2_price_usd_per_t / 1000.0
    arrived = priced.filter(pl.col("to_period") <= last)
    left_kg = pl.sum_horizontal(pl.col(EMISSIONS_KG[0]), pl.col(EMISSIONS_KG[1]))
    terms = [
        _line(name.removesuffix("_usd"), priced, "from_period", pl.col(name))
        for name in LEAVING_USD
    ]
    return [
        *terms,
        _line("receiving", arrived, "to_period", pl.col("receiving_usd")),
        _line("co2", priced, "from_period", left_kg * price),
        _line("co2", arrived, "to_period", pl.col(EMISSIONS_KG[2]) * price),
    ]


def _stock_lines(stocked: pl.DataFrame) -> list[pl.DataFrame]:
    return [
        _line("storage", stocked, "period", pl.col("storage_usd")),
        _line("working_capital", stocked, "period", pl.col("working_capital_usd")),
    ]


def _ending_line(case: Case, left: pl.DataFrame) -> pl.DataFrame:
    last = left.with_columns(period=pl.lit(case.calendar.count - 1))
    return _line("ending_value", last, "period", -pl.col("usd"))


def _hub_line(parameters: MeasureParameters, openings: Openings) -> pl.DataFrame:
    costs = pl.DataFrame(schema={"period": pl.Int64, "usd": pl.Float64})
    for name, state in parameters.open_share(openings).items():
        usd = state * parameters.tier_cost_usd[name]
        costs = costs.vstack(pl.DataFrame({"period": range(len(usd)), "usd": usd}))
    return _line("hub", costs, "period", pl.col("usd"))


@measure(
    unit="USD",
    formula="sum of discounted_usd over the terms and periods of cost_terms",
    meaning="the cost of the plan, which the planner minimises (R26)",
)
def total_cost_usd(
    case: Case,
    voyage_options: pl.DataFrame,
    movements: pl.DataFrame,
    stocks: pl.DataFrame,
    openings: Openings,
) -> float:
    """Discounted cost of a plan in USD: the sum of `discounted_usd` over `cost_terms` (R26)."""
    terms = cost_terms(case, voyage_options, movements, stocks, openings)
    return float(terms["discounted_usd"].sum())
