"""Flows of a plan, measured as the observed flows (table observed_flows)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.case.cells import names_in
from keruen.case.table_rows import ObservedFlowRow, SiteRow
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import Floats
from keruen.movements.registry import measure
from keruen.rows import given

WHOLE_YEAR_DAYS = 360
"""From so many days on, what was seen is a year's flow, and is scaled to 365 days."""
YEAR = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.float64)
"""Days of each calendar month in a year of 365 days."""

COLUMNS = (
    *("observed_flow", "origin_country", "from_site", "market_country", "corridor", "months"),
    *("observed_t", "plan_t", "observed_share", "plan_share"),
)


@measure(
    unit="t, fraction",
    formula="plan_t = sum over calendar months of the plan's tonnes in the month / days of the "
    "horizon in it x days seen in it; observed_t = tonnes seen; of a year or more both are scaled "
    "to 365 days; plan_share = plan_t of the origin / of all origins that the country takes, or of "
    "the months / of the whole year",
    meaning="what the plan ships in as many days of the same calendar months as were seen. A flow "
    "is what leaves a port by ship, what reaches a country less what leaves it again, what leaves "
    "the country it was grown in, or what ends a corridor (R14), by the period of leaving, whose "
    "tonnes are spread over its days; empty where a month seen is not in the horizon",
    columns=COLUMNS,
)
def observed_flows(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Each row of `observed_flows` with the same flow of the plan in the same calendar months.

    Formula: for each calendar month, what the plan ships in a day of that month times the days of
    it that were seen; what was seen over a year or more counts as 365 days. `plan_t` and
    `plan_share` are empty where a month that was seen is not in the horizon.
    """
    frame = _with_places(case, movements)
    days = _days_by_month(case)
    rows = [_measured(case, frame, days, row) for row in case.rows(ObservedFlowRow)]
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(COLUMNS[:6], pl.String)
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(COLUMNS[6:], pl.Float64))


def _measured(
    case: Case, frame: pl.DataFrame, days: Floats, row: ObservedFlowRow
) -> dict[str, object]:
    flow = _flow(case, frame, row)
    seen = _days_seen(row.from_date, row.to_date)
    found = {column: row.get(column) for column in COLUMNS[:6]}
    found |= dict.fromkeys(COLUMNS[6:])
    if row.share is not None:
        found["observed_share"] = row.share
        found["plan_share"] = _share(case, frame, flow, days, row)
    else:
        total = float(seen.sum())
        yearly = DAYS_PER_YEAR / total if total >= WHOLE_YEAR_DAYS else 1.0
        found["observed_t"] = given(row.quantity_t) * yearly
        found["plan_t"] = _tonnes(flow, days, seen * yearly)
    return found


def _share(
    case: Case, frame: pl.DataFrame, flow: pl.DataFrame, days: Floats, row: ObservedFlowRow
) -> float | None:
    """The share of some months in a year, or of an origin in all that a country takes."""
    if row.months:
        months = [int(month) for month in names_in(row.months)]
        chosen = np.isin(np.arange(1, 13), months)
        part, whole = _tonnes(flow, days, YEAR * chosen), _tonnes(flow, days, YEAR)
    else:
        every = _flow(case, frame, replace(row, origin_country=None))
        seen = _days_seen(row.from_date, row.to_date)
        # A share over a year is that of the whole horizon, which may be shorter.
        seen = days.sum(axis=0) if seen.sum() >= WHOLE_YEAR_DAYS else seen
        part, whole = _tonnes(flow, days, seen), _tonnes(every, days, seen)
    if part is None or whole is None or whole <= 0.0:
        return None
    return part / whole


def _days_seen(first: dt.date, last: dt.date) -> Floats:
    """Days of an observation by calendar month, both ends included: shape (12,)."""
    count = (last - first).days + 1
    months = [(first + dt.timedelta(days=day)).month for day in range(count)]
    return np.bincount(months, minlength=13)[1:].astype(np.float64)


def _days_by_month(case: Case) -> Floats:
    """Days of each period by calendar month: shape (periods, 12)."""
    one = dt.timedelta(days=1)
    periods = case.calendar.periods
    return np.array([_days_seen(period.start, period.end - one) for period in periods])


def _with_places(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Lanes and voyages with the countries of both ends."""
    countries = {row.site: row.country for row in case.rows(SiteRow)}
    moved = movements.filter(pl.col("kind").is_in(["lane", "voyage"]))
    return moved.with_columns(
        left=pl.col("from_site").replace_strict(countries, return_dtype=pl.String),
        reached=pl.col("to_site").replace_strict(countries, return_dtype=pl.String),
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


def _tonnes(flow: pl.DataFrame, days: Floats, seen: Floats) -> float | None:
    """Tonnes of a flow in so many days of each calendar month; None where the horizon lacks one.

    Parameters
    ----------
    days : days of each period by calendar month, shape (periods, 12).
    seen : days of each calendar month, shape (12,).
    """
    planned_days = days.sum(axis=0)
    if (planned_days[seen > 0.0] == 0.0).any():
        return None
    by_period = np.zeros(len(days))
    np.add.at(by_period, flow["from_period"].to_numpy(), flow["quantity_t"].to_numpy())
    by_month = (by_period / days.sum(axis=1)) @ days
    rate = np.divide(by_month, planned_days, out=np.zeros(12), where=planned_days > 0.0)
    return float(rate @ seen)
