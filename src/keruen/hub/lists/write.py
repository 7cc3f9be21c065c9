"""Lists as workbooks: the same rows give the same bytes, and no text becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from keruen.hub.lists.columns import Column

CREATED = dt.datetime(2026, 1, 1)
WIDTH = 18
EXACT_DIGITS = 15
"""A spreadsheet has no more digits: longer numbers are written as text."""


def write_list(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, object]]) -> bytes:
    """A list as an .xlsx workbook that `read_list` reads.

    Parameters
    ----------
    name : of the list and its sheet.
    rows : values by column; columns without a value stay empty.
    """
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"title": name, "created": CREATED})
    bold = book.add_format({"bold": True})
    times = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, WIDTH)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, bold)
        if column.meaning:
            sheet.write_comment(0, place, column.meaning)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write(sheet, line, place, row.get(column.name), times, days)
    book.close()
    return content.getvalue()


def _write(
    sheet: Worksheet, line: int, place: int, value: object, times: Format, days: Format
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        sheet.write_datetime(line, place, value.replace(tzinfo=None), times)
    elif isinstance(value, dt.date):
        sheet.write(line, place, value, days)
    elif isinstance(value, bool):
        sheet.write_string(line, place, "yes" if value else "no")
    elif isinstance(value, int | Decimal) and _is_exact(value):
        sheet.write(line, place, value)
    else:
        sheet.write_string(line, place, str(value))


def _is_exact(value: int | Decimal) -> bool:
    return len(Decimal(value).as_tuple().digits) <= EXACT_DIGITS
