"""Contracts and nominations on both databases: open quantity, answers, guards, visibility."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.reads.contracts import read_contracts, read_nominations
from keruen.hub.rules.operations import KILOGRAMS
from keruen.store.database import Database
from tests.hub.operations import AGENT, ALMA, BETA, PROTEIN, call, contract, propose, view
from tests.hub.terminal import ANNA, BORIS, CHIEF, CLERK, NOW, TRADER, act, load, receive, refused


def test_open_quantity_from_contract_to_loading(database: Database) -> None:
    """400 t and 5 %: 250 t are nominated, 240 t loaded, 10 t open again on completion."""
    receive(database, "ANNA", "bin_1", 300_000)
    made, ship = contract(database), call(database)
    assert view(database, made).quantity.free_kg == 420_000
    nomination = propose(database, made, 250_000)
    found = view(database, made, ANNA).quantity
    assert (found.nominated_kg, found.open_kg, found.free_kg) == (250_000, 150_000, 170_000)
    act(database, TRADER, "accept_nomination", nomination_id=nomination, call_id=ship)
    document = load(database, "ANNA", "bin_1", 240_000)
    act(database, CLERK, "fulfil_nomination", nomination_id=nomination, document_id=document.id)
    found = view(database, made).quantity
    assert (found.nominated_kg, found.loaded_kg, found.open_kg) == (10_000, 240_000, 150_000)
    act(database, TRADER, "complete_nomination", nomination_id=nomination)
    act(database, TRADER, "wash_out", contract_id=made, kg=100_000, agreement="letter 7")
    found = view(database, made).quantity
    assert (found.nominated_kg, found.due_kg, found.open_kg) == (0, 300_000, 60_000)
    assert not found.is_fulfilled
    (each,) = view(database, made).nominations
    assert (each.state, each.call, each.loaded_kg) == ("completed", ship, 240_000)
    assert refused(
        database, TRADER, "wash_out", contract_id=made, kg=80_000, agreement="letter 8"
    ) == (
        "80000 kg are to be washed out, and 60000 kg are open on the contract\n  Withdraw "
        "nominations first, or wash out less."
    )


def test_no_more_is_nominated_than_is_free(database: Database) -> None:
    made = contract(database)
    propose(database, made, 420_000)
    fields: dict[str, Any] = {
        "contract_id": made,
        "reference": "N2",
        "direction": "loading",
        "kg": 1,
        "laycan_from": "2026-11-20",
        "laycan_to": "2026-11-30",
    }
    assert refused(database, TRADER, "nominate_ship", **fields) == (
        "the nomination is of 1 kg, and 0 kg are free on the contract S1\n  Nominate at most that "
        "much."
    )


def test_two_nominations_of_the_last_grain_at_one_moment(database: Database) -> None:
    """Without the check of the command, the database itself refuses the second."""
    made = contract(database)
    row: dict[str, Any] = {
        "contract": made,
        "imo": ALMA,
        "vessel_name": "ALMA",
        "direction": "loading",
        "grade": "wheat",
        "kg": 300_000,
        "laycan_from": "2026-11-20",
        "laycan_to": "2026-11-30",
        "plan_reference": "",
    }
    outcomes: list[str] = []

    def nominate(number: int) -> None:
        try:
            with open_book(database, ANNA, NOW) as book:
                book.add(
                    t.nomination,
                    tier="pair",
                    party="ANNA",
                    reader="TERM",
                    reference=f"N{number}",
                    **row,
                )
            outcomes.append("nominated")
        except KeruenError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=nominate, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == sorted(
        [
            "nominated",
            *5
            * [
                "the nomination is more than is open on the contract\n  Nominate at most what is "
                "free on the contract, with its tolerance."
            ],
        ]
    )


def test_answers_follow_each_other(database: Database) -> None:
    made, ship = contract(database), call(database)
    nomination = propose(database, made, 100_000)
    ended = (
        "the nomination has ended, or this answer does not follow its last one\n  Look at its "
        "answers; make a new nomination where it has ended."
    )
    assert refused(database, TRADER, "complete_nomination", nomination_id=nomination) == ended
    assert refused(
        database, ANNA, "answer_proposal", nomination_id=nomination, answer="accepted"
    ) == (
        "a nomination is answered by the other party, withdrawn by its own, completed by the "
        "terminal\n  Sign in as that party."
    )
    act(database, TRADER, "refuse_nomination", nomination_id=nomination, reason="no berth")
    accept: dict[str, Any] = {"nomination_id": nomination, "call_id": ship}
    assert refused(database, TRADER, "accept_nomination", **accept) == ended
    withdrawn = propose(database, made, 100_000, "N2")
    act(database, ANNA, "withdraw_proposal", nomination_id=withdrawn, reason="sold elsewhere")
    assert view(database, made).quantity.nominated_kg == 0
    states = {each.row.reference: each.state for each in view(database, made, ANNA).nominations}
    assert states == {"N1": "refused", "N2": "withdrawn"}


def test_a_proposal_of_the_terminal_is_accepted_by_the_owner(database: Database) -> None:
    made, ship = contract(database), call(database)
    nomination = act(
        database,
        TRADER,
        "nominate_ship",
        contract_id=made,
        reference="plan 1",
        direction="loading",
        kg=100_000,
        laycan_from="2026-12-01",
        laycan_to="2026-12-10",
        plan_reference="cas_dak/2026-12/1",
    ).id
    act(database, ANNA, "answer_proposal", nomination_id=nomination, answer="accepted")
    act(database, TRADER, "assign_call", nomination_id=nomination, call_id=ship)
    (each,) = view(database, made).nominations
    assert (each.state, each.call, each.row.plan_reference) == (
        "accepted",
        ship,
        "cas_dak/2026-12/1",
    )


def test_the_ship_of_a_nomination_is_that_of_the_call(database: Database) -> None:
    made, other = contract(database), call(database, BETA)
    nomination = propose(database, made, 100_000)
    assert refused(
        database, TRADER, "accept_nomination", nomination_id=nomination, call_id=other
    ) == (
        f"the nomination is of the ship {ALMA}, and the call of the ship {BETA}\n"
        "  Name the call of this ship."
    )


def test_loading_needs_an_accepted_nomination(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    made = contract(database)
    nomination = propose(database, made, 100_000)
    document = load(database, "ANNA", "bin_1", 100_000)
    fulfil: dict[str, Any] = {"nomination_id": nomination, "document_id": document.id}
    assert refused(database, CLERK, "fulfil_nomination", **fulfil) == (
        "grain is loaded under an accepted nomination that has not ended\n  Let the nomination be "
        "accepted first."
    )
    other = contract(database, "BORIS", reference="S2")
    foreign = propose(database, other, 100_000, actor=BORIS)
    assert refused(
        database, CLERK, "fulfil_nomination", nomination_id=foreign, document_id=document.id
    ) == (
        f"the document {document.id} does not move grain of BORIS by ship in this direction\n"
        "  Name the document that loads or discharges the ship."
    )


def test_an_owner_sees_its_own_contracts_alone(database: Database) -> None:
    own, other = contract(database), contract(database, "BORIS", reference="S1")
    propose(database, own, 100_000)
    propose(database, other, 200_000, actor=BORIS)
    for actor, count in ((ANNA, 1), (BORIS, 1), (CHIEF, 2)):
        with read_book(database, actor, NOW) as book:
            assert len(read_contracts(book)) == count
            assert len(read_nominations(book)) == count
    missing = refused(
        database,
        ANNA,
        "propose_ship",
        contract_id=other,
        reference="N9",
        direction="loading",
        kg=1,
        laycan_from="2026-11-20",
        laycan_to="2026-11-30",
        imo=ALMA,
        vessel_name="ALMA",
    )
    assert missing == (f"there is no contract '{other}'\n  Check the id on the page of its kind.")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"incoterm": "FIS"}, "the Incoterm 'FIS' is not known"),
        ({"kg": 33.6}, "Write contract: invalid input: kg is not a whole number"),
        ({"ships_to": "2026-10-01"}, "the period of shipment ends before it begins"),
        ({"specification": [PROTEIN, PROTEIN]}, "the specification has the property protein twice"),
        (
            {"laytime_terms": {"demurage_per_day": 5}},
            "4 errors in the laytime input",
        ),
        (
            {"scales": [{"property": "protein", "base_amount": "1", "least": "12", "most": "11"}]},
            "scale of protein, step 1: from 12 to 11 contains no figure",
        ),
        (
            {"scales": [{"property": "moisture", "base_amount": "1"}]},
            "the scale is of 'moisture', which the specification does not have",
        ),
        ({"owner": "NOBODY"}, "the party 'NOBODY' is not known"),
    ],
)
def test_a_wrong_contract_is_refused(
    database: Database, fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(KeruenError) as error:
        contract(database, **fields)
    assert error.value.what.splitlines()[0].startswith(words)
    assert error.value.remedy
    with read_book(database, CHIEF, NOW) as book:
        assert book.count(t.contract) == 0
        assert book.count(t.contract_line) == 0


def test_rows_are_not_changed(database: Database) -> None:
    made = contract(database)
    with pytest.raises(KeruenError) as error, open_book(database, CHIEF, NOW) as book:
        book.change(t.contract, made, kg=1)
    assert str(error.value) == ("the book is only added to\n  Post a reversal or an adjustment.")
    ship: dict[str, Any] = {"imo": ALMA, "name": "X", "length_m": "", "draught_m": ""}
    with pytest.raises(KeruenError), open_book(database, ANNA, NOW) as book:
        book.add(t.vessel, tier="public", **ship)
    with read_book(database, AGENT, NOW) as book:
        assert book.connection.execute(select(t.contract.c.kg)).scalar_one() == 400_000


def test_fractions_of_kilograms_are_refused_past_python(database: Database) -> None:
    made = contract(database)
    statement = (
        "INSERT INTO contract_washout (id, tier, party, reader, contract, kg, most_kg, agreement, "
        f"created_at, created_by) VALUES ('x', 'pair', 'TERM', 'ANNA', '{made}', 33.6, 1, '', '', "
        "'')"
    )
    with pytest.raises(KeruenError) as error, database.writing(CHIEF, NOW) as connection:
        connection.exec_driver_sql(statement)
    assert str(error.value) == (
        "a quantity has whole kilograms, zero or more\n  Write it in whole kilograms."
    )
    assert len(KILOGRAMS) >= 13
