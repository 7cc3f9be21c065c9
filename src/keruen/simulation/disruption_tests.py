"""Disruptions one by one, and what a week of stock would do: runs with common random numbers."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import DisruptionRow
from keruen.rows import given
from keruen.simulation import world as w
from keruen.simulation.corridor import Corridor, make_corridor
from keruen.simulation.inputs import KG_PER_T, PlanTables
from keruen.simulation.intervals import Estimate, mean_interval, share_interval
from keruen.simulation.replication import replicate
from keruen.simulation.results import SHORT_SHARE
from keruen.simulation.uncertainty import add_disruption
from keruen.simulation.world import World

FELT_DAYS = 0.1
"""Effect of a disruption: markets lack so many days of their demand more than without it."""

STEADY_DAYS = 14
"""Recovered: within the placebo band for so many days, or to the end of the horizon."""

PLACEBO_DAYS = 1.0 / 24.0
"""A placebo shuts the same places on the same day for an hour: what differs then is the noise of
other turns in the queues, and not the disruption."""

WEEK_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class DisruptionFound:
    """A disruption compared with the same replications without it."""

    disruption: str
    title: str
    from_date: str
    days: float
    felt: Estimate
    survive_days: Estimate
    recovered: Estimate | None
    recover_days: Estimate
    placebo_band_t: float
    more_shortage_t: Estimate
    more_cost_usd: Estimate
    replications: int


@dataclass(frozen=True, slots=True)
class WeekFound:
    """What a week of additional opening stock does at a market."""

    market: str
    more_t: float
    holding_usd_per_year: float
    runs_out_before: Estimate
    runs_out_after: Estimate
    shortage_saved_t: Estimate
    replications: int


StageCall = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """What one replication leaves unserved: kilograms missing so far and waiting, by day."""

    missing_kg: w.Integers
    waiting_kg: w.Integers
    cost_usd: float
    short_kg: float


def stress_disruptions(
    plan: PlanTables,
    case: Case,
    baseline: Corridor,
    seed: int,
    replications: int,
    progress: StageCall | None = None,
) -> list[DisruptionFound]:
    """Each dated disruption of the case against the same replications without it.

    Time to survive: days from its start until what markets lack in all exceeds that of its twin by
    `FELT_DAYS` of their demand. Time to recover: days from its end until the demand that waits
    exceeds that of its twin by no more than a placebo's does (its 95 % quantile, at least
    `FELT_DAYS` of demand) for `STEADY_DAYS`. What is lost for good is reported as shortage. Both
    are given as None where they do not come within the horizon; `felt` and `recovered` say in which
    share of replications they came.
    """
    undisrupted = [_run(baseline, seed, number) for number in range(replications)]
    rows = []
    for row in case.rows(DisruptionRow):
        if row.from_date is None or not _inside(plan, row.from_date):
            continue
        if progress is not None:
            progress(row.disruption)
        disrupted = make_corridor(plan, add_disruption(case, row))
        hour = replace(row, days=1.0, capacity_factor=1.0 - PLACEBO_DAYS)
        placebo = make_corridor(plan, add_disruption(case, hour))
        pairs = [(undisrupted[n], _run(disrupted, seed, n)) for n in range(replications)]
        noise = [
            _run(placebo, seed, n).waiting_kg - undisrupted[n].waiting_kg
            for n in range(replications)
        ]
        rows.append(_felt(plan, baseline, row, pairs, noise))
    return rows


def _inside(plan: PlanTables, date: dt.date) -> bool:
    day = (date - plan.case.calendar.start_date).days
    return bool(0 <= day < plan.edges[-1])


def _run(corridor: Corridor, seed: int, replication: int) -> Run:
    record = replicate(corridor.world, len(corridor.routes), seed, replication, daily=True)
    cost = float(record.terms.sum()) + corridor.hub_usd
    return Run(record.daily.sum(axis=1), record.late.sum(axis=1), cost, float(record.short.sum()))


def _felt(
    plan: PlanTables,
    baseline: Corridor,
    row: DisruptionRow,
    pairs: list[tuple[Run, Run]],
    noise: list[w.Integers],
) -> DisruptionFound:
    first = given(row.from_date)
    start = (first - plan.case.calendar.start_date).days
    end = start + row.days
    threshold = FELT_DAYS * float(baseline.world.demand.sum()) / float(plan.edges[-1])
    band = placebo_band(noise, threshold)
    survived, recovered = [], []
    for undisrupted, disrupted in pairs:
        more = disrupted.missing_kg - undisrupted.missing_kg
        noticed = np.flatnonzero(more[start:] > threshold)
        survived.append(float(noticed[0]) if len(noticed) else math.nan)
        excess = disrupted.waiting_kg - undisrupted.waiting_kg
        recovered.append(recovery_days(excess, end, band) if len(noticed) else math.nan)
    short_t = [
        (disrupted.short_kg - undisrupted.short_kg) / KG_PER_T for undisrupted, disrupted in pairs
    ]
    cost = [disrupted.cost_usd - undisrupted.cost_usd for undisrupted, disrupted in pairs]
    felt_count = sum(not math.isnan(days) for days in survived)
    back = sum(not math.isnan(days) for days in recovered)
    return DisruptionFound(
        disruption=row.disruption,
        title=row.title,
        from_date=first.isoformat(),
        days=row.days,
        felt=share_interval(felt_count, len(pairs)).as_estimate(),
        survive_days=mean_interval(survived).as_estimate(),
        recovered=share_interval(back, max(felt_count, 1)).as_estimate() if felt_count else None,
        recover_days=mean_interval(recovered).as_estimate(),
        placebo_band_t=float(band.max()) / KG_PER_T if len(band) else 0.0,
        more_shortage_t=mean_interval(short_t).as_estimate(),
        more_cost_usd=mean_interval(cost).as_estimate(),
        replications=len(pairs),
    )


def placebo_band(noise: list[w.Integers], least_kg: float) -> w.Floats:
    """By day, the excess of waiting demand that a placebo stays below in 95 % of replications, and
    never less than `least_kg`: shape [days]."""
    table = np.abs(np.asarray(noise, np.float64))
    band: w.Floats = np.maximum(np.quantile(table, 0.95, axis=0), least_kg)
    return band


def recovery_days(excess_kg: w.Integers, end: float, band_kg: w.Floats) -> float:
    """Days from the end of a disruption until the excess of waiting demand stays within the band.

    Parameters
    ----------
    excess_kg : demand that waits beyond that of the twin, at the end of each day: shape [days].
    end : day on which the disruption ends.
    band_kg : what a placebo does: shape [days].

    Returns
    -------
    0 where nothing is in excess when it ends; NaN where it does not come within the horizon.

    Examples
    --------
    >>> band = np.full(40, 10.0)
    >>> recovery_days(np.array([0] * 5 + [90] * 8 + [0] * 27), 7.0, band)
    6.0
    """
    within = excess_kg <= band_kg
    first = max(0, math.ceil(end))
    outside = np.flatnonzero(~within[first:])
    steady = 0
    for day in outside:
        if day - steady >= STEADY_DAYS:
            break
        steady = int(day) + 1
    if first + steady >= len(within):
        return math.nan
    return max(0.0, first + steady - end)


def weigh_weeks(
    plan: PlanTables, corridor: Corridor, markets: list[str], seed: int, replications: int
) -> list[WeekFound]:
    """What one more week of stock from the start would change, market by market.

    The same replications are run with seven days of demand more in the market's largest store, and
    room for it. The cost of holding it is storage and capital for a year at today's prices.
    """
    rows = []
    before = [
        replicate(corridor.world, len(corridor.routes), seed, number).short
        for number in range(replications)
    ]
    for market in markets:
        place = corridor.markets.index(market)
        store = _main_store(corridor, place)
        if store is None:
            continue
        daily = float(corridor.world.demand[place].sum()) / float(plan.edges[-1])
        more = int(WEEK_DAYS * daily)
        world = _with_stock(corridor.world, store, more)
        after = [
            replicate(world, len(corridor.routes), seed, number).short
            for number in range(replications)
        ]
        rows.append(_week(corridor, place, store, more, before, after))
    return rows


def _main_store(corridor: Corridor, market: int) -> int | None:
    row = corridor.world.markets[market]
    uses = range(int(row.first), int(row.last))
    if not len(uses):
        return None
    best = max(uses, key=lambda use: int(corridor.world.use_kg[use].sum()))
    return int(corridor.world.use_store[best])


def _with_stock(world: World, store: int, kg: int) -> World:
    stores = world.stores.copy()
    stores[store].kg += kg
    capacity = world.capacity.copy()
    capacity[int(stores[store].site)] += kg
    return world._replace(stores=stores, capacity=capacity)


def _week(
    corridor: Corridor,
    place: int,
    store: int,
    kg: int,
    before: list[w.Integers],
    after: list[w.Integers],
) -> WeekFound:
    limit = np.maximum(SHORT_SHARE * corridor.world.demand[place], 1.0)
    out = [int((short[place] > limit).any()) for short in before]
    still = [int((short[place] > limit).any()) for short in after]
    saved = [
        float(a[place].sum() - b[place].sum()) / KG_PER_T
        for a, b in zip(before, after, strict=True)
    ]
    years = float(corridor.plan.edges[-1]) / 365.0
    held = float(corridor.world.hold_usd[store].sum()) * kg / years
    return WeekFound(
        market=corridor.markets[place],
        more_t=kg / KG_PER_T,
        holding_usd_per_year=held,
        runs_out_before=share_interval(sum(out), len(out)).as_estimate(),
        runs_out_after=share_interval(sum(still), len(still)).as_estimate(),
        shortage_saved_t=mean_interval(saved).as_estimate(),
        replications=len(out),
    )
