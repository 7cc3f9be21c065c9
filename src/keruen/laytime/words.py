"""Words of a statement in English, French and Arabic, and how figures are written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from keruen.errors import KeruenError
from keruen.laytime.clock import HOUR_S
from keruen.laytime.dictionary import read_table

LANGUAGES = ("en", "fr", "ar")
NO_BREAK = "\u00a0"


@lru_cache(maxsize=len(LANGUAGES))
def read_words(language: str) -> dict[str, str]:
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
    return {row["key"]: row[language] for row in read_table("words.csv")}


def money(value: Decimal, currency: str) -> str:
    """An amount such as ``USD 12,000.00``; a minus stands before the figure."""
    return f"{currency} {value:,}"


def duration(seconds: Fraction) -> str:
    """Time as days, hours and minutes, such as ``2d 06h 30m``; seconds only where there are any."""
    exact = Fraction(seconds)
    whole = (exact.numerator * 2 + exact.denominator) // (2 * exact.denominator)
    days, rest = divmod(whole, 24 * HOUR_S)
    hours, rest = divmod(rest, HOUR_S)
    text = f"{days}d {hours:02}h {rest // 60:02}m"
    return f"{text} {rest % 60:02}s" if rest % 60 else text


def days_text(seconds: Fraction) -> str:
    """Time in days with five decimals, as statements on paper give it."""
    return f"{float(Fraction(seconds) / (24 * HOUR_S)):.5f}"


def part_text(part: Fraction) -> str:
    """A part of the time: ``1``, ``0`` or ``1/2``."""
    return str(part)


def exact_text(seconds: Fraction | int) -> str:
    """Exact seconds as text: a whole number or a fraction."""
    return str(Fraction(seconds))
