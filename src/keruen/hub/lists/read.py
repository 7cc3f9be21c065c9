"""A list from a workbook: read whole, or refused with every finding by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from keruen.case.findings import Findings, listed, nearest
from keruen.case.raw_tables import read_limited
from keruen.case.read_workbook import Sheet, parse_sheet, read_contents
from keruen.case.sheet_values import make_address
from keruen.case.spreadsheet_kinds import open_workbook
from keruen.case.xml_parts import WorkbookError
from keruen.errors import KeruenError
from keruen.hub.lists.columns import Column, Value, read_cell
from keruen.movements.tables import TableError

MOST_ROWS = 5_000
IGNORED = "_"
"""Columns and sheets whose name begins so are the user's own."""


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its line in the sheet, and its values by column."""

    line: int
    values: dict[str, Value]


class _Reading:
    def __init__(self, name: str) -> None:
        self.name = name
        self.findings = Findings()

    def add(self, problem: str, remedy: str, row: str, column: str, value: object = None) -> None:
        self.findings.add(problem, remedy, table=self.name, row=row, column=column, value=value)

    def refuse(self) -> None:
        if len(self.findings):
            raise TableError(self.name, self.findings.in_order())


def read_list(path: Path, name: str, columns: Sequence[Column], key: str = "") -> list[ListRow]:
    """The rows of the sheet of a list, each cell checked.

    Parameters
    ----------
    name : name of the list and of its sheet.
    key : a column in which no value may come twice.

    Raises
    ------
    KeruenError : not a workbook, or one without the sheet.
    TableError : every finding, with row, column and value; no row is returned.
    """
    sheet = _read_sheet(path, name)
    reading = _Reading(name)
    places = _match_header(sheet, columns, reading)
    reading.refuse()
    _check_cells(sheet, places, reading)
    if len(sheet.cells) - 1 > MOST_ROWS:
        reading.findings.add(f"has more than {MOST_ROWS:,} rows", "Split the workbook.", table=name)
        reading.refuse()
    rows = []
    seen: dict[Value, int] = {}
    for line in sorted(each for each in sheet.cells if each > 1):
        cells = sheet.cells[line]
        if not any(cells.get(place, "").strip() for place in places):
            continue
        row = _read_row(line, cells, places, reading)
        value = row.values.get(key) if key else None
        if value is not None and value in seen:
            words = f"comes twice, also in row {seen[value]}"
            reading.add(words, "Leave out one of the rows.", str(line), key, value)
        elif value is not None:
            seen[value] = line
        rows.append(row)
    if not rows and not len(reading.findings):
        reading.findings.add("has no row", "Fill in a row below the header.", table=name)
    reading.refuse()
    return rows


def _read_row(
    line: int, cells: dict[int, str], places: dict[int, Column], reading: _Reading
) -> ListRow:
    values: dict[str, Value] = {}
    for place, column in places.items():
        text = cells.get(place, "").strip()
        value, fault = read_cell(column, text)
        values[column.name] = value
        if fault is not None:
            reading.add(*fault, str(line), column.name, text)
    return ListRow(line, values)


def _read_sheet(path: Path, name: str) -> Sheet:
    problems = Findings()
    content = read_limited(path, problems)
    if content is None:
        first = problems.in_order()[0]
        raise KeruenError(first.problem, first.remedy)
    try:
        parts = open_workbook(content)
        names, meanings = read_contents(parts)
        if name not in names:
            raise KeruenError(
                f"{path.name} has no sheet {name!r}; its sheets: {listed(list(names))}",
                f"Begin from a template, and name the sheet of the list {name!r}.",
            )
        return parse_sheet(parts, names[name], meanings)
    except WorkbookError as fault:
        raise KeruenError(f"{path.name} {fault}", fault.remedy) from fault


def _match_header(sheet: Sheet, columns: Sequence[Column], reading: _Reading) -> dict[int, Column]:
    """The column of each place; unknown, double and missing ones are reported."""
    known = {column.name: column for column in columns}
    places: dict[int, Column] = {}
    for place, cell in sorted(sheet.cells.get(1, {}).items()):
        text = cell.strip()
        if not text or text.startswith(IGNORED):
            continue
        if text not in known:
            meant = nearest(text, known)
            remedy = f"Did you mean {meant!r}?" if meant else "Begin its name with _ or remove it."
            reading.add("is not a column of this list", remedy, "1", text)
        elif known[text] in places.values():
            reading.add("comes twice", "Leave out one of the columns.", "1", text)
        else:
            places[place] = known[text]
    for column in columns:
        if column.required and column not in places.values():
            reading.add("is missing", "Add the column.", "1", column.name)
    return places


def _check_cells(sheet: Sheet, places: dict[int, Column], reading: _Reading) -> None:
    """Formulas, errors and merged cells: a list contains values alone."""
    broken = [(line, place, "contains a formula") for line, place in sheet.formulas]
    broken += [(*each, "contains a formula without a value") for each in sheet.uncomputed]
    broken += [(line, place, f"contains the error {text}") for line, place, text in sheet.errors]
    for line, place, problem in sorted(broken):
        if place in places and line > 1:
            reading.add(problem, "Write the value itself.", str(line), places[place].name)
    for merged in sheet.merged:
        reading.findings.add(
            f"has merged cells {merged}",
            "Separate them; each row has its own values.",
            table=reading.name,
        )
    for line, cells in sheet.cells.items():
        for place, text in cells.items():
            if place not in places and line > 1 and not sheet.cells.get(1, {}).get(place, ""):
                address = make_address(line, place)
                reading.add(
                    f"cell {address} has no column name",
                    "Name its column in row 1, or empty the cell.",
                    str(line),
                    "",
                    text,
                )
