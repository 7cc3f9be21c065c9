"""Lists as workbooks on both databases: imported whole, exported, and a hundred broken ones."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.list_exports import EXPORTS, export_list
from keruen.hub.list_imports import import_list, write_template
from keruen.hub.list_kinds import LISTS
from keruen.hub.lists.read import read_list
from keruen.hub.lists.write import write_list
from keruen.hub.reads.arrivals import read_arrivals, read_tickets
from keruen.hub.reads.calls import read_line_up
from keruen.hub.reads.quality import read_queue
from keruen.store.database import Database
from keruen.store.tables import log_entry
from tests.hub.operations import call, contract
from tests.hub.terminal import ANNA, BORIS, CHIEF, LAB, NOW, act, begin, claims, receive, stocks

TICKET: dict[str, Any] = {
    "reference": "T1",
    "owner": "ANNA",
    "direction": "in",
    "mode": "truck",
    "grade": "wheat",
    "gross_kg": 40_020,
    "tare_kg": 15_020,
    "bin": "bin_1",
    "moisture_pct": Decimal("12.5"),
    "first_at": datetime(2026, 11, 24, 7),
    "second_at": datetime(2026, 11, 24, 7, 30),
}


def workbook(folder: Path, name: str, *rows: dict[str, Any]) -> Path:
    """A workbook of a list."""
    path = folder / f"{name}.xlsx"
    path.write_bytes(write_list(name, LISTS[name].columns, rows))
    return path


def test_tickets_go_round_from_one_terminal_to_another(database: Database, tmp_path: Path) -> None:
    rows = [{**TICKET, "reference": f"T{n}", "gross_kg": 40_020 + n} for n in range(12)]
    rows[5] |= {"owner": "BORIS", "bin": "bin_2"}
    done = import_list(database, CHIEF, workbook(tmp_path, "tickets", *rows), "tickets", NOW)
    assert len(done) == 24
    total = 12 * 25_000 + sum(range(12))
    assert stocks(database)["bin_1"] + stocks(database)["bin_2"] == total
    assert claims(database) == {"ANNA": total - 25_005, "BORIS": 25_005}
    with read_book(database, CHIEF, NOW) as book:
        content = export_list(book, "tickets")
    (tmp_path / "again.xlsx").write_bytes(content)
    read = read_list(tmp_path / "again.xlsx", "tickets", LISTS["tickets"].columns)
    found = {row.values["reference"]: row.values["gross_kg"] for row in read}
    assert found == {row["reference"]: row["gross_kg"] for row in rows}
    # The moisture of a receipt is in the ledger as dry matter, so the list does not have it.
    full = [{**row.values, "moisture_pct": Decimal("12.5")} for row in read]
    other = begin(f"sqlite:///{tmp_path / 'other.db'}")
    import_list(other, CHIEF, workbook(tmp_path, "tickets", *full), "tickets", NOW)
    assert stocks(other) == stocks(database)
    assert claims(other) == claims(database)


BROKEN = [
    ("gross_kg", "33,6 t", "is not a whole number of kilograms"),
    ("gross_kg", "33600.5", "is not a whole number of kilograms"),
    ("gross_kg", -1, "is not above zero and below a million tonnes"),
    ("tare_kg", "", "is empty"),
    ("owner", "NOBODY", "the owner is not known"),
    ("grade", "rice", "the grade is not known"),
    ("bin", "truck", "the bin is not known"),
    ("contract", "S9", "the contract is not known"),
    ("instrument", "scale 9", "the instrument is not known"),
    ("direction", "inwards", "is not known"),
    ("mode", "lorry", "is not known"),
    ("moisture_pct", "wet", "is not a number"),
    ("first_at", "yesterday", "is not a local time"),
    ("second_at", "2026-11-24T07:30Z", "is not a local time"),
    ("reference", "T0", "comes twice, also in row 2"),
]
REFUSED = [
    ("tare_kg", 40_020, "the gross weight 40020 kg is not above the tare 40020 kg"),
    ("moisture_pct", None, "a receipt needs the moisture of the grain"),
    ("moisture_pct", Decimal(101), "Close ticket: invalid input: moisture pct is too large"),
    ("gross_kg", 2_000_000, "the bin does not take that much"),
    ("first_at", datetime(2026, 11, 25, 7), "a weighing lies ahead"),
    ("second_at", datetime(2026, 11, 24, 6), "the ticket is void, or its second weighing is "),
]
ROWS = 5


def test_a_hundred_broken_imports_post_nothing(database: Database, tmp_path: Path) -> None:
    """Each fault in each of five rows: 75 of cells by row and column, 30 of rows by guards."""
    tried = 0
    for place in range(ROWS):
        for column, value, words in (*BROKEN, *REFUSED):
            rows = [{**TICKET, "reference": f"T{n}"} for n in range(ROWS + 1)]
            line = place + 3
            rows[line - 2] |= {column: value}
            path = workbook(tmp_path, "tickets", *rows)
            with pytest.raises(KeruenError) as error:
                import_list(database, CHIEF, path, "tickets", NOW)
            text = str(error.value)
            if (column, value, words) in BROKEN:
                shown = "" if value == "" else f", value {str(value)!r}"
                wanted = f"table tickets, row {line}, column {column}{shown}: {words}"
                assert wanted in text, text
            else:
                assert text.startswith(f"table tickets, row {line}: {words}"), text
            assert error.value.remedy
            tried += 1
    assert tried == 105
    with read_book(database, CHIEF, NOW) as book:
        for table in (t.ticket, t.ticket_close, t.grain_document, t.place_entry, t.claim_entry):
            assert book.count(table) == 0, table.name
        posted = log_entry.c.act.in_(("hub.open_ticket", "hub.close_ticket"))
        assert book.count(log_entry, posted) == 0
    assert stocks(database) == {}


def test_wagons_results_temperatures_and_times(database: Database, tmp_path: Path) -> None:
    train = {
        "reference": "train 7",
        "owner": "ANNA",
        "mode": "rail",
        "grade": "wheat",
        "gauge_mm": 1520,
        "net_kg": 66_000,
    }
    rows = [{**train, "number": f"5512000{n}"} for n in range(3)]
    import_list(database, CHIEF, workbook(tmp_path, "wagons", *rows), "wagons", NOW)
    with read_book(database, ANNA, NOW) as book:
        (arrival,) = read_arrivals(book)
    assert len(arrival.wagons) == 3

    made = contract(database)
    sample = act(
        *(database, LAB, "take_sample"),
        owner="ANNA",
        reference="A1",
        kind="analysis",
        mass_g=1_000,
        taken_by="superintendent",
        contract_id=made,
    )
    result = {
        "sample": "A1",
        "role": "first",
        "property": "protein",
        "value": Decimal("12.5"),
        "unit": "%",
        "method": "NIR",
        "tested_on": date(2026, 11, 24),
    }
    path = workbook(tmp_path, "results", result)
    with pytest.raises(KeruenError) as error:
        import_list(database, LAB, path, "results", NOW)
    assert str(error.value) == (
        "table results, row 2: the sample 'A1' has no order of a first laboratory\n  Order the "
        "tests first."
    )
    act(
        *(database, LAB, "order_tests"),
        sample_id=sample.id,
        laboratory="L",
        properties=["protein"],
    )
    import_list(database, LAB, path, "results", NOW)
    with read_book(database, LAB, NOW) as book:
        assert read_queue(book) == []

    receive(database, "ANNA", "bin_1", 1_000)
    reading = {"bin": "bin_1", "at": datetime(2026, 11, 24, 6), "country": "MA"}
    readings = [{**reading, "sensor": f"1.{n}", "celsius": Decimal(18 + n)} for n in range(4)]
    path = workbook(tmp_path, "temperatures", *readings)
    import_list(database, CHIEF, path, "temperatures", NOW)
    with read_book(database, CHIEF, NOW) as book:
        assert book.count(t.temperature_reading) == 4

    call(database)
    time = {"call": "C1", "name": "eta", "at": datetime(2026, 11, 28, 8)}
    import_list(database, CHIEF, workbook(tmp_path, "call_times", time), "call_times", NOW)
    with read_book(database, CHIEF, NOW) as book:
        (ship,) = read_line_up(book)
    assert ship.arrives == "2026-11-28T08:00:00.000000Z"


def test_every_list_is_written_as_its_reader_sees_it(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path, "tickets", TICKET, {**TICKET, "owner": "BORIS", "reference": "T2"})
    import_list(database, CHIEF, path, "tickets", NOW)
    contract(database)
    call(database)
    for name in EXPORTS:
        for actor in (CHIEF, ANNA, BORIS):
            with read_book(database, actor, NOW) as book:
                content = export_list(book, name)
                assert content == export_list(book, name)
            assert content[:2] == b"PK"
    with read_book(database, ANNA, NOW) as book:
        assert [each.row.reference for each in read_tickets(book)] == ["T1"]
    for name, kind in LISTS.items():
        (tmp_path / "empty.xlsx").write_bytes(write_template(name))
        with pytest.raises(KeruenError) as error:
            read_list(tmp_path / "empty.xlsx", name, kind.columns)
        assert f"table {name}: has no row" in str(error.value)
    with pytest.raises(KeruenError) as error:
        import_list(database, CHIEF, path, "ships", NOW)
    assert error.value.what == "the list 'ships' is not known"
