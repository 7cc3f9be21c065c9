"""Ships, berths, nominations, calls with their timestamps, and statements of facts."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Text,
    UniqueConstraint,
)

from keruen.hub.tables.base import json, kilograms, link, maybe, record, text

PUBLIC: tuple[str, ...] = ("public",)
"""Tier of what can be seen from the quay: ships, berths and when they are there."""

vessel = record(
    "vessel",
    text("imo", unique=True),
    text("name"),
    # Decimal texts in metres; empty where not known.
    text("length_m", needed=False),
    text("draught_m", needed=False),
    tiers=PUBLIC,
)
"""A ship by its IMO number; a change of its name is another row of `vessel_name`."""

vessel_name = record(
    "vessel_name",
    link("vessel", "vessel"),
    text("name"),
    tiers=PUBLIC,
)
"""A later name of a ship."""

berth = record(
    "berth",
    text("name", unique=True),
    text("max_length_m", needed=False),
    text("depth_m"),
    text("under_keel_m"),
    tiers=PUBLIC,
)
"""A berth of the terminal, with its depth at chart datum."""

tide_window = record(
    "tide_window",
    text("begins_at"),
    text("ends_at"),
    text("height_m"),
    text("source"),
    CheckConstraint("begins_at < ends_at", name="order"),
    tiers=PUBLIC,
)
"""A stretch of time in which the tide stands at least so high."""

nomination = record(
    "nomination",
    link("contract", "contract"),
    # Of the plan or of the party that nominates; the same reference is nominated once.
    text("reference"),
    text("imo"),
    text("vessel_name"),
    text("direction"),
    link("grade", "grade"),
    kilograms("kg"),
    text("laycan_from"),
    text("laycan_to"),
    # Route, month and number of the ship in a plan; empty without a plan.
    text("plan_reference", needed=False),
    UniqueConstraint("contract", "reference"),
    CheckConstraint("direction IN ('receipt', 'loading')", name="direction"),
    CheckConstraint("laycan_from <= laycan_to", name="laycan"),
    tiers=("pair",),
)
"""A ship that an owner or the terminal proposes for a contract."""

vessel_call = record(
    "vessel_call",
    text("reference", unique=True),
    link("vessel", "vessel"),
    text("operation"),
    # UN/LOCODE of the port before and after; empty where not known.
    text("from_port", needed=False),
    text("to_port", needed=False),
    CheckConstraint("operation IN ('load', 'discharge')", name="operation"),
    tiers=PUBLIC,
)
"""A call of a ship at the terminal; nothing of owners or quantities."""

nomination_answer = record(
    "nomination_answer",
    link("nomination", "nomination"),
    # accepted | assigned | refused | withdrawn | completed
    text("answer"),
    Column("call", Text, ForeignKey("vessel_call.id"), nullable=True, index=True),
    text("reason", needed=False),
    UniqueConstraint("nomination", "answer"),
    CheckConstraint(
        "answer IN ('accepted', 'assigned', 'refused', 'withdrawn', 'completed')", name="answer"
    ),
    tiers=("pair",),
)
"""What the other party answered, or that the nomination was withdrawn."""

call_time = record(
    "call_time",
    link("call", "vessel_call"),
    Column("number", Integer, nullable=False),
    # Names of `keruen.hub.ships.timestamps`: eta, rta, pta, ata ...
    text("name"),
    text("at"),
    text("zone"),
    text("utc_offset"),
    text("tzdata"),
    text("delay_code", needed=False),
    maybe("replies_to"),
    UniqueConstraint("call", "number"),
    tiers=PUBLIC,
)
"""A timestamp of a call; the last of a name is in force."""

call_berth = record(
    "call_berth",
    link("call", "vessel_call"),
    Column("number", Integer, nullable=False),
    link("berth", "berth"),
    text("arrives_at"),
    text("departs_at"),
    text("draught_m", needed=False),
    UniqueConstraint("call", "number"),
    CheckConstraint("arrives_at < departs_at", name="order"),
    tiers=PUBLIC,
)
"""The plan of a call at a berth; the last one is in force."""

call_omitted = record(
    "call_omitted",
    link("call", "vessel_call"),
    text("reason"),
    UniqueConstraint("call"),
    tiers=PUBLIC,
)
"""A call that does not take place."""

call_loaded = record(
    "call_loaded",
    link("nomination", "nomination"),
    link("document", "grain_document"),
    kilograms("kg"),
    UniqueConstraint("document"),
    tiers=("pair",),
)
"""A posted document that fulfils a nomination."""

fact_entry = record(
    "fact_entry",
    link("call", "vessel_call"),
    Column("number", Integer, nullable=False),
    text("kind"),
    # moment | begin | end
    text("phase"),
    text("at"),
    text("zone"),
    text("utc_offset"),
    text("tzdata"),
    # The entry that an end ends.
    maybe("begins"),
    text("remark", needed=False),
    # Of a notice of readiness: what was known of the ship.
    json("states", "dict[str, bool]"),
    UniqueConstraint("call", "number"),
    UniqueConstraint("begins"),
    CheckConstraint("(phase = 'end') = (begins IS NOT NULL)", name="end"),
)
"""An entry of the terminal's own statement of facts, as it happens."""

fact_struck = record(
    "fact_struck",
    Column("entry", Text, ForeignKey("fact_entry.id"), nullable=False, unique=True),
    text("reason"),
)
"""An entry that was wrong; it stays readable and counts no more."""

fact_version = record(
    "fact_version",
    link("call", "vessel_call"),
    # terminal | ship | agent | owner
    text("author"),
    Column("number", Integer, nullable=False),
    json("facts", "stored.PortFacts"),
    text("sha256"),
    text("note", needed=False),
    UniqueConstraint("call", "author", "number", "party", "reader"),
    tiers=("pair",),
)
"""A version of the statement of facts by one author, given to one party."""

laytime_result = record(
    "laytime_result",
    link("call", "vessel_call"),
    link("contract", "contract"),
    Column("version", Text, ForeignKey("fact_version.id"), nullable=False),
    Column("final", Boolean, nullable=False),
    # The statement with its basis, from which it is replayed.
    json("statement", "dict[str, object]"),
    text("sha256"),
    text("currency"),
    # Decimal texts; above zero the charterer pays.
    text("demurrage"),
    text("despatch"),
    text("net"),
    tiers=("pair",),
)
"""A laytime statement on one version of the facts."""
