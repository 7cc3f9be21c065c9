"""The columns of a model that a plan's tables mean: the way back from tables to a solution."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.solver import ColumnBlock, Floats, column_numbers, solve_whole
from keruen.summaries import Openings


def values_of_tables(
    plan_model: PlanModel,
    movements: pl.DataFrame,
    stocks: pl.DataFrame,
    openings: Openings,
) -> Floats:
    """Values of all columns, in the model's units, for the tables of a plan: shape (columns,)."""
    decisions = plan_model.decisions
    values = np.zeros(plan_model.model.column_count)
    kinds: tuple[tuple[ColumnBlock, str, dict[str, str]], ...] = (
        (
            decisions.buy,
            "purchase",
            {"site": "from_site", "crop_year": "crop_year", "grade": "grade"},
        ),
        (decisions.send, "lane", {"lane": "route", "grade": "grade"}),
        (decisions.load, "voyage", {"option": "route", "to_site": "to_site", "grade": "grade"}),
        (decisions.use, "use", {"market": "market", "grade": "grade"}),
        (decisions.short, "shortage", {"market": "market"}),
        (decisions.paid, "subsidy", {"programme": "programme", "lane": "route"}),
    )
    for block, kind, names in kinds:
        rows = movements.filter(pl.col("kind") == kind)
        keyed = rows.select(
            *(pl.col(column).alias(key) for key, column in names.items()),
            pl.col("from_period").alias("period"),
            pl.col("quantity_t") / TONNES_PER_UNIT,
        )
        _put(values, block, keyed, [*names, "period"], "quantity_t")
    sailed = movements.filter(pl.col("kind") == "trip").select(
        pl.col("route").alias("option"),
        pl.col("from_period").alias("period"),
        pl.col("trips").cast(pl.Float64),
    )
    _put(values, decisions.trips, sailed, ["option", "period"], "trips")
    held = stocks.with_columns(pl.col("quantity_t") / TONNES_PER_UNIT)
    _put(values, decisions.stock, held, ["site", "grade", "period"], "quantity_t")
    first = {row["hub_option"]: row["opening_period"] for row in openings}
    for name, period, column in decisions.open.index.select(
        "hub_option", "period", "column"
    ).iter_rows():
        values[column] = float(name in first and period >= first[name])
    _fill_accounts(plan_model, values)
    return values


def _fill_accounts(plan_model: PlanModel, values: Floats) -> None:
    """The columns that only count what others do, as they cost least, in place."""
    free = np.zeros(len(values), dtype=bool)
    free[plan_model.decisions.accounts] = True
    if not free.any():
        return
    matrix = plan_model.model.matrix()
    found = solve_whole(matrix.around(values, free), gap=0.0)
    if len(found.values):
        values[free] = np.where(matrix.integer[free], np.rint(found.values), found.values)


def _put(
    values: Floats, block: ColumnBlock, rows: pl.DataFrame, keys: list[str], quantity: str
) -> None:
    sums = rows.group_by(keys).agg(pl.col(quantity).sum())
    found = block.index.join(sums, on=keys)
    values[column_numbers(found)] = found[quantity].to_numpy()
