"""Samples and their custody, orders to laboratories, results, and decisions on quality."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.fields import MaybeLotId, PartyCode
from keruen.hub.commands.holds import place_hold
from keruen.hub.commands.operation_fields import (
    ContractId,
    Count,
    Figure,
    MaybeCallId,
    MaybeContractId,
    MaybeSampleId,
    SampleId,
    SourceField,
    TestOrderId,
    written,
)
from keruen.hub.quality.specification import OUTCOMES
from keruen.hub.reads.amendments import contract_in_force, version_in_force
from keruen.hub.reads.quality import final_quality, price_of, sampled_lots
from keruen.hub.registry import command
from keruen.hub.rows import CustodyRow, SampleRow, TestOrderRow
from keruen.hub.tables.laboratory import KINDS
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Codes, Day, Line, MaybeLine, Moment
from keruen.store.refusal import check, refuse

ROLES = ("first", "second", "umpire")
Bound = Annotated[str, StringConstraints(pattern=r"^[<>]?$")]


@command("laboratory")
def take_sample(
    unit: Book,
    owner: PartyCode,
    reference: Line,
    kind: Code,
    mass_g: Count,
    taken_by: Line,
    increments: Count = 1,
    contract_id: MaybeContractId = "",
    parcel: MaybeLine = "",
    part: MaybeLine = "",
    lot: MaybeLotId = "",
    call_id: MaybeCallId = "",
    seal: MaybeLine = "",
    resample_of: MaybeSampleId = "",
    at: Moment | None = None,
) -> CommandResult:
    """Take a sample of an owner's grain; a resampling names the sample in whose place it comes."""
    unit.owner(owner)
    check_word(kind, KINDS, "the kind of sample")
    if contract_id:
        contract = contract_in_force(unit, contract_id)
        check(
            contract.owner == owner,
            "the contract {reference} is of another owner",
            "Name a contract of this owner.",
            reference=contract.reference,
        )
    if resample_of:
        earlier = unit.find(SampleRow, resample_of)
        check(
            (earlier.owner, earlier.contract or "", earlier.parcel, earlier.part)
            == (owner, contract_id, parcel, part)
            and not unit.count(t.sample, t.sample.c.resample_of == resample_of),
            "the sample {reference} is of another parcel or was resampled already",
            "Name the last sample of this parcel and part.",
            reference=earlier.reference,
        )
    return _add_sample(
        unit,
        owner,
        reference,
        kind,
        mass_g,
        increments,
        taken_by,
        seal,
        at,
        contract=contract_id or None,
        parcel=parcel,
        part=part,
        lot=lot or None,
        call=call_id or None,
        resample_of=resample_of or None,
    )


def _add_sample(
    unit: Book,
    owner: str,
    reference: str,
    kind: str,
    mass_g: int,
    increments: int,
    taken_by: str,
    seal: str,
    at: datetime | None,
    *,
    contract: str | None,
    parcel: str,
    part: str,
    lot: str | None,
    call: str | None,
    resample_of: str | None = None,
) -> CommandResult:
    held = t.sample.c
    check(
        not unit.count(t.sample, held.reader == owner, held.reference == reference),
        "the sample {reference} exists already",
        "Choose another number.",
        reference=reference,
    )
    readers = unit.readers(owner)
    made = unit.add(
        t.sample,
        **readers,
        reference=reference,
        kind=kind,
        owner=owner,
        increments=increments,
        mass_g=mass_g,
        seal=seal,
        taken_at=unit.time(at).at,
        taken_by=taken_by,
        contract=contract,
        parcel=parcel,
        part=part,
        lot=lot,
        call=call,
        resample_of=resample_of,
    )
    return CommandResult("sample", made, readers["tier"], reader=readers["reader"])


@command("laboratory")
def derive_sample(
    unit: Book,
    reference: Line,
    kind: Code,
    sources: list[SourceField],
    made_by: Line,
    seal: MaybeLine = "",
    at: Moment | None = None,
) -> CommandResult:
    """Make a sample of others: a bulk sample of increments, an analysis sample of a bulk sample."""
    check_word(kind, KINDS[1:], "the kind of sample")
    check(bool(sources), "no sample is named", "Name the samples it is made of.", kind="invalid")
    rows = [unit.find(SampleRow, each.sample) for each in sources]
    first = rows[0]
    same = ("owner", "contract", "parcel", "part", "lot", "call")
    check(
        all(row[name] == first[name] for row in rows for name in same)
        and len({row.id for row in rows}) == len(rows),
        "the samples are not of one parcel and part, or one is named twice",
        "Make a sample of each part.",
        kind="invalid",
    )
    check(
        all(KINDS.index(row.kind) < KINDS.index(kind) for row in rows),
        "a sample of the kind {kind_of_sample} is not made of these",
        "Samples are made in the order {kinds}.",
        kind_of_sample=kind,
        kinds=", ".join(KINDS),
    )
    made = _add_sample(
        unit,
        first.owner,
        reference,
        kind,
        sum(each.mass_g for each in sources),
        sum(row.increments for row in rows),
        made_by,
        seal,
        at,
        contract=first.contract,
        parcel=first.parcel,
        part=first.part,
        lot=first.lot,
        call=first.call,
    )
    for each in sources:
        unit.add(
            t.sample_source,
            **unit.readers(first.owner),
            sample=made.id,
            source=each.sample,
            mass_g=each.mass_g,
        )
    return made


@command("laboratory")
def hand_over_sample(
    unit: Book,
    sample_id: SampleId,
    from_holder: Line,
    to_holder: Line,
    seal_intact: bool,
    seal: MaybeLine = "",
    at: Moment | None = None,
) -> CommandResult:
    """Record that a sample went from one holder to the next, and whether its seal was intact."""
    row = unit.find(SampleRow, sample_id)
    held = t.custody.c
    query = select(t.custody).where(held.sample == sample_id).order_by(held.number.desc())
    last = unit.record(CustodyRow, query)
    holder = last.to_holder if last else row.taken_by
    check(
        from_holder == holder and to_holder != holder,
        "the sample {reference} is with {holder}",
        "Record the steps between in their order.",
        reference=row.reference,
        holder=holder,
    )
    readers = unit.readers(row.owner)
    made = unit.add(
        t.custody,
        **readers,
        sample=sample_id,
        number=(last.number if last else 0) + 1,
        from_holder=from_holder,
        to_holder=to_holder,
        at=unit.time(at).at,
        seal=seal,
        seal_intact="yes" if seal_intact else "no",
    )
    note = "" if seal_intact else "The seal was broken: results of this sample can be disputed."
    return CommandResult("custody", made, readers["tier"], note=note, reader=readers["reader"])


@command("laboratory")
def order_tests(
    unit: Book,
    sample_id: SampleId,
    laboratory: Line,
    properties: Codes,
    role: Code = "first",
    due_on: Day | None = None,
) -> CommandResult:
    """Order tests of a sample from a laboratory: the first, the second, or an umpire."""
    check_word(role, ROLES, "the role of the laboratory")
    check(
        bool(properties) and len(set(properties)) == len(properties),
        "the order names no property, or one twice",
        "Name each property once.",
        kind="invalid",
    )
    row = unit.find(SampleRow, sample_id)
    held = t.test_order.c
    given = unit.records(TestOrderRow, select(t.test_order).where(held.sample == sample_id))
    check(
        role not in [each.role for each in given]
        and laboratory not in [each.laboratory for each in given],
        "the sample {reference} has an order of this role or laboratory already",
        "Two laboratories are compared, and the umpire is a third.",
        reference=row.reference,
    )
    check(
        ROLES.index(role) == len(given),
        "a {role} laboratory is ordered after the one before it",
        "Order the first, then the second, then the umpire.",
        role=role,
    )
    readers = unit.readers(row.owner)
    made = unit.add(
        t.test_order,
        **readers,
        sample=sample_id,
        laboratory=laboratory,
        role=role,
        properties=list(properties),
        due_on=due_on.isoformat() if due_on else "",
    )
    return CommandResult("test_order", made, readers["tier"], reader=readers["reader"])


@command("laboratory")
def record_result(
    unit: Book,
    test_order_id: TestOrderId,
    property: Line,
    value: Figure,
    unit_of_value: Line,
    method: Line,
    tested_on: Day,
    basis: MaybeLine = "",
    bound: Bound = "",
) -> CommandResult:
    """Record a result with its method and basis; a bound such as >400 is stored as one."""
    order = unit.find(TestOrderRow, test_order_id)
    check(
        property in order.properties,
        "the order does not name the property {property}",
        "Write one of {properties}.",
        kind="invalid",
        property=repr(property),
        properties=", ".join(order.properties),
    )
    held = t.test_result.c
    check(
        not unit.count(t.test_result, held.test_order == test_order_id, held.property == property),
        "the order has a result of {property} already",
        "A result is not overwritten: resample, or order a second laboratory.",
        property=property,
    )
    check(
        tested_on <= unit.now.date(),
        "the day of the test lies ahead",
        "Correct the date.",
        kind="invalid",
    )
    sample = unit.find(SampleRow, order.sample)
    readers = unit.readers(sample.owner)
    made = unit.add(
        t.test_result,
        **readers,
        test_order=test_order_id,
        property=property,
        value=written(value),
        bound=bound,
        unit=unit_of_value,
        basis=basis,
        method=method,
        tested_on=tested_on.isoformat(),
    )
    return CommandResult("test_result", made, readers["tier"], reader=readers["reader"])


@command("laboratory")
def decide_quality(
    unit: Book,
    contract_id: ContractId,
    parcel: Line,
    outcome: Code = "",
    reason: MaybeLine = "",
) -> CommandResult:
    """Decide on the quality of a parcel: by rule, or otherwise with a reason.

    A decision to hold places a quality hold on the lots that were sampled.
    """
    contract = contract_in_force(unit, contract_id)
    found = final_quality(unit, contract, parcel, price_of(contract))
    chosen = check_word(outcome or found.outcome, OUTCOMES, "the outcome")
    check(
        chosen == found.outcome or bool(reason),
        "the results lead to {rule}, and the decision is {decision}",
        "Write the reason of the decision.",
        kind="invalid",
        rule=found.outcome,
        decision=chosen,
    )
    hold = None
    if chosen == "hold":
        lots = sampled_lots(unit, contract_id, parcel)
        if not lots:
            refuse(
                "no sample of the parcel {parcel} names its lot, so there is nothing to hold",
                "Take a sample that names the lot.",
                parcel=parcel,
            )
        words = reason or "; ".join(each.what for each in found.breaches) or "decided"
        holds = [place_hold(unit, "quality", words, lot=lot).id for lot in lots]
        hold = holds[0]
    readers = unit.readers(contract.owner)
    made = unit.add(
        t.quality_decision,
        **readers,
        contract=contract_id,
        parcel=parcel,
        outcome=chosen,
        grounds={**found.as_json(), "contract_version": version_in_force(unit, contract_id)},
        amount_per_t=str(found.amount_per_t),
        reason=reason,
        grain_hold=hold,
    )
    facts = {"outcome": chosen, "amount_per_t": str(found.amount_per_t)}
    return CommandResult(
        "quality_decision", made, readers["tier"], facts=facts, reader=readers["reader"]
    )
