"""Amendments of contracts: versions that one party proposes and the other accepts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text, UniqueConstraint

from keruen.hub.tables.base import json, kilograms, link, record, text

contract_amendment = record(
    "contract_amendment",
    link("contract", "contract"),
    Column("number", Integer, nullable=False),
    # The version that was in force when it was proposed; 0 is the contract as it was written.
    Column("replaces", Integer, nullable=False),
    # The reference of the agreement of buyer and seller.
    text("agreement"),
    text("reason"),
    kilograms("kg"),
    # The most that the tolerance allows of what was not washed out.
    kilograms("most_kg"),
    kilograms("washed_out_kg"),
    # Columns of `contract` and rows of `contract_line` as they are in this version, all of them.
    json("terms", "stored.ContractTerms"),
    json("lines", "list[stored.SpecificationTerms]"),
    UniqueConstraint("contract", "number"),
    tiers=("pair",),
)
"""A version of a contract as one of its parties proposes it."""

contract_amendment_answer = record(
    "contract_amendment_answer",
    Column("amendment", Text, ForeignKey("contract_amendment.id"), nullable=False, unique=True),
    # accepted | refused by the other party, withdrawn by its own
    text("answer"),
    # Of the words that were accepted.
    text("amendment_sha256", needed=False),
    text("reason", needed=False),
    CheckConstraint("answer IN ('accepted', 'refused', 'withdrawn')", name="answer"),
    tiers=("pair",),
)
"""What came of an amendment; the last accepted one is in force."""
