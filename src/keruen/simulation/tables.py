"""One replication as `Movements` and `Stocks`, from its log: what moved, in the words of the plan.

The cost measured from these tables equals what the kernel added up while it ran.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl

from keruen.movements.parameters import MeasureParameters
from keruen.movements.rows import MovementCells
from keruen.movements.tables import GRAM_T, schema, sort_movements, sort_stocks
from keruen.simulation import world as w
from keruen.simulation.corridor import Corridor
from keruen.simulation.inputs import KG_PER_T
from keruen.simulation.world import Record

Moved: TypeAlias = tuple[str, str, tuple[str, str], tuple[str, str], int, int]
"""Kind, route, stores it leaves and comes to, and periods in which it leaves and arrives."""


@dataclass(frozen=True)
class SimulatedTables:
    """Movements and stocks with status `simulated`."""

    movements: pl.DataFrame
    stocks: pl.DataFrame


def make_tables(corridor: Corridor, record: Record) -> SimulatedTables:
    """The tables of a replication that was run with its log.

    Movements that begin in the same period and arrive in the same are one row, as in a plan. What
    is on the way at the end arrives in the first period after it.
    """
    rows = [
        *_travelled(corridor, record.log),
        *_used(corridor, record),
    ]
    names = schema("movements")
    whole = [{**dict.fromkeys(names), **row, "status": "simulated"} for row in rows]
    frame = pl.DataFrame(whole, schema=names)
    return SimulatedTables(sort_movements(_with_dates(corridor, frame)), _stocks(corridor, record))


def _periods(corridor: Corridor, moments: w.Floats) -> w.Integers:
    """Period of each moment; a moment at the end of a period is still in it."""
    return np.searchsorted(corridor.plan.edges[1:], moments, "left")


def _period(corridor: Corridor, moment: float) -> int:
    """Period of a moment."""
    return int(np.searchsorted(corridor.plan.edges[1:], moment, "left"))


def _travelled(corridor: Corridor, log: w.Floats) -> list[MovementCells]:
    world = corridor.world
    jobs = log[:, 2].astype(np.int64)
    codes = log[:, 1].astype(np.int64)
    parcels = log[:, 3].astype(np.int64)
    periods = _periods(corridor, log[:, 0])
    left: dict[int, tuple[int, int]] = {}
    landed: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    bought: dict[tuple[tuple[str, str], int | None, int], float] = defaultdict(float)
    moved: dict[Moved, list[float]] = defaultdict(lambda: [0.0, 0.0])
    trips: dict[int, int] = {}
    paid: dict[tuple[str, str, int], float] = defaultdict(float)
    for place in np.flatnonzero(np.isin(codes, (w.OUT, w.PUT, w.BUY))):
        code, parcel, kg = codes[place], int(parcels[place]), int(log[place, 4])
        period = int(periods[place])
        if code == w.BUY:
            store = corridor.stores[world.parcels[parcel].to_store]
            year = _crop_year(corridor, parcel)
            bought[store, year, period] += kg
        elif code == w.OUT:
            if parcel >= 0:
                left[parcel] = (period, kg)
            job = int(jobs[place])
            kind, route = corridor.routes[world.jobs[job].route]
            if kind == "voyage":
                trips[job] = period
            if kind == "lane" and kg:
                for programme, share in _paid(corridor, route, job):
                    paid[programme, route, period] += kg * share
        else:
            landed[parcel][period] += kg
    owner = _owners(corridor)
    for parcel, (period, kg) in left.items():
        kind, route = corridor.routes[world.jobs[owner[parcel]].route]
        part = world.parcels[parcel]
        start = corridor.stores[part.from_store]
        end = corridor.stores[part.to_store]
        parts = _arrivals(
            kg, _kept(kg, float(part.keeps)), landed.get(parcel, {}), corridor.periods
        )
        for arrived, sent_kg, landed_kg in parts:
            row = moved[kind, route, start, end, period, arrived]
            row[0] += sent_kg
            row[1] += landed_kg
    found = [_purchase(corridor, *key, kg) for key, kg in bought.items()]
    found += [_movement(corridor, key, kg) for key, kg in moved.items()]
    sailed: dict[tuple[str, int, int], int] = defaultdict(int)
    for job, period in trips.items():
        sailed[
            corridor.routes[world.jobs[job].route][1], period, _reached(corridor, job, landed)
        ] += 1
    found += [_trip(corridor, *key, count) for key, count in sailed.items()]
    found += [_subsidy(corridor, *key, kg) for key, kg in paid.items()]
    return [row for row in found if row["kind"] == "trip" or row["quantity_t"] > GRAM_T]


def _paid(corridor: Corridor, route: str, job: int) -> tuple[tuple[str, float], ...]:
    """What share of a job each programme pays for, by the period for which it was planned."""
    planned = corridor.world.times[job, w.PLANNED_OUT]
    if np.isnan(planned):
        return ()
    return corridor.paid.get((route, _period(corridor, planned)), ())


def _arrivals(
    sent_kg: int, kept_kg: int, landed: Mapping[int, int], after: int
) -> list[tuple[int, int, int]]:
    """A parcel by the periods in which it went ashore: (period, kilograms sent, and landed).

    What is not ashore at the end arrives in the period `after` it. What was lost on the way is
    divided over the parts as they landed, to the kilogram.
    """
    parts = dict(landed)
    rest = kept_kg - sum(parts.values())
    if rest > 0 or not parts:
        parts[after] = parts.get(after, 0) + rest
    found = []
    landed_so_far, sent_so_far = 0, 0
    for period, kg in sorted(parts.items()):
        landed_so_far += kg
        sent = sent_kg if landed_so_far == kept_kg else sent_kg * landed_so_far // kept_kg
        found.append((period, sent - sent_so_far, kg))
        sent_so_far = sent
    return found


def _reached(corridor: Corridor, job: int, landed: Mapping[int, Mapping[int, int]]) -> int:
    """Period in which a ship reaches its first port; as planned where it brings nothing there."""
    row = corridor.world.jobs[job]
    for parcel in range(int(row.first), int(row.last)):
        if corridor.world.parcels[parcel].port == 0:
            return min(landed.get(parcel, {corridor.periods: 0}))
    return _period(corridor, corridor.world.times[job, w.PLANNED_IN])


def _kept(kg: int, keeps: float) -> int:
    return kg - int(np.floor(kg * (1.0 - keeps) + 0.5))


def _owners(corridor: Corridor) -> w.Integers:
    """Job of each parcel."""
    # A spare job of an ordering policy has room for more parcels than it carries.
    parcels = np.arange(len(corridor.world.parcels))
    return np.searchsorted(corridor.world.jobs["first"], parcels, "right") - 1


def _crop_year(corridor: Corridor, parcel: int) -> int | None:
    crop = int(corridor.world.parcels[parcel].crop)
    return None if crop < 0 else int(corridor.world.crops[crop].year)


def _purchase(
    corridor: Corridor, store: tuple[str, str], year: int | None, period: int, kg: float
) -> MovementCells:
    site, grade = store
    return {
        "kind": "purchase",
        "from_period": period,
        "to_period": period,
        "from_site": site,
        "to_site": site,
        "crop_year": year,
        "received_t": kg / KG_PER_T,
        "grade": grade,
        "origin_country": corridor.origins[grade],
        "quantity_t": kg / KG_PER_T,
    }


def _movement(corridor: Corridor, key: Moved, kg: list[float]) -> MovementCells:
    kind, route, (start, grade), (end, _), first, last = key
    row: MovementCells = {
        "kind": kind,
        "from_period": first,
        "to_period": last,
        "from_site": start,
        "to_site": end,
        "quantity_t": kg[0] / KG_PER_T,
        "received_t": kg[1] / KG_PER_T,
        "route": route,
        "grade": grade,
        "origin_country": corridor.origins[grade],
    }
    return {**row, **_way(corridor, kind, route)}


def _way(corridor: Corridor, kind: str, route: str) -> MovementCells:
    if kind == "voyage":
        return {"mode": "sea", "vessel_class": corridor.plan.options[route].vessel_class}
    lane = corridor.lanes[route]
    return {"mode": lane.mode, "corridor": lane.corridor}


def _trip(corridor: Corridor, route: str, period: int, reached: int, count: int) -> MovementCells:
    option = corridor.plan.options[route]
    return {
        "kind": "trip",
        "route": route,
        "from_site": option.from_site,
        "to_site": option.to_site,
        "mode": "sea",
        "vessel_class": option.vessel_class,
        "from_period": period,
        "to_period": reached,
        "quantity_t": 0.0,
        "received_t": 0.0,
        "trips": count,
    }


def _subsidy(
    corridor: Corridor, programme: str, route: str, period: int, kg: float
) -> MovementCells:
    lane = corridor.lanes[route]
    return {
        "kind": "subsidy",
        "route": route,
        "programme": programme,
        "from_site": lane.from_site,
        "to_site": lane.to_site,
        "corridor": lane.corridor,
        "from_period": period,
        "quantity_t": kg / KG_PER_T,
        "received_t": kg / KG_PER_T,
    }


def _used(corridor: Corridor, record: Record) -> list[MovementCells]:
    rows: list[MovementCells] = []
    for number, (market, grade) in enumerate(corridor.uses):
        for period in np.flatnonzero(record.used[number]):
            kg = int(record.used[number, period])
            row = _at_market(corridor, "use", market, int(period), kg)
            rows.append({**row, "grade": grade, "origin_country": corridor.origins[grade]})
    for number, market in enumerate(corridor.markets):
        for period in np.flatnonzero(record.short[number]):
            kg = int(record.short[number, period])
            rows.append(_at_market(corridor, "shortage", market, int(period), kg))
    return rows


def _at_market(corridor: Corridor, kind: str, market: str, period: int, kg: int) -> MovementCells:
    tonnes = float(kg) / KG_PER_T
    return {
        "kind": kind,
        "market": market,
        "from_site": corridor.market_sites[market],
        "quantity_t": tonnes,
        "received_t": tonnes,
        "from_period": period,
    }


def _with_dates(corridor: Corridor, frame: pl.DataFrame) -> pl.DataFrame:
    days = MeasureParameters(corridor.plan.case).days
    dates = days.first_days(corridor.plan.case.calendar.count + 2)
    frame = frame.with_columns(
        to_site=pl.col("to_site").fill_null(pl.col("from_site")),
        to_period=pl.col("to_period").fill_null(pl.col("from_period")),
    )
    table = pl.DataFrame({"period": range(len(dates)), "date": dates})
    first = table.rename({"period": "from_period", "date": "first"})
    last = table.rename({"period": "to_period", "date": "last"})
    joined = frame.join(first, on="from_period", how="left").join(last, on="to_period", how="left")
    return joined.with_columns(from_date="first", to_date="last").drop("first", "last")


def _stocks(corridor: Corridor, record: Record) -> pl.DataFrame:
    borrowed = corridor.world.stores["borrowed"]
    tonnes = np.maximum(0, record.store_stock - borrowed[:, None]) / KG_PER_T
    days = MeasureParameters(corridor.plan.case).days
    last_days = days.starts[1:] - np.timedelta64(1, "D")
    rows = [
        {
            "status": "simulated",
            "site": site,
            "grade": grade,
            "period": int(period),
            "date": last_days[period].item(),
            "quantity_t": float(tonnes[number, period]),
        }
        for number, (site, grade) in enumerate(corridor.stores)
        for period in np.flatnonzero(tonnes[number] > GRAM_T)
    ]
    return sort_stocks(pl.DataFrame(rows, schema=schema("stocks")))
