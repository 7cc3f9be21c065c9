"""Sale in store, pledge and release: signed by both, posted by the terminal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.reads.stocks import ClaimBalance, read_claims
from keruen.hub.registry import execute, words_of
from keruen.hub.rows import ClaimOrderRow
from keruen.store import log
from keruen.store.canonical import fingerprint
from keruen.store.command import CommandResult
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.terminal import (
    ANNA,
    BANK,
    BASIS,
    BORIS,
    NOW,
    TRADER,
    WHEAT,
    act,
    claims,
    receive,
    refused,
)


def copy_of(database: Database, actor: Actor) -> str:
    """The id of the newest order that an actor can answer or post."""
    with read_book(database, actor, NOW) as book:
        query = select(t.claim_order).where(t.claim_order.c.reader == actor.party)
        rows = book.records(ClaimOrderRow, query.order_by(t.claim_order.c.created_at))
        return rows[-1].id


def answer(database: Database, actor: Actor, given: str = "accepted") -> CommandResult:
    """Answer the newest order."""
    order = copy_of(database, actor)
    with open_book(database, actor, NOW) as book:
        seen = fingerprint(words_of(book, "answer_order", {"order": order}))
        return execute(book, "answer_order", {"order": order, "answer": given, "seen": seen})


def test_a_sale_needs_both_signatures(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    act(database, ANNA, "order_claim", kind="sale", other="BORIS", grade=WHEAT, kg=10_000)
    mine = copy_of(database, TRADER)
    assert refused(database, TRADER, "post_order", order=mine) == (
        "the order is not accepted by BORIS\n  Wait until the other party accepts it."
    )
    answer(database, BORIS)
    act(database, TRADER, "post_order", order=mine)
    assert claims(database) == {"ANNA": 15_000, "BORIS": 10_000}
    assert claims(database, BORIS) == {"BORIS": 10_000}
    assert refused(database, TRADER, "post_order", order=mine) == (
        f"the order {mine} is settled already\n  Look at its document."
    )
    for owner, kg in ((ANNA, -10_000), (BORIS, 10_000)):
        with read_book(database, owner, NOW) as book:
            sale = t.grain_document.c
            rows = book.rows(select(t.grain_document).where(sale.kind == "sale"))
            assert [(row["owner"], row["claim_kg"]) for row in rows] == [(owner.party, kg)]
            names = log.list_logs(book.connection)
            assert sorted(names) == [f"{owner.party}+TERM", "shared"]


def test_a_pledged_claim_is_not_sold(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    act(database, ANNA, "order_claim", kind="pledge", other="BANK", grade=WHEAT, kg=20_000)
    answer(database, BANK)
    act(database, TRADER, "post_order", order=copy_of(database, TRADER))
    with read_book(database, ANNA, NOW) as book:
        assert read_claims(book) == [
            ClaimBalance("ANNA", WHEAT, BASIS, "free", "", 5_000),
            ClaimBalance("ANNA", WHEAT, BASIS, "pledged", "BANK", 20_000),
        ]
    sale: dict[str, Any] = {"kind": "sale", "other": "BORIS", "grade": WHEAT, "kg": 5_001}
    assert refused(database, ANNA, "order_claim", **sale) == (
        "your free claim on wheat is 5000 kg, and the order is for 5001 kg\n"
        "  Order no more than your free claim."
    )
    act(database, BANK, "order_claim", kind="release", other="ANNA", grade=WHEAT, kg=20_000)
    answer(database, ANNA)
    act(database, TRADER, "post_order", order=copy_of(database, TRADER))
    with read_book(database, ANNA, NOW) as book:
        assert read_claims(book) == [ClaimBalance("ANNA", WHEAT, BASIS, "free", "", 25_000)]


def test_an_order_to_an_unknown_party_discloses_nothing(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    for other in ("BORIS", "NOBODY"):
        made = act(database, ANNA, "order_claim", kind="sale", other=other, grade=WHEAT, kg=1_000)
        assert (made.kind, made.tier, made.note) == ("claim_order", "pair", "")
    with read_book(database, TRADER, NOW) as book:
        rows = book.records(ClaimOrderRow, select(t.claim_order))
    (unknown,) = [row.id for row in rows if row.counterparty == "NOBODY"]
    assert refused(database, TRADER, "post_order", order=unknown) == (
        "the party 'NOBODY' is not known\n  Check the code in the list of parties."
    )
    act(database, TRADER, "refuse_order", order=unknown, reason="not a party of this terminal")
    with read_book(database, ANNA, NOW) as book:
        (done,) = book.rows(select(t.claim_done))
    assert (done["outcome"], done["reason"]) == ("refused", "not a party of this terminal")
