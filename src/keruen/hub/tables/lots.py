"""Lots, their customs status, and what may be left of them in a bin."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, UniqueConstraint

from keruen.hub.tables.base import OWNED, link, maybe, record, text

lot = record(
    "lot",
    link("grade", "grade"),
    # receipt | opening | commingled | blended | treated
    text("kind"),
    # The owner and the contract of a lot that is of one owner alone; else empty.
    text("owner", needed=False),
    text("contract", needed=False),
    text("origin", needed=False),
    maybe("crop_year"),
    # bonded | free: when the lot was made; `customs_change` contains what came later.
    text("customs"),
    CheckConstraint("customs IN ('bonded', 'free')", name="customs"),
    tiers=OWNED,
)
"""An identified quantity of grain. What changes a lot makes another one of it."""

customs_change = record(
    "customs_change",
    link("lot", "lot"),
    Column("number", Integer, nullable=False),
    text("status"),
    # The reference of the authority's document.
    text("reference"),
    UniqueConstraint("lot", "number"),
    CheckConstraint("status IN ('bonded', 'free')", name="status"),
)
"""Changes of the customs status of a lot."""

lot_residual = record(
    "lot_residual",
    link("lot", "lot"),
    link("residual_of", "lot"),
    link("place", "place"),
    UniqueConstraint("lot", "residual_of", "place"),
)
"""A lot that may contain what an earlier one left in a bin that was not swept clean."""

Index("ix_lot_owner", lot.c.owner)
