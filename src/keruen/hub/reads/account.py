"""The account of an owner: what it may see of its claims, documents and lots."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.stocks import ClaimBalance, read_claims
from keruen.hub.rows import ClaimDoneRow, ClaimOrderRow, GrainDocumentRow, LotRow


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
        tuple(each for each in read_claims(book) if each.owner == owner),
        tuple(book.records(GrainDocumentRow, documents)),
        tuple(book.records(LotRow, lots)),
        tuple(book.records(ClaimOrderRow, orders)),
        tuple(book.records(ClaimDoneRow, done.order_by(t.claim_done.c.created_at))),
    )
