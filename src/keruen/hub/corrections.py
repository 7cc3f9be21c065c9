"""Reversals and adjustments: what they post, and when they need a second person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book, Heading, Posted
from keruen.hub.draft import ClaimLine, Content, Draft, GenealogyLine, PlaceLine, part_of
from keruen.hub.names import DECLARED, FREE
from keruen.hub.rows import (
    ClaimEntryRow,
    GenealogyEntryRow,
    GrainDocumentRow,
    PlaceEntryRow,
)
from keruen.store.refusal import check, refuse

OPPOSITE = {"in": "out", "out": "in"}


@dataclass(frozen=True)
class Reversal:
    """A reversal as it waits for a second person."""

    document: str
    reason: str


@dataclass(frozen=True)
class BinAdjustment:
    """A difference of a bin.

    Parameters
    ----------
    kg : above zero where the bin contains more than the book.
    place : of declared differences.
    lot : of the bin; empty for the one that it contains.
    corrects : the document that it corrects; empty for none.
    """

    bin: str
    kg: int
    reason: str
    place: str
    lot: str
    corrects: str


@dataclass(frozen=True)
class ClaimAdjustment:
    """A difference of the claim of an owner.

    Parameters
    ----------
    corrects : the document that it corrects; empty for none.
    """

    owner: str
    grade: str
    kg: int
    reason: str
    corrects: str


def find_reversible(unit: Book, document: str) -> GrainDocumentRow:
    """A document that can be reversed: posted, itself no reversal, and not reversed yet.

    Raises
    ------
    RefusalError : another document.
    """
    found = unit.find(GrainDocumentRow, document)
    check(
        found.copy_of is None,
        "{id} is the copy of a document for one party",
        "Reverse the document {original}.",
        id=document,
        original=found.copy_of,
    )
    check(
        found.kind != "reversal",
        "{id} is a reversal",
        "Post the document again instead.",
        id=document,
    )
    check(
        found.kind != "downgrade",
        "{id} is a downgrade that its owners agreed to",
        "Order a downgrade to the former grade.",
        id=document,
    )
    check(
        unit.count(t.grain_document, t.grain_document.c.reverses == document) == 0,
        "{id} is reversed already",
        "Post the document again where the reversal was wrong.",
        id=document,
    )
    return found


def size_of(unit: Book, document: str) -> int:
    """The most kilograms by which a document changes a place or a claim."""
    net: Counter[str] = Counter()
    place = t.place_entry
    lines = select(place).where(place.c.document == document)
    for line in unit.records(PlaceEntryRow, lines):
        net[line.to_place] += line.kg
        net[line.from_place] -= line.kg
    claim = t.claim_entry.c
    claimed = select(claim.kg).where(claim.document == document)
    changes = [*net.values(), *map(int, unit.connection.execute(claimed).scalars())]
    return max(map(abs, changes), default=0)


def post_reversal(unit: Book, document: str, reason: str, at: datetime | None) -> Posted:
    """Post the entries of a document the other way round.

    Raises
    ------
    KeruenError : grain that was moved or mixed since, so that a rule of the database refuses.
    """
    found = find_reversible(unit, document)
    draft = Draft()
    steps: dict[str, str] = {}

    def step(name: str | None) -> str | None:
        if name is None:
            return None
        if name not in steps:
            steps[name] = unit.step(draft, "reversal").id
        return steps[name]

    place = t.place_entry
    query = select(place).where(place.c.document == document).order_by(place.c.line.desc())
    for line in unit.records(PlaceEntryRow, query):
        draft.move(
            PlaceLine(
                line.to_place,
                line.from_place,
                line.lot,
                line.grade,
                line.kg,
                line.dry_kg,
                step(line.transformation),
            )
        )
    genealogy = t.genealogy_entry
    for row in unit.records(
        GenealogyEntryRow, select(genealogy).where(genealogy.c.document == document)
    ):
        check(
            row.side in OPPOSITE,
            "{id} contains a loss, which cannot be undone",
            "Post an adjustment that names the document.",
            id=document,
        )
        draft.genealogy.append(
            GenealogyLine(
                str(step(row.transformation)), OPPOSITE[row.side], row.lot, row.kg, row.dry_kg
            )
        )
    claim = t.claim_entry
    owned = unit.records(ClaimEntryRow, select(claim).where(claim.c.document == document))
    # What shrinks stands last, so that a transfer back finds what it takes.
    for each in sorted(owned, key=lambda row: (-row.kg, row.line), reverse=True):
        draft.claim(
            ClaimLine(each.owner, each.grade, each.basis, -each.kg, each.account, each.pledgee)
        )
    heading = Heading(
        "reversal",
        found.reference,
        unit.time(at),
        found.owner,
        found.grade,
        -found.claim_kg,
        reverses=document,
        reason=reason,
    )
    made = unit.post(heading, draft)
    copies = select(t.grain_document).where(t.grain_document.c.copy_of == document)
    for copy in unit.records(GrainDocumentRow, copies):
        unit.write_heading(
            Heading(
                "reversal",
                copy.reference,
                unit.time(at),
                copy.owner,
                copy.grade,
                -copy.claim_kg,
                reverses=copy.id,
                copy_of=made.id,
                reason=reason,
            )
        )
    return made


def post_bin_adjustment(unit: Book, given: BinAdjustment, at: datetime | None) -> Posted:
    """Post a difference of a bin to a place of declared differences."""
    place, kg, bin_id = given.place, given.kg, given.bin
    if place not in DECLARED:
        refuse(
            "{place} is not a place of declared differences",
            "Write one of {kinds}.",
            kind="invalid",
            place=repr(place),
            kinds=", ".join(DECLARED),
        )
    draft = Draft()
    if kg < 0:
        taken = unit.take(draft, bin_id, -kg, given.lot)
        # Water that evaporated has no dry matter.
        taken = _dry(taken) if place == "drier_water" else taken
        draft.move(PlaceLine(bin_id, place, *taken))
    else:
        found = unit.contents(draft, bin_id)
        held = found.get(given.lot) if given.lot else next(iter(found.values()), None)
        if held is None:
            refuse(
                "the bin {bin} is empty in the book, so what it contains has no lot",
                "Receive the grain with its grade and moisture.",
                bin=bin_id,
            )
        taken = _dry(held, kg) if place == "drier_water" else part_of(held, kg)
        draft.move(PlaceLine(place, bin_id, *taken))
    heading = Heading(
        "adjustment",
        given.reason[:80],
        unit.time(at),
        grade=taken.grade,
        corrects=given.corrects or None,
        reason=given.reason,
    )
    return unit.post(heading, draft)


def post_claim_adjustment(unit: Book, given: ClaimAdjustment, at: datetime | None) -> Posted:
    """Post a difference of a claim; the terminal's own claim changes the other way."""
    owner, grade, kg = given.owner, given.grade, given.kg
    unit.owner(owner)
    check(
        owner != unit.terminal.code,
        "the claim of the terminal changes with that of an owner",
        "Name an owner.",
        kind="invalid",
    )
    draft = Draft()
    basis = unit.basis(grade)
    lines = [
        ClaimLine(owner, grade, basis, kg, FREE),
        ClaimLine(unit.terminal.code, grade, basis, -kg, FREE),
    ]
    for line in sorted(lines, key=lambda each: -each.kg):
        draft.claim(line)
    heading = Heading(
        "claim_adjustment",
        given.reason[:80],
        unit.time(at),
        owner,
        grade,
        kg,
        corrects=given.corrects or None,
        reason=given.reason,
    )
    return unit.post(heading, draft)


def needs_second_person(unit: Book, kg: int) -> bool:
    """Whether a correction of so much needs a second person."""
    return kg > unit.terminal.second_person_above_kg


def _dry(content: Content, kg: int | None = None) -> Content:
    return content._replace(kg=content.kg if kg is None else kg, dry_kg=0)
