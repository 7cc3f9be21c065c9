"""Types of the fields of commands: how long a text may be, and which field names a record.

Every text is cleaned and checked in one place (`keruen.store.plain_text`), whatever its type.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, get_args

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from keruen.store.plain_text import clean, find_fault

LONGEST = 20_000
"""No text of a command is longer, unless its field says so."""

LONGEST_TEXT = 400_000
"""The longest text of a document in one language: some hundred pages."""

LONGEST_SECRET = 1_024
MOST_ENTRIES = 100
MOST_DEPTH = 4
LARGEST = 1e15
"""No number is larger, above or below zero."""


@dataclass(frozen=True)
class Refers:
    """Says of a field that it holds the id of a record of a table."""

    table: str


@dataclass(frozen=True)
class Longest:
    """Says how long a text in a field, or in a group of texts, may be."""

    characters: int


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
"""A text that may not be empty."""

MaybeWords = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)]
"""A text that may be left out."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n]*$"),
]
"""A name, a title or a reference: a text of one line that may not be empty."""

MaybeLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\n]*$")
]
"""A text of one line that may be left out."""

Code = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\n]*$")]
"""A word of a fixed list: a kind, a state, a level, a side; empty where it is left out."""

Codes = Annotated[list[str], Longest(80)]
"""Words of a fixed list."""

Titles = Annotated[dict[str, str], Longest(1_000)]
"""A title or a name by language."""

Wordings = Annotated[dict[str, str], Longest(LONGEST)]
"""A wording by language."""

DocumentTexts = Annotated[dict[str, str], Longest(LONGEST_TEXT)]
"""The text of a document by language."""

Values = Annotated[dict[str, object], Longest(2_000)]
"""Typed values by name; which, the kind of the file or entry says."""

Secret = Annotated[str, "secret", StringConstraints(max_length=LONGEST_SECRET)]
"""A text that no log and no page repeats."""

Seen = Annotated[str, StringConstraints(max_length=80, pattern=r'^(?:W/)?"?(?:[0-9a-f]{64})?"?$')]
"""The SHA-256 of the words that were shown, in hexadecimal."""

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""No day of a record lies before or after; what does is a slip of the pen."""


def _within(value: date) -> date:
    day = value.date() if isinstance(value, datetime) else value
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("day_bounds", "outside the years of the register")
    return value


def _within_moment(value: datetime) -> datetime:
    _within(value)
    return value


Day = Annotated[date, AfterValidator(_within)]
"""A day within the years of the register."""

Moment = Annotated[datetime, AfterValidator(_within_moment)]
"""A time within the years of the register."""

ID_RULE = StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:-]+$")
MAYBE_ID_RULE = StringConstraints(max_length=80, pattern=r"^[A-Za-z0-9_.:-]*$")

RecordId = Annotated[str, ID_RULE]
"""The id of a record whose table another field names."""

Fault = tuple[tuple[str, ...], str, dict[str, str]]
"""Where a fault is, which, and the values that its sentence names."""


def unwrap_metadata(kind: object) -> Iterator[object]:
    """What is said along with a type, also of the one that may be absent."""
    yield from getattr(kind, "__metadata__", ())
    for each in get_args(kind):
        yield from getattr(each, "__metadata__", ())


def find_field_faults(
    fields: Mapping[str, object], longest: Mapping[str, int], secret: frozenset[str]
) -> tuple[dict[str, object], list[Fault]]:
    """Fields with every text in normal form, and what no type would find in them.

    Parameters
    ----------
    longest : the longest text of fields that are no usual ones.
    secret : fields whose texts stay as they are.
    """
    faults: list[Fault] = []
    cleaned: dict[str, object] = {}
    for name, value in fields.items():
        most = longest.get(name, LONGEST_SECRET if name in secret else LONGEST)
        cleaned[name] = _clean(value, (str(name)[:80],), most, faults, name in secret)
    return cleaned, faults


def _clean(
    value: object, loc: tuple[str, ...], most: int, faults: list[Fault], secret: bool
) -> object:
    if isinstance(value, str):
        return _clean_text(value, loc, most, faults, secret)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        if isinstance(value, float) and not math.isfinite(value):
            faults.append((loc, "finite_number", {}))
        elif abs(value) > LARGEST:
            faults.append((loc, "too_large", {}))
        return value
    if isinstance(value, dict | list):
        if len(value) > MOST_ENTRIES:
            faults.append((loc, "too_many", {}))
            return value
        if len(loc) >= MOST_DEPTH:
            faults.append((loc, "too_deep", {}))
            return value
    if isinstance(value, dict):
        return {
            _clean_text(str(key), loc, 80, faults, False): _clean(
                each, (*loc, str(key)[:80]), most, faults, secret
            )
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [
            _clean(each, (*loc, str(place)), most, faults, secret)
            for place, each in enumerate(value)
        ]
    return value


def _clean_text(
    value: str, loc: tuple[str, ...], most: int, faults: list[Fault], secret: bool
) -> str:
    if len(value) > most:
        faults.append((loc, "string_too_long", {}))
        return value
    if secret:
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            faults.append((loc, "string_unicode", {}))
        return value
    text = clean(value)
    wrong = find_fault(text)
    if wrong:
        faults.append((loc, "unseen_character", {"character": wrong}))
    return text
