"""Recurrence by RFC 5545: when a body or a duty is due again, and when it sleeps."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from keruen.roadmap.refusal import refuse

RULE = re.compile(r"^FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY)(;[A-Z]+=[A-Z0-9,+-]+)*$")
LIMIT = 1000
"""No rule is expanded further than this many dates at once."""


def check_rule(rule: str) -> None:
    """Refuse a recurrence that cannot be read.

    Raises
    ------
    KeruenError : a rule that is no RRULE, or one finer than a day.
    """
    _read(rule, date(2025, 1, 1))


def occurrences(rule: str, start: date, first: date, last: date) -> list[date]:
    """Dates of a rule within a window, both ends included."""
    found = _read(rule, start).xafter(_midnight(first), inc=True)
    dates: list[date] = []
    for each in islice(found, LIMIT + 1):
        if each.date() > last:
            return dates
        dates.append(each.date())
        if len(dates) > LIMIT:
            refuse(
                "the recurrence {rule} has more than {limit} dates in this window",
                "Choose a shorter window.",
                kind="invalid",
                rule=rule,
                limit=LIMIT,
            )
    return dates


def next_due(rule: str, start: date, after: date) -> date | None:
    """The first date of a rule after a day; none where the rule has ended."""
    found = _read(rule, start).after(_midnight(after), inc=False)
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


def _read(rule: str, start: date) -> rrule:
    if not RULE.match(rule) or len(rule) > 200:
        refuse(
            "the recurrence {rule} cannot be read",
            "Write a rule of days, weeks, months or years, such as FREQ=YEARLY;INTERVAL=1.",
            kind="invalid",
            rule=repr(rule[:80]),
        )
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


__all__ = ["check_rule", "is_dormant", "next_due", "occurrences"]
