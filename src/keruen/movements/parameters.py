"""What each period's limits and prices are, as arrays over periods, read from a case by the rules.

The planner reads the same rules on its own: that both give the same cost is the check of either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.case.table_rows import (
    CorridorRow,
    DemandRow,
    DutyRow,
    GradeRow,
    GradeShareRow,
    HarvestRow,
    HubOptionRow,
    LaneRow,
    MarketRow,
    OfferRow,
    QuotaRow,
    ReserveRow,
    SiteRow,
    SubsidyProgrammeRow,
)
from keruen.errors import KeruenError
from keruen.movements.periods import (
    MEAN_MONTH_DAYS,
    Floats,
    PeriodDays,
    annuity_usd_per_year,
    closure_factors,
    earliest_period,
    months_of,
    read_profiles,
    variation_factors,
)
from keruen.rows import F, given
from keruen.summaries import Openings


@dataclass(frozen=True)
class MeasureParameters:
    """Period parameters of a case; every array has shape [periods], read when first asked for."""

    case: Case

    @cached_property
    def days(self) -> PeriodDays:
        """The days of the horizon."""
        return PeriodDays(self.case.calendar)

    @cached_property
    def discount(self) -> Floats:
        """What a cost of each period counts (R5)."""
        return self.days.discount_factors(self.case.settings.discount_rate_per_year)

    @cached_property
    def profiles(self) -> dict[str, Floats]:
        """Factor by profile and month: shape [13], index 0 unused (R3)."""
        return read_profiles(self.case)

    def by_key(self, kind: type[F]) -> dict[str, F]:
        """Rows of a table by their first column."""
        key = kind.__slots__[0]
        return {getattr(row, key): row for row in self.case.rows(kind)}

    @cached_property
    def sites(self) -> dict[str, SiteRow]:
        """Rows of table sites by site."""
        return self.by_key(SiteRow)

    @cached_property
    def lanes(self) -> dict[str, LaneRow]:
        """Rows of table lanes by lane."""
        return self.by_key(LaneRow)

    @cached_property
    def grades(self) -> dict[str, GradeRow]:
        """Rows of table grades by grade."""
        return self.by_key(GradeRow)

    @cached_property
    def markets(self) -> dict[str, MarketRow]:
        """Rows of table markets by market."""
        return self.by_key(MarketRow)

    @cached_property
    def hub_options(self) -> dict[str, HubOptionRow]:
        """Rows of table hub_options by hub option."""
        return self.by_key(HubOptionRow)

    @cached_property
    def hub_sites(self) -> frozenset[str]:
        """Sites that have hub options, open or not."""
        return frozenset(row.site for row in self.hub_options.values())

    # Closures and variations (R3, R4)

    @cached_property
    def site_factor(self) -> dict[str, Floats]:
        """Capacity factor by site, its sea region's closures included (R4)."""
        return {
            name: closure_factors(
                self.case, self.days, {("site", name), ("sea_region", row.sea_region or "")}
            )
            for name, row in self.sites.items()
        }

    @cached_property
    def corridor_factor(self) -> dict[str, Floats]:
        """Capacity factor by corridor (R4)."""
        return {
            name: closure_factors(self.case, self.days, {("corridor", name)})
            for name in self.case.frames.corridors["corridor"]
        }

    @cached_property
    def lane_factor(self) -> dict[str, Floats]:
        """Capacity factor by lane, its corridor's factor included (R4)."""
        factors = {}
        for name, row in self.lanes.items():
            own = closure_factors(self.case, self.days, {("lane", name)})
            corridor = row.corridor
            factors[name] = own if corridor is None else own * self.corridor_factor[corridor]
        return factors

    @cached_property
    def tier_factor(self) -> dict[str, Floats]:
        """Capacity factor by hub option (R4)."""
        return {
            name: closure_factors(self.case, self.days, {("hub_option", name)})
            for name in self.hub_options
        }

    def _variation(self, target: str, *keys: str | None) -> Floats:
        return variation_factors(self.case, self.days, target, {key for key in keys if key})

    @cached_property
    def lane_cost_usd_per_t(self) -> dict[str, Floats]:
        """Cost of sending a tonne, by lane, with the variations of lane or corridor."""
        return {
            name: row.cost_usd_per_t * self._variation("lane_cost", name, row.corridor)
            for name, row in self.lanes.items()
        }

    @cached_property
    def hire_factor(self) -> dict[str, Floats]:
        """Factor on the hire, by vessel class."""
        classes = self.case.frames.vessel_classes["vessel_class"]
        return {name: self._variation("hire", name) for name in classes}

    @cached_property
    def fuel_factor(self) -> dict[str, Floats]:
        """Factor on the fuel price, by vessel class."""
        classes = self.case.frames.vessel_classes["vessel_class"]
        return {name: self._variation("fuel_price", name) for name in classes}

    # Capacities (R11 to R14)

    @cached_property
    def lane_capacity_t(self) -> dict[str, Floats | None]:
        """Most tonnes that may leave on a lane in a period; None where nothing limits it (R13)."""
        capacities: dict[str, Floats | None] = {}
        for name, row in self.lanes.items():
            limits = [row.capacity_t_per_day]
            if row.trains_per_day is not None and row.train_t is not None:
                limits.append(row.trains_per_day * row.train_t)
            given = [limit for limit in limits if limit is not None]
            if not given:
                capacities[name] = None
                continue
            varied = self._variation("lane_capacity", name, row.corridor)
            capacities[name] = min(given) * self.days.lengths * self.lane_factor[name] * varied
        return capacities

    @cached_property
    def corridor_capacity_t(self) -> dict[str, Floats]:
        """Most tonnes over the lanes that end a corridor; corridors without a limit are not in it
        (R14)."""
        return {
            row.corridor: row.capacity_t_per_day
            * self.days.lengths
            * self.corridor_factor[row.corridor]
            for row in self.case.rows(CorridorRow)
            if row.capacity_t_per_day is not None
        }

    @cached_property
    def ending_lanes(self) -> dict[str, tuple[str, ...]]:
        """Lanes that end each corridor: no other lane of it leaves their `to_site` (R14)."""
        ends: dict[str, tuple[str, ...]] = {}
        for corridor in self.case.frames.corridors["corridor"]:
            own = [row for row in self.lanes.values() if row.corridor == corridor]
            ends[corridor] = tuple(
                row.lane
                for row in own
                if not any(other.from_site == row.to_site and other is not row for other in own)
            )
        return ends

    # Supply (R16, R17)

    @cached_property
    def price_usd_per_t(self) -> dict[tuple[str, str], Floats]:
        """Price by (site, grade), with its profile and variations (R3)."""
        prices = {}
        for row in self.case.rows(OfferRow):
            price = row.price_usd_per_t * self._variation("offer_price", row.site)
            if row.price_profile is not None:
                daily = self.profiles[row.price_profile][self.days.months]
                price = price * self.days.sums(daily) / self.days.lengths
            prices[row.site, row.grade] = price
        return prices

    @cached_property
    def crop_offered_t(self) -> dict[tuple[str, int], Floats]:
        """Tonnes of all grades that come on offer in each period, by (site, crop_year) (R16)."""
        return {(row.site, row.crop_year): self._offered(row) for row in self.case.rows(HarvestRow)}

    def _offered(self, harvest: HarvestRow) -> Floats:
        first, last = np.datetime64(harvest.from_date), np.datetime64(harvest.to_date)
        dates = np.arange(first, last + np.timedelta64(1, "D"))
        profile = harvest.harvest_profile
        weights = (
            np.ones(len(dates)) if profile is None else self.profiles[profile][months_of(dates)]
        )
        if weights.sum() == 0.0:
            return np.zeros(self.days.count)
        # Days before the horizon count in period 0; days after it are never on offer.
        periods = np.maximum(np.searchsorted(self.days.starts, dates, side="right") - 1, 0)
        shares = np.bincount(periods, weights=weights / weights.sum(), minlength=self.days.count)
        varied = self._variation("harvest", harvest.site)
        offered: Floats = harvest.quantity_t * shares[: self.days.count] * varied
        return offered

    @cached_property
    def crop_on_sale(self) -> dict[tuple[str, int], Floats]:
        """Share of each period's days inside the window of the crop, by (site, crop_year)."""
        return {
            (row.site, row.crop_year): self.days.shares(row.from_date, row.to_date)
            for row in self.case.rows(HarvestRow)
        }

    @cached_property
    def offered_t(self) -> dict[tuple[str, int, str], Floats]:
        """Tonnes offered up to the end of each period, by (site, crop_year, grade) (R16)."""
        return {
            (row.site, row.crop_year, row.grade): row.share
            * np.cumsum(self.crop_offered_t[row.site, row.crop_year])
            for row in self.case.rows(GradeShareRow)
            if (row.site, row.crop_year) in self.crop_offered_t
        }

    @cached_property
    def quota_share(self) -> dict[str, Floats]:
        """Share of each period's days inside each quota's dates (R17)."""
        return {
            row.quota: self.days.shares(row.from_date, row.to_date)
            for row in self.case.rows(QuotaRow)
        }

    # Demand and policy (R19 to R23)

    @cached_property
    def demand_t(self) -> dict[str, Floats]:
        """Demand by market (R19)."""
        rows: dict[str, list[DemandRow]] = {name: [] for name in self.markets}
        for row in self.case.rows(DemandRow):
            rows[row.market].append(row)
        return {name: self._demand(name, own) for name, own in rows.items()}

    def _demand(self, market: str, rows: list[DemandRow]) -> Floats:
        daily = np.zeros(len(self.days.dates))
        for row in sorted(rows, key=lambda row: row.from_date):
            in_force = self.days.dates >= np.datetime64(row.from_date)
            profile = row.demand_profile
            seasonal = 1.0 if profile is None else self.profiles[profile][self.days.months]
            daily = np.where(in_force, row.quantity_t_per_year / DAYS_PER_YEAR * seasonal, daily)
        return self.days.sums(daily) * self._variation("demand", market)

    @cached_property
    def duty_usd_per_t(self) -> dict[tuple[str, str], Floats]:
        """Duty on a tonne used, by (market, grade) (R26)."""
        duties = self.case.rows(DutyRow)
        totals = {}
        for market, place in self.markets.items():
            for grade, row in self.grades.items():
                total = np.zeros(self.days.count)
                for duty in duties:
                    of_origin = duty.origin_country in (None, row.origin_country)
                    if duty.market_country == place.country and of_origin:
                        value = row.reference_value_usd_per_t
                        amount = duty.rate * value + duty.amount_usd_per_t
                        total += amount * self.days.shares(duty.from_date, duty.to_date)
                totals[market, grade] = total
        return totals

    @cached_property
    def programme_share(self) -> dict[str, Floats]:
        """Share of each period's days in which a subsidy programme pays (R22)."""
        return {
            row.programme: self.days.shares(row.from_date, row.to_date) * row.active
            for row in self.case.rows(SubsidyProgrammeRow)
        }

    def budget_usd(self, programme: str, year: int) -> tuple[float, int, int]:
        """Most that a programme with a budget pays in a calendar year (R22), and from what.

        Returns
        -------
        The budget times the share of the programme's days of that year which lie in the horizon;
        those days; and all its days of that year.
        """
        row = next(r for r in self.case.rows(SubsidyProgrammeRow) if r.programme == programme)
        days = np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01"))
        for date, sign in ((row.from_date, 1), (row.to_date, -1)):
            if date is not None:
                offsets: npt.NDArray[np.int64] = (days - np.datetime64(date)).astype(np.int64)
                days = days[offsets * sign >= 0]
        planned = int(np.isin(days, self.days.dates).sum())
        budget = given(row.budget_usd_per_year) * planned / max(len(days), 1)
        return float(budget), planned, len(days)

    @cached_property
    def reserve_t(self) -> dict[str, Floats]:
        """Tonnes that each reserve asks for; NaN in periods in which it does not hold (R23)."""
        last_days = self.days.starts[1:] - np.timedelta64(1, "D")
        reserves = {}
        for row in self.case.rows(ReserveRow):
            holds = last_days >= np.datetime64(row.from_date)
            if row.to_date is not None:
                holds &= last_days <= np.datetime64(row.to_date)
            if row.quantity_t is not None:
                amount = np.full(self.days.count, row.quantity_t)
            else:
                amount = (
                    given(row.days_of_cover) * self.demand_t[given(row.market)] / self.days.lengths
                )
            reserves[row.reserve] = np.where(holds, amount, np.nan)
        return reserves

    def rotation_periods(self, months: float) -> int:
        """Length W of a rotation in periods: ceil(months * 30.4375 / D - 1e-9) (R23)."""
        mean = self.case.calendar.mean_period_days
        return int(np.ceil(months * MEAN_MONTH_DAYS / mean - 1e-9))

    # Hub (R24, R26, R29)

    @cached_property
    def earliest_period(self) -> dict[str, int | None]:
        """First period in which a hub option may be open; None where never (R24)."""
        return {name: earliest_period(row, self.days) for name, row in self.hub_options.items()}

    @cached_property
    def tier_cost_usd(self) -> dict[str, Floats]:
        """Cost of each hub option in a period in which it is open (R26, R29)."""
        costs = {}
        for name, row in self.hub_options.items():
            capital = annuity_usd_per_year(row.capex_usd, row.life_years, row.capital_rate_per_year)
            yearly = capital + row.fixed_opex_usd_per_year
            costs[name] = yearly * self.days.lengths / DAYS_PER_YEAR
        return costs

    def open_share(self, openings: Openings) -> dict[str, Floats]:
        """1 in periods in which a hub option is open by `openings`, else 0, by hub option.

        Raises
        ------
        KeruenError : an opening names no hub option of the case.
        """
        periods = np.arange(self.days.count)
        state = {name: np.zeros(self.days.count) for name in self.hub_options}
        for opening in openings:
            if opening["hub_option"] not in state:
                raise KeruenError(
                    f"openings, hub_option {opening['hub_option']!r}: the case has no such option",
                    "Measure with the case for which the plan was made.",
                )
            state[opening["hub_option"]] = (periods >= opening["opening_period"]).astype(float)
        return state


def period_frame(
    arrays: Mapping[str, Floats] | Mapping[tuple[str, str], Floats],
    keys: tuple[str, ...],
    value: str,
    count: int,
) -> pl.DataFrame:
    """Arrays by key as a frame with the key columns, `period` and the value column.

    A key is a text or number, or a tuple of as many as `keys` names.
    """
    rows = [key if isinstance(key, tuple) else (key,) for key in arrays]
    columns: dict[str, Sequence[object] | Floats] = {
        name: [row[place] for row in rows for _ in range(count)] for place, name in enumerate(keys)
    }
    columns["period"] = np.tile(np.arange(count), len(rows))
    columns[value] = np.concatenate(list(arrays.values())) if rows else np.zeros(0)
    types: dict[str, type[pl.DataType]] = dict.fromkeys(keys, pl.String)
    types |= {"period": pl.Int64, value: pl.Float64}
    return pl.DataFrame(columns, schema=types)
