"""A statement as a PDF in English, French or Arabic."""

from __future__ import annotations

import importlib
import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from keruen.errors import KeruenError
from keruen.laytime.rules import applied_rules, given_terms, rule_texts
from keruen.laytime.statement import Statement
from keruen.laytime.text import (
    LINE_COLUMNS,
    answer_text,
    assumed_lines,
    basis_facts,
    head_facts,
    line_cells,
    note_lines,
    notice_text,
    port_facts,
    running_facts,
    settlement_rows,
    time_bar_text,
)
from keruen.laytime.timeline import timeline_svg
from keruen.laytime.words import money, read_words

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "statement.typ"
COMPILING = Lock()
"""One compiler serves all threads and sets one statement at a time."""

UNPRINTABLE = dict.fromkeys((*range(32), *range(127, 160)), " ") | dict.fromkeys(
    (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069), ""
)
"""Control characters, and marks that would turn the direction of what follows."""

Data = dict[str, object]


def statement_pdf(statement: Statement, language: str = "en") -> bytes:
    """A statement as PDF.

    Parameters
    ----------
    language : en, fr or ar; Arabic is set from right to left.

    Raises
    ------
    KeruenError : no such language, or a statement that cannot be set.
    ModuleNotFoundError : the package typst is not installed.
    """
    import typst

    timeline = timeline_svg(statement, language)
    data = {**_plain(paper_data(statement, language)), "timeline": timeline}
    try:
        with COMPILING:
            made = _compiler().compile(
                format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
            )
    except (typst.TypstError, RuntimeError) as error:
        raise KeruenError(
            "the statement could not be set as PDF", "Shorten its texts and try again."
        ) from error
    return bytes(made)  # type: ignore[arg-type]


@cache
def _compiler() -> typst.Compiler:
    import typst

    fonts = Path(str(importlib.import_module("fontpkg_amiri").__file__)).parent / "files"
    return typst.Compiler(str(TEMPLATE), font_paths=[str(fonts)])


def paper_data(statement: Statement, language: str) -> Data:
    """Texts of the PDF, before they are set."""
    words = read_words(language)
    charter = statement.charter
    ports = {port.name: port for port in charter.ports}
    currency = charter.currency
    settlement = settlement_rows(statement, words)
    assumed = assumed_lines(statement, words)
    notes = [f"{words.assumed}: {'; '.join(assumed)}"] if assumed else []
    notes = [*note_lines(statement, words), *notes]
    bar = time_bar_text(statement, words)
    return {
        "language": language,
        "title": words.title,
        "footer": " · ".join(filter(None, (words.title, charter.vessel, charter.reference))),
        "facts": [list(each) for each in head_facts(charter, words)],
        "answer": list(answer_text(statement, words).rsplit(": ", 1)),
        "alongside": []
        if statement.running is None
        else [list(each) for each in running_facts(statement, statement.running, words)],
        "columns": [words[name] for name in LINE_COLUMNS],
        "ports": [
            {
                "heading": f"{words['port_' + ports[result.name].operation]}: {result.name}",
                "notices": [
                    notice_text(ports[result.name].zone, number, each, words)
                    for number, each in enumerate(result.notices, start=1)
                ],
                "facts": [
                    [words.zone, ports[result.name].zone.name],
                    *(list(each) for each in port_facts(ports[result.name], result, words)),
                ],
                "states": [line.state for line in result.lines],
                "rows": [line_cells(ports[result.name].zone, line, words) for line in result.lines],
            }
            for result in statement.ports
        ],
        "settlement_title": words.settlement,
        "settlement": settlement,
        "shares_title": words.shares,
        "shares": [[name, money(each, currency)] for name, each in statement.shares.items()],
        "notes": [bar, *notes] if bar else notes,
        "terms_title": words.terms,
        "terms_columns": [words.term, words.value, words.clause],
        "terms": [list(each) for each in given_terms(statement, words)],
        "rules_title": words.rules,
        "rules": [list(rule_texts(rule, words)) for rule in applied_rules(statement)],
        "basis_title": words.basis,
        "basis": [list(each) for each in basis_facts(statement, words)],
    }


def _plain(value: Data) -> Data:
    return {name: _plain_value(each) for name, each in value.items()}


def _plain_value(value: object) -> object:
    """Texts without characters that a printer cannot show; they are data, never markup."""
    if isinstance(value, str):
        return value.translate(UNPRINTABLE)
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, list):
        return [_plain_value(each) for each in value]
    return value
