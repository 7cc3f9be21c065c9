"""Rows of a CSV file that is not a table of a case, such as movements; with the same checks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from keruen.case.cells import parse_text
from keruen.case.csv_parser import read_csv_file
from keruen.case.findings import Findings
from keruen.case.header import match_header
from keruen.case.raw_tables import MOST_FILE_BYTES, MOST_ROWS
from keruen.errors import Finding


@dataclass(frozen=True)
class CsvColumn:
    """A column: its name, its type (text, number, integer, boolean or date), whether it is filled
    in each row, and whether a file may do without it."""

    name: str
    type: str = "text"
    required: bool = False
    may_lack: bool = False


def by_line(findings: Findings) -> list[Finding]:
    """Findings in the order of the lines of one file; those on the whole file first."""

    def line(finding: Finding) -> int:
        number = finding.row.removeprefix("line ")
        return int(number) if number.isdecimal() else 0

    return sorted(findings.in_order(), key=line)


@dataclass
class CsvRow:
    """One row: its line, its values by column, and the columns that are already reported."""

    line: int
    values: dict[str, object]
    broken: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The row as findings name it."""
        return f"line {self.line}"


def read_csv_rows(
    path: Path,
    table: str,
    columns: Sequence[CsvColumn],
    findings: Findings,
    *,
    unused: Collection[str] = (),
    most_rows: int = MOST_ROWS,
    most_bytes: int = MOST_FILE_BYTES,
) -> list[CsvRow]:
    """Typed rows of a CSV file; what is wrong with the file, its header or a cell is reported.

    Parameters
    ----------
    table : name of the table in findings.
    columns : the columns that are read.
    unused : further columns that a file may have; their cells are not looked at.
    """
    raw = read_csv_file(path, table, findings, most_rows=most_rows, most_bytes=most_bytes)
    if raw is None:
        return []
    known = {column.name: column.required for column in columns} | dict.fromkeys(unused, False)
    may_lack = {column.name for column in columns if column.may_lack} | set(unused)
    before = len(findings)
    places, _ = match_header(table, raw.header, known, may_lack, findings, raw.numbers)
    if len(findings) > before:
        return []
    rows = []
    for line in raw.lines:
        row = CsvRow(line.line, {})
        broken = set()
        for column in columns:
            place = places.get(column.name)
            text = "" if place is None else line.cells[place].strip()
            if place in line.broken:
                broken.add(column.name)
                text = ""
            value, trouble = parse_text(text, column.type)
            if trouble is None and value is None and column.required and column.name not in broken:
                trouble = ("is empty", "Fill it in.")
            if trouble is not None:
                broken.add(column.name)
                findings.add(*trouble, table=table, row=row.name, column=column.name, value=text)
            row.values[column.name] = value
        row.broken = frozenset(broken)
        rows.append(row)
    return rows
