"""The book as events of EPCIS 2.0: what came, was moved, mixed, lost, loaded and corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.epcis.events import (
    Document,
    DryMatter,
    ErrorDeclaration,
    Event,
    Loss,
    Moment,
    ObjectEvent,
    Quantity,
    TransformationEvent,
)
from keruen.hub.epcis.identifiers import Naming
from keruen.hub.names import DECLARED, OUTSIDE, TRANSFORMATION
from keruen.hub.rows import GenealogyEntryRow, GrainDocumentRow, PlaceEntryRow
from keruen.store.instants import read_instant
from keruen.store.refusal import refuse

LOSS_KINDS = {"drier_water": "water"}
"""Places of losses whose kind has another name in EPCIS."""


@dataclass(frozen=True)
class _Entries:
    """The entries of the book by document, and by transformation."""

    places: dict[str, list[PlaceEntryRow]]
    genealogy: dict[str, list[GenealogyEntryRow]]


def read_events(book: Book, naming: Naming) -> Document:
    """Every posted document of the book as events, in the order of the book.

    A document that was reversed keeps its events, each with a declaration that it did not occur;
    the reversal itself makes none.

    Raises
    ------
    RefusalError : an actor who is not of the terminal, who sees no entries.
    """
    if book.actor.party != book.terminal.code:
        refuse(
            "only the terminal sees the whole book",
            "Sign in as the terminal.",
            kind="forbidden",
        )
    places: dict[str, list[PlaceEntryRow]] = defaultdict(list)
    for line in book.records(PlaceEntryRow, select(t.place_entry).order_by(t.place_entry.c.seq)):
        places[line.document].append(line)
    genealogy: dict[str, list[GenealogyEntryRow]] = defaultdict(list)
    for part in book.records(GenealogyEntryRow, select(t.genealogy_entry)):
        genealogy[part.transformation].append(part)
    entries = _Entries(places, genealogy)
    document = t.grain_document
    query = select(document).join(t.posting, t.posting.c.document == document.c.id)
    rows = book.records(GrainDocumentRow, query.order_by(t.posting.c.seq))
    reversals = {row.reverses: row for row in rows if row.reverses is not None}
    events: list[Event] = []
    for row in rows:
        if row.reverses is None:
            made = _events_of(row, entries, naming)
            undone = reversals.get(row.id)
            events += [_undone(each, undone) for each in made] if undone else made
    return Document(Moment(book.now), tuple(events))


def _undone(event: Event, reversal: GrainDocumentRow) -> Event:
    return replace(event, error=ErrorDeclaration(_moment(reversal), "did_not_occur"))


def _moment(row: GrainDocumentRow) -> Moment:
    sign = -1 if row.utc_offset.startswith("-") else 1
    minutes = int(row.utc_offset[1:3]) * 60 + int(row.utc_offset[4:6])
    return Moment(read_instant(row.business_at), sign * minutes)


def _events_of(row: GrainDocumentRow, entries: _Entries, naming: Naming) -> list[Event]:
    time = _moment(row)
    lines = entries.places[row.id]
    events = [each for line in lines for each in _moved(line, time, naming)]
    steps = dict.fromkeys(line.transformation for line in lines if line.transformation)
    outward = {(line.transformation, line.lot): line.to_place for line in lines}
    events += [_transformed(entries.genealogy[str(step)], time, naming, outward) for step in steps]
    return [
        replace(event, event_id=naming.of("event", f"{row.id}-{number}"))
        for number, event in enumerate(events, start=1)
    ]


def _moved(line: PlaceEntryRow, time: Moment, naming: Naming) -> Iterator[Event]:
    """The events of one entry; what passes through a transformation is an event of that."""
    quantities = (Quantity(naming.lot(line.lot), line.kg),)
    origin, target = line.from_place, line.to_place
    here = "" if target in (*OUTSIDE, *DECLARED, TRANSFORMATION) else naming.place(target)
    if origin in OUTSIDE:
        yield ObjectEvent(
            *("", time, "commissioning", "active"),
            biz_location=here,
            action="ADD",
            quantities=quantities,
        )
        step = "unloading" if origin == "ship" else "receiving"
        gate = naming.place(origin)
        yield ObjectEvent(
            *("", time, step, "in_progress", gate, here), action="OBSERVE", quantities=quantities
        )
    elif target in OUTSIDE:
        gate = naming.place(target)
        yield ObjectEvent(
            *("", time, "loading", "in_transit", gate), action="OBSERVE", quantities=quantities
        )
    elif "survey_difference" in (origin, target):
        place = origin if target in DECLARED else target
        yield ObjectEvent(
            *("", time, "stock_taking", "mismatch_quantity", naming.place(place)),
            action="OBSERVE",
            quantities=quantities,
        )
    elif TRANSFORMATION in (origin, target):
        return
    elif target in DECLARED:
        yield ObjectEvent(
            *("", time, "destroying", "destroyed", naming.place(origin)),
            action="DELETE",
            quantities=quantities,
        )
    elif origin in DECLARED:
        yield ObjectEvent(
            *("", time, "stock_taking", "mismatch_quantity", here),
            action="OBSERVE",
            quantities=quantities,
        )
    else:
        yield ObjectEvent(
            *("", time, "storing", "in_progress", naming.place(origin), here),
            action="OBSERVE",
            quantities=quantities,
        )


def _transformed(
    rows: list[GenealogyEntryRow],
    time: Moment,
    naming: Naming,
    outward: dict[tuple[str | None, str], str],
) -> Event:
    """A transformation with what went in, came out and was lost, in mass and in dry matter."""

    def side(name: str) -> list[GenealogyEntryRow]:
        return sorted((row for row in rows if row.side == name), key=lambda row: row.lot)

    def dry(name: str) -> int:
        return sum(row.dry_kg for row in side(name))

    losses = []
    for row in side("loss"):
        place = outward[row.transformation, row.lot]
        losses.append(Loss(LOSS_KINDS.get(place, place), row.kg))
    out = next(iter(side("out")), None)
    place = outward.get((out.transformation, out.lot), "") if out else ""
    return TransformationEvent(
        *("", time, "commissioning", "active"),
        biz_location=naming.place(place) if place else "",
        inputs=tuple(Quantity(naming.lot(row.lot), row.kg) for row in side("in")),
        outputs=tuple(Quantity(naming.lot(row.lot), row.kg) for row in side("out")),
        losses=tuple(losses),
        dry_matter=DryMatter(dry("in"), dry("out"), dry("loss")),
    )
