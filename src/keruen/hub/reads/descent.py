"""Which lots could be in which: descent of lots both ways, for a recall.

The union over every model of how grain flows through a bin: a lot that could be present is named.
Documents that were reversed, and their reversals, did not occur.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.names import BIN
from keruen.hub.reads.stocks import read_stocks
from keruen.hub.rows import GenealogyEntryRow, LotResidualRow, LotRow, PlaceEntryRow


@dataclass(frozen=True)
class Whereabouts:
    """Where a lot, or one made of it, lies or went.

    Parameters
    ----------
    document : the document with which it left; empty where it lies in a bin.
    """

    lot: str
    place: str
    kg: int
    document: str


@dataclass(frozen=True)
class Recall:
    """What is to be found and stopped for a lot.

    Parameters
    ----------
    sources : lots that could be in it.
    descendants : lots that could contain it.
    whereabouts : where it and its descendants lie, and with which documents they left.
    owners : owners of the lots among its sources, and of the claims that left with it.
    """

    lot: LotRow
    sources: tuple[LotRow, ...]
    descendants: tuple[LotRow, ...]
    whereabouts: tuple[Whereabouts, ...]
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Edges:
    """From which lots a lot was made, and into which it went."""

    sources: dict[str, set[str]]
    made: dict[str, set[str]]


def read_edges(book: Book) -> Edges:
    """The edges between lots, those of what is left in a bin among them."""
    document = t.grain_document.c
    reversed_ones = {
        each
        for row in book.connection.execute(
            select(document.id, document.reverses).where(document.reverses.is_not(None))
        )
        for each in row
    }
    ins: dict[str, set[str]] = defaultdict(set)
    outs: dict[str, set[str]] = defaultdict(set)
    for entry in book.records(GenealogyEntryRow, select(t.genealogy_entry)):
        if entry.document not in reversed_ones:
            (ins if entry.side == "in" else outs)[entry.transformation].add(entry.lot)
    sources: dict[str, set[str]] = defaultdict(set)
    made: dict[str, set[str]] = defaultdict(set)
    pairs = [(into, one) for step, lots in outs.items() for into in lots for one in ins[step]]
    pairs += [
        (row.lot, row.residual_of) for row in book.records(LotResidualRow, select(t.lot_residual))
    ]
    for into, one in pairs:
        if into != one:
            sources[into].add(one)
            made[one].add(into)
    return Edges(dict(sources), dict(made))


def reach(edges: dict[str, set[str]], start: str) -> set[str]:
    """Every lot that can be reached from one, itself left out.

    Examples
    --------
    >>> sorted(reach({"a": {"b"}, "b": {"c", "a"}}, "a"))
    ['b', 'c']
    """
    found: set[str] = set()
    left = [start]
    while left:
        for each in edges.get(left.pop(), ()):
            if each not in found:
                found.add(each)
                left.append(each)
    return found - {start}


def read_recall(book: Book, lot: str) -> Recall:
    """What a recall of a lot has to find.

    Raises
    ------
    RefusalError : a lot that the actor does not see.
    """
    found = book.find(LotRow, lot)
    edges = read_edges(book)
    sources, descendants = reach(edges.sources, lot), reach(edges.made, lot)
    rows = {row.id: row for row in book.records(LotRow, select(t.lot))}
    affected = {lot, *descendants}
    places = [
        Whereabouts(each.lot, each.place, each.kg, "")
        for each in read_stocks(book)
        if each.kind == BIN and each.lot in affected
    ]
    entry = t.place_entry
    outside = select(entry).where(entry.c.to_place.in_(("ship", "truck", "wagon")))
    left = [
        Whereabouts(row.lot, row.to_place, row.kg, row.document)
        for row in book.records(PlaceEntryRow, outside.order_by(entry.c.document, entry.c.line))
        if row.lot in affected
    ]
    owners = {rows[each].owner for each in (lot, *sources) if rows[each].owner}
    owners |= _owners_of(book, [each.document for each in left])
    return Recall(
        found,
        tuple(rows[each] for each in sorted(sources)),
        tuple(rows[each] for each in sorted(descendants)),
        tuple(places + left),
        tuple(sorted(owners)),
    )


def _owners_of(book: Book, documents: list[str]) -> set[str]:
    document = t.grain_document.c
    rows = book.connection.execute(select(document.id, document.owner))
    wanted = set(documents)
    return {row.owner for row in rows if row.id in wanted and row.owner}
