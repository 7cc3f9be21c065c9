"""Replications whose orders come from a policy: what it sees, what it orders, and the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from keruen.errors import KeruenError
from keruen.routes.markets import usable_kg
from keruen.simulation import kernel
from keruen.simulation import world as w
from keruen.simulation.inputs import split
from keruen.simulation.kernel_events import push
from keruen.simulation.kernel_state import ENFORCE_ALL
from keruen.simulation.ordering import (
    Cargo,
    Observation,
    OrderingPolicy,
    Orders,
    Purchase,
    Shipment,
    SiteGrade,
)
from keruen.simulation.ordering_world import PARCELS_OF_JOB, OrderingCorridor, Route, fill_job
from keruen.simulation.replication import make_record, make_scratch
from keruen.simulation.run import Result
from keruen.simulation.worker import kept_of, stacked
from keruen.simulation.world import Record, World

NAMES_OF_PERIOD = 1 << 12
"""Most shipments of a route in a period whose draws have names of their own."""


@dataclass
class PolicyRun:
    """One replication that is run period by period.

    Attributes
    ----------
    orders : what the policy ordered, by period.
    """

    ordering: OrderingCorridor
    policy: OrderingPolicy
    seed: int
    replication: int
    log_rows: int = 0
    orders: list[Orders] = field(default_factory=list)

    def __post_init__(self) -> None:
        corridor = self.ordering.corridor
        given = corridor.world
        # Jobs are filled in as they are ordered: each replication has its own.
        self.world: World = given._replace(
            jobs=given.jobs.copy(),
            times=given.times.copy(),
            parcels=given.parcels.copy(),
            use_kg=given.use_kg.copy(),
        )
        routes = max(len(corridor.routes), 1)
        self.record: Record = make_record(self.world, routes, self.log_rows)
        self.scratch = make_scratch(self.world)
        self.edges = [float(edge) for edge in corridor.plan.edges]
        self.shares: list[w.Floats] = []
        self._routes = {route.number: route for route in self.ordering.routes.values()}
        self._expected: dict[int, float] = {}
        self._names: dict[tuple[int, int], int] = {}
        self._ordered: dict[tuple[str, int, str], int] = {}
        self._sent: list[int] = []
        self._used = 0

    def run(self) -> Record:
        """Run to the end of the horizon."""
        self._go_on(-1.0)
        periods = len(self.world.period_end)
        for period in range(periods):
            self.shares.append(self.scratch.demand_share.copy())
            orders = self.policy(self.observe(period))
            self.orders.append(orders)
            self._release(period, orders)
            self._blend(period)
            last = period == periods - 1
            self._go_on(np.inf if last else float(self.world.period_end[period]))
        if not self.log_rows:
            return self.record
        written = int(self.record.balance[w.LOG_ROWS])
        return self.record._replace(log=self.record.log[:written])

    def _go_on(self, until: float) -> None:
        with np.errstate(over="ignore"):
            kernel.run_replication(
                *self.world, *self.record, *self.scratch, self.seed, self.replication, ENFORCE_ALL,
                until,
            )  # fmt: skip

    def observe(self, period: int) -> Observation:
        """What is known at the start of a period."""
        corridor = self.ordering.corridor
        start: dt.date = corridor.plan.case.calendar.start_date
        demand = self.world.demand
        # The share of the period that begins is drawn already: it is not shown.
        past = [
            np.floor(demand[:, number] * self.shares[number] + 0.5).astype(np.int64)
            for number in range(period)
        ]
        waiting = self.scratch.waiting[:, :period].sum(axis=1)
        uses = [market for market, _ in corridor.uses]
        return Observation(
            period=period,
            date=start + dt.timedelta(days=int(self.edges[period])),
            day=self.edges[period],
            period_days=tuple(self.edges),
            stock_kg=self._stocks(),
            cargo=tuple(self._cargo()),
            waiting_kg={
                market: int(sum(kg for use, kg in zip(uses, waiting, strict=True) if use == market))
                for market in corridor.markets
            },
            past_demand_kg={
                market: tuple(int(row[place]) for row in past)
                for place, market in enumerate(corridor.markets)
            },
            past_short_kg={
                market: tuple(int(kg) for kg in self.record.short[place, :period])
                for place, market in enumerate(corridor.markets)
            },
            expected_demand_kg={
                market: tuple(int(kg) for kg in demand[place])
                for place, market in enumerate(corridor.markets)
            },
            offered_kg=self._offered(period),
        )

    def _stocks(self) -> dict[SiteGrade, int]:
        free = self.scratch.stores_now.free
        return {
            pair: int(free[store]) for pair, store in self.ordering.stores.items() if free[store]
        }

    def _cargo(self) -> list[Cargo]:
        found: list[Cargo] = []
        pairs = {store: pair for pair, store in self.ordering.stores.items()}
        still = []
        for job in self._sent:
            row, now = self.world.jobs[job], self.scratch.jobs_now[job]
            route = self._routes[int(row.route)]
            before = len(found)
            for parcel in range(int(row.first), int(row.last)):
                kg = self._still_to_come(parcel, bool(now.taken))
                if kg > 0:
                    site, grade = pairs[int(self.world.parcels[parcel].to_store)]
                    day = self._expected[job]
                    found.append(Cargo(route.name, site, grade, kg, day, bool(now.left)))
            if len(found) > before:
                still.append(job)
        # What has arrived is not looked at again.
        self._sent = still
        return found

    def _still_to_come(self, parcel: int, taken: bool) -> int:
        part, load = self.world.parcels[parcel], self.scratch.loads[parcel]
        kg = int(load.loaded) if taken else int(part.kg)
        if taken and load.now == 0:
            return 0
        return kg - int(np.floor(kg * (1.0 - part.keeps) + 0.5)) - int(load.landed)

    def _offered(self, period: int) -> dict[tuple[str, int, str], int]:
        crops = self.scratch.crops_now
        return {
            crop: max(
                0,
                int(self.world.crop_offered[place, period] * crops[place].share)
                - int(crops[place].bought),
            )
            for crop, place in self.ordering.crops.items()
        }

    def _release(self, period: int, orders: Orders) -> None:
        self._ordered.clear()
        for purchase in orders.purchases:
            self._buy(period, purchase)
        for shipment in orders.shipments:
            self._send(period, shipment)

    def _blend(self, period: int) -> None:
        """Each market uses what lies at its site and should arrive in the period, mixed to its
        specification; where that is nothing, the plan's mix of grades."""
        there: dict[SiteGrade, int] = dict(self._stocks())
        for cargo in self._cargo():
            if cargo.expected_day < self.edges[period + 1]:
                pair = cargo.to_site, cargo.grade
                there[pair] = there.get(pair, 0) + cargo.kg
        ordering = self.ordering
        uses = ordering.corridor.uses
        for place, market in enumerate(ordering.corridor.markets):
            row = ordering.market_rows[market]
            numbers = [number for number, use in enumerate(uses) if use[0] == market]
            kg = {uses[number][1]: there.get((row.site, uses[number][1]), 0) for number in numbers}
            usable = usable_kg(row, ordering.grade_rows, kg)
            total = sum(usable.values())
            if total <= 0:
                continue
            demand = float(self.world.demand[place, period])
            for number in numbers:
                share = usable[uses[number][1]] / total
                self.world.use_kg[number, period] = round(demand * share)

    def _spare(self, period: int, day: float) -> int:
        if not self.edges[period] <= day:
            raise KeruenError(
                f"an order for day {day:g}: period {period} begins on day {self.edges[period]:g}",
                "Order for days from the beginning of the period on.",
            )
        if self._used == len(self.world.jobs):
            raise KeruenError(
                f"a policy made more than {self._used:,} orders in one replication",
                "Order in larger lots, or give a larger `pool`.",
            )
        self._used += 1
        return self._used - 1

    def _buy(self, period: int, purchase: Purchase) -> None:
        crop = self.ordering.crops.get((purchase.site, purchase.crop_year, purchase.grade))
        store = self.ordering.stores.get((purchase.site, purchase.grade))
        if crop is None or store is None:
            raise KeruenError(
                f"a purchase of {purchase.grade!r} of {purchase.crop_year} at {purchase.site!r}: "
                "the case offers no such crop",
                "Buy what `Observation.offered_kg` lists.",
            )
        job = self._spare(period, purchase.day)
        row = self.world.jobs[job]
        # No more is bought than has been offered, also where no draw varies the crop.
        named = (purchase.site, purchase.crop_year, purchase.grade)
        offered = self._offered(period)[named] - self._ordered.get(named, 0)
        kg = min(purchase.kg, offered)
        self._ordered[named] = self._ordered.get(named, 0) + max(0, kg)
        parts = split(max(0, kg), self.ordering.purchase_parts)
        first = int(row.first)
        for part, each in enumerate(parts):
            self.world.parcels[first + part] = (-1, store, each, -1, part, 1.0, crop)
        row.last = first + len(parts)
        self.world.times[job, w.LAG_DAYS] = 1.0
        row.step, row.route = self.ordering.purchase
        self._start(job, purchase.day)

    def _send(self, period: int, shipment: Shipment) -> None:
        route = self.ordering.routes.get(shipment.route)
        if route is None:
            raise KeruenError(
                f"a shipment by {shipment.route!r}: the world was not made for this route",
                "Name it in `routes` when the world is made.",
            )
        job = self._spare(period, shipment.day)
        place = self._names.get((route.number, period), 0)
        self._names[route.number, period] = place + 1
        # A draw keeps its name whatever else is ordered.
        name = (route.number * len(self.edges) + period) * NAMES_OF_PERIOD + place
        loads = self._loads(route, shipment)
        fill_job(self.world, job, route, loads, name, self.edges, shipment.day)
        self._expected[job] = shipment.day + route.transit_days[0]
        self._sent.append(job)
        self._start(job, shipment.day)

    def _loads(self, route: Route, shipment: Shipment) -> list[tuple[int, int, int, int, int]]:
        parts = [(0, grade, kg) for grade, kg in shipment.kg.items()]
        parts += [(1, grade, kg) for grade, kg in shipment.second_kg.items()]
        if len(parts) > PARCELS_OF_JOB or any(port >= len(route.stops) for port, _, _ in parts):
            raise KeruenError(
                f"a shipment by {route.name!r} of {len(parts)} parcels to {len(route.stops)} ports",
                f"Give at most {PARCELS_OF_JOB} parcels, each for a port of the route.",
            )
        stores, keys = self.ordering.stores, self.ordering.keys
        return [
            (
                stores[route.from_site, grade],
                stores[route.stops[port], grade],
                keys[route.kind, route.name, route.stops[port], grade],
                port,
                kg,
            )
            for port, grade, kg in parts
        ]

    def _start(self, job: int, day: float) -> None:
        self.scratch.jobs_now[job].at = self.world.jobs[job].step
        push(self.scratch.heap, self.scratch.now, float(day), w.RESUME, job)


def run_policy(
    ordering: OrderingCorridor, policy: OrderingPolicy, seed: int, replications: int
) -> Result:
    """Replications of a policy, as `run_replications` gives them for a plan.

    Parameters
    ----------
    ordering : the world, from `make_ordering_corridor`.
    policy : called at the start of each period.
    seed : random seed; equal seeds give the same draws to every policy.
    replications : how many.
    """
    rows = [
        kept_of(PolicyRun(ordering, policy, seed, number).run()) for number in range(replications)
    ]
    arrays = stacked(rows)
    return Result(arrays, replications, "all replications are run", 0)
