"""Workbooks as LibreOffice and openpyxl write them, and as Excel does by its standard.

The stored files are written by `tests.case.make_workbooks`, which names the versions.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from keruen.case import check_case, read_case
from keruen.case.case import Case
from keruen.case.dictionary import read_dictionary
from keruen.case.sheet_values import make_address
from tests.builders import small_case, with_rows
from tests.case.broken_workbooks import edit_part, write_parts
from tests.case.make_workbooks import FOLDER

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

STORED = (
    "warning: table lanes, row line 2: 2 cells hold formulas, the first {}; their stored values "
    "are read\n  See that the workbook was calculated before it was saved, or replace formulas by "
    "their values."
)
DATE, UNIT = 1, 2
"""Places of the cell styles of a workbook that is built here."""


def test_a_workbook_saved_by_libreoffice_is_the_same_case() -> None:
    path = FOLDER / "libreoffice.xlsx"
    assert [str(each) for each in check_case(path)] == [STORED.format("B2")]
    assert read_case(path).fingerprint == small_case().fingerprint


def test_libreoffice_stores_true_as_a_formula(tmp_path: Path) -> None:
    """Which the test above reads; the file would otherwise show nothing."""
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes((FOLDER / "libreoffice.xlsx").read_bytes())
    seen = []

    def look(part: bytes) -> bytes:
        seen.append(part.count(b">TRUE()</f><v>1</v>"))
        return part.replace(b">TRUE()</f><v>1</v>", b">FALSE()</f><v>0</v>")

    for number in range(1, 9):
        if not any(seen):
            try:
                edit_part(copy, f"xl/worksheets/sheet{number}.xml", look)
            except AssertionError:
                continue
    assert any(seen)
    assert read_case(copy).fingerprint != small_case().fingerprint


def test_a_workbook_written_by_openpyxl_is_the_same_case() -> None:
    path = FOLDER / "openpyxl.xlsx"
    assert check_case(path) == []
    assert read_case(path).fingerprint == small_case().fingerprint


class ExcelBook:
    """A workbook as Excel writes it: shared texts and formulas, stored values, dates by serial."""

    def __init__(self, from_1904: bool) -> None:
        self.from_1904 = from_1904
        self.texts: dict[str, int] = {}
        self.sheets: dict[str, str] = {}

    def text(self, text: str) -> int:
        """Number of a shared text."""
        return self.texts.setdefault(text, len(self.texts))

    def cell(self, address: str, value: Any) -> str:
        """A cell with a plain value; an empty one keeps its style, as in Excel."""
        if value is None:
            return f'<c r="{address}" s="{UNIT}"/>'
        if isinstance(value, bool):
            return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
        if isinstance(value, dt.date):
            zero = dt.date(1904, 1, 1) if self.from_1904 else dt.date(1899, 12, 30)
            return f'<c r="{address}" s="{DATE}"><v>{(value - zero).days}</v></c>'
        if isinstance(value, int | float):
            return f'<c r="{address}" s="{UNIT}"><v>{value!r}</v></c>'
        return f'<c r="{address}" t="s"><v>{self.text(str(value))}</v></c>'

    def add(self, table: str, rows: list[list[Any]], change: dict[str, str]) -> None:
        """A sheet; `change` replaces cells by their address."""
        lines = []
        for line, row in enumerate(rows, start=1):
            cells = []
            for place, value in enumerate(row):
                address = make_address(line, place)
                cells.append(change.get(address, self.cell(address, value)))
            lines.append(f'<row r="{line}" spans="1:{len(row)}">{"".join(cells)}</row>')
        self.sheets[table] = (
            f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>{"".join(lines)}'
            "</sheetData></worksheet>"
        )

    def write(self, path: Path) -> None:
        """Write all parts."""
        sheets = "".join(
            f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in enumerate(self.sheets, start=1)
        )
        others = {"styles": "styles", "sharedStrings": "sharedStrings"}
        targets = [
            *(
                (f"rId{n}", "worksheet", f"worksheets/s{n}.xml")
                for n, _ in enumerate(self.sheets, 1)
            ),
            *((f"x{kind}", kind, f"{name}.xml") for kind, name in others.items()),
        ]
        first = ' date1904="1"' if self.from_1904 else ""
        parts = {
            "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
            "xl/_rels/workbook.xml.rels": _relations(targets),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{first}/>'
            f'<sheets>{sheets}</sheets><calcPr calcId="191029"/></workbook>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1">'
            '<numFmt numFmtId="164" formatCode="0.0&quot; days&quot;"/></numFmts>'
            '<cellXfs><xf numFmtId="0"/>'
            '<xf numFmtId="14"/><xf numFmtId="164"/></cellXfs><dxfs><dxf><numFmt numFmtId="164" '
            'formatCode="yyyy"/></dxf></dxfs></styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">'
            + "".join(f"<si><t xml:space='preserve'>{escape(text)}</t></si>" for text in self.texts)
            + "</sst>",
            **{
                f"xl/worksheets/s{number}.xml": sheet
                for number, sheet in enumerate(self.sheets.values(), start=1)
            },
        }
        write_parts(path, {name: part.encode() for name, part in parts.items()})


def _relations(targets: list[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def _excel(case: Case, path: Path, from_1904: bool, change: dict[str, dict[str, str]]) -> Path:
    book = ExcelBook(from_1904)
    book.add("_x", [["half", 25.0], ["#N/A", None]], {})
    for table, columns in read_dictionary().items():
        names = [column.name for column in columns]
        rows = [names, *([row[name] for name in names] for row in case.rows(table))]
        if len(rows) > 1:
            book.add(table, rows, change.get(table, {}))
    book.write(path)
    return path


@pytest.mark.parametrize("from_1904", [False, True])
def test_what_excel_stores_is_the_same_case(from_1904: bool, tmp_path: Path) -> None:
    change = {
        "lanes": {
            "F2": '<c r="F2"><f t="shared" ref="F2:F3" si="0">2*_x!$B$1</f><v>50</v></c>',
            "B2": '<c r="B2" t="str"><f>"kosta"&amp;"nay"</f><v>kostanay</v></c>',
        }
    }
    path = _excel(small_case(), tmp_path / "excel.xlsx", from_1904, change)
    assert [str(each) for each in check_case(path)] == [STORED.format("B2")]
    assert read_case(path).fingerprint == small_case().fingerprint


def test_iso_dates_of_the_strict_form_are_read(tmp_path: Path) -> None:
    start = small_case().settings.start_date.isoformat()
    names = [column.name for column in read_dictionary()["case"]]
    address = make_address(2, names.index("start_date"))
    for text in (start, f"{start}T00:00:00", f"{start}T00:00:00.000", f"{start}T00:00:00.000Z"):
        for cell in (
            f'<c r="{address}" t="d"><v>{text}</v></c>',
            f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>',
        ):
            change = {"case": {address: cell}}
            path = _excel(small_case(), tmp_path / "strict.xlsx", False, change)
            assert read_case(path).fingerprint == small_case().fingerprint


def test_a_time_of_day_is_a_finding(tmp_path: Path) -> None:
    names = [column.name for column in read_dictionary()["case"]]
    address = make_address(2, names.index("start_date"))
    change = {"case": {address: f'<c r="{address}" s="{DATE}"><v>46388.354166666664</v></c>'}}
    path = _excel(small_case(), tmp_path / "timed.xlsx", False, change)
    assert [str(each) for each in check_case(path)] == [
        "table case, row case=small, column start_date, value '2027-01-01T08:30:00': has a time of "
        "day, where only a whole day is read\n  Write the date alone, as in 2027-01-01."
    ]


def test_columns_that_only_have_a_format_or_a_private_header_are_nothing(tmp_path: Path) -> None:
    book = ExcelBook(False)
    case = with_rows(small_case(), "labels", [{"code": "KZ", "language": "ru", "label": "x"}])
    for table, columns in read_dictionary().items():
        names = [column.name for column in columns]
        rows = [[row[name] for name in names] for row in case.rows(table)]
        if not rows:
            continue
        lines = [[*names, "_note", None, " "], *([*row, "=mine", None, " "] for row in rows)]
        book.add(table, [*lines, [None] * len(names) + ["_only mine", None, None]], {})
    book.write(tmp_path / "wide.xlsx")
    assert check_case(tmp_path / "wide.xlsx") == []
    assert read_case(tmp_path / "wide.xlsx").fingerprint == case.fingerprint
