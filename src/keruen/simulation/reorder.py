"""The policy (s, S): a market that has and awaits less than s orders up to S by its chains."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from keruen.case.case import Case
from keruen.case.table_rows import MarketRow, PolicyRow
from keruen.errors import KeruenError
from keruen.rows import given
from keruen.simulation.capacity import (
    DISCHARGE_SHIP,
    LOAD_SHIP,
    WITHOUT_LIMIT,
    Place,
    find_capacities,
)
from keruen.simulation.chains import Chain, PlanChains
from keruen.simulation.inputs import PlanTables, kilograms, split
from keruen.simulation.ordering import Cargo, Observation, Orders, Purchase, Shipment
from keruen.simulation.timetable import EDGE

REVIEW_DAYS = 30.0
"""Days between two looks at a market: what it orders today must last until what it orders at the
next look arrives."""

SAFETY_DAYS = 15.0
"""Days of use that a market without a row keeps for delays, above that of lead time and review."""

OVERDUE_DAYS = 10.0
"""Days after which an order that should have arrived and has not left is not counted on."""

TARGET_UTILISATION = 0.9
"""Share of what berths can do in a period that orders use at most. Paths and stations may be
filled."""

BERTHS = (LOAD_SHIP, DISCHARGE_SHIP)

MOST_KG = 2**62

LEAD_SHARE = 0.1
"""Share of a market's grain from which on the days of a chain count as its lead time."""


@dataclass(frozen=True)
class ReorderRule:
    """(s, S) of a market, and the chains from crops to the market by which it is supplied.

    Attributes
    ----------
    level_kg : s; the market orders when it has and awaits less.
    up_to_kg : S; so much it has and awaits after ordering.
    chains : in the order in which they are asked for grain.
    daily_kg : mean use of a day.
    """

    market: str
    site: str
    level_kg: int
    up_to_kg: int
    chains: tuple[Chain, ...]
    daily_kg: float = 1.0


@dataclass(frozen=True)
class ReorderPolicy:
    """The rules of all markets as an `OrderingPolicy`.

    Attributes
    ----------
    rules : one a market.
    kg_per_day : what orders may use of each berth, station and path that is limited.
    """

    rules: tuple[ReorderRule, ...]
    kg_per_day: Mapping[Place, float] = field(default_factory=dict)

    @property
    def routes(self) -> list[str]:
        """Routes that it uses, for `make_ordering_corridor`."""
        legs = (leg for rule in self.rules for chain in rule.chains for leg in chain.legs)
        return list(dict.fromkeys(leg.route for leg in legs))

    @cached_property
    def _starts(self) -> dict[str, str]:
        legs = (leg for rule in self.rules for chain in rule.chains for leg in chain.legs)
        return {leg.route: leg.from_site for leg in legs}

    def __call__(self, known: Observation) -> Orders:
        """Orders of a period: the market with the fewest days of cover is served first."""
        positions = [_position(rule, known, self._starts) for rule in self.rules]
        days = known.period_days[known.period + 1] - known.day
        ledger = _Ledger(
            known,
            days,
            {place: kg * days for place, kg in self.kg_per_day.items()},
            frozenset(rule.site for rule in self.rules),
        )
        for position, rule in sorted(
            zip(positions, self.rules, strict=True),
            key=lambda pair: pair[0] / max(pair[1].daily_kg, 1e-9),
        ):
            if position < rule.level_kg:
                ledger.order(rule, rule.up_to_kg - position)
        return ledger.orders()


@dataclass
class _Ledger:
    """What is left of grain and capacity while the orders of a period are made."""

    known: Observation
    days: float
    left_kg: dict[Place, float]
    market_sites: frozenset[str]
    purchases: list[Purchase] = field(default_factory=list)
    sent_kg: dict[Chain, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._offered = dict(self.known.offered_kg)
        self._stock = dict(self.known.stock_kg)
        self._stuck = {
            cargo.route for cargo in self.known.cargo if _is_overdue(cargo, self.known.day)
        }

    def orders(self) -> Orders:
        """What was ordered."""
        shipments = []
        for chain, kg in self.sent_kg.items():
            shipments += _send(chain, kg, self.known.day, self.days)
        return Orders(tuple(self.purchases), tuple(shipments))

    def order(self, rule: ReorderRule, wanted: int) -> None:
        """Order so much for a market: what lies on the way first, then from its chains in turn."""
        first = wanted
        for chain in self._on_the_way(rule):
            wanted -= self._take(chain, min(wanted, self._most(chain)), buy=False)
        for chain in self._open_first(rule.chains):
            lot = chain.legs[-1].lot_kg if chain.legs else 1
            # Full lots up to S, at least one where nothing is ordered yet.
            asked = max(1 if wanted == first else 0, wanted // lot) * lot
            wanted -= self._take(chain, min(asked, self._most(chain)), buy=True)

    def _on_the_way(self, rule: ReorderRule) -> list[Chain]:
        """The last legs of chains, from where grain lies that an order left behind, nearest first.

        What lies at the site of a market is that market's.
        """
        tails = {}
        for chain in rule.chains:
            for place in range(len(chain.legs) - 1, 0, -1):
                start = chain.legs[place].from_site
                if start not in self.market_sites and self._stock.get((start, chain.grade), 0):
                    legs = chain.legs[place:]
                    tails[start, chain.grade, legs[0].route] = Chain(chain.grade, start, legs)
        return sorted(tails.values(), key=lambda chain: len(chain.legs))

    def _open_first(self, chains: tuple[Chain, ...]) -> list[Chain]:
        """Chains in their order, those on which an order is overdue last."""
        return sorted(chains, key=lambda chain: any(leg.route in self._stuck for leg in chain.legs))

    def _most(self, chain: Chain) -> int:
        """Kilograms for which the legs of a chain have capacity left."""
        left = [
            self.left_kg[place]
            for leg in chain.legs
            for place in leg.places
            if place in self.left_kg
        ]
        return max(0, int(min(left))) if left else MOST_KG

    def _take(self, chain: Chain, wanted: int, *, buy: bool) -> int:
        """Take grain at the origin of a chain and send it; kilograms that were found.

        What lies at the origin is used first, then the oldest crop is bought.
        """
        if wanted <= 0:
            return 0
        pair = (chain.origin, chain.grade)
        found = min(wanted, self._stock.get(pair, 0)) if chain.legs else 0
        self._stock[pair] = self._stock.get(pair, 0) - found
        for crop in sorted(self._offered) if buy else ():
            site, year, grade = crop
            kg = min(wanted - found, self._offered[crop])
            if (site, grade) == pair and kg > 0:
                self._offered[crop] -= kg
                found += kg
                self.purchases.append(Purchase(site, year, grade, kg, self.known.day + EDGE))
        for place in (place for leg in chain.legs for place in leg.places):
            if place in self.left_kg:
                self.left_kg[place] -= found
        if found and chain.legs:
            self.sent_kg[chain] = self.sent_kg.get(chain, 0) + found
        return found


def _position(rule: ReorderRule, known: Observation, starts: Mapping[str, str]) -> int:
    """Kilograms that a market has and awaits, less demand that waits and what was ordered to go on
    from its site to others.

    Parameters
    ----------
    starts : site where each route begins.
    """
    position = -known.waiting_kg[rule.market]
    position += sum(kg for (site, _), kg in known.stock_kg.items() if site == rule.site)
    for cargo in known.cargo:
        if cargo.to_site == rule.site and not _is_overdue(cargo, known.day):
            position += cargo.kg
        if not cargo.has_left and starts.get(cargo.route) == rule.site:
            position -= cargo.kg
    return position


def _is_overdue(cargo: Cargo, day: float) -> bool:
    return not cargo.has_left and cargo.expected_day + OVERDUE_DAYS < day


def _send(chain: Chain, kg: int, day: float, days: float) -> list[Shipment]:
    """Each leg in lots, spread over the period, each released when it should have its grain."""
    found: list[Shipment] = []
    leaves = day + 2.0 * EDGE
    for leg in chain.legs:
        parts = split(kg, max(1, math.ceil(kg / leg.lot_kg - 1e-9)))
        for place, part in enumerate(parts):
            moment = leaves + place / len(parts) * (days - 1.0)
            found.append(Shipment(leg.route, {chain.grade: part}, moment))
        leaves += leg.days
    return found


def read_reorder_policy(plan: PlanTables, case: Case) -> ReorderPolicy:
    """The policy (s, S) of a case: rows of kind `reorder` of table `policies`, by market.

    A market is supplied by the chains of the plan, that which brings it most first; where one has
    nothing to sell, the next is asked. A market without a row orders at the use of its lead time,
    of `REVIEW_DAYS` and of `SAFETY_DAYS`, up to a lot or `REVIEW_DAYS` of use above that.

    Raises
    ------
    KeruenError : a row is for a market that the plan does not supply, or orders up to less than its
        level.
    """
    rows = case.rows(PolicyRow) if "policies" in case.tables else []
    own = {row.market: row for row in rows if row.kind == "reorder"}
    chains = PlanChains(plan)
    found = []
    horizon = float(plan.edges[-1])
    for market in case.rows(MarketRow):
        ways = chains.of(market.market, market.site)
        row = own.get(market.market)
        if not ways:
            if row is not None:
                raise KeruenError(
                    f"table policies, row {row.policy}, market {market.market!r}: the plan "
                    "brings no grain to this market, so there is no route to order by",
                    "Remove the row, or plan with a supply for the market.",
                )
            continue
        daily = chains.used_kg[market.market] / horizon
        level, up_to = _levels(ways, daily) if row is None else _given_levels(row)
        found.append(ReorderRule(market.market, market.site, level, up_to, ways, daily))
    return ReorderPolicy(tuple(found), _capacities(plan, case))


def _capacities(plan: PlanTables, case: Case) -> dict[Place, float]:
    """Mean kilograms a day that may be used of each berth, station and path that is limited."""
    found = find_capacities(plan.case, case, plan.openings, plan.periods)
    return {
        place: each.servers
        * float(each.kg_per_day.mean())
        * (TARGET_UTILISATION if place[0] in BERTHS else 1.0)
        for place, each in found.items()
        if each.servers < WITHOUT_LIMIT
    }


def _levels(chains: tuple[Chain, ...], daily: float) -> tuple[int, int]:
    total = sum(chain.weight for chain in chains)
    usual = [chain for chain in chains if chain.weight >= LEAD_SHARE * total] or [chains[0]]
    lead = max(chain.days for chain in usual)
    lot = max((chain.legs[-1].lot_kg for chain in usual if chain.legs), default=0)
    level = round((lead + REVIEW_DAYS + SAFETY_DAYS) * daily)
    return level, level + max(round(REVIEW_DAYS * daily), lot)


def _given_levels(row: PolicyRow) -> tuple[int, int]:
    level_t, up_to_t = given(row.level_t), given(row.lot_t)
    if up_to_t < level_t:
        raise KeruenError(
            f"table policies, row {row.policy}, lot_t {up_to_t:g}: it is less than "
            f"level_t, {level_t:g}",
            "Give the stock up to which is ordered, at least the level.",
        )
    return kilograms(level_t), kilograms(up_to_t)
