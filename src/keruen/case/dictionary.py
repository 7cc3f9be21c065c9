"""The data dictionary: every table and column of a case, itself a pair of tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar

Cells = TypeVar("Cells", bound=NamedTuple)


@dataclass(frozen=True)
class Column:
    """One column of one table, as `dictionary.csv` describes it."""

    table: str
    name: str
    type: str
    unit: str
    required: bool
    default: str
    key: bool
    references: str
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table of a case, as `tables.csv` describes it."""

    name: str
    required: bool
    meaning: str


class _ColumnCells(NamedTuple):
    """The cells of a row of `dictionary.csv`, as text."""

    table: str
    column: str
    type: str
    unit: str
    required: str
    default: str
    key: str
    references: str
    minimum: str
    maximum: str
    choices: str
    meaning: str


class _TableCells(NamedTuple):
    """The cells of a row of `tables.csv`, as text."""

    table: str
    required: str
    meaning: str


@cache
def read_dictionary() -> dict[str, tuple[Column, ...]]:
    """Columns of every table, in the order in which they are written."""
    tables: dict[str, list[Column]] = {}
    for row in _read("dictionary.csv", _ColumnCells):
        tables.setdefault(row.table, []).append(
            Column(
                table=row.table,
                name=row.column,
                type=row.type,
                unit=row.unit,
                required=row.required == "yes",
                default=row.default,
                key=row.key == "yes",
                references=row.references,
                minimum=float(row.minimum) if row.minimum else None,
                maximum=float(row.maximum) if row.maximum else None,
                choices=tuple(row.choices.split("|")) if row.choices else (),
                meaning=row.meaning,
            )
        )
    return {table: tuple(columns) for table, columns in tables.items()}


@cache
def read_tables() -> dict[str, Table]:
    """What each table is for and whether a case must have it, in the dictionary's order."""
    return {
        row.table: Table(row.table, row.required == "yes", row.meaning)
        for row in _read("tables.csv", _TableCells)
    }


@cache
def columns_by_name(table: str) -> dict[str, Column]:
    """Columns of one table by their names."""
    return {column.name: column for column in read_dictionary()[table]}


def _read(name: str, kind: type[Cells]) -> list[Cells]:
    text = files("keruen.case").joinpath(name).read_text(encoding="utf-8")
    head, *lines = csv.reader(text.splitlines())
    if tuple(head) != kind._fields:
        raise ValueError(f"{name} has the columns {head}, not {kind._fields}")
    return [kind._make(line) for line in lines]
