"""Downgrades of grain to another grade: ordered, agreed by each owner, posted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from keruen.hub import tables as t
from keruen.hub.book import Book, Heading, read_claim
from keruen.hub.commands.fields import BinId, GradeId, Kg, PartyCode
from keruen.hub.commands.nominations import ANSWERS
from keruen.hub.commands.operation_fields import Strict
from keruen.hub.draft import ClaimLine, Content, Draft
from keruen.hub.names import FREE
from keruen.hub.reads.downgrades import DowngradeView, read_downgrades
from keruen.hub.registry import command
from keruen.hub.rows import DowngradeShareRow
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.entries import Entry, write_entry
from keruen.store.fields import ID_RULE, Code, Line, MaybeLine, Moment, Refers, Words
from keruen.store.refusal import check, refuse, word

DowngradeId = Annotated[str, ID_RULE, Refers("downgrade_order")]
ShareId = Annotated[str, ID_RULE, Refers("downgrade_share")]


class ShareField(Strict):
    """The part of an owner in a downgrade."""

    owner: PartyCode
    kg: Kg


@command("trade")
def order_downgrade(
    unit: Book,
    reference: Line,
    bin: BinId,
    to_bin: BinId,
    to_grade: GradeId,
    shares: list[ShareField],
    reason: Words,
) -> CommandResult:
    """Order that grain of a bin becomes another grade; each owner of it is asked to agree."""
    unit.find_bin(bin)
    unit.find_bin(to_bin)
    owners = [each.owner for each in shares]
    check(
        bool(owners) and len(set(owners)) == len(owners),
        "a downgrade names each of its owners once",
        "Write one line for each owner.",
        kind="invalid",
    )
    kg = sum(each.kg for each in shares)
    content = unit.take(Draft(), bin, kg)
    check(
        content.grade != to_grade,
        "the bin {bin} contains {grade} already",
        "Name another grade.",
        kind="invalid",
        bin=bin,
        grade=content.grade,
    )
    unit.basis(to_grade)
    check(
        not unit.count(t.downgrade_order, t.downgrade_order.c.reference == reference),
        "the downgrade {reference} exists already",
        "Choose another reference.",
        reference=reference,
    )
    for each in shares:
        unit.owner(each.owner)
        _check_free(unit, each.owner, content.grade, each.kg)
    made = unit.add(
        t.downgrade_order,
        tier="party",
        reference=reference,
        from_bin=bin,
        to_bin=to_bin,
        lot=content.lot,
        grade=content.grade,
        to_grade=to_grade,
        kg=kg,
        reason=reason,
    )
    for each in shares:
        readers = unit.readers(each.owner)
        share = unit.add(
            t.downgrade_share,
            **readers,
            downgrade=made,
            reference=reference,
            owner=each.owner,
            grade=content.grade,
            to_grade=to_grade,
            kg=each.kg,
            reason=reason,
        )
        if readers["tier"] == "pair":
            _tell(unit, each.owner, "downgrade_share", share, {"reference": reference})
    return CommandResult("downgrade_order", made, "party")


def _check_free(unit: Book, owner: str, grade: str, kg: int) -> None:
    free = read_claim(unit, owner, grade, unit.basis(grade), FREE).kg
    check(
        free >= kg,
        "the free claim of {owner} on {grade} is {free} kg, and {kg} kg are to be downgraded",
        "Downgrade at most that much; a pledged claim is released first.",
        owner=owner,
        grade=grade,
        free=free,
        kg=kg,
    )


@command("claims", binds="downgrade_share")
def answer_downgrade(
    unit: Book, share: ShareId, answer: Code, reason: MaybeLine = ""
) -> CommandResult:
    """Agree, as an owner, that a part of its claim becomes another grade, or refuse it."""
    check_word(answer, ANSWERS, "the answer")
    found = unit.find(DowngradeShareRow, share)
    check(
        found.owner == unit.actor.party,
        "an owner answers for its own part of a downgrade alone",
        "Sign in as the owner.",
        kind="forbidden",
    )
    check(
        not unit.count(t.downgrade_answer, t.downgrade_answer.c.share == share),
        "this part of the downgrade {reference} is answered already",
        "Ask the terminal for another downgrade.",
        reference=found.reference,
    )
    check(
        answer == "accepted" or bool(reason),
        "a refusal has a reason",
        "Write the reason.",
        kind="invalid",
    )
    terminal = unit.terminal.code
    made = unit.add(
        t.downgrade_answer,
        tier="pair",
        reader=terminal,
        share=share,
        answer=answer,
        share_sha256=unit.seen,
        reason=reason,
    )
    return CommandResult("downgrade_answer", made, "pair", reader=terminal)


@command("movement")
def post_downgrade(unit: Book, downgrade: DowngradeId, at: Moment | None = None) -> CommandResult:
    """Post a downgrade that each of its owners agreed to, as one transformation."""
    found = _find_open(unit, downgrade)
    order = found.row
    waiting = [each.row.owner for each in found.shares if each.state not in ("accepted", "own")]
    check(
        not waiting,
        "the downgrade {reference} is not accepted by {owners}",
        "Wait until each owner accepts its part.",
        reference=order.reference,
        owners=", ".join(waiting),
    )
    draft = Draft()
    taken = unit.take(draft, order.from_bin, order.kg, order.lot)
    step = unit.step(draft, "downgrade")
    draft.use(step, order.from_bin, taken)
    inside = unit.contents(draft, order.to_bin)
    check(
        not inside,
        "the bin {bin} is not empty",
        "Order the downgrade into an empty bin, or of all that lies in the bin itself.",
        bin=order.to_bin,
    )
    lot = unit.add_lot(order.to_grade, "downgraded", customs=unit.customs(order.lot))
    unit.note_residual(lot, order.to_bin)
    draft.make(step, order.to_bin, Content(lot, order.to_grade, taken.kg, taken.dry_kg))
    for each in found.shares:
        owner, kg = each.row.owner, each.row.kg
        draft.claim(ClaimLine(owner, order.grade, unit.basis(order.grade), -kg))
        draft.claim(ClaimLine(owner, order.to_grade, unit.basis(order.to_grade), kg))
    time = unit.time(at)
    main = unit.post(Heading("downgrade", order.reference, time, grade=order.to_grade), draft)
    for each in found.shares:
        if each.row.tier == "pair":
            # A document states what the claim on one grade changes by, so there are two.
            for grade, kg in ((order.grade, -each.row.kg), (order.to_grade, each.row.kg)):
                heading = Heading(
                    "downgrade",
                    order.reference,
                    time,
                    each.row.owner,
                    grade,
                    kg,
                    copy_of=main.id,
                    reason=order.reason,
                )
                copy, _ = unit.write_heading(heading)
                _tell(unit, each.row.owner, "grain_document", copy, {"share": each.row.id})
    unit.add(t.downgrade_end, tier="party", downgrade=downgrade, outcome="posted", document=main.id)
    return unit.result(main.id, "", {"lot": lot})


@command("trade")
def withdraw_downgrade(unit: Book, downgrade: DowngradeId, reason: Words) -> CommandResult:
    """Withdraw a downgrade that was not posted."""
    found = _find_open(unit, downgrade)
    made = unit.add(
        t.downgrade_end, tier="party", downgrade=downgrade, outcome="withdrawn", reason=reason
    )
    for each in found.shares:
        if each.row.tier == "pair":
            _tell(unit, each.row.owner, "downgrade_share", each.row.id, {"withdrawn": reason})
    return CommandResult("downgrade_end", made, "party")


def _find_open(unit: Book, downgrade: str) -> DowngradeView:
    found = next((each for each in read_downgrades(unit) if each.row.id == downgrade), None)
    if found is None:
        refuse(
            "the downgrade {id} is not known",
            "Check the id on the page of its kind.",
            kind="missing",
            id=repr(downgrade),
        )
    check(
        found.state not in ("posted", "withdrawn"),
        "the downgrade {reference} is {state} already",
        "Order another one.",
        reference=found.row.reference,
        state=word(found.state),
    )
    return found


def _tell(unit: Book, owner: str, kind: str, identifier: str, values: Mapping[str, object]) -> None:
    """Write in the log that the owner reads what was done with its part."""
    entry = Entry("hub.downgrade", kind, identifier, "pair", values, reader=owner)
    write_entry(unit.connection, unit.actor, unit.moment, entry)
