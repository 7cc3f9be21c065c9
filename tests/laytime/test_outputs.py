"""A statement as text, workbook, PDF and picture, in three languages."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import fastexcel
import pypdf
import pytest

from keruen import laytime
from keruen.errors import KeruenError
from keruen.laytime.dictionary import read_dictionary, read_kinds, read_table
from keruen.laytime.rules import read_rules
from keruen.laytime.statement import Statement
from keruen.laytime.words import LANGUAGES, read_words
from tests.laytime.builders import charter_input

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"

TEXT = """\
Laytime statement
Reference: Example 1
Vessel: MV Example
Charter party: own terms, 1 August 2026
Shipowner: Example Shipping
Charterer: Example Grain
Cargo: wheat in bulk
Payable to the shipowner: USD 13,666.67

Port of discharge: Casablanca (Africa/Casablanca)
  Notice of readiness 1: Tendered 2026-09-07 10:00
  Laytime begins: 2026-09-07 22:00 (turn time)
  Laytime ends: 2026-09-14 20:00
  Completed: 2026-09-15 16:30
  Allowed: 5d 00h 00m (5.00000)
  Used: 5d 00h 00m (5.00000)
  Time on demurrage: 0d 20h 30m (0.85417)
"""


def example() -> Statement:
    """The example of the template."""
    return laytime.calculate(laytime.read_charter(laytime.parse_toml(laytime.template_toml())))


def test_the_example_by_hand() -> None:
    """40,000 t at 8,000 t/day are 120 h.

    Monday 22:00 to Tuesday 06:00 8 h, shifting, Tuesday 08:00 to Thursday 03:00 43 h (51), rain,
    Thursday 09:00 to Saturday 18:00 57 h (108; Saturday afternoon was worked), Monday from 08:00
    12 h to 20:00. To Tuesday 16:30 are 20.5 h: 20.5/24 x 16,000 = 13,666.67.
    """
    statement = example()
    assert str(statement.net) == "13666.67"
    assert {name: str(each) for name, each in statement.shares.items()} == {
        "Mill A": "8541.67",
        "Mill B": "5125.00",
    }


def test_text() -> None:
    text = laytime.statement_text(example())
    assert text.startswith(TEXT)
    row = "2026-09-12 18:00  2026-09-14 08:00  excepted        weekly window: Sat 12:00 - Mon 08:00"
    assert row in text
    assert "Casablanca, Notice of readiness 1: customs cleared" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_has_no_key_for_a_word(language: str) -> None:
    text = laytime.statement_text(example(), language)
    assert not re.search(r"\b(state|kind|choice|term|fault)\.", text)


def test_an_unknown_language() -> None:
    with pytest.raises(KeruenError) as error:
        laytime.statement_text(example(), "de")
    assert str(error.value) == (
        "there are no words in the language 'de'\n  Name one of: en, fr, ar."
    )


def test_every_word_exists_in_every_language() -> None:
    rows = read_table("words.csv")
    assert all(row[language].strip() for row in rows for language in LANGUAGES)
    keys = [row["key"] for row in rows]
    assert len(keys) == len(set(keys))
    needed = {f"kind.{name}" for name in read_kinds()}
    needed |= {f"rule.{name}" for name in read_rules()}
    for name, field in read_dictionary()["terms"].items():
        if name != "clauses":
            needed.add(f"term.{name}")
        needed |= {f"choice.{choice}" for choice in field.choices}
    assert needed - set(keys) == set()


GLOSSARY = {
    "laytime": "laytime",
    "demurrage": "demurrage (money)",
    "despatch": "despatch (money)",
    "on_demurrage": "time on demurrage",
    "notice": "notice of readiness (NOR)",
    "charter_party": "charter party",
    "charterer": "charterer",
    "owner": "shipowner",
    "vessel": "vessel",
    "title": "time sheet",
    "port_load": "port of loading",
    "port_discharge": "port of discharge",
    "receiver": "consignee",
    "choice.berth": "berth",
    "kind.hold_inspection": "hold inspection",
    "kind.sampling": "sampling",
    "kind.fumigation": "fumigation",
}


def test_words_are_those_of_the_glossary_of_terms() -> None:
    with (ROOT / "docs" / "terms.csv").open(encoding="utf-8", newline="") as file:
        terms = {row["english"]: row for row in csv.DictReader(file)}
    for language, column in (("fr", "french"), ("ar", "arabic")):
        words = read_words(language)
        for key, english in GLOSSARY.items():
            # A second word in brackets may be left out, and the Arabic article added.
            term = terms[english][column].casefold()
            word = words[key].casefold()
            both = {word, word.removeprefix("ال")}
            assert both & {term, term.partition(" (")[0]}, (language, key)


def test_every_rule_says_how_far_its_text_was_confirmed() -> None:
    for rule in read_rules().values():
        assert rule.words
        assert rule.source
        assert rule.confirmed
        if "not" not in rule.confirmed and "user" not in rule.confirmed:
            assert rule.confirmed in ("excerpt read", "quoted by others", "own rule")
    for row in read_table("rules.csv"):
        assert read_words("en")[f"says.{row['rule']}"] == row["words"]
        assert read_words("en")[f"confirmed.{row['confirmed']}"] == row["confirmed"]
    rules = {field.rule for table in read_dictionary().values() for field in table.values()}
    assert rules - {""} <= set(read_rules())


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture(language: str) -> None:
    svg = laytime.timeline_svg(example(), language)
    root = ET.fromstring(svg)
    blocks = [each for each in root.iter(f"{SVG}rect") if each.get("height") == "34"]
    assert len(blocks) == 9
    widths = [float(each.get("width", "0")) for each in blocks]
    # 12 h of turn time of 198.5 h in all, on a band of 688.
    assert widths[0] == pytest.approx(688 * 12 / 198.5, abs=0.02)
    assert sum(widths) == pytest.approx(688, abs=0.1)
    assert read_words(language)["state.demurrage"] in svg


def test_workbook() -> None:
    content = laytime.statement_workbook(example())
    assert content == laytime.statement_workbook(example())
    book = fastexcel.read_excel(content)
    assert book.sheet_names == ["Laytime statement", "Timeline", "Terms"]
    lines = book.load_sheet("Timeline").to_polars()
    hours = lines.filter(lines["State"] == "counted")["Counted (h)"].sum()
    assert hours == pytest.approx(120.0)
    assert lines["Counted (h)"].sum() == pytest.approx(140.5)
    assert str(lines["From"][0]) == "2026-09-07 10:00:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf(language: str) -> None:
    content = laytime.statement_pdf(example(), language)
    assert content == laytime.statement_pdf(example(), language)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    for figure in ("13,666.67", "8,541.67", "5.00000", "MV Example", "2026-09-14 20:00"):
        assert figure in text
    if language != "ar":
        assert read_words(language)["title"] in text


def test_texts_of_a_pdf_are_no_markup() -> None:
    hostile = '#panic("x") *bold* $x$ \\ "quoted" \u202ereversed'
    document = charter_input(vessel=hostile, reference="<svg onload=1>&amp;")
    document["ports"][0]["name"] = "<b>&\"'</b>"
    statement = laytime.calculate(laytime.read_charter(document))
    text = pypdf.PdfReader(io.BytesIO(laytime.statement_pdf(statement))).pages[0].extract_text()
    assert '#panic("x") *bold* $x$' in text
    ET.fromstring(laytime.timeline_svg(statement))


def test_template_workbook_equals_template_toml(tmp_path: Path) -> None:
    for name, content in (
        ("a.xlsx", laytime.template_workbook()),
        ("a.toml", laytime.template_toml().encode()),
    ):
        (tmp_path / name).write_bytes(content)
    found = [laytime.read_document(tmp_path / name) for name in ("a.xlsx", "a.toml")]
    compared = laytime.compare(*found)
    assert (compared.differences, compared.lines) == ((), ())
    assert str(compared.first.net) == "13666.67"


def test_the_template_names_every_field() -> None:
    text = laytime.template_toml()
    for table, fields in read_dictionary().items():
        for name, field in fields.items():
            if field.type != "table" and name != "schema":
                assert re.search(rf"\b{name}\b", text), (table, name)


def _sheet(rows: list[list[str]], sheets: dict[str, list[list[str]]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    for name, lines in {"ports": rows, **sheets}.items():
        sheet = book.add_worksheet(name)
        for line, cells in enumerate(lines):
            for place, cell in enumerate(cells):
                sheet.write_string(line, place, cell)
    book.close()
    return content.getvalue()


def test_a_workbook_with_faults(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(
        _sheet(
            [["name", "zone"], ["Dakar", "Africa/Dakar"], ["Dakar", "Africa/Dakar"]],
            {
                "terms": [["term", "valeu"], ["turn_hours", "6"]],
                "notices": [["port", "at"], ["Daka", "2026-06-01T08:00"]],
                "evnts": [["port"]],
            },
        )
    )
    with pytest.raises(KeruenError) as error:
        laytime.read_file(file)
    assert str(error.value) == (
        "2 errors in the laytime input\n"
        "table sheet evnts: not a sheet of a laytime workbook\n"
        "  Rename it, or begin its name with _. Did you mean 'events'?\n"
        "table sheet terms, column valeu: unknown column\n"
        "  Did you mean 'value'?"
    )


def test_a_workbook_with_an_unknown_port(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    rows = [["name", "zone"], ["Dakar", "Africa/Dakar"]]
    file.write_bytes(_sheet(rows, {"notices": [["port", "at"], ["Daka", "2026-06-01T08:00"]]}))
    with pytest.raises(KeruenError) as error:
        laytime.read_file(file)
    assert str(error.value) == (
        "table sheet notices, row line 2, column port, value 'Daka': not a port of the sheet "
        "ports\n"
        "  Did you mean 'Dakar'?"
    )


def test_another_workbook(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(laytime.statement_workbook(example()))
    with pytest.raises(KeruenError) as error:
        laytime.read_file(file)
    assert str(error.value) == (
        "a.xlsx has no sheet of a laytime workbook\n"
        "  Begin from a template: keruen laytime new FILE.xlsx."
    )


def test_clauses_of_the_user_stand_beside_each_line() -> None:
    clauses: dict[str, Any] = {"excepted": "cl. 7", "turn_hours": "cl. 5"}
    clauses |= {"allowed_hours": "cl. 6", "demurrage_per_day": "cl. 9"}
    terms = {"excepted": ["wed"], "clauses": clauses, "allowed_hours": 72}
    document = charter_input(terms)
    lines = laytime.calculate(laytime.read_charter(document)).ports[0].lines
    assert [(line.state, line.clause, line.rule) for line in lines] == [
        ("turn", "cl. 5", "turn_time"),
        ("laytime", "cl. 6", "allowance_fixed"),
        ("excepted", "cl. 7", "excepted"),
        ("laytime", "cl. 6", "allowance_fixed"),
        ("demurrage", "cl. 9", "demurrage"),
    ]
