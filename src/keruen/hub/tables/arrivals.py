"""Weighing instruments, tickets in two steps, wagon lists, drivers, and weights of parcels."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text, UniqueConstraint

from keruen.hub.tables.base import kilograms, link, maybe, record, text

instrument = record(
    "instrument",
    text("name", unique=True),
    # weighbridge | rail_scale | belt | hopper | draft_survey | stated
    text("method"),
)
"""An instrument or a method of weighing."""

calibration = record(
    "calibration",
    link("instrument", "instrument"),
    text("on_day"),
    text("until_day"),
    # Stated error: a fixed part in kilograms and a part of the weight (%), as decimal texts.
    text("error_fixed"),
    text("error_pct"),
    text("certificate"),
    CheckConstraint("on_day <= until_day", name="days"),
)
"""A calibration: from when until when an instrument has a stated error."""

wagon_list = record(
    "wagon_list",
    text("reference"),
    # rail | road: wagons of 1,520 mm gauge, or trucks that are announced
    text("mode"),
    text("owner"),
    Column("contract", Text, ForeignKey("contract.id"), nullable=True),
    link("grade", "grade"),
    text("consignment", needed=False),
    text("from_station", needed=False),
    Column("gauge_mm", Integer, nullable=True),
    UniqueConstraint("reader", "reference"),
    CheckConstraint("mode IN ('rail', 'road')", name="mode"),
    tiers=("pair",),
)
"""An announced arrival by rail or road."""

wagon = record(
    "wagon",
    link("wagon_list", "wagon_list"),
    Column("line", Integer, nullable=False),
    text("number"),
    text("seal", needed=False),
    # As the list states them.
    kilograms("stated_net_kg"),
    kilograms("stated_tare_kg", needed=False),
    UniqueConstraint("wagon_list", "number"),
    tiers=("pair",),
)
"""One wagon of a list."""

driver = record(
    "driver",
    # All three become null when they are erased.
    maybe("name"),
    maybe("plate"),
    maybe("hash_key"),
    text("erased_at", needed=False),
)
"""Names and number plates, apart from the ledger, which has a keyed hash of them alone."""

ticket = record(
    "ticket",
    text("reference"),
    # in: gross is weighed first; out: tare is weighed first
    text("direction"),
    text("mode"),
    text("owner"),
    link("grade", "grade"),
    Column("contract", Text, ForeignKey("contract.id"), nullable=True),
    Column("wagon", Text, ForeignKey("wagon.id"), nullable=True, unique=True),
    kilograms("first_kg"),
    link("instrument", "instrument", needed=False),
    text("at"),
    text("zone"),
    text("utc_offset"),
    text("tzdata"),
    text("driver_hash", needed=False),
    UniqueConstraint("reader", "reference"),
    CheckConstraint("direction IN ('in', 'out')", name="direction"),
    CheckConstraint("mode IN ('truck', 'wagon')", name="mode"),
    tiers=("pair",),
)
"""The first step of a ticket: gross of an arrival, tare of an empty truck that is to be loaded."""

ticket_close = record(
    "ticket_close",
    Column("ticket", Text, ForeignKey("ticket.id"), nullable=False, unique=True),
    kilograms("second_kg"),
    kilograms("net_kg"),
    link("instrument", "instrument", needed=False),
    text("at"),
    link("document", "grain_document"),
    tiers=("pair",),
)
"""The second step of a ticket, with the document that it posted."""

ticket_void = record(
    "ticket_void",
    Column("ticket", Text, ForeignKey("ticket.id"), nullable=False, unique=True),
    text("reason"),
    tiers=("pair",),
)
"""A ticket that was opened and not completed."""

parcel_weight = record(
    "parcel_weight",
    link("contract", "contract"),
    Column("call", Text, ForeignKey("vessel_call.id"), nullable=True, index=True),
    text("parcel"),
    # loading | discharge
    text("place"),
    text("method"),
    text("instrument_name"),
    kilograms("kg"),
    # Stated error (kg) on the day, rounded up, and the calibration it rests on.
    kilograms("error_kg"),
    text("calibrated_on"),
    text("weighed_on"),
    text("evidence", needed=False),
    UniqueConstraint("contract", "parcel", "instrument_name"),
    tiers=("pair",),
)
"""A weight of a parcel by one instrument."""
