"""The first sheet of a workbook to fill in: what its colours mean, and which sheet comes next."""

from __future__ import annotations

import math

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from keruen.case.case import TABLE_SOURCES
from keruen.case.dictionary import read_dictionary, read_tables
from keruen.case.raw_tables import READ_ME_SHEET
from keruen.case.rows import EXAMPLE, INHERITED
from keruen.case.sheet_formats import Formats
from keruen.case.template_steps import STEPS, need_of

TITLE = "A corridor case to fill in"
LEGEND = (
    ("key", "names the row: required, and different in each row of the sheet"),
    ("required", "fill in each row"),
    ("optional", "may stay empty; the comment of the header gives what that means"),
)
RULES = (
    "Fill in the sheets in the order below. The required sheets are enough for a first plan.",
    "Point at a header to read the meaning and the unit of its column, and what a cell may hold.",
    f"The grey row of each sheet is an example. A row whose first cell begins with {EXAMPLE} is "
    "not read: keep it, or remove it.",
    "Write your own rows below it, with no empty header and no merged cells.",
    "Each figure has a source and a confidence (published, derived or estimate). Give them once "
    "for a whole sheet in table_sources, and in a row only where the row differs.",
    "A site of kind port also needs sea_region, draft_m, and the rate at which ships are loaded or "
    "discharged there.",
    "Short names, such as those of sites and lanes, have letters, digits, _, - and . only.",
    "Sheets and columns whose name begins with _ are yours: they are not read.",
    "Save the file, then run: keruen check FILE.xlsx. It lists what is missing, with sheet, row "
    "and column. Then run: keruen plan FILE.xlsx",
)
COLUMNS = (
    ("step", 6),
    ("sheet", 22),
    ("needed", 34),
    ("what it holds", 66),
    ("columns to fill in", 70),
)
LINK_COLOUR = "#17324d"
LINE_HEIGHT = 15


def add_read_me(book: Workbook, formats: Formats) -> None:
    """Add the sheet to a workbook of xlsxwriter, before the sheets of the tables."""
    sheet = book.add_worksheet(READ_ME_SHEET)
    bold = book.add_format({"bold": True, "font_size": 14})
    heading = book.add_format({"bold": True, "valign": "top"})
    link = book.add_format({"font_color": LINK_COLOUR, "underline": 1, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for place, (_, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, TITLE, bold)
    line = 2
    looks = (formats.key, formats.required, formats.optional)
    for look, (word, meaning) in zip(looks, LEGEND, strict=True):
        sheet.write_string(line, 1, word, look)
        sheet.write_string(line, 2, meaning)
        line += 1
    line += 1
    for number, rule in enumerate(RULES, start=1):
        sheet.write_string(line, 0, f"{number}.")
        sheet.write_string(line, 1, rule)
        line += 1
    line += 1
    for place, (name, _) in enumerate(COLUMNS):
        sheet.write_string(line, place, name, formats.key)
    line += 1
    for number, step in enumerate(STEPS, start=1):
        sheet.write_number(line, 0, number, heading)
        sheet.write_string(line, 1, step.title, heading)
        line += 1
        for table in step.tables:
            _add_line(sheet, line, table, formats, link)
            line += 1


def columns_to_fill(table: str) -> list[str]:
    """The required columns of a table, without the two that `table_sources` may give."""
    return [
        column.name
        for column in read_dictionary()[table]
        if column.required and (table == TABLE_SOURCES or column.name not in INHERITED)
    ]


def _add_line(sheet: Worksheet, line: int, table: str, formats: Formats, link: Format) -> None:
    need, holds, columns = need_of(table), read_tables()[table].meaning, columns_to_fill(table)
    texts = {3: holds, 4: ", ".join(columns)}
    lines = max(math.ceil(len(text) / COLUMNS[place][1]) for place, text in texts.items())
    sheet.set_row(line, LINE_HEIGHT * lines)
    sheet.write_url(line, 1, f"internal:'{table}'!A1", link, table)
    sheet.write_string(line, 2, need, formats.optional if need == "optional" else formats.required)
    for place, text in texts.items():
        sheet.write_string(line, place, text, formats.wrapped)
