"""The heap of events, and the log."""

from __future__ import annotations

from keruen.simulation.compiling import compiled
from keruen.simulation.kernel_state import KIND_STEP
from keruen.simulation.world import LOG_ROWS


@compiled
def push(heap, now, time, kind, subject):  # type: ignore[no-untyped-def]
    """Make an event."""
    order = kind * KIND_STEP + now[0].sequence
    now[0].sequence += 1
    place = now[0].heap
    now[0].heap = place + 1
    while place > 0:
        above = (place - 1) >> 1
        if heap[above].time < time or (heap[above].time == time and heap[above].order < order):
            break
        heap[place].time = heap[above].time
        heap[place].order = heap[above].order
        heap[place].subject = heap[above].subject
        place = above
    heap[place].time = time
    heap[place].order = order
    heap[place].subject = subject


@compiled
def drop_first(heap, now):  # type: ignore[no-untyped-def]
    """Take the first event off the heap."""
    size = now[0].heap - 1
    now[0].heap = size
    time = heap[size].time
    order = heap[size].order
    subject = heap[size].subject
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        other = below + 1
        if other < size and (
            heap[other].time < heap[below].time
            or (heap[other].time == heap[below].time and heap[other].order < heap[below].order)
        ):
            below = other
        if time < heap[below].time or (time == heap[below].time and order < heap[below].order):
            break
        heap[place].time = heap[below].time
        heap[place].order = heap[below].order
        heap[place].subject = heap[below].subject
        place = below
    heap[place].time = time
    heap[place].order = order
    heap[place].subject = subject


@compiled
def write_log(log, balance, time, step, job, place, kg):  # type: ignore[no-untyped-def]
    """Write a row of the log, where one is wanted."""
    row = int(balance[LOG_ROWS])
    if row < len(log):
        log[row, 0] = time
        log[row, 1] = step
        log[row, 2] = job
        log[row, 3] = place
        log[row, 4] = kg
    balance[LOG_ROWS] = row + 1
