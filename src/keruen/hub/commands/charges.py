"""Tariffs, charges to owners, credits and payments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.fields import DocumentId, Kg, PartyCode
from keruen.hub.commands.operation_fields import (
    ChargeId,
    Currency,
    LaytimeId,
    Money,
    TicketId,
    TreatmentId,
    written,
)
from keruen.hub.money.storage import storage_amount, storage_days
from keruen.hub.money.tariff import KG_PER_T, UNITS, TariffLine, line_of, rounded, tonnes_amount
from keruen.hub.names import OUTSIDE
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.charges import claim_changes, read_tariff, terminal_day
from keruen.hub.registry import command
from keruen.hub.rows import (
    ChargeRow,
    GrainDocumentRow,
    LaytimeResultRow,
    TicketCloseRow,
    TicketRow,
    TreatmentRow,
)
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, Words
from keruen.store.instants import read_instant
from keruen.store.refusal import check, refuse

Month = Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
Days = Annotated[int, Field(ge=0, le=366)]
Decimals = Annotated[int, Field(ge=0, le=4)]


@command("charges")
def set_tariff(
    unit: Book,
    service: Code,
    from_day: Day,
    rate: Money,
    currency: Currency,
    owner: Code = "",
    free_days: Days = 0,
    decimals: Decimals = 2,
) -> CommandResult:
    """Set the rate of a service from a day on, for every owner or for one."""
    check_word(service, tuple(UNITS), "the service")
    check(rate > 0, "a rate is above zero", "Write the rate.", kind="invalid")
    check(
        service == "storage" or free_days == 0,
        "only storage has free days",
        "Leave them out.",
        kind="invalid",
    )
    if owner:
        unit.owner(owner)
    held = t.tariff.c
    day = from_day.isoformat()
    check(
        not unit.count(
            t.tariff, held.service == service, held.owner == owner, held.from_day == day
        ),
        "there is a rate for {service} from {day} on already",
        "Set the next rate from a later day.",
        service=service,
        day=day,
    )
    readers = (
        unit.readers(owner)
        if owner
        else {"tier": "shared", "party": unit.actor.party, "reader": ""}
    )
    made = unit.add(
        t.tariff,
        **readers,
        service=service,
        owner=owner,
        from_day=day,
        rate=written(rate),
        unit=UNITS[service],
        currency=currency,
        free_days=free_days,
        decimals=decimals,
    )
    return CommandResult("tariff", made, readers["tier"], reader=readers["reader"])


def _charge(
    unit: Book,
    owner: str,
    service: str,
    subject: str,
    day: date,
    words: str,
    quantity: str,
    line: TariffLine,
    amount: Decimal,
) -> CommandResult | None:
    """Add a charge; None where it comes to nothing."""
    held = t.charge.c
    check(
        not unit.count(
            t.charge, held.owner == owner, held.service == service, held.subject == subject
        ),
        "{service} of {subject} is charged already",
        "Reverse the charge first where it was wrong, and charge another subject.",
        service=service,
        subject=subject,
    )
    if not amount:
        return None
    readers = unit.readers(owner)
    made = unit.add(
        t.charge,
        **readers,
        owner=owner,
        service=service,
        subject=subject,
        day=day.isoformat(),
        words=words,
        quantity=quantity,
        unit=UNITS.get(service, ""),
        rate=written(line.rate) if line.rate else "",
        currency=line.currency,
        amount=written(amount),
    )
    facts = {"amount": written(amount), "currency": line.currency}
    return CommandResult("charge", made, readers["tier"], facts=facts, reader=readers["reader"])


@command("charges")
def charge_document(unit: Book, document_id: DocumentId) -> CommandResult:
    """Charge the handling of a receipt or a loading."""
    row = unit.find(GrainDocumentRow, document_id)
    services = {"receipt": "handling_in", "loading": "handling_out"}
    check(
        row.kind in services and bool(row.owner),
        "the document {id} is neither a receipt nor a loading of an owner",
        "Name a document that brought or took grain.",
        id=document_id,
    )
    entry = t.place_entry.c
    side = entry.from_place if row.kind == "receipt" else entry.to_place
    query = select(entry.kg).where(entry.document == document_id, side.in_(OUTSIDE))
    kg = sum(int(each) for each in unit.connection.execute(query).scalars())
    day = terminal_day(unit, read_instant(row.business_at))
    service = services[row.kind]
    line = line_of(read_tariff(unit), service, row.owner, day)
    amount = tonnes_amount(line, kg)
    words = f"{row.kind} {row.reference}"
    return _charged(
        _charge(unit, row.owner, service, document_id, day, words, _tonnes(kg), line, amount)
    )


@command("charges")
def charge_ticket(unit: Book, ticket_id: TicketId) -> CommandResult:
    """Charge the weighing of a completed ticket."""
    row = unit.find(TicketRow, ticket_id)
    held = t.ticket_close.c
    done = unit.record(TicketCloseRow, select(t.ticket_close).where(held.ticket == ticket_id))
    if done is None:
        refuse(
            "the ticket {reference} is not completed", "Close it first.", reference=row.reference
        )
    day = terminal_day(unit, read_instant(done.at))
    line = line_of(read_tariff(unit), "weighing", row.owner, day)
    amount = rounded(line.rate, line.decimals)
    return _charged(
        _charge(
            *(unit, row.owner, "weighing", ticket_id, day),
            *(f"ticket {row.reference}", "1", line, amount),
        )
    )


@command("charges")
def charge_storage(unit: Book, owner: PartyCode, month: Month) -> CommandResult:
    """Charge the storage of an owner in a month that has ended, by grade, after free days."""
    unit.owner(owner)
    first = date.fromisoformat(f"{month}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    check(
        terminal_day(unit, unit.now) > last,
        "the month {month} has not ended",
        "Charge it after its last terminal day.",
        month=month,
    )
    line = line_of(read_tariff(unit), "storage", owner, first)
    made = None
    for grade, changes in sorted(claim_changes(unit, owner).items()):
        days = storage_days(changes, first, last, line.free_days)
        kg_days, amount = storage_amount(line, days)
        words = f"storage of {grade} in {month}, {line.free_days} free days"
        subject = f"{month} {grade}"
        done = _charge(unit, owner, "storage", subject, last, words, _tonnes(kg_days), line, amount)
        made = done or made
    return _charged(made)


@command("charges")
def charge_fumigation(
    unit: Book, treatment_id: TreatmentId, owner: PartyCode, kg: Kg
) -> CommandResult:
    """Charge an owner for the part of a fumigation that concerned its grain."""
    unit.owner(owner)
    row = unit.find(TreatmentRow, treatment_id)
    day = terminal_day(unit, read_instant(row.began_at))
    line = line_of(read_tariff(unit), "fumigation", owner, day)
    amount = tonnes_amount(line, kg)
    words = f"fumigation of {day.isoformat()}"
    return _charged(
        _charge(unit, owner, "fumigation", treatment_id, day, words, _tonnes(kg), line, amount)
    )


@command("charges")
def charge_laytime(unit: Book, laytime_id: LaytimeId, owner_pays: bool) -> CommandResult:
    """Charge demurrage or credit despatch of a final statement to the owner of the contract.

    Parameters
    ----------
    owner_pays : whether the owner is on the side that pays demurrage and earns despatch.
    """
    row = unit.find(LaytimeResultRow, laytime_id)
    check(
        row.final,
        "the laytime statement is not final",
        "Settle laytime on a version with its completion.",
    )
    contract = contract_in_force(unit, row.contract)
    amount = Decimal(row.net) if owner_pays else -Decimal(row.net)
    word = "demurrage" if Decimal(row.net) > 0 else "despatch"
    day = terminal_day(unit, unit.now)
    line = TariffLine("laytime", day, Decimal(0), row.currency)
    words = f"{word} of {contract.reference}"
    subject = f"{row.call} {row.contract}"
    return _charged(_charge(unit, contract.owner, word, subject, day, words, "", line, amount))


def _charged(made: CommandResult | None) -> CommandResult:
    if made is None:
        refuse("there is nothing to charge: the amount is zero", "Nothing needs to be done.")
    return made


def _tonnes(kg: int) -> str:
    return f"{kg // KG_PER_T}.{kg % KG_PER_T:03}"


@command("charges")
def reverse_charge(unit: Book, charge_id: ChargeId, reason: Words) -> CommandResult:
    """Credit a charge whole, with the reason; both stay in the account."""
    row = unit.find(ChargeRow, charge_id)
    check(
        not unit.count(t.charge_reversal, t.charge_reversal.c.charge == charge_id),
        "the charge is reversed already",
        "Nothing needs to be done.",
    )
    readers = unit.readers(row.owner)
    day = terminal_day(unit, unit.now).isoformat()
    made = unit.add(t.charge_reversal, **readers, charge=charge_id, reason=reason, day=day)
    return CommandResult("charge_reversal", made, readers["tier"], reader=readers["reader"])


@command("charges")
def record_payment(
    unit: Book, owner: PartyCode, reference: Line, day: Day, currency: Currency, amount: Money
) -> CommandResult:
    """Record money that an owner paid."""
    unit.owner(owner)
    check(amount > 0, "a payment is above zero", "Write the amount.", kind="invalid")
    held = t.payment.c
    check(
        not unit.count(t.payment, held.reader == owner, held.reference == reference),
        "the payment {reference} is recorded already",
        "Nothing needs to be done.",
        reference=reference,
    )
    readers = unit.readers(owner)
    made = unit.add(
        t.payment,
        **readers,
        owner=owner,
        reference=reference,
        day=day.isoformat(),
        currency=currency,
        amount=written(amount),
    )
    return CommandResult("payment", made, readers["tier"], reader=readers["reader"])
