"""Cases as .xlsx workbooks: reading the text of their sheets exactly as the file holds it.

The XML is read here and not by a spreadsheet library, for three reasons that tests check: a number
must come back with all its digits, a formula must be known as one and never be read where its value
was not stored, and a single far-away cell must not make a table of all cells before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from keruen.case.dictionary import read_dictionary
from keruen.case.findings import Findings, listed, shown
from keruen.case.raw_tables import (
    DICTIONARY_SHEET,
    MOST_COLUMNS,
    MOST_ROWS,
    READ_ME_SHEET,
    RawCase,
    RawLine,
    RawTable,
    drop_ignored,
    is_ignored,
    note_unknown_and_missing,
    read_limited,
)
from keruen.case.sheet_values import (
    columns_of,
    make_address,
    number_cell,
    parse_address,
    read_date_styles,
    read_shared_texts,
    unescape,
)
from keruen.case.spreadsheet_kinds import open_workbook
from keruen.case.xml_parts import WorkbookError, WorkbookParts, relations_of

ROOT = ""
MIDNIGHT = re.compile(r"[^T]*T00:00(:00(\.0+)?)?Z?")
# LibreOffice stores the constants TRUE and FALSE as formulas: they are plain values.
CONSTANTS = ("TRUE()", "FALSE()", "TRUE", "FALSE")


@dataclass
class Sheet:
    """Cells of a sheet by line and place, and those that do not hold a plain value.

    `formulas` have a stored value, which is in `cells`; `uncomputed` are formulas without one.
    """

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Meanings:
    """What sheets share: texts by number, styles that are dates, and the first year of dates.

    `recalculated` : the workbook asks to be calculated when it is opened, so that stored values of
    formulas may be out of date.
    """

    texts: list[str]
    date_styles: set[int]
    from_1904: bool
    recalculated: bool = False


def read_workbook(path: Path, findings: Findings) -> RawCase:
    """Read the sheets of a workbook as text; what is wrong with the file goes to `findings`."""
    raw = RawCase({}, set())
    content = read_limited(path, findings)
    if content is None:
        return raw
    try:
        parts = open_workbook(content)
        names, meanings = read_contents(parts)
        found = {
            name: f"the sheet {shown(name)!r}"
            for name in names
            if name not in (DICTIONARY_SHEET, READ_ME_SHEET) and not is_ignored(name)
        }
        if not set(found) & set(read_dictionary()):
            _note_no_table(path.name, found, findings)
            return raw
        note_unknown_and_missing(found, raw, findings, "sheet")
        for table in read_dictionary():
            if table in names:
                sheet = parse_sheet(parts, names[table], meanings)
                _add_table(table, sheet, meanings.recalculated, raw, findings)
    except WorkbookError as fault:
        findings.add(f"{shown(path.name)} {fault}", fault.remedy)
        return RawCase({}, set())
    return raw


def _note_no_table(name: str, found: dict[str, str], findings: Findings) -> None:
    findings.add(
        f"{shown(name)} holds no table of a case; its sheets: {listed(list(found))}",
        "Give each sheet the name of its table; `keruen case new` writes a workbook with all of "
        "them where PLACE ends in .xlsx.",
    )


def read_contents(parts: WorkbookParts) -> tuple[dict[str, str], Meanings]:
    """Part of each sheet by the sheet's name, and what the sheets share."""
    book = next(
        (name for kind, name in relations_of(parts, ROOT).values() if kind == "officeDocument"),
        None,
    )
    if book is None:
        raise WorkbookError("is not a workbook")
    ids: dict[str, str] = {}
    first_year: list[bool] = []
    recalculated: list[bool] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "sheet":
            name = attributes.get("name", "")
            if name in ids:
                raise WorkbookError("has two sheets of one name")
            ids[name] = attributes.get("id", "")
        elif element == "workbookPr":
            first_year.append(attributes.get("date1904") in ("1", "true"))
        elif element == "calcPr":
            recalculated.append(attributes.get("fullCalcOnLoad") in ("1", "true"))

    parts.parse(book, start, lambda _: None, lambda _: None)
    relations = relations_of(parts, book)
    by_kind = dict(relations.values())
    meanings = Meanings(
        read_shared_texts(parts, by_kind.get("sharedStrings")),
        read_date_styles(parts, by_kind.get("styles")),
        any(first_year),
        any(recalculated),
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
        self._formula: list[str] | None = None
        self._has_value = False
        self._inside = ""
        self._aid = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Keep where the reader is, and merged cells."""
        if element == "c":
            self._start_cell(attributes)
        elif element == "row":
            line = attributes.get("r", "")
            self._line = int(line) if line.isdecimal() and len(line) < 8 else self._line + 1
            self._place = -1
        elif element in ("v", "t"):
            self._inside = "" if self._aid else element
            self._has_value = True
        elif element == "rPh":
            self._aid = True
        elif element == "f":
            self._inside = element
            self._formula = []
        elif element == "mergeCell":
            self.sheet.merged.append(attributes.get("ref", ""))

    def text(self, piece: str) -> None:
        """Keep the text of values and formulas."""
        if self._inside == "f" and self._formula is not None:
            self._formula.append(piece)
        elif self._inside:
            self._pieces.append(piece)

    def end(self, element: str) -> None:
        """Keep a cell when it is complete."""
        if element == "c":
            self._end_cell()
        elif element in ("v", "t", "f"):
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
        self._formula = None
        self._has_value = False

    def _end_cell(self) -> None:
        stored = "".join(self._pieces)
        if self._formula is not None:
            self._note_formula("".join(self._formula), stored)
        text = self._value(stored)
        if text == "":
            return
        line = self.sheet.cells.setdefault(self._line, {})
        if self._place in line:
            raise WorkbookError("is damaged: a sheet has two cells of one address")
        line[self._place] = text

    def _note_formula(self, formula: str, stored: str) -> None:
        """Keep a formula that is not a constant; an empty text is a stored value too."""
        place = (self._line, self._place)
        if not self._has_value or (stored == "" and self._kind != "str"):
            self.sheet.uncomputed.append(place)
        elif self._kind != "e" and not (self._kind == "b" and formula.strip().upper() in CONSTANTS):
            self.sheet.formulas.append(place)

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
            return text.partition("T")[0] if MIDNIGHT.fullmatch(text) else text
        return number_cell(text, self._is_date, self._meanings.from_1904)


def parse_sheet(parts: WorkbookParts, name: str, meanings: Meanings) -> Sheet:
    """Cells of the sheet in part `name`."""
    reader = _SheetReader(meanings)
    parts.parse(name, reader.start, reader.end, reader.text)
    return reader.sheet


def _add_table(
    table: str, sheet: Sheet, recalculated: bool, raw: RawCase, findings: Findings
) -> None:
    """The table of a sheet, its header in the first line; what is no plain value is reported."""
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
    ignored = {place for place, name in header.items() if is_ignored(name)}
    _note_what_is_no_value(table, sheet, ignored, recalculated, findings)
    faulty = {*sheet.uncomputed, *((line, place) for line, place, _ in sheet.errors)}
    for line in sorted(sheet.cells):
        _note_beside(line, sheet.cells[line], width, table, findings)
    # A formula without a stored value may be all that its line holds.
    numbers = {line for line, cells in sheet.cells.items() if min(cells) < width}
    numbers |= {line for line, place in faulty if place < width}
    lines = [
        _raw_line(line, sheet.cells.get(line, {}), width, faulty) for line in sorted(numbers - {1})
    ]
    names = [header.get(place, "") for place in range(width)]
    raw.tables[table] = drop_ignored(RawTable(names, lines))


def _raw_line(
    line: int, cells: dict[int, str], width: int, faulty: set[tuple[int, int]]
) -> RawLine:
    broken = frozenset(place for place in range(width) if (line, place) in faulty)
    return RawLine(line, [cells.get(place, "") for place in range(width)], broken)


def _note_beside(
    line: int, cells: dict[int, str], width: int, table: str, findings: Findings
) -> None:
    """Report the first cell of a line that stands beyond the header."""
    beyond = [place for place, text in cells.items() if place >= width and text.strip()]
    if beyond:
        findings.add(
            f"cell {make_address(line, min(beyond))} stands beside the table, under no header",
            "Remove it, give its column a header, or a header that begins with '_' to have it "
            "ignored.",
            table=table,
            row=f"line {line}",
            value=cells[min(beyond)],
        )


def _note_what_is_no_value(
    table: str, sheet: Sheet, ignored: set[int], recalculated: bool, findings: Findings
) -> None:
    """Report errors, merged cells, and formulas, where their column is read."""
    for line, place in sheet.uncomputed:
        if place not in ignored:
            findings.add(
                f"cell {make_address(line, place)} holds a formula without a stored value",
                "Open the workbook in a spreadsheet program and save it, so that the value is "
                "stored; or replace the formula by its value.",
                table=table,
                row=f"line {line}",
            )
    for line, place, text in sheet.errors:
        if place not in ignored:
            findings.add(
                f"cell {make_address(line, place)} holds a spreadsheet error",
                "Replace it by a value, or leave it empty.",
                table=table,
                row=f"line {line}",
                value=text,
            )
    for area in sheet.merged:
        columns = set(columns_of(area))
        if not columns or not columns <= ignored:
            findings.add(
                f"cells {shown(area)} are merged, so that only the first has a value",
                "Split them and fill in each.",
                table=table,
            )
    formulas = [(line, place) for line, place in sheet.formulas if place not in ignored]
    if formulas:
        _warn_of_formulas(table, formulas, recalculated, findings)


def _warn_of_formulas(
    table: str, formulas: list[tuple[int, int]], recalculated: bool, findings: Findings
) -> None:
    """One warning for a sheet, however many formulas it has."""
    first, count = make_address(*formulas[0]), len(formulas)
    problem = (
        f"{count} cells hold formulas, the first {first}; their stored values are read"
        if count > 1
        else f"cell {first} holds a formula; its stored value is read"
    )
    if recalculated:
        problem += ", though the workbook asks to be calculated when it is opened"
    findings.warn(
        problem,
        "Open the workbook in a spreadsheet program and save it, so that its values are those of "
        "its formulas, or replace formulas by their values."
        if recalculated
        else "See that the workbook was calculated before it was saved, or replace formulas by "
        "their values.",
        table=table,
        row=f"line {formulas[0][0]}",
    )
