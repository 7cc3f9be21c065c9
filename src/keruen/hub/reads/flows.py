"""By how much each document changed each place, in the order of the book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

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


def read_flows(book: Book, *, since: str = "", until: str = "") -> Iterator[Flow]:
    """Net changes of places, by posting.

    Parameters
    ----------
    since, until : only what was done from the first instant on and before the second; without a
        limit if empty.
    """
    moved = union_all(*_sides(since, until)).subquery()
    net = func.sum(moved.c.kg)
    keys = (moved.c.seq, moved.c.document, moved.c.business_at)
    of_place = (moved.c.place, t.place.c.kind, moved.c.grade)
    query = (
        select(*keys, *of_place, net)
        .join(t.place, t.place.c.id == moved.c.place)
        .group_by(*keys, *of_place)
        .having(net != 0)
        .order_by(moved.c.seq, moved.c.place, moved.c.grade)
    )
    for row in book.connection.execute(query):
        yield Flow(*row[:6], int(row[6]))


def read_sums(book: Book, kind: str, *, since: str, until: str) -> dict[tuple[str, str], int]:
    """By how much places of a kind changed between two instants, by place and grade."""
    moved = union_all(*_sides(since, until)).subquery()
    query = (
        select(moved.c.place, moved.c.grade, func.sum(moved.c.kg))
        .join(t.place, t.place.c.id == moved.c.place)
        .where(t.place.c.kind == kind)
        .group_by(moved.c.place, moved.c.grade)
    )
    return {(row[0], row[1]): int(row[2]) for row in book.connection.execute(query)}


def _sides(since: str, until: str) -> Iterator[Select[Any]]:
    """Entries as changes of the place that got grain and of the place that gave it.

    The limits stand in each part, so that a database reads the postings of a day by their index and
    not the whole book.
    """
    entry, sealed = t.place_entry.c, t.posting.c
    for place, sign in ((entry.to_place, 1), (entry.from_place, -1)):
        query = select(
            sealed.seq,
            sealed.document,
            sealed.business_at,
            place.label("place"),
            entry.grade,
            (entry.kg * literal(sign)).label("kg"),
        ).join_from(t.posting, t.place_entry, sealed.document == entry.document)
        if since:
            query = query.where(sealed.business_at >= since)
        if until:
            query = query.where(sealed.business_at < until)
        yield query
