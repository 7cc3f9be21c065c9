"""Signed daily positions, surveys, and documents that wait for a second person."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Text, UniqueConstraint

from keruen.hub.tables.base import json, kilograms, link, maybe, record, text

daily_position = record(
    "daily_position",
    text("day", unique=True),
    text("starts_at"),
    text("ends_at"),
    Column("hours", Integer, nullable=False),
    # The last posting of the book when the day was signed.
    Column("after_seq", Integer, nullable=False),
    # SHA-256 of the lines in canonical form, which the person who signed was shown.
    text("sha256"),
    text("person"),
)
"""A day of the terminal that is closed: no entry is dated before its end any more."""

daily_line = record(
    "daily_line",
    Column("daily_position", Text, ForeignKey("daily_position.id"), nullable=False, index=True),
    link("place", "place"),
    link("grade", "grade"),
    kilograms("opening_kg"),
    kilograms("in_kg"),
    kilograms("out_kg"),
    kilograms("closing_kg"),
    UniqueConstraint("daily_position", "place", "grade"),
)
"""A bin and a grade in a daily position."""

survey = record(
    "survey",
    link("place", "place"),
    link("grade", "grade"),
    kilograms("measured_kg"),
    text("method"),
    text("business_at"),
    text("zone"),
    text("utc_offset"),
    text("tzdata"),
    text("note", needed=False),
)
"""A measured quantity: a statement that changes nothing in the book."""

pending_document = record(
    "pending_document",
    # reversal | adjustment
    text("kind"),
    # The person who asked; another one confirms.
    text("person"),
    json("fields", "dict[str, object]"),
)
"""A correction above the limit, until a second person confirms or declines it."""

pending_answer = record(
    "pending_answer",
    Column("pending", Text, ForeignKey("pending_document.id"), nullable=False, unique=True),
    # confirmed | declined
    text("answer"),
    text("person"),
    maybe("document"),
    text("reason", needed=False),
)
"""What the second person answered."""
