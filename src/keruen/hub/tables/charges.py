"""Tariffs of the terminal, charges to owners, and payments."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, UniqueConstraint

from keruen.hub.tables.base import link, record, text

SERVICES = ("storage", "handling_in", "handling_out", "weighing", "fumigation")

tariff = record(
    "tariff",
    text("service"),
    # Empty for every owner.
    text("owner", needed=False),
    text("from_day"),
    # Decimal text, before tax.
    text("rate"),
    text("unit"),
    text("currency"),
    Column("free_days", Integer, nullable=False),
    Column("decimals", Integer, nullable=False),
    UniqueConstraint("service", "owner", "from_day"),
    CheckConstraint(f"service IN {SERVICES!r}", name="service"),
    CheckConstraint("free_days >= 0 AND decimals BETWEEN 0 AND 4", name="numbers"),
    tiers=("shared", "pair"),
)
"""A rate from a day on, for one owner or for all."""

charge = record(
    "charge",
    text("owner"),
    text("service"),
    # What is charged: a document, a ticket, a treatment, a month; never twice.
    text("subject"),
    text("day"),
    text("words"),
    # Decimal texts.
    text("quantity"),
    text("unit"),
    text("rate"),
    text("currency"),
    text("amount"),
    UniqueConstraint("owner", "service", "subject"),
    tiers=("pair",),
)
"""A charge to an owner; below zero for a credit."""

charge_reversal = record(
    "charge_reversal",
    link("charge", "charge"),
    text("reason"),
    text("day"),
    UniqueConstraint("charge"),
    tiers=("pair",),
)
"""A charge that was wrong: it is credited whole."""

payment = record(
    "payment",
    text("owner"),
    text("reference"),
    text("day"),
    text("currency"),
    text("amount"),
    UniqueConstraint("reader", "reference"),
    tiers=("pair",),
)
"""Money that an owner paid."""
