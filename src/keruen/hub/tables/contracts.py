"""Contracts of owners, their specification, and quantities that were washed out."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, UniqueConstraint

from keruen.hub.tables.base import json, kilograms, link, record, text

contract = record(
    "contract",
    text("reference"),
    # sale: the owner delivers; purchase: the owner receives
    text("kind"),
    text("owner"),
    text("counterparty"),
    # Incoterms 2020, with the named place.
    text("incoterm"),
    text("place"),
    link("grade", "grade"),
    kilograms("kg"),
    # Tolerance as decimal texts (%), and the most that it allows.
    text("less_pct"),
    text("more_pct"),
    text("tolerance_option"),
    kilograms("most_kg"),
    text("price_form"),
    text("price", needed=False),
    text("currency"),
    text("ships_from"),
    text("ships_to"),
    text("final_weight_at"),
    text("final_weight_method"),
    text("final_quality_at"),
    text("umpire_rule", needed=False),
    # Terms as `keruen.laytime` reads them; empty where no laytime is agreed.
    json("laytime_terms", "dict[str, object]"),
    UniqueConstraint("reader", "reference"),
    CheckConstraint("kind IN ('sale', 'purchase')", name="kind"),
    tiers=("pair",),
)
"""A contract under which an owner's grain goes through the terminal."""

contract_line = record(
    "contract_line",
    link("contract", "contract"),
    Column("line", Integer, nullable=False),
    text("property"),
    text("unit"),
    text("basis", needed=False),
    text("method", needed=False),
    # Decimal texts; empty where not agreed.
    text("least", needed=False),
    text("most", needed=False),
    text("least_part", needed=False),
    text("most_part", needed=False),
    text("reject_below", needed=False),
    text("reject_above", needed=False),
    # Difference of two laboratories within which their mean is final.
    text("tolerance", needed=False),
    # Steps of premium and discount, each from and to (inclusive edges), amount, by.
    json("steps", "list[dict[str, object]]"),
    UniqueConstraint("contract", "property"),
    tiers=("pair",),
)
"""One property of the specification of a contract."""

contract_washout = record(
    "contract_washout",
    link("contract", "contract"),
    kilograms("kg"),
    # The most that the tolerance of what is left allows.
    kilograms("most_kg"),
    # The version of the contract that was in force; 0 is the contract as it was written.
    Column("version", Integer, nullable=False, server_default="0"),
    # The reference of the agreement of buyer and seller.
    text("agreement"),
    tiers=("pair",),
)
"""A quantity that buyer and seller released each other from."""

publication_consent = record(
    "publication_consent",
    # given | withdrawn; the last one is in force
    text("answer"),
    CheckConstraint("answer IN ('given', 'withdrawn')", name="answer"),
    tiers=("pair",),
)
"""Whether an owner consents that movements of its own are shown without those of others."""
