"""Days on which a side works: weekends by CLDR, national holidays by table, what a side declares.

Future holidays of the Hijri calendar are estimates, and the sighting of the moon may move
them by a day. A side that knows better declares it: an event of kind ``holiday`` or ``working day``
applies to the side that entered it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from holidays.constants import HOLIDAY_NAME_DELIMITER
from sqlalchemy import select

from keruen.roadmap import tables
from keruen.roadmap.calendar.observed import Observed, observed_in
from keruen.roadmap.calendar.words import pick
from keruen.roadmap.days import UNREADABLE
from keruen.roadmap.desk import Desk, Texts
from keruen.roadmap.rows import EventRow

HOLIDAY, WORKING_DAY = "holiday", "working day"
"""Kinds of events by which a side declares a day off or a day of work."""
ONE_DAY = timedelta(days=1)
LONGEST_REST_DAYS = 60
"""A working day is sought no further than this."""
KNOWN_YEARS = range(1950, 2151)

MARK = re.compile(r"^(?P<name>.*?)(?: \((?P<mark>[a-z]+(?:, [a-z]+)*)\))?$")
MOVED = "Day off (substituted from"


@dataclass(frozen=True)
class DayOff:
    """A day on which a side does not work, or may not.

    Parameters
    ----------
    party : the side.
    name : a word of the catalogue.
    kind : ``weekend`` | ``holiday`` | ``observed`` (given for one that fell on a weekend) |
        ``moved`` (exchanged for a working weekend) | ``estimate`` (by the Hijri calendar) |
        ``sighted`` (by the Hijri calendar, as it was observed) |
        ``possible`` (an estimate may fall here instead) | ``declared`` (by the side itself).
    texts : the side's own words for what it declared.
    event : the declaration.
    """

    party: str
    day: date
    name: str
    kind: str
    texts: Texts = field(default_factory=dict)
    event: str = ""

    @property
    def rests(self) -> bool:
        """Whether the side does not work, as far as is known."""
        return self.kind != "possible"


@dataclass(frozen=True)
class WorkingDays:
    """The working days of every side.

    Parameters
    ----------
    countries : ISO 3166 codes of the sides' countries by the codes of the sides.
    declared : what sides declared, by side and day.
    """

    countries: dict[str, str]
    declared: dict[tuple[str, date], EventRow] = field(default_factory=dict)

    def days_off(self, party: str, day: date) -> list[DayOff]:
        """Why a side does not work on a day, or may not; nothing where it works."""
        told = self.declared.get((party, day))
        if told and told.kind == WORKING_DAY:
            return []
        found = [] if told is None else [_declared(party, day, told)]
        country = self.countries[party]
        found += [DayOff(party, day, name, kind) for name, kind in national_holidays(country, day)]
        if day.weekday() in weekend(country) and not works_on_weekend(country, day):
            found.append(DayOff(party, day, "Weekend", "weekend"))
        if not found:
            found += self._possible(party, day)
        return found

    def rests(self, party: str, day: date) -> bool:
        """Whether a side does not work on a day."""
        return any(each.rests for each in self.days_off(party, day))

    def notes(self, first: date, last: date) -> list[DayOff]:
        """All remarks on the days from one to another, side by side."""
        return [
            each
            for day in each_day(first, last)
            for party in self.countries
            for each in self.days_off(party, day)
        ]

    def all_work(self, day: date) -> bool:
        """Whether every side works on a day."""
        return not any(self.rests(party, day) for party in self.countries)

    def between(self, first: date, last: date, party: str = "") -> int:
        """Working days after one day up to another, of one side or of all together."""
        parties = [party] if party else list(self.countries)
        return sum(
            not any(self.rests(each, day) for each in parties)
            for day in each_day(first + ONE_DAY, last)
        )

    def nearest(self, day: date, step: timedelta = -ONE_DAY) -> date | None:
        """The last day on which all sides work, up to a day; or the first, from it on."""
        for _ in range(LONGEST_REST_DAYS):
            if self.all_work(day):
                return day
            day += step
        return None

    def _possible(self, party: str, day: date) -> list[DayOff]:
        """Estimates of the day before or after that sighting may move here."""
        country = self.countries[party]
        return [
            DayOff(party, day, name, "possible")
            for beside in (day - ONE_DAY, day + ONE_DAY)
            for name, kind in national_holidays(country, beside)
            if kind == "estimate"
        ]


def read_working_days(desk: Desk) -> WorkingDays:
    """The working days of the sides, with what each of them declared that the actor may see."""
    rows = desk.records(
        EventRow,
        select(tables.event).where(
            tables.event.c.kind.in_((HOLIDAY, WORKING_DAY)),
            tables.event.c.withdrawn_at.is_(None),
        ),
    )
    territories = get_global("zone_territories")
    countries = {each.code: territories.get(each.zone, "") for each in desk.parties}
    declared: dict[tuple[str, date], EventRow] = {}
    for row in rows:
        if row.party not in countries:
            continue
        try:
            days = list(each_day(date.fromisoformat(row.starts_on), _last_day(row)))
        except UNREADABLE:
            desk.note_fault("event", row.title)
            continue
        declared.update(((row.party, day), row) for day in days)
    return WorkingDays(countries, declared)


def say_days_off(found: Iterable[DayOff]) -> str:
    """Days off in a few English words, for programs."""
    return "; ".join(
        f"{off.day.isoformat()} {off.party}: {pick(off.texts, 'en') or off.name} ({off.kind})"
        for off in found
    )


def _last_day(row: EventRow) -> date:
    longest = date.fromisoformat(row.starts_on) + timedelta(days=LONGEST_REST_DAYS)
    return min(date.fromisoformat(row.ends_on), longest)


def _declared(party: str, day: date, row: EventRow) -> DayOff:
    return DayOff(party, day, "Holiday", "declared", dict(row.title), row.id)


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from one to another, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


@lru_cache(maxsize=64)
def weekend(country: str) -> frozenset[int]:
    """The days of the weekend of a country, Monday being 0, by CLDR."""
    try:
        locale = Locale.parse(f"und_{country or '001'}")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en_001")
    first, last = locale.weekend_start, locale.weekend_end
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def national_holidays(country: str, day: date) -> Sequence[tuple[str, str]]:
    """Names and kinds of a country's holidays on a day; none where no table is known."""
    if day.year not in KNOWN_YEARS:
        return ()
    return _year(country, day.year)[0].get(day, ())


def works_on_weekend(country: str, day: date) -> bool:
    """Whether a country works on a day of its weekend, in exchange for another day."""
    return day.year in KNOWN_YEARS and day in _year(country, day.year)[1]


def has_table(country: str) -> bool:
    """Whether the holidays of a country are known at all."""
    return bool(country) and country in holidays.list_supported_countries()


@lru_cache(maxsize=512)
def _year(
    country: str, year: int
) -> tuple[dict[date, tuple[tuple[str, str], ...]], frozenset[date]]:
    if not has_table(country):
        return {}, frozenset()
    found = holidays.country_holidays(country, years=year, language="en_US")
    days = {
        day: tuple(_named(name) for name in _names(names))
        for day, names in found.items()
        if day.year == year
    }
    for known in observed_in(country, year):
        days = _as_observed(days, known)
    return days, frozenset(found.weekend_workdays)


Days = dict[date, tuple[tuple[str, str], ...]]


def _as_observed(days: Days, known: Observed) -> Days:
    """The holidays of a year with one of them on the days on which it was observed."""
    if any(
        name == known.holiday and kind != "estimate" for name, kind in days.get(known.first, ())
    ):
        # The table of holidays knows it itself.
        return days
    kept = {
        day: tuple(each for each in named if each[0] != known.holiday)
        for day, named in days.items()
    }
    for day in known.all_days:
        kept[day] = (*kept.get(day, ()), (known.holiday, "sighted"))
    return {day: named for day, named in kept.items() if named}


def _names(names: str) -> Iterable[str]:
    return names.split(HOLIDAY_NAME_DELIMITER)


def _named(words: str) -> tuple[str, str]:
    """A holiday's name without its mark, and its kind."""
    if words.startswith(MOVED):
        return "Day off for a working weekend", "moved"
    found = MARK.match(words)
    name, mark = (found["name"], found["mark"] or "") if found else (words, "")
    marks = set(mark.split(", "))
    if "estimated" in marks:
        return name, "estimate"
    return (name, "observed") if "observed" in marks else (words, "holiday")
