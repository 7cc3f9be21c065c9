"""How long grain lies where it is loaded or landed."""

from __future__ import annotations

import polars as pl

from keruen.case.case import Case
from keruen.movements.parameters import MeasureParameters
from keruen.movements.registry import measure

PORTS = ("port", "terminal")
"""Kinds of sites at which grain changes its way of moving."""

KEYS = ["site", "origin_country", "period"]


@measure(
    unit="t days, t, days",
    formula="mean stock x days of the period / tonnes that left or were used in it (Little's law); "
    "mean stock = half of the stocks at its start and end",
    meaning="how long grain of each origin lies at each port and terminal; of several periods, the "
    "sum of stock_t_days over that of left_t",
    columns=("site", "origin_country", "period", "stock_t_days", "left_t", "dwell_days"),
)
def port_dwell(case: Case, movements: pl.DataFrame, stocks: pl.DataFrame) -> pl.DataFrame:
    """Days that grain lies at each port and terminal, by origin and period.

    Formula: L = lambda W (Little): mean stock x days / tonnes that left by lane or ship or were
    used there; the stock before the first period is that of `opening_stocks`. Null where nothing
    left. What comes and goes within a period has no stock at its ends, so the days are the least
    that can be told.
    """
    ports = case.frames.sites.filter(pl.col("kind").is_in(PORTS)).select("site")
    origins = case.frames.grades.select("grade", "origin_country")
    opening = case.frames.opening_stocks.select("site", "grade", "quantity_t", period=pl.lit(-1))
    held = pl.concat([opening.cast({"period": pl.Int64}), stocks.select(opening.columns)])
    ends = (
        held.join(ports, on="site", how="semi")
        .join(origins, on="grade")
        .group_by(KEYS)
        .agg(end_t=pl.col("quantity_t").sum())
    )
    starts = ends.select("site", "origin_country", pl.col("period") + 1, start_t="end_t")
    lengths = MeasureParameters(case).days.lengths
    days = pl.DataFrame({"period": range(case.calendar.count), "days": lengths})
    left = (
        movements.filter(pl.col("kind").is_in(["lane", "voyage", "use"]))
        .select("origin_country", "quantity_t", site="from_site", period="from_period")
        .join(ports, on="site", how="semi")
        .group_by(KEYS)
        .agg(left_t=pl.col("quantity_t").sum())
    )
    whole = (
        pl.concat([frame.select(KEYS) for frame in (ends, starts, left)])
        .unique()
        .join(days.cast({"period": pl.Int64}), on="period")
    )
    for frame in (ends, starts, left):
        whole = whole.join(frame, on=KEYS, how="left")
    whole = whole.with_columns(pl.col("start_t", "end_t", "left_t").fill_null(0.0)).with_columns(
        stock_t_days=0.5 * (pl.col("start_t") + pl.col("end_t")) * pl.col("days")
    )
    dwell = pl.when(pl.col("left_t") > 0).then(pl.col("stock_t_days") / pl.col("left_t"))
    return whole.select(*KEYS, "stock_t_days", "left_t", dwell_days=dwell).sort(KEYS)
