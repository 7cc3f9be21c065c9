"""Recurrence by RFC 5545: when a body or a duty is due again, and when it sleeps."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from keruen.roadmap.refusal import refuse

DAY = r"(MO|TU|WE|TH|FR|SA|SU)"
PARTS = {
    "FREQ": r"(YEARLY|MONTHLY|WEEKLY|DAILY)",
    "INTERVAL": r"[1-9]\d?",
    "UNTIL": r"\d{8}",
    "COUNT": r"[1-9]\d{0,2}",
    "BYMONTH": r"([1-9]|1[0-2])",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])",
    "BYDAY": rf"([+-]?[1-5])?{DAY}",
    "BYSETPOS": r"-?[1-9]\d?",
    "WKST": DAY,
}
"""What a part of a rule may say; those of more than one value are told by commas."""
LISTS = ("BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS")
NOT_WITH = {
    "DAILY": {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"},
    "WEEKLY": {"BYMONTH", "BYMONTHDAY", "BYSETPOS"},
    "MONTHLY": set[str](),
    "YEARLY": set[str](),
}
"""Parts that a rule of so many days may not have: it would be sought day by day."""
LIMIT = 1000
"""No rule is expanded further than this many dates at once."""


def check_rule(rule: str, start: date | None = None) -> None:
    """Refuse a recurrence that cannot be read, that never comes, or that means two things.

    Parameters
    ----------
    start : the first date, where it is known.

    Raises
    ------
    KeruenError : a rule that is no RRULE, one finer than a day, one that counts its dates, one
        without any date, one of days that some months lack.
    """
    parts = _parts(rule)
    if "COUNT" in parts:
        refuse(
            "the recurrence {rule} counts its dates",
            "Write the day on which it ends instead, such as UNTIL=20301231.",
            kind="invalid",
            rule=repr(rule[:80]),
        )
    begin = start or date(2025, 1, 1)
    found = _read(rule, begin, _horizon(parts, begin))
    if found.after(_midnight(begin), inc=True) is None:
        refuse(
            "the recurrence {rule} names no day at all",
            "Write days that there are, such as BYMONTHDAY=-1 for the last of a month.",
            kind="invalid",
            rule=repr(rule[:80]),
        )
    if start is not None and _lacks_days(parts, start):
        refuse(
            "the recurrence {rule} from {day}: not every month has that day",
            "Add BYMONTHDAY=-1 for the last day of a month, or begin by the 28th.",
            kind="invalid",
            rule=rule,
            day=start.isoformat(),
        )


def occurrences(rule: str, start: date, first: date, last: date) -> list[date]:
    """Dates of a rule within a window, both ends included."""
    dates = list(islice(expand(rule, start, first, last), LIMIT + 1))
    if len(dates) > LIMIT:
        refuse(
            "the recurrence {rule} has more than {limit} dates in this window",
            "Choose a shorter window.",
            kind="invalid",
            rule=rule,
            limit=LIMIT,
        )
    return dates


def expand(rule: str, start: date, first: date, last: date) -> Iterator[date]:
    """Dates of a rule within a window one by one, however many they are."""
    found = _read(rule, start, last).xafter(_midnight(first), inc=True)
    return (each.date() for each in found)


def next_due(rule: str, start: date, after: date) -> date | None:
    """The first date of a rule after a day; none where the rule has ended."""
    last = _horizon(_parts(rule), max(start, after))
    found = _read(rule, start, last).after(_midnight(after), inc=False)
    return None if found is None else found.date()


def period_months(rule: str) -> int:
    """The length of a rule's period in months, at least one."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    each = int(parts.get("INTERVAL", "1"))
    months = {"YEARLY": 12 * each, "MONTHLY": each}.get(parts["FREQ"], 1)
    return max(1, months)


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if last.day < first.day else months


def is_dormant(rule: str, last_met: date, today: date, grace_months: int) -> bool:
    """Whether a body has been silent for longer than its period and its grace."""
    return months_between(last_met, today) >= period_months(rule) + grace_months


def alarm_day(rule: str, last_met: date, grace_months: int) -> date:
    """The first day on which a body sleeps unless it meets before."""
    months = last_met.month - 1 + period_months(rule) + grace_months
    year, month = last_met.year + months // 12, months % 12 + 1
    if last_met.day <= monthrange(year, month)[1]:
        return date(year, month, last_met.day)
    return date(year, month, monthrange(year, month)[1]) + timedelta(days=1)


def _parts(rule: str) -> dict[str, str]:
    """The parts of a rule by their names.

    Raises
    ------
    KeruenError : a part that is not known, stands twice or says what cannot be.
    """
    told = [part.partition("=")[::2] for part in rule[:200].split(";")]
    parts = dict(told)
    banned = NOT_WITH.get(parts.get("FREQ", ""), set())
    fine = len(rule) <= 200 and len(parts) == len(told) and "FREQ" in parts
    if not (fine and all(name not in banned and _fits(name, value) for name, value in told)):
        refuse(
            "the recurrence {rule} cannot be read",
            "Write a rule of days, weeks, months or years, such as FREQ=YEARLY;INTERVAL=1.",
            kind="invalid",
            rule=repr(rule[:80]),
        )
    return parts


def _fits(name: str, value: str) -> bool:
    pattern = PARTS.get(name)
    values = value.split(",") if name in LISTS else [value]
    return pattern is not None and all(re.fullmatch(pattern, each, re.ASCII) for each in values)


def _horizon(parts: dict[str, str], after: date) -> date:
    """The day by which a rule comes again if ever: leap days lie up to eight years apart."""
    years = max(9, 3 * int(parts.get("INTERVAL", "1")))
    return after + timedelta(days=366 * years)


def _lacks_days(parts: dict[str, str], start: date) -> bool:
    """Whether a rule that names no days itself takes one from its start that months lack."""
    monthly = parts["FREQ"] == "MONTHLY" and start.day > 28
    yearly = parts["FREQ"] == "YEARLY" and (start.month, start.day) == (2, 29)
    return (monthly or yearly) and not {"BYMONTHDAY", "BYDAY", "BYMONTH"} & set(parts)


def _read(rule: str, start: date, last: date) -> rrule:
    """A rule from its start, which looks no further than a last day, whatever it says."""
    parts = _parts(rule)
    if _lacks_days(parts, start):
        # Where a month lacks the day its last one stands for it; RFC 5545 would skip the month.
        days = ",".join(str(day) for day in range(28, start.day + 1))
        month = ";BYMONTH=2" if parts["FREQ"] == "YEARLY" else ""
        rule = f"{rule}{month};BYMONTHDAY={days};BYSETPOS=-1"
    found = _parse(rule, start)
    ends = _midnight(last)
    if "COUNT" in parts:
        # Dates are counted from the start, so the last of them is an end like any other.
        counted = list(islice(found.replace(count=None, until=ends), int(parts["COUNT"])))
        ends = counted[-1] if counted else ends
    elif "UNTIL" in parts:
        ends = min(ends, datetime.strptime(parts["UNTIL"], "%Y%m%d"))
    return found.replace(count=None, until=ends)


@lru_cache(maxsize=4096)
def _parse(rule: str, start: date) -> rrule:
    try:
        found = rrulestr(rule, dtstart=_midnight(start))
    except (ValueError, KeyError, TypeError) as error:
        refuse(
            "the recurrence {rule} cannot be read: {problem}",
            "Write a rule of days, weeks, months or years, such as FREQ=YEARLY;INTERVAL=1.",
            kind="invalid",
            rule=repr(rule[:80]),
            problem=str(error),
        )
    if not isinstance(found, rrule):
        raise TypeError("one rule was read as several")
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
