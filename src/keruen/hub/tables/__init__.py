"""Every table of the hub book, one file a subject.

Quantities are whole kilograms. Instants are UTC as ISO text ending in Z; where a place matters, its
IANA zone and the offset as entered are columns too. `tier` defines who sees a row: every party
(`shared`), the terminal and one owner (`pair`), or the terminal alone (`party`).
"""

from keruen.hub.tables.base import metadata
from keruen.hub.tables.bins import bin_capacity, bin_sweep, place
from keruen.hub.tables.claims import claim_answer, claim_done, claim_order
from keruen.hub.tables.days import (
    daily_line,
    daily_position,
    pending_answer,
    pending_document,
    survey,
)
from keruen.hub.tables.holds import grain_hold, hold_release
from keruen.hub.tables.ledgers import (
    claim_entry,
    genealogy_entry,
    grain_document,
    place_entry,
    posting,
    transformation,
)
from keruen.hub.tables.lots import customs_change, lot, lot_residual
from keruen.hub.tables.parties import grade, hub_party, terminal

CORE = (
    *(terminal, hub_party, grade, place, bin_capacity, bin_sweep),
    *(lot, customs_change, lot_residual),
    *(grain_document, posting, place_entry, claim_entry, transformation, genealogy_entry),
    *(grain_hold, hold_release),
    *(daily_position, daily_line, survey, pending_document, pending_answer),
    *(claim_order, claim_answer, claim_done),
)
"""The tables of the first migration."""

__all__ = [
    "CORE",
    "bin_capacity",
    "bin_sweep",
    "claim_answer",
    "claim_done",
    "claim_entry",
    "claim_order",
    "customs_change",
    "daily_line",
    "daily_position",
    "genealogy_entry",
    "grade",
    "grain_document",
    "grain_hold",
    "hold_release",
    "hub_party",
    "lot",
    "lot_residual",
    "metadata",
    "pending_answer",
    "pending_document",
    "place",
    "place_entry",
    "posting",
    "survey",
    "terminal",
    "transformation",
]
