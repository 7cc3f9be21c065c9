"""Workbooks as LibreOffice saves them: its styles, shared texts, and `true` as a formula.

The parts that do not depend on the tables are those of `tests/case/workbooks/libreoffice.xlsx`,
which LibreOffice 7.4 wrote; the sheets have the form of those of that file.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path

from keruen.case.dictionary import columns_by_name
from keruen.case.raw_csv import read_lines, read_tables_as_csv
from keruen.case.read import shipped_case_path

SAVED = Path(__file__).parents[1] / "case" / "workbooks" / "libreoffice.xlsx"
SAME = ("_rels/.rels", "docProps/app.xml", "docProps/core.xml", "docProps/custom.xml")
PLAIN_STYLE, DATE_STYLE = 0, 1
FIRST_DAY = dt.date(1899, 12, 30)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def tables_with_errors(periods: int) -> dict[str, str]:
    """The small case of so many months, with a misspelt mode of transport and a negative tariff."""
    tables = dict(read_tables_as_csv(shipped_case_path("west-africa")))
    tables["case"] = _replace(tables["case"], ",month,12,", f",month,{periods},")
    lanes = _replace(tables["lanes"], ",rail,baltic_states,83.6,", ",rial,baltic_states,83.6,")
    tables["lanes"] = _replace(lanes, ",road,sahel_roads,110,", ",road,sahel_roads,-110,")
    return tables


def _replace(text: str, before: str, after: str) -> str:
    assert text.count(before) == 1, before
    return text.replace(before, after)


def as_libreoffice_saves(tables: Mapping[str, str]) -> bytes:
    """Tables as CSV text as the bytes of a workbook."""
    texts: dict[str, int] = {}
    sheets = {
        name: _sheet(name, lines, texts)
        for name, text in tables.items()
        if (lines := read_lines(text))
    }
    made = io.BytesIO()
    with zipfile.ZipFile(SAVED) as saved, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for part in SAME:
            book.writestr(part, saved.read(part))
        book.writestr("xl/styles.xml", saved.read("xl/styles.xml"))
        types = saved.read("[Content_Types].xml").decode()
        workbook = saved.read("xl/workbook.xml").decode()
        book.writestr("[Content_Types].xml", _types(types, len(sheets)))
        book.writestr("xl/workbook.xml", _workbook(workbook, list(sheets)))
        book.writestr("xl/_rels/workbook.xml.rels", _relations(len(sheets)))
        book.writestr("xl/sharedStrings.xml", _shared(texts))
        for number, content in enumerate(sheets.values(), start=1):
            book.writestr(f"xl/worksheets/sheet{number}.xml", content)
    return made.getvalue()


def _sheet(table: str, lines: list[list[str]], texts: dict[str, int]) -> str:
    kinds = {name: each.type for name, each in columns_by_name(table).items()}
    header = lines[0]
    rows = [_row(1, header, ["text"] * len(header), texts)]
    for number, line in enumerate(lines[1:], start=2):
        rows.append(_row(number, line, [kinds.get(each, "text") for each in header], texts))
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr filterMode="false">'
        '<pageSetUpPr fitToPage="false"/></sheetPr><sheetViews><sheetView showFormulas="false" '
        'tabSelected="false" view="normal" workbookViewId="0"/></sheetViews><sheetFormatPr '
        f'defaultRowHeight="15"></sheetFormatPr><sheetData>{"".join(rows)}</sheetData></worksheet>'
    )


def _row(number: int, cells: list[str], kinds: list[str], texts: dict[str, int]) -> str:
    written = "".join(
        _cell(f"{_letters(place)}{number}", text, kind, texts)
        for place, (text, kind) in enumerate(zip(cells, kinds, strict=True))
        if text
    )
    return f'<row r="{number}" customFormat="false" ht="15" hidden="false">{written}</row>'


def _cell(place: str, text: str, kind: str, texts: dict[str, int]) -> str:
    if kind == "boolean":
        formula, value = ("TRUE()", 1) if text == "true" else ("FALSE()", 0)
        return f'<c r="{place}" s="0" t="b"><f aca="false">{formula}</f><v>{value}</v></c>'
    if kind == "date":
        days = (dt.date.fromisoformat(text) - FIRST_DAY).days
        return f'<c r="{place}" s="{DATE_STYLE}" t="n"><v>{days}</v></c>'
    if kind in ("number", "integer"):
        return f'<c r="{place}" s="{PLAIN_STYLE}" t="n"><v>{text}</v></c>'
    shared = texts.setdefault(text, len(texts))
    return f'<c r="{place}" s="{PLAIN_STYLE}" t="s"><v>{shared}</v></c>'


def _letters(place: int) -> str:
    """The letters of a column, from 0.

    Examples
    --------
    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _types(saved: str, count: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}"/>'
        for number in range(1, count + 1)
    )
    bare = re.sub(r'<Override PartName="/xl/worksheets/[^>]*/>', "", saved)
    return bare.replace("</Types>", f"{parts}</Types>")


def _workbook(saved: str, names: list[str]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="visible" r:id="rId{number + 1}"/>'
        for number, name in enumerate(names, start=1)
    )
    return re.sub(r"<sheets>.*?</sheets>", f"<sheets>{sheets}</sheets>", saved)


def _relations(count: int) -> str:
    targets = ["styles.xml", *(f"worksheets/sheet{n}.xml" for n in range(1, count + 1))]
    kinds = ["styles", *["worksheet"] * count, "sharedStrings"]
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            zip(kinds, [*targets, "sharedStrings.xml"], strict=True), start=1
        )
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _shared(texts: Mapping[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(each)}</t></si>' for each in texts)
    return f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(texts)}">{items}</sst>'
