"""Quarantines: opened, sampled, extended and cleared; each has a hold that they release."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Text,
    UniqueConstraint,
)

from keruen.hub.tables.base import link, record, text

quarantine = record(
    "quarantine",
    Column("grain_hold", Text, ForeignKey("grain_hold.id"), nullable=False, unique=True),
    text("country"),
    # What is suspected, such as the name of an organism.
    text("organism"),
    text("condition", needed=False),
    # The order of the plant health authority.
    text("reference"),
    text("began_at"),
    # Seconds since 1970: the guards compute with them.
    Column("began_s", BigInteger, nullable=False),
    text("until_at"),
    Column("until_s", BigInteger, nullable=False),
    text("person"),
    CheckConstraint("until_s > began_s", name="order"),
)
"""A quarantine of a lot or a bin by the order of an authority, until a day."""

quarantine_sample = record(
    "quarantine_sample",
    link("quarantine", "quarantine"),
    text("reference"),
    text("taken_at"),
    Column("taken_s", BigInteger, nullable=False),
    text("laboratory"),
    text("person"),
    UniqueConstraint("quarantine", "reference"),
)
"""An official sample under quarantine."""

quarantine_result = record(
    "quarantine_result",
    Column("sample", Text, ForeignKey("quarantine_sample.id"), nullable=False, unique=True),
    # found | not_found
    text("outcome"),
    text("method"),
    text("reported_at"),
    Column("reported_s", BigInteger, nullable=False),
    # The number of the report.
    text("evidence"),
    CheckConstraint("outcome IN ('found', 'not_found')", name="outcome"),
)
"""Whether a laboratory found the organism in a sample."""

quarantine_extension = record(
    "quarantine_extension",
    link("quarantine", "quarantine"),
    Column("number", Integer, nullable=False),
    text("until_at"),
    Column("until_s", BigInteger, nullable=False),
    text("reason"),
    text("reference"),
    UniqueConstraint("quarantine", "number"),
)
"""An extension of a quarantine by the authority."""

quarantine_clearance = record(
    "quarantine_clearance",
    Column("quarantine", Text, ForeignKey("quarantine.id"), nullable=False, unique=True),
    text("cleared_at"),
    Column("cleared_s", BigInteger, nullable=False),
    # What was required on the day, with which the guards compare.
    Column("required_s", BigInteger, nullable=False),
    Column("samples", Integer, nullable=False),
    text("authority"),
    text("reference"),
    text("grounds"),
    CheckConstraint("samples > 0 AND required_s > 0", name="required"),
)
"""The clearance by the authority; the release of the hold needs it."""
