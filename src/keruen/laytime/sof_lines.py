"""Lines of a pasted statement of facts: the date, the times and the words of each."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier janv",
            "feb february fevrier fev",
            "mar march mars",
            "apr april avril avr",
            "may mai",
            "jun june juin",
            "jul july juillet juil",
            "aug august aout",
            "sep sept september septembre",
            "oct october octobre",
            "nov november novembre",
            "dec december decembre",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday lundi",
            "tue tues tuesday mardi",
            "wed wednesday mercredi",
            "thu thur thurs thursday jeudi",
            "fri friday vendredi",
            "sat saturday samedi",
            "sun sunday dimanche",
        )
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = re.compile(rf"\b({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b[.,]?")
# Four digits before a dash or "hrs" are a time of the day.
YEAR = r"(199\d|20\d\d|2100)\b(?!\s*(?:-|–|/|to\b|hrs?\b|h\b))"
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\b(?![./-]\d)")
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|er)?[ .-]*({MONTH})\b[ .,-]*(?:{YEAR})?")
MONTH_DAY = re.compile(rf"\b({MONTH})[ .-]*(\d{{1,2}})(?:st|nd|rd|th)?\b[ .,-]*(?:{YEAR})?")
CLOCK = r"(?:[01]?\d|2[0-4])[:.h][0-5]\d|(?:[01]\d|2[0-4])[0-5]\d"
UNIT = r"(?!\s*(?:mt|mts|t|tons?|tonnes?|kg|cbm|m3|usd|%)\b)"
TIME = re.compile(
    rf"(?<![\d.,:/-])({CLOCK})(?![\d.,]\d|\d|:)(?:\s*(?:hrs?|hours|h|lt|utc))?\b{UNIT}"
)
RANGE = re.compile(
    rf"(?<![\d.,:/])({CLOCK})(?:\s*(?:hrs?|hours|h|lt))?\s*(?:-|–|—|/|to|till|until|a|and)\s*"
    rf"({CLOCK})(?![\d.,]\d|\d|:)(?:\s*(?:hrs?|hours|h|lt))?{UNIT}"
)


@dataclass
class SofLine:
    """A line of the text.

    Parameters
    ----------
    number : its number, from 1.
    date : the day that it names or stands under; None where none is known.
    times : minutes after midnight, at most two of which the second may be past 24:00.
    words : what is left, in small letters without accents and punctuation.
    problem : why it cannot be read; empty where it can.
    """

    number: int
    text: str
    date: dt.date | None = None
    names_date: bool = False
    times: list[int] = field(default_factory=list)
    words: str = ""
    problem: str = ""


def read_lines(text: str, order: str | None) -> list[SofLine]:
    """Lines that are not blank, each with its date and times.

    Parameters
    ----------
    order : ``dmy`` or ``mdy`` for dates such as 03/04/2026; None where none may be assumed.
    """
    lines: list[SofLine] = []
    date: dt.date | None = None
    last = -1
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        line = SofLine(number, raw.strip()[:500])
        plain = _plain(line.text)
        plain = _read_date(line, plain, date, order)
        if line.names_date:
            date, last = line.date, -1
        elif line.problem:
            # A date that cannot be read must not leave the lines below under an earlier one.
            date = None
        line.date = line.date or date
        _read_times(line, plain)
        if not line.names_date and line.times and not line.problem:
            if line.times[0] < last:
                line.problem = "earlier than the line above it, and no new date"
            elif line.date is None:
                line.problem = "a time without a date"
        if line.times and not line.problem:
            last = line.times[-1]
        lines.append(line)
    return lines


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _read_date(line: SofLine, plain: str, before: dt.date | None, order: str | None) -> str:
    """Set the date of a line; return what is left of its text."""
    for pattern, read in (
        (ISO, _iso),
        (NUMERIC, _numeric),
        (DAY_MONTH, _day_month),
        (MONTH_DAY, _month_day),
    ):
        found = pattern.search(plain)
        if found is None:
            continue
        named = WEEKDAY.search(plain)
        if pattern is NUMERIC and named is not None and order is None:
            order = _order_by_weekday(found, WEEKDAYS[named[1]])
        year, month, day, problem = read(found, before, order)
        rest = f"{plain[: found.start()]} {plain[found.end() :]}"
        if not problem:
            try:
                line.date = dt.date(year, month, day)
                line.names_date = True
            except ValueError:
                problem = "not a day of the calendar"
        named = WEEKDAY.search(rest)
        if named is not None:
            rest = f"{rest[: named.start()]} {rest[named.end() :]}"
            if line.date is not None and line.date.weekday() != WEEKDAYS[named[1]]:
                problem = f"{line.date.isoformat()} is not a {named[1]}"
                line.date, line.names_date = None, False
        line.problem = problem
        return rest
    return plain


Found = tuple[int, int, int, str]


def _iso(found: re.Match[str], _: dt.date | None, __: str | None) -> Found:
    return int(found[1]), int(found[2]), int(found[3]), ""


def _numeric(found: re.Match[str], _: dt.date | None, order: str | None) -> Found:
    first, second = int(found[1]), int(found[3])
    year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
    if order is None and len(found[4]) == 2:
        return year, 1, 1, f"the order of the date {found[0]} is not known: use --dates"
    if order == "mdy" or (order is None and second > 12):
        return year, first, second, ""
    if order == "dmy" or first > 12 or first == second:
        return year, second, first, ""
    return year, 1, 1, f"the order of the date {found[0]} is not known: use --dates"


def _order_by_weekday(found: re.Match[str], weekday: int) -> str | None:
    """The order of a numeric date, where its day of the week fits only one."""
    year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
    fitting = []
    for order, day, month in (("dmy", found[1], found[3]), ("mdy", found[3], found[1])):
        try:
            if dt.date(year, int(month), int(day)).weekday() == weekday:
                fitting.append(order)
        except ValueError:
            continue
    return fitting[0] if len(fitting) == 1 else None


def _day_month(found: re.Match[str], before: dt.date | None, _: str | None) -> Found:
    return _with_year(int(found[1]), MONTHS[found[2]], found[3], before)


def _month_day(found: re.Match[str], before: dt.date | None, _: str | None) -> Found:
    return _with_year(int(found[2]), MONTHS[found[1]], found[3], before)


def _with_year(day: int, month: int, year: str | None, before: dt.date | None) -> Found:
    """A day and month without a year are of the year before them, unless they would go back."""
    if year:
        return int(year), month, day, ""
    if before is None or (month, day) < (before.month, before.day):
        return 2000, month, day, "a date without a year"
    return before.year, month, day, ""


def _read_times(line: SofLine, plain: str) -> None:
    ranged = RANGE.search(plain)
    if ranged is not None:
        start, end = _minutes(ranged[1]), _minutes(ranged[2])
        rest = f"{plain[: ranged.start()]} {plain[ranged.end() :]}"
        line.times = [start, end if end > start else end + 24 * 60]
    else:
        singles = list(TIME.finditer(plain))
        rest = plain
        if singles:
            line.times = [_minutes(singles[0][1])]
            rest = f"{plain[: singles[0].start()]} {plain[singles[0].end() :]}"
        if len(singles) > 1:
            line.problem = line.problem or "two times that are not a range"
    if ranged is not None and TIME.search(rest):
        line.problem = line.problem or "more than one range of times"
    line.words = " ".join(re.sub(r"[^a-z0-9]+", " ", rest).split())


def _minutes(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits[:-2]) * 60 + int(digits[-2:])
