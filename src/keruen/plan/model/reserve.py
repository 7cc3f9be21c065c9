"""Family 9, reserve: strategic stock, its days of cover and its rotation (R23)."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.case.table_rows import ReserveRow
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.rows import rows as typed_rows
from keruen.solver import Model, RowBlock


def add_reserve(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Stock at the end of a period, and what leaves in a run of periods, >= the reserve."""
    for reserve in typed_rows(parameters.case.frames.reserves.sort("reserve"), ReserveRow):
        if reserve.only_with_hub and decisions.open.count == 0:
            continue
        _add_level(model, decisions, parameters, reserve)
        _add_rotation(model, decisions, parameters, reserve)


def _add_level(
    model: Model, decisions: Decisions, parameters: PlanParameters, reserve: ReserveRow
) -> None:
    level = parameters.reserve_t(reserve)
    index = pl.DataFrame({"period": np.flatnonzero(level > 0.0)}, schema={"period": pl.Int64})
    index = index.with_columns(reserve=pl.lit(reserve.reserve))
    needed = level[index["period"].to_numpy()] / TONNES_PER_UNIT
    conditional = bool(reserve.only_with_hub)
    rows = model.add_rows(f"reserve_{reserve.reserve}", index, lower=0.0 if conditional else needed)
    held = decisions.stock.index.filter(pl.col("site") == reserve.site)
    model.add_terms(rows, held, ["period"], 1.0)
    if conditional:
        _bind_to_hub(model, decisions, reserve, rows, level)


def _add_rotation(
    model: Model, decisions: Decisions, parameters: PlanParameters, reserve: ReserveRow
) -> None:
    width = parameters.rotation_periods(reserve)
    if width is None:
        return
    level, holds = parameters.reserve_t(reserve), parameters.reserve_holds(reserve)
    firsts = [
        first
        for first in range(parameters.period_count - width + 1)
        if holds[first : first + width].all() and level[first : first + width].max() > 0.0
    ]
    highest = np.zeros(parameters.period_count)
    for first in firsts:
        highest[first] = level[first : first + width].max()
    index = pl.DataFrame({"period": firsts}, schema={"period": pl.Int64}).with_columns(
        reserve=pl.lit(reserve.reserve)
    )
    conditional = bool(reserve.only_with_hub)
    least = highest[firsts] / TONNES_PER_UNIT
    rows = model.add_rows(f"rotation_{reserve.reserve}", index, lower=0.0 if conditional else least)
    columns = ["period", "column"]
    gone = pl.concat(
        [
            decisions.leaving.filter(pl.col("site") == reserve.site).select(columns),
            decisions.use.index.filter(pl.col("site") == reserve.site).select(columns),
        ]
    )
    for later in range(width):
        moved = gone.with_columns(period=pl.col("period") - later)
        model.add_terms(rows, moved, ["period"], 1.0)
        back = decisions.returned.index.filter(pl.col("reserve") == reserve.reserve)
        back = back.select(columns).with_columns(period=pl.col("period") - later)
        model.add_terms(rows, back, ["period"], -1.0)
    if conditional:
        _bind_to_hub(model, decisions, reserve, rows, highest)


def _bind_to_hub(
    model: Model,
    decisions: Decisions,
    reserve: ReserveRow,
    rows: RowBlock,
    level: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    """Move the reserve to the left side, times the opening of tier 1 at its site."""
    tier = decisions.open.index.filter(
        (pl.col("site") == reserve.site) & (pl.col("tier") == 1)
    ).with_columns(
        value=pl.col("period").map_elements(
            lambda period: -level[period] / TONNES_PER_UNIT, return_dtype=pl.Float64
        )
    )
    model.add_terms(rows, tier, ["period"])
