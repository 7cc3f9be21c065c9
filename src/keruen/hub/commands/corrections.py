"""Corrections: a reversal of a document, an adjustment, and the second person above a limit."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from sqlalchemy import select

from keruen.hub import corrections
from keruen.hub import tables as t
from keruen.hub.book import Book, Posted
from keruen.hub.commands.fields import (
    BinId,
    DocumentId,
    GradeId,
    MaybeDocumentId,
    MaybeLotId,
    PartyCode,
    SignedKg,
)
from keruen.hub.corrections import BinAdjustment, ClaimAdjustment, Reversal
from keruen.hub.registry import command
from keruen.hub.rows import GrainDocumentRow, PendingDocumentRow
from keruen.records import read_record
from keruen.store.command import CommandResult
from keruen.store.fields import ID_RULE, Code, Moment, Refers, Words
from keruen.store.refusal import check, refuse

PendingId = Annotated[str, ID_RULE, Refers("pending_document")]
WAITS = "A second person must confirm it."


@command("correction")
def reverse_document(
    unit: Book, document: DocumentId, reason: Words, at: Moment | None = None
) -> CommandResult:
    """Reverse a document, with the reason; above the limit a second person confirms."""
    corrections.find_reversible(unit, document)
    if corrections.needs_second_person(unit, corrections.size_of(unit, document)):
        return _wait(unit, "reversal", asdict(Reversal(document, reason)))
    return _result(unit, corrections.post_reversal(unit, document, reason, at))


@command("correction")
def adjust_bin(
    unit: Book,
    bin: BinId,
    kg: SignedKg,
    reason: Words,
    place: Code = "survey_difference",
    lot: MaybeLotId = "",
    corrects: MaybeDocumentId = "",
    at: Moment | None = None,
) -> CommandResult:
    """Adjust what a bin contains in the book; the difference is declared."""
    unit.find_bin(bin)
    given = BinAdjustment(bin, kg, reason, place, lot, corrects)
    _check_adjustment(unit, kg, corrects)
    if corrections.needs_second_person(unit, abs(kg)):
        return _wait(unit, "bin_adjustment", asdict(given))
    return _result(unit, corrections.post_bin_adjustment(unit, given, at))


@command("correction")
def adjust_claim(
    unit: Book,
    owner: PartyCode,
    grade: GradeId,
    kg: SignedKg,
    reason: Words,
    corrects: MaybeDocumentId = "",
    at: Moment | None = None,
) -> CommandResult:
    """Adjust the claim of an owner against that of the terminal, such as a shrink settled late."""
    given = ClaimAdjustment(owner, grade, kg, reason, corrects)
    _check_adjustment(unit, kg, corrects)
    if corrections.needs_second_person(unit, abs(kg)):
        unit.owner(owner)
        return _wait(unit, "claim_adjustment", asdict(given))
    return _result(unit, corrections.post_claim_adjustment(unit, given, at))


@command("correction")
def confirm_correction(unit: Book, pending: PendingId, at: Moment | None = None) -> CommandResult:
    """Confirm a correction above the limit that another person asked for; posts it."""
    found = _find_pending(unit, pending)
    check(
        bool(unit.actor.person) and unit.actor.person != found.person,
        "a correction above the limit is confirmed by another person",
        "Ask a second person with the right to correct.",
        kind="forbidden",
    )
    fields = found.fields
    if found.kind == "reversal":
        reversal = read_record(Reversal, fields)
        made = corrections.post_reversal(unit, reversal.document, reversal.reason, at)
    elif found.kind == "bin_adjustment":
        made = corrections.post_bin_adjustment(unit, read_record(BinAdjustment, fields), at)
    else:
        made = corrections.post_claim_adjustment(unit, read_record(ClaimAdjustment, fields), at)
    _answer(unit, pending, "confirmed", made.id)
    return _result(unit, made)


@command("correction")
def decline_correction(unit: Book, pending: PendingId, reason: Words) -> CommandResult:
    """Decline a correction that waits for a second person."""
    _find_pending(unit, pending)
    _answer(unit, pending, "declined", None, reason)
    return CommandResult("pending_document", pending, "party")


def _check_adjustment(unit: Book, kg: int, corrects: str) -> None:
    check(kg != 0, "an adjustment of 0 kg changes nothing", "Write a weight.", kind="invalid")
    if corrects:
        unit.find(GrainDocumentRow, corrects)


def _wait(unit: Book, kind: str, fields: dict[str, object]) -> CommandResult:
    check(
        bool(unit.actor.person),
        "a correction above the limit needs a person who asks for it",
        "Sign in with an account of a person.",
        kind="forbidden",
    )
    made = unit.add(
        t.pending_document, tier="party", kind=kind, person=unit.actor.person, fields=fields
    )
    return CommandResult("pending_document", made, "party", WAITS)


def _find_pending(unit: Book, pending: str) -> PendingDocumentRow:
    found = unit.find(PendingDocumentRow, pending)
    answer = t.pending_answer.c
    given = unit.connection.execute(select(answer.answer).where(answer.pending == pending)).scalar()
    if given is not None:
        refuse(
            "the correction {id} was {answer} already",
            "Look at the documents that correct it.",
            id=pending,
            answer=given,
        )
    return found


def _answer(unit: Book, pending: str, answer: str, document: str | None, reason: str = "") -> None:
    unit.add(
        t.pending_answer,
        tier="party",
        pending=pending,
        answer=answer,
        person=unit.actor.person,
        document=document,
        reason=reason,
    )


def _result(unit: Book, made: Posted) -> CommandResult:
    return unit.result(made.id, unit.find(GrainDocumentRow, made.id).owner)
