"""A second book in a few lines of Python, which predicts what the first one accepts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

from tests.hub.terminal import CAPACITY_KG

STEP = "transformation"


@dataclass(frozen=True)
class Move:
    """Grain of a lot from one place to another."""

    origin: str
    target: str
    lot: int
    kg: int
    dry: int


@dataclass
class Written:
    """A document in the model."""

    moves: list[Move]
    claims: list[tuple[tuple[str, ...], int]]
    at: datetime
    size: int
    lossy: bool = False


@dataclass
class Model:
    """Bins by lot, claims by key, holds, documents and the end of the last signed day."""

    bins: dict[str, dict[int, tuple[int, int]]]
    grades: dict[int, str] = field(default_factory=dict)
    customs: dict[int, str] = field(default_factory=dict)
    claims: Counter[tuple[str, ...]] = field(default_factory=Counter)
    held: set[str] = field(default_factory=set)
    documents: dict[str, Written] = field(default_factory=dict)
    reversed: set[str] = field(default_factory=set)
    closed: datetime | None = None
    lots: int = 0

    def stock(self) -> dict[str, int]:
        """Kilograms by bin."""
        found = {name: sum(kg for kg, _ in lots.values()) for name, lots in self.bins.items()}
        return {name: kg for name, kg in found.items() if kg}

    def new_lot(self, grade: str, customs: str) -> int:
        """Another lot."""
        self.lots += 1
        self.grades[self.lots], self.customs[self.lots] = grade, customs
        return self.lots

    def part(self, name: str, kg: int) -> tuple[int, int] | None:
        """The lot in a bin and its dry matter in so many kilograms; none where there is less."""
        for lot, (held, dry) in self.bins[name].items():
            return (lot, round(Fraction(dry * kg, held))) if kg <= held else None
        return None

    def put(self, origin: str, name: str, lot: int, kg: int, dry: int) -> list[Move] | None:
        """The moves that put grain into a bin; none where it may not be mixed."""
        there = self.bins[name]
        if not there or lot in there:
            return [Move(origin, name, lot, kg, dry)]
        ((other, (held, held_dry)),) = there.items()
        if self.grades[other] != self.grades[lot] or self.customs[other] != self.customs[lot]:
            return None
        made = self.new_lot(self.grades[lot], self.customs[lot])
        return [
            Move(origin, STEP, lot, kg, dry),
            Move(name, STEP, other, held, held_dry),
            Move(STEP, name, made, kg + held, dry + held_dry),
        ]

    def write(self, document: Written) -> bool:
        """Apply a document whole; whether the book may accept it."""
        if self.closed is not None and document.at < self.closed:
            return False
        bins = {name: dict(lots) for name, lots in self.bins.items()}
        for move in document.moves:
            if {move.origin, move.target} & self.held:
                return False
            if not _apply(bins, move):
                return False
        claims = Counter(self.claims)
        for key, kg in document.claims:
            claims[key] += kg
            if claims[key] < 0:
                return False
        self.bins, self.claims = bins, claims
        return True

    def close(self, now: datetime) -> bool:
        """Sign the next day, if it has ended."""
        if self.closed is not None:
            start = self.closed
        elif self.documents:
            first = min(each.at for each in self.documents.values())
            start = datetime.combine(first.date(), time(6), UTC)
            start -= timedelta(days=first < start)
        else:
            return False
        if start + timedelta(days=1) > now:
            return False
        self.closed = start + timedelta(days=1)
        return True


def _apply(bins: dict[str, dict[int, tuple[int, int]]], move: Move) -> bool:
    if move.origin in bins:
        kg, dry = bins[move.origin].get(move.lot, (0, 0))
        kg, dry = kg - move.kg, dry - move.dry
        if kg < 0 or not 0 <= dry <= kg:
            return False
        if kg:
            bins[move.origin][move.lot] = (kg, dry)
        else:
            bins[move.origin].pop(move.lot, None)
    if move.target in bins:
        lots = bins[move.target]
        kg, dry = lots.get(move.lot, (0, 0))
        lots[move.lot] = (kg + move.kg, dry + move.dry)
        if len(lots) > 1 or sum(each for each, _ in lots.values()) > CAPACITY_KG:
            return False
    return True
