"""Nominations of ships between an owner and the terminal, and what was loaded under them."""

from __future__ import annotations

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.fields import DocumentId, Kg
from keruen.hub.commands.operation_fields import CallId, ContractId, NominationId
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.contracts import open_quantity
from keruen.hub.registry import command
from keruen.hub.rows import GrainDocumentRow, NominationRow
from keruen.hub.ships.identifiers import check_imo_number
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, MaybeLine
from keruen.store.refusal import check, refuse

DIRECTIONS = ("receipt", "loading")
ANSWERS = ("accepted", "refused")


def between(unit: Book, owner: str) -> dict[str, str]:
    """Readers of a record that either the terminal or the owner writes for the other.

    Raises
    ------
    RefusalError : an actor who is neither.
    """
    if unit.actor.party == unit.terminal.code:
        return unit.readers(owner)
    if unit.actor.party != owner:
        refuse("this is between the terminal and its owner", "Sign in as the owner.")
    return {"tier": "pair", "party": owner, "reader": unit.terminal.code}


def _nominate(
    unit: Book,
    contract_id: str,
    reference: str,
    imo: str,
    vessel_name: str,
    direction: str,
    kg: int,
    laycan: tuple[str, str],
    plan_reference: str = "",
) -> CommandResult:
    contract = contract_in_force(unit, contract_id)
    check_word(direction, DIRECTIONS, "the direction")
    check(
        laycan[0] <= laycan[1],
        "the laycan ends before it begins",
        "Correct the dates.",
        kind="invalid",
    )
    free = open_quantity(unit, contract).free_kg
    check(
        kg <= free,
        "the nomination is of {kg} kg, and {free} kg are free on the contract {contract}",
        "Nominate at most that much.",
        kg=kg,
        free=max(free, 0),
        contract=contract.reference,
    )
    held = t.nomination.c
    check(
        not unit.count(t.nomination, held.contract == contract_id, held.reference == reference),
        "the nomination {reference} exists already",
        "Choose another reference.",
        reference=reference,
    )
    readers = between(unit, contract.owner)
    made = unit.add(
        t.nomination,
        **readers,
        contract=contract_id,
        reference=reference,
        imo=check_imo_number(imo) if imo else "",
        vessel_name=vessel_name,
        direction=direction,
        grade=contract.grade,
        kg=kg,
        laycan_from=laycan[0],
        laycan_to=laycan[1],
        plan_reference=plan_reference,
    )
    return CommandResult("nomination", made, "pair", reader=readers["reader"])


@command("trade")
def nominate_ship(
    unit: Book,
    contract_id: ContractId,
    reference: Line,
    direction: Code,
    kg: Kg,
    laycan_from: Day,
    laycan_to: Day,
    imo: Line = "",
    vessel_name: MaybeLine = "to be nominated",
    plan_reference: MaybeLine = "",
) -> CommandResult:
    """Propose a ship to an owner; where it comes from a plan, with the reference of the voyage."""
    return _nominate(
        unit,
        contract_id,
        reference,
        imo,
        vessel_name,
        direction,
        kg,
        (laycan_from.isoformat(), laycan_to.isoformat()),
        plan_reference,
    )


@command("claims")
def propose_ship(
    unit: Book,
    contract_id: ContractId,
    reference: Line,
    direction: Code,
    kg: Kg,
    laycan_from: Day,
    laycan_to: Day,
    imo: Line,
    vessel_name: Line,
) -> CommandResult:
    """Nominate a ship as an owner; the terminal then accepts or refuses it."""
    laycan = (laycan_from.isoformat(), laycan_to.isoformat())
    return _nominate(unit, contract_id, reference, imo, vessel_name, direction, kg, laycan)


def _answer(
    unit: Book, nomination_id: str, answer: str, call: str | None, reason: str
) -> CommandResult:
    row = unit.find(NominationRow, nomination_id)
    contract = contract_in_force(unit, row.contract)
    readers = between(unit, contract.owner)
    check(
        not unit.count(
            t.nomination_answer,
            t.nomination_answer.c.nomination == nomination_id,
            t.nomination_answer.c.answer == answer,
        ),
        "the nomination {reference} is {answer} already",
        "Nothing needs to be done.",
        reference=row.reference,
        answer=answer,
    )
    made = unit.add(
        t.nomination_answer,
        **readers,
        nomination=nomination_id,
        answer=answer,
        call=call,
        reason=reason,
    )
    return CommandResult("nomination_answer", made, "pair", reader=readers["reader"])


@command("trade")
def accept_nomination(unit: Book, nomination_id: NominationId, call_id: CallId) -> CommandResult:
    """Accept an owner's nomination for a call of the line-up."""
    row = unit.find(NominationRow, nomination_id)
    vessel = t.vessel.c
    query = (
        select(vessel.imo)
        .join(t.vessel_call, t.vessel_call.c.vessel == vessel.id)
        .where(t.vessel_call.c.id == call_id)
    )
    imo = unit.connection.execute(query).scalar_one()
    check(
        row.imo in ("", imo),
        "the nomination is of the ship {nominated}, and the call of the ship {calling}",
        "Name the call of this ship.",
        nominated=row.imo,
        calling=imo,
    )
    return _answer(unit, nomination_id, "accepted", call_id, "")


@command("trade")
def refuse_nomination(unit: Book, nomination_id: NominationId, reason: Line) -> CommandResult:
    """Refuse an owner's nomination, with the reason."""
    return _answer(unit, nomination_id, "refused", None, reason)


@command("claims")
def answer_proposal(
    unit: Book, nomination_id: NominationId, answer: Code, reason: MaybeLine = ""
) -> CommandResult:
    """Accept or refuse, as an owner, a ship that the terminal proposed."""
    check_word(answer, ANSWERS, "the answer")
    return _answer(unit, nomination_id, answer, None, reason)


@command("claims")
def withdraw_proposal(unit: Book, nomination_id: NominationId, reason: Line) -> CommandResult:
    """Withdraw, as an owner, a nomination under which nothing was loaded."""
    return _answer(unit, nomination_id, "withdrawn", None, reason)


@command("trade")
def withdraw_nomination(unit: Book, nomination_id: NominationId, reason: Line) -> CommandResult:
    """Withdraw a ship that the terminal proposed."""
    return _answer(unit, nomination_id, "withdrawn", None, reason)


@command("trade")
def assign_call(unit: Book, nomination_id: NominationId, call_id: CallId) -> CommandResult:
    """Assign a call of the line-up to a proposal that its owner accepted."""
    return _answer(unit, nomination_id, "assigned", call_id, "")


@command("trade")
def complete_nomination(unit: Book, nomination_id: NominationId) -> CommandResult:
    """Complete a nomination; what it did not load is open on the contract again."""
    return _answer(unit, nomination_id, "completed", None, "")


@command("movement")
def fulfil_nomination(
    unit: Book, nomination_id: NominationId, document_id: DocumentId
) -> CommandResult:
    """Count a posted receipt or loading under a nomination."""
    row = unit.find(NominationRow, nomination_id)
    contract = contract_in_force(unit, row.contract)
    document = unit.find(GrainDocumentRow, document_id)
    entry = t.place_entry.c
    side = entry.to_place if row.direction == "loading" else entry.from_place
    query = select(entry.kg).where(entry.document == document_id, side == "ship")
    kg = sum(int(each) for each in unit.connection.execute(query).scalars())
    check(
        document.owner == contract.owner and kg > 0,
        "the document {id} does not move grain of {owner} by ship in this direction",
        "Name the document that loads or discharges the ship.",
        id=document_id,
        owner=contract.owner,
    )
    readers = unit.readers(contract.owner)
    made = unit.add(t.call_loaded, **readers, nomination=nomination_id, document=document_id, kg=kg)
    return CommandResult("call_loaded", made, "pair", reader=readers["reader"])


@command("claims")
def consent_to_publication(unit: Book, consents: bool) -> CommandResult:
    """Consent that one's own movements are shown without those of others, or withdraw it."""
    readers = between(unit, unit.actor.party)
    answer = "given" if consents else "withdrawn"
    made = unit.add(t.publication_consent, **readers, answer=answer)
    return CommandResult("publication_consent", made, "pair", reader=readers["reader"])
