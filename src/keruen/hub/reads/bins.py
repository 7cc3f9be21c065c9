"""Bins as they are now: capacity, what lies in them, how warm it is, and what is on hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.names import BIN
from keruen.hub.reads.care import MILLI
from keruen.hub.reads.stocks import Stock, read_stocks
from keruen.hub.rows import (
    BinCapacityRow,
    GrainHoldRow,
    PendingDocumentRow,
    PlaceRow,
    TemperatureReadingRow,
)


@dataclass(frozen=True)
class Warmth:
    """The latest temperatures of a bin.

    Parameters
    ----------
    lowest_c, highest_c : over its sensors (degrees Celsius).
    at : when the latest of them was read (UTC).
    """

    lowest_c: Decimal
    highest_c: Decimal
    at: str
    sensors: int


@dataclass(frozen=True)
class BinView:
    """A bin and what is in it.

    Parameters
    ----------
    capacities : working capacity by grade (kg).
    contents : grain by lot; one lot at any time.
    holds : holds on the bin or on a lot in it that are not released.
    """

    row: PlaceRow
    capacities: dict[str, int]
    contents: tuple[Stock, ...]
    holds: tuple[GrainHoldRow, ...]
    warmth: Warmth | None

    @property
    def kg(self) -> int:
        """Grain in the bin (kg)."""
        return sum(each.kg for each in self.contents)

    @property
    def grade(self) -> str:
        """The grade that lies in the bin; empty for an empty bin."""
        return self.contents[0].grade if self.contents else ""

    @property
    def largest_kg(self) -> int:
        """Its largest working capacity of any grade (kg); zero where none is stated."""
        return max(self.capacities.values(), default=0)

    @property
    def capacity_kg(self) -> int:
        """The working capacity for the grade in it, or the largest of an empty bin (kg)."""
        return self.capacities.get(self.grade, self.largest_kg)


def read_bins(book: Book) -> list[BinView]:
    """Every bin that the actor sees, by name."""
    capacities: dict[str, dict[str, int]] = {}
    for row in book.records(BinCapacityRow, select(t.bin_capacity)):
        capacities.setdefault(row.place, {})[row.grade] = row.kg
    contents: dict[str, list[Stock]] = {}
    for stock in read_stocks(book):
        if stock.kind == BIN:
            contents.setdefault(stock.place, []).append(stock)
    holds, warmth = read_holds(book), _warmth(book)
    query = select(t.place).where(t.place.c.kind == BIN).order_by(t.place.c.name, t.place.c.id)
    found = []
    for place in book.records(PlaceRow, query):
        here = tuple(contents.get(place.id, ()))
        lots = {each.lot for each in here}
        found.append(
            BinView(
                place,
                capacities.get(place.id, {}),
                here,
                tuple(each for each in holds if each.place == place.id or each.lot in lots),
                warmth.get(place.id),
            )
        )
    return sorted(found, key=lambda each: (len(each.row.name), each.row.name, each.row.id))


def read_holds(book: Book) -> list[GrainHoldRow]:
    """Holds that are not released, the oldest first."""
    freed = select(t.hold_release.c.hold)
    held = t.grain_hold
    query = select(held).where(held.c.id.not_in(freed)).order_by(held.c.created_at, held.c.id)
    return book.records(GrainHoldRow, query)


def read_pending(book: Book) -> list[PendingDocumentRow]:
    """Corrections that wait for a second person, the oldest first."""
    pending = t.pending_document
    answered = select(t.pending_answer.c.pending)
    query = select(pending).where(pending.c.id.not_in(answered)).order_by(pending.c.created_at)
    return book.records(PendingDocumentRow, query)


def _warmth(book: Book) -> dict[str, Warmth]:
    """The latest reading of each sensor, by bin."""
    reading = t.temperature_reading
    last = (
        select(reading.c.place, reading.c.sensor, func.max(reading.c.at).label("at"))
        .group_by(reading.c.place, reading.c.sensor)
        .subquery()
    )
    query = select(reading).join(
        last,
        (reading.c.place == last.c.place)
        & (reading.c.sensor == last.c.sensor)
        & (reading.c.at == last.c.at),
    )
    found: dict[str, list[TemperatureReadingRow]] = {}
    for row in book.records(TemperatureReadingRow, query):
        found.setdefault(row.place, []).append(row)
    return {
        place: Warmth(
            Decimal(min(row.milli_c for row in rows)) / MILLI,
            Decimal(max(row.milli_c for row in rows)) / MILLI,
            max(row.at for row in rows),
            len(rows),
        )
        for place, rows in found.items()
    }
