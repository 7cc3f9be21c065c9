"""Rows of the tables of `keruen.trade_data`, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table

from keruen.store.typed_rows import TypedRow
from keruen.trade_data import tables


@dataclass(frozen=True, slots=True)
class TradeSetRow(TypedRow):
    """A row of `trade_set`."""

    table: ClassVar[Table] = tables.trade_set
    id: str
    tier: str
    party: str
    title: str
    source: str
    licence: str
    file_name: str
    sha256: str
    bytes: int
    flows: int
    classification: str
    levels: list[int]
    years: list[int]
    label: str
    withdrawn_at: str | None
    withdrawn_reason: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TradeContentRow(TypedRow):
    """A row of `trade_content`."""

    table: ClassVar[Table] = tables.trade_content
    id: str
    tier: str
    party: str
    trade_set: str
    content: bytes
    created_at: str
    created_by: str
