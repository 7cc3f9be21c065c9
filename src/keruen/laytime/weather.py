"""Weather working days: interference by the share that it takes of the day's working hours.

On a local day whose time outside excepted periods is L, of which W are working hours, an hour of
interference within those working hours excludes L/W hours of laytime. The clock stops when the
interference begins and stays stopped until as much is excluded; what the day's end cuts off is
taken from the hours of that day before it, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from keruen.laytime.clock import DAY_S, Instant, day_of
from keruen.laytime.facts import Event, Port
from keruen.laytime.windows import (
    Interval,
    intersect,
    length,
    merge,
    subtract,
    weekly_occurrences,
)

Excluded = tuple[Event, list[Interval]]


def pro_rata_exclusions(
    port: Port, events: Sequence[Event], excepted: Sequence[Interval], span: Interval
) -> list[Excluded]:
    """Intervals that each weather event excludes from laytime.

    Parameters
    ----------
    events : weather events, in order.
    excepted : time that does not count anyway, merged.
    span : time that matters; interference outside it is left out.
    """
    days: dict[int, list[tuple[Event, Interval]]] = {}
    for event in events:
        for start, end in intersect([(event.start, event.end or event.start)], [span]):
            at = start
            while at < end:
                day = day_of(port.zone.to_local(at))
                until = min(end, port.zone.boundary((day + 1) * DAY_S))
                days.setdefault(day, []).append((event, (at, until)))
                at = until
    found: list[Excluded] = []
    for day, pieces in sorted(days.items()):
        found += _of_day(port, day, pieces, excepted, span)
    return found


def _of_day(
    port: Port,
    day: int,
    pieces: Iterable[tuple[Event, Interval]],
    excepted: Sequence[Interval],
    span: Interval,
) -> list[Excluded]:
    bounds = (port.zone.boundary(day * DAY_S), port.zone.boundary((day + 1) * DAY_S))
    free = subtract([bounds], excepted)
    hours = merge(
        (each.start, each.end)
        for each in weekly_occurrences(port.terms.excepted.working_hours, port.zone, *bounds)
    )
    working = intersect(free, hours)
    if not working:
        return []
    ratio = Fraction(length(free)) / Fraction(length(working))
    open_time = intersect(free, [span])
    found: list[Excluded] = []
    short = Fraction(0)
    for event, piece in pieces:
        lost = intersect([piece], working)
        if not lost:
            continue
        wanted = Fraction(length(lost)) * ratio
        taken, missing = _take(open_time, lost[0][0], wanted)
        open_time = subtract(open_time, taken)
        short += missing
        found.append((event, taken))
    if short and found:
        back = _take_back(open_time, short)
        event, taken = found[-1]
        found[-1] = (event, merge([*taken, *back]))
    return found


def _take(
    free: Sequence[Interval], start: Instant, wanted: Fraction
) -> tuple[list[Interval], Fraction]:
    """The first free time from `start` on, and how much of what is wanted there was not."""
    taken: list[Interval] = []
    for begin, end in free:
        begin = max(begin, start)
        if begin >= end or wanted <= 0:
            continue
        until = min(end, begin + wanted)
        taken.append((begin, until))
        wanted -= until - begin
    return taken, wanted


def _take_back(free: Sequence[Interval], wanted: Fraction) -> list[Interval]:
    """The last free time of the day."""
    taken: list[Interval] = []
    for begin, end in reversed(free):
        if wanted <= 0:
            break
        start = max(begin, end - wanted)
        taken.append((start, end))
        wanted -= end - start
    return merge(taken)
