"""What the period after the horizon needs, and the division of grain among needs (R27)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keruen.case.calendar import DAYS_PER_YEAR, Period
from keruen.case.table_rows import DemandRow, ReserveRow, VariationRow
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import Floats, Integers, months_of
from keruen.rows import given
from keruen.summaries import Openings

LEAST_T = 1e-9


@dataclass(frozen=True)
class Needs:
    """The needs of the period after the horizon, and which sites serve them.

    `tonnes` has one number for each need; `groups` numbers the sites by the set of needs that
    they serve, and `serves[group, need]` says whether the group serves the need.
    """

    tonnes: Floats
    groups: dict[str, int]
    serves: NDArray[np.bool_]


def find_needs(
    parameters: MeasureParameters,
    voyage_options: pl.DataFrame,
    openings: Openings,
) -> Needs:
    """The needs of the period after the horizon (R27).

    Parameters
    ----------
    openings : rows with `hub_option` and `opening_period`; a reserve that needs a hub is a need
        only where tier 1 of its site is open in the last period.
    """
    demand = following_demand_t(parameters)
    places = [(parameters.markets[name].site, tonnes) for name, tonnes in demand.items()]
    places += _reserves(parameters, demand, openings)
    places = [(site, tonnes) for site, tonnes in places if tonnes > 0.0]
    reached = _sites_behind(parameters, voyage_options)
    served: dict[str, list[bool]] = {
        site: [site in reached[place] for place, _ in places] for site in parameters.sites
    }
    kinds = sorted({tuple(row) for row in served.values()})
    numbers = {kind: number for number, kind in enumerate(kinds)}
    return Needs(
        np.array([tonnes for _, tonnes in places], dtype=np.float64),
        {site: numbers[tuple(row)] for site, row in served.items()},
        np.array(kinds, dtype=bool).reshape(len(kinds), len(places)),
    )


def following_demand_t(parameters: MeasureParameters) -> dict[str, float]:
    """Demand of each market in the period after the horizon, in tonnes (R19, R27)."""
    case = parameters.case
    period = case.calendar.following
    dates = np.arange(np.datetime64(period.start), np.datetime64(period.end))
    found = {}
    for market in parameters.markets:
        daily = np.zeros(len(dates))
        rows = [row for row in case.rows(DemandRow) if row.market == market]
        for row in sorted(rows, key=lambda row: row.from_date):
            seasonal: float | Floats = 1.0
            if row.demand_profile is not None:
                seasonal = parameters.profiles[row.demand_profile][months_of(dates)]
            in_force = dates >= np.datetime64(row.from_date)
            rate = row.quantity_t_per_year / DAYS_PER_YEAR
            daily = np.where(in_force, rate * seasonal, daily)
        factor = 1.0
        for varied in case.rows(VariationRow):
            if varied.target == "demand" and varied.key in (None, market):
                share = _share(period, varied.from_date, varied.to_date)
                factor *= 1.0 + share * (varied.factor - 1.0)
        found[market] = float(daily.sum() * factor)
    return found


def _share(period: Period, from_date: dt.date | None, to_date: dt.date | None) -> float:
    """Share of a period's days inside the dates, both included."""
    first = period.start if from_date is None else max(period.start, from_date)
    after = period.end
    if to_date is not None:
        after = min(after, to_date + dt.timedelta(days=1))
    return max(0, (after - first).days) / period.days


def _reserves(
    parameters: MeasureParameters,
    demand: Mapping[str, float],
    openings: Openings,
) -> list[tuple[str, float]]:
    """Site and tonnes of each reserve that holds at the end and in the period after it."""
    last, following = parameters.days.count - 1, parameters.case.calendar.following
    state = parameters.open_share(openings)
    first_open = {
        row.site
        for name, row in parameters.hub_options.items()
        if row.tier == 1 and state[name][last] > 0.0
    }
    found = []
    for row in parameters.case.rows(ReserveRow):
        holds_now = not np.isnan(parameters.reserve_t[row.reserve][last])
        last_day = following.end - dt.timedelta(days=1)
        goes_on = row.to_date is None or row.to_date >= last_day
        if not (holds_now and goes_on) or (row.only_with_hub and row.site not in first_open):
            continue
        tonnes = row.quantity_t
        if tonnes is None:
            tonnes = given(row.days_of_cover) * demand[given(row.market)] / following.days
        found.append((row.site, float(tonnes)))
    return found


def _sites_behind(
    parameters: MeasureParameters, voyage_options: pl.DataFrame
) -> defaultdict[str, set[str]]:
    """By site: itself and the sites from which lanes and voyage options lead to it."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for lane in parameters.lanes.values():
        before[lane.to_site].add(lane.from_site)
    pairs = voyage_options.select("from_site", "to_site", "second_site").unique()
    for start, first, second in pairs.iter_rows():
        for end in (first, second):
            if end is not None:
                before[end].add(start)
    behind: defaultdict[str, set[str]] = defaultdict(set)
    for site in parameters.sites:
        found, front = {site}, [site]
        while front:
            for earlier in before[front.pop()] - found:
                found.add(earlier)
                front.append(earlier)
        behind[site] = found
    return behind


def divide_among_needs(
    group: Integers, left: Floats, serves: NDArray[np.bool_], needs: Floats, credited: Floats
) -> None:
    """Fill in what of each item is credited, the items in falling order of value, in place.

    Each item is led to needs by augmenting paths, which may lead grain of earlier items to other
    needs but take none of it away. What can be divided is a polymatroid, so that the falling order
    gives the greatest value. The simulator compiles this function.

    Parameters
    ----------
    group : group of each item, shape [items].
    left : amount of each item, shape [items].
    serves : whether a group serves a need, shape [groups, needs].
    needs : amount of each need, in the unit of `left`, shape [needs].
    credited : zeros, shape [items].
    """
    groups, count = serves.shape
    spare = needs.copy()
    given = np.zeros((groups, count))
    full = np.zeros(groups, dtype=np.bool_)
    queue = np.zeros(count, dtype=np.int64)
    before = np.zeros(count, dtype=np.int64)
    by = np.zeros(count, dtype=np.int64)
    for item in range(len(left)):
        own, rest = group[item], left[item]
        while rest > LEAST_T and not full[own]:
            tail = 0
            for need in range(count):
                by[need] = -1
                if serves[own, need]:
                    by[need], before[need] = own, -1
                    queue[tail] = need
                    tail += 1
            head, end = 0, -1
            while head < tail and end < 0:
                need = queue[head]
                head += 1
                if spare[need] > LEAST_T:
                    end = need
                    break
                for other in range(groups):
                    if given[other, need] > LEAST_T:
                        for further in range(count):
                            if serves[other, further] and by[further] < 0:
                                by[further], before[further] = other, need
                                queue[tail] = further
                                tail += 1
            if end < 0:
                full[own] = True
                break
            amount, need = min(rest, spare[end]), end
            while before[need] >= 0:
                amount = min(amount, given[by[need], before[need]])
                need = before[need]
            spare[end] -= amount
            need = end
            while before[need] >= 0:
                given[by[need], before[need]] -= amount
                given[by[need], need] += amount
                need = before[need]
            given[own, need] += amount
            credited[item] += amount
            rest -= amount
