"""By how much each document changed each place, in the order of the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import Select, func, literal, select, union_all

from keruen.hub import tables as t
from keruen.hub.book import Book

Columns = TypeVarTuple("Columns")
"""The types of the columns of a query."""


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


def read_flows(
    book: Book, *, since: str = "", until: str = "", places: Collection[str] = ()
) -> Iterator[Flow]:
    """Net changes of places, by posting.

    Parameters
    ----------
    since, until : only what was done from one instant on, and before the other; everything if
        empty.
    places : only these; every one if empty.
    """
    entry, sealed = t.place_entry.c, t.posting.c
    sides = [
        _between(
            select(
                sealed.seq,
                sealed.document,
                sealed.business_at,
                place.label("place"),
                entry.grade,
                (entry.kg * literal(sign)).label("kg"),
            ).join(t.place_entry, entry.document == sealed.document),
            since,
            until,
        )
        for place, sign in ((entry.to_place, 1), (entry.from_place, -1))
    ]
    if places:
        ends = (entry.to_place, entry.from_place)
        pairs = zip(sides, ends, strict=True)
        sides = [side.where(end.in_(sorted(places))) for side, end in pairs]
    moved = union_all(*sides).subquery()
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


def read_totals(
    book: Book, *, since: str = "", until: str = "", place: str = ""
) -> Counter[tuple[str, str]]:
    """By how much each place and grade changed, without its documents.

    Parameters
    ----------
    since, until : as for `read_flows`.
    place : only the movements of this one, whose other places are among them.
    """
    entry, sealed = t.place_entry.c, t.posting.c
    keys = (entry.from_place, entry.to_place, entry.grade)
    query = select(*keys, func.sum(entry.kg)).group_by(*keys)
    if since or until:
        joined = query.select_from(t.posting).join(t.place_entry, entry.document == sealed.document)
        query = _between(joined, since, until)
    if place:
        query = query.where((entry.from_place == place) | (entry.to_place == place))
    found: Counter[tuple[str, str]] = Counter()
    for origin, target, grade, kg in book.connection.execute(query):
        found[target, grade] += int(kg)
        found[origin, grade] -= int(kg)
    return found


def _between(query: Select[*Columns], since: str, until: str) -> Select[*Columns]:
    sealed = t.posting.c
    if since:
        query = query.where(sealed.business_at >= since)
    return query.where(sealed.business_at < until) if until else query
