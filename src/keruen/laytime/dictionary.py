"""The fields of an input, from `dictionary.csv`, and the kinds of events, from `kinds.csv`."""

from __future__ import annotations

import csv
import importlib.resources
from dataclasses import dataclass
from functools import lru_cache

from keruen.records import read_records


@dataclass(frozen=True)
class Field:
    """One field of a table of the input."""

    table: str
    name: str
    type: str
    choices: tuple[str, ...]
    default: str
    rule: str
    meaning: str


@dataclass(frozen=True)
class Kind:
    """A kind of event; its shape is span, weather, moment or detention."""

    name: str
    shape: str
    meaning: str


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file of this package."""
    text = importlib.resources.files("keruen.laytime").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def read_dictionary() -> dict[str, dict[str, Field]]:
    """The fields of each table, by name."""
    tables: dict[str, dict[str, Field]] = {}
    for row in read_records(_FieldCells, read_table("dictionary.csv"), "dictionary"):
        choices = tuple(filter(None, row.choices.split(";")))
        tables.setdefault(row.table, {})[row.name] = Field(
            row.table, row.name, row.type, choices, row.default, row.rule, row.meaning
        )
    return tables


@dataclass(frozen=True)
class _FieldCells:
    """A row of `dictionary.csv`; choices are separated by semicolons."""

    table: str
    name: str
    type: str
    choices: str
    default: str
    rule: str
    meaning: str


@lru_cache(maxsize=1)
def read_kinds() -> dict[str, Kind]:
    """The kinds of events, by name."""
    found = read_records(_KindCells, read_table("kinds.csv"), "kinds")
    return {row.kind: Kind(row.kind, row.shape, row.meaning) for row in found}


@dataclass(frozen=True)
class _KindCells:
    """A row of `kinds.csv`."""

    kind: str
    shape: str
    meaning: str
