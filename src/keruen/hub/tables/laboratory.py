"""Samples with their chain of custody, orders to laboratories, results, decisions on quality."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text, UniqueConstraint

from keruen.hub.tables.base import json, link, maybe, record, text

KINDS = ("increment", "bulk", "contract", "analysis", "retained")
"""Kinds of samples, each made of the one before it."""

sample = record(
    "sample",
    text("reference"),
    # increment | bulk | contract | analysis | retained
    text("kind"),
    text("owner"),
    Column("contract", Text, ForeignKey("contract.id"), nullable=True, index=True),
    Column("lot", Text, ForeignKey("lot.id"), nullable=True, index=True),
    Column("call", Text, ForeignKey("vessel_call.id"), nullable=True, index=True),
    # Of which parcel of the contract, and of which sub-lot of it; empty for the whole.
    text("parcel", needed=False),
    text("part", needed=False),
    Column("increments", Integer, nullable=False),
    Column("mass_g", Integer, nullable=False),
    text("seal", needed=False),
    text("taken_at"),
    text("taken_by"),
    # Of a second sampling, the sample that it takes the place of.
    maybe("resample_of"),
    UniqueConstraint("reader", "reference"),
    CheckConstraint(f"kind IN {KINDS!r}", name="kind"),
    CheckConstraint("mass_g > 0 AND increments > 0", name="amount"),
    tiers=("pair",),
)
"""A sample of an owner's grain."""

sample_source = record(
    "sample_source",
    link("sample", "sample"),
    Column("source", Text, ForeignKey("sample.id"), nullable=False, index=True),
    Column("mass_g", Integer, nullable=False),
    UniqueConstraint("sample", "source"),
    CheckConstraint("sample <> source AND mass_g > 0", name="source"),
    tiers=("pair",),
)
"""Of which samples a sample was made, and with how much of each."""

custody = record(
    "custody",
    link("sample", "sample"),
    Column("number", Integer, nullable=False),
    text("from_holder"),
    text("to_holder"),
    text("at"),
    text("seal", needed=False),
    # yes | no
    text("seal_intact"),
    UniqueConstraint("sample", "number"),
    CheckConstraint("seal_intact IN ('yes', 'no')", name="seal"),
    tiers=("pair",),
)
"""A sample that is handed from one holder to the next."""

test_order = record(
    "test_order",
    link("sample", "sample"),
    text("laboratory"),
    # first | second | umpire
    text("role"),
    json("properties", "list[str]"),
    text("due_on", needed=False),
    UniqueConstraint("sample", "role"),
    CheckConstraint("role IN ('first', 'second', 'umpire')", name="role"),
    tiers=("pair",),
)
"""An order to a laboratory; open until each property has a result."""

test_result = record(
    "test_result",
    Column("test_order", Text, ForeignKey("test_order.id"), nullable=False, index=True),
    text("property"),
    # Decimal text, with < or > in `bound` where it is only a bound.
    text("value"),
    text("bound", needed=False),
    text("unit"),
    text("basis", needed=False),
    text("method"),
    text("tested_on"),
    UniqueConstraint("test_order", "property"),
    CheckConstraint("bound IN ('', '<', '>')", name="bound"),
    tiers=("pair",),
)
"""A result of one property by one laboratory."""

quality_decision = record(
    "quality_decision",
    link("contract", "contract"),
    text("parcel"),
    # accept | hold | reject
    text("outcome"),
    # What the results gave by rule: final values, limits that are not met, amounts.
    json("grounds", "dict[str, object]"),
    # Decimal text: premium above zero, discount below it; in the currency of the contract.
    text("amount_per_t"),
    text("reason", needed=False),
    Column("grain_hold", Text, ForeignKey("grain_hold.id"), nullable=True),
    tiers=("pair",),
)
"""What was decided on the quality of a parcel."""

blend_order = record(
    "blend_order",
    text("reference", unique=True),
    text("to_bin"),
    json("recipe", "list[stored.BlendDraw]"),
    json("limits", "list[dict[str, object]]"),
)
"""An order to blend: what is taken of which bin, and the limits that the blend has to meet."""

blend_done = record(
    "blend_done",
    Column("blend_order", Text, ForeignKey("blend_order.id"), nullable=False, unique=True),
    link("document", "grain_document"),
    link("lot", "lot"),
)
"""The posting of a blend, and the lot that came out of it."""

blend_test = record(
    "blend_test",
    Column("blend_order", Text, ForeignKey("blend_order.id"), nullable=False, unique=True),
    # accept | hold | reject, on results of the blend itself
    text("outcome"),
    json("results", "list[stored.BlendResult]"),
    json("breaches", "list[str]"),
    text("tested_on"),
)
"""The test of the blend itself: mixing is not computed but measured."""
