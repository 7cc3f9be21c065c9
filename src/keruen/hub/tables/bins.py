"""Places: bins with their working capacity, and virtual places."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from keruen.hub.tables.base import kilograms, link, record, text

place = record(
    "place",
    text("kind"),
    text("name"),
    # What stays in a flat-bottom bin until it is swept clean; 0 for a virtual place.
    kilograms("heel_kg"),
)
"""Where grain is. The id of a virtual place is its kind."""

bin_capacity = record(
    "bin_capacity",
    link("place", "place"),
    link("grade", "grade"),
    kilograms("kg"),
    # How the capacity was found, and when.
    text("method"),
    text("stated_on"),
    UniqueConstraint("place", "grade"),
)
"""The working capacity of a bin by grade. A bin takes no grade without one."""

bin_sweep = record(
    "bin_sweep",
    link("place", "place"),
    # The last posting of the book when the bin was swept clean.
    kilograms("after_seq"),
    text("swept_at"),
    text("note", needed=False),
)
"""When a bin was swept clean: what lay in it before is in no later lot."""
