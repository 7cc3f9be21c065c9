"""Holds on lots and bins: three kinds that are independent of each other."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text

from keruen.hub.tables.base import record, text

grain_hold = record(
    "grain_hold",
    # quality | fumigation | quarantine
    text("kind"),
    Column("lot", Text, ForeignKey("lot.id"), nullable=True, index=True),
    Column("place", Text, ForeignKey("place.id"), nullable=True, index=True),
    text("reason"),
    CheckConstraint("kind IN ('quality', 'fumigation', 'quarantine')", name="kind"),
    CheckConstraint("(lot IS NULL) <> (place IS NULL)", name="subject"),
)
"""A hold on a lot, or on a bin with whatever lies in it."""

hold_release = record(
    "hold_release",
    Column("hold", Text, ForeignKey("grain_hold.id"), nullable=False, unique=True),
    text("reason"),
    # What the release rests on: a result, a clearance reading, a decision of an authority.
    text("evidence"),
)
"""The end of a hold."""

Index("ix_grain_hold_kind", grain_hold.c.kind)
