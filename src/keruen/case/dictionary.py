"""The data dictionary: every table and column of a case, itself a table."""

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


@cache
def read_dictionary() -> dict[str, tuple[Column, ...]]:
    """Columns of every table, in the order in which they are written."""
    tables: dict[str, list[Column]] = {}
    text = files("keruen.case").joinpath("dictionary.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
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
