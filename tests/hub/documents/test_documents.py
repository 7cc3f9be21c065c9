"""Documents in three languages: every text of a record is on its page, and errors in full."""

from __future__ import annotations

import datetime as dt
import io
import json
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest

from keruen.errors import KeruenError
from keruen.hub.documents import (
    KINDS,
    LANGUAGES,
    DailyPosition,
    FactLine,
    QualityLine,
    Record,
    Ship,
    WeightLine,
    compose,
    document_pdf,
    record_hash,
    record_json,
    verify_record,
)
from keruen.hub.documents.words import read_words
from keruen.hub.epcis.events import Moment
from keruen.hub.grain.properties import read_properties
from tests.hub.documents.samples import (
    COVER,
    FACTS,
    LADING,
    NOTICE,
    POSITION,
    QUALITY,
    RECEIPT,
    RECORDS,
    SHIP,
    WEIGHT,
    at,
)

ALL = (*RECORDS, COVER)


def pdf_text(content: bytes) -> str:
    """Text of a PDF without spaces."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_there_is_a_sample_of_every_kind() -> None:
    assert {type(each) for each in ALL} == set(KINDS)


@pytest.mark.parametrize("record", ALL, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_text_of_the_paper_is_on_the_page(record: Record, language: str) -> None:
    """What is composed is printed: title, facts, tables, notes and the hash of the record."""
    paper = compose(record, language)
    text = pdf_text(document_pdf(record, language))
    texts = [paper.title, paper.mark, record_hash(record), *paper.signatures]
    texts += [each for fact in (*paper.facts, *paper.notes) for each in fact]
    texts += [cell for table in paper.tables for row in table.rows for cell in row]
    assert len(texts) > 8
    for each in texts:
        # Lines may be broken after a hyphen, and f and i may be set as one letter.
        plain = "".join(each.split())
        assert unicodedata.normalize("NFKC", plain) in unicodedata.normalize("NFKC", text), each


@pytest.mark.parametrize("record", ALL, ids=lambda each: type(each).__name__)
def test_arabic_pages_have_figures_in_order(record: Record) -> None:
    text = pdf_text(document_pdf(record, "ar"))
    assert record.number in text
    assert record_hash(record) in text
    assert "".join(record.issued.text[:10].split()) in text
    assert any("ARABIC" in unicodedata.name(each, "") for each in text)


def test_a_weight_certificate_in_words_and_figures() -> None:
    paper = compose(WEIGHT, "en")
    assert paper.answer == ("Total net weight", "29,991,780 kg")
    assert paper.tables[0].rows == (
        ("Parcel 1", "18,120,450", "0", "18,120,450"),
        ("Parcel 2", "11,871,330", "0", "11,871,330"),
        ("Total", "", "", "29,991,780"),
    )
    assert ("Stated error", "± 29,992 kg") in paper.facts
    assert compose(WEIGHT, "fr").answer == ("Poids net total", "29\u00a0991\u00a0780 kg")


def test_a_daily_position_sums_its_columns() -> None:
    """7,300,000 + 3,800,000 - 1,050,000 - 1,500 = 10,048,500."""
    rows = compose(POSITION, "en").tables[0].rows
    assert rows[-1] == (
        "Total", "", "7,300,000", "3,800,000", "1,050,000", "1,500", "10,048,500",
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "hours"), [(-60, "23"), (0, "24"), (60, "25")])
def test_a_day_of_23_24_or_25_hours(minutes: int, hours: str) -> None:
    end = Moment(POSITION.ends.utc + dt.timedelta(minutes=minutes), -minutes)
    paper = compose(replace(POSITION, ends=end), "en")
    assert ("Hours", hours) in paper.facts


def test_a_draft_is_marked() -> None:
    assert [compose(LADING, each).mark for each in LANGUAGES] == ["DRAFT", "PROJET", "مسودة"]
    assert all(compose(each, "en").mark == "" for each in ALL if each is not LADING)


def test_every_word_stands_in_three_languages() -> None:
    tables = [read_words(each) for each in LANGUAGES]
    assert len(tables[0]) > 100
    for key in tables[0]:
        assert all(table[key].strip() for table in tables), key
        letters = {unicodedata.name(each, "").split()[0] for each in tables[2][key]}
        assert "ARABIC" in letters or key == "hash", key
    for kind in KINDS.values():
        assert f"title.{kind}" in tables[0]
    for name in read_properties():
        assert f"quality.{name}" in tables[0]


def test_texts_are_data_and_never_markup() -> None:
    """Markup, control characters and marks of direction stay text or are left out."""
    evil = '#panic("x") *a* $b$ \\ <c> @d [e] \u202eturned\u202c \x07'
    text = pdf_text(document_pdf(replace(NOTICE, remarks=evil), "en"))
    assert '#panic("x")*a*$b$\\<c>@d[e]turned' in text
    long = replace(NOTICE, remarks="word " * 399)
    assert document_pdf(long, "ar").startswith(b"%PDF")


def test_a_page_of_many_lines() -> None:
    lines = tuple(FactLine(at(20, 6), f"Event {n}") for n in range(400))
    content = document_pdf(replace(FACTS, lines=lines), "en")
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) > 5
    assert "Event399" in pdf_text(content)


@pytest.mark.parametrize("record", ALL, ids=lambda each: type(each).__name__)
def test_json_states_its_own_hash(record: Record) -> None:
    text = record_json(record)
    assert verify_record(text) == KINDS[type(record)]
    value = json.loads(text)
    assert value["sha256"] == record_hash(record)
    assert value["record"]["number"] == record.number
    assert value["record"]["issued"] == record.issued.text
    value["record"]["number"] += " "
    with pytest.raises(KeruenError) as caught:
        verify_record(json.dumps(value))
    assert str(caught.value) == (
        "the record was changed: its content does not have the hash that it states\n"
        "  Ask the hub for the document again."
    )


def test_equal_records_have_equal_hashes_and_others_have_others() -> None:
    assert record_hash(replace(WEIGHT)) == record_hash(WEIGHT)
    hashes = {record_hash(each) for each in ALL}
    assert len(hashes) == len(ALL)
    assert record_hash(replace(WEIGHT, is_final=False)) != record_hash(WEIGHT)


AGAIN = "\n  Ask the hub for the document again."


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: Ship("MV Example", "9074728"),
            "ship MV Example, imo, value '9074728': not an IMO number\n"
            "  Give the seven digits from the ship's papers; the last is a check digit.",
        ),
        (
            lambda: Ship("MV Example", "IMO907472"),
            "ship MV Example, imo, value 'IMO907472': not an IMO number\n"
            "  Give the seven digits from the ship's papers; the last is a check digit.",
        ),
        (lambda: Ship(" "), "ship, name: missing\n  Give the text."),
        (
            lambda: replace(NOTICE, remarks="x" * 2001),
            "notice of readiness, remarks: 2001 characters\n  Shorten the text to 2000 characters.",
        ),
        (
            lambda: replace(NOTICE, tendered=at(20, 5)),
            "notice of readiness, tendered, value '2026-11-20T05:00:00.000+00:00': before the "
            "arrival at 2026-11-20T05:10:00.000+00:00\n"
            "  Correct the times; a notice is tendered after the ship has arrived.",
        ),
        (
            lambda: replace(NOTICE, accepted=None),
            "notice of readiness: accepted and accepted_by belong together\n"
            "  Give both, or neither.",
        ),
        (
            lambda: replace(NOTICE, operation="bunker"),  # type: ignore[arg-type]
            "notice of readiness, operation, value 'bunker': unknown\n"
            "  Name one of: load, discharge.",
        ),
        (
            lambda: replace(FACTS, lines=(FactLine(at(21, 5), "Rain", at(21, 4)),)),
            "statement of facts, line 1: it ends at 2026-11-21T04:00:00.000+00:00, before it "
            "begins at 2026-11-21T05:00:00.000+00:00\n  Correct the times.",
        ),
        (
            lambda: replace(FACTS, lines=(FactLine(at(21, 5), "a"), FactLine(at(21, 4), "b"))),
            "statement of facts, line 2: it begins at 2026-11-21T04:00:00.000+00:00, before the "
            "line above it\n  Give the lines in order of time.",
        ),
        (
            lambda: replace(WEIGHT, lines=(WeightLine("Truck 1", 40_000, 15_000, 26_000),)),
            "weight certificate, line 1, net_kg, value 26000: gross less tare is 25000\n"
            "  Correct the weight that is wrong.",
        ),
        (
            lambda: replace(WEIGHT, lines=()),
            "weight certificate: no weights\n  Give at least one weighing.",
        ),
        (
            lambda: replace(QUALITY, lines=(QualityLine("colour", "red", "eye"),)),
            "quality certificate, line 1, quality, value 'colour': unknown\n"
            f"  Name one of: {', '.join(read_properties())}.",
        ),
        (
            lambda: replace(QUALITY, lines=(QualityLine("moisture_percent", "", "ISO 712"),)),
            "quality certificate, line 1, result: missing\n  Give the text.",
        ),
        (
            lambda: replace(LADING, weight_kg=0),
            "bill of lading, weight_kg, value 0: below 1 kg\n  Give at least 1 kg.",
        ),
        (
            lambda: replace(RECEIPT, pledgee=""),
            "warehouse receipt: is_pledged and pledgee belong together\n"
            "  Name the pledgee of a pledged claim, and of no other.",
        ),
        (
            lambda: replace(RECEIPT, received_to=dt.date(2026, 11, 1)),
            "warehouse receipt, received_to, value 2026-11-01: before 2026-11-20\n"
            "  Correct the dates.",
        ),
        (
            lambda: replace(RECEIPT, moisture_percent=Decimal(101)),
            "warehouse receipt, moisture_percent, value '101': outside the range\n"
            "  Give a figure of at least 0 and at most 100.",
        ),
        (
            lambda: replace(POSITION, lines=(replace(POSITION.lines[0], closing_kg=5_398_801),)),
            "daily position, line 1, closing_kg, value 5398801: opening and movements give "
            "5398800\n  Correct the movements of the day.",
        ),
        (
            lambda: replace(POSITION, ends=POSITION.begins),
            "daily position, ends, value '2026-11-24T06:00:00.000+00:00': not after its begin\n"
            "  Correct the day.",
        ),
        (
            lambda: document_pdf(NOTICE, "kk"),
            "language, value 'kk': documents do not have it\n  Name one of: en, fr, ar.",
        ),
        (
            lambda: record_json(Record("1", "Dakar", at(1, 1), "x")),
            "Record is not a document of a hub\n"
            f"  Give one of: {', '.join(each.__name__ for each in KINDS)}.",
        ),
        (lambda: verify_record("[]"), f"the record is not a document of a hub{AGAIN}"),
        (
            lambda: verify_record("{"),
            "the record is not JSON: Expecting property name enclosed in double quotes: line 1 "
            f"column 2 (char 1){AGAIN}",
        ),
        (
            lambda: verify_record(record_json(NOTICE).replace('"format": 1', '"format": 2')),
            "the record has the format 2, and 1 is known\n"
            "  Read it with the version of Keruen that wrote it, or a later one.",
        ),
    ],
)
def test_errors(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text


def test_a_ship_without_an_imo_number() -> None:
    assert "IMO number" not in dict(compose(replace(NOTICE, ship=Ship("Barge 4")), "en").facts)
    assert dict(compose(NOTICE, "en").facts)["IMO number"] == SHIP.imo
    assert isinstance(POSITION, DailyPosition)
