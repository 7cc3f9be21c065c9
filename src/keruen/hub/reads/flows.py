"""By how much each document changed each place, in the order of the book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, literal, select, union_all

from keruen.hub import tables as t
from keruen.hub.book import Book


@dataclass(frozen=True)
class Flow:
    """The net change of a grade in a place by one document.

    Parameters
    ----------
    kg : above zero where the place got grain; grain that was only mixed there is not counted.
    """

    seq: int
    document: str
    business_at: str
    place: str
    kind: str
    grade: str
    kg: int


def read_flows(book: Book, *, until: str = "") -> Iterator[Flow]:
    """Net changes of places, by posting.

    Parameters
    ----------
    until : only what was done before this instant; everything if empty.
    """
    entry, sealed = t.place_entry.c, t.posting.c
    sides = [
        select(
            entry.document,
            place.label("place"),
            entry.grade,
            (entry.kg * literal(sign)).label("kg"),
        )
        for place, sign in ((entry.to_place, 1), (entry.from_place, -1))
    ]
    moved = union_all(*sides).subquery()
    net = func.sum(moved.c.kg)
    keys = (sealed.seq, sealed.document, sealed.business_at)
    of_place = (moved.c.place, t.place.c.kind, moved.c.grade)
    query = (
        select(*keys, *of_place, net)
        .join(t.posting, sealed.document == moved.c.document)
        .join(t.place, t.place.c.id == moved.c.place)
        .group_by(*keys, *of_place)
        .having(net != 0)
        .order_by(sealed.seq, moved.c.place, moved.c.grade)
    )
    if until:
        query = query.where(sealed.business_at < until)
    for row in book.connection.execute(query):
        yield Flow(*row[:6], int(row[6]))
