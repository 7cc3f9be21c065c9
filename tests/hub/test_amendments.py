"""Amendments of contracts: proposed by one party, accepted by the other, in force from then on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.reads.amendments import (
    changes_of,
    contract_in_force,
    lines_in_force,
    read_amendments,
    words_of_amendment,
)
from keruen.hub.reads.facts import call_terms
from keruen.hub.reads.quality import final_quality, price_of
from keruen.hub.rows import ContractRow
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.operations import LAYTIME, PROTEIN, call, contract, propose, view
from tests.hub.terminal import ANNA, BORIS, CHIEF, LAB, NOW, TRADER, WHEAT, act, receive, refused


def amend(database: Database, contract_id: str, actor: Actor = TRADER, **fields: Any) -> str:
    """Propose an amendment; returns its id."""
    name = "amend_contract" if actor is TRADER else "propose_amendment"
    given = {"agreement": "addendum 1", "reason": "agreed by letter", **fields}
    return act(database, actor, name, contract_id=contract_id, **given).id


def seen(database: Database, amendment: str) -> str:
    """The fingerprint of what an amendment states."""
    with read_book(database, CHIEF, NOW) as book:
        return fingerprint(words_of_amendment(book, amendment))


def accept(database: Database, amendment: str, actor: Actor = ANNA) -> None:
    """The other party accepts an amendment as it is shown."""
    name = "answer_amendment" if actor is ANNA else "confirm_amendment"
    fields = {"amendment": amendment, "answer": "accepted", "seen": seen(database, amendment)}
    act(database, actor, name, **fields)


def test_an_amendment_is_in_force_once_the_other_party_accepts_it(database: Database) -> None:
    """400 t and 5 % become 500 t and 2 %: at most 510 t instead of 420 t."""
    made = contract(database)
    first = amend(database, made, kg=500_000, more_pct="2", price="250")
    for actor in (CHIEF, ANNA):
        assert view(database, made, actor).quantity.free_kg == 420_000
    accept(database, first)
    for actor in (CHIEF, ANNA):
        found = view(database, made, actor)
        assert found.quantity.free_kg == 510_000
        assert (found.row.price, found.row.less_pct, found.row.more_pct) == ("250", "5", "2")
    propose(database, made, 510_000)
    with read_book(database, ANNA, NOW) as book:
        (each,) = read_amendments(book, made)
        written = book.find(ContractRow, made)
        assert (each.state, each.row.number, each.row.replaces) == ("accepted", 1, 0)
        # The contract as it was written stays in the book.
        assert (written.kg, written.price) == (400_000, "240")
        changes = changes_of(written, view(database, made).lines, each.row)
    assert {(each.name, each.before, each.after) for each in changes} == {
        (("kg",), 400_000, 500_000),
        (("more_pct",), "5", "2"),
        (("price",), "240", "250"),
    }


def test_a_second_amendment_amends_the_first(database: Database) -> None:
    made = contract(database)
    accept(database, amend(database, made, kg=500_000))
    second = amend(database, made, actor=ANNA, ships_to="2027-01-31")
    accept(database, second, TRADER)
    row = view(database, made).row
    assert (row.kg, row.ships_to, row.price) == (500_000, "2027-01-31", "240")
    with read_book(database, CHIEF, NOW) as book:
        assert [each.row.replaces for each in read_amendments(book, made)] == [0, 1]


def test_settlement_uses_the_version_in_force(database: Database) -> None:
    """12.4 % of protein misses 12.5 and meets 12.0 with a discount of 2 USD/t a point below 13."""
    lot = receive(database, "ANNA", "bin_1", 300_000).facts["lot"]
    made = contract(database)
    sample = act(
        *(database, LAB, "take_sample"),
        owner="ANNA",
        reference="A1",
        kind="analysis",
        mass_g=1_000,
        taken_by="superintendent",
        contract_id=made,
        parcel="P1",
        lot=lot,
    ).id
    order = act(
        *(database, LAB, "order_tests"), sample_id=sample, laboratory="L", properties=["protein"]
    )
    act(
        *(database, LAB, "record_result"),
        test_order_id=order.id,
        property="protein",
        value="12.4",
        unit_of_value="%",
        basis="12 % moisture",
        method="NIR",
        tested_on="2026-11-24",
    )

    def outcome() -> tuple[str, str]:
        with read_book(database, CHIEF, NOW) as book:
            row = contract_in_force(book, made)
            found = final_quality(book, row, "P1", price_of(row))
            return found.outcome, str(found.amount_per_t)

    assert outcome() == ("hold", "0.0000")
    scale = {"property": "protein", "most": "13", "amount": "-2", "per": "1", "start": "13"}
    amendment = amend(
        database,
        made,
        specification=[{**PROTEIN, "least": "12.0", "least_part": None}],
        scales=[{**scale, "least": "11"}],
        laytime_terms={**LAYTIME, "demurrage_per_day": 15_000},
    )
    assert outcome() == ("hold", "0.0000")
    accept(database, amendment)
    assert outcome() == ("accept", "-1.2000")
    act(database, LAB, "decide_quality", contract_id=made, parcel="P1")
    ship = call(database)
    nomination = propose(database, made, 200_000)
    act(database, TRADER, "accept_nomination", nomination_id=nomination, call_id=ship)
    with read_book(database, ANNA, NOW) as book:
        grounds = book.connection.execute(select(t.quality_decision.c.grounds)).scalar_one()
        assert grounds["contract_version"] == 1
        (line,) = lines_in_force(book, made)
        assert (line.least, line.least_part, line.contract) == ("12.0", "", made)
        terms = call_terms(book, ship, contract_in_force(book, made))
    assert terms.terms["demurrage_per_day"] == 15_000


def test_what_amendments_refuse(database: Database) -> None:
    made = contract(database)
    about = {"contract_id": made, "agreement": "addendum", "reason": "r"}
    for fields, words in (
        (
            {},
            "the amendment changes nothing of the contract S1\n  Write what is to change.",
        ),
        (
            {"ships_to": "2026-10-31"},
            "the period of shipment ends before it begins\n  Correct the dates.",
        ),
        (
            {"price_form": "later"},
            "the form of the price 'later' is not known\n  Write one of fixed, basis, formula, "
            "to_be_fixed.",
        ),
        (
            {"scales": [{"property": "protein"}]},
            "scales of premium and discount are given without the specification\n  Write every "
            "line of the specification as it is to be.",
        ),
    ):
        assert refused(database, TRADER, "amend_contract", **about, **fields) == words
    assert refused(database, BORIS, "propose_amendment", **about, kg=1).startswith(
        f"there is no contract '{made}'"
    )
    first = amend(database, made, kg=500_000)
    given = {"amendment": first, "answer": "accepted", "seen": seen(database, first)}
    assert refused(database, TRADER, "confirm_amendment", **given) == (
        "a party cannot answer its own amendment, nor withdraw that of the other\n  Wait for the "
        "other party."
    )
    assert refused(database, ANNA, "withdraw_own_amendment", amendment=first, reason="x") == (
        "a party cannot answer its own amendment, nor withdraw that of the other\n  Wait for the "
        "other party."
    )
    assert refused(database, ANNA, "answer_amendment", **{**given, "seen": "0" * 64}) == (
        "what was shown has changed in the meantime, so nothing was agreed to\n  Compare what you "
        "saw with what stands now, and decide again."
    )
    act(database, ANNA, "answer_amendment", **given)
    assert refused(database, ANNA, "answer_amendment", **given) == (
        "the amendment 1 of S1 is answered already\n  Propose another amendment."
    )


def test_an_amendment_does_not_go_below_what_is_committed(database: Database) -> None:
    """300 t are nominated; an amendment to 280 t and 5 % allows 294 t."""
    made = contract(database)
    propose(database, made, 300_000)
    less = amend(database, made, kg=280_000)
    given = {"amendment": less, "answer": "accepted", "seen": seen(database, less)}
    assert refused(database, ANNA, "answer_amendment", **given) == (
        "nominations and loadings take more of the contract than the amendment allows\n  Withdraw "
        "nominations first, or agree on a larger quantity."
    )
    accept(database, amend(database, made, kg=290_000))
    assert view(database, made).quantity.free_kg == 4_500


def test_an_amendment_of_an_older_version_is_not_accepted(database: Database) -> None:
    made = contract(database)
    one, other = amend(database, made, kg=500_000), amend(database, made, actor=ANNA, kg=450_000)
    accept(database, one)
    stale = (
        "the contract changed since this amendment was proposed\n  Propose it again on the version "
        "in force."
    )
    given = {"amendment": other, "answer": "accepted", "seen": seen(database, other)}
    assert refused(database, TRADER, "confirm_amendment", **given) == stale
    washed = amend(database, made, kg=480_000)
    act(database, TRADER, "wash_out", contract_id=made, kg=100_000, agreement="letter")
    given = {"amendment": washed, "answer": "accepted", "seen": seen(database, washed)}
    assert refused(database, ANNA, "answer_amendment", **given) == stale
    # 500 t less 100 t washed out and 5 %: 420 t. Then 300 t less 100 t and 5 %: 210 t.
    assert view(database, made).quantity.free_kg == 420_000
    accept(database, amend(database, made, kg=300_000))
    assert view(database, made).quantity.free_kg == 210_000
    propose(database, made, 210_000)
    fields = {"contract_id": made, "kg": 1, "agreement": "letter 2"}
    assert refused(database, TRADER, "wash_out", **fields).startswith("1 kg are to be washed out")
    withdrawn = amend(database, made, kg=310_000)
    act(database, TRADER, "withdraw_amendment", amendment=withdrawn, reason="a slip")
    with read_book(database, ANNA, NOW) as book:
        states = [each.state for each in read_amendments(book, made)]
    assert states == ["accepted", "proposed", "proposed", "accepted", "withdrawn"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            {"number": 3},
            "an amendment follows the one before it, amends the version in force, and has a "
            "quantity above what was washed out",
        ),
        (
            {"replaces": 1},
            "an amendment follows the one before it, amends the version in force, and has a "
            "quantity above what was washed out",
        ),
        (
            {"most_kg": 1},
            "an amendment follows the one before it, amends the version in force, and has a "
            "quantity above what was washed out",
        ),
        ({"reason": " "}, "an amendment has a reason and the reference of the agreement"),
        (
            {"party": "BORIS", "reader": "TERM"},
            "an amendment is between the terminal and the owner of the contract",
        ),
    ],
)
def test_guards_refuse_an_amendment_past_the_commands(
    database: Database, change: dict[str, Any], what: str
) -> None:
    made = contract(database)
    first = amend(database, made, kg=500_000)
    with database.admin_read() as connection:
        row = dict(connection.execute(select(t.contract_amendment)).mappings().one())
    actor = BORIS if change.get("party") == "BORIS" else TRADER
    values = {**row, "id": "x", "number": 2, **change}
    with pytest.raises(KeruenError) as error, database.writing(actor, NOW) as connection:
        connection.execute(t.contract_amendment.insert().values(values))
    assert error.value.what == what
    own = {"id": "y", "tier": "pair", "party": "TERM", "reader": "ANNA", "amendment": first}
    own |= {"answer": "accepted", "created_at": "", "created_by": ""}
    with pytest.raises(KeruenError) as error, database.writing(TRADER, NOW) as connection:
        connection.execute(t.contract_amendment_answer.insert().values(own))
    assert (
        error.value.what == "an amendment is answered by the other party and withdrawn by its own"
    )


def test_another_owner_sees_no_amendment(database: Database) -> None:
    made = contract(database)
    accept(database, amend(database, made, kg=500_000))
    with read_book(database, BORIS, NOW) as book:
        assert book.count(t.contract_amendment) == book.count(t.contract_amendment_answer) == 0
    assert view(database, made, ANNA).row.grade == WHEAT
