"""What does not count, or counts in part: every exclusion of a port as spans of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from keruen.laytime.clock import DAY_S, Instant
from keruen.laytime.dictionary import read_kinds
from keruen.laytime.facts import Event, Port
from keruen.laytime.weather import pro_rata_exclusions
from keruen.laytime.windows import (
    Interval,
    Occurrence,
    intersect,
    merge,
    subtract,
    weekly_occurrences,
)

ZERO, ONE = Fraction(0), Fraction(1)
BESIDE_S = 2 * DAY_S


@dataclass(frozen=True)
class Span:
    """Time that is excluded by one rule.

    Parameters
    ----------
    laytime, on_demurrage : part of it that counts; 1 is all.
    kind : ``weekly``, ``holiday``, ``outside_hours`` or the kind of an event.
    label : the window, the holiday's name, or the event's remark.
    """

    start: Instant
    end: Instant
    laytime: Fraction
    on_demurrage: Fraction
    kind: str
    label: str
    clause: str
    rule: str
    source: str = ""


def occurrences(port: Port, start: Instant, end: Instant) -> list[Occurrence]:
    """Weekly windows and holidays of a span of time, used or not."""
    terms = port.terms.excepted
    found = list(weekly_occurrences(terms.windows, port.zone, start, end))
    if terms.holidays:
        for holiday in port.holidays:
            begin, until = holiday.day * DAY_S, (holiday.day + 1) * DAY_S
            if terms.holiday_eve_from_s is not None:
                begin -= DAY_S - terms.holiday_eve_from_s
            if terms.holiday_resume_s is not None:
                until += terms.holiday_resume_s
            first, last = port.zone.boundary(begin), port.zone.boundary(until)
            if first < end and last > start:
                found.append(Occurrence(first, last, "holiday", holiday.name))
    return sorted(found, key=lambda each: (each.start, each.end, each.kind))


def as_intervals(found: Iterable[Occurrence]) -> list[Interval]:
    """Occurrences as merged intervals."""
    return merge((each.start, each.end) for each in found)


def worked(port: Port) -> list[Interval]:
    """Stretches in which cargo was worked, merged."""
    return merge(
        (each.start, each.end or each.start) for each in port.events if each.kind == "work"
    )


def excluded_spans(port: Port, start: Instant, end: Instant) -> list[Span]:
    """All exclusions of a port between two instants."""
    # Whole local days: the share that bad weather takes of a day needs all of it.
    regular = _released(port, occurrences(port, start - BESIDE_S, end + BESIDE_S))
    spans = [*regular, *_weather(port, start, end, regular), *_interruptions(port)]
    return [each for each in spans if each.start < end and each.end > start]


def projected_spans(port: Port, start: Instant, end: Instant) -> list[Span]:
    """Exclusions that are known beforehand: weekly windows and holidays, taken as not used."""
    spans = _spans_of(port, occurrences(port, start, end))
    return [*spans, *_outside_hours(port, start, end)]


def _spans_of(port: Port, found: Iterable[Occurrence]) -> list[Span]:
    names = {"weekly": "excepted", "holiday": "holidays"}
    rules = {"weekly": "excepted", "holiday": "holiday"}
    return [
        Span(
            each.start,
            each.end,
            ZERO,
            ZERO if each.kind in port.terms.excepted.on_demurrage else ONE,
            each.kind,
            each.label,
            port.terms.clause(names[each.kind]),
            rules[each.kind],
        )
        for each in found
    ]


def _released(port: Port, found: list[Occurrence]) -> list[Span]:
    """Excepted periods without what counts because it was used."""
    mode = port.terms.excepted.unless_used
    spans = _spans_of(port, found)
    if mode == "no":
        return spans
    work = worked(port)
    left: list[Span] = []
    for span in spans:
        pieces = subtract([(span.start, span.end)], work)
        if pieces == [(span.start, span.end)]:
            left.append(span)
        elif mode == "actual":
            left += [_cut(span, piece) for piece in pieces]
            left += _used_in_part(port, span, work)
    return left


def _used_in_part(port: Port, span: Span, work: Sequence[Interval]) -> list[Span]:
    """The used time of an excepted period, where only a part of it counts."""
    part = port.terms.excepted.unless_used_part
    if part == 1:
        return []
    return [
        Span(
            *piece,
            part,
            ONE,
            span.kind,
            span.label,
            port.terms.clause("unless_used"),
            "unless_used",
        )
        for piece in intersect([(span.start, span.end)], work)
    ]


def _cut(span: Span, piece: Interval) -> Span:
    return Span(
        *piece,
        span.laytime,
        span.on_demurrage,
        span.kind,
        span.label,
        span.clause,
        span.rule,
        span.source,
    )


def _weather(port: Port, start: Instant, end: Instant, regular: Sequence[Span]) -> list[Span]:
    terms = port.terms.excepted
    events = [each for each in port.events if read_kinds()[each.kind].shape == "weather"]
    spans = [
        _event_span(port, each, each.laytime, each.on_demurrage)
        for each in events
        if each.laytime is not None
    ]
    plain = [each for each in events if each.laytime is None]
    if terms.weather == "counts":
        return spans
    demurrage = ZERO if "weather" in terms.on_demurrage else ONE
    if terms.weather == "pro_rata":
        excepted = merge((each.start, each.end) for each in regular)
        for event, pieces in pro_rata_exclusions(port, plain, excepted, (start, end)):
            whole = _event_span(port, event, ZERO, event.on_demurrage, demurrage)
            spans += [_cut(whole, piece) for piece in pieces]
        return spans
    spans += [_event_span(port, each, ZERO, each.on_demurrage, demurrage) for each in plain]
    return spans + _outside_hours(port, start, end)


def _outside_hours(port: Port, start: Instant, end: Instant) -> list[Span]:
    """Time outside working hours, where only 24 working hours make a day."""
    terms = port.terms.excepted
    if terms.weather != "working_hours":
        return []
    hours = merge(
        (each.start, each.end)
        for each in weekly_occurrences(terms.working_hours, port.zone, start, end)
    )
    return [
        Span(*piece, ZERO, ONE, "outside_hours", "", port.terms.clause("weather"), "working_hours")
        for piece in subtract([(start, end)], hours)
    ]


def _event_span(
    port: Port,
    event: Event,
    laytime: Fraction | None,
    on_demurrage: Fraction | None,
    default: Fraction = ONE,
) -> Span:
    exclusion = port.terms.excepted.exclusions.get(event.kind)
    is_weather = read_kinds()[event.kind].shape == "weather"
    clause = event.clause or (
        exclusion.clause if exclusion else port.terms.clause("weather") if is_weather else ""
    )
    return Span(
        event.start,
        event.end or event.start,
        ZERO if laytime is None else laytime,
        default if on_demurrage is None else on_demurrage,
        event.kind,
        event.remark,
        clause,
        "weather" if is_weather else "exception",
        event.source,
    )


def _interruptions(port: Port) -> list[Span]:
    spans: list[Span] = []
    by_cranes: dict[str, list[Event]] = {}
    for event in port.events:
        shape = read_kinds()[event.kind].shape
        if shape != "span" or event.kind == "work":
            continue
        exclusion = port.terms.excepted.exclusions.get(event.kind)
        if exclusion is None and event.laytime is None and event.on_demurrage is None:
            continue
        default = ONE if exclusion is None else exclusion.laytime
        laytime = event.laytime if event.laytime is not None else default
        after = ONE if exclusion is None else exclusion.on_demurrage
        on_demurrage = event.on_demurrage if event.on_demurrage is not None else after
        if laytime is None or on_demurrage is None:
            by_cranes.setdefault(event.kind, []).append(event)
        else:
            spans.append(_event_span(port, event, laytime, on_demurrage))
    for events in by_cranes.values():
        spans += _pro_rata_by_cranes(port, events)
    return spans


def _pro_rata_by_cranes(port: Port, events: Sequence[Event]) -> list[Span]:
    """Breakdowns whose cranes add up where they overlap."""
    edges = sorted({edge for each in events for edge in (each.start, each.end or each.start)})
    spans: list[Span] = []
    for start, end in pairwise(edges):
        active = [each for each in events if each.start <= start and (each.end or 0) >= end]
        if not active:
            continue
        down = sum(Fraction(each.units_down or 0, each.units or 1) for each in active)
        part = max(ONE - down, ZERO)
        first = active[0]
        exclusion = port.terms.excepted.exclusions[first.kind]
        own = [exclusion.laytime, exclusion.on_demurrage]
        laytime, on_demurrage = (part if each is None else each for each in own)
        whole = _event_span(port, first, laytime, on_demurrage)
        spans.append(_cut(whole, (start, end)))
    return spans


def used_in_turn(port: Port, start: Instant, end: Instant) -> list[Interval]:
    """Time used before laytime would begin: stretches of work, or from commencement on."""
    work = worked(port)
    if not work and port.commenced is not None:
        work = [(port.commenced, end)] if port.commenced < end else []
    return intersect(work, [(start, end)]) if start < end else []
