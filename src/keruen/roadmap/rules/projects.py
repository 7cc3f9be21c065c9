"""Projects: what an indicator says, who confirms a delivery, the steps of a mission."""

from __future__ import annotations

from keruen.roadmap.project_words import CONTRIBUTION_KINDS, LEVELS, PROJECT_KINDS
from keruen.roadmap.rules.future_movements import LATEST_DAY
from keruen.roadmap.rules.meetings import sql_list
from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

PROJECT_CHANGES: dict[str, tuple[str, ...]] = {
    "logframe_reading": ("state", "decided_party", "answer"),
    "milestone": ("state", "day", "evidence", "reported_party", "decided_party"),
    "delivery": ("state", "confirmed_account", "answer"),
    "mission": ("state", "sender_cleared_at", "host_cleared_at"),
    "expert_cv": ("key", "erased_at"),
    "recommendation": ("commitment",),
}
"""Columns of a row of a project that may change."""

PROJECT_BIRTHS = {
    "logframe_reading": "recorded",
    "milestone": "open",
    "delivery": "recorded",
    "mission": "offered",
}
"""The state in which a row of a project begins."""

PROJECT_NAMES = {
    "logframe_reading": "recorded_party",
    "delivery": "recorded_party",
    "role_scan": "of_party",
    "mission": "sender_party",
    "expert_cv": "of_party",
    "mission_report": "of_party",
}
"""The column that names the side which adds a row of a project."""


def held_by(row: str, part: str) -> str:
    """The condition that whoever writes is a part of a record: its receiver or its host."""
    return (
        f"((coalesce({row}.{part}_party, '') <> '' "
        f"AND {row}.{part}_party = current_party_code()) "
        f"OR (current_seat() = 'guest' AND coalesce({row}.{part}_organisation, '') <> '' "
        f"AND {row}.{part}_organisation = current_organisation_code()))"
    )


def one_of(part: str) -> str:
    """The condition that a part is a side and an organisation at once, or neither."""
    return f"(coalesce(NEW.{part}_party, '') = '') = (coalesce(NEW.{part}_organisation, '') = '')"


def _amount(column: str) -> str:
    """The condition that a text is not a positive decimal number."""
    return (
        f"(NEW.{column} LIKE '%e%' OR NEW.{column} LIKE '%-%' "
        f"OR CAST(NEW.{column} AS DECIMAL(24, 6)) <= 0)"
    )


OPEN_FILE = (
    "EXISTS (SELECT 1 FROM file AS whole WHERE whole.id = NEW.file AND whole.tier = NEW.tier "
    f"AND whole.kind IN ({sql_list(PROJECT_KINDS)}) AND whole.withdrawn_at IS NULL)"
)
PARTS = ("logframe_row", "milestone", "contribution", "mission")
RECEIVED = (
    "only who received a contribution confirms its delivery",
    "Let the receiver confirm it; an organisation does with the account of a guest.",
)

PROJECTS = [
    *(
        Rule(
            "of_project",
            table,
            "insert",
            f"NOT {OPEN_FILE}",
            "this belongs to a project or a mission, and is seen by whoever sees that",
            "Choose a project that is not withdrawn.",
        )
        for table in PARTS
    ),
    Rule(
        "words",
        "logframe_row",
        "insert",
        f"NEW.level NOT IN ({sql_list(LEVELS)}) OR NEW.position < 1 OR (NEW.target IS NOT NULL "
        "AND (NEW.baseline IS NULL OR coalesce(NEW.unit, '') = ''))",
        "a target needs a baseline and a unit, and a row one of the five levels",
        "Write the value before the project began, also where it is 0.",
    ),
    Rule(
        "of_row",
        "logframe_reading",
        "insert",
        f"NEW.day > {LATEST_DAY} OR trim(NEW.evidence) = '' OR NOT EXISTS (SELECT 1 FROM "
        "logframe_row AS held WHERE held.id = NEW.row AND held.file = NEW.file "
        "AND held.tier = NEW.tier AND held.baseline IS NOT NULL AND held.withdrawn_at IS NULL)",
        "a value is of a row with a baseline, of a day that has come, and has evidence",
        "Name the evidence.",
    ),
    Rule(
        "other_accepts",
        "logframe_reading",
        "update",
        "NEW.state <> OLD.state AND (OLD.recorded_party = current_party_code() "
        "OR current_party_code() IN ('', '*') "
        "OR coalesce(NEW.decided_party, '') <> current_party_code())",
        "the evidence of a value is accepted by the side that did not record it",
        "Let the other side accept or refuse it.",
    ),
    Rule(
        "reported",
        "milestone",
        "update",
        "NEW.state = 'reported' AND (trim(coalesce(NEW.evidence, '')) = '' OR NEW.day IS NULL "
        f"OR NEW.day > {LATEST_DAY} OR coalesce(NEW.reported_party, '') <> current_party_code() "
        "OR current_party_code() IN ('', '*'))",
        "a milestone is reported with its day and its evidence, in the name of one's own side",
        "Name the day and the evidence.",
    ),
    Rule(
        "other_confirms",
        "milestone",
        "update",
        "OLD.state = 'reported' AND NEW.state <> OLD.state AND (OLD.reported_party = "
        "current_party_code() OR current_party_code() IN ('', '*') "
        "OR coalesce(NEW.decided_party, '') <> current_party_code())",
        "a milestone is confirmed by the side that did not report it",
        "Let the other side confirm it.",
    ),
    Rule(
        "words",
        "contribution",
        "insert",
        f"NEW.kind NOT IN ({sql_list(CONTRIBUTION_KINDS)}) OR {one_of('giver')} "
        f"OR {one_of('receiver')} OR trim(NEW.unit) = '' OR {_amount('quantity')} "
        "OR (NEW.value IS NULL) <> (NEW.currency IS NULL) "
        "OR (NEW.value IS NULL) <> (NEW.method IS NULL)",
        "a contribution has a giver, a receiver, a kind, a quantity above 0 and its unit; "
        "a value has a currency and a method",
        "Correct them.",
    ),
    Rule(
        "own_promise",
        "contribution",
        "insert",
        "coalesce(NEW.giver_party, '') NOT IN ('', current_party_code())",
        "a side promises in its own name alone",
        "Let the other side enter its contribution.",
    ),
    Rule(
        "of_contribution",
        "delivery",
        "insert",
        f"NEW.day > {LATEST_DAY} OR {_amount('quantity')} OR NOT EXISTS (SELECT 1 FROM "
        "contribution AS held WHERE held.id = NEW.contribution AND held.file = NEW.file "
        "AND held.tier = NEW.tier AND held.withdrawn_at IS NULL "
        "AND coalesce(held.receiver_party, '') = coalesce(NEW.receiver_party, '') "
        "AND coalesce(held.receiver_organisation, '') = coalesce(NEW.receiver_organisation, ''))",
        "a delivery is part of a contribution to the same receiver, of a day that has come",
        "Choose the contribution.",
    ),
    Rule(
        "by_receiver",
        "delivery",
        "update",
        f"NEW.state <> OLD.state AND NOT {held_by('OLD', 'receiver')}",
        *RECEIVED,
    ),
    Rule(
        "recipient_itself",
        "file_role",
        "update",
        "NEW.validated AND NOT OLD.validated AND OLD.role = 'recipient' "
        "AND coalesce(OLD.of_party, '') = '' AND current_party_code() <> '' "
        "AND NOT EXISTS (SELECT 1 FROM role_scan AS paper WHERE paper.role = OLD.id "
        "AND paper.withdrawn_at IS NULL)",
        "a recipient validates its own role, or both sides do with its signed paper",
        "Admit the recipient as a guest, or attach its signed paper and record it.",
    ),
    Rule(
        "of_role",
        "role_scan",
        "insert",
        "NOT EXISTS (SELECT 1 FROM file_role AS held JOIN attachment AS paper "
        "ON paper.about = held.file WHERE held.id = NEW.role AND held.file = NEW.file "
        "AND paper.id = NEW.attachment AND paper.withdrawn_at IS NULL "
        "AND held.withdrawn_at IS NULL)",
        "a signed paper is attached to the file of the role",
        "Attach it to the file first.",
    ),
    Rule(
        "words",
        "mission",
        "insert",
        f"{one_of('host')} OR NEW.starts_on > NEW.ends_on OR NEW.host_party = NEW.sender_party "
        "OR NEW.sender_cleared_at IS NOT NULL OR NEW.host_cleared_at IS NOT NULL",
        "a mission has a sender, another host, and days in their order",
        "Correct them.",
    ),
    Rule(
        "within",
        "mission",
        "insert",
        "EXISTS (SELECT 1 FROM file AS whole WHERE whole.id = NEW.file "
        "AND (NEW.starts_on < whole.starts_on OR NEW.ends_on > whole.ends_on))",
        "a mission lies within the dates of its project",
        "Choose days within them.",
    ),
    Rule(
        "by_host",
        "mission",
        "update",
        f"({changed('host_cleared_at')} OR (NEW.state <> OLD.state "
        f"AND NEW.state IN ('requested', 'accepted'))) AND NOT {held_by('OLD', 'host')}",
        "the host of a mission requests, clears and accepts it",
        "Let the host do it; an organisation does with the account of a guest.",
    ),
    Rule(
        "by_sender",
        "mission",
        "update",
        f"({changed('sender_cleared_at')} OR (NEW.state <> OLD.state "
        "AND NEW.state IN ('under_way', 'reported'))) "
        "AND OLD.sender_party <> current_party_code()",
        "the sender of a mission clears, begins and reports it",
        "Let the sender do it.",
    ),
    Rule(
        "cleared_once",
        "mission",
        "update",
        "(OLD.sender_cleared_at IS NOT NULL AND " + changed("sender_cleared_at") + ") OR "
        "(OLD.host_cleared_at IS NOT NULL AND "
        + changed("host_cleared_at")
        + ") OR (("
        + changed("sender_cleared_at")
        + " OR "
        + changed("host_cleared_at")
        + ") AND OLD.state <> 'requested')",
        "a mission is cleared once by its sender and once by its host, after it was requested",
        "Let the host request it first.",
    ),
    Rule(
        "cleared",
        "mission",
        "update",
        "NEW.state = 'cleared' AND OLD.state <> 'cleared' "
        "AND (NEW.sender_cleared_at IS NULL OR NEW.host_cleared_at IS NULL)",
        "a mission is cleared by its sender and by its host",
        "Let both clear it.",
    ),
    Rule(
        "not_before",
        "mission",
        "update",
        f"NEW.state = 'under_way' AND OLD.state <> NEW.state AND NEW.starts_on > {LATEST_DAY}",
        "a mission is under way from its first day on",
        "Wait for its day.",
    ),
    Rule(
        "with_report",
        "mission",
        "update",
        "NEW.state = 'reported' AND OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM "
        "mission_report AS told WHERE told.mission = NEW.id AND told.withdrawn_at IS NULL)",
        "a mission is reported with its report",
        "Write the report.",
    ),
    Rule(
        "private",
        "expert_cv",
        "insert",
        "NEW.tier <> 'party' OR NEW.key IS NULL OR NEW.erased_at IS NOT NULL OR NOT EXISTS "
        "(SELECT 1 FROM mission AS held WHERE held.id = NEW.mission "
        "AND held.sender_party = current_party_code() AND held.withdrawn_at IS NULL)",
        "the CV of an expert belongs to the side that sends the expert",
        "Let the sender add it.",
    ),
    Rule(
        "erased",
        "expert_cv",
        "update",
        "NEW.tier <> 'party' OR NEW.withdrawn_at IS NOT NULL OR (("
        + changed("key")
        + " OR "
        + changed("erased_at")
        + ") AND (NEW.key IS NOT NULL OR NEW.erased_at IS NULL OR OLD.erased_at IS NOT NULL))",
        "a CV is erased once and whole, and never shown to others than its host",
        "Erase it.",
    ),
    *(
        Rule(
            "of_mission",
            table,
            "insert",
            "NOT EXISTS (SELECT 1 FROM mission AS held WHERE held.id = NEW.mission "
            "AND held.file = NEW.file AND held.tier = NEW.tier AND held.state = 'under_way' "
            "AND held.sender_party = current_party_code())",
            "the sender reports a mission that is under way",
            "Begin the mission first.",
        )
        for table in ("mission_report", "recommendation")
    ),
    Rule(
        "commitment_once",
        "recommendation",
        "update",
        "OLD.commitment IS NOT NULL AND " + changed("commitment"),
        "a recommendation becomes one commitment",
        "Work on that commitment.",
    ),
]
"""Rules of the database on projects and missions."""
