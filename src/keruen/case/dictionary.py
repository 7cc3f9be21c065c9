"""The data dictionary: every table and column of a case, itself a pair of tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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


@cache
def read_dictionary() -> dict[str, tuple[Column, ...]]:
    """Columns of every table, in the order in which they are written."""
    tables: dict[str, list[Column]] = {}
    for row in _read("dictionary.csv"):
        tables.setdefault(row["table"], []).append(
            Column(
                table=row["table"],
                name=row["column"],
                type=row["type"],
                unit=row["unit"],
                required=row["required"] == "yes",
                default=row["default"],
                key=row["key"] == "yes",
                references=row["references"],
                minimum=float(row["minimum"]) if row["minimum"] else None,
                maximum=float(row["maximum"]) if row["maximum"] else None,
                choices=tuple(row["choices"].split("|")) if row["choices"] else (),
                meaning=row["meaning"],
            )
        )
    return {table: tuple(columns) for table, columns in tables.items()}


@cache
def read_tables() -> dict[str, Table]:
    """What each table is for and whether a case must have it, in the dictionary's order."""
    return {
        row["table"]: Table(row["table"], row["required"] == "yes", row["meaning"])
        for row in _read("tables.csv")
    }


@cache
def columns_by_name(table: str) -> dict[str, Column]:
    """Columns of one table by their names."""
    return {column.name: column for column in read_dictionary()[table]}


def _read(name: str) -> list[dict[str, str]]:
    text = files("keruen.case").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
