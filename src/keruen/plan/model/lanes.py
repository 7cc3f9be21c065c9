"""Family 3, lanes: capacity, train slots, closed months, corridors (R13, R14)."""

from __future__ import annotations

import polars as pl

from keruen.case.table_rows import CorridorRow
from keruen.plan.model.parameters import Floats, PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.solver import Model


def add_lanes(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """All grades on a lane, and on the lanes that end a corridor, within what can run."""
    sent = decisions.send.index
    lanes = [
        (name, rate * parameters.days * parameters.lane_factor(name))
        for name in sorted(parameters.lanes)
        if (rate := parameters.lane_rate_t_per_day(name)) is not None
    ]
    _add_limits(model, "lane", lanes, sent)
    ends = corridor_ends(parameters)
    corridors = [
        (row.corridor, row.capacity_t_per_day * parameters.days * factor)
        for row in sorted(parameters.case.rows(CorridorRow), key=lambda row: str(row.corridor))
        if row.capacity_t_per_day is not None
        for factor in [parameters.corridor_factor(row.corridor)]
    ]
    on_corridor = sent.filter(pl.col("lane").is_in(sorted(ends))).with_columns(
        corridor=pl.col("lane").replace_strict(ends, default=None, return_dtype=pl.String)
    )
    _add_limits(model, "corridor", corridors, on_corridor)


def corridor_ends(parameters: PlanParameters) -> dict[str, str]:
    """Corridor of each lane that ends one: no other lane of the corridor starts where it ends."""
    starts = {(lane.corridor, lane.from_site) for lane in parameters.lanes.values()}
    return {
        name: lane.corridor
        for name, lane in parameters.lanes.items()
        if lane.corridor is not None and (lane.corridor, lane.to_site) not in starts
    }


def _add_limits(
    model: Model, key: str, limits: list[tuple[str, Floats]], sent: pl.DataFrame
) -> None:
    rows = [
        (name, period, limit)
        for name, by_period in limits
        for period, limit in enumerate(by_period)
    ]
    frame = pl.DataFrame(
        rows, schema={key: pl.String, "period": pl.Int64, "limit_t": pl.Float64}, orient="row"
    )
    block = model.add_rows(
        f"{key}_capacity", frame.select(key, "period"), upper=frame["limit_t"] / TONNES_PER_UNIT
    )
    model.add_terms(block, sent, [key, "period"], 1.0)
