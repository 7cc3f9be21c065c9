"""A corridor as a world: a plan's dispatches, the places they pass, and random variation."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import (
    GradeRow,
    LaneRow,
    MarketRow,
    OpeningStockRow,
    SiteRow,
    SubsidyRow,
    VesselClassRow,
)
from keruen.case.voyage_rows import VoyageRow
from keruen.movements.flows import storage_capacity_t
from keruen.movements.kind_rows import LaneMoved, SubsidyMoved, UseMoved
from keruen.movements.parameters import MeasureParameters
from keruen.simulation import capacity as places
from keruen.simulation import world as w
from keruen.simulation.builder import NONE, Job, Parcel, WorldArrays, WorldBuilder
from keruen.simulation.capacity import Capacity, Place, find_capacities
from keruen.simulation.corridor_arrays import crop_arrays, list_crops, market_arrays, price_arrays
from keruen.simulation.dispatches import Dispatch
from keruen.simulation.inputs import KG_PER_T, PlanTables, kilograms, split
from keruen.simulation.intra_period_stock import allow_intra_period_overdraft
from keruen.simulation.policies import Policies, Trigger, read_policies
from keruen.simulation.pricing import Key, Prices
from keruen.simulation.programs import Programs, purchase_parts
from keruen.simulation.timetable import give_slots, list_dispatches
from keruen.simulation.uncertainty import (
    StochasticInputs,
    split_closures,
    uncertainty_rows,
)
from keruen.simulation.world import World

TURN_DAYS = 1.0
"""Days in port, besides the work as planned, before a ship earns demurrage."""


@dataclass(frozen=True)
class Corridor:
    """A world with the names of what its numbers mean."""

    world: World
    plan: PlanTables
    case: Case
    dispatches: tuple[Dispatch, ...]
    sites: tuple[str, ...]
    stores: tuple[tuple[str, str], ...]
    markets: tuple[str, ...]
    uses: tuple[tuple[str, str], ...]
    resources: tuple[Place, ...]
    routes: tuple[tuple[str, str], ...]
    hub_usd: float
    crowded: int
    room_kg: w.Integers
    paid: Mapping[tuple[str, int], tuple[tuple[str, float], ...]]

    @cached_property
    def lanes(self) -> dict[str, LaneRow]:
        """Rows of the lanes by lane."""
        return {row.lane: row for row in self.case.rows(LaneRow)}

    @cached_property
    def origins(self) -> dict[str, str]:
        """Country in which each grade grows."""
        return {row.grade: row.origin_country for row in self.case.rows(GradeRow)}

    @cached_property
    def market_sites(self) -> dict[str, str]:
        """Site of each market."""
        return {row.market: row.site for row in self.case.rows(MarketRow)}

    @property
    def periods(self) -> int:
        """How many periods are simulated."""
        return self.plan.periods


def make_corridor(plan: PlanTables, case: Case | None = None, random: bool = True) -> Corridor:
    """The world of a plan.

    Parameters
    ----------
    plan : the plan, whose timetable the corridor runs by.
    case : the case of the world, where it is another than the plan's (a scenario, a disruption).
    random : False removes random variation: the run then reproduces the plan's movements.

    Raises
    ------
    KeruenError : a policy names a route that the plan's options do not have, or a site that cannot
        follow it.
    """
    return WorldAssembler(plan, plan.case if case is None else case, random).make()


class WorldAssembler:
    """Assembles a corridor: names first, then places, programs, dispatches and prices."""

    def __init__(self, plan: PlanTables, case: Case, random: bool) -> None:
        self.plan = plan
        self.random = random
        self.whole_case = case
        self.case, self.shut = split_closures(case, random)
        self.periods = plan.periods
        self.builder = WorldBuilder(list(plan.edges[1:]))
        rows = uncertainty_rows(case) if random else []
        self.chance = StochasticInputs(self.builder, tuple(rows))
        self.site_rows = {row.site: row for row in case.rows(SiteRow)}
        self.lane_rows = {row.lane: row for row in case.rows(LaneRow)}
        self.policies = read_policies(plan, case) if random else Policies()
        self.dispatches: list[Dispatch] = []
        self.edges = [float(edge) for edge in plan.edges]
        self.programs = Programs(self)
        self.keys: dict[Key, int] = {}
        self.trips: dict[str, int] = {}
        self.routes: dict[tuple[str, str], int] = {}
        self.crowded = 0

    def make(self) -> Corridor:
        """The corridor."""
        return self.corridor_of(allow_intra_period_overdraft(self, self.world_without_overdraft()))

    def corridor_of(self, world: World) -> Corridor:
        """A world with the names of this assembler."""
        return Corridor(
            world=world,
            plan=self.plan,
            case=self.whole_case,
            dispatches=tuple(self.dispatches),
            sites=tuple(self.sites),
            stores=tuple(self.stores),
            markets=tuple(self.markets),
            uses=tuple(self.uses),
            resources=tuple(self.resources),
            routes=tuple(self.routes),
            hub_usd=self.prices.hub_usd(self.plan.openings),
            crowded=self.crowded,
            room_kg=self.rooms(self.whole_case),
            paid=self.paid,
        )

    def without_random_variation(self) -> World:
        """The plan's own world without random variation and without overdraft."""
        return WorldAssembler(self.plan, self.plan.case, False).world_without_overdraft()

    def world_without_overdraft(self) -> World:
        """The world without the intra-period overdraft."""
        known = self.plan.memory.timetable
        self.dispatches = list_dispatches(self.plan) if known is None else list(known[0])
        self._name_places()
        if known is None:
            self.crowded = self._give_slots()
            self.dispatches.sort(key=lambda one: one.leaves)
            # The timetable is the plan's alone, whatever the world: it is made once.
            self.plan.memory.timetable = (list(self.dispatches), self.crowded)
        else:
            self.crowded = known[1]
        self._add_jobs()
        self.builder.arrays = self._arrays()
        return self.builder.finish()

    # Places

    def _name_places(self) -> None:
        plan = self.plan
        days = MeasureParameters(self.case).days
        self.builder.day_month = [int(month) for month in days.months] + [int(days.months[-1])]
        years = days.dates.astype("datetime64[Y]").astype(int)
        self.builder.day_year = [int(year - years[0]) for year in years]
        self.builder.day_year.append(self.builder.day_year[-1])
        self.sites = {site: place for place, site in enumerate(self.site_rows)}
        for _ in self.sites:
            self.builder.add_site()
        pairs = {(row.site, row.grade): 0 for row in self.case.rows(OpeningStockRow)}
        for one in self.dispatches:
            for load in one.loads:
                pairs[one.from_site, load.grade] = 0
                if one.stops:
                    pairs[one.stops[load.port], load.grade] = 0
        self.market_rows = {row.market: row for row in self.case.rows(MarketRow)}
        self.uses = sorted(
            {(row.market, row.grade) for row in plan.moved(UseMoved)},
            key=lambda use: (list(self.market_rows).index(use[0]), use[1]),
        )
        for market, grade in self.uses:
            pairs[self.market_rows[market].site, grade] = 0
        opening = {
            (row.site, row.grade): kilograms(row.quantity_t)
            for row in self.case.rows(OpeningStockRow)
        }
        self.stores = {pair: place for place, pair in enumerate(sorted(pairs))}
        for site, grade in self.stores:
            self.builder.add_store(self.sites[site], opening.get((site, grade), 0))
        self.markets = list(self.market_rows)
        self.planned_capacity = self._capacities(self.plan.case)
        self.capacities = self._capacities(self.case)
        self.resources = {place: number for number, place in enumerate(self.capacities)}
        for found in self.capacities.values():
            # Without random variation nothing queues: the plan respects every capacity.
            servers = found.servers if self.random else places.WITHOUT_LIMIT
            self.builder.add_resource(servers, found.kg_per_day)

    def _capacities(self, case: Case) -> dict[Place, Capacity]:
        return find_capacities(self.plan.case, case, self.plan.openings, self.periods)

    # Dispatches

    def _services(self, one: Dispatch, stop: int, moment: float) -> list[tuple[int, float]]:
        if stop >= 0 and moment > self.edges[-1]:
            return []
        period = min(bisect_right(self.edges, moment) - 1, self.periods - 1)
        kg = one.kg if stop < 0 else sum(load.kg for load in one.loads if load.port == stop)
        return [
            (self.resources[place], kg / self.planned_capacity[place].kg_per_day[period])
            for place in self.needs(one, stop)
        ]

    def needs(self, one: Dispatch, stop: int) -> list[Place]:
        if one.kind == "purchase":
            return []
        ship = one.kind == "voyage"
        if stop >= 0:
            wanted = [(places.DISCHARGE_SHIP if ship else places.RECEIVE_LANE, one.stops[stop])]
        elif ship:
            wanted = [(places.LOAD_SHIP, one.from_site)]
        else:
            # The station last: who waits for a path must not delay trains to elsewhere.
            wanted = [(places.LANE, one.route)]
            corridor = self.lane_rows[one.route].corridor
            if corridor is not None and one.route in self.ending_lanes[corridor]:
                wanted.append((places.CORRIDOR, corridor))
            wanted.append((places.LOAD_LANE, one.from_site))
        return [place for place in wanted if place in self.resources]

    @cached_property
    def ending_lanes(self) -> dict[str, tuple[str, ...]]:
        """Lanes that end each corridor (R14)."""
        return MeasureParameters(self.case).ending_lanes

    def _give_slots(self) -> int:
        counts = {
            self.resources[place]: found.servers for place, found in self.planned_capacity.items()
        }
        return give_slots(
            self.dispatches,
            lambda one, moment: self._services(one, -1, moment),
            self._services,
            counts,
        )

    def _add_jobs(self) -> None:
        subsidies = self._subsidies()
        crops: dict[tuple[str, int | None, str], int] = {
            crop: place for place, crop in enumerate(self._crops())
        }
        classes = {row.vessel_class: row for row in self.case.rows(VesselClassRow)}
        for name, one in enumerate(self.dispatches):
            job = self._job(one, subsidies, crops, classes)
            self.builder.jobs.append(replace(job, name=name))
        for policy in self.policies.triggers:
            self._add_spares(policy)

    def _job(
        self,
        one: Dispatch,
        subsidies: Mapping[tuple[str, int], float],
        crops: Mapping[tuple[str, int | None, str], int],
        classes: Mapping[str, VesselClassRow],
    ) -> Job:
        route = self.routes.setdefault((one.kind, one.route), len(self.routes))
        if one.kind == "purchase":
            parcels = tuple(
                Parcel(
                    kg,
                    to_store=self.stores[one.from_site, load.grade],
                    port=part,
                    crop=crops.get((one.from_site, load.crop_year, load.grade), NONE),
                )
                for load in one.loads
                for part, kg in enumerate(split(load.kg, purchase_parts(self.random)))
            )
            program = self.programs.program("purchase", "", ())
            # One day from each part to the next.
            return Job(one.leaves, program, route, parcels, lengths=(0.0, 1.0))
        option = self.plan.options[one.route] if one.kind == "voyage" else None
        lengths, allowed = self._lengths(one, option)
        planned = (one.leaves, *one.arrives, math.nan, math.nan)[:3]
        period = int(np.searchsorted(self.plan.edges, one.leaves, "right")) - 1
        money = 0.0
        trip = NONE
        if option is not None:
            trip = self.trips.setdefault(one.route, len(self.trips))
            money = classes[option.vessel_class].hire_usd_per_day
        return Job(
            release=one.leaves,
            program=self.programs.program(one.kind, one.route, one.stops),
            route=route,
            parcels=self._parcels(one),
            lengths=lengths,
            planned=(planned[0], planned[1], planned[2]),
            priority=self.policies.priority(one.stops[0]),
            trip=trip,
            subsidy_usd_per_kg=subsidies.get((one.route, period), 0.0),
            allowed_days=allowed,
            demurrage_usd_per_day=money,
            patience_days=self.policies.patience(one.from_site),
        )

    def _parcels(self, one: Dispatch) -> tuple[Parcel, ...]:
        found = []
        lane_loss = self.lane_rows[one.route].loss_fraction if one.kind == "lane" else 0.0
        for load in one.loads:
            stop = one.stops[load.port]
            keeps = (1.0 - lane_loss) * (1.0 - self.site_rows[stop].loss_fraction)
            key = (one.kind, one.route, stop, load.grade)
            found.append(
                Parcel(
                    load.kg,
                    self.stores[one.from_site, load.grade],
                    self.stores[stop, load.grade],
                    self.keys.setdefault(key, len(self.keys)),
                    load.port,
                    keeps,
                )
            )
        return tuple(found)

    def _lengths(
        self, one: Dispatch, option: VoyageRow | None
    ) -> tuple[tuple[float, ...], tuple[float, float, float]]:
        load = max((days for _, days in self._services(one, -1, one.leaves)), default=0.0)
        work = [
            max((days for _, days in self._services(one, stop, moment)), default=0.0)
            for stop, moment in enumerate(one.arrives)
        ]
        slower = [self._slower_days(one, stop) for stop in range(len(one.arrives))]
        lag = max(0.0, one.arrives[0] - one.leaves + slower[0])
        if option is None:
            sea = max(0.0, one.travel_days[0] + slower[0])
        else:
            wait = self.planned_waits[one.stops[0]]
            sea = max(0.0, one.travel_days[0] - option.load_days - wait)
        more = [0.0, 0.0]
        if len(one.arrives) > 1:
            more = [max(0.0, one.arrives[1] - one.arrives[0] + slower[1]), work[1]]
        first, second, third = (days + TURN_DAYS for days in (load, *work, math.inf)[:3])
        return (load, lag, sea, work[0], *more), (first, second, third)

    def _slower_days(self, one: Dispatch, stop: int) -> float:
        """Days by which the way to a stop takes longer in the case of the world than in the plan's:
        on its lane, or waiting at the port."""
        if one.kind == "lane":
            return self.lane_rows[one.route].transit_days - self.planned_transit[one.route]
        site = one.stops[stop]
        return (self.site_rows[site].waiting_days or 0.0) - self.planned_waits[site]

    @cached_property
    def planned_transit(self) -> dict[str, float]:
        """Days of each lane in the case of the plan."""
        return {row.lane: row.transit_days for row in self.plan.case.rows(LaneRow)}

    @cached_property
    def planned_waits(self) -> dict[str, float]:
        """Days that ships wait at each site in the case of the plan."""
        return {row.site: row.waiting_days or 0.0 for row in self.plan.case.rows(SiteRow)}

    def _add_spares(self, policy: Trigger) -> None:
        """Dispatches that wait for a trigger to call them."""
        pattern = next(
            (one for one in self.dispatches if one.route == policy.route and one.loads), None
        )
        if pattern is None:
            return
        self.dispatches_of_trigger(policy, pattern)

    def dispatches_of_trigger(self, policy: Trigger, pattern: Dispatch) -> None:
        """Replace a route's dispatches by spare ones of the trigger's lot, as many as carry it."""
        total = sum(one.kg for one in self.dispatches if one.route == policy.route)
        count = math.ceil(2.0 * total / policy.lot_kg) + 4
        kept = [
            (one, job)
            for one, job in zip(self.dispatches, self.builder.jobs, strict=False)
            if one.route != policy.route
        ]
        others = self.builder.jobs[len(self.dispatches) :]
        sample = next(
            job
            for one, job in zip(self.dispatches, self.builder.jobs, strict=False)
            if one is pattern
        )
        self.dispatches = [one for one, _ in kept]
        share = policy.lot_kg / max(1, sum(parcel.kg for parcel in sample.parcels))
        spare = Job(
            release=math.inf,
            program=sample.program,
            route=sample.route,
            parcels=tuple(
                Parcel(
                    max(1, round(parcel.kg * share)),
                    parcel.from_store,
                    parcel.to_store,
                    parcel.key,
                    parcel.port,
                    parcel.keeps,
                )
                for parcel in sample.parcels
            ),
            lengths=(sample.lengths[0] * share, sum(pattern.travel_days[:1]), *sample.lengths[2:]),
            priority=sample.priority,
            trip=sample.trip,
            subsidy_usd_per_kg=sample.subsidy_usd_per_kg,
            allowed_days=sample.allowed_days,
            demurrage_usd_per_day=sample.demurrage_usd_per_day,
            # What was called for waits for its grain: the trigger counts on it.
            patience_days=math.inf,
        )
        first = max((job.name or 0 for job in self.builder.jobs), default=0) + 1
        spares = [replace(spare, name=first + place) for place in range(count)]
        self.builder.jobs = [job for _, job in kept] + others + spares
        self.trigger_counts.append((policy, count))

    @cached_property
    def trigger_counts(self) -> list[tuple[Trigger, int]]:
        """Triggers and how many spare dispatches each has, in order."""
        return []

    @cached_property
    def paid(self) -> dict[tuple[str, int], tuple[tuple[str, float], ...]]:
        """By lane and period of the plan, the share of what leaves that each programme pays for."""
        sent: dict[tuple[str, int], float] = defaultdict(float)
        for row in self.plan.moved(LaneMoved):
            sent[row.route, row.from_period] += row.quantity_t
        paid: dict[tuple[str, int], list[tuple[str, float]]] = defaultdict(list)
        for paid_for in self.plan.moved(SubsidyMoved):
            key = (paid_for.route, paid_for.from_period)
            if sent[key] > 0.0:
                paid[key].append((paid_for.programme, paid_for.quantity_t / sent[key]))
        return {key: tuple(shares) for key, shares in paid.items()}

    def _subsidies(self) -> dict[tuple[str, int], float]:
        """USD a kilogram that leaves on a lane in a period, as the plan is paid for it."""
        amounts = {
            (row.programme, row.lane): row.amount_usd_per_t for row in self.case.rows(SubsidyRow)
        }
        return {
            key: sum(amounts.get((name, key[0]), 0.0) * share for name, share in shares) / KG_PER_T
            for key, shares in self.paid.items()
        }

    # Crops, markets and prices

    def _crops(self) -> list[tuple[str, int, str]]:
        return list_crops(self.case)

    def _arrays(self) -> WorldArrays:
        return {**crop_arrays(self), **self._market_arrays(), **price_arrays(self)}

    def _market_arrays(self) -> WorldArrays:
        return market_arrays(self)

    @cached_property
    def prices(self) -> Prices:
        """Prices in the case of the world."""
        return Prices(self.whole_case, self.plan.voyage_options, self.periods)

    def rooms(self, case: Case) -> w.Integers:
        """Storage by site and period, in kilograms."""
        rooms = storage_capacity_t(case, list(self.plan.openings))
        rows = [rooms[site][: self.periods] * KG_PER_T for site in self.sites]
        return np.asarray(np.floor(np.asarray(rows) + 0.5), np.int64)
