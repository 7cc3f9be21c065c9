"""Shares of a recall: how much of what left and of what lies in bins could come from a lot.

Each bin is emptied as plug flow, mixing or funnel flow would empty it; nobody knows which of them a
bin follows, so all three are given. The lots that are named are their union, and those that could
have stayed behind in a bin are among them with a share of zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.genealogy.flow import (
    BinEvent,
    Draw,
    Edge,
    Fill,
    Sweep,
    bin_edges,
    shares_left,
    whole,
)
from keruen.hub.genealogy.recall import Genealogy, Lot
from keruen.hub.names import BIN, OUTSIDE, TRANSFORMATION
from keruen.hub.reads.descent import lots_before
from keruen.hub.rows import BinSweepRow, GrainDocumentRow, LotRow, PlaceEntryRow

Shares = tuple[float, float, float]
"""Under plug flow, mixing and funnel flow, each from 0 to 1."""

NONE: Shares = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Found:
    """Grain that left, or that lies in a bin, and could contain grain of a lot.

    Parameters
    ----------
    place : the bin, or ``ship``, ``truck`` or ``wagon``.
    document : the document with which it left; empty for a bin.
    kg : of the loading, or in the bin now.
    shares : of it that came from the lot.
    """

    place: str
    document: str
    kg: int
    shares: Shares


@dataclass(frozen=True)
class Source:
    """A receipt that a lot could contain, and the share of the lot that came from it."""

    lot: str
    kg: int
    shares: Shares


@dataclass(frozen=True)
class RecallShares:
    """Where grain of a lot could be, and from which receipts it could be made."""

    found: tuple[Found, ...]
    sources: tuple[Source, ...]


@dataclass
class _Story:
    """What happened in each bin, in the order of the book.

    Parameters
    ----------
    events : of each bin.
    made : of each lot that came out of a transformation, the bin and how many of its events were
        before it was whole.
    left : places and kilograms of the grain that left the terminal, by document and bin.
    """

    own: dict[str, int] = field(default_factory=dict)
    order: dict[str, None] = field(default_factory=dict)
    events: dict[str, list[BinEvent]] = field(default_factory=lambda: defaultdict(list))
    edges: list[Edge] = field(default_factory=list)
    made: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    left: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    bins: set[str] = field(default_factory=set)

    def node(self, name: str, own_kg: int = 0) -> str:
        """A piece of grain, at its place in the order of the book."""
        self.order.setdefault(name)
        if own_kg:
            self.own[name] = self.own.get(name, 0) + own_kg
        return name


def read_recall_shares(book: Book, lot: str) -> RecallShares:
    """Shares of what left and of what lies in bins that could come from a lot, and its receipts.

    Raises
    ------
    RefusalError : a lot that the actor does not see.
    """
    book.find(LotRow, lot)
    story = _read_story(book)
    sources = {each.lot: each for each in _backward(story, lot)}
    # Only a receipt has grain of its own; one that could have stayed behind in a bin is named too.
    for each in sorted(lots_before(book, lot) & story.own.keys() - sources.keys()):
        sources[each] = Source(each, story.own[each], NONE)
    return RecallShares(tuple(_forward(story, lot)), tuple(sources.values()))


def _read_story(book: Book) -> _Story:
    story = _Story()
    query = select(t.place.c.id).where(t.place.c.kind == BIN)
    story.bins = set(book.connection.execute(query).scalars())
    sweeps: dict[int, list[str]] = defaultdict(list)
    for row in book.records(BinSweepRow, select(t.bin_sweep)):
        sweeps[row.after_seq].append(row.place)
    for place in sweeps.pop(0, ()):
        _sweep(story, place, 0)
    for seq, document, entries in _documents(book):
        if entries:
            _tell(story, document, entries)
        for place in sweeps.get(seq, ()):
            _sweep(story, place, seq)
    return story


def _sweep(story: _Story, place: str, seq: int) -> None:
    story.events[place].append(Sweep(story.node(f"sweep {place} {seq}")))


def _documents(book: Book) -> Iterator[tuple[int, str, list[PlaceEntryRow]]]:
    """Entries of each document in the order of the book; none of one that did not occur."""
    document = t.grain_document.c
    undone: set[str] = set()
    reversals = select(t.grain_document).where(document.reverses.is_not(None))
    for row in book.records(GrainDocumentRow, reversals):
        undone |= {row.id, row.reverses or ""}
    entry = t.place_entry.c
    held: dict[str, list[PlaceEntryRow]] = defaultdict(list)
    for each in book.records(PlaceEntryRow, select(t.place_entry).order_by(entry.line)):
        held[each.document].append(each)
    sealed = t.posting.c
    order = select(sealed.seq, sealed.document).order_by(sealed.seq)
    for seq, name in book.connection.execute(order).all():
        yield int(seq), str(name), [] if name in undone else held.get(str(name), [])


def _tell(story: _Story, document: str, entries: list[PlaceEntryRow]) -> None:
    """Add a document: its plain movements, then each of its transformations as a whole."""
    steps: dict[str, list[PlaceEntryRow]] = defaultdict(list)
    for each in entries:
        if each.transformation is not None:
            steps[each.transformation].append(each)
            continue
        piece = _take(story, document, each.from_place, each.lot, each.kg)
        _put(story, document, each.to_place, [(piece, each.kg)], each.lot)
    for rows in steps.values():
        _tell_step(story, document, rows)


def _tell_step(story: _Story, document: str, rows: list[PlaceEntryRow]) -> None:
    """A transformation: grain that comes out where it went in did not move."""
    used: dict[str, int] = defaultdict(int)
    origin: dict[str, str] = {}
    outs = []
    for each in rows:
        if each.to_place == TRANSFORMATION:
            used[each.from_place] += each.kg
            origin.setdefault(each.from_place, each.lot)
        else:
            outs.append(each)
    moved: dict[str, int] = dict(used)
    arriving: list[tuple[PlaceEntryRow, int]] = []
    for each in outs:
        stayed = min(moved.get(each.to_place, 0), each.kg)
        if stayed:
            moved[each.to_place] -= stayed
        arriving.append((each, each.kg - stayed))
    pieces = [
        (_take(story, document, place, origin[place], kg), kg) for place, kg in moved.items() if kg
    ]
    for each, kg in arriving:
        if kg:
            part = pieces if len(arriving) == 1 else _parts(pieces, kg)
            _put(story, document, each.to_place, part, each.lot)
        if each.to_place in story.bins:
            done = len(story.events[each.to_place])
            story.made.setdefault(each.lot, (each.to_place, done, each.kg))


def _parts(pieces: list[tuple[str, int]], kg: int) -> list[tuple[str, int]]:
    """Of several pieces that went in together, those that make up one weight that came out."""
    found = []
    for name, has in pieces:
        part = min(has, kg)
        if part:
            found.append((name, part))
            kg -= part
    return found


def _take(story: _Story, document: str, place: str, lot: str, kg: int) -> str:
    """A piece of grain that leaves a place."""
    if place in story.bins:
        name = f"{document} {place}"
        story.events[place].append(Draw(story.node(name), kg))
        return name
    # What a survey found is of unknown origin; what came from outside is its own lot.
    return story.node(lot if place in OUTSIDE else f"{document} {place}", kg)


def _put(story: _Story, document: str, place: str, pieces: list[tuple[str, int]], lot: str) -> None:
    """Put pieces of grain into a place; several together are one, named by their new lot."""
    name, kg = pieces[0][0], sum(each for _, each in pieces)
    if len(pieces) > 1:
        name = story.node(lot)
        story.edges += [whole(piece, name, part) for piece, part in pieces]
    if place in story.bins:
        story.events[place].append(Fill(name, kg))
    elif place in OUTSIDE:
        story.left[name] = (place, document, kg)


def _forward(story: _Story, lot: str) -> Iterator[Found]:
    """Where grain of a lot could be now, and with which documents it could have left."""
    events = dict(story.events)
    own = dict(story.own)
    if lot not in story.order:
        if lot not in story.made:
            return
        place, done, kg = story.made[lot]
        # What lay in the bin when the lot was whole is the lot, as one layer.
        events[place] = [Fill(lot, kg), *story.events[place][done:]]
        own[lot] = kg
    genealogy = _genealogy(story, events, own, lot, first=True)
    reached = {
        each.lot: (each.plug_share, each.mixing_share, each.funnel_share)
        for each in genealogy.recall(lot)
    }
    for place in sorted(story.bins):
        left = shares_left(events.get(place, []))
        kg = _kg_of(events.get(place, []))
        inside = [name for name in left if name in reached]
        if inside and kg:
            yield Found(place, "", kg, _mixed(left, reached, inside))
    for name, (place, document, kg) in story.left.items():
        if name in reached:
            yield Found(place, document, kg, reached[name])


def _mixed(left: dict[str, Shares], reached: dict[str, Shares], names: list[str]) -> Shares:
    """The share of a bin's grain that came from a lot: of each piece, times the piece's own."""
    plug, mixing, funnel = (
        sum(left[name][model] * reached[name][model] for name in names) for model in range(3)
    )
    return plug, mixing, funnel


def _kg_of(events: list[BinEvent]) -> int:
    kg = 0
    for each in events:
        if isinstance(each, Sweep):
            kg = 0
        else:
            kg += each.kg if isinstance(each, Fill) else -each.kg
    return kg


def _backward(story: _Story, lot: str) -> Iterator[Source]:
    """Receipts that a lot could contain; a receipt contains itself alone."""
    events = dict(story.events)
    if lot not in story.order:
        if lot not in story.made:
            return
        place, done, kg = story.made[lot]
        events[place] = [*story.events[place][:done], Draw(lot, kg)]
    elif lot in story.own:
        return
    genealogy = _genealogy(story, events, story.own, lot, first=False)
    for each in genealogy.recall(lot, "backward"):
        if each.lot in story.own:
            shares = (each.plug_share, each.mixing_share, each.funnel_share)
            yield Source(each.lot, story.own[each.lot], shares)


def _genealogy(
    story: _Story, events: dict[str, list[BinEvent]], own: dict[str, int], lot: str, *, first: bool
) -> Genealogy:
    """The pieces of grain in the order of the book, a lot that is asked for among them.

    Parameters
    ----------
    first : whether the lot stands before everything else, as what it goes into does after it.
    """
    edges = [*story.edges, *(edge for each in events.values() for edge in bin_edges(each))]
    names = list(story.order)
    if lot not in story.order:
        names = [lot, *names] if first else [*names, lot]
        inside = set(names)
        edges = [each for each in edges if each.parent in inside and each.child in inside]
    return Genealogy([Lot(name, own.get(name, 0)) for name in names], edges)
