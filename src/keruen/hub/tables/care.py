"""Care of stored grain: limits by country, treatments, readings of temperature and clearance."""

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

from keruen.hub.tables.base import link, maybe, record, text

care_limit = record(
    "care_limit",
    text("country"),
    text("subject"),
    text("from_day"),
    text("condition", needed=False),
    # Decimal texts.
    text("above_c", needed=False),
    text("inclusive"),
    text("value"),
    text("source"),
    UniqueConstraint("country", "subject", "from_day", "condition", "above_c"),
)
"""A limit of a country that the terminal recorded, with its source."""

treatment = record(
    "treatment",
    link("place", "place"),
    Column("grain_hold", Text, ForeignKey("grain_hold.id"), nullable=False, unique=True),
    text("country"),
    text("substance"),
    text("dose"),
    text("condition", needed=False),
    text("began_at"),
    # Seconds since 1970: the guards compute with them.
    Column("began_s", BigInteger, nullable=False),
    text("person"),
)
"""A fumigation of a bin; its hold begins with it."""

treatment_end = record(
    "treatment_end",
    Column("treatment", Text, ForeignKey("treatment.id"), nullable=False, unique=True),
    text("ended_at"),
    Column("ended_s", BigInteger, nullable=False),
    # fan | passive
    text("ventilation", needed=False),
)
"""The end of an exposure: the bin is opened."""

clearance_reading = record(
    "clearance_reading",
    Column("treatment", Text, ForeignKey("treatment.id"), nullable=False, index=True),
    text("at"),
    Column("at_s", BigInteger, nullable=False),
    text("spot"),
    # Millionths of a ppm, so that limits compare exactly.
    Column("micro_ppm", BigInteger, nullable=False),
    text("instrument"),
    text("person"),
    CheckConstraint("micro_ppm >= 0", name="value"),
)
"""A measured concentration: value, place, instrument, person."""

treatment_release = record(
    "treatment_release",
    Column("treatment", Text, ForeignKey("treatment.id"), nullable=False, unique=True),
    # What was required on the day, with which the guards compare.
    Column("required_s", BigInteger, nullable=False),
    Column("limit_micro_ppm", BigInteger, nullable=False),
    text("lowest_c"),
    text("grounds"),
)
"""A treatment whose two gates are passed; the release of its hold needs it."""

temperature_reading = record(
    "temperature_reading",
    link("place", "place"),
    text("sensor"),
    text("at"),
    # Thousandths of a degree Celsius.
    Column("milli_c", Integer, nullable=False),
    maybe("source"),
    UniqueConstraint("place", "sensor", "at"),
)
"""A temperature of the grain at a sensor of a cable."""
