"""Orders to blend: posted as a transformation, held, and released by a test of the blend itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book, Heading
from keruen.hub.commands.fields import BinId, Kg
from keruen.hub.commands.holds import place_hold, release_hold
from keruen.hub.commands.operation_fields import (
    BlendId,
    ContractId,
    CostField,
    Figure,
    RecipeField,
    SpecificationField,
    Strict,
    written,
)
from keruen.hub.draft import Content, Draft
from keruen.hub.quality.specification import Result, SpecificationLine, judge, outcome_of
from keruen.hub.reads.blend_proposal import propose_blend
from keruen.hub.reads.contracts import read_contract
from keruen.hub.registry import command
from keruen.hub.rows import BlendDoneRow, BlendOrderRow, ContractLineRow
from keruen.hub.trade.terms import check_word
from keruen.rows import text_in
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, MaybeLine, Moment, Seen
from keruen.store.refusal import check


class ResultField(Strict):
    """A result of a blend."""

    property: Line
    value: Figure
    unit: Line
    basis: MaybeLine = ""
    method: MaybeLine = ""


@command("laboratory")
def order_blend(
    unit: Book,
    reference: Line,
    to_bin: BinId,
    recipe: list[RecipeField],
    limits: list[SpecificationField],
) -> CommandResult:
    """Order a blend: what is taken of which bin, and the limits that the blend has to meet."""
    unit.find_bin(to_bin)
    bins = [each.bin for each in recipe]
    for each in bins:
        unit.find_bin(each)
    check(
        len(bins) > 1 and len(set(bins)) == len(bins) and to_bin not in bins and bool(limits),
        "a blend takes of two different bins at least, goes into another, and has limits",
        "Correct the recipe.",
        kind="invalid",
    )
    check(
        not unit.count(t.blend_order, t.blend_order.c.reference == reference),
        "the blend {reference} exists already",
        "Choose another reference.",
        reference=reference,
    )
    made = unit.add(
        t.blend_order,
        tier="party",
        reference=reference,
        to_bin=to_bin,
        recipe=[each.model_dump(mode="json") for each in recipe],
        limits=[each.model_dump(mode="json") for each in limits],
    )
    return CommandResult("blend_order", made, "party")


@command("laboratory")
def order_proposed_blend(
    unit: Book,
    contract_id: ContractId,
    reference: Line,
    to_bin: BinId,
    kg: Kg,
    costs: list[CostField] = [],  # noqa: B006 - the registry copies defaults
    customs: Code = "free",
    proposal_sha256: Seen = "",
) -> CommandResult:
    """Order the cheapest blend that meets a contract; bound to the proposal that was shown.

    The recipe is computed again from tests and stock of the bins, without held lots.
    """
    check_word(customs, ("free", "bonded"), "the customs status")
    given = {each.bin: each.per_t for each in costs}
    found = propose_blend(unit, contract_id, kg, costs=given, customs=customs, to_bin=to_bin)
    check(
        proposal_sha256 in ("", found.sha256),
        "the bins changed since the proposal was shown",
        "Look at the new proposal, and order that one.",
        kind="unseen",
    )
    draws = found.recipe.draws
    check(
        len(draws) > 1,
        "the grain of {bin} alone meets the contract at least cost",
        "Load it from there; nothing needs to be blended.",
        bin=draws[0].bin,
    )
    limits = [
        SpecificationField.model_validate(_limits_of(row))
        for row in read_contract(unit, contract_id).lines
    ]
    recipe = [RecipeField(bin=each.bin, kg=each.kg) for each in draws]
    made = order_blend(unit, reference, to_bin, recipe, limits)
    facts = {"cost": str(found.recipe.cost), "bound": str(found.recipe.bound)}
    return replace(made, facts={**facts, "proposal": found.sha256})


def _limits_of(row: ContractLineRow) -> dict[str, str | None]:
    """A line of a contract as the limits of a blend; what is not agreed is left out."""
    names = ("least", "most", "least_part", "most_part", "reject_below", "reject_above")
    words = {name: text_in(row, name) for name in ("property", "unit", "basis", "method")}
    return {**words, **{name: text_in(row, name) or None for name in names}}


@command("movement")
def carry_out_blend(unit: Book, blend_id: BlendId, at: Moment | None = None) -> CommandResult:
    """Post a blend as one transformation; its new lot is held until it was tested."""
    order = unit.find(BlendOrderRow, blend_id)
    check(
        not unit.count(t.blend_done, t.blend_done.c.blend_order == blend_id),
        "the blend {reference} was made already",
        "Order another one.",
        reference=order.reference,
    )
    draft = Draft()
    check(
        not unit.contents(draft, order.to_bin),
        "the bin {bin} is not empty",
        "Order the blend into an empty bin.",
        bin=order.to_bin,
    )
    taken = [(each["bin"], unit.take(draft, each["bin"], int(each["kg"]))) for each in order.recipe]
    grade = taken[0][1].grade
    check(
        all(content.grade == grade for _, content in taken),
        "the bins of the recipe contain different grades",
        "Blend one grade; another grade is downgraded first.",
    )
    step = unit.step(draft, "blend")
    for place, content in taken:
        draft.use(step, place, content)
    kg = sum(content.kg for _, content in taken)
    dry = sum(content.dry_kg for _, content in taken)
    lot = unit.add_lot(grade, "blended", customs=unit.customs(taken[0][1].lot))
    unit.note_residual(lot, order.to_bin)
    draft.make(step, order.to_bin, Content(lot, grade, kg, dry))
    posted = unit.post(Heading("blend", order.reference, unit.time(at), grade=grade), draft)
    made = unit.add(t.blend_done, tier="party", blend_order=blend_id, document=posted.id, lot=lot)
    hold = place_hold(unit, "quality", f"blend {order.reference} waits for its test", lot=lot)
    facts = {"document": posted.id, "lot": lot, "hold": hold.id}
    return CommandResult("blend_done", made, "party", facts=facts)


@command("laboratory")
def record_blend_test(
    unit: Book, blend_id: BlendId, results: list[ResultField], tested_on: Day
) -> CommandResult:
    """Record the test of a blend itself; one that meets its limits releases the hold."""
    order = unit.find(BlendOrderRow, blend_id)
    done = unit.record(
        BlendDoneRow, select(t.blend_done).where(t.blend_done.c.blend_order == blend_id)
    )
    check(
        done is not None and not unit.count(t.blend_test, t.blend_test.c.blend_order == blend_id),
        "the blend {reference} was not made, or was tested already",
        "A blend is tested once after it was made; then its lot is sampled.",
        reference=order.reference,
    )
    found = {
        each.property: Result(each.property, each.value, each.unit, each.basis, each.method)
        for each in results
    }
    breaches = judge([_line(each) for each in order.limits], found)
    outcome = outcome_of(breaches)
    made = unit.add(
        t.blend_test,
        tier="party",
        blend_order=blend_id,
        outcome=outcome,
        results=[
            {**each.model_dump(mode="json"), "value": written(each.value)} for each in results
        ],
        breaches=[each.what for each in breaches],
        tested_on=tested_on.isoformat(),
    )
    if outcome == "accept" and done is not None:
        held = t.grain_hold.c
        query = select(held.id).where(held.lot == done.lot, held.kind == "quality")
        for hold in unit.connection.execute(query).scalars().all():
            if not unit.count(t.hold_release, t.hold_release.c.hold == hold):
                release_hold(unit, hold, "the blend meets its limits", made)
    note = "; ".join(each.what for each in breaches)
    return CommandResult("blend_test", made, "party", note=note, facts={"outcome": outcome})


def _line(values: dict[str, object]) -> SpecificationLine:
    def number(name: str) -> Decimal | None:
        return None if values[name] is None else Decimal(str(values[name]))

    return SpecificationLine(
        str(values["property"]),
        str(values["unit"]),
        str(values["basis"]),
        str(values["method"]),
        least=number("least"),
        most=number("most"),
        reject_below=number("reject_below"),
        reject_above=number("reject_above"),
    )
