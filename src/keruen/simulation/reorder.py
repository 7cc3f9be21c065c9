"""The policy (s, S): a market that has and awaits less than s orders up to S by its route."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.simulation.inputs import PlanTables, kilograms, split
from keruen.simulation.ordering import Observation, Orders, Purchase, Shipment
from keruen.simulation.timetable import EDGE, lot_t

SAFETY_DAYS = 30.0
"""Days of use above the use of the lead time at which a market without a row orders."""

ORDER_DAYS = 30.0
"""Days of use that a market without a row orders at the least."""


@dataclass(frozen=True)
class Leg:
    """A lane or voyage of a chain: what a train or ship carries, and how long it is on its way."""

    route: str
    from_site: str
    to_site: str
    lot_kg: int
    days: float


@dataclass(frozen=True)
class ReorderRule:
    """(s, S) of a market, and the chain from the crop to the market by which it is supplied.

    Attributes
    ----------
    level_kg : s; the market orders when it has and awaits less.
    up_to_kg : S; so much it has and awaits after ordering.
    legs : from the site where the grain is bought to the market's site; none where it is bought
        there.
    """

    market: str
    site: str
    grade: str
    level_kg: int
    up_to_kg: int
    legs: tuple[Leg, ...]

    @property
    def origin(self) -> str:
        """Site where the grain is bought."""
        return self.legs[0].from_site if self.legs else self.site


@dataclass(frozen=True)
class ReorderPolicy:
    """The rules of all markets as an `OrderingPolicy`."""

    rules: tuple[ReorderRule, ...]

    @property
    def routes(self) -> list[str]:
        """Routes that it uses, for `make_ordering_corridor`."""
        return list(dict.fromkeys(leg.route for rule in self.rules for leg in rule.legs))

    def __call__(self, known: Observation) -> Orders:
        """Orders of a period; markets are served in the order of the rules."""
        offered = dict(known.offered_kg)
        stock = dict(known.stock_kg)
        purchases: list[Purchase] = []
        shipments: list[Shipment] = []
        for rule in self.rules:
            wanted = self._wanted(rule, known)
            if wanted <= 0:
                continue
            bought, spare = self._find_grain(rule, wanted, known, offered, stock)
            purchases += bought
            kg = min(wanted, spare + sum(one.kg for one in bought))
            if kg > 0:
                shipments += self._send(rule, kg, known.day)
        return Orders(tuple(purchases), tuple(shipments))

    @staticmethod
    def _wanted(rule: ReorderRule, known: Observation) -> int:
        """Kilograms to order: nothing above s, else full lots up to S, at least one."""
        there = sum(kg for (site, _), kg in known.stock_kg.items() if site == rule.site)
        awaited = sum(cargo.kg for cargo in known.cargo if cargo.to_site == rule.site)
        position = there + awaited - known.waiting_kg[rule.market]
        if position >= rule.level_kg:
            return 0
        lot = rule.legs[-1].lot_kg if rule.legs else 1
        return max(1, (rule.up_to_kg - position) // lot) * lot

    @staticmethod
    def _find_grain(
        rule: ReorderRule,
        wanted: int,
        known: Observation,
        offered: dict[tuple[str, int, str], int],
        stock: dict[tuple[str, str], int],
    ) -> tuple[list[Purchase], int]:
        """What lies at the origin is used first, then the oldest crop is bought."""
        pair = (rule.origin, rule.grade)
        spare = min(wanted, stock.get(pair, 0)) if rule.legs else 0
        stock[pair] = stock.get(pair, 0) - spare
        missing = wanted - spare
        bought = []
        for crop in sorted(offered):
            site, year, grade = crop
            if (site, grade) == pair and missing > 0 and offered[crop] > 0:
                kg = min(missing, offered[crop])
                offered[crop] -= kg
                missing -= kg
                bought.append(Purchase(site, year, grade, kg, known.day + EDGE))
        return bought, spare

    @staticmethod
    def _send(rule: ReorderRule, kg: int, day: float) -> list[Shipment]:
        """Each leg in lots, released when the leg before it should have arrived."""
        found = []
        leaves = day + 2.0 * EDGE
        for leg in rule.legs:
            for part in split(kg, max(1, math.ceil(kg / leg.lot_kg - 1e-9))):
                found.append(Shipment(leg.route, {rule.grade: part}, leaves))
            leaves += leg.days
        return found


def read_reorder_policy(plan: PlanTables, case: Case) -> ReorderPolicy:
    """The policy (s, S) of a case: rows of kind `reorder` of table `policies`, by market.

    A market is supplied by the chain that brings it most in the plan. A market without a row orders
    at the use of its lead time and `SAFETY_DAYS` more, up to a lot or `ORDER_DAYS` above that.

    Raises
    ------
    KeruenError : a row is for a market that the plan does not supply, or orders up to less than its
        level.
    """
    rows = case.rows("policies") if "policies" in case.tables else []
    given = {row["market"]: row for row in rows if row["kind"] == "reorder"}
    chains = _Chains(plan)
    found = []
    horizon = float(plan.edges[-1])
    for market in case.rows("markets"):
        chain = chains.of(market["market"], market["site"])
        row = given.get(market["market"])
        if chain is None:
            if row is not None:
                raise KeruenError(
                    f"table policies, row {row['policy']}, market {market['market']!r}: the plan "
                    "brings no grain to this market, so there is no route to order by",
                    "Remove the row, or plan with a supply for the market.",
                )
            continue
        grade, legs = chain
        if row is not None:
            level, up_to = kilograms(row["level_t"]), kilograms(row["lot_t"])
            if up_to < level:
                raise KeruenError(
                    f"table policies, row {row['policy']}, lot_t {row['lot_t']:g}: it is less than "
                    f"level_t, {row['level_t']:g}",
                    "Give the stock up to which is ordered, at least the level.",
                )
        else:
            daily = chains.used_kg[market["market"]] / horizon
            lead = sum(leg.days for leg in legs)
            level = round((lead + SAFETY_DAYS) * daily)
            up_to = level + max(round(ORDER_DAYS * daily), legs[-1].lot_kg if legs else 0)
        found.append(
            ReorderRule(market["market"], market["site"], grade, level, up_to, tuple(legs))
        )
    return ReorderPolicy(tuple(found))


class _Chains:
    """The chains of a plan, from where grain is bought to the markets."""

    def __init__(self, plan: PlanTables) -> None:
        self._plan = plan
        self._lanes = {row["lane"]: row for row in plan.case.rows("lanes")}
        self._into: dict[tuple[str, str], dict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        self._bought: dict[tuple[str, str], float] = defaultdict(float)
        self.used_kg: dict[str, float] = defaultdict(float)
        self._grades: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for kind in ("lane", "voyage"):
            for row in plan.rows(kind):
                self._into[row["to_site"], row["grade"]][row["route"]] += row["quantity_t"]
        for row in plan.rows("purchase"):
            self._bought[row["from_site"], row["grade"]] += row["quantity_t"]
        for row in plan.rows("use"):
            self.used_kg[row["market"]] += kilograms(row["quantity_t"])
            self._grades[row["market"]][row["grade"]] += row["quantity_t"]

    def of(self, market: str, site: str) -> tuple[str, list[Leg]] | None:
        """Grade and legs of a market's chain, of the grade of which it uses most for which there is
        one; None where the plan supplies nothing."""
        for grade, _ in sorted(self._grades[market].items(), key=lambda item: -item[1]):
            legs = self._trace(site, grade)
            if legs is not None:
                return grade, legs
        return None

    def _trace(self, site: str, grade: str) -> list[Leg] | None:
        legs: list[Leg] = []
        seen = {site}
        while True:
            routes = self._into[site, grade]
            bought = self._bought[site, grade]
            if bought > 0.0 and bought >= max(routes.values(), default=0.0):
                return legs
            leg = self._best(routes, site, seen)
            if leg is None:
                return legs if bought > 0.0 else None
            legs.insert(0, leg)
            site = leg.from_site
            seen.add(site)

    def _best(self, routes: dict[str, float], site: str, seen: Iterable[str]) -> Leg | None:
        for route, _ in sorted(routes.items(), key=lambda item: -item[1]):
            leg = self._leg(route, site)
            if leg is not None and leg.from_site not in seen:
                return leg
        return None

    def _leg(self, route: str, site: str) -> Leg | None:
        if route in self._lanes:
            row: dict[str, Any] = self._lanes[route]
            return Leg(
                route, row["from_site"], site, kilograms(lot_t(row)), float(row["transit_days"])
            )
        option = self._plan.options[route]
        if option["to_site"] != site:
            # The second port of a voyage: ordered by another route.
            return None
        days = float(option["transit_days"])
        return Leg(route, option["from_site"], site, kilograms(option["intake_t"]), days)
