"""Words of laytime in the reader's language: states, reasons and terms.

The tables of `keruen.laytime` have them in English, French and Arabic, as the statements on paper
do. In other languages a page has its own words around them, and these in English.
"""

from __future__ import annotations

from collections.abc import Callable

from keruen.laytime.statement_words import StatementWords
from keruen.laytime.words import LANGUAGES, read_words

Words = Callable[[str, str], str]
"""A word by its key, or the second text where there is none."""


def statement_words(language: str) -> StatementWords:
    """Words of statements in a language, or in English."""
    return read_words(language if language in LANGUAGES else "en")


def laytime_words(language: str) -> Words:
    """The words of laytime in a language, or in English."""
    words = statement_words(language)

    def word(key: str, otherwise: str) -> str:
        return words[key] if key in words.entries else otherwise

    return word
