"""Amendments of contracts: one party proposes a version, the other accepts it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from sqlalchemy import func, select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.contract_terms import (
    Terms,
    check_laytime,
    check_terms,
    lines_of_fields,
)
from keruen.hub.commands.fields import Kg
from keruen.hub.commands.nominations import ANSWERS, between
from keruen.hub.commands.operation_fields import (
    ContractId,
    ScaleField,
    Share,
    SpecificationField,
    written,
)
from keruen.hub.reads.amendments import (
    TERMS,
    contract_in_force,
    lines_in_force,
    terms_of_line,
    version_in_force,
)
from keruen.hub.reads.contracts import open_quantity
from keruen.hub.registry import command
from keruen.hub.rows import ContractAmendmentRow, ContractRow
from keruen.hub.stored import ContractTerms
from keruen.hub.trade.quantity import Tolerance
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.fields import ID_RULE, Code, Day, Line, MaybeLine, Refers, Values, Words
from keruen.store.refusal import check

AmendmentId = Annotated[str, ID_RULE, Refers("contract_amendment")]


class GivenTerms(NamedTuple):
    """Terms of a contract that a proposal changes; what is left out stays as it is."""

    kg: int | None
    less_pct: Decimal | None
    more_pct: Decimal | None
    ships_from: date | None
    ships_to: date | None
    price_form: str
    price: str
    incoterm: str = ""
    place: str = ""
    tolerance_option: str = ""
    final_weight_at: str = ""
    final_weight_method: str = ""
    final_quality_at: str = ""
    umpire_rule: str = ""
    laytime_terms: Mapping[str, object] = {}


def _propose(
    unit: Book,
    contract_id: str,
    agreement: str,
    reason: str,
    given: GivenTerms,
    specification: list[SpecificationField],
    scales: list[ScaleField],
) -> CommandResult:
    row = contract_in_force(unit, contract_id)
    readers = between(unit, row.owner)
    terms = _amended(row, given)
    check_terms(
        Terms(
            terms["incoterm"],
            terms["tolerance_option"],
            terms["price_form"],
            terms["final_weight_at"],
            terms["final_weight_method"],
            terms["final_quality_at"],
            terms["umpire_rule"],
        ),
        date.fromisoformat(terms["ships_from"]),
        date.fromisoformat(terms["ships_to"]),
    )
    check_laytime(terms["laytime_terms"])
    check(
        bool(specification) or not scales,
        "scales of premium and discount are given without the specification",
        "Write every line of the specification as it is to be.",
        kind="invalid",
    )
    kept = [terms_of_line(line) for line in lines_in_force(unit, contract_id)]
    lines = lines_of_fields(specification, scales) if specification else kept
    washed = open_quantity(unit, row).washed_out_kg
    due = terms["kg"] - washed
    check(
        due > 0,
        "the amendment is of {kg} kg, and {washed} kg were washed out",
        "Agree on a quantity above what was washed out.",
        kg=terms["kg"],
        washed=washed,
    )
    tolerance = Tolerance(Decimal(terms["less_pct"]), Decimal(terms["more_pct"]))
    terms["most_kg"] = tolerance.most_kg(due)
    after: Mapping[str, object] = terms
    check(
        lines != kept or any(after[name] != row[name] for name in TERMS if name != "most_kg"),
        "the amendment changes nothing of the contract {reference}",
        "Write what is to change.",
        kind="invalid",
        reference=row.reference,
    )
    last = select(func.max(t.contract_amendment.c.number)).where(
        t.contract_amendment.c.contract == contract_id
    )
    made = unit.add(
        t.contract_amendment,
        **readers,
        contract=contract_id,
        number=int(unit.connection.execute(last).scalar() or 0) + 1,
        replaces=version_in_force(unit, contract_id),
        agreement=agreement,
        reason=reason,
        kg=terms["kg"],
        most_kg=terms["most_kg"],
        washed_out_kg=washed,
        terms=terms,
        lines=lines,
    )
    return CommandResult("contract_amendment", made, "pair", reader=readers["reader"])


def _amended(row: ContractRow, given: GivenTerms) -> ContractTerms:
    """The terms of a contract with those that are given; a price that is to be fixed is empty."""
    form = given.price_form or row.price_form
    return {
        "incoterm": given.incoterm or row.incoterm,
        "place": given.place or row.place,
        "kg": row.kg if given.kg is None else given.kg,
        "less_pct": row.less_pct if given.less_pct is None else written(given.less_pct),
        "more_pct": row.more_pct if given.more_pct is None else written(given.more_pct),
        "tolerance_option": given.tolerance_option or row.tolerance_option,
        "most_kg": row.most_kg,
        "price_form": form,
        "price": "" if form == "to_be_fixed" else given.price or row.price,
        "ships_from": given.ships_from.isoformat() if given.ships_from else row.ships_from,
        "ships_to": given.ships_to.isoformat() if given.ships_to else row.ships_to,
        "final_weight_at": given.final_weight_at or row.final_weight_at,
        "final_weight_method": given.final_weight_method or row.final_weight_method,
        "final_quality_at": given.final_quality_at or row.final_quality_at,
        "umpire_rule": given.umpire_rule or row.umpire_rule,
        "laytime_terms": _merged(row.laytime_terms, given.laytime_terms),
    }


def _merged(before: dict[str, object], given: Mapping[str, object]) -> dict[str, object]:
    """Terms of laytime with those that are given; a number that a form sent as text is the same."""
    changed = {
        name: value
        for name, value in given.items()
        if name not in before or str(before[name]) != str(value)
    }
    return {**before, **changed}


@command("trade")
def amend_contract(
    unit: Book,
    contract_id: ContractId,
    agreement: Line,
    reason: Words,
    incoterm: Code = "",
    place: MaybeLine = "",
    kg: Kg | None = None,
    less_pct: Share | None = None,
    more_pct: Share | None = None,
    tolerance_option: Code = "",
    ships_from: Day | None = None,
    ships_to: Day | None = None,
    price_form: Code = "",
    price: MaybeLine = "",
    specification: list[SpecificationField] = [],  # noqa: B006 - the registry copies defaults
    scales: list[ScaleField] = [],  # noqa: B006
    final_weight_at: Code = "",
    final_weight_method: Code = "",
    final_quality_at: Code = "",
    umpire_rule: Code = "",
    laytime_terms: Values = {},  # noqa: B006
) -> CommandResult:
    """Propose another version of a contract to its owner; what is left out stays as it is."""
    given = GivenTerms(
        kg,
        less_pct,
        more_pct,
        ships_from,
        ships_to,
        price_form,
        price,
        incoterm=incoterm,
        place=place,
        tolerance_option=tolerance_option,
        final_weight_at=final_weight_at,
        final_weight_method=final_weight_method,
        final_quality_at=final_quality_at,
        umpire_rule=umpire_rule,
        laytime_terms=laytime_terms,
    )
    return _propose(unit, contract_id, agreement, reason, given, specification, scales)


@command("claims")
def propose_amendment(
    unit: Book,
    contract_id: ContractId,
    agreement: Line,
    reason: Words,
    kg: Kg | None = None,
    less_pct: Share | None = None,
    more_pct: Share | None = None,
    ships_from: Day | None = None,
    ships_to: Day | None = None,
    price_form: Code = "",
    price: MaybeLine = "",
) -> CommandResult:
    """Propose, as an owner, another quantity, period or price of a contract."""
    given = GivenTerms(kg, less_pct, more_pct, ships_from, ships_to, price_form, price)
    return _propose(unit, contract_id, agreement, reason, given, [], [])


def _answer(unit: Book, amendment: str, answer: str, reason: str, seen: str = "") -> CommandResult:
    row = unit.find(ContractAmendmentRow, amendment)
    contract = unit.find(ContractRow, row.contract)
    readers = between(unit, contract.owner)
    own = row.party == unit.actor.party
    check(
        own == (answer == "withdrawn"),
        "a party cannot answer its own amendment, nor withdraw that of the other",
        "Wait for the other party.",
        kind="forbidden",
    )
    held = t.contract_amendment_answer.c
    check(
        not unit.count(t.contract_amendment_answer, held.amendment == amendment),
        "the amendment {number} of {reference} is answered already",
        "Propose another amendment.",
        number=row.number,
        reference=contract.reference,
    )
    made = unit.add(
        t.contract_amendment_answer,
        **readers,
        amendment=amendment,
        answer=answer,
        amendment_sha256=seen,
        reason=reason,
    )
    facts = {"contract": row.contract, "number": row.number, "answer": answer}
    return CommandResult(
        "contract_amendment_answer", made, "pair", facts=facts, reader=readers["reader"]
    )


@command("trade", binds="amendment")
def confirm_amendment(
    unit: Book, amendment: AmendmentId, answer: Code, reason: MaybeLine = ""
) -> CommandResult:
    """Accept or refuse, as the terminal, the amendment that an owner proposed as it was shown."""
    check_word(answer, ANSWERS, "the answer")
    return _answer(unit, amendment, answer, reason, unit.seen)


@command("claims", binds="amendment")
def answer_amendment(
    unit: Book, amendment: AmendmentId, answer: Code, reason: MaybeLine = ""
) -> CommandResult:
    """Accept or refuse, as an owner, the amendment that the terminal proposed as it was shown."""
    check_word(answer, ANSWERS, "the answer")
    return _answer(unit, amendment, answer, reason, unit.seen)


@command("trade")
def withdraw_amendment(unit: Book, amendment: AmendmentId, reason: Line) -> CommandResult:
    """Withdraw an amendment that the terminal proposed."""
    return _answer(unit, amendment, "withdrawn", reason)


@command("claims")
def withdraw_own_amendment(unit: Book, amendment: AmendmentId, reason: Line) -> CommandResult:
    """Withdraw, as an owner, an amendment that it proposed."""
    return _answer(unit, amendment, "withdrawn", reason)
