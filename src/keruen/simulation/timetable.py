"""A plan by periods becomes a timetable by the hour: trains, lots of trucks, and ships.

The plan says what leaves in a period and in which period it arrives. Each dispatch gets a moment of
leaving and one of arriving within these periods, evenly spread, as near to its travel time as the
periods allow, and such that no dispatch waits for another at a berth or a station. From there the
simulator varies it at random. docs/why/plan_time.md explains why.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from keruen.case.table_rows import LaneRow
from keruen.case.voyage_rows import VoyageRow
from keruen.movements.kind_rows import LaneMoved, PurchaseMoved, TripMoved, VoyageMoved
from keruen.movements.periods import Floats
from keruen.simulation.dispatches import Dispatch, Load
from keruen.simulation.inputs import PlanTables, kilograms, split

EDGE = 0.01
"""Least days between a dispatch and the edges of its period."""

PURCHASE_LOTS = 4
"""Lots in which a period's purchases of one crop come in."""

ROAD_DAYS = 4.0
"""Days of a lane's capacity that go together where no train size is given."""

LOT_T = 3500.0
"""Lot of a lane without train and without capacity: a train of 50 wagons of 70 t."""


class Servers:
    """When the servers of each resource are free, as the timetable fills them."""

    def __init__(self, counts: Mapping[int, int]) -> None:
        self._counts = counts
        self._ends: dict[int, list[float]] = defaultdict(list)

    def free_from(self, resource: int) -> float:
        """The first moment at which one is free."""
        ends = self._ends[resource]
        return ends[0] if len(ends) >= self._counts[resource] else -math.inf

    def occupy(self, resource: int, end: float) -> None:
        """Occupy the one that is free first."""
        ends = self._ends[resource]
        if len(ends) >= self._counts[resource]:
            heapq.heapreplace(ends, end)
        else:
            heapq.heappush(ends, end)


def list_dispatches(plan: PlanTables) -> list[Dispatch]:
    """Every dispatch of a plan at the moments it would like, in the order of the plan's rows."""
    edges = plan.edges
    found: list[Dispatch] = []
    for row in plan.moved(PurchaseMoved):
        found.extend(_purchases(row, edges))
    lanes = {row.lane: row for row in plan.case.rows(LaneRow)}
    for moved in plan.moved(LaneMoved):
        found.extend(_lots(moved, lanes[moved.route], edges))
    found.extend(_ships(plan))
    return found


def _window(edges: Floats, period: int, after: float = 0.0) -> tuple[float, float]:
    """The moments of a period that a dispatch may have; past the end, any from there on."""
    if period + 1 < len(edges):
        return edges[period] + EDGE, edges[period + 1] - EDGE
    return edges[-1] + EDGE, max(after, edges[-1]) + 1.0


def _leaving(
    out: tuple[float, float], arrive: tuple[float, float], days: float
) -> tuple[float, float]:
    """The part of a period in which to leave so as to arrive in another after `days`."""
    low, high = max(out[0], arrive[0] - days), min(out[1], arrive[1] - days)
    if low <= high:
        return low, high
    nearest = out[1] if arrive[0] - days > out[1] else out[0]
    return nearest, nearest


def _clamp(moment: float, window: tuple[float, float]) -> float:
    return min(max(moment, window[0]), window[1])


def _purchases(row: PurchaseMoved, edges: Floats) -> Iterator[Dispatch]:
    start, end = edges[row.from_period], edges[row.from_period + 1]
    parts = split(kilograms(row.quantity_t), PURCHASE_LOTS)
    for place, kg in enumerate(parts):
        moment = start + EDGE / 2.0 + place / PURCHASE_LOTS * (end - start)
        load = Load(row.grade, kg, crop_year=row.crop_year)
        yield Dispatch("purchase", "", row.from_site, (), (load,), moment, end, [], [], [])


def lot_t(lane: LaneRow) -> float:
    """Tonnes that travel together on a lane."""
    if lane.train_t is not None:
        return float(lane.train_t)
    if lane.capacity_t_per_day is not None:
        return float(lane.capacity_t_per_day) * ROAD_DAYS
    return LOT_T


def _lots(row: LaneMoved, lane: LaneRow, edges: Floats) -> Iterator[Dispatch]:
    kg = kilograms(row.quantity_t)
    days = float(lane.transit_days)
    out = _window(edges, row.from_period)
    arrive = _window(edges, row.to_period, out[1] + days)
    low, high = _leaving(out, arrive, days)
    parts = split(kg, max(1, math.ceil(kg / 1000.0 / lot_t(lane) - 1e-9)))
    for place, part in enumerate(parts):
        leaves = low + (place + 0.5) / len(parts) * (high - low)
        yield Dispatch(
            "lane",
            row.route,
            row.from_site,
            (row.to_site,),
            (Load(row.grade, part),),
            leaves,
            out[1],
            [_clamp(leaves + days, arrive)],
            [arrive],
            [days],
        )


def _ships(plan: PlanTables) -> Iterator[Dispatch]:
    cargo: dict[tuple[str, int], list[VoyageMoved]] = defaultdict(list)
    for row in plan.moved(VoyageMoved):
        cargo[row.route, row.from_period].append(row)
    for trip in plan.moved(TripMoved):
        option = plan.options[trip.route]
        rows = cargo[trip.route, trip.from_period]
        yield from _voyages(plan, option, rows, trip)


def _voyages(
    plan: PlanTables, option: VoyageRow, rows: list[VoyageMoved], trip: TripMoved
) -> Iterator[Dispatch]:
    trips = trip.trips
    stops = [option.to_site, option.second_site or ""]
    days = [option.transit_days, option.second_transit_days or 0.0]
    ports = sorted({stops.index(row.to_site) for row in rows}) or [0]
    out = _window(plan.edges, trip.from_period)
    windows = []
    for port in ports:
        # A ship without cargo for a port arrives with the trip.
        periods = [row.to_period for row in rows if row.to_site == stops[port]]
        period_in = periods[0] if periods else trip.to_period
        windows.append(_window(plan.edges, period_in, out[1] + days[port]))
    low, high = _leaving(out, windows[0], days[ports[0]])
    shares = [split(kilograms(row.quantity_t), trips) for row in rows]
    for place in range(trips):
        leaves = low + (place + 0.5) / trips * (high - low)
        loads = tuple(
            Load(row.grade, share[place], ports.index(stops.index(row.to_site)))
            for row, share in zip(rows, shares, strict=True)
        )
        moments = [
            _clamp(leaves + days[port], window) for port, window in zip(ports, windows, strict=True)
        ]
        yield Dispatch(
            "voyage",
            option.option,
            option.from_site,
            tuple(stops[port] for port in ports),
            loads,
            leaves,
            out[1],
            moments,
            windows,
            [days[port] for port in ports],
        )


def give_slots(
    dispatches: Sequence[Dispatch],
    leaving: Callable[[Dispatch, float], Sequence[tuple[int, float]]],
    arriving: Callable[[Dispatch, int, float], Sequence[tuple[int, float]]],
    counts: Mapping[int, int],
) -> int:
    """Set the moments of dispatches so that, where there is room, none waits for a server.

    Parameters
    ----------
    leaving : dispatch and moment to the services it needs at once to leave: [(resource, days)].
    arriving : dispatch, stop and moment to those it needs to arrive.
    counts : servers of each resource.

    Returns
    -------
    How many moments are crowded: the place has no server free before the period ends.
    """
    servers = Servers(counts)
    waiting = [(one.leaves, place, -1) for place, one in enumerate(dispatches)]
    heapq.heapify(waiting)
    crowded = 0
    while waiting:
        wished, place, stop = heapq.heappop(waiting)
        one = dispatches[place]
        limit = one.leaves_by if stop < 0 else one.windows[stop][1]
        needs = leaving(one, wished) if stop < 0 else arriving(one, stop, wished)
        moment = max([wished, *(servers.free_from(resource) for resource, _ in needs)])
        if moment > max(limit, wished):
            # The place is full to the end of the period: it keeps the moment that it wanted.
            crowded += 1
            moment = wished
        elif moment > wished and waiting and waiting[0][0] < moment:
            # Others wish for a moment before that.
            heapq.heappush(waiting, (moment, place, stop))
            continue
        else:
            needs = leaving(one, moment) if stop < 0 else arriving(one, stop, moment)
            for resource, days in needs:
                servers.occupy(resource, moment + days)
        if stop < 0:
            one.leaves = moment
        else:
            one.arrives[stop] = moment
        following = stop + 1
        if following < len(one.stops):
            before = one.leaves if stop < 0 else one.arrives[stop]
            leg = one.travel_days[following] - (one.travel_days[stop] if stop >= 0 else 0.0)
            wish = max(_clamp(before + leg, one.windows[following]), before)
            heapq.heappush(waiting, (wish, place, following))
    return crowded
