"""Lists of the book in pages by cursor: lots, bins, claims, calls, documents."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book, read_contents
from keruen.hub.draft import Content
from keruen.hub.names import BIN
from keruen.hub.reads.calls import CallView, read_line_up
from keruen.hub.rows import (
    BinCapacityRow,
    ClaimEntryRow,
    GrainDocumentRow,
    GrainHoldRow,
    LotRow,
    PlaceRow,
    VesselCallRow,
)
from keruen.store.cursors import CursorPage, read_page
from keruen.store.refusal import refuse


@dataclass(frozen=True)
class BinView:
    """A bin with what lies in it.

    Parameters
    ----------
    capacity_kg : working capacity by grade.
    contents : the lot in it, if any.
    holds : kinds of holds on the bin or its lot that are not released.
    """

    row: PlaceRow
    capacity_kg: dict[str, int]
    contents: tuple[Content, ...]
    holds: tuple[str, ...]


def check_terminal(book: Book) -> None:
    """Refuse who is not of the terminal: bins and the daily position concern every owner.

    Raises
    ------
    RefusalError : the actor is of another party.
    """
    if not book.count(t.terminal, t.terminal.c.code == book.actor.party):
        refuse(
            "bins and the daily position are read by the terminal",
            "Read your claims, lots and documents.",
            kind="forbidden",
        )


def read_bin_page(book: Book, size: int, cursor: str) -> tuple[list[BinView], str]:
    """Bins by id, with the cursor of the next page.

    Raises
    ------
    RefusalError : the actor is not of the terminal; a size or cursor that cannot be used.
    """
    check_terminal(book)
    place = t.place.c
    page = read_page(book, PlaceRow, (place.id,), size, cursor, [place.kind == BIN])
    names = [row.id for row in page.rows]
    capacity: dict[str, dict[str, int]] = {}
    stated = select(t.bin_capacity).where(t.bin_capacity.c.place.in_(names))
    for row in book.records(BinCapacityRow, stated):
        capacity.setdefault(row.place, {})[row.grade] = row.kg
    hold = t.grain_hold.c
    freed = select(t.hold_release.c.hold)
    holds = book.records(GrainHoldRow, select(t.grain_hold).where(hold.id.not_in(freed)))
    found = []
    for each in page.rows:
        contents = tuple(read_contents(book, each.id).values())
        lots = {content.lot for content in contents}
        kinds = {row.kind for row in holds if row.place == each.id or row.lot in lots}
        found.append(BinView(each, capacity.get(each.id, {}), contents, tuple(sorted(kinds))))
    return found, page.following


def read_lot_page(book: Book, size: int, cursor: str) -> CursorPage[LotRow]:
    """Lots that the actor sees, by the time at which they were made."""
    return read_page(book, LotRow, (t.lot.c.created_at, t.lot.c.id), size, cursor)


def read_claim_page(book: Book, size: int, cursor: str) -> CursorPage[ClaimEntryRow]:
    """The last entry of each claim that the actor sees, with its balance; those of zero are out."""
    entry, later = t.claim_entry, t.claim_entry.alias("later")
    order = (
        entry.c.owner,
        entry.c.grade,
        entry.c.basis,
        entry.c.account,
        entry.c.pledgee,
    )
    same = [later.c[each.name] == each for each in order]
    newer = select(later.c.id).where(*same, later.c.number > entry.c.number)
    where = [~newer.exists(), entry.c.balance_kg != 0]
    return read_page(book, ClaimEntryRow, order, size, cursor, where)


def read_document_page(book: Book, size: int, cursor: str) -> CursorPage[GrainDocumentRow]:
    """Documents that the actor sees, by reader and number."""
    document = t.grain_document.c
    return read_page(book, GrainDocumentRow, (document.reader, document.number), size, cursor)


def read_call_page(book: Book, size: int, cursor: str) -> tuple[list[CallView], str]:
    """Calls that take place, by reference, with the cursor of the next page."""
    call = t.vessel_call.c
    omitted = select(t.call_omitted.c.call)
    where = [call.id.not_in(omitted)]
    page = read_page(book, VesselCallRow, (call.reference,), size, cursor, where)
    views = {each.id: each for each in read_line_up(book, past=True)}
    return [views[row.id] for row in page.rows], page.following
