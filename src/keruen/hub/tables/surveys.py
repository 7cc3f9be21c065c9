"""Draft surveys of ships: the readings, and what was computed of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Text

from keruen.hub.tables.base import json, kilograms, link, record, text

draft_survey = record(
    "draft_survey",
    link("contract", "contract"),
    Column("weight", Text, ForeignKey("parcel_weight.id"), nullable=False, unique=True),
    # Marks, hull, hydrostatic table, densities and deductibles of both surveys as they were read.
    json("readings", "dict[str, object]"),
    # Each step of the computation as it was rounded: name, value, unit.
    json("steps", "list[dict[str, object]]"),
    # Displacements as decimal texts (t).
    text("light_t"),
    text("loaded_t"),
    # Net light displacement less the light ship; empty where the light ship was not given.
    text("constant_t", needed=False),
    kilograms("kg"),
    tiers=("pair",),
)
"""A weight of a parcel by draft survey: two surveys of one ship."""
