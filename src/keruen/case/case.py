"""A case: frozen, typed tables, and what every room reads from them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import Any, overload

import polars as pl

from keruen.case.calendar import Calendar
from keruen.case.dictionary import Column, read_dictionary
from keruen.case.edit import change_table
from keruen.case.schema import default_value, make_table, table_schema
from keruen.case.table_frames import TableFrames
from keruen.case.table_rows import SettingsRow
from keruen.rows import F, rows

NOT_IN_FINGERPRINT = ("source", "note")
# Its source and confidence stand in the rows that take them, so the table itself does not count.
TABLE_SOURCES = "table_sources"
# Tables that came after cases had fingerprints: where one is empty, the fingerprint leaves it out,
# so that a case without it keeps the one it had.
LATER_TABLES = frozenset(
    {
        *("uncertainty", "disruptions", "policies", "passage_dues", "war_risk_premiums"),
        *("country_shapes", "observed_flows"),
        *("regimes", "regime_effects", "regime_history", "joint_years", "error_correlations"),
        *("value_parameters", "offer_steps", "safety_stocks"),
    }
)
# Columns that came later than their table: a file may lack them and then has the dictionary's
# default in each row. Where all rows of a case have the default, the fingerprint leaves the column
# out, so that an older case keeps the one it had.
LATER_COLUMNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "sites": frozenset({"country_check"}),
        "uncertainty": frozenset({"joint_group", "joint_loading"}),
        "passages": frozenset({"fixed_dues_usd", "ballast_dues_fraction"}),
        "vessel_classes": frozenset({"hull_value_usd"}),
        "policies": frozenset({"share"}),
    }
)


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

    @overload
    def rows(self, table: str) -> list[dict[str, Any]]: ...

    @overload
    def rows(self, table: type[F]) -> list[F]: ...

    def rows(self, table: str | type[F]) -> list[dict[str, Any]] | list[F]:
        """Rows of a table in its order: as dictionaries, or typed if their class is given.

        Examples
        --------
        >>> import keruen
        >>> from keruen.case.table_rows import LaneRow
        >>> keruen.read_case("west-africa").rows(LaneRow)[0].mode
        'rail'
        """
        if isinstance(table, str):
            return self.tables[table].to_dicts()
        return rows(self.tables[table.TABLE], table)

    def replace(self, **tables: object) -> Case:
        """A variant of this case with some tables exchanged.

        Parameters
        ----------
        **tables : by the name of the table its new rows: a polars frame, a pandas frame, or rows
            as dictionaries. Columns are put in order and converted where no value changes by that;
            one that is not required may be absent.

        Raises
        ------
        CaseError : an unknown table, or columns that are unknown, missing or of a wrong type.
        """
        return Case(
            {**self.tables, **{name: make_table(name, rows) for name, rows in tables.items()}}
        )

    def change(
        self, table: str, *, where: Mapping[str, object] | None = None, set: Mapping[str, object]
    ) -> Case:
        """A variant of this case with new values in some rows of one table.

        Parameters
        ----------
        table : name of the table.
        where : column and the value that it must have, or a list of such values; all rows without.
        set : column and its new value: a value of the column's type, None for an empty cell, or a
            polars expression over the columns of the table.

        Raises
        ------
        CaseError : an unknown table or column, conditions that no row meets, or a value of a wrong
            type. Whether the changed case is sound is checked when it is planned.

        Examples
        --------
        >>> import keruen
        >>> case = keruen.read_case("west-africa")
        >>> dearer = case.change("case", set={"fuel_price_usd_per_t": 700.0})
        >>> dearer["case"]["fuel_price_usd_per_t"].item()
        700.0
        """
        frame = change_table(table, self.tables.get(table, pl.DataFrame()), where or {}, set)
        return Case({**self.tables, table: frame})

    def __repr__(self) -> str:
        return f"<keruen.Case {self._title()}>"

    def _repr_html_(self) -> str:
        """The case as a small table for notebooks."""
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td style='text-align:right'>{frame.height:,}</td></tr>"
            for name, frame in self.tables.items()
            if frame.height
        )
        head = "<tr><th>table</th><th>rows</th></tr>"
        return f"<p><b>Case {escape(self._title())}</b></p><table>{head}{rows}</table>"

    def _title(self) -> str:
        """Name, horizon and size, for a case however incomplete."""
        settings = self.tables["case"]
        name = settings["case"][0] if "case" in settings.columns and settings.height else None
        sizes = ", ".join(
            f"{self.tables[table].height:,} {table}" for table in ("sites", "lanes", "markets")
        )
        horizon = ""
        if {"periods", "period_kind", "start_date"} <= set(settings.columns) and settings.height:
            row = settings.row(0, named=True)
            horizon = f": {row['periods']} periods ({row['period_kind']}) from {row['start_date']}"
        return f"{name or 'without a name'}{horizon}, {sizes}"

    @cached_property
    def frames(self) -> TableFrames:
        """The tables by their names, such as ``case.frames.lanes``."""
        return TableFrames(**self.tables)

    @cached_property
    def settings(self) -> SettingsRow:
        """The one row of table `case`."""
        return self.rows(SettingsRow)[0]

    @property
    def name(self) -> str:
        """Short name of the case."""
        return str(self.settings.case)

    @cached_property
    def calendar(self) -> Calendar:
        """The periods of the horizon."""
        start: dt.date = self.settings.start_date
        return Calendar(start, self.settings.period_kind, self.settings.periods)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every cell but `source` and `note`, whatever the order of rows and columns.

        Table `table_sources` does not count: the rows that it covers have its confidence.

        Each cell is preceded by its length, which makes the encoding unambiguous; an
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


def key_columns(table: str) -> list[Column]:
    """The columns that together name a row of a table."""
    return [column for column in read_dictionary()[table] if column.key]


def row_name(table: str, row: Mapping[str, object]) -> str:
    """A row's key in the words of a message: ``lane=kostanay_liepaja``."""
    return " and ".join(f"{column.name}={row.get(column.name)}" for column in key_columns(table))
