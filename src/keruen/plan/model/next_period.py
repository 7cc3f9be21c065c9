"""Demand and reserves of the period after the horizon (R19, R23, R27)."""

from __future__ import annotations

import datetime as dt

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.table_rows import DemandRow, ProfileRow, ReserveRow, VariationRow
from keruen.plan.model.parameters import PlanParameters
from keruen.rows import given


def following_demand_t(parameters: PlanParameters, market: str) -> float:
    """Tonnes that a market needs in the period after the horizon."""
    period = parameters.case.calendar.following
    days = [period.start + dt.timedelta(days=day) for day in range(period.days)]
    rows = sorted(
        (row for row in parameters.case.rows(DemandRow) if row.market == market),
        key=lambda row: row.from_date,
    )
    profiles = {(row.profile, row.month): row.factor for row in parameters.case.rows(ProfileRow)}
    total = 0.0
    for day in days:
        in_force = [row for row in rows if row.from_date <= day]
        if in_force:
            row = in_force[-1]
            profile = row.demand_profile
            seasonal = 1.0 if profile is None else profiles[profile, day.month]
            total += row.quantity_t_per_year / DAYS_PER_YEAR * seasonal
    for varied in parameters.case.rows(VariationRow):
        if varied.target == "demand" and varied.key in (None, market):
            first, last = varied.from_date or dt.date.min, varied.to_date or dt.date.max
            share = sum(first <= day <= last for day in days) / len(days)
            total *= 1.0 + share * (varied.factor - 1.0)
    return total


def following_reserve_t(parameters: PlanParameters, reserve: ReserveRow) -> float:
    """Tonnes of a reserve that holds at the end and in the period after it; else zero."""
    following = parameters.case.calendar.following
    to_date = reserve.to_date
    ends = to_date is not None and to_date < following.end - dt.timedelta(days=1)
    if ends or not parameters.reserve_holds(reserve)[-1]:
        return 0.0
    if reserve.quantity_t is not None:
        return float(reserve.quantity_t)
    daily = following_demand_t(parameters, given(reserve.market)) / following.days
    return float(given(reserve.days_of_cover) * daily)
