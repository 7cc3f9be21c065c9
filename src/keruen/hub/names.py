"""Names in the data of the hub book that code refers to."""

from __future__ import annotations

BIN = "bin"
TRANSFORMATION = "transformation"
"""The virtual place through which grain passes while lots become others."""

OUTSIDE = ("ship", "truck", "wagon", "opening")
"""Virtual places outside the terminal: what comes from there or goes there changes claims."""

DECLARED = ("drier_water", "dust", "sweepings", "survey_difference", "rounding")
"""Virtual places of declared losses and differences; claims do not follow them."""

LOSSES = ("drier_water", "dust", "sweepings", "rounding")
"""Those into which a transformation loses grain."""

VIRTUAL = (*OUTSIDE, *DECLARED, TRANSFORMATION)
"""Every virtual place; its id is its kind."""

HOLD_KINDS = ("quality", "fumigation", "quarantine")
FREE, PLEDGED = "free", "pledged"

OWNER_ROLE = "grain_owner"
"""The role of people of an owner; every other role of the hub book is of the terminal."""
