"""Arrivals by road and rail on both databases: tickets, drivers, calibrations, weights."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.commands.arrivals import hash_driver
from keruen.hub.reads.arrivals import (
    final_weight,
    pair_totals,
    read_arrivals,
    read_tickets,
    read_weights,
    reconcile_weights,
)
from keruen.hub.verifying import verify_book
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.tables import log_entry, log_value, posted_key
from tests.hub.operations import contract
from tests.hub.terminal import ANNA, BORIS, CHIEF, NOW, WHEAT, act, claims, receive, refused, stocks

BRIDGE = Actor("bridge", "TERM", "person_bridge", frozenset({"weighbridge"}))
DRIVER: dict[str, Any] = {"driver_name": "Karim Benali", "number_plate": "12345-A-6"}


def instrument(database: Database, name: str, method: str, **error: Any) -> str:
    """An instrument with a calibration for 2026."""
    made = act(database, CHIEF, "add_instrument", name=name, method=method).id
    act(
        database,
        BRIDGE,
        "record_calibration",
        instrument_id=made,
        on_day="2026-01-15",
        until_day="2026-12-31",
        certificate=f"certificate of {name}",
        **error,
    )
    return made


def ticket(database: Database, reference: str = "T1", kg: int = 40_020, **fields: Any) -> str:
    """A first weighing of a truck of ANNA."""
    given: dict[str, Any] = {
        "owner": "ANNA",
        "reference": reference,
        "direction": "in",
        "mode": "truck",
        "grade": WHEAT,
        "first_kg": kg,
        **fields,
    }
    return act(database, BRIDGE, "open_ticket", **given).id


def test_a_truck_in_two_steps(database: Database) -> None:
    bridge = instrument(database, "bridge 1", "weighbridge", error_kg="40")
    opened = ticket(database, instrument_id=bridge, **DRIVER)
    with read_book(database, BRIDGE, NOW) as book:
        (view,) = read_tickets(book, only_open=True)
    assert (view.state, view.gross_kg, view.tare_kg, view.net_kg) == ("open", 40_020, None, None)
    assert stocks(database) == {}
    done = act(
        *(database, BRIDGE, "close_ticket"),
        ticket_id=opened,
        second_kg=14_980,
        bin="bin_1",
        moisture_pct="12.5",
        shrink_kg=40,
    )
    assert done.facts["net_kg"] == 25_040
    assert stocks(database)["bin_1"] == 25_040
    assert claims(database)["ANNA"] == 25_000
    with read_book(database, ANNA, NOW) as book:
        (view,) = read_tickets(book)
        assert book.count(t.driver) == 0
    assert (view.state, view.net_kg, view.document) == ("closed", 25_040, done.facts["document"])
    with read_book(database, BORIS, NOW) as book:
        assert read_tickets(book) == []
    again: dict[str, Any] = {
        "ticket_id": opened,
        "second_kg": 14_980,
        "bin": "bin_1",
        "moisture_pct": "12",
    }
    assert refused(database, BRIDGE, "close_ticket", **again) == (
        "the ticket T1 is not open\n  Open another ticket; a completed one is corrected by a "
        "reversal of its document."
    )


def test_a_book_with_a_closed_ticket_is_verified(database: Database) -> None:
    """The entry of the log is about the ticket, and states the document that it posted."""
    opened = ticket(database)
    fields = {"ticket_id": opened, "second_kg": 14_920, "bin": "bin_1", "moisture_pct": "12"}
    act(database, BRIDGE, "close_ticket", **fields)
    with read_book(database, CHIEF, NOW) as book:
        found = verify_book(book)
    assert (found.faults, found.documents) == ((), 1)


def test_a_truck_that_is_loaded_weighs_its_tare_first(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 100_000)
    opened = ticket(database, direction="out", kg=15_000)
    act(database, BRIDGE, "close_ticket", ticket_id=opened, second_kg=40_000, bin="bin_1")
    assert stocks(database)["bin_1"] == 75_000
    assert claims(database)["ANNA"] == 75_000


def test_weighings_that_cannot_be(database: Database) -> None:
    opened = ticket(database)
    close: dict[str, Any] = {
        "ticket_id": opened,
        "second_kg": 40_020,
        "bin": "bin_1",
        "moisture_pct": "12",
    }
    assert refused(database, BRIDGE, "close_ticket", **close) == (
        "the gross weight 40020 kg is not above the tare 40020 kg\n"
        "  Weigh again; compare gross and tare."
    )
    assert refused(
        database, BRIDGE, "close_ticket", ticket_id=opened, second_kg=15_000, bin="bin_1"
    ) == ("a receipt needs the moisture of the grain\n  Write the moisture of the sample (%).")
    assert "first kg is not a whole number" in refused(
        database,
        BRIDGE,
        "open_ticket",
        owner="ANNA",
        reference="T2",
        direction="in",
        mode="truck",
        grade=WHEAT,
        first_kg=33.6,
    )
    full = receive(database, "ANNA", "bin_1", 990_000)
    assert full.kind == "grain_document"
    assert refused(database, BRIDGE, "close_ticket", **{**close, "second_kg": 15_000}) == (
        "the bin does not take that much\n  Fill it to its working capacity and take another bin "
        "for the rest."
    )
    with read_book(database, BRIDGE, NOW) as book:
        assert book.count(t.ticket_close) == 0, "nothing is half written"
        assert book.count(t.grain_document) == 1
    act(database, BRIDGE, "void_ticket", ticket_id=opened, reason="truck left")
    assert refused(database, BRIDGE, "void_ticket", ticket_id=opened, reason="again").startswith(
        "the ticket T1 is not open"
    )


def test_the_database_itself_compares_net_and_document(database: Database) -> None:
    opened = ticket(database)
    document = receive(database, "ANNA", "bin_1", 25_000)
    row: dict[str, Any] = {
        "tier": "pair",
        "reader": "ANNA",
        "ticket": opened,
        "instrument": None,
    }
    row |= {"at": "2026-11-24T09:00:00.000000Z", "document": document.id}
    for second, net, words in (
        (15_000, 25_000, "the net weight is the difference of gross and tare, above zero"),
        (15_000, 25_020, "the document of a ticket moves its net weight"),
    ):
        with pytest.raises(KeruenError) as error, open_book(database, BRIDGE, NOW) as book:
            book.add(t.ticket_close, second_kg=second, net_kg=net, **row)
        assert error.value.what == words


def test_an_instrument_needs_a_valid_calibration(database: Database) -> None:
    bridge = act(database, CHIEF, "add_instrument", name="old", method="weighbridge").id
    act(
        *(database, BRIDGE, "record_calibration"),
        instrument_id=bridge,
        on_day="2024-01-15",
        until_day="2025-01-14",
        certificate="old",
        error_kg="40",
    )
    with pytest.raises(KeruenError) as error:
        ticket(database, instrument_id=bridge)
    assert str(error.value) == (
        "the instrument old has no valid calibration on 2026-11-24\n  Record its calibration, or "
        "weigh on another instrument."
    )


def test_a_train_is_weighed_wagon_by_wagon(database: Database) -> None:
    wagons = [{"number": f"5512000{n}", "net_kg": 66_000 + n, "seal": f"K{n}"} for n in range(3)]
    fields: dict[str, Any] = {
        "owner": "ANNA",
        "reference": "train 7",
        "mode": "rail",
        "grade": WHEAT,
        "wagons": wagons,
        "consignment": "SMGS 123",
        "from_station": "Liepaja",
    }
    assert refused(database, BRIDGE, "announce_arrival", **fields) == (
        "an arrival by rail names its gauge, and one by road does not\n  Write 1520 for wagons of "
        "1,520 mm, 1435 or 1668; leave it out for trucks."
    )
    act(database, BRIDGE, "announce_arrival", **fields, gauge_mm=1520)
    with read_book(database, BRIDGE, NOW) as book:
        (arrival,) = read_arrivals(book)
    first = arrival.wagons[0].row.id
    opened = ticket(database, "W1", 90_000, mode="wagon", wagon_id=first)
    act(
        *(database, BRIDGE, "close_ticket"),
        ticket_id=opened,
        second_kg=24_100,
        bin="bin_1",
        moisture_pct="12",
    )
    for actor in (BRIDGE, ANNA):
        with read_book(database, actor, NOW) as book:
            (arrival,) = read_arrivals(book)
        assert [each.difference_kg for each in arrival.wagons] == [-100, None, None]
        assert arrival.row.gauge_mm == 1520
    with read_book(database, BORIS, NOW) as book:
        assert read_arrivals(book) == []
    with pytest.raises(KeruenError) as error:
        ticket(database, "W2", 90_000, mode="wagon", wagon_id=first)
    assert error.value.what == "the wagon 55120000 is of another owner, or has a ticket already"


def test_drivers_are_erased_and_the_log_never_had_them(database: Database) -> None:
    one, two = ticket(database, **DRIVER), ticket(database, "T2", **DRIVER)
    with read_book(database, CHIEF, NOW) as book:
        rows = book.rows(select(t.ticket.c.driver_hash))
        (driver,) = book.rows(select(t.driver))
    hashes = {row["driver_hash"] for row in rows}
    assert hashes == {
        hash_driver(driver["hash_key"], DRIVER["driver_name"], DRIVER["number_plate"])
    }, "the same driver has the same hash, so both tickets lead to one person until it is erased"
    plain = hashlib.sha256("\n".join(DRIVER.values()).encode()).hexdigest()
    assert plain not in hashes
    act(database, CHIEF, "erase_driver", driver_id=driver["id"])
    with read_book(database, CHIEF, NOW) as book:
        (row,) = book.rows(select(t.driver))
        assert (row["name"], row["plate"], row["hash_key"]) == (None, None, None)
        assert row["erased_at"]
        assert book.count(t.ticket) == 2
    with database.admin_read() as connection:
        for table in (log_entry, log_value, posted_key, t.driver, t.ticket):
            words = str(connection.execute(select(table)).all())
            assert "Benali" not in words, table.name
            assert "12345-A-6" not in words, table.name
    with pytest.raises(KeruenError) as error, open_book(database, CHIEF, NOW) as book:
        book.change(t.driver, driver["id"], name="somebody")
    assert error.value.what == "the data of a driver are erased whole, and not changed"
    assert one != two


def weights(database: Database, made: str, *rows: tuple[str, str, str, int]) -> None:
    """Weights of parcels: parcel, place, instrument, kilograms."""
    for parcel, place, instrument_id, kg in rows:
        act(
            *(database, BRIDGE, "record_weight"),
            contract_id=made,
            parcel=parcel,
            place=place,
            instrument_id=instrument_id,
            kg=kg,
            weighed_on="2026-11-20",
        )


def test_weights_within_their_combined_error_and_accumulated(database: Database) -> None:
    """Belt +-0.3 %, draft survey +-0.5 %: each of four parcels differs within the error.

    Of 100,000 kg the errors are 300 and 500 kg, combined 583.10 kg. Each time the survey gives 550
    kg less. Four times 550 kg are 2,200 kg, and independent errors of four explain 1,166.20 kg.
    """
    belt = instrument(database, "belt", "belt", error_pct="0.3")
    survey = instrument(database, "survey", "draft_survey", error_pct="0.5")
    made = contract(database)
    for number in range(4):
        parcel = f"hold {number}"
        weights(
            database,
            made,
            (parcel, "loading", belt, 100_000),
            (parcel, "loading", survey, 99_450),
        )
    with read_book(database, ANNA, NOW) as book:
        rows = read_weights(book, made)
        compared = reconcile_weights(rows)
        (total,) = pair_totals(rows)
        assert final_weight_refused(book, made).startswith(
            "the contract is settled by the weight of the method weighbridge at loading"
        )
    assert [each.is_within for _, each in compared] == [True] * 4
    assert rows[0].error_kg == 300
    assert rows[1].error_kg == 498, "0.5 % of 99,450 kg, rounded up"
    assert (total.first, total.second, total.difference_kg) == ("belt", "survey", -2_200)
    assert (total.finding, total.beyond_alone) == ("one_sided", 0)
    assert rows[0].calibrated_on == "2026-01-15"
    with read_book(database, BORIS, NOW) as book:
        assert read_weights(book) == []


def final_weight_refused(book: Any, made: str) -> str:
    """Why a final weight is not known."""
    with pytest.raises(KeruenError) as error:
        final_weight(book, made, "hold 0")
    return error.value.what


def test_the_contract_says_which_weight_is_final(database: Database) -> None:
    belt = instrument(database, "belt", "belt", error_pct="0.3")
    bridge = instrument(database, "bridge", "weighbridge", error_kg="40")
    made = contract(database, final_weight_at="mean", final_weight_method="weighbridge")
    other = instrument(database, "bridge of the mill", "weighbridge", error_kg="60")
    weights(
        database,
        made,
        ("hold 0", "loading", belt, 100_000),
        ("hold 0", "loading", bridge, 100_100),
        ("hold 0", "discharge", other, 99_901),
    )
    with read_book(database, ANNA, NOW) as book:
        assert final_weight(book, made, "hold 0") == 100_000, "100,000.5, half to even"
