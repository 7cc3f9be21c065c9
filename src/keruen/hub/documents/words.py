"""Words of the documents in English, French and Arabic, and how figures are written."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from keruen.errors import KeruenError
from keruen.hub.epcis.events import Moment
from keruen.hub.grain.checks import shown

TABLE = Path(__file__).parent / "words.csv"
LANGUAGES = ("en", "fr", "ar")
THOUSANDS = {"en": ",", "fr": "\u00a0", "ar": ","}


@lru_cache(maxsize=len(LANGUAGES))
def read_words(language: str) -> dict[str, str]:
    """All words of a language, by key.

    Raises
    ------
    KeruenError : not one of the languages.

    Examples
    --------
    >>> read_words("fr")["title.weight_certificate"]
    'Certificat de poids'
    """
    if language not in LANGUAGES:
        raise KeruenError(
            f"language, value {shown(language)!r}: documents do not have it",
            f"Name one of: {', '.join(LANGUAGES)}.",
        )
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row[language] for row in csv.DictReader(file)}


def whole(number: int, language: str) -> str:
    """A whole number with marks between thousands.

    Examples
    --------
    >>> whole(25_000_000, "en")
    '25,000,000'
    """
    return f"{number:,}".replace(",", THOUSANDS[language])


def figure(number: Decimal, language: str) -> str:
    """A decimal with marks between thousands and without zeros at its end.

    Examples
    --------
    >>> figure(Decimal("29992.50"), "en")
    '29,992.5'
    """
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", THOUSANDS[language])


def clock(moment: Moment) -> str:
    """A local time and its offset, such as ``2026-11-24 09:15 +01:00``."""
    text = moment.text
    return f"{text[:10]} {text[11:16]} {moment.offset_text}"
