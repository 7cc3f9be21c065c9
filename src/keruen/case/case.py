"""A case: frozen, typed tables, and what every room reads from them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import polars as pl

from keruen.case.calendar import Calendar
from keruen.case.cells import parse_cell
from keruen.case.dictionary import Column, read_dictionary

NOT_IN_FINGERPRINT = ("source", "note")
# Its source and confidence stand in the rows that take them, so the table itself does not count.
TABLE_SOURCES = "table_sources"
# Tables that came after cases had fingerprints: where one is empty, the fingerprint leaves it out,
# so that a case without it keeps the one it had.
LATER_TABLES = frozenset(
    {
        *("uncertainty", "disruptions", "policies", "passage_dues", "war_risk_premiums"),
        *("country_shapes", "observed_flows"),
    }
)
# Columns that came later than their table: a file may lack them and then has the dictionary's
# default in each row. Where all rows of a case have the default, the fingerprint leaves the column
# out, so that an older case keeps the one it had.
LATER_COLUMNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "sites": frozenset({"country_check"}),
        "passages": frozenset({"fixed_dues_usd", "ballast_dues_fraction"}),
        "vessel_classes": frozenset({"hull_value_usd"}),
    }
)

POLARS_TYPES: dict[str, Any] = {
    "text": pl.String,
    "choice": pl.String,
    "number": pl.Float64,
    "integer": pl.Int64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}


def table_schema(table: str) -> dict[str, Any]:
    """Column names and polars types of a table, by the data dictionary."""
    return {column.name: POLARS_TYPES[column.type] for column in read_dictionary()[table]}


@dataclass(frozen=True)
class Case:
    """What is known about a corridor: one polars frame for each table of the data dictionary.

    Every table is present (empty where the case has no rows), every column has the dictionary's
    type, and defaults are filled in. Nothing changes a case; `replace` makes a variant.
    """

    tables: Mapping[str, pl.DataFrame]

    def __post_init__(self) -> None:
        whole = {
            name: self.tables.get(name, pl.DataFrame(schema=table_schema(name)))
            for name in read_dictionary()
        }
        object.__setattr__(self, "tables", MappingProxyType(whole))

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Rows of a table as dictionaries, in the table's order."""
        return self.tables[table].to_dicts()

    def replace(self, **tables: pl.DataFrame) -> Case:
        """A variant of this case with some tables exchanged."""
        return Case({**self.tables, **tables})

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The one row of table `case`."""
        return self.rows("case")[0]

    @property
    def name(self) -> str:
        """Short name of the case."""
        return str(self.settings["case"])

    @cached_property
    def calendar(self) -> Calendar:
        """The periods of the horizon."""
        start: dt.date = self.settings["start_date"]
        return Calendar(start, self.settings["period_kind"], self.settings["periods"])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every cell but `source` and `note`, whatever the order of rows and columns.

        Table `table_sources` does not count: the rows that it covers have its confidence.

        A cell is written with its length before it, so that no text can pass for two cells; an
        empty cell differs from an empty text and from zero, and -0.0 is 0.0.
        """
        digest = hashlib.sha256()
        for table, columns in read_dictionary().items():
            if table == TABLE_SOURCES or (table in LATER_TABLES and self.tables[table].is_empty()):
                continue
            names = [column.name for column in columns if self._counts(column)]
            rows = self.tables[table].select(names).iter_rows()
            lines = sorted("".join(_sealed(value) for value in row) for row in rows)
            digest.update(f"{_sealed(table)}{len(lines)}\n".encode())
            digest.update("".join(f"{_sealed(line)}\n" for line in lines).encode())
        return digest.hexdigest()

    def _counts(self, column: Column) -> bool:
        """Whether the fingerprint covers a column."""
        if column.name in NOT_IN_FINGERPRINT:
            return False
        if column.name not in LATER_COLUMNS.get(column.table, ()):
            return True
        values = self.tables[column.table][column.name].unique().to_list()
        return any(value != default_value(column) for value in values)


def _sealed(value: object) -> str:
    if value is None:
        return "-"
    text = repr(value + 0.0) if isinstance(value, float) else str(value)
    return f"{len(text)}:{text}"


def default_value(column: Column) -> Any:
    """The typed value that an empty cell of a column stands for; None where it has no default."""
    return parse_cell(column.default, column)[0] if column.default else None


def key_columns(table: str) -> list[Column]:
    """The columns that together name a row of a table."""
    return [column for column in read_dictionary()[table] if column.key]


def row_name(table: str, row: Mapping[str, Any]) -> str:
    """A row's key in the words of a message: ``lane=kostanay_liepaja``."""
    return " and ".join(f"{column.name}={row.get(column.name)}" for column in key_columns(table))
