"""A statement as an Excel workbook: settlement, every line with its figures, terms and basis."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from keruen.laytime.clock import HOUR_S, Instant, Zone
from keruen.laytime.rules import applied_rules, given_terms, rule_texts
from keruen.laytime.statement import Statement
from keruen.laytime.statement_words import StatementWords
from keruen.laytime.text import (
    answer_text,
    assumed_lines,
    basis_facts,
    head_facts,
    note_lines,
    notice_text,
    port_facts,
    reason_text,
    running_facts,
    settlement_rows,
    time_bar_text,
)
from keruen.laytime.timeline import COLOURS
from keruen.laytime.words import money, read_words

CREATED = dt.datetime(2026, 1, 1)
# Workbooks of the same statement are the same bytes, so the day of writing is not in them.
WIDTHS = (24, 18, 18, 22, 34, 14, 8, 12, 14, 40)


@dataclass(frozen=True)
class Formats:
    """Formats of the cells; `states` by the state of a line."""

    title: Format
    bold: Format
    head: Format
    time: Format
    hours: Format
    money: Format
    wrap: Format
    states: Mapping[str, Format]


def statement_workbook(statement: Statement, language: str = "en") -> bytes:
    """A statement as an .xlsx workbook.

    Sheets: the statement, its lines with times as dates and time as hours, terms and basis.

    Parameters
    ----------
    language : en, fr or ar; Arabic sheets run from right to left.
    """
    words = read_words(language)
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": words.title, "created": CREATED})
    formats = Formats(
        title=book.add_format({"bold": True, "font_size": 16}),
        bold=book.add_format({"bold": True}),
        head=book.add_format({"bold": True, "bg_color": "#17324d", "font_color": "#ffffff"}),
        time=book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        hours=book.add_format({"num_format": "0.0000"}),
        money=book.add_format({"num_format": "#,##0.00"}),
        wrap=book.add_format({"text_wrap": True, "valign": "top"}),
        states={
            state: book.add_format({"font_color": colour})
            for state, colour in COLOURS.items()
            if state in ("laytime", "demurrage")
        },
    )
    for name, add in (("title", _summary), ("timeline", _lines), ("terms", _terms)):
        sheet = book.add_worksheet(words[name][:31])
        sheet.hide_gridlines(2)
        if language == "ar":
            sheet.right_to_left()
        add(sheet, statement, words, formats)
    book.close()
    return content.getvalue()


def _summary(
    sheet: Worksheet, statement: Statement, words: StatementWords, formats: Formats
) -> None:
    charter = statement.charter
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 4, 26)
    sheet.write_string(0, 0, words.title, formats.title)
    line = 2
    for name, value in head_facts(charter, words):
        line = _pair(sheet, line, name, value)
    sheet.write_string(line, 0, answer_text(statement, words), formats.bold)
    line += 2
    if statement.running is not None:
        for name, value in running_facts(statement, statement.running, words):
            line = _pair(sheet, line, name, value)
        line += 1
    for result in statement.ports:
        port = next(each for each in charter.ports if each.name == result.name)
        sheet.write_string(line, 0, f"{port.name} ({port.zone.name})", formats.bold)
        line += 1
        for number, each in enumerate(result.notices, start=1):
            sheet.write_string(line, 0, notice_text(port.zone, number, each, words))
            line += 1
        for name, value in port_facts(port, result, words):
            line = _pair(sheet, line, name, value)
        line += 1
    head = [words.settlement, "", words.time, words.rate, words.amount]
    for place, cell in enumerate(head):
        sheet.write_string(line, place, cell, formats.head)
    for row in settlement_rows(statement, words):
        line += 1
        for place, cell in enumerate(row):
            sheet.write_string(line, place, cell)
    line += 1
    sheet.write_string(line, 3, f"{words.amount} ({charter.currency})", formats.bold)
    sheet.write_number(line, 4, float(statement.net), formats.money)
    line += 2
    for name, share in statement.shares.items():
        line = _pair(sheet, line, name, money(share, charter.currency))
    bar = time_bar_text(statement, words)
    assumed = assumed_lines(statement, words)
    rest = [*([bar] if bar else []), *note_lines(statement, words)]
    rest += [words.assumed, *assumed] if assumed else []
    for text in rest:
        sheet.write_string(line, 0, text)
        line += 1


def _pair(sheet: Worksheet, line: int, name: str, value: str) -> int:
    sheet.write_string(line, 0, name)
    sheet.write_string(line, 1, value)
    return line + 1


def _lines(sheet: Worksheet, statement: Statement, words: StatementWords, formats: Formats) -> None:
    head = (
        "port",
        "from",
        "to",
        "state",
        "reason",
        "clause",
        "part",
        "counted",
        "running",
        "source",
    )
    for place, name in enumerate(head):
        title = f"{words[name]} ({words.hour})" if name in ("counted", "running") else words[name]
        sheet.write_string(0, place, title, formats.head)
        sheet.set_column(place, place, WIDTHS[place])
    sheet.freeze_panes(1, 0)
    row = 0
    for result in statement.ports:
        zone = next(each.zone for each in statement.charter.ports if each.name == result.name)
        for line in result.lines:
            row += 1
            sheet.write_string(row, 0, result.name)
            sheet.write_datetime(row, 1, _local(zone, line.start), formats.time)
            sheet.write_datetime(row, 2, _local(zone, line.end), formats.time)
            look = formats.states.get(line.state)
            sheet.write_string(row, 3, words[f"state.{line.state}"], look)
            sheet.write_string(row, 4, reason_text(line, words))
            sheet.write_string(row, 5, line.clause)
            if line.state != "turn":
                sheet.write_string(row, 6, str(line.part))
                sheet.write_number(row, 7, float(line.counted_s) / HOUR_S, formats.hours)
                sheet.write_number(row, 8, float(line.running_s) / HOUR_S, formats.hours)
            sheet.write_string(row, 9, line.source)
    sheet.autofilter(0, 0, max(row, 1), len(head) - 1)


def _local(zone: Zone, at: Instant) -> dt.datetime:
    return dt.datetime.fromisoformat(zone.text(at, seconds=True))


def _terms(sheet: Worksheet, statement: Statement, words: StatementWords, formats: Formats) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 40)
    for place, name in enumerate(("term", "value", "clause")):
        sheet.write_string(0, place, words[name], formats.head)
    line = 1
    for row in given_terms(statement, words):
        for place, cell in enumerate(row):
            sheet.write_string(line, place, cell, formats.wrap)
        line += 1
    line += 1
    sheet.write_string(line, 0, words.rules, formats.bold)
    for rule in applied_rules(statement):
        line += 1
        cells = rule_texts(rule, words)
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell, formats.wrap)
    line += 2
    sheet.write_string(line, 0, words.basis, formats.bold)
    for name, value in basis_facts(statement, words):
        line += 1
        _pair(sheet, line, name, value)
