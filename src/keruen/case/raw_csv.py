"""Tables of a case as CSV text, also where they have errors, and back.

What a planner uploads is stored as it was read, so that findings can be corrected cell by cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from keruen.case.findings import Findings
from keruen.case.raw_tables import REQUIRED, RawCase, RawLine, RawTable
from keruen.case.read_csv import read_folder
from keruen.case.read_workbook import read_workbook
from keruen.case.rows import is_example
from keruen.errors import CaseError, Finding


def read_tables_as_csv(source: Path) -> dict[str, str]:
    """The tables of a folder or workbook as CSV text by name; example rows are left out.

    Raises
    ------
    CaseError : nothing could be read; errors within tables are no reason.

    Examples
    --------
    >>> from keruen.case.read import shipped_case_path
    >>> tables = read_tables_as_csv(shipped_case_path("west-africa"))
    >>> tables["grades"].splitlines()[0][:11]
    'grade,name,'
    """
    raw, findings = _read(source)
    if not raw.tables or raw.unread & set(raw.tables):
        raise CaseError(findings.in_order())
    unread = [each for each in findings.in_order() if each.table in raw.unread or not each.table]
    if unread:
        raise CaseError(unread)
    return {name: csv_of(table) for name, table in raw.tables.items()}


def read_file_as_csv(source: Path) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The tables of a folder or workbook as CSV text, where every cell of it is a plain value.

    Text cannot hold a formula without a stored value, a spreadsheet error or merged cells, so a
    file with one of these is refused, as is one with a sheet that is not a table.

    Returns
    -------
    The text by table, and warnings, such as formulas whose stored values were read.

    Raises
    ------
    CaseError : something of the file cannot be read as it stands.
    """
    raw, findings = _read(source)
    # Which tables a case lacks is found again whenever it is checked.
    errors = [each for each in findings.in_order() if not each.problem.endswith(REQUIRED)]
    if errors or not raw.tables:
        raise CaseError(errors or findings.in_order())
    return {name: csv_of(table) for name, table in raw.tables.items()}, tuple(
        findings.warnings_in_order()
    )


def _read(source: Path) -> tuple[RawCase, Findings]:
    findings = Findings()
    found = read_folder(source, findings) if source.is_dir() else read_workbook(source, findings)
    return found, findings


def csv_of(table: RawTable) -> str:
    """One table as CSV: commas, quotes where needed, a line feed after each row."""
    lines = [line.cells for line in table.lines if not is_example(line)]
    return write_lines([table.header, *lines])


def write_lines(lines: list[list[str]]) -> str:
    """Lines of cells as CSV text."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(lines)
    return file.getvalue()


def read_lines(text: str) -> list[list[str]]:
    """CSV text as lines of cells, the header first."""
    return list(csv.reader(io.StringIO(text, newline="")))


def raw_table(text: str) -> RawTable:
    """CSV text as a table of text."""
    header, *rows = read_lines(text)
    return RawTable(header, [RawLine(place, row) for place, row in enumerate(rows, start=2)])


def write_tables(tables: Mapping[str, str], folder: Path) -> None:
    """Write CSV texts as a folder that `keruen.case.read` reads; the folder must be empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        with (folder / f"{name}.csv").open("x", encoding="utf-8", newline="") as file:
            file.write(text)
