"""A world without a timetable: jobs are made from the orders of a policy, period by period."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import GradeRow, MarketRow, OfferRow, VesselClassRow
from keruen.errors import KeruenError
from keruen.rows import given
from keruen.simulation import world as w
from keruen.simulation.builder import NONE, Job, Parcel, WorldArrays
from keruen.simulation.corridor import TURN_DAYS, Corridor, WorldAssembler
from keruen.simulation.dispatches import Dispatch
from keruen.simulation.inputs import PlanTables
from keruen.simulation.programs import purchase_parts
from keruen.simulation.timetable import list_dispatches
from keruen.simulation.world import World

PARCELS_OF_JOB = 6
"""Most parcels of one order: grades, at the first port and the second."""

LEAST_POOL = 200
PURCHASE = "purchase"


@dataclass(frozen=True)
class Route:
    """A lane or a voyage option by which a policy may send."""

    kind: str
    name: str
    number: int
    program: int
    from_site: str
    stops: tuple[str, ...]
    transit_days: tuple[float, ...]
    sea_days: float
    trip: int
    hire_usd_per_day: float
    priority: int
    patience_days: float
    keeps: tuple[float, ...]


@dataclass(frozen=True)
class OrderingCorridor:
    """A corridor whose jobs come from orders, with what is needed to make them.

    Attributes
    ----------
    corridor : the world and its names; its jobs are spare ones.
    routes : lanes and voyage options by name.
    stores : numbers of the stores by site and grade.
    keys : numbers of the prices by kind, route, site and grade.
    crops : numbers of the crops by site, year and grade.
    purchase : number of the program and of the route of purchases.
    purchase_parts : parts in which a purchase comes in, one a day.
    market_rows, grade_rows : rows of the case by name, for blends at markets.
    """

    corridor: Corridor
    routes: dict[str, Route]
    stores: dict[tuple[str, str], int]
    keys: dict[tuple[str, str, str, str], int]
    crops: dict[tuple[str, int, str], int]
    purchase: tuple[int, int]
    market_rows: dict[str, MarketRow]
    grade_rows: dict[str, GradeRow]
    purchase_parts: int = 1


def make_ordering_corridor(
    plan: PlanTables,
    case: Case | None = None,
    random: bool = True,
    routes: Iterable[str] | None = None,
    pool: int | None = None,
) -> OrderingCorridor:
    """The world of a case, to be supplied by an ordering policy.

    Parameters
    ----------
    plan : whose hub tiers are open, whose grades are used, and whose routes may be used.
    case : the case of the world, where it is another than the plan's.
    random : False takes all random variation away.
    routes : lanes and voyage options that a policy may use; None for those that the plan uses.
    pool : most orders of a replication; None for three times the dispatches of the plan.

    Raises
    ------
    KeruenError : a route is neither a lane of the case nor a voyage option of the plan.
    """
    assembler = OrderingAssembler(plan, plan.case if case is None else case, random)
    return assembler.make_ordering(routes, pool)


class OrderingAssembler(WorldAssembler):
    """Puts a world without a timetable together."""

    def make_ordering(self, routes: Iterable[str] | None, pool: int | None) -> OrderingCorridor:
        """The world, and what is needed to make jobs of orders."""
        planned = list_dispatches(self.plan)
        used = [one.route for one in planned if one.kind != PURCHASE]
        names = list(dict.fromkeys(used if routes is None else [*routes]))
        patterns = [self._pattern(name) for name in names]
        starts = {one.from_site for one in patterns}
        offered = {row.grade for row in self.case.rows(OfferRow) if row.site in starts}
        grades = sorted({load.grade for one in planned for load in one.loads} | offered)
        # Every grade may lie at every site that a route touches.
        self.dispatches = planned
        self._name_places()
        self._add_stores(patterns, grades)
        self._add_uses()
        self.dispatches = []
        found = {one.route: self._route(one, grades) for one in patterns}
        purchase = (
            self.programs.program(PURCHASE, "", ()),
            self.routes.setdefault((PURCHASE, ""), len(self.routes)),
        )
        count = 3 * len(planned) + LEAST_POOL if pool is None else pool
        spare = Job(math.inf, purchase[0], purchase[1], (Parcel(0),) * PARCELS_OF_JOB)
        self.builder.jobs = [replace(spare, name=name) for name in range(count)]
        self.builder.arrays = self._arrays()
        world = self._with_limits(self.builder.finish())
        crops = {crop: place for place, crop in enumerate(self._crops())}
        corridor = self.corridor_of(world)
        parts = purchase_parts(self.random)
        grade_rows = {row.grade: row for row in self.case.rows(GradeRow)}
        return OrderingCorridor(
            corridor,
            found,
            self.stores,
            self.keys,
            crops,
            purchase,
            self.market_rows,
            grade_rows,
            parts,
        )

    def _pattern(self, name: str) -> Dispatch:
        if name in self.lane_rows:
            row = self.lane_rows[name]
            days = [float(row.transit_days)]
            stops: tuple[str, ...] = (row.to_site,)
            return Dispatch("lane", name, row.from_site, stops, (), 0.0, 0.0, [], [], days)
        option = self.plan.options.get(name)
        if option is None:
            raise KeruenError(
                f"route {name!r}: it is neither a lane of the case {self.case.name} nor a voyage "
                "option of the plan",
                "Name a lane, or a voyage option as from>to>class.",
            )
        stops = tuple(s for s in (option.to_site, option.second_site) if s is not None)
        days = [option.transit_days]
        if option.second_site is not None:
            days.append(given(option.second_transit_days))
        return Dispatch("voyage", name, option.from_site, stops, (), 0.0, 0.0, [], [], days)

    def _add_stores(self, patterns: Sequence[Dispatch], grades: Sequence[str]) -> None:
        sites = {site for one in patterns for site in (one.from_site, *one.stops)}
        for site in sorted(sites):
            for grade in grades:
                if (site, grade) not in self.stores:
                    self.stores[site, grade] = self.builder.add_store(self.sites[site], 0)

    def _add_uses(self) -> None:
        """A market may use every grade that can reach it: alone or in a blend (`usable_kg`)."""
        more = {
            (market, grade)
            for market, row in self.market_rows.items()
            for site, grade in self.stores
            if site == row.site
        }
        turns = list(self.market_rows)
        self.uses = sorted({*self.uses, *more}, key=lambda use: (turns.index(use[0]), use[1]))

    def _route(self, one: Dispatch, grades: Sequence[str]) -> Route:
        number = self.routes.setdefault((one.kind, one.route), len(self.routes))
        lane_loss = self.lane_rows[one.route].loss_fraction if one.kind == "lane" else 0.0
        keeps = tuple(
            (1.0 - lane_loss) * (1.0 - self.site_rows[stop].loss_fraction) for stop in one.stops
        )
        for stop in one.stops:
            for grade in grades:
                self.keys.setdefault((one.kind, one.route, stop, grade), len(self.keys))
        trip, hire, sea = NONE, 0.0, one.travel_days[0]
        if one.kind == "voyage":
            option = self.plan.options[one.route]
            trip = self.trips.setdefault(one.route, len(self.trips))
            classes = {row.vessel_class: row for row in self.case.rows(VesselClassRow)}
            hire = classes[option.vessel_class].hire_usd_per_day
            wait = self.site_rows[one.stops[0]].waiting_days or 0.0
            sea = max(0.0, sea - option.load_days - wait)
        return Route(
            one.kind,
            one.route,
            number,
            self.programs.program(one.kind, one.route, one.stops),
            one.from_site,
            one.stops,
            tuple(one.travel_days),
            sea,
            trip,
            hire,
            self.policies.priority(one.stops[0]),
            self.policies.patience(one.from_site),
            keeps,
        )

    def _market_arrays(self) -> WorldArrays:
        """All demand is due, in the plan's mix of grades over the horizon."""
        arrays = super()._market_arrays()
        use_kg = arrays["use_kg"].astype(np.float64)
        markets = arrays["markets"]
        for place, (first, last) in enumerate(zip(markets.first, markets.last, strict=True)):
            uses = slice(int(first), int(last))
            total = use_kg[uses].sum()
            if total > 0.0:
                mix = use_kg[uses].sum(axis=1, keepdims=True) / total
                use_kg[uses] = mix * arrays["demand"][place][None, :]
        return {**arrays, "use_kg": np.rint(use_kg).astype(np.int64)}

    def _with_limits(self, world: World) -> World:
        """The world with the capacities of its silos and what is kept back, and no overdraft."""
        sites = world.sites.copy()
        releases = self.policies.releases(self.sites, self.markets)
        sites["release"] = [days for days, _ in releases]
        sites["market"] = [market for _, market in releases]
        return world._replace(
            capacity=self.rooms(self.whole_case),
            hold=self.policies.hold(self.sites, self.periods),
            sites=sites,
        )


def fill_job(
    world: World,
    job: int,
    route: Route,
    loads: Sequence[tuple[int, int, int, int, int]],
    name: int,
    edges: Sequence[float],
    day: float,
) -> None:
    """Make a spare job a shipment of a route.

    Parameters
    ----------
    loads : (store it comes from, store it goes to, key, port, kilograms) of each parcel.
    name : names its draws.
    day : when it is released.
    """
    row = world.jobs[job]
    first = int(row.first)
    period = min(bisect_right(edges, day) - 1, len(edges) - 2)
    for place, (start, end, key, port, kg) in enumerate(loads):
        world.parcels[first + place] = (start, end, kg, key, port, route.keeps[port], NONE)
    row.last = first + len(loads)
    row.name, row.step, row.route = name, route.program, route.number
    row.priority, row.trip = route.priority, route.trip
    row.demurrage, row.patience = route.hire_usd_per_day, route.patience_days
    times = world.times[job]
    times[:] = 0.0
    times[w.PLANNED_OUT : w.PLANNED_OUT + 3] = math.nan
    times[w.LAG_DAYS], times[w.SEA_DAYS] = route.transit_days[0], route.sea_days
    work = [_work_days(world, route, w.TAKE, sum(kg for *_, kg in loads), period)]
    for port in range(len(route.stops)):
        kg = sum(load[4] for load in loads if load[3] == port)
        work.append(_work_days(world, route, w.UNLOAD, kg, period, port))
    times[w.LOAD_DAYS], times[w.DISCHARGE_DAYS] = work[0], work[1]
    if len(route.stops) > 1:
        times[w.SECOND_LAG_DAYS] = route.transit_days[1] - route.transit_days[0]
        times[w.SECOND_DISCHARGE_DAYS] = work[2]
    times[w.ALLOWED_LOADING :] = math.inf
    times[w.ALLOWED_LOADING : w.ALLOWED_LOADING + len(work)] = [days + TURN_DAYS for days in work]


def _work_days(world: World, route: Route, code: int, kg: int, period: int, port: int = 0) -> float:
    """Planned days of a ship's work: to load where `code` is TAKE, else to discharge at a port."""
    step = route.program
    while world.steps[step].code != w.END:
        row = world.steps[step]
        loads = code == w.TAKE and row.code == w.FREE_AFTER
        discharges = code == w.UNLOAD and row.code in (w.UNLOAD, w.PUT) and row.a == port
        if (loads or discharges) and row.code != w.PUT:
            resource = int(world.slots[int(row.b)].rate)
            if resource >= 0:
                return kg / float(world.rates[resource, period])
        step += 1
    return 0.0
