"""What the database refuses about the council, whoever writes and by whatever path."""

from __future__ import annotations

from collections.abc import Iterable

from keruen.store.rules import Rule

SEAT = "current_seat()"
NOT_ORGANISER = f"{SEAT} NOT IN ('organiser', '**')"


def changed(columns: Iterable[str]) -> str:
    """The condition that one of some columns changed, of whatever type they are."""
    return " OR ".join(
        f"coalesce(CAST(NEW.{each} AS TEXT), '') <> coalesce(CAST(OLD.{each} AS TEXT), '')"
        for each in columns
    )


def _steps(table: str, *steps: tuple[str, str]) -> Rule:
    listed = " OR ".join(f"(OLD.state = '{old}' AND NEW.state = '{new}')" for old, new in steps)
    return Rule(
        "steps",
        table,
        "update",
        f"NEW.state <> OLD.state AND NOT ({listed})",
        "this step does not follow from the state of the record",
        "Take the steps in their order; the page of the record shows the next ones.",
    )


def _fixed(table: str, columns: Iterable[str], when: str = "") -> Rule:
    condition = f"({changed(columns)})"
    return Rule(
        "fixed",
        table,
        "update",
        f"{condition} AND {when}" if when else condition,
        "what a record contains never changes",
        "Make a new version.",
    )


OWNER = ("party", "company")
PROFILE = (
    "number",
    "legal_name",
    "latin_name",
    "ice",
    "trade_register",
    "bin",
    "isic",
    "nace",
    "hs",
    "size",
    "languages",
    "certificates",
    "about",
)
LISTING = (
    "direction",
    "kind",
    "title",
    "hs",
    "quantity",
    "unit",
    "first_on",
    "last_on",
    "incoterm",
    "country",
    "markets",
    "certificates",
    "theme",
)

VALID = (
    "EXISTS (SELECT 1 FROM council_company AS firm WHERE firm.id = {} AND firm.state = 'validated')"
)

COMPANY = (
    Rule(
        "begins_as_draft",
        "council_company",
        "insert",
        "NEW.state <> 'draft' OR NEW.tier <> 'firm'",
        "a new company is a draft of its own",
        "Submit its profile once it is there.",
    ),
    _steps(
        "council_company",
        ("draft", "submitted"),
        ("submitted", "draft"),
        ("submitted", "validated"),
        ("validated", "suspended"),
        ("suspended", "validated"),
    ),
    Rule(
        "organiser_decides",
        "council_company",
        "update",
        "NEW.state <> OLD.state AND (NEW.state IN ('validated', 'suspended') "
        f"OR OLD.state = 'submitted') AND {NOT_ORGANISER}",
        "the organiser of its side validates and suspends a company",
        "Ask the organiser of your side.",
    ),
    Rule(
        "shown_when_validated",
        "council_company",
        "update",
        "NEW.tier = 'council' AND NEW.state <> 'validated'",
        "only a validated company is shown to the council",
        "Have its profile validated first.",
    ),
    _fixed("council_company", ("party", "id")),
)

PROFILES = (
    Rule(
        "begins_as_draft",
        "council_profile",
        "insert",
        "NEW.state <> 'draft' OR NEW.tier <> 'firm'",
        "a new profile is a draft of its company",
        "Submit it once it is complete.",
    ),
    _steps(
        "council_profile",
        ("draft", "submitted"),
        ("submitted", "returned"),
        ("submitted", "validated"),
        ("validated", "replaced"),
    ),
    Rule(
        "organiser_decides",
        "council_profile",
        "update",
        "NEW.state <> OLD.state AND NEW.state IN ('returned', 'validated', 'replaced') "
        f"AND {NOT_ORGANISER}",
        "the organiser of its side validates or returns a profile",
        "Ask the organiser of your side.",
    ),
    Rule(
        "shown_when_validated",
        "council_profile",
        "update",
        "NEW.tier = 'council' AND NEW.state NOT IN ('validated', 'replaced')",
        "only a validated profile is shown to the council",
        "Have it validated first.",
    ),
    Rule(
        "screened",
        "council_profile",
        "update",
        "NEW.state = 'validated' AND OLD.state <> 'validated' AND NOT EXISTS "
        "(SELECT 1 FROM council_check AS done WHERE done.profile = NEW.id "
        "AND done.result NOT IN ('needs_review', 'confirmed', 'stale', 'not_screenable'))",
        "a profile is validated after its screening",
        "Have its names compared with the lists first.",
    ),
    _fixed("council_profile", (*PROFILE, *OWNER), "OLD.state <> 'draft'"),
)

LISTINGS = (
    Rule(
        "shown_when_published",
        "council_listing",
        "insert",
        "NEW.state <> 'draft' OR NEW.tier <> 'firm'",
        "a new offer or request is a draft of its company",
        "Publish it once it is complete.",
    ),
    _steps("council_listing", ("draft", "published"), ("published", "withdrawn")),
    Rule(
        "of_validated",
        "council_listing",
        "update",
        f"NEW.tier = 'council' AND (NEW.state <> 'published' OR NOT {VALID.format('NEW.company')})",
        "only a validated company publishes offers and requests",
        "Have the profile of the company validated first.",
    ),
    _fixed(
        "council_listing",
        (*LISTING, *OWNER),
        f"(OLD.state <> 'draft' OR {SEAT} = 'organiser')",
    ),
    Rule(
        "company_publishes",
        "council_listing",
        "update",
        f"NEW.state <> OLD.state AND {SEAT} = 'organiser'",
        "a company publishes and withdraws its own offers and requests",
        "Suspend the company to hide them.",
    ),
)

EVENTS = (
    _steps("council_event", ("open", "published"), ("published", "closed"), ("open", "closed")),
    _fixed(
        "council_event",
        ("day", "zone", "slots", "minutes", "buffer"),
        "OLD.state <> 'open'",
    ),
    Rule(
        "of_validated",
        "council_attendance",
        "insert",
        f"NOT {VALID.format('NEW.company')}",
        "only a validated company takes part in an event",
        "Have the profile of the company validated first.",
    ),
    Rule(
        "other_side",
        "council_wish",
        "insert",
        "NEW.taker_party = NEW.party OR NOT EXISTS (SELECT 1 FROM council_attendance AS there "
        "WHERE there.event = NEW.event AND there.company = NEW.taker "
        "AND there.party = NEW.taker_party AND there.withdrawn_at IS NULL)",
        "a company wishes to meet companies of another side that take part in the event",
        "Choose one from the list of those who take part.",
    ),
    _fixed("council_wish", ("event", "company", "party", "taker", "taker_party")),
    _fixed("council_availability", ("event", "company", "party")),
)

MEETINGS = (
    _fixed(
        "council_meeting",
        ("event", "slot", "place", "company_a", "party_a", "company_b", "party_b", "party"),
    ),
    Rule(
        "own_acceptance",
        "council_meeting",
        "update",
        "(NEW.accepted_a <> OLD.accepted_a AND NOT (current_organisation_code() = OLD.company_a "
        "AND current_seat_party_code() = OLD.party_a)) OR (NEW.accepted_b <> OLD.accepted_b "
        "AND NOT (current_organisation_code() = OLD.company_b "
        "AND current_seat_party_code() = OLD.party_b))",
        "a company accepts a meeting for itself alone",
        "Let the other company accept it.",
    ),
    Rule(
        "begins_open",
        "council_meeting",
        "insert",
        "NEW.accepted_a <> '' OR NEW.accepted_b <> '' OR NEW.state <> 'published'",
        "a new meeting is accepted by neither company",
        "Publish it, and let both companies accept it.",
    ),
    Rule(
        "organiser_runs",
        "council_meeting",
        "update",
        f"NEW.state <> OLD.state AND {NOT_ORGANISER}",
        "an organiser records whether a meeting took place",
        "Ask the organiser of your side.",
    ),
    _steps(
        "council_meeting",
        ("published", "held"),
        ("published", "no_show"),
        ("published", "moved"),
        ("published", "cancelled"),
        ("held", "no_show"),
        ("no_show", "held"),
    ),
    Rule(
        "own_meeting",
        "council_outcome",
        "insert",
        "NOT EXISTS (SELECT 1 FROM council_meeting AS met WHERE met.id = NEW.meeting "
        "AND ((met.company_a = NEW.company AND met.party_a = NEW.party) "
        "OR (met.company_b = NEW.company AND met.party_b = NEW.party)))",
        "a company reports on its own meetings",
        "Choose a meeting of your company.",
    ),
    _fixed(
        "council_outcome", ("meeting", "company", "party", "stage", "hs", "value_usd", "next_step")
    ),
)

BACKLOG = (
    _steps("council_obstacle", ("recorded", "handed_over"), ("handed_over", "taken")),
    _fixed(
        "council_obstacle",
        ("company", "party", "kind", "outcome", "title", "hs", "words", "firms", "value_usd"),
    ),
    Rule(
        "organiser_hands_over",
        "council_obstacle",
        "update",
        "NEW.state = 'handed_over' AND OLD.state = 'recorded' "
        f"AND ({NOT_ORGANISER} OR NEW.tier <> 'handed')",
        "the organiser hands an obstacle or a contract over to its side",
        "Ask the organiser of your side.",
    ),
    Rule(
        "side_takes",
        "council_obstacle",
        "update",
        f"NEW.state = 'taken' AND OLD.state = 'handed_over' AND {SEAT} NOT IN ('side', '**')",
        "a side takes into the register what was handed over to it",
        "Ask a person of your side.",
    ),
)

RULES: tuple[Rule, ...] = (*COMPANY, *PROFILES, *LISTINGS, *EVENTS, *MEETINGS, *BACKLOG)
"""Every rule of the council."""
