"""Dates that a rule seems to name and that months or years lack: the 31st of June, a fifth Monday.

RFC 5545 passes over such a month without a word. Here the months (or years) in which a rule should
come are counted by themselves and compared with those in which each day that it names really comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrulestr

LAST = date(2099, 12, 31)
"""Later dates are not checked."""

Period = tuple[int, int]
"""A year and a month; the month is 0 where the whole year is one period."""


@dataclass(frozen=True)
class Skipped:
    """What a rule passes over.

    Parameters
    ----------
    periods : the first of the months or years that lack a date.
    count : how many there are until 2099.
    cause : ``start`` (the day of the first date), ``day``, ``weekday``, ``position``, ``days``
        (days that never fall together) or ``month`` (a named month that the interval never meets).
    value : the day, weekday, position or month that is lacking.
    """

    periods: tuple[Period, ...]
    count: int
    cause: str
    value: str


def find_skipped(parts: Mapping[str, str], start: date | None) -> Skipped | None:
    """What a rule passes over from a first date on; without one, in whatever month it begins."""
    return _find(tuple(sorted(parts.items())), start)


@lru_cache(maxsize=512)
def _find(items: tuple[tuple[str, str], ...], start: date | None) -> Skipped | None:
    parts = dict(items)
    if parts.get("FREQ") not in ("MONTHLY", "YEARLY"):
        return None
    begin = start or date(2025, 1, 1)
    ends = min(LAST, _until(parts) or LAST)
    for name in ("UNTIL", "COUNT", "WKST"):
        parts.pop(name, None)
    if start is None:
        # A body's rule runs from whenever it met last, so every month may be meant.
        parts.pop("INTERVAL", None)
    implied = not {"BYMONTHDAY", "BYDAY"} & set(parts)
    if implied and start is None:
        return None
    if implied:
        parts["BYMONTHDAY"] = str(begin.day)
        if parts["FREQ"] == "YEARLY":
            parts.setdefault("BYMONTH", str(begin.month))
    expected = list(_periods(parts, begin))
    unmet = _unmet_months(parts, expected)
    if unmet is not None:
        return unmet
    # What began before the first date is not missed.
    first = (begin.year, begin.month if expected and expected[0][1] else 0)
    wanted = [each for each in expected if first < each <= (ends.year, ends.month)]
    for cause, value, variant in _variants(parts):
        found = set(_met(variant, begin))
        lacking = [each for each in wanted if each not in found]
        if lacking:
            cause = "start" if implied and cause == "day" else cause
            return Skipped(tuple(lacking[:2]), len(lacking), cause, value)
    return None


def _until(parts: Mapping[str, str]) -> date | None:
    return datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in parts else None


def _months(parts: Mapping[str, str]) -> list[int]:
    return sorted(int(each) for each in parts["BYMONTH"].split(",")) if "BYMONTH" in parts else []


def _by_year(parts: Mapping[str, str]) -> bool:
    """Whether a year is one period: positions and weekdays are counted in the whole of it."""
    if parts["FREQ"] != "YEARLY":
        return False
    return "BYSETPOS" in parts or not {"BYMONTH", "BYMONTHDAY"} & set(parts)


def _periods(parts: Mapping[str, str], begin: date) -> Iterator[Period]:
    """Months, or years, in which a rule should come."""
    step, named = int(parts.get("INTERVAL", "1")), _months(parts)
    if parts["FREQ"] == "MONTHLY":
        for number in range(begin.year * 12 + begin.month - 1, (LAST.year + 1) * 12, step):
            year, month = number // 12, number % 12 + 1
            if not named or month in named:
                yield year, month
        return
    for year in range(begin.year, LAST.year + 1, step):
        for month in [0] if _by_year(parts) else named or range(1, 13):
            yield year, month


def _unmet_months(parts: Mapping[str, str], expected: list[Period]) -> Skipped | None:
    if parts["FREQ"] != "MONTHLY":
        return None
    unmet = set(_months(parts)) - {month for _, month in expected}
    if not unmet or not expected:
        return None
    return Skipped((), 0, "month", ",".join(str(each) for each in sorted(unmet)))


def _variants(parts: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The rule with each of the days that it names alone: what, which, and the rule."""
    numbered = [day for day in parts.get("BYDAY", "").split(",") if re.match(r"[+-]?\d", day)]
    if "BYSETPOS" in parts:
        for value in parts["BYSETPOS"].split(","):
            yield "position", value, {**parts, "BYSETPOS": value}
    elif "BYMONTHDAY" in parts and "BYDAY" in parts:
        yield "days", parts["BYMONTHDAY"], dict(parts)
    elif "BYMONTHDAY" in parts:
        for value in parts["BYMONTHDAY"].split(","):
            yield "day", value, {**parts, "BYMONTHDAY": value}
    else:
        for value in numbered:
            yield "weekday", value, {**parts, "BYDAY": value}


def _met(parts: Mapping[str, str], begin: date) -> Iterator[Period]:
    """Months, or years, in which a rule really comes."""
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    # From the first day of the period, so that only what the rule names decides.
    early = begin.replace(day=1, month=1 if parts["FREQ"] == "YEARLY" else begin.month)
    found = rrulestr(rule, dtstart=datetime.combine(early, time()))
    by_year = _by_year(parts)
    for each in found.replace(until=datetime.combine(LAST, time())):
        yield each.year, 0 if by_year else each.month


__all__ = ["Skipped", "find_skipped"]
