"""Notices of readiness: which one is valid, when it is served, and when laytime begins."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from keruen.laytime.clock import DAY_S, HOUR_S, Instant, day_of, weekday_of
from keruen.laytime.facts import Notice, Port
from keruen.laytime.windows import (
    Interval,
    WeeklyWindow,
    merge,
    subtract,
    weekly_occurrences,
)

SEARCH_D = 60


@dataclass(frozen=True)
class NoticeResult:
    """What became of a notice.

    Parameters
    ----------
    served : when it takes effect; None where it is not valid.
    faults : rules by which it is not valid, such as ``wibon``.
    assumed : states that were not recorded and are taken as given, by rule.
    deferred : rules by which it is served later than it was tendered.
    """

    notice: Notice
    served: int | None
    faults: tuple[str, ...]
    assumed: tuple[str, ...]
    deferred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beginning:
    """When laytime begins.

    Parameters
    ----------
    served : the notice takes effect.
    start : laytime begins; what was used between the two counts only by the sooner-commenced rule.
    rule : the rule that fixed the start.
    """

    served: Instant
    start: Instant
    rule: str


def judge_notices(port: Port) -> list[NoticeResult]:
    """Each notice of a port with its validity; the first that is valid is used."""
    return [_judge(port, notice) for notice in port.notices]


def _judge(port: Port, notice: Notice) -> NoticeResult:
    terms = port.terms.notice
    states = [("notice", notice.ready)]
    if not terms.wipon:
        states.append(("wipon", notice.in_port))
    if terms.charter_kind == "berth" and not terms.wibon:
        states.append(("wibon", notice.in_berth))
    if not terms.wifpon:
        states.append(("wifpon", notice.free_pratique))
    if not terms.wccon:
        states.append(("wccon", notice.customs_cleared))
    faults = [rule for rule, state in states if state is False]
    assumed = tuple(rule for rule, state in states if state is None)
    laycan = laycan_start(port)
    early = laycan is not None and notice.at < laycan
    if early and terms.laycan_rule == "notice_not_before":
        faults.append("laycan")
    served, deferred = notice.at, []
    if faults and notice.accepted_at is not None:
        faults, served, deferred = [], notice.accepted_at, ["accepted"]
    if early and laycan is not None and terms.laycan_rule == "notice_at_laycan":
        served, deferred = max(served, laycan), [*deferred, "laycan"]
    if faults:
        return NoticeResult(notice, None, tuple(faults), assumed)
    opened = _in_office(port, served)
    if opened != served:
        deferred.append("office_hours")
    return NoticeResult(notice, opened, (), assumed, tuple(deferred))


def laycan_start(port: Port) -> int | None:
    """The first layday as an instant of the port's clock."""
    text = port.terms.notice.laycan_from
    return None if text is None else port.zone.to_instant(text)


def laycan_end(port: Port) -> int | None:
    """The cancelling date as an instant of the port's clock."""
    text = port.terms.notice.laycan_to
    return None if text is None else port.zone.to_instant(text)


def _in_office(port: Port, at: int) -> int:
    """The time itself within office hours, their closing minute included, or the next opening."""
    windows = port.terms.notice.office_hours
    if not windows:
        return at
    closed = {each.day for each in port.holidays} if port.terms.excepted.holidays else set()
    openings = sorted(
        (each.start, each.end)
        for each in weekly_occurrences(windows, port.zone, at - DAY_S, at + SEARCH_D * DAY_S)
        if day_of(port.zone.to_local(each.start)) not in closed
    )
    for start, end in openings:
        if at <= end:
            return max(at, start)
    return at


def find_beginning(
    port: Port, served: int, excepted: list[Interval], *, no_turn: bool, no_turn_rule: str = ""
) -> Beginning:
    """When laytime begins after a notice that is served.

    Parameters
    ----------
    excepted : weekly windows and holidays from the notice on, merged.
    no_turn : whether turn time does not apply at this port.
    """
    turn = port.terms.turn
    start: Instant = served
    rule = no_turn_rule or "notice"
    if not no_turn:
        if turn.start_rule:
            start, rule = _by_rule(port, served), "start_rule"
        elif turn.hours:
            rule = "turn_time"
            start = _after(served, turn.hours * HOUR_S, excepted if turn.excepted else [])
    laycan = laycan_start(port)
    if laycan is not None and start < laycan:
        start, rule = laycan, "laycan"
    begun = commenced_at(port)
    if turn.sooner == "starts" and begun is not None and begun < start:
        earliest = served if laycan is None else max(served, laycan)
        if max(begun, earliest) < start:
            start, rule = max(begun, earliest), "sooner_commenced"
    return Beginning(served, _plain(start), rule)


def commenced_at(port: Port) -> int | None:
    """When work began: as recorded, or with the first stretch of work."""
    if port.commenced is not None:
        return port.commenced
    return min((each.start for each in port.events if each.kind == "work"), default=None)


def _plain(instant: Instant) -> Instant:
    if isinstance(instant, Fraction) and instant.denominator == 1:
        return int(instant)
    return instant


def _after(start: int, seconds: Fraction, excepted: list[Interval]) -> Instant:
    """The time at which some seconds outside excepted periods have run."""
    free = subtract([(start, start + SEARCH_D * DAY_S + seconds)], excepted)
    left = seconds
    for begin, end in free:
        if end - begin >= left:
            return begin + left
        left -= end - begin
    return start + SEARCH_D * DAY_S + seconds


def _by_rule(port: Port, served: int) -> int:
    local = int(port.zone.to_local(served))
    day, second = day_of(local), local % DAY_S
    step = next(
        each
        for each in port.terms.turn.start_rule
        if each.until_s is None or second <= each.until_s
    )
    if step.next_working_day:
        day += 1
        while not is_working_day(port, day) and day < day_of(local) + SEARCH_D:
            day += 1
    return port.zone.boundary(day * DAY_S + step.at_s)


def is_working_day(port: Port, day: int) -> bool:
    """Whether a local day is a working day: no holiday, and not wholly excepted."""
    excepted = port.terms.excepted
    if excepted.holidays and any(each.day == day for each in port.holidays):
        return False
    windows: tuple[WeeklyWindow, ...] = port.terms.turn.working_days
    second = weekday_of(day) * DAY_S
    if windows:
        return any(
            each.start_s < second + DAY_S + shift and each.end_s > second + shift
            for each in windows
            for shift in (0, 7 * DAY_S)
        )
    covered = merge(
        (each.start_s - shift, each.end_s - shift)
        for each in excepted.windows
        for shift in (0, 7 * DAY_S)
    )
    return not any(start <= second and end >= second + DAY_S for start, end in covered)
