"""The ordering policy `replan`: each month the plan's model over the next months, solved again."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from keruen.case.table_rows import LaneRow, MarketRow, OfferRow, PolicyRow, SiteRow
from keruen.case.voyage_rows import VoyageRow
from keruen.errors import KeruenError
from keruen.movements.parameters import MeasureParameters
from keruen.plan.replan.rolling import (
    AHEAD,
    FLOOR_DAYS,
    NOTHING,
    RollingOrders,
    RollingPlan,
    RollingState,
)
from keruen.rows import given
from keruen.simulation.inputs import split
from keruen.simulation.ordering import Cargo, Observation, Orders, Purchase, Shipment
from keruen.simulation.ordering_run import PolicyRun
from keruen.simulation.ordering_world import make_ordering_corridor
from keruen.simulation.timetable import EDGE, lot_t
from keruen.simulation.uncertainty import DISRUPTION

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.simulation import PlanTables

KG_PER_KT = 1_000_000.0

OVERDUE_DAYS = 10.0
"""Days after which an order that should have arrived and has not left is not counted on, and its
route not used for a period."""

REVIEW_DAYS = 30.0
"""Days until the next orders: a ship that is less than half full waits for them where the market
has enough until they arrive."""

SAFETY_DAYS = 15.0
"""Days of use beyond these, for delays."""

LEAST_KG = 1_000
"""Smallest lot that is sent, kg."""


def replan_policy(
    plan: PlanTables,
    case: Case,
    *,
    ahead: int = AHEAD,
    freeze: int = 0,
    floor_days: float | Mapping[str, float] | None = None,
) -> ReplanPolicy:
    """A rolling re-plan as an ordering policy of the simulator.

    Parameters
    ----------
    plan : whose hub tiers are open, and whose voyage options may be used.
    case : what is expected of the world: its demand, offers, prices and closures by date.
    ahead : months that each re-plan looks ahead.
    freeze : months for which orders are fixed in advance: with 1, what leaves in a month was
        decided at the start of the month before.
    floor_days : days of use to have in store at each market; None for those of table `policies`
        (kind `stock_floor`), and 30 where it has none.

    Raises
    ------
    KeruenError : `ahead` is less than 1, or `freeze` not between 0 and `ahead` less 1.
    """
    if not 0 <= freeze < ahead:
        raise KeruenError(
            f"option freeze, value {freeze}: a re-plan looks {ahead} periods ahead",
            f"Give a number from 0 to {ahead - 1}.",
        )
    closures = case["closures"]
    # A disruption is a surprise: it is not in the forecast, whatever world the case stands for.
    known = case.replace(closures=closures.filter(~pl.col("closure").str.starts_with(DISRUPTION)))
    floors = _floors(known) if floor_days is None else floor_days
    rolling = RollingPlan(known, plan.openings, ahead=ahead, floor_days=floors)
    policy = ReplanPolicy(plan, known, rolling, freeze)
    # One walk without random variation says where each later solve begins.
    calm = make_ordering_corridor(plan, plan.case, False, policy.routes)
    PolicyRun(calm, policy, 0, 0).run()
    return policy


def _floors(case: Case) -> dict[str, float]:
    rows = case.rows(PolicyRow) if "policies" in case.tables else []
    own = {row.market: given(row.days) for row in rows if row.kind == "stock_floor"}
    usual = own.get(None, FLOOR_DAYS)
    return {row.market: own.get(row.market, usual) for row in case.rows(MarketRow)}


@dataclass
class ReplanPolicy:
    """The rolling re-plan as an `OrderingPolicy`.

    Attributes
    ----------
    rolling : the windows.
    freeze : periods for which orders are fixed in advance.
    """

    plan: PlanTables
    case: Case
    rolling: RollingPlan
    freeze: int = 0
    _fixed: RollingOrders = field(default=NOTHING, repr=False)

    def __post_init__(self) -> None:
        self._lanes = {row.lane: row for row in self.case.rows(LaneRow)}
        self._markets = {row.site: row.market for row in self.case.rows(MarketRow)}
        self._sites = {row.site: row for row in self.case.rows(SiteRow)}
        self._demand_t = MeasureParameters(self.case).demand_t
        self._sells = {(row.site, row.grade) for row in self.case.rows(OfferRow)}

    @property
    def routes(self) -> list[str]:
        """Routes that it may use, for `make_ordering_corridor`."""
        return [*self._lanes, *self.plan.options]

    def __call__(self, known: Observation) -> Orders:
        """Orders of a period."""
        if known.period == 0:
            self._fixed = NOTHING
        found = self.rolling.order(self._state(known), self._fixed)
        self._fixed = _later(found, self.freeze)
        return _Fleet(self, known, found).orders()

    def start_of(self, route: str) -> str:
        """Site where a route begins."""
        row = self._lanes.get(route) or self.plan.options[route]
        return row.from_site

    def _state(self, known: Observation) -> RollingState:
        arriving: dict[tuple[str, str, int], float] = defaultdict(float)
        stuck: set[str] = set()
        for cargo in known.cargo:
            if is_overdue(cargo, known.day):
                stuck.add(self.start_of(cargo.route))
                continue
            period = bisect_right(known.period_days, cargo.expected_day) - 1
            later = max(0, period - known.period)
            arriving[cargo.to_site, cargo.grade, later] += cargo.kg / KG_PER_KT
        return RollingState(
            period=known.period,
            stock_kt={pair: kg / KG_PER_KT for pair, kg in known.stock_kg.items()},
            arriving_kt=arriving,
            waiting_kt={market: kg / KG_PER_KT for market, kg in known.waiting_kg.items()},
            demand_kt={market: self._demand_kt(known, market) for market in self._demand_t},
            offered_kt={crop: kg / KG_PER_KT for crop, kg in known.offered_kg.items()},
            blocked=frozenset(
                route for route in self.routes if stuck and self.start_of(route) in stuck
            ),
        )

    def _demand_kt(self, known: Observation, market: str) -> list[float]:
        """Expected demand from this period on; after the simulated ones that of the case."""
        expected = [kg / KG_PER_KT for kg in known.expected_demand_kg[market]]
        beyond = [float(t) / 1000.0 for t in self._demand_t[market][len(expected) :]]
        return [*expected, *beyond][known.period :]

    def daily_kg(self, known: Observation, market: str) -> float:
        """Expected use of a day of this period."""
        days = known.period_days[known.period + 1] - known.day
        return known.expected_demand_kg[market][known.period] / days


def is_overdue(cargo: Cargo, day: float) -> bool:
    """Whether an order has not left though it should long have arrived."""
    return not cargo.has_left and cargo.expected_day + OVERDUE_DAYS < day


def _later(found: RollingOrders, freeze: int) -> RollingOrders:
    """What is fixed for the next periods."""
    if not freeze:
        return NOTHING
    span = slice(1, 1 + freeze)
    return RollingOrders(
        {key: kt[span] for key, kt in found.buy_kt.items()},
        {key: kt[span] for key, kt in found.send_kt.items()},
        {key: kt[span] for key, kt in found.load_kt.items()},
    )


class _Fleet:
    """Whole ships, lots and purchases of the first period of a re-plan."""

    def __init__(self, policy: ReplanPolicy, known: Observation, found: RollingOrders) -> None:
        self._policy = policy
        self._known = known
        self._found = found
        self._days = known.period_days[known.period + 1] - known.day
        self._buy: dict[tuple[str, int, str], int] = {
            crop: min(round(kt[0] * KG_PER_KT), known.offered_kg.get(crop, 0))
            for crop, kt in found.buy_kt.items()
        }
        self._shipments: list[Shipment] = []

    def orders(self) -> Orders:
        """Orders of the period."""
        cargoes: dict[str, dict[tuple[bool, str], int]] = defaultdict(dict)
        for (option, _, second, grade), kt in self._found.load_kt.items():
            kg = round(kt[0] * KG_PER_KT)
            if kg >= LEAST_KG:
                cargoes[option][second, grade] = kg
        for option in sorted(cargoes):
            self._sail(option, cargoes[option])
        for (lane, grade), kt in sorted(self._found.send_kt.items()):
            self._dispatch(lane, grade, round(kt[0] * KG_PER_KT))
        purchases = [
            Purchase(*crop, kg, self._known.day + EDGE)
            for crop, kg in sorted(self._buy.items())
            if kg > 0
        ]
        return Orders(tuple(purchases), tuple(self._shipments))

    def _moments(self, count: int, start: str) -> list[float]:
        """Releases spread over the period; where grain comes by rail, at the end of each part."""
        fed = not any(site == start for site, _ in self._policy._sells)
        first = self._known.day + 2.0 * EDGE
        step = (self._days - 1.0) / count
        return [first + (place + (0.5 if fed else 0.0)) * step for place in range(count)]

    def _dispatch(self, lane: str, grade: str, kg: int) -> None:
        if kg < LEAST_KG:
            return
        row = self._policy._lanes[lane]
        parts = split(kg, max(1, math.ceil(kg / 1000.0 / lot_t(row) - 1e-9)))
        for part, moment in zip(parts, self._moments(len(parts), row.from_site), strict=True):
            self._shipments.append(Shipment(lane, {grade: part}, moment))

    def _sail(self, name: str, cargo: dict[tuple[bool, str], int]) -> None:
        """Full ships, and one more for the rest: now, or with the orders of the next month."""
        option = self._policy.plan.options[name]
        intake = round(option.intake_t * 1000.0)
        total = sum(cargo.values())
        full, rest = divmod(total, intake)
        if rest > 0.999 * intake:
            full, rest = full + 1, 0
        ships = full
        if rest >= LEAST_KG and (rest >= intake // 2 or self._is_needed(option, full * intake)):
            ships += 1
            total += self._top_up(option, cargo, intake - rest)
        elif rest:
            scale = full * intake / total
            cargo = {key: math.floor(kg * scale) for key, kg in cargo.items()}
        if not ships:
            return
        parts = {key: split(kg, ships) for key, kg in cargo.items()}
        for place, moment in enumerate(self._moments(ships, option.from_site)):
            first = {grade: kg[place] for (second, grade), kg in parts.items() if not second}
            other = {grade: kg[place] for (second, grade), kg in parts.items() if second}
            self._shipments.append(Shipment(name, first, moment, other))

    def _is_needed(self, option: VoyageRow, kg: int) -> bool:
        """Whether the port would run out before the orders of the next month arrive."""
        site = option.to_site
        market = self._policy._markets.get(site)
        if market is None:
            return False
        known = self._known
        position = kg - known.waiting_kg[market]
        position += sum(each for (place, _), each in known.stock_kg.items() if place == site)
        position += sum(
            cargo.kg
            for cargo in known.cargo
            if cargo.to_site == site and not is_overdue(cargo, known.day)
        )
        days = option.transit_days + REVIEW_DAYS + SAFETY_DAYS
        return position < days * self._policy.daily_kg(known, market)

    def _top_up(self, option: VoyageRow, cargo: dict[tuple[bool, str], int], room: int) -> int:
        """Fill a ship with grain that the next months would send there, if its port sells it."""
        start, end = option.from_site, option.to_site
        added = 0
        for second, grade in sorted(cargo, key=lambda key: -cargo[key]):
            if second or (start, grade) not in self._policy._sells:
                continue
            later = sum(
                float(kt[1:].sum())
                for (other, to_site, _, what), kt in self._found.load_kt.items()
                if to_site == end and what == grade and self._policy.start_of(other) == start
            )
            wanted = min(room - added, round(later * KG_PER_KT))
            for crop in sorted(self._known.offered_kg):
                site, _, what = crop
                left = self._known.offered_kg[crop] - self._buy.get(crop, 0)
                kg = min(wanted, left)
                if (site, what) == (start, grade) and kg > 0:
                    self._buy[crop] = self._buy.get(crop, 0) + kg
                    cargo[second, grade] += kg
                    wanted -= kg
                    added += kg
        return added
