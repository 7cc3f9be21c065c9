"""The cheapest blend for a contract of the bins of the book, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub.book import read_book
from keruen.hub.reads.blend_proposal import BlendProposal, propose_blend
from keruen.hub.reads.lot_values import read_sources
from keruen.hub.reads.stocks import read_stocks
from keruen.store.database import Database
from tests.hub.operations import PROTEIN, contract
from tests.hub.terminal import ANNA, CHIEF, CLERK, LAB, NOW, act, receive, refused
from tests.hub.test_laboratory import result, sample

LIMITS = {**PROTEIN, "least": "12.0", "least_part": None, "reject_below": None}
COSTS = {"bin_1": Decimal(240), "bin_2": Decimal(200)}
COST_FIELDS = [{"bin": name, "per_t": str(cost)} for name, cost in COSTS.items()]


def fill(database: Database, bin: str, kg: int, protein: str, **fields: Any) -> str:
    """Grain of 12 % moisture in a bin, with a test of its protein; returns its lot."""
    done = receive(database, "ANNA", bin, kg, reference=f"{bin} {kg}", **fields)
    lot = str(done.facts["lot"])
    result(database, sample(database, f"{bin} {kg}", lot=lot, parcel=lot), protein)
    return lot


def propose(database: Database, made: str, kg: int = 90_000, **fields: Any) -> BlendProposal:
    """What the terminal is proposed."""
    with read_book(database, LAB, NOW) as book:
        return propose_blend(book, made, kg, **{"costs": COSTS, **fields})


@pytest.fixture
def made(database: Database) -> str:
    """14.0 % in bin 1, 11.0 % in bin 2; the contract needs 12.0 %."""
    fill(database, "bin_1", 60_500, "14.0")
    fill(database, "bin_2", 90_500, "11.0")
    return contract(database, specification=[LIMITS])


def test_the_cheapest_recipe_worked_by_hand(database: Database, made: str) -> None:
    """A third of 14 % and two thirds of 11 % are 12 %: 30 t at 240 and 60 t at 200 cost 19,200."""
    found = propose(database, made)
    assert [(each.bin, each.kg) for each in found.recipe.draws] == [
        ("bin_1", 30_000),
        ("bin_2", 60_000),
    ]
    assert found.recipe.cost == Decimal("19200.00")
    assert found.recipe.mixture["protein_percent"].mean == Decimal("12.00")
    assert [(each.bin, each.available_kg) for each in found.bins] == [
        ("bin_1", 60_000),
        ("bin_2", 90_000),
    ]
    ordered = act(
        *(database, LAB, "order_proposed_blend"),
        contract_id=made,
        reference="X1",
        to_bin="bin_3",
        kg=90_000,
        costs=COST_FIELDS,
        proposal_sha256=found.sha256,
    )
    assert ordered.facts["cost"] == "19200.00"
    done = act(database, CLERK, "carry_out_blend", blend_id=ordered.id)
    loading = {"owner": "ANNA", "bin": "bin_3", "kg": 1_000, "reference": "L1"}
    assert refused(database, CLERK, "load_grain", **loading).startswith("the lot or the bin is")
    results = [{"property": "protein", "value": "12.1", "unit": "%", "basis": "12 % moisture"}]
    test = {"blend_id": ordered.id, "results": results, "tested_on": "2026-11-24"}
    assert act(database, LAB, "record_blend_test", **test).facts["outcome"] == "accept"
    act(database, CLERK, "load_grain", **loading)
    # The test of the blend itself is what the next proposal goes by.
    again = propose(database, made, 80_000, costs={**COSTS, "bin_3": Decimal(1)})
    assert [(each.bin, each.kg) for each in again.recipe.draws] == [("bin_3", 80_000)]
    assert {each.bin: each.lot for each in again.bins}["bin_3"] == done.facts["lot"]


def test_held_lots_are_left_out(database: Database, made: str) -> None:
    lot = {each.bin: each.lot for each in propose(database, made).bins}["bin_1"]
    act(database, LAB, "place_hold", kind="quality", reason="smell", lot=lot)
    with pytest.raises(KeruenError) as error:
        propose(database, made)
    # Bin 2 has 11.00 %; the nearest figure is rounded to the safe side.
    assert str(error.value) == (
        "the limit protein_percent at least 12.0 cannot be met\n"
        "  The nearest that can be met, with these bins: protein_percent at least 10.99."
    )


def test_a_lot_without_a_test_is_mixed_of_what_went_into_it(database: Database, made: str) -> None:
    """90,500 kg of 11.0 % and 90,500 kg of 13.0 % at one moisture are 12.0 %."""
    before = {each.bin: each.lot for each in propose(database, made).bins}["bin_2"]
    receive(database, "ANNA", "bin_2", 90_500, reference="second")
    found = propose(database, made, 30_000)
    assert [each.bin for each in found.bins] == ["bin_1"]
    assert found.left_out == (("bin_2", "protein was not tested"),)
    with read_book(database, CHIEF, NOW) as book:
        lots = {each.lot for each in read_stocks(book) if each.place == "bin_2"}
        ((first, second),) = read_sources(book, lots).values()
        assert read_sources(book, {before}) == {}
    (fresh,) = {first.lot, second.lot} - {before}
    result(database, sample(database, "second", lot=fresh, parcel="second"), "13.0")
    figures = {each.bin: each for each in propose(database, made).bins}["bin_2"]
    assert figures.values["protein_percent"] == Decimal("12.00")
    assert figures.sources == {"protein_percent": "mixed"}


def test_the_price_with_premiums_is_the_cost_of_a_bin(database: Database) -> None:
    """At 240 a tonne with 0.40 off for each tenth below 12.5 %: 12.0 % costs 238."""
    fill(database, "bin_1", 60_500, "12.0")
    step = {"property": "protein", "least": "11.5", "most": "12.5", "per": "0.1"}
    scale = [
        {**step, "start": "12.5", "amount": "-0.40"},
        {"property": "protein", "least": "12.5", "most": None},
    ]
    made = contract(database, specification=[LIMITS], scales=scale)
    (only,) = propose(database, made, 50_000, costs={}).bins
    assert only.cost_per_t == Decimal("238.0000")


def test_refusals(database: Database, made: str) -> None:
    order: dict[str, Any] = {
        "contract_id": made,
        "reference": "X1",
        "to_bin": "bin_3",
        "kg": 90_000,
        "costs": COST_FIELDS,
    }
    shown = propose(database, made).sha256
    fields = {**order, "kg": 60_000, "proposal_sha256": shown}
    assert refused(database, LAB, "order_proposed_blend", **fields) == (
        "the bins changed since the proposal was shown\n"
        "  Look at the new proposal, and order that one."
    )
    dear = [{"bin": "bin_1", "per_t": "1"}, {"bin": "bin_2", "per_t": "200"}]
    fields = {**order, "kg": 60_000, "costs": dear}
    assert refused(database, LAB, "order_proposed_blend", **fields) == (
        "the grain of bin_1 alone meets the contract at least cost\n"
        "  Load it from there; nothing needs to be blended."
    )
    other = contract(database, reference="S2", specification=[{**LIMITS, "unit": "g/kg"}])
    assert refused(database, LAB, "order_proposed_blend", **{**order, "contract_id": other}) == (
        "protein is in g/kg in the specification, and is mixed in percent\n"
        "  Write its limits in this unit, or order the blend with a recipe of your own."
    )
    with pytest.raises(KeruenError) as error, read_book(database, ANNA, NOW) as book:
        propose_blend(book, made, 90_000)
    assert str(error.value) == (
        "the terminal blends, and no other party\n  Ask the terminal for a blend."
    )
