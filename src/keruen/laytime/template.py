"""Input files to fill in: TOML or a workbook, each with every term and a worked example."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from keruen.laytime.dictionary import Field, read_dictionary, read_kinds
from keruen.laytime.sheets import ROW_TABLES, SHEETS, columns_of
from keruen.laytime.sof import quoted

CREATED = dt.datetime(2026, 1, 1)
Row = dict[str, str]

CHARTER: Row = {
    "reference": "Example 1",
    "vessel": "MV Example",
    "charter_party": "own terms, 1 August 2026",
    "owner": "Example Shipping",
    "charterer": "Example Grain",
    "cargo": "wheat in bulk",
    "currency": "USD",
}
TERMS: dict[str, tuple[str, str]] = {
    "label": ("SSHEX UU", "cl. 7"),
    "demurrage_per_day": ("16000", "cl. 9"),
    "despatch_per_day": ("half", "cl. 9"),
    "despatch_on": ("laytime_saved", "cl. 9"),
    "rate_t_per_day": ("8000", "cl. 6"),
    "turn_hours": ("12", "cl. 5"),
    "unless_sooner_commenced": ("time_used", "cl. 5"),
    "wibon": ("true", "cl. 4"),
    "wifpon": ("true", "cl. 4"),
    "excepted": ("sat 12:00 - mon 08:00", "cl. 7"),
    "unless_used": ("actual", "cl. 7"),
    "weather": ("actual", "cl. 8"),
    "rounding": ("exact", ""),
}
EXCEPTIONS: list[Row] = [
    {"kind": "shifting", "laytime": "0", "on_demurrage": "1", "clause": "cl. 10"}
]
PORT: Row = {
    "name": "Casablanca",
    "zone": "Africa/Casablanca",
    "operation": "discharge",
    "cargo_t": "40000",
    "completed": "2026-09-15T16:30",
}
NOTICES: list[Row] = [
    {"at": "2026-09-07T10:00", "in_port": "true", "ready": "true"},
]
EVENTS: list[Row] = [
    {"kind": "waiting_for_berth", "from": "2026-09-07T10:00", "to": "2026-09-08T06:00"},
    {"kind": "shifting", "from": "2026-09-08T06:00", "to": "2026-09-08T08:00"},
    {"kind": "rain", "from": "2026-09-10T03:00", "to": "2026-09-10T09:00", "remark": "heavy"},
    {"kind": "work", "from": "2026-09-12T12:00", "to": "2026-09-12T18:00"},
]
PARCELS: list[Row] = [
    {"cargo_t": "25000", "receiver": "Mill A"},
    {"cargo_t": "15000", "receiver": "Mill B"},
]
HOLIDAYS: list[Row] = [{"date": "2026-08-20", "name": "an example", "source": "port notice"}]
ROWS = {"notices": NOTICES, "events": EVENTS, "parcels": PARCELS, "holidays": HOLIDAYS}

RULES = (
    "Fill in the sheets charter, terms, ports and notices, then events, parcels and holidays.",
    "Times are local times of the port, written as text: 2026-09-07T10:00. Midnight at the end of "
    "a day may be written T24:00.",
    "A term without a value is not agreed. A value with a port in the column port is for that port "
    "alone.",
    "Excepted periods are written out as weekly windows; no hours are derived from a label.",
    "The example can be calculated as it is; replace it with your own rows.",
    "Sheets and columns whose name begins with _ are not read.",
    "Then run: keruen laytime calculate FILE.xlsx",
)


def template_toml() -> str:
    """A TOML file to fill in: every field with its meaning, and an example to calculate."""
    tables = read_dictionary()
    lines = [
        "# Laytime: terms and facts. A line that begins with # is not read.",
        "# Times are local times of the port; T24:00 is midnight at the end of a day.",
        "",
    ]
    for name, field in tables["charter"].items():
        if field.type != "table" and name != "schema":
            lines += _entry(field, CHARTER.get(name, ""))
    lines += ["", "[terms]"]
    for name, field in tables["terms"].items():
        if field.type != "table":
            lines += _entry(field, TERMS.get(name, ("", ""))[0])
    lines += ["", "# The clause of the charter for each term.", "[terms.clauses]"]
    lines += [f"{name} = {quoted(clause)}" for name, (_, clause) in TERMS.items() if clause]
    lines += ["", "# Interruptions that do not count, or count in part.", "[[terms.exceptions]]"]
    lines += _rows(tables["exception"], EXCEPTIONS, "terms.exceptions")[1:]
    lines += ["", "[[ports]]"]
    for name, field in tables["port"].items():
        if field.type != "table":
            lines += _entry(field, PORT.get(name, ""))
    for sheet, table in ROW_TABLES.items():
        lines += ["", f"# {tables['port'][sheet].meaning}"]
        lines += _rows(tables[table], ROWS[sheet], f"ports.{sheet}")
    return "\n".join(lines) + "\n"


def _entry(field: Field, value: str) -> list[str]:
    words = [field.meaning]
    if field.choices:
        words.append(f"one of {', '.join(field.choices)}")
    if field.default:
        words.append(f"default {field.default}")
    lines = [f"# {field.name}: {'; '.join(words)}"]
    return [*lines, f"{'' if value else '# '}{field.name} = {_toml(field, value)}"]


def _toml(field: Field, value: str) -> str:
    if field.type in ("windows", "texts"):
        return (
            f"[{', '.join(quoted(each.strip()) for each in value.split(';'))}]" if value else "[]"
        )
    if field.type == "flag":
        return value or "false"
    if value and field.type in ("number", "whole", "despatch") and value.isdecimal():
        return value
    return quoted(value)


def _rows(fields: Mapping[str, Field], rows: list[Row], name: str) -> list[str]:
    lines: list[str] = []
    for place, row in enumerate(rows):
        lines += ["" if place else f"# fields: {', '.join(fields)}", f"[[{name}]]"]
        lines += [f"{each} = {_toml(fields[each], value)}" for each, value in row.items()]
    if lines and lines[0].startswith("# fields"):
        lines = [lines[1], lines[0], *lines[2:]]
    return lines


@dataclass(frozen=True)
class _Formats:
    title: Format
    head: Format
    text: Format
    hint: Format


def template_workbook() -> bytes:
    """A workbook to fill in: a guide, every sheet with its header, and the same example."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"title": "Laytime: terms and facts", "created": CREATED})
    formats = _Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        head=book.add_format({"bold": True, "bg_color": "#17324d", "font_color": "#ffffff"}),
        text=book.add_format({"num_format": "@"}),
        hint=book.add_format({"font_color": "#6b7280", "italic": True}),
    )
    guide = book.add_worksheet("Read me")
    guide.set_column(0, 0, 110)
    guide.write_string(0, 0, "Laytime: terms and facts", formats.title)
    for place, rule in enumerate(RULES, start=2):
        guide.write_string(place, 0, rule)
    _charter_sheet(book, formats)
    _terms_sheet(book, formats)
    for name in ("exceptions", "ports", *ROW_TABLES):
        _row_sheet(book, name, formats)
    _dictionary_sheet(book, formats)
    book.close()
    return content.getvalue()


def _head(sheet: Worksheet, names: tuple[str, ...], formats: _Formats) -> None:
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, formats.head)
        sheet.set_column(place, place, max(len(name) + 3, 18), formats.text)


def _charter_sheet(book: Workbook, formats: _Formats) -> None:
    sheet = book.add_worksheet("charter")
    _head(sheet, (*SHEETS["charter"], "_meaning"), formats)
    sheet.set_column(2, 2, 70, formats.hint)
    fields = [each for each in read_dictionary()["charter"].values() if each.type != "table"]
    for line, field in enumerate(fields, start=1):
        sheet.write_string(line, 0, field.name, formats.text)
        sheet.write_string(line, 1, CHARTER.get(field.name, ""), formats.text)
        sheet.write_string(line, 2, field.meaning, formats.hint)


def _terms_sheet(book: Workbook, formats: _Formats) -> None:
    sheet = book.add_worksheet("terms")
    _head(sheet, (*SHEETS["terms"], "_meaning"), formats)
    sheet.set_column(0, 0, 34, formats.text)
    sheet.set_column(1, 1, 30, formats.text)
    sheet.set_column(4, 4, 110, formats.hint)
    fields = [each for each in read_dictionary()["terms"].values() if each.type != "table"]
    for line, field in enumerate(fields, start=1):
        value, clause = TERMS.get(field.name, ("", ""))
        sheet.write_string(line, 0, field.name, formats.text)
        sheet.write_string(line, 1, value, formats.text)
        sheet.write_string(line, 3, clause, formats.text)
        default = f" (default {field.default})" if field.default else ""
        sheet.write_string(line, 4, field.meaning + default, formats.hint)
        choices = field.choices or (("true", "false") if field.type == "flag" else ())
        if choices and field.type != "despatch":
            sheet.data_validation(line, 1, line, 1, {"validate": "list", "source": list(choices)})


def _row_sheet(book: Workbook, name: str, formats: _Formats) -> None:
    sheet = book.add_worksheet(name)
    columns = columns_of(name)
    _head(sheet, columns, formats)
    rows = {"exceptions": EXCEPTIONS, "ports": [PORT], **ROWS}[name]
    for line, row in enumerate(rows, start=1):
        values = {**row, "port": PORT["name"]} if name in ROW_TABLES else row
        for place, column in enumerate(columns):
            if values.get(column):
                sheet.write_string(line, place, values[column], formats.text)
    if "kind" in columns:
        place = columns.index("kind")
        source = f"=dictionary!$A$2:$A${len(read_kinds()) + 1}"
        sheet.data_validation(1, place, 2_000, place, {"validate": "list", "source": source})
    fields = read_dictionary()[{"exceptions": "exception", "ports": "port", **ROW_TABLES}[name]]
    for place, column in enumerate(columns):
        if column in fields:
            sheet.write_comment(0, place, fields[column].meaning, {"x_scale": 2})


def _dictionary_sheet(book: Workbook, formats: _Formats) -> None:
    sheet = book.add_worksheet("dictionary")
    _head(sheet, ("kind", "shape", "meaning"), formats)
    sheet.set_column(2, 2, 50)
    for line, kind in enumerate(read_kinds().values(), start=1):
        for place, cell in enumerate((kind.name, kind.shape, kind.meaning)):
            sheet.write_string(line, place, cell)
