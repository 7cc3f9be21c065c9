"""What lies where, and who owns how much: sums of the ledgers, computed at each read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, literal, select, union_all

from keruen.hub import tables as t
from keruen.hub.book import Book


@dataclass(frozen=True)
class Stock:
    """Grain of a lot in a bin or in a virtual place.

    Parameters
    ----------
    kg : below zero for a virtual place from which more came than went to it.
    """

    place: str
    kind: str
    grade: str
    lot: str
    kg: int
    dry_kg: int


@dataclass(frozen=True)
class ClaimBalance:
    """The claim of an owner on a grade, free or pledged to a party."""

    owner: str
    grade: str
    basis: str
    account: str
    pledgee: str
    kg: int


def read_stocks(book: Book, *, until_seq: int | None = None, until: str = "") -> list[Stock]:
    """What lies where, by lot; a lot of which nothing is left is left out.

    Parameters
    ----------
    until_seq : the last posting to count, in the order of the book; every one if left out.
    until : only what was done before this instant; everything if empty.
    """
    entry, sealed = t.place_entry.c, t.posting.c
    sides = [
        select(
            place.label("place"),
            entry.grade,
            entry.lot,
            (entry.kg * literal(sign)).label("kg"),
            (entry.dry_kg * literal(sign)).label("dry_kg"),
            entry.document,
        )
        for place, sign in ((entry.to_place, 1), (entry.from_place, -1))
    ]
    moved = union_all(*sides).subquery()
    query = (
        select(
            moved.c.place,
            t.place.c.kind,
            moved.c.grade,
            moved.c.lot,
            func.sum(moved.c.kg),
            func.sum(moved.c.dry_kg),
        )
        .join(t.place, t.place.c.id == moved.c.place)
        .join(t.posting, sealed.document == moved.c.document)
        .group_by(moved.c.place, t.place.c.kind, moved.c.grade, moved.c.lot)
        .order_by(moved.c.place, moved.c.grade, moved.c.lot)
    )
    if until_seq is not None:
        query = query.where(sealed.seq <= until_seq)
    if until:
        query = query.where(sealed.business_at < until)
    rows = book.connection.execute(query)
    return [Stock(*row[:4], int(row[4]), int(row[5])) for row in rows if int(row[4])]


def read_claims(book: Book, owner: str = "") -> list[ClaimBalance]:
    """The claims that the actor sees; those of zero are left out.

    The last entry of a claim states its balance; `keruen.hub.verifying` sums all of them.

    Parameters
    ----------
    owner : only those of this one; all if empty.
    """
    entry = t.claim_entry.c
    keys = (entry.owner, entry.grade, entry.basis, entry.account, entry.pledgee)
    latest = select(*keys, func.max(entry.number).label("number")).group_by(*keys)
    if owner:
        latest = latest.where(entry.owner == owner)
    last = latest.subquery().c
    same = [entry[each.name] == each for each in last]
    query = select(*keys, entry.balance_kg).where(*same).order_by(*keys)
    rows = book.connection.execute(query)
    return [ClaimBalance(*row[:5], int(row[5])) for row in rows if int(row[5])]
