"""The book as EPCIS events and receipts from them: out, in, and a hundred broken documents."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from keruen.app.commands import hub_epcis
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.epcis import Document, Naming, TransformationEvent, read_document, write_document
from keruen.hub.package import open_hub
from keruen.hub.reads.epcis_events import read_events
from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from tests.hub.terminal import ANNA, CHIEF, CLERK, NOW, act, begin, load, receive, stocks

BASE = "https://hub.example/id"
NAMING = Naming(BASE)
ABOUT = {"owner": "ANNA", "grade": "wheat", "bin": "bin_4", "moisture": "12.5", "source": ""}


def work(database: Database) -> None:
    """Two receipts that mix, a transfer, dust, a loading, and a receipt that was reversed."""
    receive(database, "ANNA", "bin_1", 40_000)
    receive(database, "BORIS", "bin_1", 60_000, source="ship")
    act(database, CLERK, "transfer_grain", bin="bin_1", to_bin="bin_2", kg=30_000, reference="M")
    act(database, CHIEF, "adjust_bin", bin="bin_2", kg=-100, reason="filter", place="dust")
    load(database, "ANNA", "bin_1", 25_000)
    wrong = receive(database, "ANNA", "bin_3", 5_000)
    act(database, CLERK, "reverse_document", document=wrong.id, reason="weighed twice")


def events(database: Database) -> Document:
    with read_book(database, CHIEF, NOW) as book:
        return read_events(book, NAMING)


def test_the_book_as_events(database: Database) -> None:
    work(database)
    found = events(database)
    steps = [each.biz_step for each in found.events]
    assert steps == [
        *("commissioning", "receiving"),
        *("commissioning", "unloading", "commissioning"),
        *("storing", "destroying", "loading"),
        *("commissioning", "receiving"),
    ]
    (mixed,) = (each for each in found.events if isinstance(each, TransformationEvent))
    assert [each.kg for each in mixed.outputs] == [100_000]
    assert sorted(each.kg for each in mixed.inputs) == [40_000, 60_000]
    assert mixed.dry_matter is not None
    assert mixed.dry_matter.output_kg == 88_000
    assert [each.error is not None for each in found.events] == [False] * 8 + [True] * 2
    text = write_document(found, NAMING, "Africa/Casablanca")
    assert read_document(text, NAMING).events == found.events
    with pytest.raises(RefusalError) as error, read_book(database, ANNA, NOW) as book:
        read_events(book, NAMING)
    assert error.value.what == "only the terminal sees the whole book"


@pytest.fixture
def exported(tmp_path: Path) -> tuple[str, Path]:
    """The address of a book, and the EPCIS document of it."""
    url = f"sqlite:///{tmp_path / 'first.db'}"
    first = begin(url)
    work(first)
    path = tmp_path / "book.json"
    done = hub_epcis.export_events(url, path, BASE, "", False)
    assert done.text == f"{path}: 10 events"
    second = f"sqlite:///{tmp_path / 'second.db'}"
    begin(second)
    return second, path


def test_an_export_is_received_by_another_book(exported: tuple[str, Path]) -> None:
    url, path = exported
    done = hub_epcis.import_document(url, path, BASE, ABOUT, "person_a")
    assert done.text == (
        f"{path}: 2 receipts posted, 0 posted before, 8 events of other steps left out"
    )
    database = open_hub(url)
    assert stocks(database)["bin_4"] == 100_000
    again = hub_epcis.import_document(url, path, BASE, ABOUT, "person_a")
    assert (again.data["posted"], again.data["repeated"]) == (0, 2)
    assert stocks(database)["bin_4"] == 100_000
    made = json.loads(path.read_text())
    for each in made["epcisBody"]["eventList"]:
        if each.get("bizStep") == "unloading":
            each["quantityList"][0]["quantity"] = 61_000
    path.write_text(json.dumps(made))
    with pytest.raises(KeruenError, match="event 4: "):
        hub_epcis.import_document(url, path, BASE, ABOUT, "person_a")
    assert stocks(database)["bin_4"] == 100_000


def broken(made: dict[str, Any], chance: random.Random) -> None:
    """Break a document in one of many ways."""
    event = chance.choice(made["epcisBody"]["eventList"])
    way = chance.randrange(8)
    names = ("quantityList", "inputQuantityList", "outputQuantityList")
    quantities = [event[name][0] for name in names if name in event]
    kg = chance.choice((0, -1, 33.6, "33,6", None, True, 10**40))
    if way == 0:
        chance.choice(quantities)["quantity"] = kg
    elif way == 1:
        chance.choice(quantities)["uom"] = chance.choice(("TNE", "KG", "", "LBR"))
    elif way == 2:
        del event[chance.choice(("eventTime", "eventTimeZoneOffset", "type", "eventID"))]
    elif way == 3:
        event["bizStep"] = chance.choice(("retail_selling", "https://x.example/step", "Loading"))
    elif way == 4:
        event["eventTime"] = chance.choice(("yesterday", "2026-11-24T09:00:00", "", 5))
    elif way == 5:
        event[chance.choice(("colour", "kg", "epcList"))] = chance.choice(("x", 1, []))
    elif way == 6:
        chance.choice(quantities)["epcClass"] = chance.choice(("lot 7", "", "urn:epc:class:x", 3))
    else:
        made[chance.choice(("type", "schemaVersion", "creationDate", "epcisBody"))] = "x"


def test_a_hundred_broken_documents_are_refused_whole(exported: tuple[str, Path]) -> None:
    url, path = exported
    text = path.read_text()
    chance = random.Random(20261124)
    told = set()
    for _ in range(100):
        made = json.loads(text)
        broken(made, chance)
        path.write_text(json.dumps(made))
        with pytest.raises(KeruenError) as error:
            hub_epcis.import_document(url, path, BASE, ABOUT, "person_a")
        assert error.value.what
        assert error.value.remedy
        told.add(error.value.what)
    assert len(told) >= 30
    with read_book(open_hub(url), CHIEF, NOW) as book:
        assert book.count(t.posting) == book.count(t.lot) == 0


def test_a_guard_refuses_an_import_whole(exported: tuple[str, Path]) -> None:
    url, path = exported
    about = {**ABOUT, "bin": "bin_9"}
    with pytest.raises(KeruenError) as error:
        hub_epcis.import_document(url, path, BASE, about, "person_a")
    assert error.value.what.startswith("event 2: ")
    for name in ("owner", "moisture"):
        with pytest.raises(KeruenError) as error:
            hub_epcis.import_document(url, path, BASE, {**ABOUT, name: ""}, "")
        assert str(error.value) == (
            f"an EPCIS document does not have the {name} of a receipt\n  Give --{name}."
        )
    with pytest.raises(KeruenError) as error:
        hub_epcis.export_events(url, path, "", "", True)
    assert str(error.value) == (
        "EPCIS names lots and places by web addresses of the hub\n"
        "  Give --base, such as https://hub.example/id."
    )
