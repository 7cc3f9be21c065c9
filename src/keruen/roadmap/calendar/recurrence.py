"""Recurrence by RFC 5545: when a body or a duty is due again, and when it is dormant."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from keruen.roadmap.calendar.rule_words import words_or_text
from keruen.roadmap.calendar.skipped import Skipped, find_skipped
from keruen.store.refusal import refuse

DAY = r"(MO|TU|WE|TH|FR|SA|SU)"
PARTS = {
    "FREQ": r"(YEARLY|MONTHLY|WEEKLY|DAILY)",
    "INTERVAL": r"[1-9]\d?",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "COUNT": r"[1-9]\d{0,2}",
    "BYMONTH": r"([1-9]|1[0-2])",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])",
    "BYDAY": rf"([+-]?[1-5])?{DAY}",
    "BYSETPOS": r"-?[1-9]\d?",
    "WKST": DAY,
}
"""Values that a part of a rule may have; several are separated by commas."""
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


LONGEST_YEARS = 10
"""No rule that is written now comes less often."""
LAST_UNTIL = date(2100, 12, 31)

OFFERS = {
    "start": "Add BYMONTHDAY=-1 for the last day of a month, or begin by the 28th.",
    "day": "Choose the last day of the month (BYMONTHDAY=-1), or a day from the 1st to the 28th.",
    "weekday": "Choose the first to the fourth of these weekdays, or the last one of the month "
    "(BYDAY=-1{weekday}).",
    "position": "Choose a position that every period has, such as the last one (BYSETPOS=-1).",
    "days": "Choose days of the month and of the week that fall together every time.",
    "month": "Leave the interval out, or name months that it reaches.",
}
"""What to write instead of a rule that passes over months, by why it does."""


def check_rule(rule: str, start: date | None = None) -> None:
    """Refuse a recurrence that cannot be read, that never comes, or that means two things.

    Parameters
    ----------
    start : the first date, where it is known.

    Raises
    ------
    KeruenError : a rule that is no RRULE, one finer than a day, one that counts its dates, one
        without any date, one that passes over months which lack a day that it names.
    """
    parts = _parts(rule)
    told = words_or_text(rule)
    if "COUNT" in parts:
        refuse(
            "the recurrence {rule} counts its dates",
            "Write the day on which it ends instead, such as UNTIL={day}.",
            kind="invalid",
            rule=told,
            day=f"{_last_counted(rule, parts, start) or date(2030, 12, 31):%Y%m%d}",
        )
    if parts["FREQ"] == "YEARLY" and int(parts.get("INTERVAL", "1")) > LONGEST_YEARS:
        refuse(
            "the recurrence {rule} comes less often than every ten years",
            "Choose a period of ten years at most.",
            kind="invalid",
            rule=told,
        )
    begin = start or date(2025, 1, 1)
    until = _until(parts)
    if until is not None and until > LAST_UNTIL:
        refuse(
            "the recurrence {rule} ends after the year 2100",
            "Choose an earlier end, or leave it out.",
            kind="invalid",
            rule=told,
        )
    if until is not None and start is not None and until < start:
        refuse(
            "the recurrence {rule} ends before it begins on {day}",
            "Choose a later end, or leave it out.",
            kind="invalid",
            rule=told,
            day=start.isoformat(),
        )
    found = _read(rule, begin, _horizon(parts, begin))
    if found.after(_midnight(begin), inc=True) is None:
        refuse(
            "the recurrence {rule} names no day at all",
            "Write days that there are, such as BYMONTHDAY=-1 for the last of a month.",
            kind="invalid",
            rule=told,
        )
    _check_skipped(parts, told, start)


def _check_skipped(parts: dict[str, str], told: str, start: date | None) -> None:
    skipped = find_skipped(parts, start)
    if skipped is None:
        return
    remedy = OFFERS[skipped.cause]
    if skipped.cause == "month":
        refuse(
            "the recurrence {rule} names months that its interval never reaches: {months}",
            remedy,
            kind="invalid",
            rule=told,
            months=skipped.value,
        )
    if skipped.cause == "weekday":
        remedy = remedy.replace("{weekday}", skipped.value[-2:])
    periods = ", ".join(
        f"{year}-{month:02d}" if month else str(year) for year, month in skipped.periods
    )
    more = skipped.count - len(skipped.periods)
    refuse(
        "the recurrence {rule}{start} passes over {periods}: no such day then",
        remedy,
        kind="invalid",
        rule=told,
        start=f" from {start.isoformat()}" if skipped.cause == "start" and start else "",
        periods=f"{periods} and {more} more" if more else periods,
    )


def passed_over(rule: str, start: date | None) -> Skipped | None:
    """What a stored rule passes over; a rule that is written now is refused if there is any."""
    return find_skipped(_parts(rule), start)


def occurrences(rule: str, start: date, first: date, last: date) -> list[date]:
    """Dates of a rule within a window, both ends included."""
    dates = list(islice(expand(rule, start, first, last), LIMIT + 1))
    if len(dates) > LIMIT:
        refuse(
            "the recurrence {rule} has more than {limit} dates in this period",
            "Choose a shorter period.",
            kind="invalid",
            rule=rule,
            limit=LIMIT,
        )
    return dates


def expand(rule: str, start: date, first: date, last: date) -> Iterator[date]:
    """Dates of a rule within a window one by one, however many they are."""
    found = _read(rule, start, last).xafter(_midnight(first), inc=True)
    return (each.date() for each in found)


@lru_cache(maxsize=16384)
def dates_between(rule: str, start: date, first: date, last: date) -> tuple[date, ...]:
    """Dates of a rule within a window, cached."""
    return tuple(expand(rule, start, first, last))


def next_due(rule: str, start: date, after: date) -> date | None:
    """The first date of a rule after a day; none where the rule has ended."""
    last = _horizon(_parts(rule), max(start, after))
    found = _read(rule, start, last).after(_midnight(after), inc=False)
    return None if found is None else found.date()


def period_months(rule: str) -> int:
    """The longest time from one date of a rule to the next in whole months, at least one."""
    parts = _parts(rule)
    each = int(parts.get("INTERVAL", "1"))
    months = sorted({int(month) for month in parts.get("BYMONTH", "1").split(",")})
    # From each named month to the next, and from the last one to the first of the year after.
    gaps = [
        later - month for month, later in zip(months, [*months[1:], months[0] + 12], strict=True)
    ]
    if parts["FREQ"] == "YEARLY":
        return 12 * each if each > 1 else max(gaps)
    if parts["FREQ"] == "MONTHLY":
        return max(each, max(gaps)) if "BYMONTH" in parts else each
    days = each * (7 if parts["FREQ"] == "WEEKLY" else 1)
    return max(1, round(days * 12 / 365.25))


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if last.day < first.day else months


def is_dormant(rule: str, last_met: date, today: date, grace_months: int) -> bool:
    """Whether a body has been silent for longer than its period and its grace."""
    return months_between(last_met, today) >= period_months(rule) + grace_months


def alarm_day(rule: str, last_met: date, grace_months: int) -> date:
    """The first day on which a body is dormant unless it meets before."""
    months = last_met.month - 1 + period_months(rule) + grace_months
    year, month = last_met.year + months // 12, months % 12 + 1
    if last_met.day <= monthrange(year, month)[1]:
        return date(year, month, last_met.day)
    return date(year, month, monthrange(year, month)[1]) + timedelta(days=1)


def _parts(rule: str) -> dict[str, str]:
    """The parts of a rule by their names.

    Raises
    ------
    KeruenError : a part that is unknown, repeated or impossible.
    """
    told = [part.partition("=")[::2] for part in rule[:200].split(";")]
    parts = dict(told)
    banned = NOT_WITH.get(parts.get("FREQ", ""), set())
    fine = len(rule) <= 200 and len(parts) == len(told) and "FREQ" in parts
    fine = fine and all(name not in banned and _fits(name, value) for name, value in told)
    if not (fine and _ends(parts)):
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


def _ends(parts: dict[str, str]) -> bool:
    """Whether the last day of a rule, if it has one, is a day that there is."""
    try:
        _until(parts)
    except ValueError:
        return False
    return True


def _horizon(parts: dict[str, str], after: date) -> date:
    """The day by which a rule comes again if ever: leap days lie up to eight years apart."""
    years = max(9, 3 * int(parts.get("INTERVAL", "1")))
    return date.fromordinal(min(after.toordinal() + 366 * years, date.max.toordinal()))


def _lacks_days(parts: dict[str, str], start: date) -> bool:
    """Whether a rule that names no days itself takes one from its start that months may lack."""
    if start.day <= 28 or {"BYMONTHDAY", "BYDAY", "BYSETPOS"} & set(parts):
        return False
    if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
        return (start.month, start.day) == (2, 29)
    return parts["FREQ"] == "MONTHLY" or (
        parts["FREQ"] == "YEARLY" and parts.get("INTERVAL", "1") == "1"
    )


def _until(parts: dict[str, str]) -> date | None:
    """The last day of a rule; a time of day after it changes nothing."""
    return datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in parts else None


def _last_counted(rule: str, parts: dict[str, str], start: date | None) -> date | None:
    """The last of the dates that a rule counts."""
    if start is None:
        return None
    uncounted = _parse(_without(rule, "COUNT"), start).replace(until=_midnight(LAST_UNTIL))
    counted = list(islice(uncounted, int(parts["COUNT"])))
    return counted[-1].date() if counted else None


def _without(rule: str, *names: str) -> str:
    return ";".join(part for part in rule.split(";") if part.partition("=")[0] not in names)


def _read(rule: str, start: date, last: date) -> rrule:
    """A rule from its start, evaluated no further than a last day."""
    parts = _parts(rule)
    plain = _without(rule, "COUNT", "UNTIL")
    if _lacks_days(parts, start):
        # Where a month lacks the day, its last day replaces it; RFC 5545 would skip the month.
        days = ",".join(str(day) for day in range(28, start.day + 1))
        if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
            plain += ";BYMONTH=2"
        elif parts["FREQ"] == "YEARLY":
            # Month by month, so that the last of the days is taken in each of them.
            plain = plain.replace("FREQ=YEARLY", "FREQ=MONTHLY")
        plain = f"{plain};BYMONTHDAY={days};BYSETPOS=-1"
    found = _parse(plain, start)
    ends = _midnight(last)
    until = _until(parts)
    if "COUNT" in parts:
        # Dates are counted from the start, so the last of them is an end like any other.
        counted = list(islice(found.replace(until=ends), int(parts["COUNT"])))
        ends = counted[-1] if counted else ends
    elif until is not None:
        ends = min(ends, _midnight(until))
    return found.replace(until=ends)


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
