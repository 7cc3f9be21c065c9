"""From segments of time to used laytime and time on demurrage, port after port of a pool."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from keruen.laytime.clock import DAY_S, HOUR_S, Instant
from keruen.laytime.excluded import (
    ONE,
    ZERO,
    as_intervals,
    excluded_spans,
    occurrences,
    used_in_turn,
)
from keruen.laytime.facts import Port
from keruen.laytime.money import round_allowance
from keruen.laytime.notices import Beginning, NoticeResult, find_beginning
from keruen.laytime.segments import Segment, make_segments, time_to_use, use_in_turn
from keruen.laytime.statement import Line, PortResult

TURN_SEARCH_D = 90


@dataclass
class Pool:
    """Laytime of one or several ports, as it is used up.

    Parameters
    ----------
    allowed_s : the whole allowance.
    left_s : what is left; zero on demurrage.
    """

    name: str
    allowed_s: Fraction
    left_s: Instant
    used_s: Instant = 0
    over_s: Instant = 0
    on_demurrage: bool = False
    ports: list[str] = field(default_factory=list)


def allowance_of(port: Port) -> Fraction:
    """Laytime allowed at a port, in seconds, before rounding.

    By rate: cargo over the rate per day. Per hatch: cargo over the rate times the number of
    hatches. Per working hatch: the quantity of the hold that has most over the rate times the
    hatches that serve that hold.
    """
    allowance = port.terms.allowance
    extra = allowance.extra_hours * HOUR_S
    if allowance.hours is not None:
        return allowance.hours * HOUR_S + extra
    if allowance.days is not None:
        return allowance.days * DAY_S + extra
    if allowance.per_working_hatch_t is not None:
        holds: dict[str, Fraction] = {}
        hatches: dict[str, int] = {}
        for parcel in port.parcels:
            holds[parcel.hold] = holds.get(parcel.hold, ZERO) + parcel.cargo_t
            hatches[parcel.hold] = max(hatches.get(parcel.hold, 1), parcel.hatches)
        # The hold with the largest quantity decides; of equals the one with the fewest hatches.
        days = max((each, each / hatches[hold]) for hold, each in holds.items())[1]
        return days / allowance.per_working_hatch_t * DAY_S + extra
    cargo = cargo_of(port)
    if allowance.per_hatch_t is not None:
        return cargo / (allowance.per_hatch_t * (port.hatches or 1)) * DAY_S + extra
    return cargo / (allowance.per_day_t or ONE) * DAY_S + extra


def cargo_of(port: Port) -> Fraction:
    """Cargo of a port (t)."""
    if port.cargo_t is not None:
        return port.cargo_t
    return sum((each.cargo_t for each in port.parcels), ZERO)


def pool_allowance(ports: list[Port]) -> Fraction:
    """Laytime allowed for a pool: the sum of its ports, or once where the terms say together."""
    rounding = ports[0].terms.money.rounding
    each = [round_allowance(allowance_of(port), rounding) for port in ports]
    if ports[0].terms.together and not ports[0].terms.allowance.by_rate:
        return each[0]
    return sum(each, ZERO)


def count_port(
    port: Port, notices: list[NoticeResult], pool: Pool, end: int, *, is_open: bool
) -> PortResult:
    """Count a port's time against its pool.

    Parameters
    ----------
    notices : at least one of them valid.
    end : completion, or the instant up to which a ship alongside is counted.
    """
    served = next(each.served for each in notices if each.served is not None)
    beginning = _beginning(port, served, pool)
    counter = _Counter(pool, port)
    began_on_demurrage = pool.on_demurrage
    turn_end = min(beginning.start, end)
    if served < turn_end:
        counter.before(port, beginning, turn_end)
    if beginning.start < end:
        spans = excluded_spans(port, beginning.start, end)
        for segment in make_segments(spans, beginning.start, end):
            counter.add(segment)
    if not pool.on_demurrage and pool.left_s == 0 and beginning.start <= end:
        counter.expire(max(beginning.start, served))
    pool.ports.append(port.name)
    allowed = (
        None
        if port.terms.together
        else round_allowance(allowance_of(port), port.terms.money.rounding)
    )
    return PortResult(
        name=port.name,
        notices=tuple(notices),
        served=served,
        start=beginning.start,
        start_rule=beginning.rule,
        expiry=None if began_on_demurrage else counter.expiry,
        completed=end,
        is_open=is_open,
        allowed_s=allowed,
        used_s=Fraction(counter.used_s),
        demurrage_s=Fraction(counter.demurrage_s),
        lines=tuple(counter.lines),
    )


def _beginning(port: Port, served: int, pool: Pool) -> Beginning:
    is_later = bool(pool.ports)
    later = port.terms.turn.later_ports
    no_turn = is_later and (later == "once" or (later == "not_on_demurrage" and pool.on_demurrage))
    excepted = []
    if port.terms.turn.excepted:
        found = occurrences(port, served, served + TURN_SEARCH_D * DAY_S)
        excepted = as_intervals(found)
    rule = "turn_once" if no_turn else ""
    return find_beginning(port, served, excepted, no_turn=no_turn, no_turn_rule=rule)


class _Counter:
    """Counts the segments of one port against its pool."""

    def __init__(self, pool: Pool, port: Port) -> None:
        self.pool = pool
        term, rule = port.terms.allowance.term
        self.laytime_reason = ("", "", port.terms.clause(term), rule, "")
        by_days = len(port.terms.money.tiers) > 1
        clause = port.terms.clause("demurrage_tiers" if by_days else "demurrage_per_day")
        self.demurrage_reason = ("", "", clause, "tiers" if by_days else "demurrage", "")
        self.lines: list[Line] = []
        self.used_s: Instant = 0
        self.demurrage_s: Instant = 0
        self.expiry: Instant | None = None

    def before(self, port: Port, beginning: Beginning, end: Instant) -> None:
        """The time from the notice until laytime begins."""
        used = []
        if port.terms.turn.sooner == "time_used":
            used = used_in_turn(port, beginning.served, end)
        spans = excluded_spans(port, beginning.served, end) if used else []
        segments = use_in_turn(make_segments(spans, beginning.served, end), used)
        at = beginning.served
        clause = port.terms.clause("turn_hours") or port.terms.clause("start_rule")
        for segment in segments:
            self._turn(at, segment.start, beginning.rule, clause)
            self.add(segment, sooner=port.terms.clause("unless_sooner_commenced"))
            at = segment.end
        self._turn(at, end, beginning.rule, clause)

    def _turn(self, start: Instant, end: Instant, rule: str, clause: str) -> None:
        if start < end:
            self._add(Line(start, end, "turn", ZERO, 0, self._running(), rule, "", clause, rule))

    def _running(self) -> Instant:
        return self.pool.over_s if self.pool.on_demurrage else self.pool.used_s

    def add(self, segment: Segment, sooner: str | None = None) -> None:
        """Count a segment, cut where laytime expires in it."""
        if not self.pool.on_demurrage:
            if self.pool.left_s == 0:
                self.expire(segment.start)
            else:
                self._laytime(segment, sooner)
                return
        self._demurrage(segment)

    def _laytime(self, segment: Segment, sooner: str | None) -> None:
        whole = part_of_time(segment.laytime, segment.end - segment.start)
        end = segment.end
        if whole > self.pool.left_s:
            end = _plain(segment.start + self.pool.left_s / segment.laytime)
            whole = self.pool.left_s
        self.pool.left_s -= whole
        self.pool.used_s += whole
        self.used_s += whole
        span = segment.laytime_span
        state = "excepted" if segment.laytime == 0 else "laytime"
        line = Line(segment.start, end, state, segment.laytime, whole, self.pool.used_s)
        if span is not None:
            line = _because(line, span.kind, span.label, span.clause, span.rule, span.source)
        elif sooner is not None:
            line = _because(line, "sooner_commenced", "", sooner, "sooner_commenced", "")
        else:
            line = _because(line, *self.laytime_reason)
        self._add(line)
        if self.pool.left_s == 0 and segment.laytime > 0:
            self.expire(end)
        if end < segment.end:
            self._demurrage(
                Segment(
                    end,
                    segment.end,
                    segment.laytime,
                    segment.laytime_span,
                    segment.on_demurrage,
                    segment.demurrage_span,
                )
            )

    def expire(self, at: Instant) -> None:
        """Laytime is used up."""
        self.pool.on_demurrage = True
        self.expiry = _plain(at)

    def _demurrage(self, segment: Segment) -> None:
        counted = part_of_time(segment.on_demurrage, segment.end - segment.start)
        self.pool.over_s += counted
        self.demurrage_s += counted
        span = segment.demurrage_span
        state = "demurrage_excepted" if segment.on_demurrage == 0 else "demurrage"
        line = Line(
            segment.start, segment.end, state, segment.on_demurrage, counted, self.pool.over_s
        )
        if span is not None:
            line = _because(line, span.kind, span.label, span.clause, span.rule, span.source)
        else:
            line = _because(line, *self.demurrage_reason)
        self._add(line)

    def _add(self, line: Line) -> None:
        last = self.lines[-1] if self.lines else None
        if last is not None and last.end == line.start and _alike(last, line):
            self.lines[-1] = Line(
                last.start,
                line.end,
                last.state,
                last.part,
                last.counted_s + line.counted_s,
                line.running_s,
                last.kind,
                last.label,
                last.clause,
                last.rule,
                last.source,
            )
        else:
            self.lines.append(line)


def _alike(one: Line, other: Line) -> bool:
    return (one.state, one.part, one.kind, one.label, one.clause, one.source) == (
        other.state,
        other.part,
        other.kind,
        other.label,
        other.clause,
        other.source,
    )


def _because(line: Line, *reason: str) -> Line:
    return Line(
        line.start, line.end, line.state, line.part, line.counted_s, line.running_s, *reason
    )


def part_of_time(part: Fraction, seconds: Instant) -> Instant:
    """A part of some seconds; whole seconds stay whole numbers, which are quick to add."""
    if part is ONE:
        return seconds
    return 0 if part is ZERO else _plain(part * seconds)


def _plain(instant: Instant) -> Instant:
    if isinstance(instant, Fraction) and instant.denominator == 1:
        return int(instant)
    return instant


def all_time_saved(port: Port, result: PortResult, left_s: Instant) -> Fraction | None:
    """Time from completion until laytime would have ended; None where it never would."""
    begin = max(result.start, result.completed)
    end = time_to_use(port, begin, left_s)
    return None if end is None else Fraction(end - result.completed)
