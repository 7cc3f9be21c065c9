"""One text, one reading: characters that are not seen, or that turn the order of what is seen.

A text that two sides agree to must look the same wherever it is shown and have one SHA-256. So
texts are stored in the normal form NFC with plain line ends, and characters that have no shape of
their own are refused, but for the joiners that Arabic spelling needs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

JOINERS = frozenset({"\u200c", "\u200d"})
"""Zero-width non-joiner and joiner: spelling needs them between Arabic letters alone."""

SHOWN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2")
"""Format characters that have a shape: the Arabic signs for numbers, years and verses."""

UNSEEN = frozenset(
    {
        0x034F,  # combining grapheme joiner
        0x115F,  # Hangul fillers
        0x1160,
        0x3164,
        0xFFA0,
        0x17B4,  # Khmer inherent vowels
        0x17B5,
        0x2800,  # blank Braille pattern
        0xFFFC,  # object replacement
        0xFFFD,  # replacement of what could not be read
        *range(0x180B, 0x1810),  # Mongolian variation selectors
        *range(0xFE00, 0xFE10),  # variation selectors
        *range(0xE0100, 0xE01F0),
    }
)
"""Characters without a shape, in any category."""

KEPT_SPACES = frozenset({" ", "\u00a0", "\u202f"})
"""Spaces that stay what they are; French typography needs those that do not break."""

REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of Unicode whose characters are refused."""

MOST_MARKS = 5
"""No letter carries more combining marks; beyond that they run over other lines."""

SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC")
"""Scripts whose letters can be taken for one another, or stand in names of the sides."""


def clean(text: str) -> str:
    """A text in normal form, with plain line ends and plain spaces."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    spaced = "".join(
        " " if unicodedata.category(each) == "Zs" and each not in KEPT_SPACES else each
        for each in lines
    )
    return unicodedata.normalize("NFC", spaced)


def find_fault(text: str) -> str:
    """The first character of a cleaned text that is refused, by code and name; empty if none."""
    if text.isascii() and text.isprintable():
        return ""
    marks = 0
    for place, each in enumerate(text):
        category = unicodedata.category(each)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if each == "\n" or each in SHOWN_FORMATS:
            continue
        if each in JOINERS:
            if not _is_needed(text, place):
                return say_character(each)
        elif category in REFUSED or ord(each) in UNSEEN or marks > MOST_MARKS:
            return say_character(each)
    return ""


def say_character(character: str) -> str:
    """A character by its code and its name."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def mixed_words(text: str) -> list[str]:
    """Words whose letters are of several scripts, so that one may be taken for another."""
    return [each for each in _words(text) if len(_scripts(each)) > 1]


def _is_needed(text: str, place: int) -> bool:
    """Whether a joiner is between Arabic letters, or ends a word after one."""
    before = next(_letters(reversed(text[max(0, place - MOST_MARKS - 1) : place])), "")
    after = next(_letters(iter(text[place + 1 : place + MOST_MARKS + 2])), "")
    if not _is_arabic(before):
        return False
    closes = text[place] == "\u200d" and not after.isalpha() and after not in JOINERS
    return _is_arabic(after) or closes


def _letters(characters: Iterator[str]) -> Iterator[str]:
    """Characters without the marks upon them."""
    return (each for each in characters if unicodedata.category(each) != "Mn")


def _is_arabic(character: str) -> bool:
    return bool(character) and character.isalpha() and _script(character) == "ARABIC"


def _words(text: str) -> Iterator[str]:
    word = ""
    for each in text:
        if each.isalpha() or unicodedata.category(each) == "Mn" or each in JOINERS:
            word += each
        elif word:
            yield word
            word = ""
    if word:
        yield word


def _scripts(word: str) -> set[str]:
    return {script for script in map(_script, word) if script}


def _script(character: str) -> str:
    name = unicodedata.name(character, "") if character.isalpha() else ""
    return next((script for script in SCRIPTS if name.startswith(script)), "")
