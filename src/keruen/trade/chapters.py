"""Short labels of the chapters of the Harmonized System in five languages.

The numbers are those of the nomenclature of the World Customs Organization, in which 77 is
reserved; the labels are our own and have no legal force.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr", "ar", "kk", "ru")
RESERVED = "77"
"""The chapter that the nomenclature leaves open."""


@cache
def read_chapters() -> dict[str, dict[str, str]]:
    """Labels by chapter and language, in the order of the nomenclature.

    Examples
    --------
    >>> read_chapters()["10"]["fr"]
    'céréales'
    """
    place = Path(__file__).with_name("hs_chapters.csv")
    with place.open(encoding="utf-8", newline="") as file:
        return {row.pop("chapter"): row for row in csv.DictReader(file)}


def chapter_label(code: str, language: str) -> str:
    """The label of the chapter to which an HS code belongs; empty where there is none.

    Examples
    --------
    >>> chapter_label("100199", "en"), chapter_label("10", "ru"), chapter_label("TOTAL", "en")
    ('cereals', 'злаки', '')
    """
    return read_chapters().get(code[:2], {}).get(language, "")


def code_with_label(code: str, language: str) -> str:
    """An HS code with the label of its chapter behind it.

    Examples
    --------
    >>> code_with_label("100199", "en")
    '100199 · cereals'
    """
    label = chapter_label(code, language)
    return f"{code} · {label}" if label else code
