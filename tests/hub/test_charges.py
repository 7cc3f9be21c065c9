"""Tariffs, charges and accounts on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.money.account import Account, account_csv
from keruen.hub.reads.charges import claim_changes, read_account, read_tariff
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.operations import AGENT, ANALYST
from tests.hub.terminal import (
    ANNA,
    BORIS,
    CHIEF,
    NOW,
    TRADER,
    act,
    load,
    receive,
    refused,
)
from tests.hub.test_arrivals import ticket
from tests.hub.test_calls import alongside

DECEMBER = datetime(2026, 12, 2, 9, tzinfo=UTC)


def tariffs(database: Database) -> None:
    """Rates from 1 November on: storage with 10 free days, handling, weighing."""
    for service, rate, free in (
        ("storage", "0.05", 10),
        ("handling_in", "2.50", 0),
        ("handling_out", "3.00", 0),
        ("weighing", "12", 0),
        ("fumigation", "0.75", 0),
    ):
        act(
            *(database, TRADER, "set_tariff"),
            service=service,
            from_day="2026-11-01",
            rate=rate,
            currency="USD",
            free_days=free,
        )


def account(database: Database, actor: Actor, owner: str = "ANNA") -> Account:
    """The account of an owner from November to December."""
    with read_book(database, actor, DECEMBER) as book:
        return read_account(book, owner, "USD", date(2026, 11, 1), date(2026, 12, 31))


def at(day: int, hour: int = 9) -> str:
    """An instant in November."""
    return datetime(2026, 11, day, hour, tzinfo=UTC).isoformat()


def test_an_account_from_receipt_to_payment(database: Database) -> None:
    """100 t on 5 November, 60 t loaded on 20 November.

    Handling 250.00 and 180.00. Free until 14 November; charged are 100 t on 15 to 19 November and
    40 t on 20 to 30 November: 500 + 440 = 940 t-days at 0.05 are 47.00.
    """
    tariffs(database)
    came = receive(database, "ANNA", "bin_1", 100_000, at=at(5))
    left = load(database, "ANNA", "bin_1", 60_000, at=at(20))
    for document in (came, left):
        act(database, TRADER, "charge_document", now=DECEMBER, document_id=document.id)
    done = act(database, TRADER, "charge_storage", now=DECEMBER, owner="ANNA", month="2026-11")
    assert done.facts["amount"] == "47.00"
    act(
        *(database, TRADER, "record_payment"),
        now=DECEMBER,
        owner="ANNA",
        reference="transfer 1",
        day="2026-12-01",
        currency="USD",
        amount="400",
    )
    for actor in (TRADER, ANNA):
        found = account(database, actor)
        assert [(each.line.service, str(each.line.amount)) for each in found.lines] == [
            ("handling_in", "250.00"),
            ("handling_out", "180.00"),
            ("storage", "47.00"),
            ("payment", "-400"),
        ]
        assert found.closing == Decimal("77.00")
    assert account(database, BORIS).lines == ()
    rows = account_csv(account(database, ANNA)).splitlines()
    assert rows[3].split(",")[3:] == [
        *("storage", '"storage of wheat in 2026-11', ' 10 free days"', "940.000", "t_day"),
        *("0.05", "USD", "47.00", "", "477.00"),
    ]


def test_nothing_is_charged_twice(database: Database) -> None:
    tariffs(database)
    came = receive(database, "ANNA", "bin_1", 100_000, at=at(5))
    once = act(database, TRADER, "charge_document", document_id=came.id)
    words = refused(database, TRADER, "charge_document", document_id=came.id)
    assert words == (
        f"handling_in of {came.id} is charged already\n  Reverse the charge first where it was "
        "wrong, and charge another subject."
    )
    act(database, TRADER, "reverse_charge", charge_id=once.id, reason="wrong rate")
    found = account(database, ANNA)
    assert [str(each.line.amount) for each in found.lines] == ["250.00", "-250.00"]
    assert found.closing == 0
    pair: dict[str, Any] = {
        "tier": "pair",
        "reader": "ANNA",
        "owner": "ANNA",
        "service": "handling_in",
    }
    with pytest.raises(KeruenError), open_book(database, TRADER, NOW) as book:
        book.add(
            t.charge,
            **pair,
            subject=came.id,
            day="2026-11-24",
            words="",
            quantity="",
            unit="",
            rate="",
            currency="USD",
            amount="1",
        )


def test_rates_of_an_owner_are_known_to_it_alone(database: Database) -> None:
    tariffs(database)
    own: dict[str, Any] = {
        "service": "handling_in",
        "from_day": "2026-11-01",
        "rate": "2.10",
        "currency": "USD",
        "owner": "ANNA",
    }
    act(database, TRADER, "set_tariff", **own)
    for actor, count in ((ANNA, 6), (BORIS, 5), (CHIEF, 6)):
        with read_book(database, actor, NOW) as book:
            assert len(read_tariff(book)) == count
    came = receive(database, "ANNA", "bin_1", 100_000, at=at(5))
    done = act(database, TRADER, "charge_document", document_id=came.id)
    assert done.facts["amount"] == "210.00"
    other = receive(database, "BORIS", "bin_2", 100_000, at=at(5))
    done = act(database, TRADER, "charge_document", document_id=other.id)
    assert done.facts["amount"] == "250.00"


def test_a_month_is_charged_after_its_last_terminal_day(database: Database) -> None:
    """The terminal day begins at 06:00: at 05:00 on 1 December it is still 30 November."""
    tariffs(database)
    receive(database, "ANNA", "bin_1", 100_000, at=at(5))
    early = datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert refused(
        database, TRADER, "charge_storage", now=early, owner="ANNA", month="2026-11"
    ) == ("the month 2026-11 has not ended\n  Charge it after its last terminal day.")
    later = datetime(2026, 12, 1, 7, tzinfo=UTC)
    done = act(database, TRADER, "charge_storage", now=later, owner="ANNA", month="2026-11")
    # 15 to 30 November are 16 days of 100 t.
    assert done.facts["amount"] == "80.00"


def test_claims_by_terminal_day(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 1_000, at=at(5, 5))
    receive(database, "ANNA", "bin_1", 2_000, at=at(5, 7), reference="second")
    with read_book(database, TRADER, NOW) as book:
        changes = claim_changes(book, "ANNA")["wheat"]
    assert [(each.day.day, each.kg) for each in changes] == [(4, 1_000), (5, 2_000)]


def test_without_a_tariff_nothing_is_charged(database: Database) -> None:
    came = receive(database, "ANNA", "bin_1", 100_000)
    assert refused(database, TRADER, "charge_document", document_id=came.id) == (
        "the tariff has no rate for handling_in on 2026-11-24\n  Record the rate with the day from "
        "which it applies."
    )


def test_tickets_fumigations_and_laytime_are_charged(database: Database) -> None:
    """A weighing 12.00, 40 t of a fumigation at 0.75, and 3,000.00 of demurrage."""
    tariffs(database)
    opened = ticket(database)
    assert refused(database, TRADER, "charge_ticket", ticket_id=opened) == (
        "the ticket T1 is not completed\n  Close it first."
    )
    close = {"ticket_id": opened, "second_kg": 15_000, "bin": "bin_1", "moisture_pct": "12"}
    act(database, CHIEF, "close_ticket", **close)
    done = act(database, TRADER, "charge_ticket", ticket_id=opened)
    assert done.facts["amount"] == "12.00"
    treatment = act(
        *(database, CHIEF, "begin_fumigation"),
        bin="bin_1",
        country="AU",
        substance="phosphine",
        dose="1.5 g/m3",
        person="fumigator 12",
    ).id
    done = act(
        *(database, TRADER, "charge_fumigation"), treatment_id=treatment, owner="ANNA", kg=40_000
    )
    assert done.facts["amount"] == "30.00"
    ship, made = alongside(database)
    running = act(database, AGENT, "issue_facts", call_id=ship, owner="ANNA")
    early = act(*(database, ANALYST, "settle_laytime"), version_id=running.id, contract_id=made)
    assert refused(database, TRADER, "charge_laytime", laytime_id=early.id, owner_pays=True) == (
        "the laytime statement is not final\n  Settle laytime on a version with its completion."
    )
    completed = {"call_id": ship, "kind": "completed", "at": at(25, 8)}
    act(database, AGENT, "record_fact", now=DECEMBER, **completed)
    version = act(database, AGENT, "issue_facts", now=DECEMBER, call_id=ship, owner="ANNA")
    final = act(
        *(database, ANALYST, "settle_laytime"),
        now=DECEMBER,
        version_id=version.id,
        contract_id=made,
        final=True,
    )
    act(database, TRADER, "charge_laytime", now=DECEMBER, laytime_id=final.id, owner_pays=True)
    found = account(database, ANNA)
    assert [(each.line.service, str(each.line.amount)) for each in found.lines][-1] == (
        "demurrage",
        "3000.00",
    )
    assert found.closing == Decimal("3042.00")
