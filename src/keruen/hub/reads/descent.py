"""Which lots could be in which: descent of lots both ways, for a recall.

The union over every model of how grain flows through a bin: a lot that could be present is named.
Documents that were reversed, and their reversals, did not occur.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from sqlalchemy import ColumnElement, Select, literal, select, union_all

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.names import BIN
from keruen.hub.rows import LotRow

LEFT = ("ship", "truck", "wagon")
"""Places to which grain leaves the terminal."""

BATCH = 10_000
"""Ids that are values of one query; SQLite takes 32,766, and PostgreSQL 65,535."""


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


def reached_lots(book: Book, lot: str, *, forward: bool) -> Select[tuple[str]]:
    """The query of a lot and every lot that it went into (forward), or that went into it.

    The database follows the genealogy from the lot on, so a recall costs what it finds and not
    what the book contains. Lots that stayed behind in a bin are followed as well.
    """
    known: ColumnElement[str] = literal(lot)
    reached = select(known.label("lot")).cte("reached", recursive=True)
    own, other = t.genealogy_entry.alias("own"), t.genealogy_entry.alias("other")
    side, opposite = ("in", "out") if forward else ("out", "in")
    mixed = (
        own.c.side == side,
        other.c.side == opposite,
        own.c.document.not_in(_undone()),
    )
    residual = t.lot_residual.c
    came, went = residual.residual_of, residual.lot
    if not forward:
        came, went = went, came
    steps = own.join(other, other.c.transformation == own.c.transformation)
    if book.connection.dialect.name == "sqlite":
        reached = reached.union(
            select(other.c.lot).select_from(steps).where(own.c.lot == reached.c.lot, *mixed),
            select(went).where(came == reached.c.lot),
        )
    else:
        # A recursive query refers to itself once on PostgreSQL. The condition of the last join
        # repeats that of the parts where SQLAlchemy sees that both sides are related.
        found = union_all(
            select(own.c.lot.label("origin"), other.c.lot.label("lot"))
            .select_from(steps)
            .where(own.c.lot == reached.c.lot, *mixed),
            select(came.label("origin"), went.label("lot")).where(came == reached.c.lot),
        ).lateral("found")
        related = found.c.origin == reached.c.lot
        reached = reached.union(select(found.c.lot).select_from(reached).join(found, related))
    return select(reached.c.lot)


def lots_before(book: Book, lot: str) -> set[str]:
    """Every lot that could be in a lot, itself left out."""
    found = book.connection.execute(reached_lots(book, lot, forward=False)).scalars()
    return {*found} - {lot}


def _undone() -> Select[tuple[str]]:
    """Documents that were reversed, and their reversals."""
    document = t.grain_document.c
    # Not "is not null": where no document was reversed yet, SQLite would read all of them for that.
    reversals = select(document.id).where(document.reverses > "")
    originals = select(document.reverses).where(document.reverses > "")
    both = union_all(reversals, originals).subquery()
    return select(both.c.id)


def read_recall(book: Book, lot: str) -> Recall:
    """What a recall of a lot has to find.

    Raises
    ------
    RefusalError : a lot that the actor does not see.
    """
    found = book.find(LotRow, lot)
    sources = _read_lots(book, lots_before(book, lot))
    after = {*book.connection.execute(reached_lots(book, lot, forward=True)).scalars()}
    whereabouts = _read_whereabouts(book, after)
    owners = {row.owner for row in (found, *sources)}
    document = t.grain_document.c
    for some in in_batches({each.document for each in whereabouts if each.document}):
        query = select(document.owner).distinct().where(document.id.in_(some))
        owners |= {*book.connection.execute(query).scalars()}
    return Recall(
        found,
        tuple(sources),
        tuple(_read_lots(book, after - {lot})),
        tuple(whereabouts),
        tuple(sorted(owners - {""})),
    )


def in_batches(names: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Names in their order, as many at a time as both databases take as values of one query."""
    every = iter(sorted(names))
    return iter(lambda: tuple(islice(every, BATCH)), ())


def _read_lots(book: Book, lots: set[str]) -> list[LotRow]:
    """Lots by their ids, in the order of these."""
    lot = t.lot
    return [
        row
        for some in in_batches(lots)
        for row in book.records(LotRow, select(lot).where(lot.c.id.in_(some)).order_by(lot.c.id))
    ]


def _read_whereabouts(book: Book, lots: set[str]) -> list[Whereabouts]:
    """Where lots lie, by bin, and then with which documents they left, in the order of the book."""
    query = select(t.place.c.id).where(t.place.c.kind == BIN)
    bins = {*book.connection.execute(query).scalars()}
    inside: Counter[tuple[str, str]] = Counter()
    left: list[tuple[int, Whereabouts]] = []
    entry = t.place_entry.c
    moved = select(entry.seq, entry.from_place, entry.to_place, entry.lot, entry.kg, entry.document)
    for some in in_batches(lots):
        rows = book.connection.execute(moved.where(entry.lot.in_(some)))
        for seq, origin, target, lot, kg, document in rows:
            if origin in bins:
                inside[origin, lot] -= int(kg)
            if target in bins:
                inside[target, lot] += int(kg)
            elif target in LEFT:
                left.append((seq, Whereabouts(lot, target, int(kg), document)))
    left.sort(key=itemgetter(0))
    lie = [Whereabouts(lot, place, kg, "") for (place, lot), kg in sorted(inside.items()) if kg]
    return lie + [each for _, each in left]
