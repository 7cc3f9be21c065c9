"""Columns of a list that is read from a workbook, and the values of their cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

MOST_KG = 1_000_000_000
MOST_TEXT = 300
WHOLE = re.compile(r"-?[0-9]{1,15}(\.0+)?")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")


@dataclass(frozen=True)
class Column:
    """A column of a list.

    Parameters
    ----------
    kind : ``text``, ``kg``, ``whole``, ``decimal``, ``date`` or ``time`` (local, without offset).
    choices : the words that a text may be; empty for any.
    """

    name: str
    kind: str = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    meaning: str = ""


Value = str | int | Decimal | date | datetime | None
Fault = tuple[str, str]


def read_cell(column: Column, text: str) -> tuple[Value, Fault | None]:
    """The value of a cell, or what is wrong with it and what to do.

    Examples
    --------
    >>> read_cell(Column("gross_kg", "kg"), "33600.5")[1]
    ('is not a whole number of kilograms', 'Write kilograms without decimals, such as 33600.')
    """
    if text == "":
        return None, ("is empty", "Fill it in.") if column.required else None
    return READERS[column.kind](column, text)


def _text(column: Column, text: str) -> tuple[Value, Fault | None]:
    if len(text) > MOST_TEXT or "\n" in text:
        return None, ("is too long", f"Write one line of at most {MOST_TEXT} characters.")
    if column.choices and text not in column.choices:
        return None, ("is not known", f"Write one of {', '.join(column.choices)}.")
    return text, None


def _kg(_: Column, text: str) -> tuple[Value, Fault | None]:
    if not WHOLE.fullmatch(text):
        words = "is not a whole number of kilograms"
        return None, (words, "Write kilograms without decimals, such as 33600.")
    kg = int(text.partition(".")[0])
    if not 0 < kg <= MOST_KG:
        return None, ("is not above zero and below a million tonnes", "Write the kilograms.")
    return kg, None


def _whole(_: Column, text: str) -> tuple[Value, Fault | None]:
    if not WHOLE.fullmatch(text):
        return None, ("is not a whole number", "Write digits alone, such as 12.")
    return int(text.partition(".")[0]), None


def _decimal(_: Column, text: str) -> tuple[Value, Fault | None]:
    try:
        value = Decimal(text) if NUMBER.fullmatch(text) else None
    except InvalidOperation:
        value = None
    if value is None:
        return None, ("is not a number", "Write digits with a decimal point, such as 13.5.")
    return value, None


def _date(_: Column, text: str) -> tuple[Value, Fault | None]:
    try:
        value = date.fromisoformat(text.partition("T")[0].partition(" ")[0])
    except ValueError:
        value = None
    if value is None or not 1990 <= value.year <= 2100:
        return None, ("is not a date", "Write it as 2026-11-30, or format the cell as a date.")
    return value, None


def _time(_: Column, text: str) -> tuple[Value, Fault | None]:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is not None or not 1990 <= value.year <= 2100:
        words = "is not a local time"
        return None, (words, "Write the clock of the terminal as 2026-11-30T14:05.")
    return value, None


READERS: dict[str, Callable[[Column, str], tuple[Value, Fault | None]]] = {
    "text": _text,
    "kg": _kg,
    "whole": _whole,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
}
"""The reader of each kind of column."""
