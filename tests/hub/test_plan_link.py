"""From the voyages of a plan to nominations, and from the book to movements and stocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from keruen.case.calendar import Calendar
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.plans.aggregates import Threshold, roadmap_rows
from keruen.hub.plans.nominations import propose_nominations
from keruen.hub.reads.plan_link import SiteNames, aggregate, plan_lines, read_hauled
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.operations import call, contract
from tests.hub.plans.test_plans import plan, planned
from tests.hub.terminal import (
    ANNA,
    BORIS,
    CHIEF,
    CLERK,
    NOW,
    TRADER,
    WHEAT,
    act,
    load,
    receive,
)
from tests.hub.test_arrivals import BRIDGE, ticket

NAMES = SiteNames(
    "casablanca",
    {"SNDKR": "dakar", "LVLPX": "liepaja"},
    {("casablanca", "dakar"): "cas_dak", ("liepaja", "casablanca"): "lie_cas"},
    {"wheat": "w3"},
    {"w3": "KZ"},
    "handysize",
)
MONTHS = Calendar(date(2026, 9, 1), "month", 6)


def shipped(database: Database, owner: str, kg: int, ship: str) -> None:
    """Grain of an owner that a ship loads under its contract, on 24 November."""
    made = contract(database, owner, reference=f"S {owner}", kg=kg)
    nomination = act(
        *(database, TRADER, "nominate_ship"),
        contract_id=made,
        reference="N1",
        direction="loading",
        kg=kg,
        laycan_from="2026-11-20",
        laycan_to="2026-11-30",
    ).id
    party = Actor(owner.lower(), owner, f"person_{owner}", frozenset({"grain_owner"}))
    act(database, party, "answer_proposal", nomination_id=nomination, answer="accepted")
    act(database, TRADER, "assign_call", nomination_id=nomination, call_id=ship)
    document = load(database, owner, "bin_1", kg, reference=owner)
    act(database, CLERK, "fulfil_nomination", nomination_id=nomination, document_id=document.id)


def test_voyages_of_a_plan_become_nominations(database: Database) -> None:
    table = plan(
        planned(from_site="casablanca", to_site="dakar", route="cas_dak", quantity_t=600.001),
        planned(
            kind="trip", route="cas_dak", grade=None, origin_country=None, quantity_t=0.0, trips=2
        ),
    )
    proposals = propose_nominations(table, "casablanca")
    made = contract(database, kg=600_001)
    with read_book(database, TRADER, NOW) as book:
        assert [each.state for each in plan_lines(book, proposals)] == ["open", "open"]
    for each in proposals:
        (parcel,) = each.parcels
        act(
            *(database, TRADER, "nominate_ship"),
            contract_id=made,
            reference=each.reference,
            direction=each.direction,
            kg=parcel.kg,
            laycan_from=each.laycan_from.isoformat(),
            laycan_to=each.laycan_to.isoformat(),
            plan_reference=f"{each.reference}/{parcel.grade}",
        )
    with read_book(database, ANNA, NOW) as book:
        lines = plan_lines(book, proposals)
    assert [(each.state, each.nominated_kg) for each in lines] == [
        ("proposed", 300_000),
        ("proposed", 300_001),
    ]


def test_the_book_as_movements_and_stocks(database: Database) -> None:
    """Three owners store 100 t each and ship 30 t each; below three owners nothing is shown."""
    act(database, CHIEF, "add_party", code="CLARA", name="Clara", kind="owner")
    ship = call(database)
    owners = ("ANNA", "BORIS", "CLARA")
    for owner in owners:
        receive(database, owner, "bin_1", 100_000)
    for owner in owners[:2]:
        shipped(database, owner, 30_000, ship)
    three = Threshold(3, 50_000)
    with read_book(database, CHIEF, NOW) as book:
        movements, stocks = aggregate(book, NAMES, MONTHS, three)
        assert movements.height == 0
        assert stocks.height == 0, "a stock would disclose the shipments of two owners"
    for actor in (ANNA, BORIS):
        act(database, actor, "consent_to_publication", consents=True)
    with read_book(database, CHIEF, NOW) as book:
        movements, _ = aggregate(book, NAMES, MONTHS, three)
    assert movements["quantity_t"].to_list() == [60.0], "both owners consent"
    later = NOW + timedelta(minutes=1)
    act(database, ANNA, "consent_to_publication", now=later, consents=False)
    with read_book(database, CHIEF, NOW) as book:
        assert aggregate(book, NAMES, MONTHS, three)[0].height == 0
    shipped(database, "CLARA", 30_000, ship)
    with read_book(database, CHIEF, NOW) as book:
        movements, stocks = aggregate(book, NAMES, MONTHS, three)
    (row,) = movements.to_dicts()
    assert (row["route"], row["quantity_t"], row["from_date"]) == (
        "cas_dak",
        90.0,
        date(2026, 11, 1),
    )
    assert stocks["quantity_t"].to_list() == [210.0] * 4, "November to February"
    (line,) = roadmap_rows(movements, "TERM")
    assert line["quantity_t"] == 90.0
    assert "ANNA" not in str(line)
    with pytest.raises(KeruenError) as error, read_book(database, ANNA, NOW) as book:
        aggregate(book, NAMES, MONTHS, three)
    assert str(error.value) == (
        "only the terminal sees the whole book\n  Sign in as the terminal; it publishes what is "
        "above the threshold."
    )


def weighed_in(database: Database, reference: str, net_kg: int, **fields: Any) -> str:
    """A completed ticket of an arrival with a tare of 20 t; returns its document."""
    closing = {name: fields.pop(name) for name in ("origin",) if name in fields}
    opened = ticket(database, reference, net_kg + 20_000, **fields)
    given = {"ticket_id": opened, "second_kg": 20_000, "bin": "bin_1", "moisture_pct": "12"}
    return str(act(database, BRIDGE, "close_ticket", **given, **closing).facts["document"])


def test_trucks_and_trains_are_on_lanes_with_their_losses(database: Database) -> None:
    """A wagon states 66,000 kg and brings 65,800 kg: 200 kg were lost on the way."""
    announced: dict[str, Any] = {
        "owner": "ANNA",
        "reference": "train 7",
        "mode": "rail",
        "grade": WHEAT,
    }
    announced |= {"gauge_mm": 1520, "from_station": "Kostanai"}
    wagons = [{"number": f"5512000{n}", "net_kg": 66_000} for n in range(2)]
    act(database, BRIDGE, "announce_arrival", **announced, wagons=wagons)
    with read_book(database, CHIEF, NOW) as book:
        ids = [row["id"] for row in book.rows(t.wagon.select().order_by(t.wagon.c.line))]
    weighed_in(database, "W1", 65_800, mode="wagon", wagon_id=ids[0])
    weighed_in(database, "W2", 66_100, mode="wagon", wagon_id=ids[1])
    weighed_in(database, "T1", 25_000, origin="Settat")
    weighed_in(database, "T2", 24_000, origin="a field")
    weighed_in(database, "T3", 23_000)
    wrong = weighed_in(database, "T4", 22_000, origin="Settat")
    act(database, CHIEF, "reverse_document", document=wrong, reason="wrong owner")
    lanes = {
        ("kostanay", "casablanca", "rail"): "kos_cas",
        ("settat", "casablanca", "road"): "set_cas",
    }
    places = {"kostanai": "kostanay", "settat": "settat"}
    names = replace(NAMES, lanes=lanes, places=places)
    with read_book(database, CHIEF, NOW) as book:
        found = sorted(
            (each.route, each.mode, each.kg, each.received_kg) for each in read_hauled(book, names)
        )
        movements, _ = aggregate(book, names, MONTHS, Threshold(1, 0))
    assert found == [
        ("kos_cas", "rail", 66_000, 65_800),
        ("kos_cas", "rail", 66_100, 66_100),
        ("set_cas", "road", 25_000, 25_000),
    ]
    rows = {row["route"]: row for row in movements.to_dicts()}
    assert (rows["kos_cas"]["kind"], rows["kos_cas"]["quantity_t"]) == ("lane", 132.1)
    assert rows["kos_cas"]["received_t"] == 131.9
    with read_book(database, CHIEF, NOW) as book:
        assert aggregate(book, names, MONTHS, Threshold(2, 0))[0].height == 0
