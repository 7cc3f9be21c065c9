"""Rows of the tables that every engine writes, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypedDict

from keruen.rows import FrameRow


@dataclass(frozen=True, slots=True)
class MovementRow(FrameRow):
    """A row of `Movements`."""

    TABLE: ClassVar[str] = "movements"
    status: str
    kind: str
    route: str | None
    from_site: str
    to_site: str | None
    mode: str | None
    corridor: str | None
    vessel_class: str | None
    grade: str | None
    origin_country: str | None
    market: str | None
    programme: str | None
    crop_year: int | None
    from_period: int
    to_period: int | None
    from_date: date
    to_date: date | None
    quantity_t: float
    received_t: float
    trips: int | None


@dataclass(frozen=True, slots=True)
class StockRow(FrameRow):
    """A row of `Stocks`."""

    TABLE: ClassVar[str] = "stocks"
    status: str
    site: str
    grade: str
    period: int
    date: date
    quantity_t: float


class MovementCells(TypedDict, total=False):
    """Cells of a row of `Movements` that is being written; those that are absent are empty."""

    status: str
    kind: str
    route: str | None
    from_site: str
    to_site: str | None
    mode: str | None
    corridor: str | None
    vessel_class: str | None
    grade: str | None
    origin_country: str | None
    market: str | None
    programme: str | None
    crop_year: int | None
    from_period: int
    to_period: int | None
    from_date: date
    to_date: date | None
    quantity_t: float
    received_t: float
    trips: int | None
