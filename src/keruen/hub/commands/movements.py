"""Grain that arrives, leaves, or goes from bin to bin."""

from __future__ import annotations

from keruen.hub.book import Book, Heading
from keruen.hub.commands.fields import BinId, GradeId, Kg, MaybeKg, MaybeLotId, PartyCode, Percent
from keruen.hub.draft import ClaimLine, Content, Draft, PlaceLine, dry_matter
from keruen.hub.names import OUTSIDE
from keruen.hub.registry import command
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Line, MaybeLine, Moment
from keruen.store.refusal import check, refuse

CUSTOMS = ("free", "bonded")


@command("movement")
def receive_grain(
    unit: Book,
    owner: PartyCode,
    bin: BinId,
    grade: GradeId,
    kg: Kg,
    moisture_pct: Percent,
    reference: Line,
    source: Code = "truck",
    at: Moment | None = None,
    shrink_kg: MaybeKg = 0,
    customs: Code = "free",
    contract: MaybeLine = "",
    origin: MaybeLine = "",
    crop_year: MaybeLine = "",
) -> CommandResult:
    """Receive grain of an owner from a truck, wagon or ship into a bin."""
    _check_outside(source)
    if customs not in CUSTOMS:
        refuse(
            "the customs status {given} is not known",
            "Write bonded or free.",
            kind="invalid",
            given=repr(customs),
        )
    check(
        shrink_kg < kg,
        "the shrink of {shrink} kg is not less than the receipt of {kg} kg",
        "Write the shrink that the contract names.",
        shrink=shrink_kg,
        kg=kg,
    )
    unit.owner(owner)
    unit.find_bin(bin)
    draft = Draft()
    lot = unit.add_lot(
        grade,
        "opening" if source == "opening" else "receipt",
        customs=customs,
        owner=owner,
        contract=contract,
        origin=origin,
        crop_year=crop_year or None,
    )
    unit.put(draft, source, bin, Content(lot, grade, kg, dry_matter(kg, moisture_pct)))
    basis = unit.basis(grade)
    draft.claim(ClaimLine(owner, grade, basis, kg - shrink_kg))
    # What the owner is deducted belongs to the terminal until drying takes the water away.
    draft.claim(ClaimLine(unit.terminal.code, grade, basis, shrink_kg))
    heading = Heading("receipt", reference, unit.time(at), owner, grade, kg - shrink_kg)
    made = unit.post(heading, draft)
    return unit.result(made.id, owner, {"lot": lot})


@command("movement")
def load_grain(
    unit: Book,
    owner: PartyCode,
    bin: BinId,
    kg: Kg,
    reference: Line,
    target: Code = "ship",
    lot: MaybeLotId = "",
    at: Moment | None = None,
) -> CommandResult:
    """Load grain of an owner from a bin on a truck, wagon or ship."""
    _check_outside(target)
    unit.owner(owner)
    unit.find_bin(bin)
    draft = Draft()
    taken = unit.take(draft, bin, kg, lot)
    draft.move(PlaceLine(bin, target, *taken))
    draft.claim(ClaimLine(owner, taken.grade, unit.basis(taken.grade), -kg))
    heading = Heading("loading", reference, unit.time(at), owner, taken.grade, -kg)
    made = unit.post(heading, draft)
    return unit.result(made.id, owner)


@command("movement")
def transfer_grain(
    unit: Book,
    bin: BinId,
    to_bin: BinId,
    kg: Kg,
    reference: Line,
    lot: MaybeLotId = "",
    at: Moment | None = None,
) -> CommandResult:
    """Transfer grain from one bin to another; claims do not change."""
    check(bin != to_bin, "the two bins are the same", "Name another bin.", kind="invalid")
    unit.find_bin(bin)
    unit.find_bin(to_bin)
    draft = Draft()
    taken = unit.take(draft, bin, kg, lot)
    unit.put(draft, bin, to_bin, taken)
    made = unit.post(Heading("transfer", reference, unit.time(at), grade=taken.grade), draft)
    return unit.result(made.id, "")


def _check_outside(place: str) -> None:
    if place not in OUTSIDE:
        refuse(
            "grain does not come from or go to {place}",
            "Write one of {kinds}.",
            kind="invalid",
            place=repr(place),
            kinds=", ".join(OUTSIDE),
        )
