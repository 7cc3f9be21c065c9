"""Typed rows that the checks read, and how raw tables become typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

import polars as pl

from keruen.case.case import LATER_COLUMNS, TABLE_SOURCES, Case, key_columns, row_name
from keruen.case.cells import Trouble, parse_cell
from keruen.case.dictionary import columns_by_name, read_dictionary
from keruen.case.findings import Findings, listed
from keruen.case.header import match_header
from keruen.case.raw_tables import RawCase, RawLine, RawTable
from keruen.case.schema import table_schema
from keruen.case.table_rows import ROW_CLASSES
from keruen.rows import F, FrameRow, number_in, text_in

# The one column of the first tables that a file may lack; see also LATER_COLUMNS. Everything else
# that is absent would be a silent guess.
MAY_BE_ABSENT = {"note"}
# A table may lack these too where table `table_sources` has a row for it.
INHERITED = ("source", "confidence")
# A row whose first cell begins so shows what a row looks like; it is not read.
EXAMPLE = "#example"


C = TypeVar("C", bound=FrameRow, covariant=True)


class CaseRow(dict[str, object], Generic[C]):
    """One row by column names; `broken` names the columns whose value is already reported."""

    __slots__ = ("_cells", "broken", "line", "name", "table")

    def __init__(
        self,
        table: str,
        line: int,
        values: Mapping[str, object],
        broken: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(values)
        self.table = table
        self.line = line
        self.broken = broken
        self.name = self._name()
        self._cells: C | None = None

    def __setitem__(self, column: str, value: object) -> None:
        super().__setitem__(column, value)
        self._cells = None

    @property
    def cells(self) -> C:
        """The values as typed columns; one that is not `sound` may be None whatever its type."""
        if self._cells is None:
            kind = cast("type[C]", ROW_CLASSES[self.table])
            self._cells = kind(*(self.get(column) for column in kind.__slots__))
        return self._cells

    def text(self, column: str) -> str | None:
        """The text in a cell; None where it is empty."""
        return text_in(self, column)

    def number(self, column: str) -> float | None:
        """The number in a cell; None where it is empty."""
        return number_in(self, column)

    def day(self, column: str) -> dt.date | None:
        """The date in a cell; None where it is empty."""
        value = self[column]
        if value is None or isinstance(value, dt.date):
            return value
        raise TypeError(f"column {column} has {value!r}, which is not a date")

    def sound(self, *columns: str) -> bool:
        """Whether none of these columns is already reported as wrong."""
        return not self.broken or self.broken.isdisjoint(columns)

    def add_broken(self, column: str) -> None:
        """Note that `column` is reported as wrong; later checks leave it alone."""
        self.broken = self.broken | {column}
        self.name = self._name()

    def _name(self) -> str:
        """Key of the row as text, or its line where the key cannot be read."""
        for column in key_columns(self.table):
            value = self.get(column.name)
            if column.name in self.broken or value is None or not str(value).isprintable():
                return f"line {self.line}"
        return row_name(self.table, self)


@dataclass
class CaseRows:
    """Rows of every table.

    `unread` names the tables that could not be read in full and the missing columns
    (``lanes.mode``); checks skip them instead of reading them as empty.
    """

    tables: dict[str, list[CaseRow[FrameRow]]]
    unread: set[str] = field(default_factory=set)
    _names: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, init=False)

    def __getitem__(self, table: str) -> list[CaseRow[FrameRow]]:
        return self.tables[table]

    def of(self, kind: type[F]) -> list[CaseRow[F]]:
        """Rows of a table by their class."""
        return cast("list[CaseRow[F]]", self.tables[kind.TABLE])

    def known(self, *names: str) -> bool:
        """Whether these tables and columns could be read, so that what they lack is absent."""
        return self.unread.isdisjoint(names)

    def names(self, table: str, column: str) -> frozenset[str]:
        """Names in a column of text, without empty ones."""
        if (table, column) not in self._names:
            values = (row[column] for row in self.tables[table])
            self._names[table, column] = frozenset(
                value for value in values if isinstance(value, str)
            )
        return self._names[table, column]


def rows_of_case(case: Case) -> CaseRows:
    """Rows of a typed case, numbered by the lines that they would have in a CSV file."""
    return rows_of_tables({table: case.rows(table) for table in read_dictionary()})


def rows_of_tables(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> CaseRows:
    """Typed rows, numbered by the lines that they would have in a CSV file."""
    return CaseRows(
        {
            table: [CaseRow[FrameRow](table, line, row) for line, row in enumerate(rows, start=2)]
            for table, rows in tables.items()
        }
    )


def case_of_rows(rows: CaseRows) -> Case:
    """The case of rows that are known to be sound."""
    return Case(
        {
            table: pl.DataFrame(list(map(dict, found)), schema=table_schema(table))
            for table, found in rows.tables.items()
            if found
        }
    )


def type_rows(raw: RawCase, findings: Findings) -> CaseRows:
    """Typed rows of raw tables; what is wrong with headers and cells goes to `findings`.

    Example rows are left out, and counted in a note.
    """
    rows = CaseRows({table: [] for table in read_dictionary()}, set(raw.unread))
    covered = _tables_with_source(raw)
    examples: dict[str, int] = {}
    for table, raw_table in raw.tables.items():
        places, lacking = _read_header(table, raw_table, table in covered, findings)
        if any(column.name in lacking for column in key_columns(table)):
            rows.unread.add(table)
        rows.unread |= {f"{table}.{name}" for name in lacking}
        lines = [line for line in raw_table.lines if not is_example(line)]
        examples[table] = len(raw_table.lines) - len(lines)
        rows.tables[table] = [_typed(table, line, places, lacking, findings) for line in lines]
    _note_examples(examples, findings)
    return rows


def is_example(line: RawLine) -> bool:
    """Whether a row is an example: its first cell begins with ``#example``, in any case."""
    return bool(line.cells) and line.cells[0].lstrip().casefold().startswith(EXAMPLE)


def _note_examples(examples: Mapping[str, int], findings: Findings) -> None:
    count = sum(examples.values())
    if count:
        found = [table for table, number in examples.items() if number]
        findings.note(
            f"{count} example row{'s are' if count > 1 else ' is'} not read: in {listed(found, 5)}",
            f"Remove rows whose first cell begins with {EXAMPLE!r} when you no longer need them.",
        )


def _tables_with_source(raw: RawCase) -> set[str]:
    """Tables that have a row in table `table_sources`."""
    given = raw.tables.get(TABLE_SOURCES)
    if given is None or "table_name" not in given.header:
        return set()
    place = given.header.index("table_name")
    return {line.cells[place] for line in given.lines if not is_example(line)}


def _read_header(
    table: str, raw: RawTable, has_source: bool, findings: Findings
) -> tuple[dict[str, int], set[str]]:
    """Place of each known column, and the columns that are lacking; findings on all else."""
    columns = {name: column.required for name, column in columns_by_name(table).items()}
    may_lack = MAY_BE_ABSENT | LATER_COLUMNS.get(table, frozenset())
    if has_source and table != TABLE_SOURCES:
        may_lack |= set(INHERITED)
    return match_header(table, raw.header, columns, may_lack, findings, raw.numbers)


def _typed(
    table: str, raw: RawLine, places: dict[str, int], lacking: set[str], findings: Findings
) -> CaseRow[FrameRow]:
    """One typed row; each cell that is wrong gives a finding and counts as broken."""
    values: dict[str, object] = {}
    troubles: list[tuple[str, str, Trouble]] = []
    for column in read_dictionary()[table]:
        place = places.get(column.name)
        text = raw.cells[place] if place is not None else ""
        values[column.name], trouble = parse_cell(text, column)
        if trouble and place not in raw.broken:
            troubles.append((column.name, text, trouble))
    broken = lacking | {name for name, _, _ in troubles}
    broken |= {name for name, place in places.items() if place in raw.broken}
    row: CaseRow[FrameRow] = CaseRow(table, raw.line, values, frozenset(broken))
    for name, text, (problem, remedy) in troubles:
        findings.add(problem, remedy, table=table, row=row.name, column=name, value=text)
    return row
