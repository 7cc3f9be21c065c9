"""The account of an owner: what it may see of its claims, documents and lots."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.stocks import ClaimBalance, read_claims
from keruen.hub.rows import (
    ClaimAnswerRow,
    ClaimDoneRow,
    ClaimOrderRow,
    GrainDocumentRow,
    LotRow,
    SampleRow,
)


@dataclass(frozen=True)
class OwnerAccount:
    """What an owner sees; the terminal sees the same of each owner.

    Parameters
    ----------
    claims : its balances, free and pledged.
    documents : by number, counted for this owner alone.
    lots : those of its own receipts.
    orders, done : orders that it gave or received, and what the terminal did with them.
    """

    owner: str
    claims: tuple[ClaimBalance, ...]
    documents: tuple[GrainDocumentRow, ...]
    lots: tuple[LotRow, ...]
    orders: tuple[ClaimOrderRow, ...]
    done: tuple[ClaimDoneRow, ...]

    @property
    def documented_kg(self) -> int:
        """The sum of what its documents change; equal to the sum of its claims."""
        return sum(each.claim_kg for each in self.documents)


def read_account(book: Book, owner: str) -> OwnerAccount:
    """The account of an owner, from the rows that the actor sees."""
    document, order = t.grain_document, t.claim_order
    documents = select(document).where(document.c.owner == owner).order_by(document.c.number)
    lots = select(t.lot).where(t.lot.c.owner == owner).order_by(t.lot.c.created_at, t.lot.c.id)
    mine = (order.c.owner == owner) | (order.c.counterparty == owner)
    orders = select(order).where(mine).order_by(order.c.created_at, order.c.id)
    done = select(t.claim_done).where(t.claim_done.c.reader == owner)
    return OwnerAccount(
        owner,
        tuple(read_claims(book, owner)),
        tuple(book.records(GrainDocumentRow, documents)),
        tuple(book.records(LotRow, lots)),
        tuple(book.records(ClaimOrderRow, orders)),
        tuple(book.records(ClaimDoneRow, done.order_by(t.claim_done.c.created_at))),
    )


def read_documents(book: Book, owner: str = "") -> list[GrainDocumentRow]:
    """Documents that the actor sees, the latest first; of one owner, or of all."""
    document = t.grain_document
    query = select(document).order_by(document.c.business_at.desc(), document.c.number.desc())
    if owner:
        query = query.where(document.c.owner == owner)
    return book.records(GrainDocumentRow, query)


def read_answers(book: Book) -> dict[str, str]:
    """How orders were answered, by order: ``accepted`` or ``declined``."""
    rows = book.records(ClaimAnswerRow, select(t.claim_answer))
    return {row.order_id: row.answer for row in rows}


def read_owner_samples(book: Book, owner: str) -> list[SampleRow]:
    """Samples of an owner's grain, the latest first."""
    sample = t.sample
    query = select(sample).where(sample.c.owner == owner)
    return book.records(SampleRow, query.order_by(sample.c.taken_at.desc(), sample.c.reference))
