"""Flows of a plan, measured as the observed flows (table observed_flows)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.case.cells import names_in
from keruen.case.table_rows import ObservedFlowRow, SiteRow
from keruen.movements.parameters import MeasureParameters
from keruen.movements.registry import measure
from keruen.rows import given

WHOLE_YEAR_DAYS = 360
"""From so many days on, what was seen is a year's flow, and is scaled to 365 days."""

COLUMNS = (
    *("observed_flow", "origin_country", "from_site", "market_country", "corridor", "months"),
    *("observed_t", "plan_t", "observed_share", "plan_share"),
)


@measure(
    unit="t/year, fraction",
    formula="plan_t = tonnes of the flow in the calendar months seen / days of the horizon x 365; "
    "observed_t = tonnes seen, of a year or more x 365 / days seen; plan_share = tonnes of the "
    "origin / of all origins that the country takes, or of the months / of the whole year",
    meaning="shipments in a year of the plan, compared with observed shipments. A flow is what "
    "leaves a "
    "port by ship, what reaches a country less what leaves it again, what leaves the country it "
    "was grown in, or what ends a corridor (R14), by the period of leaving",
    columns=COLUMNS,
)
def observed_flows(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Each row of `observed_flows` with the same flow of the plan.

    Formula: tonnes that leave in the months of the observation (all twelve where it spans a year),
    over the horizon, x 365 / days of the horizon. A month is that of the first day of a period.
    """
    frame = _with_places(case, movements)
    rows = [_measured(case, frame, row) for row in case.rows(ObservedFlowRow)]
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(COLUMNS[:6], pl.String)
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(COLUMNS[6:], pl.Float64))


def _measured(case: Case, frame: pl.DataFrame, row: ObservedFlowRow) -> dict[str, object]:
    per_year = DAYS_PER_YEAR / case.calendar.days
    flow = _flow(case, frame, row)
    months = _months(row)
    found = {column: row.get(column) for column in COLUMNS[:6]}
    found |= dict.fromkeys(COLUMNS[6:])
    if row.share is not None:
        of = flow if row.months else _flow(case, frame, replace(row, origin_country=None))
        part, whole = _tonnes(flow, months if row.months else None), _tonnes(of, None)
        found["observed_share"] = row.share
        found["plan_share"] = part / whole if whole > 0 else None
    else:
        days = (row.to_date - row.from_date).days + 1
        whole_years = days >= WHOLE_YEAR_DAYS
        found["observed_t"] = given(row.quantity_t) * (DAYS_PER_YEAR / days if whole_years else 1.0)
        found["plan_t"] = _tonnes(flow, months) * per_year
    return found


def _months(row: ObservedFlowRow) -> list[int]:
    """Calendar months of an observation: those given, or those that its days touch."""
    if row.months:
        return [int(month) for month in names_in(row.months)]
    first, last = row.from_date, row.to_date
    if (last - first).days + 1 >= WHOLE_YEAR_DAYS:
        return list(range(1, 13))
    days = ((first + dt.timedelta(days=day)) for day in range((last - first).days + 1))
    return sorted({day.month for day in days})


def _with_places(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Lanes and voyages with the countries of both ends and the month in which they leave."""
    countries = {row.site: row.country for row in case.rows(SiteRow)}
    months = {period.index: period.start.month for period in case.calendar.periods}
    moved = movements.filter(pl.col("kind").is_in(["lane", "voyage"]))
    return moved.with_columns(
        left=pl.col("from_site").replace_strict(countries, return_dtype=pl.String),
        reached=pl.col("to_site").replace_strict(countries, return_dtype=pl.String),
        month=pl.col("from_period").replace_strict(months, return_dtype=pl.Int64),
    )


def _flow(case: Case, frame: pl.DataFrame, row: ObservedFlowRow) -> pl.DataFrame:
    """Movements of a flow with their tonnes, below zero for what leaves a country again."""
    origin, market = row.origin_country, row.market_country
    if origin is not None:
        frame = frame.filter(pl.col("origin_country") == origin)
    if row.corridor is not None:
        lanes = MeasureParameters(case).ending_lanes[row.corridor]
        return frame.filter((pl.col("kind") == "lane") & pl.col("route").is_in(lanes))
    if row.from_site is not None:
        frame = frame.filter((pl.col("kind") == "voyage") & (pl.col("from_site") == row.from_site))
        return frame if market is None else frame.filter(pl.col("reached") == market)
    abroad = frame.filter(pl.col("left") != pl.col("reached"))
    if market is None:
        return abroad.filter(pl.col("left") == pl.col("origin_country"))
    inward = abroad.filter(pl.col("reached") == market)
    outward = abroad.filter(pl.col("left") == market).with_columns(-pl.col("quantity_t"))
    return pl.concat([inward, outward])


def _tonnes(flow: pl.DataFrame, months: list[int] | None) -> float:
    within = flow if months is None else flow.filter(pl.col("month").is_in(months))
    return float(within["quantity_t"].sum())
