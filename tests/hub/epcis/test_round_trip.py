"""Documents out and in: nothing is lost, and equal events have equal hashes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.hub.epcis import (
    Document,
    EpcisError,
    Moment,
    Naming,
    ObjectEvent,
    Quantity,
    TransformationEvent,
    check_digit,
    event_hash,
    read_document,
    write_document,
)
from keruen.hub.epcis.identifiers import lot_problem, place_problem
from keruen.hub.epcis.json_text import parse_json, write_json
from tests.hub.epcis.samples import DOCUMENT, EVENTS, NAMING, ZONE, event_id, lot, moment


def test_every_kind_of_event_out_and_in() -> None:
    text = write_document(DOCUMENT, NAMING, ZONE)
    assert read_document(text, NAMING, ZONE) == DOCUMENT
    assert write_document(read_document(text, NAMING), NAMING) == text
    assert read_document(text.encode("utf-8"), NAMING) == DOCUMENT


def test_json_with_other_spaces_order_and_long_terms_is_the_same() -> None:
    text = write_document(DOCUMENT, NAMING)
    other = json.dumps(json.loads(text), sort_keys=True)
    for step in ("unloading", "stock_taking"):
        other = other.replace(f'"{step}"', f'"https://ref.gs1.org/cbv/BizStep-{step}"')
    other = other.replace('"conformant"', '"urn:epcglobal:cbv:disp:conformant"')
    found = read_document(other, NAMING)
    assert {event_hash(each) for each in found.events} == {event_hash(each) for each in EVENTS}


def test_a_foreign_vocabulary_is_returned_as_it_came() -> None:
    made = json.loads(write_document(Document(moment(9), EVENTS[:1]), NAMING))
    made["@context"][1]["other"] = "https://other.example/terms/"
    made["epcisBody"]["eventList"][0]["other:seal"] = {"other:numbers": [1, 2.50, None, "x"]}
    found = read_document(json.dumps(made), NAMING)
    again = json.loads(write_document(found, NAMING))
    assert again["epcisBody"]["eventList"][0]["other:seal"] == {
        "other:numbers": [1, 2.5, None, "x"]
    }
    assert again["@context"][1]["other"] == "https://other.example/terms/"


def test_a_prefix_that_another_vocabulary_has_is_not_taken() -> None:
    prefixes = (("keruen", "https://other.example/terms/"),)
    document = Document(moment(9), (EVENTS[3],), prefixes)
    text = write_document(document, NAMING)
    assert '"keruen2:loss"' in text
    found = read_document(text, NAMING)
    assert found.events == (EVENTS[3],)
    assert found.prefixes == (*prefixes, ("keruen2", NAMING.vocabulary))


def test_utc_with_an_offset_beside_it() -> None:
    """An eventTime in Z with +01:00 beside it is the same moment as local time with +01:00."""
    event = replace(EVENTS[0], time=Moment(datetime(2026, 5, 4, 8, tzinfo=UTC), 60))
    text = write_document(Document(moment(9), (event,)), NAMING)
    assert '"eventTime": "2026-05-04T09:00:00.000+01:00"' in text
    zulu = text.replace("2026-05-04T09:00:00.000+01:00", "2026-05-04T08:00:00Z")
    assert read_document(zulu, NAMING, ZONE).events == (event,)


def test_morocco_has_no_offset_from_20_september_2026_on() -> None:
    before, after = (
        Moment(datetime(2026, 9, day, 12, tzinfo=UTC), offset)
        for day, offset in ((19, 60), (21, 0))
    )
    for time in (before, after):
        document = Document(moment(9), (replace(EVENTS[0], time=time),))
        write_document(document, NAMING, ZONE)
        wrong = replace(time, offset_minutes=60 - time.offset_minutes)
        with pytest.raises(EpcisError):
            write_document(Document(moment(9), (replace(EVENTS[0], time=wrong),)), NAMING, ZONE)


def test_the_same_event_twice_counts_once() -> None:
    twice = Document(moment(9), (*EVENTS, *EVENTS), DOCUMENT.prefixes)
    found = read_document(write_document(twice, NAMING), NAMING)
    assert found.events == EVENTS


def test_an_event_that_the_book_has_already() -> None:
    text = write_document(DOCUMENT, NAMING)
    known = {each.event_id: event_hash(each) for each in EVENTS}
    assert read_document(text, NAMING, known=known) == DOCUMENT
    with pytest.raises(EpcisError) as caught:
        read_document(text, NAMING, known={event_id(1): "0" * 64})
    assert str(caught.value) == (
        "event 1, eventID, value 'https://hub.example/id/event/1': the same identifier stands for "
        "another event\n"
        "  Give each event an identifier of its own; correct an event by errorDeclaration."
    )


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6), st.integers(-14 * 60, 14 * 60),
       st.integers(0, 10**12), st.text("AZaz09-._", min_size=1, max_size=20))  # fmt: skip
def test_any_event_out_and_in(weights: list[int], offset: int, micro: int, name: str) -> None:
    time = Moment(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro), offset)
    inputs = tuple(Quantity(lot(f"{name}-{n}"), kg) for n, kg in enumerate(weights))
    events = (
        ObjectEvent(event_id(1), time, action="ADD", quantities=inputs),
        TransformationEvent(
            event_id(2), time, inputs=inputs, outputs=(Quantity(lot(name), sum(weights)),)
        ),
    )
    document = Document(time, events, (("keruen", NAMING.vocabulary),))
    assert read_document(write_document(document, NAMING), NAMING) == document


@pytest.mark.parametrize(
    ("number", "digit"),
    [("629104150021", 3), ("0061414112345", 2), ("400638133393", 1)],
)
def test_check_digits(number: str, digit: int) -> None:
    """6291041500213 is the example of GS1; 4006381333931 is an EAN in use."""
    weights = [3 if (len(number) - place) % 2 else 1 for place in range(len(number))]
    total = sum(int(each) * weight for each, weight in zip(number, weights, strict=True))
    assert (total + digit) % 10 == 0
    assert check_digit(number) == digit


@pytest.mark.parametrize(
    ("uri", "problem"),
    [
        ("urn:epc:class:lgtin:6291041.500213.2026-117", ""),
        ("urn:epc:class:lgtin:6291041.500213.A%2FB", ""),
        ("urn:epc:class:lgtin:629104.50021.A", "company prefix and item have 11 digits, not 13"),
        ("urn:epc:class:lgtin:1.2.A", "not an LGTIN"),
        (
            "urn:epc:class:lgtin:6291041.500213." + "A" * 21,
            "the lot has 21 characters, and 20 are allowed",
        ),
        (
            "urn:epc:class:lgtin:6291041.500213.A%5B",
            "the lot has characters outside GS1 character set 82",
        ),
        ("https://id.gs1.org/01/06291041500213/10/A1", ""),
        (
            "https://id.gs1.org/01/06291041500214/10/A1",
            "the GTIN 06291041500214 does not have 14 digits with a right check digit",
        ),
        ("https://hub.example/id/lot/A1", ""),
        ("lot A", "not an LGTIN and not a web address"),
        ("urn:epc:id:sgtin:4012345.011122.25", "not an LGTIN"),
    ],
)
def test_identifiers_of_lots(uri: str, problem: str) -> None:
    assert lot_problem(uri) == problem


@pytest.mark.parametrize(
    ("uri", "problem"),
    [
        ("urn:epc:id:sgln:6291041.50021.bin-4", ""),
        ("urn:epc:id:sgln:6291041.5002.0", "company prefix and place have 11 digits, not 12"),
        ("https://id.gs1.org/414/6291041500213/254/bin-4", ""),
        (
            "https://id.gs1.org/414/6291041500214",
            "the GLN 6291041500214 does not have 13 digits with a right check digit",
        ),
        ("bin 4", "not an SGLN and not a web address"),
    ],
)
def test_identifiers_of_places(uri: str, problem: str) -> None:
    assert place_problem(uri) == problem


def test_a_hub_with_a_company_prefix() -> None:
    naming = Naming("https://hub.example/id", "6291041")
    assert naming.lot("117", "500213") == "urn:epc:class:lgtin:6291041.500213.117"
    assert naming.place("bin-4", "50021") == "urn:epc:id:sgln:6291041.50021.bin-4"
    assert naming.lot("117") == "https://hub.example/id/lot/117"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: Naming("hub"),
            "base, value 'hub': not a web address\n"
            "  Give an address of the hub, such as https://hub.example/id.",
        ),
        (
            lambda: Naming("https://hub.example", "12"),
            "company_prefix, value '12': not a GS1 company prefix\n"
            "  Give its 6 to 12 digits, or leave it out where the hub has none.",
        ),
        (
            lambda: Naming("https://hub.example", "6291041").lot("A" * 21, "500213"),
            f"lot, value '{'A' * 21}': the lot has 21 characters, and 20 are allowed\n"
            "  Change the name, or the company prefix in the settings of the hub.",
        ),
        (
            lambda: NAMING.lot(""),
            "lot, value '': no name\n"
            "  Change the name, or the company prefix in the settings of the hub.",
        ),
        (
            lambda: read_document("{}", NAMING, "Africa/Casa"),
            "zone, value 'Africa/Casa': unknown\n  Give an IANA zone, such as Africa/Casablanca.",
        ),
    ],
)
def test_errors_of_naming(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON)
def test_json_text_and_back(value: object) -> None:
    assert parse_json(write_json(value)) == value  # type: ignore[arg-type]
    assert parse_json(write_json(value, 2)) == value  # type: ignore[arg-type]
