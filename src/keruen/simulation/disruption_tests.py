"""Disruptions one by one, and what a week of stock would do: pairs of runs that share chance."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from keruen.case.case import Case
from keruen.simulation.corridor import Corridor, make_corridor
from keruen.simulation.inputs import KG_PER_T, PlanTables
from keruen.simulation.intervals import mean_interval, share_interval
from keruen.simulation.replication import replicate
from keruen.simulation.results import SHORT_SHARE
from keruen.simulation.uncertainty import add_disruption
from keruen.simulation.world import World

FELT_DAYS = 0.1
"""A disruption is felt once markets lack this many days of their demand more than without it."""

WEEK_DAYS = 7.0
Rows = list[dict[str, Any]]
StageCall = Callable[[str], None]


def stress_disruptions(
    plan: PlanTables,
    case: Case,
    baseline: Corridor,
    seed: int,
    replications: int,
    progress: StageCall | None = None,
) -> Rows:
    """Each dated disruption of the case against the same replications without it.

    Time to survive: days from its start until what markets lack in all exceeds that of its twin by
    `FELT_DAYS` of their demand. Time to recover: days from its end until nothing more is lacked
    than in the twin for good. Both are infinite where they do not come within the horizon, and
    then given as None; `noticed` and `recovered` say in which share of replications they came.
    """
    undisrupted_runs = [_missing(baseline, seed, number) for number in range(replications)]
    rows = []
    for row in case.rows("disruptions"):
        if row["from_date"] is None or not _inside(plan, row["from_date"]):
            continue
        if progress is not None:
            progress(row["disruption"])
        disrupted = make_corridor(plan, add_disruption(case, row))
        pairs = [(undisrupted_runs[n], _missing(disrupted, seed, n)) for n in range(replications)]
        rows.append(_felt(plan, baseline, row, pairs))
    return rows


def _inside(plan: PlanTables, date: dt.date) -> bool:
    day = (date - plan.case.calendar.start_date).days
    return bool(0 <= day < plan.edges[-1])


def _missing(corridor: Corridor, seed: int, replication: int) -> tuple[Any, float, float]:
    """Kilograms missing so far by day over all markets, the cost, and the final shortage."""
    record = replicate(corridor.world, len(corridor.routes), seed, replication, daily=True)
    cost = float(record.terms.sum()) + corridor.hub_usd
    return record.daily.sum(axis=1), cost, float(record.short.sum())


def _felt(
    plan: PlanTables, baseline: Corridor, row: dict[str, Any], pairs: list[tuple[Any, Any]]
) -> dict[str, Any]:
    start = (row["from_date"] - plan.case.calendar.start_date).days
    end = start + row["days"]
    daily_kg = float(baseline.world.demand.sum()) / float(plan.edges[-1])
    survived, recovered = [], []
    for undisrupted, disrupted in pairs:
        more = disrupted[0] - undisrupted[0]
        noticed = np.flatnonzero(more[start:] > FELT_DAYS * daily_kg)
        survived.append(float(noticed[0]) if len(noticed) else math.nan)
        recovered.append(_recovery(more, end, FELT_DAYS * daily_kg) if len(noticed) else math.nan)
    short_t = [(disrupted[2] - undisrupted[2]) / KG_PER_T for undisrupted, disrupted in pairs]
    cost = [disrupted[1] - undisrupted[1] for undisrupted, disrupted in pairs]
    felt_count = sum(not math.isnan(days) for days in survived)
    back = sum(not math.isnan(days) for days in recovered)
    return {
        "disruption": row["disruption"],
        "title": row["title"],
        "from_date": row["from_date"].isoformat(),
        "days": row["days"],
        "felt": share_interval(felt_count, len(pairs)).as_json(),
        "survive_days": mean_interval(survived).as_json(),
        "recovered": share_interval(back, max(felt_count, 1)).as_json() if felt_count else None,
        "recover_days": mean_interval(recovered).as_json(),
        "more_shortage_t": mean_interval(short_t).as_json(),
        "more_cost_usd": mean_interval(cost).as_json(),
        "replications": len(pairs),
    }


def _recovery(more: Any, end: float, threshold: float) -> float:
    """Days from the end of a disruption until what is missing grows no more than in the twin."""
    final = more[-1]
    growing = np.flatnonzero(np.abs(more - final) > threshold)
    last = int(growing[-1]) + 1 if len(growing) else 0
    if last >= len(more) - 1:
        return math.nan
    return max(0.0, last - end)


def weigh_weeks(
    plan: PlanTables, corridor: Corridor, markets: list[str], seed: int, replications: int
) -> Rows:
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
    corridor: Corridor, place: int, store: int, kg: int, before: list[Any], after: list[Any]
) -> dict[str, Any]:
    limit = np.maximum(SHORT_SHARE * corridor.world.demand[place], 1.0)
    out = [int((short[place] > limit).any()) for short in before]
    still = [int((short[place] > limit).any()) for short in after]
    saved = [
        float(a[place].sum() - b[place].sum()) / KG_PER_T
        for a, b in zip(before, after, strict=True)
    ]
    years = float(corridor.plan.edges[-1]) / 365.0
    held = float(corridor.world.hold_usd[store].sum()) * kg / years
    return {
        "market": corridor.markets[place],
        "more_t": kg / KG_PER_T,
        "holding_usd_per_year": held,
        "runs_out_before": share_interval(sum(out), len(out)).as_json(),
        "runs_out_after": share_interval(sum(still), len(still)).as_json(),
        "shortage_saved_t": mean_interval(saved).as_json(),
        "replications": len(out),
    }
