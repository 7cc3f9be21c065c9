"""Local times of a port and instants: seconds since 1970 in UTC, with the zone's changes frozen.

A statement must give the same answer in ten years, whatever governments decide until then. So the
changes of a zone that a statement may need are read once, from the package `tzdata` alone, and
stand in its basis.
"""

from __future__ import annotations

import datetime as dt
import importlib.resources
import re
import zoneinfo
from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from keruen.errors import fill
from keruen.zones import zone_edition

DAY_S = 86_400
HOUR_S = 3_600
EPOCH = dt.date(1970, 1, 1).toordinal()
FIRST_YEAR, LAST_YEAR = 1990, 2100
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

NAME = re.compile(r"[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+)*")
LOCAL = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?P<offset>Z|[+-]\d{2}:\d{2})?"
)

Instant = int | Fraction
"""Seconds since 1970-01-01 00:00 UTC; a fraction where an allowance ends between two seconds."""


class ClockError(ValueError):
    """A time that cannot be placed; the text is what is wrong, `remedy` what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Zone:
    """The clock of a place over some years.

    Parameters
    ----------
    edition : edition of the time zone data, such as ``2026f``.
    starts : instants from which an offset applies; the first is before every time in use.
    offsets : seconds that local time is ahead of UTC, for each start.
    """

    name: str
    edition: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def offset_at(self, instant: Instant) -> int:
        """Seconds that local time is ahead of UTC."""
        return self.offsets[max(bisect_right(self.starts, instant) - 1, 0)]

    def to_local(self, instant: Instant) -> Instant:
        """Reading of the local clock, as seconds since 1970-01-01 00:00 of that clock."""
        return instant + self.offset_at(instant)

    def instants_of(self, local: int) -> list[int]:
        """Instants at which the local clock reads `local`: one, none in a gap, two if repeated."""
        near = {self.offset_at(local - DAY_S), self.offset_at(local + DAY_S)}
        return sorted({local - each for each in near if self.offset_at(local - each) == each})

    def boundary(self, local: int) -> int:
        """Instant of a recurring local time: the first reading, or the end of a gap over it."""
        found = self.instants_of(local)
        if found:
            return found[0]
        after = local - self.offset_at(local - DAY_S)
        return self.starts[bisect_right(self.starts, after) - 1]

    def to_instant(self, text: str) -> int:
        """Instant of a text such as ``2026-06-01T08:00``, with an offset where it is needed.

        Raises
        ------
        ClockError : no such time, or one that the clock skips or repeats.
        """
        local, offset = parse_local(text)
        found = self.instants_of(local)
        if offset is not None:
            if local - offset in found:
                return local - offset
            valid = " or ".join(offset_text(local - each) for each in found) or "no time at all"
            raise ClockError(
                fill(
                    "{text} has an offset that {name} does not have then", text=text, name=self.name
                ),
                fill(
                    "In {name} that time is at {valid}; correct the offset or leave it out.",
                    name=self.name,
                    valid=valid,
                ),
            )
        if not found:
            end = self.boundary(local)
            start = clock_of(end + self.offset_at(end - 1))
            raise ClockError(
                fill(
                    "the clock of {name} skips {text}: it moves from {start} to {end}",
                    name=self.name,
                    text=text,
                    start=start,
                    end=self.text(end)[11:],
                ),
                fill("Give the time that was meant, such as {end}.", end=self.text(end, iso=True)),
            )
        if len(found) == 2:
            both = " or ".join(self.text(each, iso=True) for each in found)
            raise ClockError(
                fill("the clock of {name} repeats {text}", name=self.name, text=text),
                fill("Write which one is meant: {both}.", both=both),
            )
        return found[0]

    def text(self, instant: Instant, *, iso: bool = False, seconds: bool = False) -> str:
        """An instant as local time, to the minute below; `iso` adds ``T`` and the offset."""
        offset = self.offset_at(instant)
        days, rest = divmod(int(instant // 1) + offset, DAY_S)
        date = dt.date.fromordinal(EPOCH + days).isoformat()
        clock = f"{rest // HOUR_S:02}:{rest // 60 % 60:02}"
        if (seconds or iso) and rest % 60:
            clock += f":{rest % 60:02}"
        return f"{date}T{clock}{offset_text(offset)}" if iso else f"{date} {clock}"


def to_instant(text: str, zone: Zone) -> int:
    """An instant: with an offset it is the same in every zone, without one it is local time.

    Raises
    ------
    ClockError : no such time, or one that the clock skips or repeats.
    """
    local, offset = parse_local(text)
    return zone.to_instant(text) if offset is None else local - offset


def clock_of(local: int) -> str:
    """Time of the day of a local reading, such as ``03:00``."""
    return f"{local % DAY_S // HOUR_S:02}:{local // 60 % 60:02}"


def offset_text(offset: int) -> str:
    """An offset such as ``+01:00``."""
    minutes = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def parse_local(text: str) -> tuple[int, int | None]:
    """Local seconds since 1970 and the offset written behind, of ``2026-06-01T08:00+01:00``.

    24:00 is midnight at the end of the day.

    Raises
    ------
    ClockError : the text is not a date and time.
    """
    found = LOCAL.fullmatch(text.strip())
    remedy = fill("Write local time as 2026-06-01T08:00, with the zone in the port.")
    if found is None:
        raise ClockError(fill("{text} is not a date and time", text=repr(text)), remedy)
    try:
        days = dt.date.fromisoformat(found["date"]).toordinal() - EPOCH
    except ValueError:
        raise ClockError(
            fill("{text} is not a day of the calendar", text=repr(text)), remedy
        ) from None
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if (minute > 59 or second > 59 or hour > 24) or (hour == 24 and (minute or second)):
        raise ClockError(fill("{text} is not a time of the day", text=repr(text)), remedy)
    if not FIRST_YEAR <= int(text.strip()[:4]) <= LAST_YEAR:
        raise ClockError(
            fill(
                "{text} is not between {first} and {last}",
                text=repr(text),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            ),
            fill("Correct the year."),
        )
    offset = None
    if found["offset"]:
        words = found["offset"]
        offset = 0
        if words != "Z":
            offset = (int(words[1:3]) * 60 + int(words[4:])) * 60 * (-1 if words[0] == "-" else 1)
    return days * DAY_S + hour * HOUR_S + minute * 60 + second, offset


def day_of(local: Instant) -> int:
    """Day number of a local reading; day 0 is 1 January 1970."""
    return int(local // DAY_S)


def weekday_of(day: int) -> int:
    """Day of the week, Monday 0."""
    return (day + 3) % 7


def date_of(day: int) -> dt.date:
    """Calendar date of a day number."""
    return dt.date.fromordinal(EPOCH + day)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """All names of the packaged data."""
    text = importlib.resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split())


def is_zone(name: str) -> bool:
    """Whether the packaged data have a zone of this name."""
    return NAME.fullmatch(name) is not None and name in zone_names()


@lru_cache(maxsize=256)
def freeze_zone(name: str, first_year: int, last_year: int) -> Zone:
    """The changes of a zone from the package `tzdata`, whatever the host's own data are.

    Parameters
    ----------
    name : one for which `is_zone` is true.
    first_year, last_year : the years that are needed, both included.
    """
    place = importlib.resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with place.open("rb") as file:
        zone = zoneinfo.ZoneInfo.from_file(file, key=name)
    first = (dt.date(first_year, 1, 1).toordinal() - EPOCH) * DAY_S
    last = (dt.date(last_year + 1, 1, 1).toordinal() - EPOCH) * DAY_S

    def offset(instant: int) -> int:
        found = dt.datetime.fromtimestamp(instant, zone).utcoffset()
        return 0 if found is None else int(found.total_seconds())

    starts, offsets = [first], [offset(first)]
    for begin in range(first, last, DAY_S):
        if offset(begin + DAY_S) != offsets[-1]:
            low, high = begin, begin + DAY_S
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offsets[-1] else (low, middle)
            starts.append(high)
            offsets.append(offset(high))
    return Zone(name, zone_edition(), tuple(starts), tuple(offsets))
