"""Writing cases as .xlsx workbooks: a sheet for each table, made to be filled in by hand."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from keruen.case.atomic import written_whole
from keruen.case.case import TABLE_SOURCES, Case
from keruen.case.cells import FIRST_DATE, LAST_DATE, cell_text, number_text
from keruen.case.dictionary import Column, read_dictionary, read_tables
from keruen.case.raw_tables import DICTIONARY_SHEET
from keruen.case.read_me_sheet import add_read_me
from keruen.case.sheet_formats import (
    INK,
    OPTIONAL,
    REQUIRED,
    CellFormats,
    Formats,
    Look,
    make_cell_formats,
    make_formats,
)
from keruen.case.table_sources import leave_out_inherited
from keruen.case.template_steps import example_row, tables_in_order
from keruen.case.write_access import refuse_unwritable
from keruen.case.write_csv import DICTIONARY_COLUMNS, dictionary_rows

LAST_LINE = 5_000
WIDEST = 44
NARROWEST = 9
# Workbooks of the same case are the same bytes, so the day of writing is not in them.
CREATED = dt.datetime(2026, 1, 1)
# Spreadsheet programs do not agree on dates before this one; they are written as text.
FIRST_SURE_DATE = dt.date(1900, 3, 1)

EXAMPLE_LOOK: Look = {"italic": True, "font_color": "#6b7280", "bg_color": "#f1f3f2"}
Rule = dict[str, str | float | bool | list[str] | dt.date]
"""A rule of data validation, as the library names its parts."""


class ExactFloat(float):
    """A number that is written with all digits that it needs; the library's own way keeps 16."""

    def __format__(self, _: str) -> str:
        return number_text(float(self))


def write_case_workbook(case: Case, path: str | Path, *, force: bool = False) -> Path:
    """Write a case as an .xlsx workbook with a sheet for each table; return its path.

    Headers tell meaning and unit in a comment, choices and references have lists to pick from, and
    the last sheet is the data dictionary. The file appears whole or not at all.

    Raises
    ------
    CaseError : a cell holds what could not be read back.
    KeruenError : the file is in the way or cannot be written.
    """
    refuse_unwritable(case)
    sources = case.rows(TABLE_SOURCES)
    tables = {
        table: leave_out_inherited(table, case.rows(table), sources) for table in read_dictionary()
    }
    return _write(Path(path), tables, case.settings.title, force)


def write_template_workbook(path: Path, *, force: bool = False) -> Path:
    """Write a workbook to fill in: a guide, each table with an example row, and the dictionary."""
    tables = {table: [example_row(table)] for table in tables_in_order()}
    return _write(path, tables, "A case to fill in", force, is_template=True)


def _write(
    path: Path,
    tables: Mapping[str, Sequence[Mapping[str, object]]],
    title: str,
    force: bool,
    *,
    is_template: bool = False,
) -> Path:
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"title": title, "created": CREATED})
    formats = make_formats(book)
    if is_template:
        add_read_me(book, formats)
    for table, rows in tables.items():
        _add_table(book, table, rows, formats, EXAMPLE_LOOK if is_template else {})
    add_dictionary(book, formats)
    book.close()
    with written_whole(path, force=force, replaceable=is_workbook) as fresh:
        fresh.write_bytes(content.getvalue())
    return path


def _add_table(
    book: Workbook,
    table: str,
    rows: Sequence[Mapping[str, object]],
    formats: Formats,
    look: Look,
) -> None:
    """Add the sheet of a table; `look` is that of its cells beside number and date formats."""
    sheet = book.add_worksheet(table)
    columns = read_dictionary()[table]
    sheet.set_tab_color(REQUIRED if read_tables()[table].required else OPTIONAL)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, sum(column.key for column in columns))
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    cells = make_cell_formats(book, look)
    sheet.ignore_errors({"number_stored_as_text": f"A1:CZ{LAST_LINE}"})
    for place, column in enumerate(columns):
        add_header(sheet, place, column, formats)
        add_column_format(sheet, place, column, rows, formats)
        add_validation(sheet, place, column)
        for line, row in enumerate(rows, start=1):
            add_cell(sheet, line, place, row[column.name], cells)


def add_header(sheet: Worksheet, place: int, column: Column, formats: Formats) -> None:
    needed = formats.required if column.required else formats.optional
    sheet.write_string(0, place, column.name, formats.key if column.key else needed)
    sheet.write_comment(0, place, header_comment(column), {"x_scale": 2.2, "y_scale": 1.3})


def header_comment(column: Column) -> str:
    """What the comment of a header says: meaning, unit, and what a cell may hold."""
    parts = [column.meaning or f"a name from {column.references}"]
    if column.unit:
        parts.append(f"unit: {column.unit}")
    if column.choices:
        parts.append(f"one of: {', '.join(column.choices)}")
    if column.references and column.meaning:
        parts.append(f"a name from {column.references}")
    bounds = [
        f"{word} {number_text(bound)}"
        for word, bound in (("least", column.minimum), ("most", column.maximum))
        if bound is not None
    ]
    if bounds:
        parts.append(", ".join(bounds))
    if column.default:
        parts.append(f"empty means {column.default}")
    else:
        parts.append("required" if column.required else "may be empty")
    return "\n".join(parts)


def add_column_format(
    sheet: Worksheet,
    place: int,
    column: Column,
    rows: Sequence[Mapping[str, object]],
    formats: Formats,
) -> None:
    texts = (cell_text(row[column.name]) for row in rows)
    longest = max((len(text) for text in texts), default=0)
    width = min(max(longest, len(column.name) + 3, NARROWEST), WIDEST)
    looks = {"text": formats.text, "choice": formats.text, "date": formats.date}
    sheet.set_column(place, place, width, looks.get(column.type))


def add_cell(sheet: Worksheet, line: int, place: int, value: object, formats: CellFormats) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value, formats.other)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, ExactFloat(value), formats.other)
    elif isinstance(value, dt.date) and value >= FIRST_SURE_DATE:
        sheet.write_datetime(line, place, dt.datetime.combine(value, dt.time()), formats.date)
    else:
        sheet.write_string(line, place, str(value), formats.text)


def add_validation(sheet: Worksheet, place: int, column: Column) -> None:
    """A list to pick from, or the bounds of a number, for the cells below a header."""
    rule: Rule | None = _list_rule(column) or _number_rule(column)
    if column.type == "date":
        rule = {"validate": "date", "criteria": "between"}
        rule |= {"minimum": FIRST_DATE, "maximum": LAST_DATE}
    if rule:
        rule |= {
            "ignore_blank": True,
            "error_title": column.name[:32],
            "error_message": f"See the comment of the header {column.name}."[:255],
        }
        sheet.data_validation(1, place, LAST_LINE - 1, place, rule)


def _list_rule(column: Column) -> Rule | None:
    if column.choices:
        return {"validate": "list", "source": list(column.choices)}
    if column.type == "boolean":
        return {"validate": "list", "source": ["TRUE", "FALSE"]}
    if column.references:
        table, _, name = column.references.partition(".")
        place = [other.name for other in read_dictionary()[table]].index(name)
        letter = chr(ord("A") + place)
        return {"validate": "list", "source": f"={table}!${letter}$2:${letter}${LAST_LINE}"}
    return None


def _number_rule(column: Column) -> Rule | None:
    if column.type not in ("number", "integer"):
        return None
    rule: Rule = {"validate": "decimal" if column.type == "number" else "integer"}
    least, most = column.minimum, column.maximum
    if least is not None and most is not None:
        return rule | {"criteria": "between", "minimum": least, "maximum": most}
    if least is not None:
        return rule | {"criteria": ">=", "value": least}
    return rule | {"criteria": "between", "minimum": -1e15, "maximum": 1e15}


def add_dictionary(book: Workbook, formats: Formats) -> None:
    sheet = book.add_worksheet(DICTIONARY_SHEET)
    sheet.set_tab_color(INK)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 2)
    widths = (20, 30, 9, 12, 9, 9, 6, 26, 10, 10, 34, 90)
    rows = dictionary_rows()
    for place, (name, width) in enumerate(zip(DICTIONARY_COLUMNS, widths, strict=True)):
        sheet.set_column(place, place, width, formats.wrapped)
        sheet.write_string(0, place, name, formats.key)
        for line, row in enumerate(rows, start=1):
            value = row[name]
            if isinstance(value, float):
                sheet.write_number(line, place, value, formats.wrapped)
            elif value:
                sheet.write_string(line, place, str(value), formats.wrapped)
    sheet.autofilter(0, 0, len(rows), len(DICTIONARY_COLUMNS) - 1)


def is_workbook(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() == ".xlsx"
