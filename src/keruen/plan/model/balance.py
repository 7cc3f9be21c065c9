"""Family 1, balance: in = out + change of stock, for each site, grade and period (R10)."""

from __future__ import annotations

import polars as pl

from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.solver import Model

KEYS = ["site", "grade", "period"]


def add_balance(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """stock before + received + bought - left - used - stock = 0; opening stock at period 0."""
    last = parameters.period_count - 1
    stock = decisions.stock.index
    inflow = [
        decisions.arriving.filter(pl.col("period") <= last).select([*KEYS, "column", "value"]),
        _signed(decisions.buy.index, 1.0),
        _signed(stock.with_columns(period=pl.col("period") + 1), 1.0).filter(
            pl.col("period") <= last
        ),
    ]
    outflow = [
        _signed(decisions.leaving, -1.0),
        _signed(decisions.use.index, -1.0),
        _signed(stock, -1.0),
    ]
    terms = pl.concat([*inflow, *outflow])
    opening = parameters.case.frames.opening_stocks.join(
        decisions.stock.index.select("site", "grade").unique(), on=["site", "grade"]
    ).select("site", "grade", pl.lit(0, dtype=pl.Int64).alias("period"), "quantity_t")
    index = terms.select(KEYS).unique().join(opening, on=KEYS, how="full", coalesce=True).sort(KEYS)
    right = -index["quantity_t"].fill_null(0.0) / TONNES_PER_UNIT
    rows = model.add_rows("balance", index.select(KEYS), lower=right, upper=right)
    model.add_terms(rows, terms, KEYS)


def _signed(frame: pl.DataFrame, sign: float) -> pl.DataFrame:
    return frame.select([*KEYS, "column", pl.lit(sign).alias("value")])
