"""Gates: when each is closed, when it opens next, and when work that a closure interrupts ends."""

from __future__ import annotations

import numpy as np

from keruen.simulation.compiling import compiled
from keruen.simulation.kernel_draws import applies, gap_part, value_of
from keruen.simulation.kernel_state import LENGTH_INDEX
from keruen.simulation.world import CUT_CLOSURES


@compiled
def close_gates(  # type: ignore[no-untyped-def]
    horizon, gates, gate_sources, sources, draws, keys, days, gates_now, closures, balance
):
    """Set when each gate is shut, by date and at random, in order."""
    room = 0
    for gate in range(len(gates)):
        last = room
        end = room + gates[gate].room
        gates_now[gate].first = room
        for place in range(gates[gate].first, gates[gate].last):
            source = gate_sources[place]
            which = sources[source].draw
            if which < 0:
                last = add_closure(closures, room, last, sources[source].start, sources[source].end)
                continue
            time = 0.0
            count = 0
            while True:
                gap = -np.log(gap_part(draws, keys, which, 4 * count))
                time += gap * sources[source].gap_days
                if time >= horizon:
                    break
                if applies(draws, keys, days, which, time):
                    # Its index lies far from those of the gaps.
                    index = LENGTH_INDEX + count
                    length = max(0.0, value_of(draws, keys, days, which, time, index))
                    if last < end:
                        last = add_closure(closures, room, last, time, time + length)
                    else:
                        balance[CUT_CLOSURES] += 1
                    # The next gap begins where this closure ends.
                    time += length
                count += 1
        gates_now[gate].last = last
        room = end


@compiled
def add_closure(closures, first, last, start, end):  # type: ignore[no-untyped-def]
    """Insert a closure among those of a gate, in the order of their starts; returns the new end."""
    place = last
    while place > first and closures[place - 1].start > start:
        closures[place].start = closures[place - 1].start
        closures[place].end = closures[place - 1].end
        place -= 1
    closures[place].start = start
    closures[place].end = end
    return last + 1


@compiled
def forget_past(gates_now, closures, gate, time):  # type: ignore[no-untyped-def]
    """Pass over closures that have ended: time does not run back."""
    first = gates_now[gate].first
    while first < gates_now[gate].last and closures[first].end <= time:
        first += 1
    gates_now[gate].first = first


@compiled
def opening_time(gates_now, closures, gate, time):  # type: ignore[no-untyped-def]
    """The first moment from `time` on, which is now, at which a gate is open."""
    forget_past(gates_now, closures, gate, time)
    for place in range(gates_now[gate].first, gates_now[gate].last):
        if closures[place].start > time:
            break
        time = max(time, closures[place].end)
    return time


@compiled
def stopped_days(gates_now, closures, gate, time, length):  # type: ignore[no-untyped-def]
    """Days for which work of some days begun now stops because the gate is shut."""
    forget_past(gates_now, closures, gate, time)
    stopped = 0.0
    for place in range(gates_now[gate].first, gates_now[gate].last):
        if closures[place].end <= time:
            continue
        free = closures[place].start - time
        if free >= length:
            break
        length -= max(free, 0.0)
        stopped += closures[place].end - max(closures[place].start, time)
        time = closures[place].end
    return stopped
