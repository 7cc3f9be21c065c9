"""Measures of what markets get: cover, origins, days of cover."""

from __future__ import annotations

import polars as pl

from keruen.case.case import Case
from keruen.movements.parameters import MeasureParameters, period_frame
from keruen.movements.registry import measure


def demand_frame(case: Case) -> pl.DataFrame:
    """Demand by market and period, with the calendar year: `market`, `period`, `year`,
    `demand_t`."""
    parameters = MeasureParameters(case)
    count = parameters.days.count
    demand = period_frame(parameters.demand_t, ("market",), "demand_t", count)
    years = pl.DataFrame({"period": range(count), "year": parameters.days.years})
    return demand.join(years, on="period", how="left").select(
        "market", "period", "year", "demand_t"
    )


@measure(
    unit="t, fraction",
    formula="cover = use / demand of the calendar year (R19, R20)",
    meaning="demand, use and shortage of each market in each calendar year",
    columns=("market", "year", "demand_t", "use_t", "shortage_t", "cover"),
)
def cover(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Demand, use, shortage (tonnes) and cover of each market in each calendar year.

    Formula: cover = use / demand; null where the year's demand is zero. A year has only the
    periods that the horizon holds of it.
    """
    keys = ["market", "period"]
    whole = demand_frame(case)
    for kind, name in (("use", "use_t"), ("shortage", "shortage_t")):
        rows = movements.filter(pl.col("kind") == kind)
        sums = rows.group_by("market", period="from_period").agg(
            pl.col("quantity_t").sum().alias(name)
        )
        whole = whole.join(sums, on=keys, how="left").with_columns(pl.col(name).fill_null(0.0))
    yearly = whole.group_by("market", "year").agg(pl.col("demand_t", "use_t", "shortage_t").sum())
    share = pl.when(pl.col("demand_t") > 0).then(pl.col("use_t") / pl.col("demand_t"))
    return yearly.with_columns(cover=share).sort("market", "year")


@measure(
    unit="t, fraction",
    formula="share = use of grades of the country / all use of the market (R21)",
    meaning="where the grain that each market uses is grown, over the horizon",
    columns=("market", "origin_country", "quantity_t", "share"),
)
def origin_shares(movements: pl.DataFrame) -> pl.DataFrame:
    """Tonnes used by market and country of origin over the horizon, with the share of each.

    Formula: share = tonnes of the country / all tonnes that the market uses.
    """
    keys = ["market", "origin_country"]
    uses = movements.filter(pl.col("kind") == "use")
    sums = uses.group_by(keys).agg(pl.col("quantity_t").sum())
    used = sums.filter(pl.col("quantity_t") > 0)
    share = pl.col("quantity_t") / pl.col("quantity_t").sum().over("market")
    return used.with_columns(share=share).sort(keys)


@measure(
    unit="days",
    formula="stock at the market's site / mean daily demand of all markets at the site",
    meaning="how long the stock at the end of each period would last at that period's demand",
    columns=("market", "period", "stock_t", "demand_t_per_day", "days_of_cover"),
)
def days_of_cover(case: Case, stocks: pl.DataFrame) -> pl.DataFrame:
    """Days that the stock at each market's site would last, at the end of each period.

    Formula: stock of all grades at the site / (demand of the period of all markets at the site /
    days of the period); null where the demand is zero.
    """
    lengths = pl.DataFrame(
        {"period": range(case.calendar.count), "days": MeasureParameters(case).days.lengths}
    )
    sites = case.frames.markets.select("market", "site")
    daily = demand_frame(case).join(lengths, on="period", how="left").join(sites, on="market")
    at_site = (pl.col("demand_t") / pl.col("days")).sum().over("site", "period")
    keys = ["site", "period"]
    sums = stocks.group_by(keys).agg(stock_t=pl.col("quantity_t").sum())
    whole = daily.with_columns(demand_t_per_day=at_site).join(sums, on=keys, how="left")
    stock = pl.col("stock_t").fill_null(0.0)
    lasting = pl.when(pl.col("demand_t_per_day") > 0).then(stock / pl.col("demand_t_per_day"))
    return whole.select("market", "period", stock, "demand_t_per_day", days_of_cover=lasting).sort(
        "market", "period"
    )
