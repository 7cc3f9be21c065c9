"""The largest load of a ship for a port: its storage, its demand and its onward lanes.

Grain that arrives in a period is used, sent on or in store at the period's end. So no ship brings
more than storage + demand + what the lanes out can carry, nor more than the port receives in the
period. Saying so on each ship, and not only on the port, makes the relaxation count the ships that
a small port really needs.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.plan.model.parameters import Floats, PlanParameters


def add_largest_loads(parameters: PlanParameters, trips: pl.DataFrame) -> pl.DataFrame:
    """Trips with `largest_t` and `second_largest_t`: the most one ship of the row can bring.

    `trips` has to_site, second_site, period, later, second_later, intake_t, second_intake_t.
    """
    room = room_frame(parameters)
    first = (
        trips.with_columns(arrival=pl.col("period") + pl.col("later"))
        .join(room, left_on=["to_site", "arrival"], right_on=["site", "arrival"], how="left")
        .rename({"room_t": "first_room_t"})
        .with_columns(second_arrival=pl.col("period") + pl.col("second_later"))
        .join(
            room,
            left_on=["second_site", "second_arrival"],
            right_on=["site", "arrival"],
            how="left",
        )
        .with_columns(
            second_largest_t=pl.min_horizontal("second_intake_t", "room_t").clip(lower_bound=0.0)
        )
    )
    both = pl.col("first_room_t") + pl.when(pl.col("second_site").is_null()).then(0.0).otherwise(
        pl.col("second_largest_t")
    )
    return (
        first.with_columns(
            largest_t=pl.min_horizontal(pl.col("intake_t"), both.fill_null(np.inf)).clip(
                lower_bound=0.0
            )
        )
        .with_columns(
            second_largest_t=pl.when(pl.col("second_intake_t").is_not_null()).then(
                pl.col("second_largest_t")
            )
        )
        .drop("arrival", "second_arrival", "first_room_t", "room_t")
    )


def room_frame(parameters: PlanParameters) -> pl.DataFrame:
    """Tonnes that one ship can leave at a site in a period: site, arrival, room_t (finite only)."""
    rows = [
        (site, period, limit)
        for site in parameters.sites
        for period, limit in enumerate(room_t(parameters, site))
        if np.isfinite(limit)
    ]
    return pl.DataFrame(
        rows,
        schema={"site": pl.String, "arrival": pl.Int64, "room_t": pl.Float64},
        orient="row",
    )


def room_t(parameters: PlanParameters, site: str) -> Floats:
    """Tonnes, before loss, that ships can bring to a site in each period; may be infinite."""
    row = parameters.sites[site]
    room = np.full(parameters.period_count, float(row.storage_capacity_t))
    for option in parameters.hub_options_at.get(site, []):
        room += option.storage_capacity_t
        room += np.inf  # ships may carry on from an open hub
    for user in parameters.markets_at.get(site, []):
        room += parameters.demand_t(user.market)
    for lane in parameters.lanes_from.get(site, []):
        room += _lane_t(parameters, lane.lane)
    if row.load_rate_t_per_day is not None:
        room += np.inf
    if row.receiving_capacity_t_per_day is not None and site not in parameters.hub_sites:
        rate = row.receiving_capacity_t_per_day * parameters.site_factor(site)
        room = np.minimum(room, rate * parameters.days)
    return np.asarray(room / (1.0 - row.loss_fraction), dtype=np.float64)


def _lane_t(parameters: PlanParameters, lane: str) -> Floats:
    rate = parameters.lane_rate_t_per_day(lane)
    if rate is None:
        return np.full(parameters.period_count, np.inf)
    return rate * parameters.days * parameters.lane_factor(lane)
