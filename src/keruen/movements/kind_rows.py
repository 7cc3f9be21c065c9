"""Rows of movements by their kind: the cells that each kind has (docs/movements.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeVar

import polars as pl

from keruen.rows import FrameRow, rows


@dataclass(frozen=True, slots=True)
class PurchaseMoved(FrameRow):
    """Grain bought at a site."""

    KIND: ClassVar[str] = "purchase"
    from_site: str
    grade: str
    crop_year: int | None
    from_period: int
    quantity_t: float


@dataclass(frozen=True, slots=True)
class LaneMoved(FrameRow):
    """Grain sent by a lane."""

    KIND: ClassVar[str] = "lane"
    route: str
    from_site: str
    to_site: str
    grade: str
    from_period: int
    to_period: int
    quantity_t: float


@dataclass(frozen=True, slots=True)
class VoyageMoved(FrameRow):
    """Grain sent by a voyage."""

    KIND: ClassVar[str] = "voyage"
    route: str
    from_site: str
    to_site: str
    grade: str
    from_period: int
    to_period: int
    quantity_t: float


@dataclass(frozen=True, slots=True)
class TripMoved(FrameRow):
    """Ships that sail a voyage."""

    KIND: ClassVar[str] = "trip"
    route: str
    from_period: int
    to_period: int
    trips: int


@dataclass(frozen=True, slots=True)
class UseMoved(FrameRow):
    """Grain used by a market."""

    KIND: ClassVar[str] = "use"
    market: str
    grade: str
    from_period: int
    quantity_t: float


@dataclass(frozen=True, slots=True)
class ShortageMoved(FrameRow):
    """Demand of a market that is unserved."""

    KIND: ClassVar[str] = "shortage"
    market: str
    from_period: int
    quantity_t: float


@dataclass(frozen=True, slots=True)
class SubsidyMoved(FrameRow):
    """Grain on a lane that a programme pays for."""

    KIND: ClassVar[str] = "subsidy"
    route: str
    programme: str
    from_period: int
    quantity_t: float


Moved = TypeVar(
    "Moved",
    PurchaseMoved,
    LaneMoved,
    VoyageMoved,
    TripMoved,
    UseMoved,
    ShortageMoved,
    SubsidyMoved,
)


def moved_rows(movements: pl.DataFrame, kind: type[Moved]) -> list[Moved]:
    """The movements of one kind, in the order of the table."""
    return rows(movements.filter(pl.col("kind") == kind.KIND), kind)
