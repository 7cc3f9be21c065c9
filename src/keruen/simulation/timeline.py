"""The worst replication step by step, seen from the market that it leaves shortest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from keruen.simulation import world as w
from keruen.simulation.corridor import Corridor
from keruen.simulation.inputs import KG_PER_T
from keruen.simulation.replication import replicate

MOST_STEPS = 80
LATE_DAYS = 3.0
"""An arrival is listed where it is this late, or where the market is short at the time."""


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """An arrival that was late or missing, or a period at whose end the market was short."""

    date: str
    what: str
    route: str
    quantity_t: float
    late_days: float


@dataclass(frozen=True, slots=True)
class MissingUpTo:
    """Tonnes missing at a market up to a day."""

    date: str
    missing_t: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The market that lacks most in a replication, and what happened to it."""

    replication: int
    market: str
    shortage_t: float
    demand_t: float
    missing: list[MissingUpTo]
    steps: list[TimelineStep]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A step with its day from the start; the weightiest are shown."""

    day: float
    what: str
    route: str
    quantity_t: float
    late_days: float
    weight: float


def tell_timeline(corridor: Corridor, seed: int, replication: int) -> Timeline:
    """What a replication did to the market that lacks most in it.

    Returns
    -------
    The replication, the market, what it lacked by week, and the late and the missing arrivals, in
    the order of time.
    """
    record = replicate(corridor.world, len(corridor.routes), seed, replication, True, 0, True)
    lost = record.short.sum(axis=1)
    market = int(np.argmax(lost))
    name = corridor.markets[market]
    site = corridor.sites.index(corridor.market_sites[name])
    steps = [*_arrivals(corridor, record, site), *_shortages(corridor, record, market)]
    steps.sort(key=lambda step: (step.day, step.what))
    missing = record.daily[:, market] / KG_PER_T
    start = corridor.plan.case.calendar.start_date
    return Timeline(
        replication=replication,
        market=name,
        shortage_t=float(lost[market]) / KG_PER_T,
        demand_t=float(corridor.world.demand[market].sum()) / KG_PER_T,
        missing=[
            MissingUpTo((start + dt.timedelta(days=day)).isoformat(), float(missing[day]))
            for day in range(0, len(missing), 7)
        ],
        steps=[
            TimelineStep(
                (start + dt.timedelta(days=int(step.day))).isoformat(),
                step.what,
                step.route,
                step.quantity_t,
                step.late_days,
            )
            for step in _most_telling(steps)
        ],
    )


def _most_telling(steps: list[_Weighed]) -> list[_Weighed]:
    """At most `MOST_STEPS`, the weightiest, in the order of time."""
    weightiest = sorted(steps, key=lambda step: -step.weight)[:MOST_STEPS]
    return sorted(weightiest, key=lambda step: (step.day, step.what))


def _arrivals(corridor: Corridor, record: w.Record, site: int) -> list[_Weighed]:
    """Arrivals at a site that were late, and dispatches for it that never came."""
    world = corridor.world
    log = record.log
    landed: dict[int, tuple[float, float]] = {}
    for row in log[log[:, 1] == w.PUT]:
        parcel = int(row[3])
        if parcel >= 0 and int(world.stores[int(world.parcels[parcel].to_store)].site) == site:
            job = int(row[2])
            day, kg = landed.get(job, (float(row[0]), 0.0))
            landed[job] = (day, kg + float(row[4]))
    steps = []
    for job, (day, kg) in landed.items():
        planned = float(world.times[job, w.PLANNED_IN])
        late = day - planned
        if late >= LATE_DAYS:
            steps.append(_step(corridor, job, day, kg / KG_PER_T, late, "came late"))
    horizon = float(corridor.plan.edges[-1])
    for job in _meant_for(corridor, site):
        planned = float(world.times[job, w.PLANNED_IN])
        if job not in landed and planned <= horizon:
            first, last = int(world.jobs[job].first), int(world.jobs[job].last)
            tonnes = float(world.parcels["kg"][first:last].sum()) / KG_PER_T
            late = horizon - planned
            steps.append(_step(corridor, job, planned, tonnes, late, "did not come"))
    return steps


def _meant_for(corridor: Corridor, site: int) -> list[int]:
    world = corridor.world
    found = []
    for job in range(len(world.jobs)):
        for parcel in range(int(world.jobs[job].first), int(world.jobs[job].last)):
            row = world.parcels[parcel]
            if row.from_store >= 0 and row.port == 0:
                if int(world.stores[int(row.to_store)].site) == site:
                    found.append(job)
                break
    return found


def _step(
    corridor: Corridor, job: int, day: float, tonnes: float, late: float, what: str
) -> _Weighed:
    route = corridor.routes[int(corridor.world.jobs[job].route)][1]
    return _Weighed(day, what, route, tonnes, late, tonnes * late)


def _shortages(corridor: Corridor, record: w.Record, market: int) -> list[_Weighed]:
    """Periods at whose end the market was short."""
    ends = corridor.plan.edges[1:]
    return [
        _Weighed(
            day=float(ends[period]) - 1.0,
            what="short at the end of the period",
            route="",
            quantity_t=float(record.short[market, period]) / KG_PER_T,
            late_days=0.0,
            weight=float("inf"),
        )
        for period in np.flatnonzero(record.short[market] > 0.01 * corridor.world.demand[market])
    ]
