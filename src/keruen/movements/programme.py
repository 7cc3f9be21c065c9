"""The programme of a plan by period: purchases, sailings and lane tonnes."""

from __future__ import annotations

import datetime as dt

import polars as pl

from keruen.case.case import Case
from keruen.movements.registry import measure


def _days(case: Case) -> pl.DataFrame:
    """First and last day of each period."""
    one = dt.timedelta(days=1)
    rows = [(each.index, each.start, each.end - one) for each in case.calendar.periods]
    schema = {"period": pl.Int64, "first_day": pl.Date, "last_day": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


@measure(
    unit="t",
    formula="sum of quantity_t of purchases",
    meaning="tonnes bought in each period, by site and grade",
    columns=("period", "first_day", "site", "grade", "origin_country", "quantity_t"),
)
def purchases(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Tonnes bought by period, site and grade: the sum of `quantity_t` over all crops."""
    keys = ["period", "site", "grade", "origin_country"]
    bought = movements.filter(pl.col("kind") == "purchase")
    sums = bought.group_by("grade", "origin_country", period="from_period", site="from_site").agg(
        pl.col("quantity_t").sum()
    )
    return (
        sums.join(_days(case), on="period", how="left")
        .select("period", "first_day", "site", "grade", "origin_country", "quantity_t")
        .sort(keys)
    )


SAILING_COLUMNS = (
    *("period", "laycan_from", "laycan_to", "from_site", "to_site", "second_site"),
    *("vessel_class", "trips", "grade", "quantity_t", "second_quantity_t", "option"),
)


@measure(
    unit="trips, t",
    formula="trips and sum of quantity_t of a voyage option in a period; the laycan is the period",
    meaning="ships to fix: where and when they load, how many, and what they carry by grade; "
    "second_quantity_t is the part of quantity_t for the second port of discharge",
    columns=SAILING_COLUMNS,
)
def sailings(case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame) -> pl.DataFrame:
    """Sailings by period and voyage option: the sum of `quantity_t` for each grade on board.

    A plan decides in which period a ship loads, not on which day: its laycan is the whole period.
    A ship that sails empty has one row without a grade.

    Returns
    -------
    Frame of `SAILING_COLUMNS`; `trips` stands in each row of a voyage option and period.
    """
    keys = ["option", "period"]
    sea = movements.filter(pl.col("kind").is_in(["trip", "voyage"])).rename(
        {"route": "option", "from_period": "period"}
    )
    trips = sea.filter(pl.col("kind") == "trip").group_by(keys).agg(pl.col("trips").sum())
    ports = voyage_options.select("option", "from_site", "to_site", "second_site", "vessel_class")
    cargo = (
        sea.filter(pl.col("kind") == "voyage")
        .select(*keys, "grade", "quantity_t", reached="to_site")
        .join(ports.select("option", "second_site"), on="option", how="left")
        .with_columns(
            second_quantity_t=pl.when(pl.col("reached") == pl.col("second_site"))
            .then("quantity_t")
            .otherwise(0.0)
        )
        .group_by(*keys, "grade")
        .agg(pl.col("quantity_t", "second_quantity_t").sum())
    )
    return (
        trips.join(cargo, on=keys, how="full", coalesce=True)
        .join(ports, on="option", how="left")
        .join(_days(case), on="period", how="left")
        .rename({"first_day": "laycan_from", "last_day": "laycan_to"})
        .with_columns(
            pl.col("trips").fill_null(0),
            pl.col("quantity_t", "second_quantity_t").fill_null(0.0),
        )
        .select(SAILING_COLUMNS)
        .sort("period", "from_site", "to_site", "vessel_class", "option", "grade")
    )


LANE_COLUMNS = (
    *("period", "first_day", "lane", "from_site", "to_site", "mode", "corridor", "grade"),
    "quantity_t",
)


@measure(
    unit="t",
    formula="sum of quantity_t that leaves on the lane",
    meaning="tonnes on each lane in each period of leaving, by grade",
    columns=LANE_COLUMNS,
)
def lane_flows(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Tonnes by period of leaving, lane and grade: the sum of a lane's two arrivals (R6)."""
    keys = ["lane", "from_site", "to_site", "mode", "corridor", "grade"]
    moved = movements.filter(pl.col("kind") == "lane").rename(
        {"route": "lane", "from_period": "period"}
    )
    sums = moved.group_by("period", *keys).agg(pl.col("quantity_t").sum())
    return (
        sums.join(_days(case), on="period", how="left")
        .select(LANE_COLUMNS)
        .sort("period", "lane", "grade")
    )
