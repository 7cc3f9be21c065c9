"""Rows copied from a spreadsheet: cells separated by tabs, one row a line, maybe with a heading.

A number is read only where it has one meaning. `12,5` is twelve and a half, `1 234,5` and `1.234,5`
are the same number; `25,000` may be twenty-five or twenty-five thousand and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from keruen.store.refusal import FieldFault, Part, Parts, RefusalError
from keruen.web.marks import N_

MOST_ROWS = 100
"""Rows of one form; a larger table is sent in parts, or through the API."""

SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f']")
PLAIN = re.compile(r"[+-]?\d+")
DECIMAL = re.compile(r"([+-]?\d+)[.,](\d+)")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})+")
BOTH = re.compile(r"([+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\2\d{3})*)(?!\2)[.,](\d+)")
TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
SLASHED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class Column:
    """A column of the rows of a form.

    Parameters
    ----------
    name : of the field.
    kind : ``number``, ``date``, ``flag``, or another for text.
    needed : whether each row must have a value.
    headings : under which a spreadsheet may have it, in lower case.
    """

    name: str
    kind: str
    needed: bool
    headings: frozenset[str] = frozenset()


class CellError(Exception):
    """A cell that cannot be read, or that has two meanings.

    Parameters
    ----------
    code : the kind of the fault.
    words : what is wrong, with the value as ``{value}``.
    """

    def __init__(self, code: str, words: str, value: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.value = value


def read_number(text: str) -> str:
    """A number as programs write it.

    Raises
    ------
    CellError : no number, or one with two meanings.

    Examples
    --------
    >>> read_number("12,5"), read_number("1 234,5"), read_number("1.234.567"), read_number("0,125")
    ('12.5', '1234.5', '1234567', '0.125')
    >>> read_number("25,000")
    Traceback (most recent call last):
    ...
    keruen.web.pasted_rows.CellError: {value} can be read in two ways; write it without separators
    """
    words = SPACES.sub("", text.strip()).replace("\u2212", "-")
    if PLAIN.fullmatch(words):
        return words
    if TWO_WAYS.fullmatch(words):
        raise CellError("two_meanings", TWO_MEANINGS, text)
    both = BOTH.fullmatch(words)
    if both and both[2] in both[1]:
        return f"{both[1].replace(both[2], '')}.{both[3]}"
    if GROUPED.fullmatch(words):
        return re.sub("[.,]", "", words)
    decimal = DECIMAL.fullmatch(words)
    if decimal:
        return f"{decimal[1]}.{decimal[2]}"
    raise CellError("float_parsing", N_("{value} is not a number"), text)


TWO_MEANINGS = N_("{value} can be read in two ways; write it without separators")
TWO_DAYS = N_("{value} can be read in two ways; write the day as 2026-11-30")


def read_day(text: str) -> str:
    """A day in the form 2026-11-30.

    Raises
    ------
    CellError : no day, or one with two meanings.

    Examples
    --------
    >>> read_day("30.11.2026"), read_day("30/11/2026"), read_day("11/30/2026")
    ('2026-11-30', '2026-11-30', '2026-11-30')
    """
    words = text.strip()
    iso, dotted, slashed = (each.fullmatch(words) for each in (ISO_DAY, DOTTED_DAY, SLASHED_DAY))
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
        if dotted:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1])).isoformat()
        if slashed:
            first, second, year = (int(each) for each in slashed.groups())
            if first != second and max(first, second) <= 12:
                raise CellError("two_meanings", TWO_DAYS, text)
            day, month = (first, second) if first > 12 else (second, first)
            return date(year, month, day).isoformat()
    except ValueError:
        pass
    raise CellError("date_parsing", N_("{value} is not a date"), text)


READ: dict[str, Callable[[str], str]] = {"number": read_number, "date": read_day}
"""How a cell of each kind is read; text stays as it is."""


def read_pasted(field: str, columns: Sequence[Column], pasted: str) -> list[dict[str, str]]:
    """The rows of a table that was copied from a spreadsheet; empty rows are left out.

    Parameters
    ----------
    field : the field of the form, for the message.
    columns : in the order in which the form shows them; a heading may name them in another.

    Raises
    ------
    RefusalError : every cell that cannot be read, by row and column.
    """
    lines = [line.split("\t") for line in pasted.replace("\r\n", "\n").split("\n") if line.strip()]
    order = _read_heading(columns, lines[0]) if lines else None
    faults: list[FieldFault] = []
    rows = []
    for number, cells in enumerate(lines[1:] if order else lines, start=1):
        used = order or list(columns)
        if len(cells) > len(used) and any(each.strip() for each in cells[len(used) :]):
            values = {"row": str(number), "count": str(len(cells)), "most": str(len(used))}
            words = N_("row {row}: {count} cells, and the form has {most} columns")
            faults.append(FieldFault((field, str(number - 1)), "too_many", Part(words, values)))
            continue
        row: dict[str, str] = {}
        for column, cell in zip(used, cells, strict=False):
            text = cell.strip()
            if column is None or not text:
                continue
            try:
                row[column.name] = READ.get(column.kind, str)(text)
            except CellError as error:
                faults.append(_cell_fault(field, number, column.name, error))
        rows.append(row)
    if faults:
        raise RefusalError(
            "the pasted rows cannot be read: {places}",
            "Correct the cells that are named, in the spreadsheet or here, and paste them again.",
            {"places": Parts(tuple(each.part for each in faults[:8]))},
            "invalid",
            tuple(faults),
        )
    return rows


def _cell_fault(field: str, number: int, column: str, error: CellError) -> FieldFault:
    what = Part(error.words, {"value": repr(error.value[:40])})
    values = {"row": str(number), "column": Part(column.replace("_", " ")), "what": what}
    path = (field, str(number - 1), column)
    return FieldFault(path, error.code, Part("row {row}, {column}: {what}", values))


def _read_heading(columns: Sequence[Column], cells: Sequence[str]) -> list[Column | None] | None:
    """The columns by the heading of a table; None where the first line is no heading."""
    by_name = {heading: each for each in columns for heading in each.headings | {each.name}}
    found = [
        by_name.get(cell.strip().lower().replace("_", " ").replace(" ", "_"))
        or by_name.get(cell.strip().lower())
        for cell in cells
    ]
    named = [each for each in found if each is not None]
    if not named or len(set(named)) < len(named):
        return None
    # Of a heading each cell names a column; a word that is a value as well is no heading.
    return found if len(named) == len([cell for cell in cells if cell.strip()]) else None


def read_typed(
    field: str, columns: Sequence[Column], sent: Mapping[str, str]
) -> list[dict[str, str]]:
    """The rows that were typed into the inputs of a form; empty rows are left out."""
    found: dict[int, dict[str, str]] = {}
    names = {each.name for each in columns}
    for key, value in sent.items():
        parts = key.split(".")
        fits = len(parts) == 3 and parts[0] == field and parts[1].isdigit() and len(parts[1]) <= 3
        if fits and parts[2] in names and value.strip():
            found.setdefault(int(parts[1]), {})[parts[2]] = value.strip()
    return [found[number] for number in sorted(found)]
