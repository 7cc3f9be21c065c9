"""Orders on claims: an owner orders, the other party accepts, the terminal posts."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book, Heading, read_claim
from keruen.hub.commands.fields import GradeId, Kg, PartyCode
from keruen.hub.draft import ClaimLine, Draft
from keruen.hub.names import FREE, PLEDGED
from keruen.hub.orders import words_of_order
from keruen.hub.registry import command
from keruen.hub.rows import ClaimAnswerRow, ClaimOrderRow
from keruen.hub.screeners import FIRM, ScreenedSubject
from keruen.hub.screening import validate
from keruen.store.canonical import fingerprint
from keruen.store.command import CommandResult
from keruen.store.entries import Entry, write_entry
from keruen.store.fields import ID_RULE, Code, MaybeLine, Refers, Words
from keruen.store.refusal import check, refuse

KINDS = ("sale", "pledge", "release")
ANSWERS = ("accepted", "declined")
OrderId = Annotated[str, ID_RULE, Refers("claim_order")]


@command("claims")
def order_claim(
    unit: Book, kind: Code, other: PartyCode, grade: GradeId, kg: Kg, note: MaybeLine = ""
) -> CommandResult:
    """Order a sale in store or a pledge of the own claim, or release a pledge of another's."""
    if kind not in KINDS:
        refuse(
            "the kind of order {given} is not known",
            "Write one of {kinds}.",
            kind="invalid",
            given=repr(kind),
            kinds=", ".join(KINDS),
        )
    mine, terminal = unit.actor.party, unit.terminal.code
    check(
        other not in (mine, terminal),
        "an order is between two parties of the terminal",
        "Name the other party.",
        kind="invalid",
    )
    owner, counterparty = (other, mine) if kind == "release" else (mine, other)
    basis = unit.basis(grade)
    if kind != "release":
        _check_free(unit, owner, grade, basis, kg)
    order = unit.new_id("order")
    words = {"kind": kind, "owner": owner, "counterparty": counterparty, "grade": grade}
    words |= {"basis": basis, "note": note, "order_id": order}
    made = ""
    # Whether the other party is known here is for the terminal to see, and discloses no customer.
    for reader in (other, terminal):
        made = unit.add(t.claim_order, tier="pair", reader=reader, kg=kg, **words)
    return CommandResult("claim_order", made, "pair", reader=terminal, facts={"order": order})


@command("claims", binds="order")
def answer_order(unit: Book, order: OrderId, answer: Code) -> CommandResult:
    """Accept or decline an order of another party; accepting is the second signature."""
    if answer not in ANSWERS:
        refuse(
            "the answer {given} is not known",
            "Write accepted or declined.",
            kind="invalid",
            given=repr(answer),
        )
    found = unit.find(ClaimOrderRow, order)
    check(
        found.party != unit.actor.party and found.reader == unit.actor.party,
        "a party cannot answer its own order",
        "Wait for the other party.",
        kind="forbidden",
    )
    given = t.claim_answer.c
    check(
        unit.count(t.claim_answer, given.order_id == found.order_id) == 0,
        "the order is answered already",
        "Ask for another order.",
    )
    terminal = unit.terminal.code
    made = unit.add(
        t.claim_answer,
        tier="pair",
        reader=terminal,
        order_id=found.order_id,
        answer=answer,
        order_sha256=unit.seen,
    )
    return CommandResult(
        "claim_answer", made, "pair", reader=terminal, facts={"order": found.order_id}
    )


@command("claim_posting")
def post_order(unit: Book, order: OrderId) -> CommandResult:
    """Post an order that both parties signed to the ledger of claims.

    Both parties are screened first.
    """
    found = _find_open(unit, order)
    for party in (found.owner, found.counterparty):
        unit.owner(party)
    answer = unit.record(
        ClaimAnswerRow,
        select(t.claim_answer).where(t.claim_answer.c.order_id == found.order_id),
    )
    other = found.counterparty if found.party == found.owner else found.owner
    check(
        answer is not None
        and answer.answer == "accepted"
        and answer.party == other
        and answer.order_sha256 == fingerprint(words_of_order(unit, order)),
        "the order is not accepted by {other}",
        "Wait until the other party accepts it.",
        other=other,
    )
    parties = (found.owner, found.counterparty)
    subjects = [ScreenedSubject(FIRM, unit.party_name(each)) for each in parties]
    validate(unit, "claim_order", order, subjects, unit.readers(""))
    draft = Draft()
    for line in _lines(found):
        draft.claim(line)
    time = unit.time(None)
    main = unit.post(Heading(found.kind, found.order_id, time, "", found.grade), draft)
    for party in (found.owner, found.counterparty):
        change = sum(line.kg for line in draft.claims if line.owner == party)
        heading = Heading(
            found.kind, found.order_id, time, party, found.grade, change, copy_of=main.id
        )
        copy, _ = unit.write_heading(heading)
        _tell(unit, found, party, "posted", copy)
    return unit.result(main.id, "")


@command("claim_posting")
def refuse_order(unit: Book, order: OrderId, reason: Words) -> CommandResult:
    """Refuse an order, with the reason, which both parties read."""
    found = _find_open(unit, order)
    for party in (found.owner, found.counterparty):
        _tell(unit, found, party, "refused", "", reason)
    return CommandResult("claim_order", order, "party")


def _find_open(unit: Book, order: str) -> ClaimOrderRow:
    found = unit.find(ClaimOrderRow, order)
    done = t.claim_done.c
    check(
        unit.count(t.claim_done, done.order_id == found.order_id) == 0,
        "the order {id} is settled already",
        "Look at its document.",
        id=order,
    )
    return found


def _lines(order: ClaimOrderRow) -> tuple[ClaimLine, ClaimLine]:
    """What shrinks, then what grows."""
    about = (order.owner, order.grade, order.basis)
    free = ClaimLine(*about, -order.kg, FREE)
    pledged = ClaimLine(*about, order.kg, PLEDGED, order.counterparty)
    if order.kind == "sale":
        return free, ClaimLine(order.counterparty, order.grade, order.basis, order.kg, FREE)
    if order.kind == "pledge":
        return free, pledged
    return pledged._replace(kg=-order.kg), free._replace(kg=order.kg)


def _tell(
    unit: Book, order: ClaimOrderRow, party: str, outcome: str, document: str, reason: str = ""
) -> None:
    """Write what was done with an order for one of its parties, in the log of that party too."""
    values = {"order_id": order.order_id, "outcome": outcome}
    values |= {"document": document, "reason": reason}
    made = unit.add(t.claim_done, tier="pair", reader=party, **values)
    kind, identifier = ("grain_document", document) if document else ("claim_done", made)
    entry = Entry(f"hub.order_{outcome}", kind, identifier, "pair", values, reader=party)
    write_entry(unit.connection, unit.actor, unit.moment, entry)


def _check_free(unit: Book, owner: str, grade: str, basis: str, kg: int) -> None:
    held = read_claim(unit, owner, grade, basis, FREE).kg
    check(
        held >= kg,
        "your free claim on {grade} is {held} kg, and the order is for {kg} kg",
        "Order no more than your free claim.",
        grade=grade,
        held=held,
        kg=kg,
    )
