"""A month as a grid of weeks, with Hijri days beside and what happens on each day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import format_date

from keruen.roadmap.calendar.hijri import MONTHS, hijri_date
from keruen.roadmap.calendar.words import pick
from keruen.roadmap.calendar.working import WorkingDays, each_day
from keruen.roadmap.reads.calendar_feed import Entry
from keruen.roadmap.rows import PartyRow
from keruen.web.dates import locale_of, say_entry, say_month
from keruen.web.languages import translate

CELL_ENTRIES = 4
"""Largest number of entries in a cell; the rest are counted and linked."""
SPREAD_DAYS = 7
"""A longer entry is shown on its first and last day only."""


@dataclass(frozen=True)
class Line:
    """An entry in a cell: its words, the page of its record, its layer."""

    words: str
    link: str
    layer: str
    party: str
    cancelled: bool
    tentative: bool


@dataclass(frozen=True)
class Day:
    """A cell of the grid.

    Parameters
    ----------
    name : the day in words, for where there are no columns.
    hijri : the day of the Hijri month, with its name where it begins.
    outside : whether it belongs to the month before or after.
    rests : sides that do not work, each with why.
    free : whether it is a day off.
    more : how many entries are not shown.
    """

    date: date
    name: str
    hijri: str
    hijri_name: str
    outside: bool
    today: bool
    rests: list[tuple[str, str]]
    free: bool
    lines: list[Line]
    more: int


@dataclass(frozen=True)
class Switch:
    """A layer that can be switched on or off."""

    layer: str
    link: str
    on: bool


@dataclass(frozen=True)
class Month:
    """A month of the calendar, and how to go to others."""

    title: str
    switches: list[Switch]
    weekdays: list[tuple[str, str]] = field(default_factory=list)
    weeks: list[list[Day]] = field(default_factory=list)
    earlier: str = ""
    later: str = ""


def month_days(first: date, language: str) -> list[date]:
    """The days of the weeks that touch a month, from the first day of the week there."""
    begins = locale_of(language).first_week_day
    start = first - timedelta(days=(first.weekday() - begins) % 7)
    last = next_month(first) - timedelta(days=1)
    end = last + timedelta(days=(begins - 1 - last.weekday()) % 7)
    return list(each_day(start, end))


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def last_month(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def weekday_names(language: str) -> list[tuple[str, str]]:
    """Long and short names of the days of the week, from its first day."""
    locale = locale_of(language)
    names = locale.days["stand-alone"]
    order = [(locale.first_week_day + step) % 7 for step in range(7)]
    return [(str(names["wide"][day]), str(names["abbreviated"][day])) for day in order]


def make_weeks(
    first: date,
    today: date,
    language: str,
    entries: Iterable[Entry],
    working: WorkingDays,
    parties: Iterable[PartyRow],
) -> list[list[Day]]:
    """The weeks of a month, each day with its entries."""
    days = month_days(first, language)
    held: dict[date, list[Entry]] = {}
    for entry in entries:
        for day in _shown_on(entry, days[0], days[-1]):
            held.setdefault(day, []).append(entry)
    names = {each.code: pick(each.names, language) for each in parties}
    cells = [_day(day, first, today, language, held.get(day, []), working, names) for day in days]
    return [cells[place : place + 7] for place in range(0, len(cells), 7)]


def _shown_on(entry: Entry, first: date, last: date) -> list[date]:
    begin, end = entry.first_day, entry.last_day
    if (end - begin).days >= SPREAD_DAYS:
        return [day for day in (begin, end) if first <= day <= last]
    return list(each_day(max(begin, first), min(end, last)))


def _day(
    day: date,
    first: date,
    today: date,
    language: str,
    entries: list[Entry],
    working: WorkingDays,
    names: dict[str, str],
) -> Day:
    hijri, hijri_name = _hijri(day, language)
    rests = [
        (party, f"{names[party]}: {_why(off.name, off.texts, language)}")
        for party in working.countries
        for off in working.days_off(party, day)[:1]
        if off.rests and off.kind != "weekend"
    ]
    lines = [
        Line(
            say_entry(entry, language),
            entry.link,
            entry.layer,
            entry.party,
            entry.cancelled,
            entry.tentative,
        )
        for entry in entries[:CELL_ENTRIES]
    ]
    return Day(
        day,
        str(format_date(day, "EEEE d MMMM", locale=locale_of(language))),
        hijri,
        hijri_name,
        day.month != first.month,
        day == today,
        rests,
        all(working.rests(party, day) for party in working.countries),
        lines,
        max(0, len(entries) - CELL_ENTRIES),
    )


def _why(name: str, texts: dict[str, str], language: str) -> str:
    return pick(texts, language) or translate(name, language)


def _hijri(day: date, language: str) -> tuple[str, str]:
    """The day of the Hijri month as a number, and with the name of its month."""
    found = hijri_date(day)
    if found is None:
        return "", ""
    _, month, number = found
    name = f"{number} {MONTHS[language][month - 1]}"
    return (name if number == 1 else str(number)), name


__all__ = ["Month", "Switch", "last_month", "make_weeks", "next_month", "say_month"]
