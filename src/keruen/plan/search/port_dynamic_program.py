"""The compiled pricing of one port: which whole ships to take, given what grain costs outside.

With a price for grain at every loading port the port decides alone, in one dimension: its stock.
All tonnes are whole multiples of the port's grid step here, all costs are for one step. For
whole multiples the dynamic program is exact: with the number of ships fixed, what is left is a
flow in a network whose data are whole numbers, which has a whole optimum.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

Result = TypeVar("Result")

NEVER = 1e300


def compiled(function: Callable[..., Result]) -> Callable[..., Result]:
    """The function compiled when it is first called, and kept for later runs where that can be.

    Where neither the package's folder nor the user's cache may be written, each run compiles anew.
    """
    try:
        kept: Callable[..., Result] = njit(cache=True, nogil=True)(function)
    except RuntimeError:
        kept = njit(nogil=True)(function)
    return kept


@compiled
def _slide(source, target, width, unit, shift, extra, queue):  # type: ignore[no-untyped-def]
    """target[z] = min(target[z], min of source[i] + unit * (z + shift - i) + extra),
    over z + shift - width <= i <= z + shift."""
    head = 0
    tail = 0
    entered = 0
    size = len(source)
    for z in range(len(target)):
        top = z + shift
        while entered <= top and entered < size:
            if source[entered] < NEVER:
                value = source[entered] - unit * entered
                while tail > head and source[queue[tail - 1]] - unit * queue[tail - 1] >= value:
                    tail -= 1
                queue[tail] = entered
                tail += 1
            entered += 1
        while tail > head and queue[head] < top - width:
            head += 1
        if tail > head:
            i = queue[head]
            found = source[i] + unit * (top - i) + extra
            if found < target[z]:
                target[z] = found


@compiled
def _add_full_ships(after, first, last, units, full_cost):  # type: ignore[no-untyped-def]
    """Any number of full ships, in place: after[z] = min over ships of after[z - units] + cost."""
    for z in range(len(after)):
        best = after[z]
        for ship in range(first, last):
            if units[ship] <= z:
                found = after[z - units[ship]] + full_cost[ship]
                if found < best:
                    best = found
        after[z] = best


@compiled
def _arrive_alone(first, last, units, fixed, unit_cost, full_cost, most):  # type: ignore[no-untyped-def]
    """Cost of what arrives in a period at a berth that takes `most`: in full ships, and at all."""
    alone = np.full(most + 1, NEVER)
    alone[0] = 0.0
    _add_full_ships(alone, first, last, units, full_cost)
    queue = np.empty(most + 2, np.int64)
    arrived = alone.copy()
    for ship in range(first, last):
        _slide(alone, arrived, units[ship], unit_cost[ship], 0, fixed[ship], queue)
    return alone, arrived


@compiled
def _arrive(  # type: ignore[no-untyped-def]
    before, first, last, units, fixed, unit_cost, full_cost, most, full, after, queue
):
    """Stock and cost after the ships of a period: full ones, then one that may be part-laden.

    Costs of a ship are linear in its load, so of several only one need sail part-laden.
    """
    size = len(after)
    if most >= size:
        full[:] = NEVER
        full[: min(len(before), size)] = before[: min(len(before), size)]
        _add_full_ships(full, first, last, units, full_cost)
        after[:] = full
        for ship in range(first, last):
            _slide(full, after, units[ship], unit_cost[ship], 0, fixed[ship], queue)
        return
    # The berth binds: what arrives is priced on its own, then added to each stock.
    _, arrived = _arrive_alone(first, last, units, fixed, unit_cost, full_cost, most)
    after[:] = NEVER
    for x in range(most + 1):
        if arrived[x] < NEVER:
            for s in range(min(len(before), size - x)):
                found = before[s] + arrived[x]
                if found < after[s + x]:
                    after[s + x] = found


@compiled
def _use(source, need, most_short, short_cost, target, queue):  # type: ignore[no-untyped-def]
    """Stock after a market's need, of which up to most_short is left out at a cost."""
    target[:] = NEVER
    _slide(source, target, most_short, short_cost, need, 0.0, queue)


@compiled
def _exchange(source, price, out_most, in_most, target, queue):  # type: ignore[no-untyped-def]
    """Stock after grain went on by lane at a price, or came in otherwise at the same price."""
    target[:] = NEVER
    # In: i = z - y, cost price * y; out: i = z + y, gain price * y. Both are one sliding window.
    _slide(source, target, in_most + out_most, price, out_most, -price * out_most, queue)


@compiled
def plan_deliveries(  # type: ignore[no-untyped-def]
    opening,
    capacity,
    receiving,
    need,
    most_short,
    short_cost,
    hold_cost,
    ship_start,
    units,
    fixed,
    unit_cost,
    out_most,
    in_most,
    price,
    want_pattern,
):
    """The cheapest deliveries to one port over all periods.

    Parameters
    ----------
    opening : stock at the start, in steps.
    capacity, receiving : steps that may lie in store and may come by ship, shape (T,).
    need, most_short, short_cost : steps needed, steps that may be left out and the cost of one,
        shape (markets, T).
    hold_cost : cost of a step in store at the end of a period, shape (T,).
    ship_start : ships of period t are ship_start[t] to ship_start[t + 1], shape (T + 1,).
    units, fixed, unit_cost : steps a ship takes, its cost, and the cost of each step it brings.
    out_most, in_most, price : steps that may go on or come in otherwise, and their price, (T,).
    want_pattern : whether the deliveries themselves are wanted.

    Returns
    -------
    cost, trips (ships,), steps brought (ships,), short (markets, T), stock (T,), net steps that
    went on (T,). The cost is NEVER (1e300) where the port cannot be served at all.
    """
    periods = len(capacity)
    markets = need.shape[0]
    ships = len(units)
    trips = np.zeros(ships, np.int64)
    brought = np.zeros(ships, np.int64)
    short = np.zeros((markets, periods), np.int64)
    stock = np.zeros(periods, np.int64)
    gone = np.zeros(periods, np.int64)
    full_cost = np.empty(ships)
    for ship in range(ships):
        full_cost[ship] = fixed[ship] + unit_cost[ship] * units[ship]
    widest = opening
    needed = np.zeros(periods, np.int64)
    for t in range(periods):
        for market in range(markets):
            needed[t] += need[market, t]
        widest = max(widest, capacity[t] + needed[t] + out_most[t])
    queue = np.empty(widest + 2, np.int64)
    largest = 0
    for t in range(periods):
        largest = max(largest, capacity[t])
    values = np.full((periods + 1, max(largest, opening) + 1), NEVER)
    values[0, opening] = 0.0
    for forward in range(2):
        if forward == 1 and not want_pattern:
            break
        at = 0
        if forward == 1:
            at = int(np.argmin(values[periods]))
        for step in range(periods):
            t = step if forward == 0 else periods - 1 - step
            size = capacity[t] + needed[t] + out_most[t] + 1
            full = np.empty(size)
            levels = np.empty((markets + 2, size))
            _arrive(
                values[t],
                ship_start[t],
                ship_start[t + 1],
                units,
                fixed,
                unit_cost,
                full_cost,
                receiving[t],
                full,
                levels[0],
                queue,
            )
            joined = out_most[t] > 0 or in_most[t] > 0
            if joined:
                _exchange(levels[0], price[t], out_most[t], in_most[t], levels[1], queue)
            else:
                levels[1, :] = levels[0]
            for market in range(markets):
                _use(
                    levels[market + 1],
                    need[market, t],
                    most_short[market, t],
                    short_cost[market, t],
                    levels[market + 2],
                    queue,
                )
            if forward == 0:
                last = levels[markets + 1]
                for s in range(capacity[t] + 1):
                    if last[s] < NEVER:
                        values[t + 1, s] = last[s] + hold_cost[t] * s
                continue
            stock[t] = at
            for back in range(markets):
                market = markets - 1 - back
                best = NEVER
                to = at
                top = at + need[market, t]
                for i in range(max(top - most_short[market, t], 0), min(top + 1, size)):
                    if levels[market + 1, i] < NEVER:
                        found = levels[market + 1, i] + short_cost[market, t] * (top - i)
                        if found < best:
                            best = found
                            to = i
                short[market, t] = top - to
                at = to
            if joined:
                best = NEVER
                to = at
                for i in range(max(at - in_most[t], 0), min(at + out_most[t] + 1, size)):
                    if levels[0, i] < NEVER:
                        found = levels[0, i] + price[t] * (at - i)
                        if found < best:
                            best = found
                            to = i
                gone[t] = to - at
                at = to
            at = _undo_arrivals(
                values[t],
                ship_start[t],
                ship_start[t + 1],
                units,
                fixed,
                unit_cost,
                full_cost,
                receiving[t],
                full,
                levels[0],
                at,
                trips,
                brought,
            )
    return values[periods].min(), trips, brought, short, stock, gone


@compiled
def _undo_arrivals(  # type: ignore[no-untyped-def]
    before, first, last, units, fixed, unit_cost, full_cost, most, full, after, at, trips, brought
):
    """Which ships led to the stock `at`; returns the stock before them."""
    size = len(after)
    if most >= size:
        at = _undo_part(full, first, last, units, fixed, unit_cost, at, trips, brought)
        return _undo_full(full, before, first, last, units, full_cost, at, trips, brought)
    alone, arrived = _arrive_alone(first, last, units, fixed, unit_cost, full_cost, most)
    best = NEVER
    taken = 0
    for x in range(min(most, at) + 1):
        if at - x < len(before) and before[at - x] < NEVER and arrived[x] < NEVER:
            found = before[at - x] + arrived[x]
            if found < best:
                best = found
                taken = x
    x = _undo_part(alone, first, last, units, fixed, unit_cost, taken, trips, brought)
    nothing = np.full(1, 0.0)
    _undo_full(alone, nothing, first, last, units, full_cost, x, trips, brought)
    return at - taken


@compiled
def _undo_part(full, first, last, units, fixed, unit_cost, at, trips, brought):  # type: ignore[no-untyped-def]
    best = full[at]
    chosen = -1
    to = at
    for ship in range(first, last):
        for i in range(max(at - units[ship], 0), at + 1):
            if full[i] < NEVER:
                found = full[i] + unit_cost[ship] * (at - i) + fixed[ship]
                if found < best:
                    best = found
                    chosen = ship
                    to = i
    if chosen >= 0:
        trips[chosen] += 1
        brought[chosen] += at - to
    return to


@compiled
def _undo_full(full, before, first, last, units, full_cost, at, trips, brought):  # type: ignore[no-untyped-def]
    """Walk back over full ships; each step is the one that gives the value itself."""
    while True:
        best = before[at] if at < len(before) else NEVER
        chosen = -1
        for ship in range(first, last):
            if units[ship] <= at:
                found = full[at - units[ship]] + full_cost[ship]
                if found < best:
                    best = found
                    chosen = ship
        if chosen < 0:
            return at
        trips[chosen] += 1
        brought[chosen] += units[chosen]
        at -= units[chosen]
