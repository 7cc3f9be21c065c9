"""Contracts of owners, and quantities that are washed out."""

from __future__ import annotations

from decimal import Decimal

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.contract_terms import (
    Terms,
    check_laytime,
    check_terms,
    lines_of_fields,
)
from keruen.hub.commands.fields import GradeId, Kg, PartyCode
from keruen.hub.commands.operation_fields import (
    ContractId,
    Currency,
    ScaleField,
    Share,
    SpecificationField,
    written,
)
from keruen.hub.reads.amendments import contract_in_force, version_in_force
from keruen.hub.reads.contracts import open_quantity
from keruen.hub.registry import command
from keruen.hub.screeners import FIRM, ScreenedSubject
from keruen.hub.screening import validate
from keruen.hub.trade.quantity import Tolerance
from keruen.hub.trade.terms import (
    check_word,
)
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
    """Write a contract under which an owner's grain goes through the terminal.

    The owner and the other party are screened first.
    """
    unit.owner(owner)
    check_word(kind, KINDS, "the kind of contract")
    check_terms(
        Terms(
            incoterm,
            tolerance_option,
            price_form,
            final_weight_at,
            final_weight_method,
            final_quality_at,
            umpire_rule,
        ),
        ships_from,
        ships_to,
    )
    held = t.contract.c
    check(
        not unit.count(t.contract, held.reader == owner, held.reference == reference),
        "the contract {reference} exists already",
        "Propose an amendment of it, or choose another reference.",
        reference=reference,
    )
    check_laytime(laytime_terms)
    lines = lines_of_fields(specification, scales)
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
    for line in lines:
        unit.add(t.contract_line, **readers, contract=made, **line)
    parties = (unit.party_name(owner), counterparty)
    subjects = [ScreenedSubject(FIRM, each) for each in parties]
    validate(unit, "contract", made, subjects, readers)
    return CommandResult("contract", made, readers["tier"], reader=readers["reader"])


@command("trade")
def wash_out(unit: Book, contract_id: ContractId, kg: Kg, agreement: Line) -> CommandResult:
    """Take out of a contract what buyer and seller released each other from."""
    row = contract_in_force(unit, contract_id)
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
        version=version_in_force(unit, contract_id),
        agreement=agreement,
    )
    return CommandResult("contract_washout", made, readers["tier"], reader=readers["reader"])
