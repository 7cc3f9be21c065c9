"""Accumulated differences of pairs of instruments, worked by hand, from tickets and surveys."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from keruen.hub.book import read_book
from keruen.hub.reads.arrivals import read_arrivals
from keruen.hub.reads.instrument_pairs import InstrumentPairs, read_instrument_pairs
from keruen.hub.weights.reconcile import PairTotal
from keruen.store.database import Database
from tests.hub.operations import contract
from tests.hub.terminal import ANNA, CHIEF, CLERK, NOW, WHEAT, act, receive
from tests.hub.test_arrivals import BRIDGE, instrument, ticket

LATER = NOW + timedelta(hours=1)


def pairs(database: Database, actor: Any = CHIEF) -> InstrumentPairs:
    """Pairs of instruments as an actor sees them."""
    with read_book(database, actor, LATER) as book:
        return read_instrument_pairs(book)


def survey(database: Database, kg: int, now: datetime = NOW) -> None:
    """A survey of the first bin."""
    fields = {"bin": "bin_1", "grade": WHEAT, "measured_kg": kg, "method": "ullage"}
    act(database, CLERK, "record_survey", now=now, **fields)


def close(database: Database, opened: str, tare_kg: int = 15_000, now: datetime = NOW) -> None:
    """The second weighing of a ticket."""
    fields = {"ticket_id": opened, "second_kg": tare_kg, "bin": "bin_1", "moisture_pct": "12"}
    act(database, BRIDGE, "close_ticket", now=now, **fields)


def test_wagons_beside_their_list(database: Database) -> None:
    """Three wagons 100, 110 and 120 kg short: each within 141.43 kg, their sum is not by chance.

    A net weight has the error of two weighings of 100 kg: the root of 20,000, 141.43 kg rounded up.
    Three of them: the root of 3 times its square, 244.97 kg; all one way, 424.29 kg.
    """
    scale = instrument(database, "rail scale", "rail_scale", error_kg="100")
    wagons = [{"number": f"5512000{n}", "net_kg": 66_000} for n in range(4)]
    act(
        *(database, BRIDGE, "announce_arrival"),
        owner="ANNA",
        reference="train",
        mode="rail",
        grade=WHEAT,
        wagons=wagons,
        gauge_mm=1520,
    )
    with read_book(database, CHIEF, NOW) as book:
        ids = [each.row.id for each in read_arrivals(book)[0].wagons]
    for number, short in enumerate((100, 110, 120)):
        fields = {"mode": "wagon", "wagon_id": ids[number], "instrument_id": scale}
        close(database, ticket(database, f"W{number}", 81_000 - short, **fields))
    # One without an instrument has no stated error, and is not compared.
    close(database, ticket(database, "W9", 81_000, mode="wagon", wagon_id=ids[3]))
    found = pairs(database)
    assert found.left_out == 1
    assert found.totals == (
        PairTotal(
            "rail scale",
            "stated by the list",
            3,
            197_670,
            198_000,
            330,
            Decimal("0.167"),
            Decimal("244.97"),
            Decimal("424.29"),
            "one_sided",
            0,
        ),
    )


def test_surveys_beside_tickets_of_one_instrument(database: Database) -> None:
    bridge = instrument(database, "bridge 1", "weighbridge", error_kg="20")
    for number in range(4):
        opened = ticket(database, f"T{number}", 40_000, instrument_id=bridge)
        close(database, opened, now=NOW + timedelta(minutes=number))
        if number == 1:
            # 50,000 kg by two tickets; each has an error of 28.29 kg, together 40.01 kg.
            survey(database, 49_970, NOW + timedelta(minutes=1, seconds=30))
    # 49,970 kg measured and 50,000 kg since: 99,970 kg are expected.
    survey(database, 99_900, NOW + timedelta(minutes=9))
    (found,) = pairs(database).totals
    assert (found.first, found.second, found.count) == ("bridge 1", "survey, ullage", 2)
    assert (found.first_kg, found.second_kg, found.difference_kg) == (149_970, 149_870, -100)
    assert (found.random_error_kg, found.finding) == (Decimal("56.59"), "beyond")
    assert found.beyond_alone == 1


def test_movements_without_a_ticket_are_those_of_the_book(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 10_000)
    survey(database, 10_000)
    (found,) = pairs(database).totals
    assert (found.first, found.second, found.finding) == ("book", "survey, ullage", "within")
    assert (found.difference_kg, found.random_error_kg) == (0, Decimal("0.00"))


def test_parcels_and_what_an_owner_reads(database: Database) -> None:
    made = contract(database)
    for name, method, kg in (("belt", "belt", 400_000), ("draft", "draft_survey", 399_000)):
        scale = instrument(database, name, method, error_pct="0.5")
        act(
            *(database, BRIDGE, "record_weight"),
            contract_id=made,
            parcel="P1",
            place="loading",
            instrument_id=scale,
            kg=kg,
            weighed_on="2026-11-24",
        )
    receive(database, "BORIS", "bin_1", 10_000)
    survey(database, 10_000)
    assert [each.first for each in pairs(database).totals] == ["belt", "book"]
    assert [each.first for each in pairs(database, ANNA).totals] == ["belt"]
