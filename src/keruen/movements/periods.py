"""Periods as arrays of days: shares, profiles, closures, variations and discounting (R2 to R5)."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from keruen.case.calendar import DAYS_PER_YEAR, Calendar
from keruen.case.case import Case
from keruen.case.table_rows import ClosureRow, HubOptionRow, ProfileRow, VariationRow
from keruen.errors import KeruenError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Days = NDArray[np.datetime64]

CLOSED_BELOW = 1e-9
"""A capacity factor below this closes its place: nothing moves (R4)."""

MEAN_MONTH_DAYS = 30.4375


@dataclass(frozen=True)
class PeriodDays:
    """The days of a horizon, each with its period and month; periods run from 0 to `count` - 1."""

    calendar: Calendar

    @cached_property
    def starts(self) -> Days:
        """First day of each period, then the first day after the horizon: shape [count + 1]."""
        dates = [period.start for period in self.calendar.periods] + [self.calendar.end_date]
        return np.array(dates, dtype="datetime64[D]")

    @property
    def count(self) -> int:
        """Number of periods."""
        return self.calendar.count

    @cached_property
    def lengths(self) -> Floats:
        """Days of each period: shape [count]."""
        return np.diff(self.starts).astype(np.float64)

    @cached_property
    def dates(self) -> Days:
        """Every day of the horizon: shape [days]."""
        return np.arange(self.starts[0], self.starts[-1])

    @cached_property
    def months(self) -> Integers:
        """Calendar month, 1 to 12, of every day: shape [days]."""
        return months_of(self.dates)

    @cached_property
    def period_of_day(self) -> Integers:
        """Period of every day: shape [days]."""
        return np.searchsorted(self.starts, self.dates, side="right").astype(np.int64) - 1

    @cached_property
    def years(self) -> Integers:
        """Calendar year of the first day of each period (R2): shape [count]."""
        return np.array([period.year for period in self.calendar.periods], dtype=np.int64)

    def sums(self, per_day: Floats) -> Floats:
        """Sum over each period's days of a value per day: shapes [days] to [count]."""
        totals: Floats = np.bincount(
            self.period_of_day, weights=per_day, minlength=self.count
        ).astype(np.float64)
        return totals

    def shares(
        self,
        from_date: dt.date | None,
        to_date: dt.date | None,
        months: Collection[int] | None = None,
    ) -> Floats:
        """Share of each period's days from `from_date` to `to_date`, both included, in `months`."""
        inside = np.ones(len(self.dates), dtype=bool)
        if from_date is not None:
            inside &= self.dates >= np.datetime64(from_date)
        if to_date is not None:
            inside &= self.dates <= np.datetime64(to_date)
        if months is not None:
            inside &= np.isin(self.months, list(months))
        return self.sums(inside.astype(np.float64)) / self.lengths

    def first_days(self, count: int) -> list[dt.date]:
        """First days of the first `count` periods, the calendar continued by its kind."""
        longer = Calendar(self.calendar.start_date, self.calendar.period_kind, count)
        return [period.start for period in longer.periods]

    def discount_factors(self, rate_per_year: float) -> Floats:
        """What a cost of each period counts (R5): shape [count]."""
        elapsed = (self.starts[:-1] - self.starts[0]).astype(np.float64)
        factors: Floats = (1.0 + rate_per_year) ** -(elapsed / DAYS_PER_YEAR)
        return factors


def months_of(dates: Days) -> Integers:
    """Calendar month, 1 to 12, of each day."""
    return dates.astype("datetime64[M]").astype(np.int64) % 12 + 1


def read_profiles(case: Case) -> dict[str, Floats]:
    """Factor of each calendar month by profile: shape [13], index 0 unused.

    Raises
    ------
    KeruenError : a profile lacks a month.
    """
    profiles: dict[str, Floats] = {}
    for row in case.rows(ProfileRow):
        factors = profiles.setdefault(row.profile, np.full(13, np.nan))
        factors[row.month] = row.factor
    for name, factors in profiles.items():
        missing = [month for month in range(1, 13) if np.isnan(factors[month])]
        if missing:
            raise KeruenError(
                f"table profiles, row profile={name}: month {missing[0]} has no factor",
                "Give a factor for each month from 1 to 12; zero where nothing happens.",
            )
    return profiles


def variation_factors(case: Case, days: PeriodDays, target: str, keys: Collection[str]) -> Floats:
    """Product of the variations of a target whose key is empty or among `keys` (R3)."""
    factors = np.ones(days.count)
    for row in case.rows(VariationRow):
        if row.target == target and (row.key is None or row.key in keys):
            share = days.shares(row.from_date, row.to_date)
            factors *= 1.0 + share * (row.factor - 1.0)
    return factors


def closure_factors(case: Case, days: PeriodDays, named: Collection[tuple[str, str]]) -> Floats:
    """Capacity factor of what the closures name by one of these (target_kind, target) (R4)."""
    factors = np.ones(days.count)
    for row in case.rows(ClosureRow):
        if (row.target_kind, row.target) in named:
            months = [int(month) for month in row.months.split()] if row.months else None
            share = days.shares(row.from_date, row.to_date, months)
            factors *= 1.0 - share * (1.0 - row.capacity_factor)
    return factors


def arrival_shares(transit_days: float, mean_period_days: float) -> list[tuple[int, float]]:
    """Periods after leaving, with the share of a lane's grain that arrives in each (R6)."""
    periods = transit_days / mean_period_days
    whole = math.floor(periods)
    later = periods - whole
    return [(k, share) for k, share in ((whole, 1.0 - later), (whole + 1, later)) if share > 0.0]


def arrival_delay(transit_days: float, mean_period_days: float) -> int:
    """Periods from the leaving of a ship to its arrival (R7)."""
    return math.floor(transit_days / mean_period_days + 0.5)


def annuity_usd_per_year(capital_usd: float, life_years: float, rate_per_year: float) -> float:
    """Yearly cost of a capital C over n years at rate r: C r / (1 - (1 + r) ** -n) (R29)."""
    if rate_per_year == 0.0:
        return capital_usd / life_years
    left: float = (1.0 + rate_per_year) ** -life_years
    return capital_usd * rate_per_year / (1.0 - left)


def add_months(date: dt.date, months: float) -> dt.date:
    """A date later by whole calendar months, the day kept or the month's last, and by 30.4375
    days a month for the part of a month, rounded up to whole days."""
    whole = math.floor(months)
    month0 = date.year * 12 + date.month - 1 + whole
    year, month = month0 // 12, month0 % 12 + 1
    day = min(date.day, calendar.monthrange(year, month)[1])
    rest = math.ceil((months - whole) * MEAN_MONTH_DAYS - 1e-9)
    return dt.date(year, month, day) + dt.timedelta(days=rest)


def earliest_period(option: HubOptionRow, days: PeriodDays) -> int | None:
    """First period in which a hub option may be open (R24); None where the horizon ends before.

    Work begins on the later of `earliest_date` and the start of the horizon, and takes
    `building_months`.
    """
    begin = max(option.earliest_date, days.calendar.start_date)
    ready = np.datetime64(add_months(begin, option.building_months))
    first = int(np.searchsorted(days.starts[:-1], ready, side="left"))
    return first if first < days.count else None
