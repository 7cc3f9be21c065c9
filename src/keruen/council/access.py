"""Which rows of the council's tables each seat sees, adds and changes: docs/council.md, table.

Companies and organisers see the tiers of the council alone. A side sees what its own organiser
handed over to it.
"""

from __future__ import annotations

from keruen.store.row_visibility import NEVER, SeatAccess

TIERS = "{row}.tier IN ('firm', 'organiser', 'organisers', 'meeting', 'council', 'handed')"

ORGANISER = f"({TIERS} AND {{seat}} = 'organiser' AND {{row}}.party = {{party}})"
"""An organiser, and a row of its own side."""

IN_COUNCIL = "({row}.tier = 'council' AND {seat} IN ('organiser', 'company'))"
OWN_SIDE = "({row}.tier = 'handed' AND {seat} = 'side' AND {row}.party = {party})"
BY_ORGANISERS = "({row}.tier = 'organisers' AND {seat} = 'organiser')"


def own(company: str = "{row}.company") -> str:
    """The condition that a company asks for a row of its own."""
    return (
        f"({TIERS} AND {{seat}} = 'company' AND {{row}}.party = {{party}} "
        f"AND {company} = {{organisation}})"
    )


def by_own_organiser(*tiers: str) -> str:
    """The condition that the organiser of the row's side asks for a row of some tiers."""
    listed = ", ".join(f"'{each}'" for each in tiers)
    return f"({{row}}.tier IN ({listed}) AND {ORGANISER})"


def _any(*conditions: str) -> str:
    return " OR ".join(conditions)


def _firm_record(company: str = "{row}.company") -> SeatAccess:
    """A record of a company: its own, then its organiser's, then the council's."""
    shown = by_own_organiser("organiser", "council", "handed")
    return SeatAccess(
        seen=_any(own(company), shown, IN_COUNCIL, OWN_SIDE),
        made=own(company),
        changed=_any(own(company), shown),
    )


COMPANIES = _firm_record("{row}.id")
RECORDS = _firm_record()
"""Profiles, listings."""

PRIVATE = SeatAccess(seen=own(), made=own(), changed=own())
"""Availability and notes: the company alone."""

TO_ORGANISER = SeatAccess(
    seen=_any(own(), by_own_organiser("organiser")), made=own(), changed=own()
)
"""Outcomes: the company and its own organiser."""

HANDED_OVER = SeatAccess(
    seen=_any(own(), by_own_organiser("organiser", "handed"), OWN_SIDE),
    made=_any(own(), by_own_organiser("organiser")),
    changed=_any(own(), by_own_organiser("organiser", "handed"), OWN_SIDE),
)
"""Obstacles and contracts: the company, its organiser, and its side once they are handed over."""

EVENTS = SeatAccess(
    seen=IN_COUNCIL,
    made=by_own_organiser("council"),
    changed=by_own_organiser("council"),
)

TIMETABLES = SeatAccess(
    seen=BY_ORGANISERS,
    made=by_own_organiser("organisers"),
    changed=by_own_organiser("organisers"),
)

FIRST = "({row}.company_a = {organisation} AND {row}.party_a = {party})"
SECOND = "({row}.company_b = {organisation} AND {row}.party_b = {party})"
_MEETING_FIRMS = f"({{row}}.tier = 'meeting' AND {{seat}} = 'company' AND ({FIRST} OR {SECOND}))"
_MEETING_ORGANISERS = (
    "({row}.tier = 'meeting' AND {seat} = 'organiser' "
    "AND {party} IN ({row}.party_a, {row}.party_b))"
)
MEETINGS = SeatAccess(
    seen=_any(_MEETING_FIRMS, _MEETING_ORGANISERS),
    made=by_own_organiser("meeting"),
    changed=_any(_MEETING_FIRMS, _MEETING_ORGANISERS),
)

WISHES = SeatAccess(
    seen=_any(
        own(),
        by_own_organiser("organiser"),
        "({row}.tier = 'organiser' AND {seat} = 'company' AND {row}.taker = {organisation} "
        "AND {row}.taker_party = {party})",
    ),
    made=own(),
    changed=own(),
)
"""Wishes: the company that wishes, the one that it wishes to meet, and the former's organiser."""

_BOTH_ACCEPT = (
    "EXISTS (SELECT 1 FROM council_meeting AS met WHERE met.accepted_a <> '' "
    "AND met.accepted_b <> '' AND met.state <> 'cancelled' "
    "AND ((met.company_a = {row}.company AND met.party_a = {row}.party "
    "AND met.company_b = {organisation} AND met.party_b = {party}) "
    "OR (met.company_b = {row}.company AND met.party_b = {row}.party "
    "AND met.company_a = {organisation} AND met.party_a = {party})))"
)
CONTACTS = SeatAccess(
    seen=_any(
        own(),
        by_own_organiser("organiser"),
        f"({{row}}.tier = 'organiser' AND {{seat}} = 'company' AND {_BOTH_ACCEPT})",
    ),
    made=own(),
    changed=own(),
)
"""Contact persons: the company, its organiser, and companies with which a meeting is accepted by
both."""

CHECKS = SeatAccess(
    seen=by_own_organiser("organiser"), made=by_own_organiser("organiser"), changed=NEVER
)
"""Results of screening: the organiser that validates."""
