"""The words to which commands bind: what a party signs as it was shown."""

from __future__ import annotations

from keruen.hub.book import Book
from keruen.hub.reads.amendments import words_of_amendment
from keruen.hub.reads.downgrades import words_of_share
from keruen.hub.rows import ClaimOrderRow
from keruen.store.command import Bound

SIGNED = ("order_id", "kind", "owner", "counterparty", "grade", "basis", "kg", "note")
"""The columns of an order that are signed; the same in each of its copies."""


def words_of_order(unit: Book, order: str) -> dict[str, object]:
    """What a party signs of an order."""
    found = unit.find(ClaimOrderRow, order)
    return {name: found[name] for name in SIGNED}


BOUND: dict[str, Bound[Book]] = {
    "order": Bound("order", words_of_order),
    "amendment": Bound("amendment", words_of_amendment),
    "downgrade_share": Bound("share", words_of_share),
}
"""The words to which commands bind."""
