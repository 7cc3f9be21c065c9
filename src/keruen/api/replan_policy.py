"""The ordering policy `replan`: each month the plan's model over the next months, solved again."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from keruen.case.table_rows import GradeRow, LaneRow, MarketRow, OfferRow, PolicyRow, SiteRow
from keruen.case.voyage_rows import VoyageRow
from keruen.errors import KeruenError
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import arrival_delay
from keruen.plan.replan.rolling import (
    AHEAD,
    FLOOR_DAYS,
    NOTHING,
    RollingOrders,
    RollingPlan,
    RollingState,
)
from keruen.routes.markets import meets_specification
from keruen.rows import given
from keruen.simulation.inputs import split
from keruen.simulation.ordering import (
    Cargo,
    Observation,
    Orders,
    Purchase,
    Shipment,
    SiteGrade,
)
from keruen.simulation.ordering_run import PolicyRun
from keruen.simulation.ordering_world import make_ordering_corridor
from keruen.simulation.timetable import EDGE, lot_t
from keruen.simulation.uncertainty import DISRUPTION

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.simulation import PlanTables

KG_PER_KT = 1_000_000.0

_Cargo: TypeAlias = dict[tuple[bool, str], int]
"""Kilograms by whether they are for the second port, and grade."""

OVERDUE_DAYS = 10.0
"""Days after which an order that should have arrived and has not left is not counted on, and its
route not used for a period."""

REVIEW_DAYS = 30.0
"""Days until the next orders: a ship that is less than half full waits for them where the market
has enough until they arrive."""

SAFETY_DAYS = 15.0
"""Days of use beyond these, for delays."""

LEVEL_PERIODS = 3
"""Past periods that show how far demand is from what the case expects."""

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
        (kinds `stock_target` and `stock_floor`), and 45 where it has none.

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
    own: dict[str | None, float] = {}
    for kind in ("stock_floor", "stock_target"):
        own |= {row.market: given(row.days) for row in rows if row.kind == kind}
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
        self._alone = {
            row.market: [
                grade.grade
                for grade in sorted(self.case.rows(GradeRow), key=lambda grade: grade.grade)
                if meets_specification(row, grade)
            ]
            for row in self.case.rows(MarketRow)
        }
        self._fed: dict[str, list[tuple[str, float, frozenset[str]]]] = {}
        self.mean_period_days = self.case.calendar.mean_period_days
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
        level = demand_level(known, market)
        return [level * kt for kt in [*expected, *beyond][known.period :]]

    def fed_from(self, port: str) -> list[tuple[str, float, frozenset[str]]]:
        """Markets at a port or behind a lane from it, with the days of the lane and the sites whose
        grain is theirs: their own, and ports on the way that are no market."""
        if port not in self._fed:
            found = []
            if port in self._markets:
                found.append((self._markets[port], 0.0, frozenset({port})))
            for lane in self._lanes.values():
                market = self._markets.get(lane.to_site)
                if lane.from_site == port and market is not None:
                    before = {
                        other.from_site
                        for other in self._lanes.values()
                        if other.to_site == lane.to_site and other.from_site not in self._markets
                    }
                    sites = frozenset({lane.to_site, *before})
                    found.append((market, lane.transit_days, sites))
            self._fed[port] = found
        return self._fed[port]

    def instead_of(self, site: str, grade: str) -> list[str]:
        """Other grades that the market at a site may use alone, by name."""
        market = self._markets.get(site)
        if market is None:
            return []
        return [each for each in self._alone[market] if each != grade]

    def daily_kg(self, known: Observation, market: str) -> float:
        """Expected use of a day of this period."""
        days = known.period_days[known.period + 1] - known.day
        expected = known.expected_demand_kg[market][known.period]
        return demand_level(known, market) * expected / days


def demand_level(known: Observation, market: str) -> float:
    """Demand of the last months over what was expected of them; 1 before the first."""
    past = known.past_demand_kg[market][-LEVEL_PERIODS:]
    first = known.period - len(past)
    expected = sum(known.expected_demand_kg[market][first : known.period])
    return sum(past) / expected if expected > 0 else 1.0


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
        cargoes: dict[str, _Cargo] = defaultdict(dict)
        for (option, _, second, grade), kt in self._found.load_kt.items():
            kg = round(kt[0] * KG_PER_KT)
            if kg >= LEAST_KG:
                cargoes[option][second, grade] = kg
        self._sail({option: cargoes[option] for option in sorted(cargoes)})
        supply = self._supply()
        for (lane, grade), kt in sorted(self._found.send_kt.items()):
            self._dispatch(lane, grade, round(kt[0] * KG_PER_KT), supply)
        purchases = [
            Purchase(*crop, kg, self._known.day + EDGE)
            for crop, kg in sorted(self._buy.items())
            if kg > 0
        ]
        return Orders(tuple(purchases), tuple(self._shipments))

    def _moments(
        self, count: int, start: str, span: tuple[float, float] | None = None
    ) -> list[float]:
        """Releases spread over the period, or over a span of it; where grain comes by rail, at the
        end of each part."""
        fed = not any(site == start for site, _ in self._policy._sells)
        low, high = span or (0.0, self._days - 1.0)
        first = self._known.day + 2.0 * EDGE + low
        step = (high - low) / count
        return [first + (place + (0.5 if fed else 0.0)) * step for place in range(count)]

    def _sailing(self, option: VoyageRow) -> tuple[float, float]:
        """Days of the period on which a ship leaves so as to arrive in the period in which the
        re-plan counts it (R7)."""
        known = self._known
        days = option.transit_days
        arrival = known.period + arrival_delay(days, self._policy.mean_period_days)
        last = self._days - 1.0
        if arrival + 1 >= len(known.period_days):
            return 0.0, last
        low = known.period_days[arrival] - known.day - days
        high = known.period_days[arrival + 1] - known.day - days
        return max(0.0, min(low, last)), max(0.0, min(high - 1.0, last))

    def _supply(self) -> dict[SiteGrade, list[tuple[float, int]]]:
        """What lies at each site and should arrive there in the period, less what a market at it
        uses of it: days and kilograms."""
        known = self._known
        found: dict[SiteGrade, list[tuple[float, int]]] = defaultdict(list)
        for pair, kg in known.stock_kg.items():
            found[pair].append((known.day, kg))
        for cargo in known.cargo:
            if not is_overdue(cargo, known.day):
                found[cargo.to_site, cargo.grade].append((cargo.expected_day, cargo.kg))
        for sent in self._shipments:
            option = self._policy.plan.options[sent.route]
            for grade, kg in sent.kg.items():
                found[option.to_site, grade].append((sent.day + option.transit_days, kg))
        end = known.period_days[known.period + 1]
        total: dict[str, int] = defaultdict(int)
        for (site, _), parts in found.items():
            total[site] += sum(kg for day, kg in parts if day < end)
        left = {}
        for (site, grade), parts in found.items():
            share = 1.0
            market = self._policy._markets.get(site)
            if market is not None and total[site] > 0:
                use = self._policy.daily_kg(known, market) * self._days
                share = max(0.0, 1.0 - use / total[site])
            left[site, grade] = sorted(
                (day, math.floor(kg * share)) for day, kg in parts if day < end
            )
        return left

    def _dispatch(
        self, lane: str, grade: str, kg: int, supply: dict[SiteGrade, list[tuple[float, int]]]
    ) -> None:
        """Lots over the period, none before its grain should be there. A lot whose grain should not
        come in the period is made of another grade that the market uses, if there is one."""
        if kg < LEAST_KG:
            return
        row = self._policy._lanes[lane]
        parts = split(kg, max(1, math.ceil(kg / 1000.0 / lot_t(row) - 1e-9)))
        sold = any(site == row.from_site for site, _ in self._policy._sells)
        for part, moment in zip(parts, self._moments(len(parts), row.from_site), strict=True):
            what, day = grade, moment
            if not sold:
                others = self._policy.instead_of(row.to_site, grade)
                for each in (grade, *others):
                    there = _use_up(supply.get((row.from_site, each), []), part)
                    if there is not None:
                        what, day = each, max(moment, there)
                        break
            self._shipments.append(Shipment(lane, {what: part}, day))

    def _sail(self, cargoes: Mapping[str, _Cargo]) -> None:
        """Full ships first. What is left for a port is put together: the ship with the largest
        part is filled for the others too, with grain that its port sells, and the next one sails
        where what then is left is at least half of its intake, or the port needs it now."""
        ships: dict[str, int] = {}
        rests: dict[str, list[tuple[int, str]]] = defaultdict(list)
        sent: dict[str, int] = defaultdict(int)
        for name, cargo in cargoes.items():
            option = self._policy.plan.options[name]
            intake, total = _intake_kg(option), sum(cargo.values())
            full, rest = divmod(total, intake)
            if rest > 0.999 * intake:
                full, rest = full + 1, 0
            ships[name] = full
            sent[option.to_site] += full * intake
            if rest >= LEAST_KG:
                rests[option.to_site].append((rest, name))
        for port, parts in rests.items():
            left = sum(rest for rest, _ in parts)
            for rest, name in sorted(parts, key=lambda part: (-part[0], part[1])):
                option, cargo = self._policy.plan.options[name], cargoes[name]
                intake = _intake_kg(option)
                if left >= intake // 2 or (left > 0 and self._is_needed(option, sent[port])):
                    ships[name] += 1
                    filled = rest + self._top_up(option, cargo, intake - rest, left - rest)
                    left -= filled
                    sent[port] += filled
                    continue
                scale = ships[name] * intake / sum(cargo.values())
                for key, kg in cargo.items():
                    cargo[key] = math.floor(kg * scale)
        for name, count in ships.items():
            if count:
                self._load(name, cargoes[name], count)

    def _load(self, name: str, cargo: _Cargo, ships: int) -> None:
        option = self._policy.plan.options[name]
        parts = {key: split(kg, ships) for key, kg in cargo.items()}
        moments = self._moments(ships, option.from_site, self._sailing(option))
        for place, moment in enumerate(moments):
            first = {grade: kg[place] for (second, grade), kg in parts.items() if not second}
            other = {grade: kg[place] for (second, grade), kg in parts.items() if second}
            self._shipments.append(Shipment(name, first, moment, other))

    def _is_needed(self, option: VoyageRow, kg: int) -> bool:
        """Whether a market at the port, or one that it feeds by land, would run out before the
        orders of the next month arrive."""
        return any(
            self._position(sites) + kg - self._known.waiting_kg[market]
            < (option.transit_days + days + REVIEW_DAYS + SAFETY_DAYS)
            * self._policy.daily_kg(self._known, market)
            for market, days, sites in self._policy.fed_from(option.to_site)
        )

    def _position(self, sites: Set[str]) -> int:
        """What lies at some sites and is on its way to them."""
        known = self._known
        there = sum(each for (place, _), each in known.stock_kg.items() if place in sites)
        return there + sum(
            cargo.kg
            for cargo in known.cargo
            if cargo.to_site in sites and not is_overdue(cargo, known.day)
        )

    def _top_up(self, option: VoyageRow, cargo: _Cargo, room: int, others: int) -> int:
        """Fill a ship with grain that its port sells: in place of the rests of other ships to the
        same port, and of what the next months would send there."""
        start, end = option.from_site, option.to_site
        later = sum(
            float(kt[1:].sum())
            for (_, to_site, _, _), kt in self._found.load_kt.items()
            if to_site == end
        )
        added = 0
        for second, grade in sorted(cargo, key=lambda key: -cargo[key]):
            if second or (start, grade) not in self._policy._sells:
                continue
            wanted = min(room, others + round(later * KG_PER_KT)) - added
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


def _use_up(parts: list[tuple[float, int]], kg: int) -> float | None:
    """Take kilograms of what comes, the earliest first; returns the day on which the last of them
    is there, None (and nothing is taken) where it is not enough."""
    if sum(each for _, each in parts) < kg:
        return None
    while True:
        day, there = parts[0]
        if there > kg:
            parts[0] = (day, there - kg)
            return day
        parts.pop(0)
        kg -= there
        if not kg:
            return day


def _intake_kg(option: VoyageRow) -> int:
    return round(option.intake_t * 1000.0)
