"""Contracts of owners, and quantities that are washed out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.fields import GradeId, Kg, PartyCode
from keruen.hub.commands.operation_fields import (
    ContractId,
    Currency,
    ScaleField,
    Share,
    SpecificationField,
    written,
)
from keruen.hub.quality.comparison import UMPIRE_RULES
from keruen.hub.reads.contracts import open_quantity
from keruen.hub.reads.quality import scale_of
from keruen.hub.registry import command
from keruen.hub.rows import ContractRow
from keruen.hub.trade.quantity import Tolerance
from keruen.hub.trade.terms import (
    FINAL_AT,
    INCOTERMS,
    OPTIONS,
    PRICE_FORMS,
    WEIGHT_METHODS,
    check_word,
)
from keruen.laytime.errors import Findings
from keruen.laytime.read_terms import read_terms
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, MaybeLine, Values
from keruen.store.refusal import check

KINDS = ("sale", "purchase")


@command("trade")
def write_contract(
    unit: Book,
    owner: PartyCode,
    reference: Line,
    kind: Code,
    counterparty: Line,
    incoterm: Code,
    place: Line,
    grade: GradeId,
    kg: Kg,
    tolerance_option: Code,
    ships_from: Day,
    ships_to: Day,
    currency: Currency,
    specification: list[SpecificationField],
    less_pct: Share = Decimal(0),
    more_pct: Share = Decimal(0),
    price_form: Code = "to_be_fixed",
    price: MaybeLine = "",
    scales: list[ScaleField] = [],  # noqa: B006 - the registry copies defaults
    final_weight_at: Code = "loading",
    final_weight_method: Code = "weighbridge",
    final_quality_at: Code = "loading",
    umpire_rule: Code = "",
    laytime_terms: Values = {},  # noqa: B006
) -> CommandResult:
    """Write a contract under which an owner's grain goes through the terminal."""
    unit.owner(owner)
    for value, words, field in (
        (kind, KINDS, "the kind of contract"),
        (incoterm, INCOTERMS, "the Incoterm"),
        (tolerance_option, OPTIONS, "the option of the tolerance"),
        (price_form, PRICE_FORMS, "the form of the price"),
        (final_weight_at, FINAL_AT, "the place of the final weight"),
        (final_weight_method, WEIGHT_METHODS, "the method of the final weight"),
        (final_quality_at, FINAL_AT, "the place of the final quality"),
        (umpire_rule, ("", *UMPIRE_RULES), "the rule of umpires"),
    ):
        check_word(value, words, field)
    check(
        ships_from <= ships_to,
        "the period of shipment ends before it begins",
        "Correct the dates.",
        kind="invalid",
    )
    held = t.contract.c
    check(
        not unit.count(t.contract, held.reader == owner, held.reference == reference),
        "the contract {reference} exists already",
        "Write an amendment under another reference.",
        reference=reference,
    )
    _check_laytime(laytime_terms)
    steps = _steps(specification, scales)
    readers = unit.readers(owner)
    made = unit.add(
        t.contract,
        **readers,
        reference=reference,
        kind=kind,
        owner=owner,
        counterparty=counterparty,
        incoterm=incoterm,
        place=place,
        grade=grade,
        kg=kg,
        less_pct=written(less_pct),
        more_pct=written(more_pct),
        tolerance_option=tolerance_option,
        most_kg=Tolerance(less_pct, more_pct).most_kg(kg),
        price_form=price_form,
        price=price,
        currency=currency,
        ships_from=ships_from.isoformat(),
        ships_to=ships_to.isoformat(),
        final_weight_at=final_weight_at,
        final_weight_method=final_weight_method,
        final_quality_at=final_quality_at,
        umpire_rule=umpire_rule,
        laytime_terms=dict(laytime_terms),
    )
    limits = ("least", "most", "least_part", "most_part", "reject_below", "reject_above")
    for number, line in enumerate(specification, start=1):
        unit.add(
            t.contract_line,
            **readers,
            contract=made,
            line=number,
            property=line.property,
            unit=line.unit,
            basis=line.basis,
            method=line.method,
            tolerance=written(line.tolerance),
            steps=steps[line.property],
            **{name: written(getattr(line, name)) for name in limits},
        )
    return CommandResult("contract", made, readers["tier"], reader=readers["reader"])


def _check_laytime(terms: dict[str, Any]) -> None:
    """Refuse terms of laytime that could not be calculated with later."""
    if terms:
        findings = Findings()
        read_terms(terms, findings, "laytime_terms")
        findings.refuse()


def _steps(
    specification: Sequence[SpecificationField], scales: Sequence[ScaleField]
) -> dict[str, list[dict[str, Any]]]:
    """Steps of each property as they are stored; a scale that leaves a gap is refused."""
    names = [line.property for line in specification]
    for name in names:
        check(
            names.count(name) == 1,
            "the specification has the property {name} twice",
            "Write one line for each property.",
            kind="invalid",
            name=name,
        )
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for step in scales:
        check(
            step.property in found,
            "the scale is of {name}, which the specification does not have",
            "Add the property to the specification, even without limits.",
            kind="invalid",
            name=repr(step.property),
        )
        found[step.property].append(step.model_dump(mode="json"))
    for name, steps in found.items():
        if steps:
            scale_of(name, steps)
    return found


@command("trade")
def wash_out(unit: Book, contract_id: ContractId, kg: Kg, agreement: Line) -> CommandResult:
    """Take out of a contract what buyer and seller released each other from."""
    row = unit.find(ContractRow, contract_id)
    left = open_quantity(unit, row)
    due = left.due_kg - kg
    most = left.tolerance.most_kg(due) if due > 0 else 0
    check(
        due >= 0 and most >= left.nominated_kg + left.loaded_kg,
        "{kg} kg are to be washed out, and {open} kg are open on the contract",
        "Withdraw nominations first, or wash out less.",
        kg=kg,
        open=left.open_kg,
    )
    readers = unit.readers(row.owner)
    made = unit.add(
        t.contract_washout,
        **readers,
        contract=contract_id,
        kg=kg,
        most_kg=most,
        agreement=agreement,
    )
    return CommandResult("contract_washout", made, readers["tier"], reader=readers["reader"])
