"""How long grain lies where it is loaded or landed."""

from __future__ import annotations

import polars as pl

from keruen.case.case import Case
from keruen.movements.parameters import Parameters
from keruen.movements.registry import measure


@measure(
    unit="t days, t, days",
    formula="sum of mean stock x days of the periods / tonnes that left or were used",
    meaning="how long a tonne of each origin lies at each site that ships touch",
    columns=("site", "origin_country", "stock_t_days", "left_t", "dwell_days"),
)
def port_dwell(case: Case, movements: pl.DataFrame, stocks: pl.DataFrame) -> pl.DataFrame:
    """Mean days that grain lies at each port, by origin, over the horizon.

    Formula: tonne days in store / tonnes that left the site or were used there; null where nothing
    did. A period counts the mean of the stocks at its two ends, the first one that at its end.
    Grain that is landed and leaves within one period is told as no days: a planned port is finer
    than its periods only on a finer calendar.
    """
    ports = case["sites"].filter(pl.col("kind").is_in(["port", "terminal"]))["site"].implode()
    origins = case["grades"].select("grade", "origin_country")
    days = pl.DataFrame(
        {"period": range(case.calendar.count), "days": Parameters(case).days.lengths}
    )
    held = stocks.filter(pl.col("site").is_in(ports)).join(origins, on="grade", how="left")
    keys = ["site", "origin_country"]
    grid = (
        held.select(keys).unique().join(days, how="cross")
        if held.height
        else pl.DataFrame(schema={"site": pl.String, "origin_country": pl.String, **days.schema})
    )
    sums = held.group_by([*keys, "period"]).agg(end_t=pl.col("quantity_t").sum())
    whole = grid.join(sums, on=[*keys, "period"], how="left").sort(*keys, "period")
    end = pl.col("end_t").fill_null(0.0)
    start = end.shift(1).over(keys).fill_null(end)
    stored = whole.with_columns(stock_t_days=(start + end) / 2 * pl.col("days"))
    left = (
        movements.filter(
            pl.col("kind").is_in(["lane", "voyage", "use"]) & pl.col("from_site").is_in(ports)
        )
        .join(origins, on="grade", how="left", suffix="_of_grade")
        .group_by(site="from_site", origin_country="origin_country")
        .agg(left_t=pl.col("quantity_t").sum())
    )
    ratio = pl.when(pl.col("left_t") > 0).then(pl.col("stock_t_days") / pl.col("left_t"))
    return (
        left.join(
            stored.group_by(keys).agg(pl.col("stock_t_days").sum()),
            on=keys,
            how="full",
            coalesce=True,
            nulls_equal=True,
        )
        .with_columns(pl.col("left_t", "stock_t_days").fill_null(0.0))
        .with_columns(dwell_days=ratio)
        .select("site", "origin_country", "stock_t_days", "left_t", "dwell_days")
        .sort(keys)
    )
