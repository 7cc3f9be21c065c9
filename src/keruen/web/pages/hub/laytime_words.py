"""Words of laytime in the reader's language: states, reasons and terms.

The tables of `keruen.laytime` have them in English, French and Arabic, as the statements on paper
do. `laytime_words.csv` has those of the pages in Kazakh and Russian; names of terms and rules,
which statements quote, stay in English there.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from keruen.laytime.row_module import field_name
from keruen.laytime.statement_words import StatementWords
from keruen.laytime.words import LANGUAGES, read_words

TABLE = Path(__file__).parent / "laytime_words.csv"
OTHERS = ("kk", "ru")

Words = Callable[[str, str], str]
"""A word by its key, or the second text where there is none."""


@lru_cache(maxsize=8)
def statement_words(language: str) -> StatementWords:
    """Words of statements in a language; those that it lacks in English.

    Examples
    --------
    >>> statement_words("ru")["state.demurrage"], statement_words("fr").demurrage
    ('на демередже', 'Surestaries')
    """
    if language in LANGUAGES:
        return read_words(language)
    entries = dict(read_words("en").entries)
    if language in OTHERS:
        with TABLE.open(encoding="utf-8", newline="") as file:
            entries |= {row["key"]: row[language] for row in csv.DictReader(file)}
    plain = {field_name(key): text for key, text in entries.items() if _is_field(key)}
    return StatementWords(entries, **plain)


def _is_field(key: str) -> bool:
    """Whether a word is a field of `StatementWords`, as those without a group are."""
    return field_name(key) in StatementWords.__dataclass_fields__


def laytime_words(language: str) -> Words:
    """The words of laytime in a language, or in English."""
    words = statement_words(language)

    def word(key: str, otherwise: str) -> str:
        return words[key] if key in words.entries else otherwise

    return word
