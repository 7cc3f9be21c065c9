"""Wrong documents, each refused with its whole text; GS1's JSON schema accepts 27 of the 50."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from keruen.hub.epcis import EpcisError, read_document, read_vocabulary, write_document
from tests.hub.epcis.samples import DOCUMENT, NAMING, ZONE

VALID: dict[str, Any] = json.loads(write_document(DOCUMENT, NAMING))
Change = Callable[[dict[str, Any], list[dict[str, Any]]], object]

LOT_A = "https://hub.example/id/lot/A"
KEY = "Use a GS1 key, or a web address under the name of the hub."
CALENDAR = "Write local time with its offset, such as 2026-11-24T09:00:00+01:00."
OBSERVED = ", ".join(s for s, use in read_vocabulary()["biz_step"].items() if "OBSERVE" in use)
STEPS = ", ".join(read_vocabulary()["biz_step"])
DISPOSITIONS = ", ".join(read_vocabulary()["disposition"])

# Each change of a valid document, by what it makes wrong. Events: 0 discharge, 1 new lot,
# 2 commingling of 600 t and 400 t, 3 drying, 4 result, 5 temperature, 7 wrong survey, 9 and 10 one
# transformation in two events.
WRONG: dict[str, tuple[Change, str]] = {
    "output three times the input": (
        lambda _, events: events[2]["outputQuantityList"][0].update(quantity=3_000_000),
        "event 3: 1000000 kg go in, and 3000000 kg and a declared loss of 0 kg come out\n"
        "  Correct the kilograms, or declare the loss with its kind.",
    ),
    "water that is not declared": (
        lambda _, events: events[3].pop("keruen:loss"),
        "event 4: 1000000 kg go in, and 982857 kg and a declared loss of 0 kg come out\n"
        "  Correct the kilograms, or declare the loss with its kind.",
    ),
    "dry matter that dries away": (
        lambda _, events: events[3]["keruen:dryMatter"].update({"keruen:outputKg": 850_000}),
        "event 4, dry matter: 860000 kg go in, and 850000 kg and a loss of 0 kg come out\n"
        "  Correct the dry matter; drying removes water alone.",
    ),
    "one of two events of a transformation": (
        lambda _, events: events.pop(9),
        "event 10: 200000 kg go in, and 500000 kg and a declared loss of 0 kg come out\n"
        "  Correct the kilograms, or declare the loss with its kind.",
    ),
    "negative quantity": (
        lambda _, events: events[0]["quantityList"][0].update(quantity=-5),
        "event 1, quantityList 1, quantity, value '-5': not between 1 and 1000000000000 kg\n"
        "  Write the kilograms that moved; a correction is an errorDeclaration.",
    ),
    "zero quantity": (
        lambda _, events: events[0]["quantityList"][0].update(quantity=0),
        "event 1, quantityList 1, quantity, value '0': not between 1 and 1000000000000 kg\n"
        "  Write the kilograms that moved; a correction is an errorDeclaration.",
    ),
    "a part of a kilogram": (
        lambda _, events: events[0]["quantityList"][0].update(quantity=33.6),
        "event 1, quantityList 1, quantity, value '33.6': a part of a kilogram\n"
        "  Write whole kilograms; book the remainder as a loss by rounding.",
    ),
    "quantity as text": (
        lambda _, events: events[0]["quantityList"][0].update(quantity="25000000"),
        "event 1, quantityList 1, quantity, value '25000000': not a number\n"
        "  Write whole kilograms without quotes.",
    ),
    "no unit": (
        lambda _, events: events[0]["quantityList"][0].pop("uom"),
        "event 1, quantityList 1, uom: missing\n  Add the field.",
    ),
    "tonnes": (
        lambda _, events: events[0]["quantityList"][0].update(uom="TNE"),
        "event 1, quantityList 1, uom, value 'TNE': not kilograms\n"
        "  Convert to kilograms and write KGM.",
    ),
    "invented unit": (
        lambda _, events: events[0]["quantityList"][0].update(uom="ZZZ"),
        "event 1, quantityList 1, uom, value 'ZZZ': not kilograms\n"
        "  Convert to kilograms and write KGM.",
    ),
    "unit in small letters": (
        lambda _, events: events[0]["quantityList"][0].update(uom="kg"),
        "event 1, quantityList 1, uom, value 'kg': not kilograms\n"
        "  Convert to kilograms and write KGM.",
    ),
    "invented step": (
        lambda _, events: events[0].update(bizStep="commingling"),
        "event 1, bizStep, value 'commingling': not a term of the Core Business Vocabulary\n"
        f"  Use one of: {STEPS}.",
    ),
    "invented step with an address": (
        lambda _, events: events[0].update(bizStep="https://ref.gs1.org/cbv/BizStep-pouring"),
        "event 1, bizStep, value 'pouring': not a term of the Core Business Vocabulary\n"
        f"  Use one of: {STEPS}.",
    ),
    "a step of another event": (
        lambda _, events: events[2].update(bizStep="receiving"),
        "event 3, bizStep, value 'receiving': not a step of a transformation\n"
        "  Use one of: commissioning, creating_class_instance.",
    ),
    "a step of another action": (
        lambda _, events: events[0].update(bizStep="destroying"),
        "event 1, bizStep, value 'destroying': not a step of an event with the action OBSERVE\n"
        f"  Use one of: {OBSERVED}.",
    ),
    "invented disposition": (
        lambda _, events: events[0].update(disposition="wet"),
        "event 1, disposition, value 'wet': not a term of the Core Business Vocabulary\n"
        f"  Use one of: {DISPOSITIONS}.",
    ),
    "no offset": (
        lambda _, events: events[0].pop("eventTimeZoneOffset"),
        "event 1, eventTimeZoneOffset: missing\n  Add the field.",
    ),
    "an offset of 25 hours": (
        lambda _, events: events[0].update(eventTimeZoneOffset="+25:00"),
        "event 1, eventTimeZoneOffset, value '+25:00': not an offset\n"
        "  Write hours and minutes from -14:00 to +14:00, such as +01:00.",
    ),
    "an offset that contradicts the time": (
        lambda _, events: events[0].update(
            eventTime="2026-11-24T13:15:00+05:00", eventTimeZoneOffset="-03:00"
        ),
        "event 1, eventTimeZoneOffset, value '-03:00': contradicts the offset of eventTime "
        "'2026-11-24T13:15:00+05:00'\n  Correct the one that is wrong.",
    ),
    "an offset that the zone does not have": (
        lambda _, events: events[0].update(
            eventTime="2026-11-24T09:15:00+01:00", eventTimeZoneOffset="+01:00"
        ),
        "event 1, eventTimeZoneOffset, value '+01:00': Africa/Casablanca has the offset +00:00 at "
        "that time\n  Correct the offset, or read the document without a zone.",
    ),
    "a time without an offset": (
        lambda _, events: events[0].update(eventTime="2026-11-24T08:15:00"),
        "event 1, eventTime, value '2026-11-24T08:15:00': not a date and time with an offset\n"
        f"  {CALENDAR}",
    ),
    "30 February": (
        lambda _, events: events[0].update(eventTime="2026-02-30T08:15:00Z"),
        "event 1, eventTime, value '2026-02-30T08:15:00Z': not a time of the calendar\n"
        "  Correct the date.",
    ),
    "the year 1": (
        lambda _, events: events[0].update(eventTime="0001-01-01T00:00:00+14:00"),
        "event 1, eventTime, value '0001-01-01T00:00:00+14:00': not between 1990 and 2100\n"
        "  Correct the year.",
    ),
    "no time": (
        lambda _, events: events[0].pop("eventTime"),
        "event 1, eventTime: missing\n  Add the field.",
    ),
    "no action": (
        lambda _, events: events[0].pop("action"),
        "event 1, action: missing\n  Add the field.",
    ),
    "the action MOVE": (
        lambda _, events: events[0].update(action="MOVE"),
        "event 1, action, value 'MOVE': unknown\n  Use one of: ADD, OBSERVE, DELETE.",
    ),
    "an action on a transformation": (
        lambda _, events: events[2].update(action="ADD"),
        "event 3, field 'action': unknown\n"
        "  Correct the name, or give it a prefix that @context explains.",
    ),
    "no outputs": (
        lambda _, events: events[2].pop("outputQuantityList"),
        "event 3, outputQuantityList: missing\n  Add the lots, or a transformationID.",
    ),
    "no inputs": (
        lambda _, events: events[2].pop("inputQuantityList"),
        "event 3, inputQuantityList: missing\n  Add the lots, or a transformationID.",
    ),
    "the same lot in and out": (
        lambda _, events: events[2]["outputQuantityList"][0].update(epcClass=LOT_A),
        f"event 3: the lot '{LOT_A}' is both input and output\n"
        "  Give what comes out a lot of its own.",
    ),
    "the same lot twice": (
        lambda _, events: events[2]["inputQuantityList"][1].update(epcClass=LOT_A),
        f"event 3, inputQuantityList: the lot '{LOT_A}' stands twice\n  Add the kilograms up.",
    ),
    "an LGTIN that is too short": (
        lambda _, events: events[0]["quantityList"][0].update(epcClass="urn:epc:class:lgtin:1.2.A"),
        "event 1, quantityList 1, epcClass, value 'urn:epc:class:lgtin:1.2.A': not an LGTIN\n"
        f"  {KEY}",
    ),
    "a GTIN with a wrong check digit": (
        lambda _, events: events[0]["quantityList"][0].update(
            epcClass="https://id.gs1.org/01/06291041500214/10/A"
        ),
        "event 1, quantityList 1, epcClass, value 'https://id.gs1.org/01/06291041500214/10/A': the "
        f"GTIN 06291041500214 does not have 14 digits with a right check digit\n  {KEY}",
    ),
    "a lot that is not an identifier": (
        lambda _, events: events[0]["quantityList"][0].update(epcClass="lot A"),
        "event 1, quantityList 1, epcClass, value 'lot A': not an LGTIN and not a web address\n"
        f"  {KEY}",
    ),
    "a place that is not an identifier": (
        lambda _, events: events[0]["bizLocation"].update(id="bin 4"),
        f"event 1, bizLocation, id, value 'bin 4': not an SGLN and not a web address\n  {KEY}",
    ),
    "an unknown event": (
        lambda _, events: events[0].update(type="PouringEvent"),
        "event 1, type, value 'PouringEvent': not an event that a grain terminal records\n"
        "  Use ObjectEvent or TransformationEvent.",
    ),
    "an event without a type": (
        lambda _, events: events[0].pop("type"),
        "event 1, type, value '': not an event that a grain terminal records\n"
        "  Use ObjectEvent or TransformationEvent.",
    ),
    "an event without an identifier": (
        lambda _, events: events[0].pop("eventID"),
        "event 1, eventID: missing\n  Add the field.",
    ),
    "one identifier for two events": (
        lambda _, events: events[1].update(eventID=events[0]["eventID"]),
        "event 2, eventID, value 'https://hub.example/id/event/1': the same identifier stands for "
        "another event\n"
        "  Give each event an identifier of its own; correct an event by errorDeclaration.",
    ),
    "an unknown field": (
        lambda _, events: events[0].update(moisture=12),
        "event 1, field 'moisture': unknown\n"
        "  Correct the name, or give it a prefix that @context explains.",
    ),
    "a field with an unknown prefix": (
        lambda _, events: events[0].update({"other:moisture": 12}),
        "event 1, field 'other:moisture': unknown\n"
        "  Correct the name, or give it a prefix that @context explains.",
    ),
    "an empty event": (
        lambda _, events: events[0].pop("quantityList"),
        "event 1: neither lots nor measurements\n  Add quantityList or sensorElementList.",
    ),
    "master data on an observation": (
        lambda _, events: events[0].update(ilmd={"keruen:cropYear": "2026"}),
        "event 1, ilmd: master data of a lot belong to the event that makes it\n"
        "  Move ilmd to the event with the action ADD.",
    ),
    "an error without a correction": (
        lambda _, events: events[7]["errorDeclaration"].pop("correctiveEventIDs"),
        "event 8, errorDeclaration, correctiveEventIDs: missing, and the reason is incorrect_data\n"
        "  List the eventID of each correcting event, or give the reason did_not_occur.",
    ),
    "a result without a figure": (
        lambda _, events: events[5]["sensorElementList"][0]["sensorReport"][0].pop("value"),
        "event 6, sensorElementList 1, sensorReport 1: neither value nor stringValue\n"
        "  Add the result.",
    ),
    "a figure as text": (
        lambda _, events: events[5]["sensorElementList"][0]["sensorReport"][0].update(value="21.7"),
        "event 6, sensorElementList 1, sensorReport 1, value, value '21.7': not a number\n"
        "  Write the figure without quotes.",
    ),
    "another version": (
        lambda top, _: top.update(schemaVersion="1.2"),
        "the document, schemaVersion: missing or unknown\n  Write '2.0'.",
    ),
    "another context": (
        lambda top, _: top["@context"].pop(0),
        "the document, @context: not that of EPCIS 2.0\n"
        "  Add 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'.",
    ),
    "no body": (
        lambda top, _: top.pop("epcisBody"),
        "the document, epcisBody: missing\n  Add epcisBody with its eventList.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_document(name: str) -> None:
    change, text = WRONG[name]
    document = copy.deepcopy(VALID)
    change(document, document["epcisBody"]["eventList"])
    assert document != VALID
    with pytest.raises(EpcisError) as caught:
        read_document(json.dumps(document), NAMING, ZONE)
    assert str(caught.value) == text
    assert caught.value.exit_code == 2


def test_there_are_at_least_34() -> None:
    assert len(WRONG) >= 34


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not JSON: Expecting value: line 1 column 1 (char 0)"),
        ('{"a": 1, "a": 2}', "not JSON: the name 'a' is given twice"),
        ('{"a": NaN}', "not JSON: NaN is not a number of JSON"),
        ('{"a": 1e999999999}', "not JSON: a number with more than 30 digits"),
        ("[" * 5000, "nested too deeply"),
        (b"\xff\xfe", "not UTF-8 text"),
        ('"\\ud800"', "not UTF-8 text"),
    ],
)
def test_texts_that_are_not_json(text: str | bytes, problem: str) -> None:
    with pytest.raises(EpcisError) as caught:
        read_document(text, NAMING)
    assert str(caught.value) == (
        f"the document: {problem}\n  Export the document again from the system that wrote it."
    )


def test_every_finding_at_once() -> None:
    document = copy.deepcopy(VALID)
    events = document["epcisBody"]["eventList"]
    events[0]["quantityList"][0]["quantity"] = -1
    events[1]["disposition"] = "wet"
    with pytest.raises(EpcisError) as caught:
        read_document(json.dumps(document), NAMING)
    assert str(caught.value) == (
        "2 errors in the EPCIS document\n"
        "event 1, quantityList 1, quantity, value '-1': not between 1 and 1000000000000 kg\n"
        "  Write the kilograms that moved; a correction is an errorDeclaration.\n"
        "event 2, disposition, value 'wet': not a term of the Core Business Vocabulary\n"
        f"  Use one of: {DISPOSITIONS}."
    )


JUNK: list[Any] = [
    None, True, False, 0, -1, 1.5, 1e300, 10**40, "", " ", "x", "\ud800", "\u202e", "9" * 400,
    [], [[]], {}, {"": 1}, {"a:b": None}, ["x"], [None], {"id": 5}, {"type": []},
    "2026-13-01T00:00:00Z",
    "urn:epc:class:lgtin:..", "https://", "+99:99", {"keruen:kg": "x"},
]  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a document: its holder and the name or number in it."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items: list[tuple[Any, Any]] = list(value.items())
    else:
        items = list(enumerate(value))
    for name, each in items:
        found.append((value, name))
        if isinstance(each, dict | list):
            found += places(each)
    return found


def test_junk_in_every_place_is_refused_or_read_never_a_traceback() -> None:
    """3,000 documents with one to three values replaced, deleted or doubled at random."""
    rng = random.Random(7)
    counts = {"refused": 0, "read": 0}
    for _ in range(3000):
        document = copy.deepcopy(VALID)
        for _ in range(rng.randint(1, 3)):
            holder, name = rng.choice(places(document))
            kind = rng.random()
            if isinstance(holder, dict) and name not in holder:
                continue
            if isinstance(holder, list) and name >= len(holder):
                continue
            if kind < 0.15:
                del holder[name]
            elif kind < 0.25 and isinstance(holder, list):
                holder.append(holder[name])
            elif kind < 0.3 and isinstance(holder, dict):
                holder[str(rng.choice(["x", "a:b", "keruen:x", ""]))] = holder[name]
            else:
                holder[name] = rng.choice(JUNK)
        try:
            found = read_document(json.dumps(document), NAMING)
        except EpcisError:
            counts["refused"] += 1
            continue
        again = write_document(found, NAMING)
        assert read_document(again, NAMING).events == found.events
        counts["read"] += 1
    assert counts["refused"] > 2000
    assert counts["read"] > 100


def test_broken_bytes_are_refused_never_a_traceback() -> None:
    """1,500 texts with bytes changed, cut or inserted."""
    rng = random.Random(11)
    text = json.dumps(VALID).encode()
    refused = 0
    for _ in range(1500):
        broken = bytearray(text)
        for _ in range(rng.randint(1, 5)):
            place = rng.randrange(len(broken))
            kind = rng.random()
            if kind < 0.4:
                broken[place] = rng.randrange(256)
            elif kind < 0.7:
                del broken[place : place + rng.randint(1, 40)]
            else:
                broken[place:place] = bytes(rng.choices(b'{}[]",:0e-\\x', k=3))
        try:
            read_document(bytes(broken), NAMING)
        except EpcisError:
            refused += 1
    assert refused > 1000
