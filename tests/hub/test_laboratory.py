"""Samples, results, decisions and blends on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.reads.quality import read_custody, read_queue, read_samples
from keruen.store.command import CommandResult
from keruen.store.database import Database
from tests.hub.operations import PROTEIN, contract
from tests.hub.terminal import (
    ANNA,
    BORIS,
    CHIEF,
    CLERK,
    LAB,
    NOW,
    act,
    load,
    receive,
    refused,
    stocks,
)

SCALE = [
    {
        "property": "protein",
        "least": "11.5",
        "most": "12.5",
        "per": "0.1",
        "start": "12.5",
        "amount": "-0.40",
    },
    {"property": "protein", "least": "12.5", "most": "13.0"},
    {
        "property": "protein",
        "least": "13.0",
        "most": "15.0",
        "includes_most": True,
        "per": "0.1",
        "start": "13.0",
        "amount": "0.25",
    },
]


def sample(database: Database, reference: str = "A1", **fields: Any) -> str:
    """An analysis sample of a parcel of ANNA."""
    given: dict[str, Any] = {
        "owner": "ANNA",
        "reference": reference,
        "kind": "analysis",
        "mass_g": 2_000,
        "taken_by": "superintendent",
        "parcel": "P1",
        **fields,
    }
    return act(database, LAB, "take_sample", **given).id


def result(
    database: Database, sample_id: str, value: str, role: str = "first", **fields: Any
) -> CommandResult:
    """A result of protein by a laboratory."""
    ordered = act(
        *(database, LAB, "order_tests"),
        sample_id=sample_id,
        laboratory=f"{role} laboratory",
        properties=["protein"],
        role=role,
    )
    given: dict[str, Any] = {
        "unit_of_value": "%",
        "basis": "12 % moisture",
        "method": "ISO 20483",
        **fields,
    }
    return act(
        *(database, LAB, "record_result"),
        test_order_id=ordered.id,
        property="protein",
        value=value,
        tested_on="2026-11-24",
        **given,
    )


def decide(database: Database, made: str, **fields: Any) -> CommandResult:
    """A decision on the parcel."""
    return act(database, LAB, "decide_quality", contract_id=made, parcel="P1", **fields)


def test_from_increments_to_an_analysis_sample_in_custody(database: Database) -> None:
    made = contract(database)
    about: dict[str, Any] = {
        "contract_id": made,
        "kind": "increment",
        "mass_g": 1_000,
    }
    parts = [sample(database, f"I{n}", **about) for n in range(3)]
    bulk = act(
        *(database, LAB, "derive_sample"),
        reference="B1",
        kind="bulk",
        sources=[{"sample": each, "mass_g": 1_000} for each in parts],
        made_by="superintendent",
    ).id
    for kind, reference in (("analysis", "A1"), ("retained", "R1")):
        act(
            *(database, LAB, "derive_sample"),
            reference=reference,
            kind=kind,
            sources=[{"sample": bulk, "mass_g": 1_200}],
            made_by="superintendent",
            seal=f"seal {reference}",
        )
    assert refused(
        *(database, LAB, "derive_sample"),
        reference="A2",
        kind="analysis",
        sources=[{"sample": bulk, "mass_g": 601}],
        made_by="superintendent",
    ) == ("more is taken of a sample than it has\n  Take less, or another sample.")
    with read_book(database, ANNA, NOW) as book:
        rows = {row.reference: row for row in read_samples(book, made, "P1")}
    assert (rows["B1"].increments, rows["B1"].mass_g, rows["A1"].increments) == (3, 3_000, 3)
    retained = rows["R1"].id
    hand: dict[str, Any] = {
        "sample_id": retained,
        "from_holder": "superintendent",
        "to_holder": "courier",
    }
    act(database, LAB, "hand_over_sample", **hand, seal_intact=True)
    assert refused(database, LAB, "hand_over_sample", **hand, seal_intact=True) == (
        "the sample R1 is with courier\n  Record the steps between in their order."
    )
    done = act(
        *(database, LAB, "hand_over_sample"),
        sample_id=retained,
        from_holder="courier",
        to_holder="laboratory",
        seal_intact=False,
    )
    assert done.note == "The seal was broken: results of this sample can be disputed."
    with read_book(database, ANNA, NOW) as book:
        assert [row.to_holder for row in read_custody(book, retained)] == ["courier", "laboratory"]
    with read_book(database, BORIS, NOW) as book:
        assert read_samples(book, made, "P1") == []


def test_the_queue_of_the_laboratory(database: Database) -> None:
    first, second = sample(database), sample(database, "A2")
    act(
        *(database, LAB, "order_tests"),
        sample_id=first,
        laboratory="L",
        properties=["protein", "moisture"],
        due_on="2026-11-28",
    )
    urgent = act(
        *(database, LAB, "order_tests"),
        sample_id=second,
        laboratory="L",
        properties=["protein"],
        due_on="2026-11-25",
    )
    with read_book(database, LAB, NOW) as book:
        assert [each.sample.reference for each in read_queue(book)] == ["A2", "A1"]
    values: dict[str, Any] = {
        "test_order_id": urgent.id,
        "property": "protein",
        "value": "12.6",
        "unit_of_value": "%",
        "method": "NIR",
        "tested_on": "2026-11-24",
    }
    assert refused(database, LAB, "record_result", **{**values, "property": "ash"}) == (
        "the order does not name the property 'ash'\n  Write one of protein."
    )
    act(database, LAB, "record_result", **values)
    assert refused(database, LAB, "record_result", **values) == (
        "the order has a result of protein already\n  A result is not overwritten: resample, or "
        "order a second laboratory."
    )
    with read_book(database, LAB, NOW) as book:
        (line,) = read_queue(book)
    assert line.waiting == ("protein", "moisture")


def test_premium_and_discount_with_inclusive_edges(database: Database) -> None:
    """12.5 and above pays nothing, 13.0 and above 0.25 for each 0.1; below 12.5 less 0.40."""
    made = contract(database, scales=SCALE)
    for value, outcome, amount in (
        ("12.5", "accept", "0.0000"),
        ("12.99", "accept", "0.0000"),
        ("13.0", "accept", "0.0000"),
        ("13.4", "accept", "1.0000"),
        ("12.3", "hold", "-0.8000"),
        ("11.4", "reject", "0.0000"),
    ):
        parcel = f"P {value}"
        lot = receive(database, "ANNA", "bin_1", 1_000, reference=value).facts["lot"]
        made_of = sample(database, f"A {value}", contract_id=made, parcel=parcel, lot=lot)
        result(database, made_of, value)
        done = act(
            database,
            LAB,
            "decide_quality",
            contract_id=made,
            parcel=parcel,
        )
        assert (done.facts["outcome"], done.facts["amount_per_t"]) == (outcome, amount), value


def test_laboratories_that_differ_go_to_an_umpire(database: Database) -> None:
    made = contract(database)
    of = sample(
        database, contract_id=made, lot=receive(database, "ANNA", "bin_1", 9_000).facts["lot"]
    )
    result(database, of, "12.4")
    result(database, of, "12.6", "second")
    assert decide(database, made).facts["outcome"] == "accept", "12.5, the mean within 0.3"
    other = sample(database, "A2", contract_id=made, resample_of=of)
    result(database, other, "12.2")
    result(database, other, "12.8", "second")
    with pytest.raises(KeruenError) as error:
        decide(database, made)
    assert error.value.what == (
        "no sample of the parcel P1 names its lot, so there is nothing to hold"
    )
    result(database, other, "12.7", "umpire")
    # 12.8 is the nearer one: (12.8 + 12.7) / 2.
    assert decide(database, made).facts["outcome"] == "accept"
    with read_book(database, ANNA, NOW) as book:
        row = book.rows(t.quality_decision.select().order_by(t.quality_decision.c.created_at))[-1]
    (value,) = row["grounds"]["values"]
    assert (value["value"], value["rule"]) == ("12.75", "mean_with_nearest")
    assert refused(
        database,
        LAB,
        "order_tests",
        sample_id=sample(database, "A3"),
        laboratory="L",
        properties=["protein"],
        role="umpire",
    ) == (
        "a umpire laboratory is ordered after the one before it\n  Order the first, then the "
        "second, then the umpire."
    )


def test_each_sub_lot_has_limits_of_its_own(database: Database) -> None:
    made = contract(database)
    lot = receive(database, "ANNA", "bin_1", 100_000).facts["lot"]
    whole = sample(database, "A", contract_id=made, lot=lot)
    hold_1 = sample(database, "A-1", contract_id=made, part="hold 1")
    hold_2 = sample(database, "A-2", contract_id=made, part="hold 2")
    for of, value in ((whole, "12.6"), (hold_1, "12.3"), (hold_2, "12.2")):
        result(database, of, value)
    done = decide(database, made)
    assert done.facts["outcome"] == "hold"
    with read_book(database, ANNA, NOW) as book:
        (row,) = book.rows(t.quality_decision.select())
        assert book.count(t.grain_hold) == 0, "holds are the terminal's own"
    assert [each["what"] for each in row["grounds"]["breaches"]] == [
        "protein of sub-lot hold 2 is 12.2 %, below 12.3 %"
    ]
    words = (
        "the lot or the bin is under a hold\n  Wait until each hold is released by who may release "
        "it."
    )
    assert (
        refused(database, CLERK, "load_grain", owner="ANNA", bin="bin_1", kg=1_000, reference="L1")
        == words
    )
    with pytest.raises(KeruenError) as error:
        decide(database, made, outcome="accept")
    assert str(error.value) == (
        "the results lead to hold, and the decision is accept\n  Write the reason of the decision."
    )
    act(
        *(database, LAB, "release_hold"),
        hold=row["grain_hold"],
        reason="buyer agrees",
        evidence="mail",
    )
    load(database, "ANNA", "bin_1", 1_000)


def test_results_on_another_basis_are_held(database: Database) -> None:
    made = contract(database)
    of = sample(
        database, contract_id=made, lot=receive(database, "ANNA", "bin_1", 9_000).facts["lot"]
    )
    result(database, of, "14.3", basis="dry matter")
    assert decide(database, made).facts["outcome"] == "hold"


def blend(database: Database) -> str:
    """An order to blend 30 t and 20 t of two bins into a third."""
    receive(database, "ANNA", "bin_1", 50_000)
    receive(database, "BORIS", "bin_2", 50_000, moisture_pct="14")
    return act(
        *(database, LAB, "order_blend"),
        reference="X1",
        to_bin="bin_3",
        recipe=[{"bin": "bin_1", "kg": 30_000}, {"bin": "bin_2", "kg": 20_000}],
        limits=[PROTEIN],
    ).id


def test_a_blend_is_held_until_it_was_tested(database: Database) -> None:
    order = blend(database)
    done = act(database, CLERK, "carry_out_blend", blend_id=order)
    assert stocks(database) == {
        "bin_1": 20_000,
        "bin_2": 30_000,
        "bin_3": 50_000,
        "truck": -100_000,
    }
    with read_book(database, CHIEF, NOW) as book:
        rows = book.rows(t.genealogy_entry.select())
    # 30,000 kg at 88 % and 20,000 kg at 86 % of dry matter.
    assert sum(row["dry_kg"] for row in rows if row["side"] == "in") == 43_600
    assert sum(row["dry_kg"] for row in rows if row["side"] == "out") == 43_600
    loading: dict[str, Any] = {
        "owner": "ANNA",
        "bin": "bin_3",
        "kg": 1_000,
        "reference": "L1",
    }
    assert refused(database, CLERK, "load_grain", **loading).startswith("the lot or the bin is")
    tested: dict[str, Any] = {
        "blend_id": order,
        "results": [
            {"property": "protein", "value": "12.8", "unit": "%", "basis": "12 % moisture"}
        ],
        "tested_on": "2026-11-24",
    }
    done = act(database, LAB, "record_blend_test", **tested)
    assert done.facts["outcome"] == "accept"
    act(database, CLERK, "load_grain", **loading)
    assert refused(database, CLERK, "carry_out_blend", blend_id=order) == (
        "the blend X1 was made already\n  Order another one."
    )


def test_a_blend_that_fails_stays_held(database: Database) -> None:
    order = blend(database)
    assert refused(
        database, LAB, "record_blend_test", blend_id=order, results=[], tested_on="2026-11-24"
    ).startswith("the blend X1 was not made, or was tested already")
    act(database, CLERK, "carry_out_blend", blend_id=order)
    done = act(
        *(database, LAB, "record_blend_test"),
        blend_id=order,
        results=[{"property": "protein", "value": "12.4", "unit": "%", "basis": "12 % moisture"}],
        tested_on="2026-11-24",
    )
    assert (done.facts["outcome"], done.note) == ("hold", "protein is 12.4 %, below 12.5 %")
    assert refused(
        database, CLERK, "load_grain", owner="ANNA", bin="bin_3", kg=1_000, reference="L1"
    ).startswith("the lot or the bin is under a hold")


def test_guards_of_samples_in_the_database(database: Database) -> None:
    of = sample(database)
    pair: dict[str, Any] = {
        "tier": "pair",
        "reader": "ANNA",
    }
    with pytest.raises(KeruenError) as error, open_book(database, LAB, NOW) as book:
        book.add(
            t.custody,
            **pair,
            sample=of,
            number=1,
            from_holder="thief",
            to_holder="laboratory",
            at=book.moment,
            seal_intact="yes",
        )
    assert error.value.what == "a sample is handed on by who has it"
