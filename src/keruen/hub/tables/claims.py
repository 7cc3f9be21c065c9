"""Orders of owners about their claims: sale in store, pledge, release; signed by both."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint

from keruen.hub.tables.base import kilograms, record, text

claim_order = record(
    "claim_order",
    # The same in the copy for the terminal and in that for the counterparty.
    text("order_id"),
    # sale | pledge | release
    text("kind"),
    text("owner"),
    text("counterparty"),
    text("grade"),
    text("basis"),
    kilograms("kg"),
    text("note", needed=False),
    UniqueConstraint("order_id", "reader"),
    CheckConstraint("kind IN ('sale', 'pledge', 'release')", name="kind"),
    tiers=("pair",),
)
"""What one party orders and signs: a copy for the terminal, one for the counterparty."""

claim_answer = record(
    "claim_answer",
    text("order_id"),
    # accepted | declined
    text("answer"),
    # SHA-256 of the order that was answered.
    text("order_sha256"),
    UniqueConstraint("order_id", "party"),
    CheckConstraint("answer IN ('accepted', 'declined')", name="answer"),
    tiers=("pair",),
)
"""The signature of the counterparty, for the terminal."""

claim_done = record(
    "claim_done",
    text("order_id"),
    # posted | refused
    text("outcome"),
    # The document as its reader sees it; empty where the order was refused.
    text("document", needed=False),
    text("reason", needed=False),
    UniqueConstraint("order_id", "reader"),
    CheckConstraint("outcome IN ('posted', 'refused')", name="outcome"),
    tiers=("pair",),
)
"""What the terminal did with an order, for each of its two parties."""
