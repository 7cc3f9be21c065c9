"""Holds on lots and bins, their release, and the customs status of lots."""

from __future__ import annotations

from sqlalchemy import func, select

from keruen.hub import tables as t
from keruen.hub.book import Book, read_contents
from keruen.hub.commands.fields import HoldId, LotId, MaybeLotId, MaybePlaceId
from keruen.hub.names import HOLD_KINDS
from keruen.hub.reads.stocks import read_claims
from keruen.hub.registry import command
from keruen.hub.roles import RELEASES
from keruen.hub.rows import GrainHoldRow, LotRow
from keruen.hub.screeners import FIRM, ScreenedSubject
from keruen.hub.screening import validate
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Line, Words
from keruen.store.refusal import check, refuse, word


@command("holds")
def place_hold(
    unit: Book, kind: Code, reason: Words, lot: MaybeLotId = "", bin: MaybePlaceId = ""
) -> CommandResult:
    """Hold a lot wherever it lies, or a bin with whatever lies in it."""
    if kind not in HOLD_KINDS:
        refuse(
            "the kind of hold {given} is not known",
            "Write one of {kinds}.",
            kind="invalid",
            given=repr(kind),
            kinds=", ".join(HOLD_KINDS),
        )
    check(
        bool(lot) != bool(bin),
        "a hold is on a lot or on a bin",
        "Name one of the two.",
        kind="invalid",
    )
    if bin:
        unit.find_bin(bin)
    made = unit.add(
        t.grain_hold, tier="party", kind=kind, lot=lot or None, place=bin or None, reason=reason
    )
    return CommandResult("grain_hold", made, "party")


@command("holds")
def release_hold(unit: Book, hold: HoldId, reason: Words, evidence: Line) -> CommandResult:
    """Release a hold, with what the release rests on; each kind has its own role.

    Owners whose grain is released are screened first.
    """
    held = unit.find(GrainHoldRow, hold)
    if not unit.actor.may(RELEASES[held.kind]):
        refuse(
            "this account may not release a {kind_of_hold} hold",
            "Ask somebody whose role may.",
            kind="forbidden",
            kind_of_hold=word(held.kind),
        )
    check(
        unit.count(t.hold_release, t.hold_release.c.hold == hold) == 0,
        "the hold {hold} is released already",
        "Place another hold where one is needed.",
        hold=hold,
    )
    validate(unit, "grain_hold", hold, _owners_of(unit, held), unit.readers(""))
    unit.add(t.hold_release, tier="party", hold=hold, reason=reason, evidence=evidence)
    return CommandResult("grain_hold", hold, "party")


def _owners_of(unit: Book, held: GrainHoldRow) -> list[ScreenedSubject]:
    """Whose grain is under a hold: the owner of a lot, else each with a claim on its grade."""
    lots = [held.lot] if held.lot else [*read_contents(unit, held.place or "")]
    codes: dict[str, None] = {}
    for each in lots:
        row = unit.find(LotRow, each)
        if row.owner:
            codes[row.owner] = None
        else:
            claims = [one for one in read_claims(unit) if one.grade == row.grade and one.kg > 0]
            codes.update(dict.fromkeys(one.owner for one in claims))
    own = unit.terminal.code
    return [ScreenedSubject(FIRM, unit.party_name(each)) for each in codes if each != own]


@command("documentation")
def change_customs(unit: Book, lot: LotId, status: Code, reference: Line) -> CommandResult:
    """Change the customs status of a lot, with the document of the authority."""
    if status not in ("bonded", "free"):
        refuse(
            "the customs status {given} is not known",
            "Write bonded or free.",
            kind="invalid",
            given=repr(status),
        )
    check(
        unit.customs(lot) != status,
        "the lot {lot} is {status} already",
        "Look at its customs status.",
        lot=lot,
        status=word(status),
    )
    change = t.customs_change.c
    last = select(func.max(change.number)).where(change.lot == lot)
    number = (unit.connection.execute(last).scalar() or 0) + 1
    unit.add(
        t.customs_change,
        tier="party",
        lot=lot,
        number=number,
        status=status,
        reference=reference,
    )
    return CommandResult("lot", lot, "party")
