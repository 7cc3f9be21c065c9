"""Parties and ships that were compared with lists, what people judged, and what was validated."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint

from keruen.hub.tables.base import json, link, record, text

hub_screening = record(
    "hub_screening",
    # firm | vessel
    text("kind"),
    text("name"),
    text("imo", needed=False),
    # no_match_in | needs_review | not_screenable | confirmed | false_positive | stale
    text("result"),
    # files | register
    text("origin"),
    # Publisher, day of issue and SHA-256 of each list.
    json("lists", "list[list[str]]"),
    json("hits", "list[dict[str, object]]"),
    json("reasons", "list[str]"),
    text("algorithm"),
    CheckConstraint("kind IN ('firm', 'vessel')", name="kind"),
    CheckConstraint("origin IN ('files', 'register')", name="origin"),
)
"""A comparison of a party or a ship with lists; the terminal alone reads it."""

hub_screening_verdict = record(
    "hub_screening_verdict",
    link("screening", "hub_screening"),
    text("person"),
    # same | different
    text("verdict"),
    text("reason"),
    CheckConstraint("verdict IN ('same', 'different')", name="verdict"),
    UniqueConstraint("screening", "person"),
)
"""What a person found of the hits of a comparison with files."""

hub_screening_note = record(
    "hub_screening_note",
    # contract | vessel_call | grain_hold | claim_order
    text("of_kind"),
    text("of"),
    # screened | not_screened
    text("state"),
    # Publisher and day of issue of each list.
    json("lists", "list[str]"),
    CheckConstraint("state IN ('screened', 'not_screened')", name="state"),
    UniqueConstraint("of_kind", "of"),
    tiers=("party", "pair", "shared"),
)
"""With which lists the parties of a record were compared when it was validated.

It discloses no result: without a cleared one the record is not validated.
"""
