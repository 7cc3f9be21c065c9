"""The same case in longer periods, and its row prices carried over to the shorter ones.

Prices of a corridor change slowly: what a relaxation in quarters says of a tonne at a site is near
to what one in weeks says, and is found in a hundredth of the time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.case.calendar import Calendar, Period
from keruen.case.case import Case
from keruen.plan.build import HubChoice, PlanModel, make_model
from keruen.plan.parameters import Parameters
from keruen.solver import Floats, Integers

# Prices of what lasts for a whole period: a fourth of the period has a fourth of them.
BY_TIME = ("storage", "tier_order", "reserve_", "rotation_")
# What binds a hub has prices that only the whole of its periods gives a meaning to.
NOT_CARRIED = ("stays_open", "maximum_hubs", "must_open", "hub_budget")
# No tonne of room, berth or quality is worth more; a row that nothing needs can have any price.
DEAREST_ROOM = 200.0


@dataclass(frozen=True)
class JoinedCalendar(Calendar):
    """A calendar whose periods are `joined` periods of another, the last one perhaps fewer."""

    finer: Calendar
    joined: int

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """All periods, the first at index 0."""
        parts = self.finer.periods
        groups = [parts[first : first + self.joined] for first in range(0, len(parts), self.joined)]
        return tuple(
            Period(index, group[0].start, group[-1].end, group[0].label)
            for index, group in enumerate(groups)
        )


@dataclass(frozen=True)
class JoinedCase(Case):
    """A case whose periods are `joined` periods of what its table says."""

    joined: int

    @cached_property
    def calendar(self) -> Calendar:
        """The periods of the horizon, joined."""
        finer = super().calendar
        count = -(-finer.count // self.joined)
        return JoinedCalendar(finer.start_date, finer.period_kind, count, finer, self.joined)


def coarser_model(plan_model: PlanModel, joined: int) -> PlanModel:
    """The model of the same case and voyages in periods `joined` times as long, at least once."""
    case = plan_model.parameters.case
    before = case.joined if isinstance(case, JoinedCase) else 1
    longer = JoinedCase(case.tables, before * joined)
    return make_model(Parameters(longer), _voyages(plan_model), _hub(plan_model))


def _voyages(plan_model: PlanModel) -> pl.DataFrame:
    """The voyage options of a model, as they were before they had periods."""
    trips = plan_model.decisions.trips.index
    by_period = ["period", "column", "later", "second_later", "largest_t", "second_largest_t"]
    return trips.drop(by_period).unique("option", keep="first", maintain_order=True).sort("option")


def _hub(plan_model: PlanModel) -> HubChoice:
    if "must_open" in plan_model.model.rows:
        return "must"
    return "may" if plan_model.decisions.open.count else "none"


def carry_prices(coarse: PlanModel, prices: Floats, fine: PlanModel) -> Floats:
    """Row prices of a model from those of the same case in longer periods, shape (rows,).

    A row takes the price of the row with its keys in the period that holds its own; balances are
    interpolated between the middles of periods. A row that has none there gets zero, a balance a
    price above all others.
    """
    times = _Times.of(coarse.parameters.case.calendar, fine.parameters.case.calendar)
    carried = np.zeros(fine.model.row_count)
    highest = float(np.abs(prices).max(initial=0.0))
    for name, block in fine.model.rows.items():
        source = coarse.model.rows.get(name)
        if source is None or not source.count or not block.count or name in NOT_CARRIED:
            continue
        theirs = source.index.drop("row").with_columns(
            price=prices[source.start : source.start + source.count]
        )
        carried[block.start : block.start + block.count] = _carry_block(
            name, theirs, block.index.drop("row"), times, highest
        )
    return carried


@dataclass(frozen=True)
class _Times:
    """Where the periods of two calendars lie: the coarse one of each fine one, and their days."""

    holder: Integers
    last: npt.NDArray[np.bool_]
    share: Floats
    coarse_middle: Floats
    fine_middle: Floats

    @staticmethod
    def of(coarse: Calendar, fine: Calendar) -> _Times:
        coarse_end = _days(coarse, [period.end for period in coarse.periods])
        middles = [
            (_days(each, [period.start for period in each.periods]) + ends) / 2.0
            for each, ends in (
                (coarse, coarse_end),
                (fine, _days(fine, [period.end for period in fine.periods])),
            )
        ]
        holder = np.minimum(np.searchsorted(coarse_end, middles[1]), coarse.count - 1)
        days = [
            np.array([float(period.days) for period in each.periods]) for each in (coarse, fine)
        ]
        return _Times(
            holder=holder.astype(np.int64),
            last=np.append(holder[1:] != holder[:-1], True),
            share=days[1] / days[0][holder],
            coarse_middle=middles[0],
            fine_middle=middles[1],
        )


def _days(calendar: Calendar, dates: list[dt.date]) -> Floats:
    return np.array([float((date - calendar.start_date).days) for date in dates])


def _carry_block(
    name: str, theirs: pl.DataFrame, ours: pl.DataFrame, times: _Times, highest: float
) -> Floats:
    keys = [key for key in ours.columns if key != "period"]
    if "period" not in ours.columns:
        both = ours.join(theirs, on=keys, how="left", maintain_order="left")
        return np.asarray(both["price"].fill_null(0.0), dtype=np.float64)
    lines = pl.concat([ours.select(keys), theirs.select(keys)]).unique().sort(keys)
    lines = lines.with_row_index("line")
    known = theirs.join(lines, on=keys, maintain_order="left")
    wanted = ours.join(lines, on=keys, maintain_order="left")
    grid = np.full((lines.height, len(times.coarse_middle)), np.nan)
    grid[known["line"].to_numpy(), known["period"].to_numpy()] = known["price"].to_numpy()
    line, period = wanted["line"].to_numpy(), wanted["period"].to_numpy()
    if name == "balance":
        return np.asarray(_interpolated(grid, times, highest)[line, period])
    prices: Floats = np.nan_to_num(grid[line, times.holder[period]])
    if name == "demand":
        return prices
    if name == "supply":
        # Rows of supply are sums up to a period: the price stands at the end of the longer one.
        return np.where(times.last[period], prices, 0.0)
    if name.startswith(BY_TIME):
        prices = prices * times.share[period]
    return np.clip(prices, -DEAREST_ROOM, DEAREST_ROOM)


def _interpolated(grid: Floats, times: _Times, highest: float) -> Floats:
    """Prices of each line in the fine periods; `highest` for a line without any."""
    fine = np.full((len(grid), len(times.fine_middle)), highest)
    for line, prices in enumerate(grid):
        there = ~np.isnan(prices)
        if there.any():
            fine[line] = np.interp(times.fine_middle, times.coarse_middle[there], prices[there])
    return fine
