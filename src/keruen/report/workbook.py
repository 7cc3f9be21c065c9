"""The tables of a run as a workbook: no formula, no link, the same data in the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from keruen.report.numbers import is_number
from keruen.report.report_data import ReportData
from keruen.report.sheet import Cell, Sheet
from keruen.report.sheets import make_sheets

CREATED = dt.datetime(2000, 1, 1)
"""A workbook carries a date; a fixed one lets the same plan give the same bytes."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that a spreadsheet takes for a formula when a cell is edited or exported."""

LONGEST_TEXT = 32_767
"""Letters that a cell holds at most."""

NUMBER_FORMATS = {
    "tonnes": "#,##0",
    "money": "#,##0",
    "rate": "#,##0.00",
    "share": "0.00%",
    "whole": "0",
}

NARROWEST, WIDEST = 9, 60


def write_workbook(data: ReportData, path: Path) -> None:
    """Write plan.xlsx with frozen headings; texts stay texts whatever they begin with.

    Parameters
    ----------
    data : the run.
    path : file to write; the same data gives the same bytes.
    """
    title = str(data.summary.get("title") or "")
    path.write_bytes(make_workbook(title, make_sheets(data)))


def make_workbook(title: str, sheets: Sequence[Sheet]) -> bytes:
    """Sheets as an Excel file with frozen headings; the same sheets give the same bytes."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    # Made in memory: the library has an error of its own for a disk that refuses.
    content = io.BytesIO()
    with Workbook(content, options) as book:
        book.set_properties({"title": title, "created": CREATED})
        formats = _formats(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    return content.getvalue()


@dataclass(frozen=True)
class _Formats:
    text: Format
    quoted: Format
    heading: Format
    date: Format
    numbers: Mapping[str, Format]


def _formats(book: Workbook) -> _Formats:
    top = {"valign": "top"}
    numbers = {
        kind: book.add_format({"num_format": code, **top}) for kind, code in NUMBER_FORMATS.items()
    }
    date = book.add_format({"num_format": "yyyy-mm-dd", **top})
    text = book.add_format({"text_wrap": True, **top})
    # The prefix tells the spreadsheet that this is text, also after an edit of the cell.
    quoted = book.add_format({"text_wrap": True, "quote_prefix": True, **top})
    heading = book.add_format(
        {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EFE7D6", **top}
    )
    return _Formats(text, quoted, heading, date, numbers)


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for column, heading in enumerate(sheet.headings):
        worksheet.write_string(0, column, heading.title, formats.heading)
    for line, row in enumerate(sheet.rows, start=1):
        for column, heading in enumerate(sheet.headings):
            kind = heading.kind
            if kind == "by row":
                kind = str(row[2]) if len(row) > 2 else "text"
            _write_cell(worksheet, (line, column), row[column], kind, formats)
    for column, width in enumerate(_widths(sheet)):
        worksheet.set_column(column, column, width)
    worksheet.freeze_panes(1, 0)
    if sheet.rows and sheet.name != "Answer":
        worksheet.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def _write_cell(
    worksheet: Worksheet, place: tuple[int, int], value: Cell, kind: str, formats: _Formats
) -> None:
    if value is None or value == "":
        return
    if kind == "date" and isinstance(value, dt.date):
        worksheet.write_datetime(*place, dt.datetime.combine(value, dt.time()), formats.date)
    elif kind in NUMBER_FORMATS and is_number(value):
        worksheet.write_number(*place, value, formats.numbers[kind])
    else:
        text = str(value)[:LONGEST_TEXT]
        quoted = text.startswith(FORMULA_SIGNS)
        worksheet.write_string(*place, text, formats.quoted if quoted else formats.text)


def _widths(sheet: Sheet) -> list[int]:
    """Width of each column in letters, by its longest cell within bounds."""
    return [
        max(NARROWEST, min(WIDEST, 2 + max(_longest(sheet.rows, column), len(heading.title) // 2)))
        for column, heading in enumerate(sheet.headings)
    ]


def _longest(rows: Sequence[Sequence[object]], column: int) -> int:
    lengths = (
        len(f"{row[column]:,.2f}")
        if isinstance(row[column], float)
        else len(str(row[column] or ""))
        for row in rows
    )
    return max(lengths, default=0)
