"""What a ship could have loaded: every receipt that could be in the grain of a call, with shares.

The receipts are the union of what the three models of flow let into the loading, what could have
stayed behind in a bin that was not swept, and what descent by transformations reaches. A receipt
that only the last two name has shares of zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.descent import lots_before
from keruen.hub.reads.recall_shares import Shares, Source, _genealogy, _read_story
from keruen.hub.rows import LotRow, PlaceEntryRow, VesselCallRow

SHIP = "ship"
NONE: Shares = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Loading:
    """Grain that was loaded in a call.

    Parameters
    ----------
    lots : the lots as they lay in their bins.
    """

    document: str
    kg: int
    lots: tuple[str, ...]


@dataclass(frozen=True)
class CallRecall:
    """Every lot that a ship could have loaded.

    Parameters
    ----------
    sources : receipts with their shares of the whole cargo, the largest first.
    owners : owners of the receipts.
    """

    call: VesselCallRow
    loadings: tuple[Loading, ...]
    sources: tuple[Source, ...]
    owners: tuple[str, ...]

    @property
    def kg(self) -> int:
        """All that was loaded."""
        return sum(each.kg for each in self.loadings)


def find_call(book: Book, name: str) -> VesselCallRow | None:
    """A call by its reference or id, if there is one."""
    call = t.vessel_call
    query = select(call).where((call.c.reference == name) | (call.c.id == name))
    return book.record(VesselCallRow, query)


def read_call_recall(book: Book, call: VesselCallRow) -> CallRecall:
    """Every receipt that could be in what a ship loaded in a call."""
    loadings = _loadings(book, call.id)
    documents = {each.document for each in loadings}
    story = _read_story(book)
    cargo = sum(each.kg for each in loadings)
    shares: dict[str, list[float]] = {}
    for piece, (place, document, kg) in story.left.items():
        if place == SHIP and document in documents:
            genealogy = _genealogy(story, dict(story.events), story.own, piece, first=False)
            for each in genealogy.recall(piece, "backward"):
                if each.lot in story.own:
                    found = shares.setdefault(each.lot, [0.0, 0.0, 0.0])
                    parts = (each.plug_share, each.mixing_share, each.funnel_share)
                    for model, part in enumerate(parts):
                        found[model] += part * kg / cargo
    received = {row.id: row for row in book.records(LotRow, select(t.lot))}
    reached = {lot for each in loadings for lot in each.lots}
    reached |= {lot for each in [*reached] for lot in lots_before(book, each)}
    for lot in reached:
        # Only a receipt has grain of its own; the others are made of receipts.
        if lot in story.own and lot not in shares:
            shares[lot] = [*NONE]
    sources = [
        Source(lot, story.own[lot], (parts[0], parts[1], parts[2])) for lot, parts in shares.items()
    ]
    sources.sort(key=attrgetter("lot"))
    sources.sort(key=lambda each: -max(each.shares))
    owners = {received[each.lot].owner for each in sources if each.lot in received}
    return CallRecall(call, tuple(loadings), tuple(sources), tuple(sorted(owners - {""})))


def _loadings(book: Book, call: str) -> list[Loading]:
    """The documents that count under nominations of a call, none that was reversed."""
    answer, loaded, document = t.nomination_answer.c, t.call_loaded.c, t.grain_document.c
    undone = select(document.reverses).where(document.reverses.is_not(None))
    query = (
        select(loaded.document)
        .join(t.posting, t.posting.c.document == loaded.document)
        .where(
            loaded.nomination.in_(select(answer.nomination).where(answer.call == call)),
            loaded.document.not_in(undone),
        )
        .order_by(t.posting.c.seq)
    )
    found = []
    for name in book.connection.execute(query).scalars().all():
        entry = t.place_entry
        rows = book.records(PlaceEntryRow, select(entry).where(entry.c.document == name))
        out = [row for row in rows if row.to_place == SHIP]
        if out:
            lots = tuple(sorted({row.lot for row in out}))
            found.append(Loading(str(name), sum(row.kg for row in out), lots))
    return found
