"""Statistics of replications: means with their intervals, shares, quantiles, the worst case."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keruen.simulation import capacity as places
from keruen.simulation import world as w
from keruen.simulation.corridor import Corridor
from keruen.simulation.inputs import KG_PER_T
from keruen.simulation.intervals import Estimate, Interval, mean_interval, share_interval
from keruen.simulation.run import Result

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SHORT_SHARE = 0.01
"""A market has run out in a period in which it lacks more than this share of its demand."""


@dataclass(frozen=True, slots=True)
class TermFound:
    """A term of the cost, in USD."""

    term: str
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class MarketFound:
    """How a market is served."""

    market: str
    site: str
    demand_t: float
    runs_out: Estimate
    periods_short: Estimate
    shortage_t: Estimate
    late_days: Estimate
    share_short: float


@dataclass(frozen=True, slots=True)
class CoverFound:
    """Quantiles of the days of cover of a market at the end of a period."""

    market: str
    period: int
    q5: float
    q25: float
    q50: float
    q75: float
    q95: float


@dataclass(frozen=True, slots=True)
class BerthFound:
    """Occupancy and waiting of a berth, station or path; no servers where it has no limit."""

    kind: str
    place: str
    servers: int | None
    served: Estimate
    occupancy: Estimate | None
    wait_days: Estimate
    wait_to_service: float
    queue: Estimate
    longest_wait_days: float
    longest_queue: int


@dataclass(frozen=True, slots=True)
class SiloFound:
    """Quantiles of the stock of a site at the end of a period, and its storage."""

    site: str
    period: int
    q5_t: float
    q50_t: float
    q95_t: float
    capacity_t: float


@dataclass(frozen=True, slots=True)
class RouteFound:
    """How late a lane or voyage leaves and arrives, and what it carries."""

    kind: str
    route: str
    left: float
    left_late_days: float
    arrived_late_days: float
    sent_t: Estimate
    received_t: Estimate


@dataclass(frozen=True, slots=True)
class BorrowedFound:
    """Grain that the plan uses within its periods before it has come."""

    site: str
    grade: str
    borrowed_t: float


@dataclass(frozen=True, slots=True)
class SimulationSummary:
    """Everything that the page and the summary show of the replications."""

    replications: int
    why_stopped: str
    periods: int
    years: float
    cost_usd: Estimate
    shortage_t: Estimate
    demand_t: float
    demurrage_usd: Estimate
    late_t_days: Estimate
    dropped_t: Estimate
    cancelled_dispatches: Estimate
    dispatches: int
    crowded: int
    borrowed_t: float
    events: float
    worst_replication: int
    middle_replication: int
    mass_error_kg: float
    littles_law_error: float
    terms: list[TermFound]
    markets: list[MarketFound]
    cover: list[CoverFound]
    berths: list[BerthFound]
    silos: list[SiloFound]
    routes: list[RouteFound]
    borrowed: list[BorrowedFound]


def summarise(corridor: Corridor, result: Result) -> SimulationSummary:
    """Everything that the page and the summary show of the replications."""
    cost = result.arrays.terms.sum(axis=1) + corridor.hub_usd
    short_t = result.arrays.short.sum(axis=(1, 2)) / KG_PER_T
    worst = int(np.argmax(short_t)) if len(short_t) else 0
    middle = int(np.argsort(cost, kind="stable")[len(cost) // 2])
    return SimulationSummary(
        replications=result.replications,
        why_stopped=result.why_stopped,
        periods=corridor.periods,
        years=float(corridor.plan.edges[-1]) / 365.0,
        cost_usd=mean_interval(cost).as_estimate(),
        shortage_t=mean_interval(short_t).as_estimate(),
        demand_t=float(corridor.world.demand.sum()) / KG_PER_T,
        demurrage_usd=_balance(result, w.DEMURRAGE, 1.0).as_estimate(),
        late_t_days=_balance(result, w.LATE_KG_DAYS, KG_PER_T).as_estimate(),
        dropped_t=_balance(result, w.DROPPED, KG_PER_T).as_estimate(),
        cancelled_dispatches=_balance(result, w.CANCELLED, 1.0).as_estimate(),
        dispatches=len(corridor.dispatches),
        crowded=corridor.crowded,
        borrowed_t=float(corridor.world.stores["borrowed"].sum()) / KG_PER_T,
        events=float(result.arrays.balance[:, w.EVENTS].mean()),
        worst_replication=worst,
        middle_replication=middle,
        mass_error_kg=float(np.abs(mass_error_kg(result.arrays.balance)).max()),
        littles_law_error=littles_law_error(result.arrays.queues),
        terms=list_terms(corridor, result),
        markets=list_markets(corridor, result),
        cover=list_cover(corridor, result),
        berths=list_berths(corridor, result),
        silos=list_silos(corridor, result),
        routes=list_routes(corridor, result),
        borrowed=list_borrowed(corridor),
    )


def mass_error_kg(balance: w.Floats) -> w.Floats:
    """Kilograms made or lost by error, by replication: shape [replications]."""
    there = balance[:, w.LOST] + balance[:, w.USED] + balance[:, w.STORED] + balance[:, w.ABOARD]
    error: w.Floats = balance[:, w.OPENING] + balance[:, w.BOUGHT] - there
    return error


def littles_law_error(queues: w.Floats) -> float:
    """Largest relative difference between the queue over time and the waits of those in it."""
    waited, over_time = queues[:, :, 1], queues[:, :, 2]
    error = np.abs(waited - over_time) / np.maximum(1.0, waited)
    return float(error.max()) if error.size else 0.0


def _balance(result: Result, column: int, unit: float) -> Interval:
    return mean_interval(result.arrays.balance[:, column] / unit)


def list_terms(corridor: Corridor, result: Result) -> list[TermFound]:
    """Cost by term: the mean over replications with its interval."""
    rows = []
    for place, term in enumerate(w.TERMS):
        found = mean_interval(result.arrays.terms[:, place]).as_estimate()
        rows.append(TermFound(term, found.mean, found.low, found.high))
    hub = corridor.hub_usd
    return [*rows, TermFound("hub", hub, hub, hub)]


def list_markets(corridor: Corridor, result: Result) -> list[MarketFound]:
    """By market: probability of a stock-out, tonnes short, days with less than was due."""
    short = result.arrays.short / KG_PER_T
    empty = result.arrays.empty.astype(np.float64)
    demand = corridor.world.demand / KG_PER_T
    rows = []
    for place, market in enumerate(corridor.markets):
        over = short[:, place] > np.maximum(SHORT_SHARE * demand[place], 1e-3)
        hits = int(over.any(axis=1).sum())
        rows.append(
            MarketFound(
                market=market,
                site=corridor.market_sites[market],
                demand_t=float(demand[place].sum()),
                runs_out=share_interval(hits, len(short)).as_estimate(),
                periods_short=mean_interval(over.sum(axis=1)).as_estimate(),
                shortage_t=mean_interval(short[:, place].sum(axis=1)).as_estimate(),
                late_days=mean_interval(empty[:, place].sum(axis=1)).as_estimate(),
                share_short=_ratio(short[:, place].sum(axis=1).mean(), demand[place].sum()),
            )
        )
    return rows


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0.0 else 0.0


def list_cover(corridor: Corridor, result: Result) -> list[CoverFound]:
    """Days of cover at the end of each period, by market: quantiles over the replications."""
    cover = result.arrays.cover
    rows = []
    for place, market in enumerate(corridor.markets):
        values = np.quantile(cover[:, place].astype(np.float64), QUANTILES, axis=0)
        for period in range(corridor.periods):
            rows.append(CoverFound(market, period, *(float(each) for each in values[:, period])))
    return rows


def list_berths(corridor: Corridor, result: Result) -> list[BerthFound]:
    """By berth, station and path: how busy, how long is waited, and waiting against service."""
    queues = result.arrays.queues
    days = float(corridor.plan.edges[-1])
    rows = []
    for place, (kind, name) in enumerate(corridor.resources):
        served, waited, busy = queues[:, place, 0], queues[:, place, 1], queues[:, place, 4]
        if served.sum() == 0:
            continue
        servers = int(corridor.world.servers[place])
        limited = servers < places.WITHOUT_LIMIT
        each = np.maximum(served, 1.0)
        rows.append(
            BerthFound(
                kind=kind,
                place=name,
                servers=servers if limited else None,
                served=mean_interval(served).as_estimate(),
                occupancy=mean_interval(busy / (servers * days)).as_estimate() if limited else None,
                wait_days=mean_interval(waited / each).as_estimate(),
                wait_to_service=_ratio(waited.sum(), busy.sum()),
                queue=mean_interval(queues[:, place, 2] / days).as_estimate(),
                longest_wait_days=float(queues[:, place, 3].max()),
                longest_queue=int(queues[:, place, 5].max()),
            )
        )
    return rows


def list_silos(corridor: Corridor, result: Result) -> list[SiloFound]:
    """By site that stores: stock at the ends of periods (quantiles) beside its storage."""
    stock = result.arrays.site_stock / KG_PER_T
    room = corridor.room_kg / KG_PER_T
    rows = []
    for place, site in enumerate(corridor.sites):
        if room[place].max() <= 0.0 or stock[:, place].max() <= 0.0:
            continue
        values = np.quantile(stock[:, place], (0.05, 0.5, 0.95), axis=0)
        for period in range(corridor.periods):
            low, middle, high = (float(values[i, period]) for i in range(3))
            rows.append(
                SiloFound(
                    site=site,
                    period=period,
                    q5_t=low,
                    q50_t=middle,
                    q95_t=high,
                    capacity_t=float(room[place, period]),
                )
            )
    return rows


def list_routes(corridor: Corridor, result: Result) -> list[RouteFound]:
    """By lane and voyage: how late it leaves and arrives on average, and what it carries."""
    table = result.arrays.routes
    rows = []
    for place, (kind, route) in enumerate(corridor.routes):
        if kind == "purchase":
            continue
        left, arrived = table[:, place, w.LEFT], table[:, place, w.ARRIVED]
        rows.append(
            RouteFound(
                kind=kind,
                route=route,
                left=float(left.mean()),
                left_late_days=_ratio(table[:, place, w.LEFT_LATE].sum(), left.sum()),
                arrived_late_days=_ratio(table[:, place, w.ARRIVED_LATE].sum(), arrived.sum()),
                sent_t=mean_interval(table[:, place, w.SENT_KG] / KG_PER_T).as_estimate(),
                received_t=mean_interval(table[:, place, w.RECEIVED_KG] / KG_PER_T).as_estimate(),
            )
        )
    return rows


def list_borrowed(corridor: Corridor) -> list[BorrowedFound]:
    """Grain that the plan uses within its periods before it has come, by site and grade."""
    borrowed = corridor.world.stores["borrowed"] / KG_PER_T
    rows = [
        BorrowedFound(site, grade, float(borrowed[place]))
        for place, (site, grade) in enumerate(corridor.stores)
        if borrowed[place] > 1.0
    ]
    return sorted(rows, key=lambda row: -row.borrowed_t)
