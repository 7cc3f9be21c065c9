"""Days, times and calendar entries in the reader's language, by CLDR."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from keruen.roadmap.calendar.words import pick
from keruen.roadmap.days import UNREADABLE
from keruen.roadmap.reads.calendar_feed import Entry
from keruen.roadmap.rows import PartyRow
from keruen.store.instants import read_instant
from keruen.web.languages import translate

LOCALES = {"en": "en_001", "fr": "fr", "ar": "ar_MA", "kk": "kk", "ru": "ru"}
"""The locale of each language: Arabic is that of Morocco, with its months and digits."""
ISOLATE, END = "\u2068", "\u2069"
"""Isolate a date or a time from the text direction of the words beside it."""


LEFT_TO_RIGHT = "\u2066"
"""Begins a text from left to right, whatever its words."""


def isolate_limit(text: str) -> str:
    """A limit such as ``≥ 11.0 %``: its sign is not mirrored where words go from right to left.

    Examples
    --------
    >>> isolate_limit("≥ 11.0 %")
    '\u2066≥ 11.0 %\u2069'
    """
    return f"{LEFT_TO_RIGHT}{text}{END}"


def isolate(text: str) -> str:
    """A name or a code that keeps its own direction among words of another.

    Examples
    --------
    >>> len(isolate("T-1"))
    5
    """
    return f"{ISOLATE}{text}{END}"


@cache
def locale_of(language: str) -> Locale:
    """The locale in which dates of a language are written."""
    return Locale.parse(LOCALES.get(language, language))


def say_date(day: date, language: str) -> str:
    """A day in words, such as 1 March 2027."""
    return str(format_date(day, "long", locale=locale_of(language)))


def say_short(day: date, language: str) -> str:
    """A day with its month's short name, such as 1 Mar 2027."""
    locale = locale_of(language)
    pattern = locale.datetime_skeletons["yMMMd"].pattern
    return str(format_date(day, pattern, locale=locale))


def say_day_month(day: date, language: str) -> str:
    """A day without its year, such as 1 Mar."""
    locale = locale_of(language)
    return str(format_date(day, locale.datetime_skeletons["MMMd"].pattern, locale=locale))


def say_days(first: date, last: date, language: str) -> str:
    """A day, or the days from one to another."""
    told = say_date(first, language)
    return told if first == last else f"{told} – {say_date(last, language)}"


def say_times(begin: datetime, end: datetime, language: str) -> str:
    """Two local times with their days; the day once where it is the same."""
    first = f"{say_date(begin.date(), language)}, {begin:%H:%M}"
    same = begin.date() == end.date()
    last = f"{end:%H:%M}" if same else f"{say_date(end.date(), language)}, {end:%H:%M}"
    return f"{ISOLATE}{first} – {last}{END}"


def say_weekday(day: date, language: str) -> str:
    """The name of a day of the week."""
    return str(format_date(day, "EEEE", locale=locale_of(language)))


def say_month(day: date, language: str) -> str:
    """A month and its year, such as March 2027."""
    told = str(format_date(day, "LLLL y", locale=locale_of(language)))
    return told[:1].upper() + told[1:]


def say_period(period: str, language: str) -> str:
    """A month written as 2027-03 in words; any other period unchanged."""
    try:
        return say_month(date.fromisoformat(f"{period}-01"), language)
    except ValueError:
        return period


def say_offset(moment: datetime) -> str:
    """How far a clock is from UTC, such as UTC+1 or UTC+5:30."""
    return _offset(moment.utcoffset() or timedelta())


def _offset(shift: timedelta) -> str:
    minutes = round(shift.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


def say_clocks(parties: Iterable[PartyRow], instant: datetime | str, language: str) -> str:
    """An instant by the clock of each side: the day once where it is the same for all."""
    try:
        return _clocks(parties, instant, language)
    except UNREADABLE:
        return say_unreadable(instant, language)


def say_unreadable(stored: object, language: str) -> str:
    """A stored date as it is, with a word that it cannot be read."""
    return f"{str(stored)[:40]} ({translate('cannot be read', language)})"


def _clocks(parties: Iterable[PartyRow], instant: datetime | str, language: str) -> str:
    moment = read_instant(instant) if isinstance(instant, str) else instant
    clocks = [(party, moment.astimezone(ZoneInfo(party.zone))) for party in parties]
    days = {clock.date() for _, clock in clocks}
    told = [
        f"{ISOLATE}{'' if len(days) == 1 else say_date(clock.date(), language) + ', '}"
        f"{clock:%H:%M} {pick(party.names, language)} ({say_offset(clock)}){END}"
        for party, clock in clocks
    ]
    day = f"{ISOLATE}{say_date(clocks[0][1].date(), language)}{END}, " if len(days) == 1 else ""
    return f"{day}{' / '.join(told)}"


def seasonal_clocks(
    parties: Iterable[PartyRow], instant: datetime
) -> list[tuple[PartyRow, str, str]]:
    """Sides whose clock is not at its standard time then: the side, its offset, its usual one."""
    found = []
    for party in parties:
        moment = instant.astimezone(ZoneInfo(party.zone))
        shift = moment.dst()
        if shift:
            usual = (moment.utcoffset() or timedelta()) - shift
            found.append((party, say_offset(moment), _offset(usual)))
    return found


def say_entry(entry: Entry, language: str) -> str:
    """An entry in words: what kind of day it is, its title, and its description."""
    label, note = (translate(each, language) if each else "" for each in (entry.label, entry.note))
    words = ": ".join(part for part in (label, entry.title) if part)
    return f"{words} ({note})" if note else words


def worded(entries: Iterable[Entry], language: str) -> list[Entry]:
    """Entries whose titles say all in words, for calendar programs."""
    return [_worded(each, language) for each in entries]


@lru_cache(maxsize=32768)
def _worded(entry: Entry, language: str) -> Entry:
    place = entry.place or ("" if entry.layer == "events" else entry.party)
    return replace(entry, title=say_entry(entry, language), place=place)
