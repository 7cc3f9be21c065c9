"""One cell: its value from text, its text from a value, and what a value of its column may be."""

from __future__ import annotations

import datetime as dt
import math
import re

from keruen.case.dictionary import Column
from keruen.case.findings import nearest

MOST_CHARACTERS = 32_767
FIRST_DATE = dt.date(1900, 1, 1)
LAST_DATE = dt.date(2999, 12, 31)

NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
INTEGER = re.compile(r"-?\d{1,15}", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# A date as programs export it: with a time of day, and perhaps a time zone.
DATE_AND_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
MIDNIGHT = re.compile(r"[0:.,]+")
# A number as many countries write it, with a comma for the decimal mark or between thousands.
COMMA_NUMBER = re.compile(r"-?\d[\d '.\u00a0\u202f]*,[\d '.,\u00a0\u202f]*", re.ASCII)
DECIMAL_COMMA = re.compile(r"-?\d+,(?!\d{3}$)\d+", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SHORT_NAME = re.compile(r"\w[\w.-]*")
COUNTRY = re.compile(r"[A-Z]{2}")
FORMULA_STARTS = ("=", "+", "-", "@")

Trouble = tuple[str, str]

# Columns that hold a short name though they are neither a key nor a reference.
SHORT_NAMES = {("sites", "sea_region")}
# Keys that name a row only, and are never part of a list, a condition or an identifier.
FREE_KEYS = {"labels"}
UNSAID_UNITS = {"", "fraction", "month", "year"}
COUNTRIES = {"country", "origin_country", "market_country"}


def parse_cell(text: str, column: Column) -> tuple[object, Trouble | None]:
    """Value of a cell's text by the type of its column, and what is wrong with it (or None).

    An empty text takes the column's default, and is None where there is none. Text is never
    trimmed, and a number never rounded; -0 is 0.
    """
    text = text or column.default
    if text == "":
        return None, None
    trouble = _text_trouble(text)
    if trouble is None and column.type in _PARSERS:
        value, trouble = _PARSERS[column.type](text)
    else:
        value = text
    if trouble is None:
        trouble = value_trouble(value, column)
    return (None, trouble) if trouble else (value, None)


def parse_text(text: str, kind: str) -> tuple[object, Trouble | None]:
    """Value of a text of the type text, number, integer, boolean or date; None for an empty one."""
    if text == "":
        return None, None
    trouble = _text_trouble(text)
    if trouble is not None:
        return None, trouble
    value, trouble = _PARSERS[kind](text) if kind in _PARSERS else (text, None)
    if trouble is None and isinstance(value, float) and not math.isfinite(value):
        return None, ("is not a finite number", "Give a number.")
    return (None, trouble) if trouble else (value, None)


def value_trouble(value: object, column: Column) -> Trouble | None:
    """What is wrong with a typed value of `column`: problem and remedy, or None."""
    if isinstance(value, str):
        return _text_trouble(value) or _name_trouble(value, column)
    if isinstance(value, dt.date):
        return _date_trouble(value)
    if not isinstance(value, int | float):
        return None
    if not math.isfinite(value):
        return "is not a finite number", "Give a number."
    unit = f" {column.unit}" if column.unit not in UNSAID_UNITS else ""
    if column.minimum is not None and value < column.minimum:
        least = f"{cell_text(column.minimum)}{unit}"
        return f"is below the least allowed, {least}", f"Give {least} or more."
    if column.maximum is not None and value > column.maximum:
        most = f"{cell_text(column.maximum)}{unit}"
        return f"is above the most allowed, {most}", f"Give {most} or less."
    return None


def cell_text(value: object) -> str:
    """A value as a CSV cell holds it, such that `parse_cell` gives it back exactly."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def number_text(value: float) -> str:
    """The shortest text that gives `value` back exactly, whole numbers without a point."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def is_short_name(column: Column) -> bool:
    """Whether a text column holds short names of rows."""
    if column.table in FREE_KEYS or column.type != "text":
        return False
    return bool(column.key or column.references or (column.table, column.name) in SHORT_NAMES)


def _text_trouble(text: str) -> Trouble | None:
    if len(text) > MOST_CHARACTERS:
        return (
            f"has {len(text)} characters, more than the {MOST_CHARACTERS} that a cell may hold",
            "Shorten it.",
        )
    if CONTROL.search(text):
        return "holds a control character", "Remove it."
    if text != text.strip():
        return "begins or ends with white space", "Remove the white space."
    if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text):
        return (
            f"begins with {text[0]!r}, which a spreadsheet takes for a formula",
            "Write the value itself, beginning with another character.",
        )
    return None


def _name_trouble(text: str, column: Column) -> Trouble | None:
    if column.choices and text not in column.choices:
        meant = nearest(text, column.choices)
        hint = f"Did you mean {meant!r}? " if meant else ""
        return "is not one of the choices", f"{hint}Give one of: {', '.join(column.choices)}."
    if column.name in COUNTRIES and not COUNTRY.fullmatch(text):
        return "is not a two-letter country code", "Give two capital letters, as in 'MA'."
    if is_short_name(column) and not SHORT_NAME.fullmatch(text):
        return (
            "is not a short name",
            "Use letters, digits, '_', '-' and '.' only, the first a letter or digit.",
        )
    return None


def _date_trouble(date: dt.date) -> Trouble | None:
    if FIRST_DATE <= date <= LAST_DATE:
        return None
    span = f"{FIRST_DATE.isoformat()} to {LAST_DATE.isoformat()}"
    return f"lies outside {span}", "Give a date in that span."


def _number(text: str) -> tuple[object, Trouble | None]:
    if NUMBER.fullmatch(text):
        return float(text) + 0.0, None
    if text.lstrip("+-").lower() in ("nan", "inf", "infinity"):
        return None, ("is not a finite number", "Give a number.")
    if COMMA_NUMBER.fullmatch(text):
        return None, _comma_trouble(text)
    return None, (
        "is not a number",
        "Write digits with a point as decimal mark and nothing between thousands, as in 1234.5.",
    )


def _comma_trouble(text: str) -> Trouble:
    """A number with a comma is not guessed at: 1,234 is read in two ways."""
    example = text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else "1234.5"
    return (
        "is a number with a comma",
        f"Write a point as decimal mark and nothing between thousands, as in {example}.",
    )


def _integer(text: str) -> tuple[object, Trouble | None]:
    if INTEGER.fullmatch(text):
        return int(text), None
    problem = (
        "is a number with a comma" if COMMA_NUMBER.fullmatch(text) else "is not a whole number"
    )
    return None, (problem, "Write digits only, at most 15 of them, as in 12.")


def _boolean(text: str) -> tuple[object, Trouble | None]:
    if text.lower() in ("true", "false"):
        return text.lower() == "true", None
    return None, ("is neither true nor false", "Give true or false.")


def _date(text: str) -> tuple[object, Trouble | None]:
    timed = DATE_AND_TIME.fullmatch(text)
    if timed and not MIDNIGHT.fullmatch(timed[2]):
        return None, (
            "has a time of day, where only a whole day is read",
            f"Write the date alone, as in {timed[1]}.",
        )
    day = timed[1] if timed else text
    if DATE.fullmatch(day):
        try:
            return dt.date.fromisoformat(day), None
        except ValueError:
            return None, ("is not a day of the calendar", "Give a date that exists.")
    return None, ("is not a date", "Write year-month-day, as in 2027-03-31.")


_PARSERS = {"number": _number, "integer": _integer, "boolean": _boolean, "date": _date}


def names_in(text: str | None) -> list[str]:
    """The names in a cell that holds several, separated by spaces."""
    return text.split() if text else []
