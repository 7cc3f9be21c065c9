"""Weekly windows, always written out, and the excepted days that they and holidays give."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from keruen.laytime.clock import DAY_S, WEEKDAYS, Instant, Zone, day_of, weekday_of

WEEK_S = 7 * DAY_S
DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
TIME = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
SPAN = re.compile(rf"({DAY}) ({TIME}) ?- ?({DAY}) ({TIME})")
DAILY = re.compile(rf"({DAY}|daily)(?: ?- ?({DAY}))?(?: ({TIME}) ?- ?({TIME}))?")

Interval = tuple[Instant, Instant]
"""From one instant up to another, which is not part of it."""


@dataclass(frozen=True)
class WeeklyWindow:
    """A stretch of the local week.

    Parameters
    ----------
    start_s, end_s : seconds after Monday 00:00; the end is later, by at most a week.
    text : as the user wrote it.
    """

    start_s: int
    end_s: int
    text: str


@dataclass(frozen=True)
class Occurrence:
    """One excepted period, such as the Sunday of 7 June.

    Parameters
    ----------
    kind : ``weekly`` or ``holiday``.
    label : the window as written, or the name of the holiday.
    """

    start: int
    end: int
    kind: str
    label: str


def parse_time(text: str) -> int | None:
    """Seconds after midnight of ``HH:MM``; None where the text is not a time."""
    if re.fullmatch(TIME, text.strip()) is None:
        return None
    hour, minute = text.strip().split(":")
    return int(hour) * 3600 + int(minute) * 60


def parse_windows(text: str) -> list[WeeklyWindow] | None:
    """The windows that a text writes out; None where it is not of a known form.

    Forms: ``sat 12:00 - mon 08:00`` (from one time of the week to another), ``sun`` (the whole
    day), ``mon-fri 08:00-17:00`` and ``daily 06:00-22:00`` (the same hours on each of those days).

    >>> [each.end_s - each.start_s for each in parse_windows("sat 12:00 - mon 08:00")]
    [158400]
    """
    words = " ".join(text.lower().replace("–", "-").replace("—", "-").split())
    span = SPAN.fullmatch(words)
    if span is not None:
        start = WEEKDAYS.index(span[1]) * DAY_S + (parse_time(span[2]) or 0)
        end = WEEKDAYS.index(span[3]) * DAY_S + (parse_time(span[4]) or 0)
        return [WeeklyWindow(start, end if end > start else end + WEEK_S, text)]
    daily = DAILY.fullmatch(words)
    if daily is None or (daily[1] == "daily" and (daily[2] or not daily[3])):
        return None
    first = 0 if daily[1] == "daily" else WEEKDAYS.index(daily[1])
    last = 6 if daily[1] == "daily" else WEEKDAYS.index(daily[2] or daily[1])
    begin, until = parse_time(daily[3] or "00:00") or 0, parse_time(daily[4] or "24:00") or 0
    if until <= begin:
        return None
    days = range(first, (last if last >= first else last + 7) + 1)
    return [WeeklyWindow(day % 7 * DAY_S + begin, day % 7 * DAY_S + until, text) for day in days]


def covers_week(windows: Iterable[WeeklyWindow]) -> bool:
    """Whether some windows together leave nothing of the week."""
    pieces = [
        (each.start_s + shift, each.end_s + shift) for each in windows for shift in (-WEEK_S, 0)
    ]
    return any(start <= 0 and end >= WEEK_S for start, end in merge(pieces))


def weekly_occurrences(
    windows: Iterable[WeeklyWindow], zone: Zone, start: Instant, end: Instant
) -> Iterator[Occurrence]:
    """Every occurrence that overlaps a span of time, by its local hours."""
    first = day_of(zone.to_local(start)) - weekday_of(day_of(zone.to_local(start))) - 7
    last = day_of(zone.to_local(end))
    for monday in range(first, last + 1, 7):
        for window in windows:
            begin = zone.boundary(monday * DAY_S + window.start_s)
            until = zone.boundary(monday * DAY_S + window.end_s)
            if begin < end and until > start and begin < until:
                yield Occurrence(begin, until, "weekly", window.text)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals in order, those that touch or overlap made one."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start < end:
            merged.append((start, end))
    return merged


def subtract(intervals: Sequence[Interval], removed: Sequence[Interval]) -> list[Interval]:
    """What is left of merged `intervals` without merged `removed`."""
    left: list[Interval] = []
    ends = [end for _, end in removed]
    for start, end in intervals:
        at = start
        # The first that ends after the start may be the first that matters.
        place = bisect_left(ends, start)
        while place < len(removed) and removed[place][0] < end:
            if removed[place][0] > at:
                left.append((at, removed[place][0]))
            at = max(at, removed[place][1])
            place += 1
        if at < end:
            left.append((at, end))
    return left


def intersect(intervals: Sequence[Interval], other: Sequence[Interval]) -> list[Interval]:
    """What two merged lists have in common."""
    common: list[Interval] = []
    i = j = 0
    while i < len(intervals) and j < len(other):
        start, end = max(intervals[i][0], other[j][0]), min(intervals[i][1], other[j][1])
        if start < end:
            common.append((start, end))
        if intervals[i][1] <= other[j][1]:
            i += 1
        else:
            j += 1
    return common


def length(intervals: Iterable[Interval]) -> Instant:
    """Seconds of all intervals together."""
    return sum((end - start for start, end in intervals), start=0)
