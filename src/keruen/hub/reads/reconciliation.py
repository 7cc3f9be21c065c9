"""Claims against grain: what owners claim, what lies in bins, and the declared differences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from keruen.hub.book import Book
from keruen.hub.names import BIN, DECLARED
from keruen.hub.reads.stocks import read_claims, read_stocks


@dataclass(frozen=True)
class GradeBalance:
    """A grade; claims = bins + declared, exactly.

    Parameters
    ----------
    declared : by virtual place, above zero where grain was lost.
    """

    grade: str
    bins_kg: int
    claims_kg: int
    declared: dict[str, int]

    @property
    def declared_kg(self) -> int:
        """All declared losses and differences."""
        return sum(self.declared.values())

    @property
    def unexplained_kg(self) -> int:
        """What no declaration explains: zero, or the book was changed behind its guards."""
        return self.claims_kg - self.bins_kg - self.declared_kg


def read_balances(book: Book) -> list[GradeBalance]:
    """Each grade with its claims, grain and declared differences."""
    bins: Counter[str] = Counter()
    declared: dict[str, Counter[str]] = {}
    for stock in read_stocks(book):
        if stock.kind == BIN:
            bins[stock.grade] += stock.kg
        elif stock.kind in DECLARED:
            declared.setdefault(stock.grade, Counter())[stock.place] += stock.kg
    claims: Counter[str] = Counter()
    for claim in read_claims(book):
        claims[claim.grade] += claim.kg
    return [
        GradeBalance(grade, bins[grade], claims[grade], dict(declared.get(grade, {})))
        for grade in sorted({*bins, *claims, *declared})
    ]
