"""The chains of a plan: the routes by which grain comes from where it is bought to a market."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from keruen.case.table_rows import GradeRow, LaneRow, MarketRow, OfferRow
from keruen.movements.kind_rows import LaneMoved, PurchaseMoved, UseMoved, VoyageMoved
from keruen.movements.parameters import MeasureParameters
from keruen.routes.markets import meets_specification
from keruen.simulation.capacity import (
    CORRIDOR,
    DISCHARGE_SHIP,
    LANE,
    LOAD_LANE,
    LOAD_SHIP,
    RECEIVE_LANE,
    Place,
)
from keruen.simulation.inputs import PlanTables, kilograms
from keruen.simulation.timetable import lot_t

MOST_LEGS = 6
"""Legs of the longest chain that is followed."""

LEAST_SHARE = 1e-3
"""Share of a market's grain below which a chain of the plan is left out."""


@dataclass(frozen=True)
class Leg:
    """A lane or voyage of a chain: what a train or ship carries, and how long it is on its way."""

    route: str
    from_site: str
    to_site: str
    lot_kg: int
    days: float
    places: tuple[Place, ...] = ()
    """Berths, stations and paths that it occupies."""


@dataclass(frozen=True)
class Chain:
    """A way from a crop to a market.

    Attributes
    ----------
    grade : what it brings.
    origin : site where the grain is bought.
    legs : from there to the market's site; none where it is bought there.
    weight : tonnes of the plan on its narrowest leg.
    """

    grade: str
    origin: str
    legs: tuple[Leg, ...]
    weight: float = 0.0

    @property
    def days(self) -> float:
        """Days from the release of the first leg to the arrival of the last."""
        return sum(leg.days for leg in self.legs)


class PlanChains:
    """Chains by the routes and purchases of a plan."""

    def __init__(self, plan: PlanTables) -> None:
        self._plan = plan
        self._lanes = {row.lane: row for row in plan.case.rows(LaneRow)}
        self._into: dict[tuple[str, str], dict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        self._bought: dict[tuple[str, str], float] = defaultdict(float)
        self.used_kg: dict[str, float] = defaultdict(float)
        self._grades: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for lane in plan.moved(LaneMoved):
            self._into[lane.to_site, lane.grade][lane.route] += lane.quantity_t
        for voyage in plan.moved(VoyageMoved):
            self._into[voyage.to_site, voyage.grade][voyage.route] += voyage.quantity_t
        for bought in plan.moved(PurchaseMoved):
            self._bought[bought.from_site, bought.grade] += bought.quantity_t
        for used in plan.moved(UseMoved):
            self.used_kg[used.market] += kilograms(used.quantity_t)
            self._grades[used.market][used.grade] += used.quantity_t
        self._qualities = {row.grade: row for row in plan.case.rows(GradeRow)}
        self._markets = {row.market: row for row in plan.case.rows(MarketRow)}
        self._ending_lanes = MeasureParameters(plan.case).ending_lanes
        self._direct = self._direct_options()

    def _direct_options(self) -> dict[tuple[str, str], str]:
        """The cheapest ship per tonne between two ports, of those with one port of discharge."""
        best: dict[tuple[str, str], tuple[float, str]] = {}
        for name, row in self._plan.options.items():
            if row.second_site is None and row.intake_t > 0.0:
                pair = (row.from_site, row.to_site)
                usd_per_t = row.lump_sum_usd / row.intake_t
                best[pair] = min(best.get(pair, (float("inf"), "")), (usd_per_t, name))
        return {pair: name for pair, (_, name) in best.items()}

    def of(self, market: str, site: str) -> tuple[Chain, ...]:
        """Chains of a market, that which brings most in the plan first; none where the plan
        supplies nothing.

        Grades that a market can use only in a blend are left out where others meet its
        specification alone: whoever orders by stock cannot see that a blend lacks its better part.
        The second port of a voyage is supplied by a ship of its own from the same port.
        """
        found: dict[tuple[str, tuple[str, ...]], Chain] = {}
        for grade in self._usable_grades(market):
            for chain in self._follow(site, grade, (), (site,), float("inf")):
                key = (chain.grade, (chain.origin, *(leg.route for leg in chain.legs)))
                if key not in found or found[key].weight < chain.weight:
                    found[key] = chain
        chains = sorted(found.values(), key=lambda chain: (-chain.weight, chain.days, chain.grade))
        total = sum(chain.weight for chain in chains)
        kept = [chain for chain in chains if chain.weight >= LEAST_SHARE * total]
        return (*kept, *self._others(market, site, kept))

    def _others(self, market: str, site: str, chains: list[Chain]) -> list[Chain]:
        """Ways that the plan does not use, by what a tonne costs with its ship: for months in which
        its own origins have nothing left.

        Each is a ship from another port that sells a grade within the specification, into a port
        through which the market is supplied, and on by the same legs.
        """
        known = {(chain.origin, chain.grade) for chain in chains}
        found: list[tuple[float, Chain]] = []
        for port, legs in self._entries(site, chains).items():
            for offer in self._plan.case.rows(OfferRow):
                start, grade = offer.site, offer.grade
                ship = self._leg_of(start, port)
                if ship is None or (start, grade) in known:
                    continue
                if meets_specification(self._markets[market], self._qualities[grade]):
                    option = self._plan.options[ship.route]
                    usd = offer.price_usd_per_t + option.lump_sum_usd / option.intake_t
                    found.append((usd, Chain(grade, start, (ship, *legs))))
        found.sort(key=lambda one: (one[0], one[1].grade, one[1].origin))
        return [chain for _, chain in found]

    def _entries(self, site: str, chains: list[Chain]) -> dict[str, tuple[Leg, ...]]:
        """Ports into which ships bring a market's grain, and the legs from there, the usual
        first."""
        found: dict[str, tuple[Leg, ...]] = {}
        for chain in chains:
            for place, leg in enumerate(chain.legs):
                if leg.route not in self._lanes:
                    found.setdefault(leg.to_site, chain.legs[place + 1 :])
        return found or {site: ()}

    def _usable_grades(self, market: str) -> list[str]:
        grades = list(self._grades[market])
        row = self._markets[market]
        alone = [each for each in grades if meets_specification(row, self._qualities[each])]
        return alone or grades

    def _follow(
        self, site: str, grade: str, legs: tuple[Leg, ...], seen: tuple[str, ...], weight: float
    ) -> Iterator[Chain]:
        bought = self._bought[site, grade]
        if bought > 0.0:
            yield Chain(grade, site, legs, min(weight, bought))
        if len(legs) == MOST_LEGS:
            return
        for route, tonnes in self._into[site, grade].items():
            leg = self._leg(route, site)
            if leg is not None and leg.from_site not in seen:
                yield from self._follow(
                    leg.from_site, grade, (leg, *legs), (*seen, leg.from_site), min(weight, tonnes)
                )

    def _leg(self, route: str, site: str) -> Leg | None:
        if route in self._lanes:
            row = self._lanes[route]
            start, corridor = row.from_site, row.corridor
            places = [(LANE, route), (LOAD_LANE, start), (RECEIVE_LANE, site)]
            if corridor is not None and route in self._ending_lanes[corridor]:
                places.append((CORRIDOR, corridor))
            lot, days = kilograms(lot_t(row)), float(row.transit_days)
            return Leg(route, start, site, lot, days, tuple(places))
        option = self._plan.options[route]
        if option.to_site != site or option.second_site is not None:
            # A ship with two ports is ordered for one of them: another that goes there alone.
            return self._leg_of(option.from_site, site)
        return self._ship(route)

    def _leg_of(self, start: str, end: str) -> Leg | None:
        """The cheapest ship from a port to another; None where none goes."""
        route = self._direct.get((start, end))
        return None if route is None else self._ship(route)

    def _ship(self, route: str) -> Leg:
        row = self._plan.options[route]
        start, end = row.from_site, row.to_site
        lot, days = kilograms(row.intake_t), float(row.transit_days)
        return Leg(route, start, end, lot, days, ((LOAD_SHIP, start), (DISCHARGE_SHIP, end)))
