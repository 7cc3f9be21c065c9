"""Downgrades: each owner agrees to its part, and the grain becomes another grade in one posting."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Heading, read_book
from keruen.hub.draft import Content
from keruen.hub.papers.verification import make_verification
from keruen.hub.reads.downgrades import read_downgrades, read_shares, words_of_share
from keruen.hub.reads.stocks import read_claims, read_stocks
from keruen.hub.verifying import verify_book
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.terminal import (
    ANNA,
    BARLEY,
    BORIS,
    CHIEF,
    CLERK,
    NOW,
    TRADER,
    WHEAT,
    act,
    load,
    receive,
    refused,
)


def order(database: Database, shares: dict[str, int], **fields: Any) -> str:
    """Order that wheat of bin 1 becomes barley in bin 2; returns the id of the order."""
    given = {"reference": "D1", "bin": "bin_1", "to_bin": "bin_2", "to_grade": BARLEY}
    lines = [{"owner": owner, "kg": kg} for owner, kg in shares.items()]
    fields = {**given, "shares": lines, "reason": "sprouted", **fields}
    return act(database, TRADER, "order_downgrade", **fields).id


def share_of(database: Database, actor: Actor) -> tuple[str, str]:
    """The part of an owner in the last downgrade that it sees, and its fingerprint."""
    with read_book(database, actor, NOW) as book:
        found = read_shares(book)[-1].row.id
        return found, fingerprint(words_of_share(book, found))


def agree(database: Database, actor: Actor, answer: str = "accepted", reason: str = "") -> None:
    """An owner answers for its part as it is shown."""
    share, seen = share_of(database, actor)
    fields = {"share": share, "seen": seen, "answer": answer, "reason": reason}
    act(database, actor, "answer_downgrade", **fields)


def balances(database: Database) -> dict[tuple[str, str], int]:
    """Claims by owner and grade."""
    with read_book(database, CHIEF, NOW) as book:
        return {(each.owner, each.grade): each.kg for each in read_claims(book) if each.kg}


def test_grain_of_two_owners_becomes_another_grade(database: Database) -> None:
    """Of 300 t and 200 t in one bin, 100 t and 50 t: mass, dry matter and claims follow."""
    receive(database, "ANNA", "bin_1", 300_000)
    receive(database, "BORIS", "bin_1", 200_000)
    made = order(database, {"ANNA": 100_000, "BORIS": 50_000})
    waits = "the downgrade D1 is not accepted by {}\n  Wait until each owner accepts its part."
    assert refused(database, CLERK, "post_downgrade", downgrade=made) == waits.format("ANNA, BORIS")
    agree(database, ANNA)
    assert refused(database, CLERK, "post_downgrade", downgrade=made) == waits.format("BORIS")
    agree(database, BORIS)
    posted = act(database, CLERK, "post_downgrade", downgrade=made)
    assert balances(database) == {
        ("ANNA", WHEAT): 200_000,
        ("ANNA", BARLEY): 100_000,
        ("BORIS", WHEAT): 150_000,
        ("BORIS", BARLEY): 50_000,
    }
    with read_book(database, CHIEF, NOW) as book:
        inside = {each.place: each for each in read_stocks(book) if each.kind == "bin" and each.kg}
        assert (inside["bin_1"].kg, inside["bin_1"].grade) == (350_000, WHEAT)
        found = inside["bin_2"]
        assert Content(found.lot, found.grade, found.kg, found.dry_kg) == Content(
            str(posted.facts["lot"]), BARLEY, 150_000, 132_000
        )
        assert verify_book(book).faults == ()
        (view,) = read_downgrades(book)
        assert view.state == "posted"
    words = "the downgrade D1 is posted already\n  Order another one."
    assert refused(database, CLERK, "post_downgrade", downgrade=made) == words
    assert refused(database, TRADER, "withdraw_downgrade", downgrade=made, reason="x") == words
    assert refused(database, CHIEF, "reverse_document", document=posted.id, reason="x") == (
        f"{posted.id} is a downgrade that its owners agreed to\n  Order a downgrade to the former "
        "grade."
    )


def test_an_owner_sees_its_own_part_alone(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    receive(database, "BORIS", "bin_1", 200_000)
    made = order(database, {"ANNA": 100_000, "BORIS": 50_000})
    agree(database, ANNA)
    agree(database, BORIS)
    act(database, CLERK, "post_downgrade", downgrade=made)
    with read_book(database, ANNA, NOW) as book:
        (share,) = read_shares(book)
        assert (share.row.owner, share.row.kg, share.state) == ("ANNA", 100_000, "accepted")
        assert book.count(t.downgrade_order) == book.count(t.downgrade_end) == 0
        documents = book.connection.execute(
            select(t.grain_document.c.grade, t.grain_document.c.claim_kg).where(
                t.grain_document.c.kind == "downgrade"
            )
        ).all()
        assert sorted(tuple(each) for each in documents) == [(BARLEY, 100_000), (WHEAT, -100_000)]
        # What the owner verifies off-line follows from its documents, by grade.
        assert make_verification(book, "ANNA").content


def test_a_whole_bin_is_downgraded_where_it_lies_with_the_part_of_the_terminal(
    database: Database,
) -> None:
    receive(database, "ANNA", "bin_1", 100_000, shrink_kg=1_000)
    made = order(database, {"ANNA": 99_000, "TERM": 1_000}, to_bin="bin_1")
    agree(database, ANNA)
    act(database, CLERK, "post_downgrade", downgrade=made)
    assert balances(database) == {("ANNA", BARLEY): 99_000, ("TERM", BARLEY): 1_000}
    load(database, "ANNA", "bin_1", 99_000)


def test_what_downgrades_refuse(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    receive(database, "BORIS", "bin_3", 200_000)
    given: dict[str, Any] = {"reference": "D1", "bin": "bin_1", "to_bin": "bin_2"}
    given |= {
        "to_grade": BARLEY,
        "shares": [{"owner": "ANNA", "kg": 100_000}],
        "reason": "sprouted",
    }
    for change, words in (
        (
            {"to_grade": WHEAT},
            "the bin bin_1 contains wheat already\n  Name another grade.",
        ),
        (
            {"shares": [{"owner": "BORIS", "kg": 200_001}]},
            "the free claim of BORIS on wheat is 200000 kg, and 200001 kg are to be downgraded\n  "
            "Downgrade at most that much; a pledged claim is released first.",
        ),
        (
            {"shares": []},
            "a downgrade names each of its owners once\n  Write one line for each owner.",
        ),
        (
            {"shares": [{"owner": "ANNA", "kg": 300_001}]},
            "the bin bin_1 contains 300000 kg of grain, and 300001 kg are to leave it\n  Take what "
            "is in it, or correct the bin.",
        ),
    ):
        assert refused(database, TRADER, "order_downgrade", **{**given, **change}) == words
    made = order(database, {"ANNA": 100_000})
    share, seen = share_of(database, ANNA)
    about = {"share": share, "seen": seen}
    assert refused(database, BORIS, "answer_downgrade", **about, answer="accepted").startswith(
        "there is no downgrade share"
    )
    assert refused(database, ANNA, "answer_downgrade", **about, answer="refused") == (
        "a refusal has a reason\n  Write the reason."
    )
    agree(database, ANNA, "refused", "sold as wheat")
    assert refused(database, ANNA, "answer_downgrade", **about, answer="accepted") == (
        "this part of the downgrade D1 is answered already\n  Ask the terminal for another "
        "downgrade."
    )
    assert refused(database, CLERK, "post_downgrade", downgrade=made) == (
        "the downgrade D1 is not accepted by ANNA\n  Wait until each owner accepts its part."
    )
    act(database, TRADER, "withdraw_downgrade", downgrade=made, reason="refused by ANNA")


def test_held_grain_is_not_downgraded(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    made = order(database, {"ANNA": 100_000})
    agree(database, ANNA)
    act(database, CHIEF, "place_hold", kind="quality", bin="bin_1", reason="waits")
    assert refused(database, CLERK, "post_downgrade", downgrade=made) == (
        "the lot or the bin is under a hold\n  Wait until each hold is released by who may "
        "release it."
    )


@pytest.mark.parametrize("answered", [False, True])
def test_guards_refuse_a_downgrade_past_the_commands(
    database: Database, monkeypatch: pytest.MonkeyPatch, answered: bool
) -> None:
    """Without the consent, or with another weight than the owner agreed to."""
    receive(database, "ANNA", "bin_1", 300_000)
    made = order(database, {"ANNA": 100_000})
    if answered:
        agree(database, ANNA)
    from keruen.hub.commands import downgrades

    def changed(book: Any) -> Any:
        (view,) = read_downgrades(book)
        kg = 100_001 if answered else 100_000
        from dataclasses import replace

        shares = tuple(
            replace(each, state="accepted", row=replace(each.row, kg=kg)) for each in view.shares
        )
        return [replace(view, shares=shares, row=replace(view.row, kg=kg))]

    monkeypatch.setattr(downgrades, "read_downgrades", changed)
    assert refused(database, CLERK, "post_downgrade", downgrade=made) == (
        "a downgrade changes claims of an owner who did not agree to it\n  Wait until each owner "
        "accepts its part."
    )


def test_another_document_does_not_change_grades(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    made = order(database, {"ANNA": 100_000})
    agree(database, ANNA)
    from keruen.hub.commands import downgrades

    heading = Heading
    monkeypatch.setattr(
        downgrades, "Heading", lambda _kind, *args, **more: heading("blend", *args, **more)
    )
    assert refused(database, CLERK, "post_downgrade", downgrade=made) == (
        "a transformation of several grades is a downgrade that its owners agreed to\n  Order a "
        "downgrade (order_downgrade)."
    )


def test_an_owner_answers_for_itself_alone_past_the_commands(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    order(database, {"ANNA": 100_000})
    share, _ = share_of(database, ANNA)
    row = {"id": "x", "tier": "pair", "party": "BORIS", "reader": "TERM", "share": share}
    row |= {"answer": "accepted", "share_sha256": "", "created_at": "", "created_by": ""}
    with pytest.raises(KeruenError) as error, database.writing(BORIS, NOW) as connection:
        connection.execute(t.downgrade_answer.insert().values(row))
    assert error.value.what == "an owner answers for its own part of a downgrade alone"
