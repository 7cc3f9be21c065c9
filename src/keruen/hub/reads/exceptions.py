"""Entries dated back within open days that would have made an earlier moment negative.

Guards work in the order of the book. In the order of business time a bin or a claim may have been
below zero for a while, which shows that a time or a quantity is wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.names import BIN
from keruen.hub.reads.flows import read_flows
from keruen.hub.reads.positions import read_closing, read_last_signed
from keruen.hub.reads.stocks import read_claims


@dataclass(frozen=True)
class TimeException:
    """A moment at which a bin or a claim was below zero in the order of business time.

    Parameters
    ----------
    kind : ``bin`` or ``claim``.
    subject : the bin, or the owner.
    at : when it was lowest.
    document : the document after which it was.
    kg : the lowest balance, below zero.
    """

    kind: str
    subject: str
    grade: str
    at: str
    document: str
    kg: int


@dataclass(frozen=True)
class Change:
    """A change of a balance at a moment."""

    at: str
    seq: int
    document: str
    kg: int


def find_lowest(changes: Iterable[Change], opening_kg: int = 0) -> tuple[int, Change] | None:
    """The lowest balance in the order of time, if it is below zero, and the change before it.

    Changes at the same moment are taken in the order of the book.

    Parameters
    ----------
    opening_kg : the balance before the first of them.

    Examples
    --------
    >>> find_lowest([Change("10:00", 1, "a", 100), Change("12:00", 2, "b", -80),
    ...              Change("09:00", 3, "c", -50)])
    (-50, Change(at='09:00', seq=3, document='c', kg=-50))
    """
    balance, lowest = opening_kg, None
    for change in sorted(changes, key=lambda each: (each.at, each.seq)):
        balance += change.kg
        if balance < 0 and (lowest is None or balance < lowest[0]):
            lowest = (balance, change)
    return lowest


def read_exceptions(book: Book, *, signed: bool = False) -> list[TimeException]:
    """The exceptions that the actor sees, bins first.

    Parameters
    ----------
    signed : those of signed days too, from the whole book. Without it the balances begin at the end
        of the last signed day, before which no entry can be dated any more.
    """
    last = None if signed else read_last_signed(book)
    since = last.ends_at if last else ""
    opening: Counter[tuple[str, str, str]] = Counter()
    if last:
        for (place, grade), kg in read_closing(book, last).items():
            opening["bin", place, grade] = kg
    changes: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
    for flow in read_flows(book, since=since):
        if flow.kind == BIN:
            key = ("bin", flow.place, flow.grade)
            changes[key].append(Change(flow.business_at, flow.seq, flow.document, flow.kg))
    owned, sealed = t.claim_entry.c, t.posting.c
    query = (
        select(sealed.business_at, sealed.seq, owned.document, owned.kg, owned.owner, owned.grade)
        .join(t.posting, sealed.document == owned.document)
        .where(sealed.business_at >= since)
        .order_by(sealed.seq, owned.line)
    )
    for at, seq, document, kg, owner, grade in book.connection.execute(query):
        changes[("claim", owner, grade)].append(Change(at, seq, document, int(kg)))
    if last:
        for claim in read_claims(book):
            opening["claim", claim.owner, claim.grade] += claim.kg
        for key, each in changes.items():
            if key[0] == "claim":
                opening[key] -= sum(change.kg for change in each)
    found = []
    for (kind, subject, grade), each in sorted(changes.items()):
        lowest = find_lowest(each, opening[kind, subject, grade])
        if lowest is not None:
            kg, change = lowest
            found.append(TimeException(kind, subject, grade, change.at, change.document, kg))
    return found
