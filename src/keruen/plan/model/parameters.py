"""Numbers by period: what the rules R2 to R5, R16, R19 and R29 make of the case's tables."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.case.table_rows import (
    ClosureRow,
    DemandRow,
    GradeRow,
    HarvestRow,
    HubOptionRow,
    LaneRow,
    MarketRow,
    ProfileRow,
    ReserveRow,
    SiteRow,
    VariationRow,
)
from keruen.rows import F, given, text_of

Floats: TypeAlias = npt.NDArray[np.float64]

CLOSED_BELOW = 1e-9
ONE_DAY = dt.timedelta(days=1)


def annuity_usd_per_year(capital_usd: float, life_years: float, rate_per_year: float) -> float:
    """Yearly cost of a capital over its life (R29)."""
    if rate_per_year == 0.0:
        return capital_usd / life_years
    return float(capital_usd * rate_per_year / (1.0 - (1.0 + rate_per_year) ** -life_years))


def lane_arrivals(transit_days: float, mean_period_days: float) -> list[tuple[int, float]]:
    """Periods after leaving, and the share that arrives then (R6)."""
    whole = math.floor(transit_days / mean_period_days)
    share = transit_days / mean_period_days - whole
    parts = [(whole, 1.0 - share), (whole + 1, share)]
    return [(later, part) for later, part in parts if part > 0.0]


def ship_arrival(transit_days: float, mean_period_days: float) -> int:
    """Periods after leaving in which a voyage arrives (R7)."""
    return math.floor(transit_days / mean_period_days + 0.5)


@dataclass(frozen=True)
class PlanParameters:
    """Everything that varies by period, as arrays of shape (periods,)."""

    case: Case

    @cached_property
    def period_count(self) -> int:
        """Number of periods."""
        return self.case.calendar.count

    @cached_property
    def days(self) -> Floats:
        """Days of each period."""
        return np.array([period.days for period in self.case.calendar.periods], dtype=np.float64)

    @cached_property
    def mean_period_days(self) -> float:
        """D of the lead-time rules."""
        return self.case.calendar.mean_period_days

    @cached_property
    def years(self) -> list[int]:
        """Calendar year of each period."""
        return [period.year for period in self.case.calendar.periods]

    @cached_property
    def discount(self) -> Floats:
        """Weight of a cost of each period (R5)."""
        begin = self.case.calendar.start_date
        ages = np.array([(period.start - begin).days for period in self.case.calendar.periods])
        rate = float(self.case.settings.discount_rate_per_year)
        return np.asarray((1.0 + rate) ** -(ages / DAYS_PER_YEAR), dtype=np.float64)

    @cached_property
    def _day_period(self) -> npt.NDArray[np.int64]:
        return np.repeat(np.arange(self.period_count), self.days.astype(np.int64))

    @cached_property
    def _day_month(self) -> npt.NDArray[np.int64]:
        begin = self.case.calendar.start_date
        total = int(self.days.sum())
        return np.array([(begin + dt.timedelta(days=day)).month for day in range(total)])

    @cached_property
    def _profiles(self) -> dict[str, Floats]:
        """Factor of each calendar month, January at index 1, by profile."""
        profiles: dict[str, Floats] = {}
        for row in self.case.rows(ProfileRow):
            profiles.setdefault(row.profile, np.zeros(13))[row.month] = row.factor
        return profiles

    def by_period(self, daily: Floats) -> Floats:
        """Sum over the days of each period; `daily` has shape (days of the horizon,)."""
        sums = np.bincount(self._day_period, weights=daily, minlength=self.period_count)
        return sums.astype(np.float64)

    def profile(self, name: str | None) -> Floats:
        """Factor of each period (R3); ones without a profile."""
        if name is None:
            return np.ones(self.period_count)
        return self.by_period(self._profiles[name][self._day_month]) / self.days

    def share(
        self, from_date: dt.date | None, to_date: dt.date | None, months: str | None = None
    ) -> Floats:
        """Share of each period's days inside the dates and months."""
        begin = self.case.calendar.start_date
        inside = np.ones(len(self._day_month), dtype=bool)
        numbers = np.arange(len(inside))
        if from_date is not None:
            inside &= numbers >= (from_date - begin).days
        if to_date is not None:
            inside &= numbers <= (to_date - begin).days
        if months:
            inside &= np.isin(self._day_month, [int(month) for month in months.split()])
        return self.by_period(inside.astype(np.float64)) / self.days

    @cached_property
    def _variations(self) -> dict[str, list[VariationRow]]:
        return _grouped(self.case.rows(VariationRow), "target")

    def budget_share(self, from_date: dt.date | None, to_date: dt.date | None, year: int) -> float:
        """Share of a programme's days of a calendar year that lie in the horizon (R22)."""
        first = max(from_date or dt.date.min, dt.date(year, 1, 1))
        last = min(to_date or dt.date.max, dt.date(year, 12, 31))
        if first > last:
            return 0.0
        horizon = self.case.calendar
        planned = min(last, horizon.end_date - dt.timedelta(days=1)) - max(
            first, horizon.start_date
        )
        return max(planned.days + 1, 0) / ((last - first).days + 1)

    def variation(self, target: str, *keys: str | None) -> Floats:
        """Product of the variations of a target that name one of the keys, or all (R3)."""
        factor = np.ones(self.period_count)
        for row in self._variations.get(target, []):
            if row.key is None or row.key in keys:
                share = self.share(row.from_date, row.to_date)
                factor *= 1.0 + share * (row.factor - 1.0)
        return factor

    @cached_property
    def _closures(self) -> dict[tuple[str, str], Floats]:
        factors: dict[tuple[str, str], Floats] = {}
        for row in self.case.rows(ClosureRow):
            share = self.share(row.from_date, row.to_date, row.months)
            key = (row.target_kind, row.target)
            before = factors.get(key, np.ones(self.period_count))
            factors[key] = before * (1.0 - share * (1.0 - row.capacity_factor))
        return factors

    def _closure(self, kind: str, target: str | None) -> Floats:
        if target is None:
            return np.ones(self.period_count)
        return self._closures.get((kind, target), np.ones(self.period_count))

    @cached_property
    def sites(self) -> dict[str, SiteRow]:
        """Rows of table sites by short name."""
        return {row.site: row for row in self.case.rows(SiteRow)}

    @cached_property
    def grades(self) -> dict[str, GradeRow]:
        """Rows of table grades by short name."""
        return {row.grade: row for row in self.case.rows(GradeRow)}

    @cached_property
    def lanes(self) -> dict[str, LaneRow]:
        """Rows of table lanes by short name."""
        return {row.lane: row for row in self.case.rows(LaneRow)}

    @cached_property
    def lanes_from(self) -> dict[str, list[LaneRow]]:
        """Rows of table lanes by the site that they leave."""
        return _grouped(self.lanes.values(), "from_site")

    @cached_property
    def markets_at(self) -> dict[str, list[MarketRow]]:
        """Rows of table markets by site."""
        return _grouped(self.markets.values(), "site")

    @cached_property
    def hub_options_at(self) -> dict[str, list[HubOptionRow]]:
        """Rows of table hub_options by site."""
        return _grouped(self.hub_options.values(), "site")

    @cached_property
    def markets(self) -> dict[str, MarketRow]:
        """Rows of table markets by short name."""
        return {row.market: row for row in self.case.rows(MarketRow)}

    @cached_property
    def hub_options(self) -> dict[str, HubOptionRow]:
        """Rows of table hub_options by short name."""
        return {row.hub_option: row for row in self.case.rows(HubOptionRow)}

    @cached_property
    def hub_sites(self) -> set[str]:
        """Sites at which hub tiers may open."""
        return {row.site for row in self.hub_options.values()}

    def site_factor(self, site: str) -> Floats:
        """Share of a site's capacity left in each period (R4)."""
        region = self.sites[site].sea_region
        return self._closure("site", site) * self._closure("sea_region", region)

    def lane_factor(self, lane: str) -> Floats:
        """Share of a lane's capacity left in each period, its corridor's included (R4)."""
        return self._closure("lane", lane) * self.corridor_factor(self.lanes[lane].corridor)

    def corridor_factor(self, corridor: str | None) -> Floats:
        """Share of a corridor's capacity left in each period (R4)."""
        return self._closure("corridor", corridor)

    def lane_rate_t_per_day(self, lane: str) -> Floats | None:
        """The tighter of a lane's tonnes and train slots in each period; None without either."""
        row = self.lanes[lane]
        rates: list[float] = []
        if row.capacity_t_per_day is not None:
            rates.append(row.capacity_t_per_day)
        if row.trains_per_day is not None:
            rates.append(row.trains_per_day * given(row.train_t))
        varied = self.variation("lane_capacity", lane, row.corridor)
        return min(rates) * varied if rates else None

    def hub_option_factor(self, hub_option: str) -> Floats:
        """Share of a hub tier's capacity left in each period (R4)."""
        return self._closure("hub_option", hub_option)

    def open_at(self, factor: Floats, period: int) -> bool:
        """Whether anything moves under a factor; after the horizon everything does."""
        return period >= self.period_count or bool(factor[period] >= CLOSED_BELOW)

    @cached_property
    def _demand_rows(self) -> dict[str, list[DemandRow]]:
        return _grouped(self.case.rows(DemandRow), "market")

    def demand_t(self, market: str) -> Floats:
        """Tonnes needed in each period (R19)."""
        rows = sorted(self._demand_rows.get(market, []), key=lambda row: row.from_date)
        begin = self.case.calendar.start_date
        daily = np.zeros(len(self._day_month))
        for row in rows:
            first = max(0, (row.from_date - begin).days)
            factor = self._profiles[row.demand_profile] if row.demand_profile else None
            rate = row.quantity_t_per_year / DAYS_PER_YEAR
            months = self._day_month[first:]
            daily[first:] = rate if factor is None else rate * factor[months]
        return self.by_period(daily) * self.variation("demand", market)

    def offered_t(self, harvest: HarvestRow) -> Floats:
        """Tonnes of all grades of one crop that come on offer in each period (R16).

        What came before the horizon is in period 0 when the window reaches into the horizon.
        """
        profile = self._profiles.get(harvest.harvest_profile or "")
        begin, end = self.case.calendar.start_date, self.case.calendar.end_date
        offered = np.zeros(self.period_count)
        first, last = harvest.from_date, harvest.to_date
        dates = [first + dt.timedelta(days=day) for day in range((last - first).days + 1)]
        weights = np.array([1.0 if profile is None else profile[date.month] for date in dates])
        if weights.sum() <= 0.0:
            return offered
        portions = harvest.quantity_t * weights / weights.sum()
        for date, portion in zip(dates, portions, strict=True):
            if date < end:
                day = max(0, (date - begin).days)
                offered[self._day_period[day]] += portion
        return offered * self.variation("harvest", harvest.site)

    def neighbourhood(self, from_date: dt.date, to_date: dt.date) -> list[int]:
        """Periods with at least one day inside the dates."""
        return [int(period) for period in np.flatnonzero(self.share(from_date, to_date) > 0.0)]

    def reserve_holds(self, reserve: ReserveRow) -> npt.NDArray[np.bool_]:
        """Whether the last day of each period lies within a reserve's dates (R23)."""
        from_date, to_date = reserve.from_date, reserve.to_date
        last_days = [period.end - ONE_DAY for period in self.case.calendar.periods]
        return np.array(
            [from_date <= day and (to_date is None or day <= to_date) for day in last_days]
        )

    def reserve_t(self, reserve: ReserveRow) -> Floats:
        """Tonnes a reserve must hold at the end of each period, zero where none (R23)."""
        holds = self.reserve_holds(reserve)
        if reserve.quantity_t is not None:
            return np.where(holds, reserve.quantity_t, 0.0)
        daily = self.demand_t(given(reserve.market)) / self.days
        return np.where(holds, given(reserve.days_of_cover) * daily, 0.0)

    def rotation_periods(self, reserve: ReserveRow) -> int | None:
        """W of the rotation rule, in periods; None without rotation (R23)."""
        months = reserve.rotation_months
        if months is None:
            return None
        return math.ceil(float(months) * 30.4375 / self.mean_period_days - 1e-9)

    def earliest_period(self, hub_option: str) -> int | None:
        """First period in which a tier can be open; None when that is past the horizon (R24)."""
        row = self.hub_options[hub_option]
        ready = _add_months(
            max(row.earliest_date, self.case.calendar.start_date), row.building_months
        )
        for period in self.case.calendar.periods:
            if period.start >= ready:
                return period.index
        return None


def _grouped(rows: Iterable[F], key: str) -> dict[str, list[F]]:
    """Rows by the value of one column, in the order of the rows."""
    groups: dict[str, list[F]] = {}
    for row in rows:
        groups.setdefault(text_of(row, key), []).append(row)
    return groups


def _add_months(date: dt.date, months: float) -> dt.date:
    """Whole months by the calendar, a fraction as days of a mean month, a begun day as a day."""
    whole = math.floor(months)
    month0 = date.year * 12 + date.month - 1 + whole
    day = min(date.day, _days_in_month(month0 // 12, month0 % 12 + 1))
    moved = dt.date(month0 // 12, month0 % 12 + 1, day)
    return moved + dt.timedelta(days=math.ceil((months - whole) * 30.4375 - 1e-9))


def _days_in_month(year: int, month: int) -> int:
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    return (after - dt.date(year, month, 1)).days
