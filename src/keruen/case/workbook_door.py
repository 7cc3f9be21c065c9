"""Cases as .xlsx workbooks: reading the text of their sheets exactly as the file holds it.

The XML is read here and not by a spreadsheet library, for three reasons that tests hold: a number
must come back with all its digits, a formula or an error must be found and not be taken for its
last value, and a single far-away cell must not make a table of all cells before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from keruen.case.dictionary import read_dictionary
from keruen.case.findings import Findings, shown
from keruen.case.raw import (
    DICTIONARY_SHEET,
    MOST_COLUMNS,
    MOST_ROWS,
    RawCase,
    RawLine,
    RawTable,
    note_unknown_and_missing,
    read_limited,
)
from keruen.case.sheet_values import (
    make_address,
    number_cell,
    parse_address,
    read_date_styles,
    read_shared_texts,
    unescape,
)
from keruen.case.xml_parts import WorkbookError, WorkbookParts, relations_of

ROOT = ""


@dataclass
class Sheet:
    """Cells of a sheet by line and place, and those that hold no plain value."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Meanings:
    """What sheets share: texts by number, styles that are dates, and the first year of dates."""

    texts: list[str]
    date_styles: set[int]
    from_1904: bool


def read_workbook(path: Path, findings: Findings) -> RawCase:
    """Read the sheets of a workbook as text; what is wrong with the file goes to `findings`."""
    raw = RawCase({}, set())
    content = read_limited(path, findings)
    if content is None:
        return raw
    try:
        parts = WorkbookParts(content)
        names, meanings = _read_contents(parts)
        found = {name: f"the sheet {shown(name)!r}" for name in names if name != DICTIONARY_SHEET}
        note_unknown_and_missing(found, raw, findings, "sheet")
        for table in read_dictionary():
            if table in names:
                _add_table(table, parse_sheet(parts, names[table], meanings), raw, findings)
    except WorkbookError as fault:
        findings.add(
            f"{shown(path.name)} {fault}",
            "Open it in a spreadsheet program and save it again as .xlsx, without a password.",
        )
        return RawCase({}, set())
    return raw


def _read_contents(parts: WorkbookParts) -> tuple[dict[str, str], Meanings]:
    """Part of each sheet by the sheet's name, and what the sheets share."""
    book = next(
        (name for kind, name in relations_of(parts, ROOT).values() if kind == "officeDocument"),
        None,
    )
    if book is None:
        raise WorkbookError("is not a workbook")
    ids: dict[str, str] = {}
    first_year: list[bool] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "sheet":
            name = attributes.get("name", "")
            if name in ids:
                raise WorkbookError("has two sheets of one name")
            ids[name] = attributes.get("id", "")
        elif element == "workbookPr":
            first_year.append(attributes.get("date1904") in ("1", "true"))

    parts.parse(book, start, lambda _: None, lambda _: None)
    relations = relations_of(parts, book)
    by_kind = dict(relations.values())
    meanings = Meanings(
        read_shared_texts(parts, by_kind.get("sharedStrings")),
        read_date_styles(parts, by_kind.get("styles")),
        any(first_year),
    )
    sheets = {
        name: relations[key][1]
        for name, key in ids.items()
        if key in relations and relations[key][0] == "worksheet"
    }
    return sheets, meanings


class _SheetReader:
    """Gathers the cells of one sheet from the elements of its XML."""

    def __init__(self, meanings: Meanings) -> None:
        self.sheet = Sheet()
        self._meanings = meanings
        self._line = 0
        self._place = -1
        self._kind: str | None = None
        self._is_date = False
        self._pieces: list[str] = []
        self._inside = ""
        self._aid = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Note where the reader is; formulas and merged cells are noted at once."""
        if element == "c":
            self._start_cell(attributes)
        elif element == "row":
            line = attributes.get("r", "")
            self._line = int(line) if line.isdecimal() and len(line) < 8 else self._line + 1
            self._place = -1
        elif element in ("v", "t"):
            self._inside = "" if self._aid else element
        elif element == "rPh":
            self._aid = True
        elif element == "f":
            self.sheet.formulas.append((self._line, self._place))
        elif element == "mergeCell":
            self.sheet.merged.append(attributes.get("ref", ""))

    def text(self, piece: str) -> None:
        """Keep the text of values."""
        if self._inside:
            self._pieces.append(piece)

    def end(self, element: str) -> None:
        """Keep a cell when it is complete."""
        if element == "c":
            self._end_cell()
        elif element in ("v", "t"):
            self._inside = ""
        elif element == "rPh":
            self._aid = False

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self._line, self._place = parse_address(attributes["r"])
        else:
            self._place += 1
        style = attributes.get("s", "0")
        self._is_date = style.isdecimal() and int(style[:9]) in self._meanings.date_styles
        self._kind = attributes.get("t")
        self._pieces = []

    def _end_cell(self) -> None:
        text = self._value("".join(self._pieces))
        if text == "":
            return
        line = self.sheet.cells.setdefault(self._line, {})
        if self._place in line:
            raise WorkbookError("is damaged: a sheet has two cells of one address")
        line[self._place] = text

    def _value(self, text: str) -> str:
        if text == "" or self._kind in ("str", "inlineStr"):
            return unescape(text)
        if self._kind == "s":
            if not text.isdecimal() or int(text[:9]) >= len(self._meanings.texts):
                raise WorkbookError("is damaged: a cell refers to a text that is not there")
            return self._meanings.texts[int(text[:9])]
        if self._kind == "b":
            return {"1": "true", "0": "false"}.get(text, text)
        if self._kind == "e":
            self.sheet.errors.append((self._line, self._place, text))
            return text
        if self._kind == "d":
            return text.removesuffix("T00:00:00")
        return number_cell(text, self._is_date, self._meanings.from_1904)


def parse_sheet(parts: WorkbookParts, name: str, meanings: Meanings) -> Sheet:
    """Cells of the sheet in part `name`."""
    reader = _SheetReader(meanings)
    parts.parse(name, reader.start, reader.end, reader.text)
    return reader.sheet


def _add_table(table: str, sheet: Sheet, raw: RawCase, findings: Findings) -> None:
    """The table of a sheet, its header in the first line; what is no plain value is reported."""
    _note_what_is_no_value(table, sheet, findings)
    header = sheet.cells.get(1)
    if not header:
        findings.add(
            "the sheet has no header in its first line" if sheet.cells else "the sheet is empty",
            "Write the names of the columns into the first line, and each row below it.",
            table=table,
        )
        raw.unread.add(table)
        return
    width = max(header) + 1
    if width > MOST_COLUMNS or len(sheet.cells) > MOST_ROWS + 1:
        findings.add(
            f"has more than {MOST_COLUMNS} columns or {MOST_ROWS} rows, the most that are read",
            "Leave out what is not part of the table, or split the case.",
            table=table,
        )
        raw.unread.add(table)
        return
    faulty = {*sheet.formulas, *((line, place) for line, place, _ in sheet.errors)}
    for line in sorted(sheet.cells):
        _note_beside(line, sheet.cells[line], width, table, findings)
    lines = [
        _raw_line(line, cells, width, faulty)
        for line, cells in sorted(sheet.cells.items())
        if line > 1 and min(cells) < width
    ]
    raw.tables[table] = RawTable([header.get(place, "") for place in range(width)], lines)


def _raw_line(
    line: int, cells: dict[int, str], width: int, faulty: set[tuple[int, int]]
) -> RawLine:
    broken = frozenset(place for place in range(width) if (line, place) in faulty)
    return RawLine(line, [cells.get(place, "") for place in range(width)], broken)


def _note_beside(
    line: int, cells: dict[int, str], width: int, table: str, findings: Findings
) -> None:
    """Report the first cell of a line that stands beyond the header."""
    beyond = [place for place in cells if place >= width]
    if beyond:
        findings.add(
            f"cell {make_address(line, min(beyond))} stands beside the table, under no header",
            "Remove it, or give its column a header.",
            table=table,
            row=f"line {line}",
            value=cells[min(beyond)],
        )


def _note_what_is_no_value(table: str, sheet: Sheet, findings: Findings) -> None:
    formulas = set(sheet.formulas)
    for line, place in sheet.formulas:
        findings.add(
            f"cell {make_address(line, place)} holds a formula",
            "Replace it by its value: copy the cell and paste the value only.",
            table=table,
            row=f"line {line}",
        )
    for line, place, text in sheet.errors:
        if (line, place) not in formulas:
            findings.add(
                f"cell {make_address(line, place)} holds a spreadsheet error",
                "Replace it by a value, or leave it empty.",
                table=table,
                row=f"line {line}",
                value=text,
            )
    for area in sheet.merged:
        findings.add(
            f"cells {shown(area)} are merged, so that only the first has a value",
            "Split them and fill in each.",
            table=table,
        )
