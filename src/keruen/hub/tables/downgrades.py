"""Downgrades of grain: an order, the consent of each owner, and the document."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text, UniqueConstraint

from keruen.hub.tables.base import OWNED, kilograms, link, record, text

downgrade_order = record(
    "downgrade_order",
    text("reference", unique=True),
    link("from_bin", "place"),
    link("to_bin", "place"),
    link("lot", "lot"),
    link("grade", "grade"),
    link("to_grade", "grade"),
    kilograms("kg"),
    text("reason"),
    CheckConstraint("grade <> to_grade", name="grades"),
)
"""Grain of a bin that is to become another grade."""

downgrade_share = record(
    "downgrade_share",
    link("downgrade", "downgrade_order"),
    text("reference"),
    text("owner"),
    link("grade", "grade"),
    link("to_grade", "grade"),
    kilograms("kg"),
    text("reason"),
    UniqueConstraint("downgrade", "owner"),
    tiers=OWNED,
)
"""The part of one owner in a downgrade: that much of its claim changes its grade."""

downgrade_answer = record(
    "downgrade_answer",
    Column("share", Text, ForeignKey("downgrade_share.id"), nullable=False, unique=True),
    text("answer"),
    # Of the words that were answered.
    text("share_sha256"),
    text("reason", needed=False),
    CheckConstraint("answer IN ('accepted', 'refused')", name="answer"),
    tiers=("pair",),
)
"""The consent of an owner, or its refusal."""

downgrade_end = record(
    "downgrade_end",
    Column("downgrade", Text, ForeignKey("downgrade_order.id"), nullable=False, unique=True),
    # posted | withdrawn
    text("outcome"),
    Column("document", Text, ForeignKey("grain_document.id"), nullable=True),
    text("reason", needed=False),
    CheckConstraint("outcome IN ('posted', 'withdrawn')", name="outcome"),
    CheckConstraint("(outcome = 'posted') = (document IS NOT NULL)", name="document"),
)
"""A downgrade that was posted or withdrawn."""
