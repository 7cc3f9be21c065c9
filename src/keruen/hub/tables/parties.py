"""The terminal, the parties it works for, and the grades it handles."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from keruen.hub.tables.base import KNOWN, OWNED, kilograms, maybe, record, text

terminal = record(
    "terminal",
    text("code", unique=True),
    text("name"),
    # The IANA zone of the terminal, and the local time at which its day begins, such as 06:00.
    text("zone"),
    text("day_starts_at"),
    # A reversal or an adjustment of more than this needs a second person.
    kilograms("second_person_above_kg"),
    # What is to be known of the terminal, such as that it is fictional.
    text("note", needed=False),
    tiers=KNOWN,
)
"""The terminal whose book this is: one row."""

hub_party = record(
    "hub_party",
    text("code", unique=True),
    text("name"),
    # owner | bank | carrier | surveyor
    text("kind"),
    tiers=OWNED,
)
"""The parties of the terminal. Each sees itself alone, so none can count the others."""

grade = record(
    "grade",
    text("code"),
    text("name"),
    # The basis of claims on this grade, such as "moisture 14.0 %".
    text("basis"),
    maybe("hs_code"),
    UniqueConstraint("code"),
    tiers=KNOWN,
)
"""The grades of grain that the terminal handles."""
