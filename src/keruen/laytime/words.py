"""Words of a statement in English, French and Arabic, and how figures are written."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from keruen.errors import KeruenError
from keruen.laytime.clock import HOUR_S, Instant, Zone
from keruen.laytime.dictionary import read_table
from keruen.laytime.row_module import field_name
from keruen.laytime.statement_words import StatementWords

LANGUAGES = ("en", "fr", "ar")
UNITS = "d h m s"
MARK = "mark"
LEFT_TO_RIGHT = "\u200e"
DAY_WORD = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun|daily)\b")
HOURS = re.compile(r"(\d\d:\d\d ?- ?\d\d:\d\d)")
STEP_WORD = re.compile(r"\b(until|later|any|same day|next working day)\b")


@lru_cache(maxsize=len(LANGUAGES))
def read_words(language: str) -> StatementWords:
    """All words of a language, by key.

    Raises
    ------
    KeruenError : not one of the languages.
    """
    if language not in LANGUAGES:
        raise KeruenError(
            f"there are no words in the language {language!r}",
            f"Name one of: {', '.join(LANGUAGES)}.",
        )
    found = {row["key"]: row[language] for row in read_table("words.csv")}
    # After Arabic letters the parts of a date would change their order without the mark.
    entries = {**found, MARK: LEFT_TO_RIGHT if language == "ar" else ""}
    plain = {field_name(key): text for key, text in found.items() if "." not in key}
    return StatementWords(entries, **plain)


def money(value: Decimal, currency: str) -> str:
    """An amount such as ``USD 12,000.00``; a minus stands before the figure."""
    return f"{currency} {value:,}"


def duration(seconds: Instant, words: StatementWords | None = None) -> str:
    """Time as days, hours and minutes, such as ``2d 06h 30m``; seconds only where there are any."""
    units = UNITS if words is None else words.units
    exact = Fraction(seconds)
    whole = (exact.numerator * 2 + exact.denominator) // (2 * exact.denominator)
    days, rest = divmod(whole, 24 * HOUR_S)
    hours, rest = divmod(rest, HOUR_S)
    day, hour, minute, second = units.split()
    text = f"{days}{day} {hours:02}{hour} {rest // 60:02}{minute}"
    return f"{text} {rest % 60:02}{second}" if rest % 60 else text


def days_text(seconds: Instant) -> str:
    """Time in days with five decimals, as statements on paper give it."""
    return f"{float(Fraction(seconds) / (24 * HOUR_S)):.5f}"


def clock_text(zone: Zone, at: Instant, words: StatementWords) -> str:
    """A local time whose date and clock stay in order, also inside Arabic."""
    mark = words[MARK]
    return f"{mark}{zone.text(at)}{mark}"


def window_text(text: str, words: StatementWords) -> str:
    """A weekly window or step of a start rule with its days in a language."""
    days = DAY_WORD.sub(lambda found: words[f"day.{found[1]}"], text)
    mark = words[MARK]
    marked = HOURS.sub(rf"{mark}\1{mark}", days)
    return STEP_WORD.sub(lambda found: words[f"step.{found[1]}"], marked)


def part_text(part: Fraction) -> str:
    """A part of the time: ``1``, ``0`` or ``1/2``."""
    return str(part)


def exact_text(seconds: Instant) -> str:
    """Exact seconds as text: a whole number or a fraction."""
    return str(seconds)
