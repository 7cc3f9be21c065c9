"""The story of a terminal through the API on both databases, and what is found at the end."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.package import open_hub
from keruen.hub.papers.verification import make_verification, verify_account
from keruen.hub.reads.arrivals import final_weight, read_weights, reconcile_weights
from keruen.hub.reads.charges import read_account as read_money
from keruen.hub.reads.descent import read_recall
from keruen.hub.reads.facts import read_laytime
from keruen.hub.reads.positions import read_position
from keruen.hub.reads.reconciliation import read_balances
from keruen.hub.reads.stocks import read_claims
from keruen.hub.reads.surveys import read_surveys
from keruen.hub.verifying import verify_book
from keruen.store import hashing, log, merkle
from tests.databases import CHEAP
from tests.hub import story as told
from tests.hub.story import (
    BARLEY_KG,
    CLOSING_KG,
    DUST_KG,
    HIGH_KG,
    LOADED_KG,
    LOST_KG,
    LOW_KG,
    SHIP_KG,
    SHRINK_KG,
    TRUCK_KG,
    WAGON_KG,
    WAGONS,
    Story,
)
from tests.hub.terminal import ANNA, AUDITOR, BARLEY, BORIS, CHIEF, WHEAT

ON_EACH_DATABASE = True


@pytest.fixture
def story(register_url: str, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    return told.play(open_hub(register_url))


def test_the_story(story: Story) -> None:
    check(story)


def check(story: Story) -> None:
    """Thirty thousand tonnes come; every kilogram is in a bin, on the ship, or declared."""
    assert SHIP_KG == 30_000_000
    desks = story.desks
    assert story.ids["refused"] == story.ids["untested"] == "the lot or the bin is under a hold"
    assert story.ids["own confirmation"] == (
        "a correction above the limit is confirmed by another person"
    )
    _check_position(story)
    _check_claims(story)
    with desks.reading(CHIEF) as book:
        weights = read_weights(book, story.ids["bought ANNA"])
        found = [each.is_within for _, each in reconcile_weights(weights)]
        assert found == [True] * 3, "three instruments in three pairs"
        assert final_weight(book, story.ids["bought ANNA"], "P1") == HIGH_KG + LOW_KG
    _check_laytimes(story)
    _check_recall(story)
    _check_owner(story)
    with desks.reading(AUDITOR) as book:
        verified = verify_book(book)
    assert verified.faults == ()
    assert (verified.stock_kg, verified.declared_kg) == (CLOSING_KG, DUST_KG + LOST_KG)
    desks.database.engine.dispose()


def _check_position(story: Story) -> None:
    with story.desks.reading(CHIEF) as book:
        last = read_position(book, date(2026, 11, 12))
        (survey,) = read_surveys(book)
        balances = {each.grade: each for each in read_balances(book)}
    assert (last.signed, last.closing_kg) == (True, CLOSING_KG)
    assert CLOSING_KG == 6_070_000
    silos = {line.place: (line.opening_kg, line.out_kg, line.closing_kg) for line in last.lines}
    assert silos == {
        "silo_1": (940_000, 0, 940_000),
        "silo_2": (1_120_000, 0, 1_120_000),
        "silo_3": (BARLEY_KG, 0, BARLEY_KG),
        "silo_4": (TRUCK_KG, 0, TRUCK_KG),
        "silo_5": (LOADED_KG, LOADED_KG, 0),
    }
    assert (survey.measured_kg, survey.difference_kg) == (HIGH_KG - LOST_KG, 0)
    assert balances[WHEAT].declared == {"dust": DUST_KG, "survey_difference": LOST_KG}
    assert [each.unexplained_kg for each in balances.values()] == [0, 0]


def _check_claims(story: Story) -> None:
    with story.desks.reading(CHIEF) as book:
        claims = {(each.owner, each.grade): each.kg for each in read_claims(book)}
    assert claims == {
        ("ANNA", WHEAT): HIGH_KG + LOW_KG - SHRINK_KG + WAGONS * WAGON_KG - LOADED_KG,
        ("BORIS", WHEAT): TRUCK_KG,
        ("BORIS", BARLEY): BARLEY_KG,
        ("TERM", WHEAT): SHRINK_KG,
    }


def _check_laytimes(story: Story) -> None:
    """26,500 t at 10,600 a day are 60 hours from 14:00: 6 hours late. 25,000 t: 12 hours early."""
    with story.desks.reading(ANNA) as book:
        (came,) = read_laytime(book, story.ids["IN-1"])
        (went,) = read_laytime(book, story.ids["OUT-1"])
        money = read_money(book, "ANNA", "USD", date(2026, 11, 1), date(2026, 11, 30))
    assert (came.demurrage, came.despatch) == ("3000.00", "0.00")
    assert (went.demurrage, went.despatch) == ("0.00", "3000.00")
    assert {each.line.text: str(each.line.amount) for each in money.lines} == {
        f"demurrage of purchase {WHEAT}": "3000.00",
        f"despatch of sale {WHEAT}": "-3000.00",
    }
    assert money.closing == 0


def _check_recall(story: Story) -> None:
    """From the ship at Dakar: each receipt that could be in it, and what stayed in silo 5."""
    with story.desks.reading(CHIEF) as book:
        found = read_recall(book, story.lots["blend"])
        wagons = {
            *book.connection.execute(
                select(t.place_entry.c.lot).where(t.place_entry.c.from_place == "wagon")
            ).scalars()
        }
        kinds = Counter(each.kind for each in found.sources)
        receipts = {each.id for each in found.sources if each.kind == "receipt"}
        forward = read_recall(book, sorted(wagons)[0])
    expected = {story.lots[silo] for silo in ("silo_1", "silo_2", "silo_5")} | wagons
    assert len(wagons) == WAGONS
    assert receipts == expected
    assert kinds == {"receipt": 3 + WAGONS, "commingled": WAGONS}
    assert found.owners == ("ANNA", "BORIS")
    (left,) = found.whereabouts
    assert (left.place, left.kg, left.document) == ("ship", LOADED_KG, story.ids["loading"])
    there = {(each.place, each.kg) for each in forward.whereabouts}
    assert there == {("ship", LOADED_KG), ("silo_2", 1_120_000)}


def _check_owner(story: Story) -> None:
    """With the entries of the API alone: the log is whole, and the claim follows from it."""
    desks = story.desks
    entries = [each for each in desks.entries(ANNA) if each["log"] == "ANNA+TERM"]
    assert [each["position"] for each in entries] == [*range(len(entries))]
    leaves = [merkle.leaf_hash(log.entry_bytes(each)) for each in entries]
    with desks.reading(ANNA) as book:
        assert merkle.root(leaves) == log.root_of(book.connection, "ANNA+TERM")
    changed = [{**entries[0], "act": "hub.other"}, *entries[1:]]
    again = merkle.root([merkle.leaf_hash(log.entry_bytes(each)) for each in changed])
    assert again != merkle.root(leaves)
    claimed = 0
    for each in entries:
        fields, facts = each["body"]["fields"], each["body"].get("facts", {})
        if each["act"] == "hub.receive_grain":
            claimed += fields["kg"] - fields.get("shrink_kg", 0)
        elif each["act"] == "hub.close_ticket":
            claimed += facts["net_kg"] - fields.get("shrink_kg", 0)
        elif each["act"] == "hub.load_grain":
            claimed -= fields["kg"]
    with desks.reading(ANNA) as book:
        (balance,) = read_claims(book)
        verified = verify_account(make_verification(book, "ANNA").content)
    assert verified.claims == {WHEAT: balance.kg}
    assert verified.documents == 3 + WAGONS
    assert claimed == balance.kg == 2_133_500
    words = str(desks.entries(ANNA))
    for secret in ("BORIS", str(BARLEY_KG), str(TRUCK_KG), "silo_3"):
        assert secret not in words, secret
    assert "ANNA" not in str(desks.entries(BORIS))
