"""Exclusions of a port as one row of time: each segment with the part that counts, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from keruen.laytime.clock import DAY_S, Instant
from keruen.laytime.excluded import ONE, Span, projected_spans
from keruen.laytime.facts import Port
from keruen.laytime.windows import Interval

PROJECTED_D = 28
MOST_PROJECTED_D = 3_700


@dataclass(frozen=True)
class Segment:
    """A stretch in which the same rules apply.

    Parameters
    ----------
    laytime, on_demurrage : part that counts.
    laytime_span, demurrage_span : the exclusion that decided it; None where all counts.
    """

    start: Instant
    end: Instant
    laytime: Fraction
    laytime_span: Span | None
    on_demurrage: Fraction
    demurrage_span: Span | None


def make_segments(spans: Sequence[Span], start: Instant, end: Instant) -> Iterator[Segment]:
    """Segments from `start` up to `end`, in order.

    Where exclusions overlap the smallest part counts; of those with the same part, the one that was
    listed first gives the reason.
    """
    edges: dict[Instant, list[tuple[int, bool]]] = {start: [], end: []}
    for place, span in enumerate(spans):
        first, last = max(span.start, start), min(span.end, end)
        if first < last:
            edges.setdefault(first, []).append((place, True))
            edges.setdefault(last, []).append((place, False))
    active: dict[int, Span] = {}
    order = sorted(edges)
    for at, until in pairwise(order):
        for place, begins in edges[at]:
            if begins:
                active[place] = spans[place]
            else:
                active.pop(place, None)
        laytime = _smallest(active, on_demurrage=False)
        demurrage = _smallest(active, on_demurrage=True)
        yield Segment(
            at,
            until,
            ONE if laytime is None else laytime.laytime,
            laytime,
            ONE if demurrage is None else demurrage.on_demurrage,
            demurrage,
        )


def _smallest(active: dict[int, Span], *, on_demurrage: bool) -> Span | None:
    found: Span | None = None
    least = ONE
    for _, span in sorted(active.items()) if len(active) > 1 else active.items():
        part = span.on_demurrage if on_demurrage else span.laytime
        if part < least:
            found, least = span, part
    return found


def use_in_turn(segments: Iterable[Segment], used: Sequence[Interval]) -> Iterator[Segment]:
    """Segments cut to the stretches that were used; `used` is merged."""
    for segment in segments:
        for start, end in used:
            first, last = max(start, segment.start), min(end, segment.end)
            if first < last:
                yield _piece(segment, first, last)


def _piece(segment: Segment, start: Instant, end: Instant) -> Segment:
    return Segment(
        start,
        end,
        segment.laytime,
        segment.laytime_span,
        segment.on_demurrage,
        segment.demurrage_span,
    )


def project(port: Port, start: Instant) -> Iterator[Segment]:
    """What will count from `start` on if nothing happens but weekly windows and holidays."""
    at = start
    while at < start + MOST_PROJECTED_D * DAY_S:
        until = at + PROJECTED_D * DAY_S
        yield from make_segments(projected_spans(port, at, until), at, until)
        at = until


def time_to_use(port: Port, start: Instant, seconds: Instant) -> Instant | None:
    """The instant at which some laytime would be used up; None where it never would."""
    left = seconds
    if left <= 0:
        return start
    for segment in project(port, start):
        counted = segment.laytime * (segment.end - segment.start)
        if counted >= left:
            return segment.start + left / segment.laytime
        left -= counted
    return None
