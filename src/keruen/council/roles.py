"""The roles of the council. `register_roles` adds them; importing this changes nothing."""

from __future__ import annotations

from keruen.store.roles import Role

ROLES = (
    Role(
        "council_company",
        "writes the profile, offers, requests and wishes of its company; reports on meetings",
        frozenset({"council.company"}),
        frozenset({"company"}),
    ),
    Role(
        "council_organiser",
        "validates companies of its side, makes events and timetables, hands results over",
        frozenset({"council.organiser"}),
        frozenset({"organiser"}),
    ),
    Role(
        "council_liaison",
        "takes obstacles and contracts of the council into the register",
        frozenset({"council.backlog"}),
    ),
)
"""Every role of the council."""
