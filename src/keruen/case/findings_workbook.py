"""A case as a workbook with its findings: a colour and a comment at each cell, and a list."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from keruen.case.cells import parse_cell
from keruen.case.dictionary import Column, columns_by_name, read_dictionary, read_tables
from keruen.case.finding_places import Place, place_findings
from keruen.case.raw_csv import read_lines
from keruen.case.sheet_formats import (
    OPTIONAL,
    REQUIRED,
    TEXT,
    CellFormats,
    Look,
    make_cell_formats,
    make_formats,
)
from keruen.case.write_workbook import (
    CREATED,
    add_cell,
    add_column_format,
    add_dictionary,
    add_header,
    add_validation,
)
from keruen.errors import Finding

FINDINGS_SHEET = "_findings"
"""The sheet that lists the findings; its name begins with `_`, so it is not read as a table."""

ERROR_LOOK: Look = {"bg_color": "#f4c7c3", "font_color": "#5f1410"}
WARNING_LOOK: Look = {"bg_color": "#fce8b2", "font_color": "#4d3800"}
LIST_COLUMNS = (
    ("level", 10),
    ("table", 22),
    ("row", 34),
    ("column", 26),
    ("value", 20),
    ("problem", 60),
    ("remedy", 60),
)
COMMENT_SCALE = {"x_scale": 2.4, "y_scale": 1.6}


@dataclass(frozen=True)
class _Looks:
    """Formats of cells without a finding, with a warning, and with an error."""

    plain: CellFormats
    warned: CellFormats
    wrong: CellFormats
    header: Format
    header_unknown: Format


def findings_workbook(
    tables: Mapping[str, str], findings: Sequence[Finding], title: str = ""
) -> bytes:
    """Tables as a workbook in which each finding stands as a comment at its cell.

    Cells with an error are red, those with a warning amber. A finding about a whole row stands at
    its first cell, one about a whole table at its first header. The first sheet lists them all;
    it is not read when the workbook is uploaded again.

    Parameters
    ----------
    tables : CSV text by table, as `keruen.case.raw_csv` reads it; it may have errors.
    findings : of the same tables.

    Returns
    -------
    The bytes of the .xlsx file; equal tables and findings give equal bytes.

    Examples
    --------
    >>> made = findings_workbook({"grades": "grade,name\\nwheat,Wheat\\n"}, [])
    >>> made[:2]
    b'PK'
    """
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": CREATED})
    formats = make_formats(book)
    looks = _Looks(
        make_cell_formats(book, {}),
        make_cell_formats(book, WARNING_LOOK),
        make_cell_formats(book, ERROR_LOOK),
        formats.optional,
        book.add_format({**TEXT, **ERROR_LOOK, "bold": True}),
    )
    _add_list(book, findings, tables)
    for table in read_dictionary():
        if table in tables:
            mine = [each for each in findings if each.table == table]
            _add_table(book, table, tables[table], mine, looks)
    add_dictionary(book, formats)
    book.close()
    return content.getvalue()


def _add_table(
    book: Workbook, table: str, text: str, findings: Sequence[Finding], looks: _Looks
) -> None:
    lines = read_lines(text)
    header = lines[0] if lines else list(columns_by_name(table))
    places = place_findings(table, lines, findings)
    sheet = book.add_worksheet(table)
    known = columns_by_name(table)
    sheet.set_tab_color(REQUIRED if read_tables()[table].required else OPTIONAL)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 1)
    formats = make_formats(book)
    for place, name in enumerate(header):
        column = known.get(name)
        if column is None:
            sheet.write_string(0, place, name, looks.header_unknown)
        else:
            add_header(sheet, place, column, formats)
            add_column_format(sheet, place, column, [], formats)
            add_validation(sheet, place, column)
        for line, cells in enumerate(lines[1:], start=1):
            text_of_cell = cells[place] if place < len(cells) else ""
            found = places.get(Place(line, place), ())
            _add_text(sheet, line, place, text_of_cell, column, _look(found, looks))
    for where, found in places.items():
        words = "\n".join(f"{each.level}: {each.problem}\n{each.remedy}" for each in found)
        sheet.write_comment(where.line, where.column, words[:2_000], COMMENT_SCALE)


def _look(found: Sequence[Finding], looks: _Looks) -> CellFormats:
    if any(each.level == "error" for each in found):
        return looks.wrong
    return looks.warned if found else looks.plain


def _add_text(
    sheet: Worksheet, line: int, place: int, text: str, column: Column | None, formats: CellFormats
) -> None:
    """A cell as its column types it; as text where it cannot be read so."""
    value: object = text
    if column is not None and text:
        typed, trouble = parse_cell(text, column)
        value = text if trouble else typed
    if text == "":
        sheet.write_blank(line, place, None, formats.text if formats.other else None)
    else:
        add_cell(sheet, line, place, value, formats)


def _add_list(book: Workbook, findings: Sequence[Finding], tables: Mapping[str, str]) -> None:
    """The list of findings, each with a link to its table."""
    sheet = book.add_worksheet(FINDINGS_SHEET)
    head = book.add_format({"bold": True, "bg_color": OPTIONAL})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", **TEXT})
    for place, (name, width) in enumerate(LIST_COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head)
        for line, each in enumerate(findings, start=1):
            sheet.write_string(line, place, str(getattr(each, name)), wrapped)
    for line, each in enumerate(findings, start=1):
        if each.table in tables:
            sheet.write_url(line, 1, f"internal:'{each.table}'!A1", wrapped, each.table)
    if not findings:
        sheet.write_string(1, 0, "No findings.", wrapped)
    sheet.freeze_panes(1, 0)


__all__ = ["FINDINGS_SHEET", "findings_workbook"]
