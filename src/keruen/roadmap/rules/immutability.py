"""Rules of every table: what may not change, in whose name, how a row begins, who withdraws it.

A table that is not named here is open to no change at all, so a new table is closed until somebody
thought about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from keruen.roadmap import screening_words, tables
from keruen.roadmap.rules import culture
from keruen.roadmap.rules.multilateral import (
    MULTILATERAL_BIRTHS,
    MULTILATERAL_CHANGES,
    MULTILATERAL_NAMES,
)
from keruen.roadmap.rules.projects import PROJECT_BIRTHS, PROJECT_CHANGES, PROJECT_NAMES
from keruen.roadmap.rules.sql_conditions import by_all, changed
from keruen.store.rules import Rule

CHANGEABLE: dict[str, tuple[str, ...]] = {
    **screening_words.CHANGEABLE,
    **culture.CHANGEABLE,
    "agenda_item": ("session", "position", "state", "outcome"),
    "assent": ("seen",),
    "bracket": ("proposals", "state", "resolution", "resolution_party"),
    "commitment": (
        "due_on",
        "recurrence",
        "indicator",
        "qualitative_reason",
        "state",
        "progress",
        "claimed_by",
        "claimed_account",
        "confirmed_by",
        "changed_at",
        "round",
    ),
    "commitment_lead": ("organisation", "person", "accepted"),
    "delegation": ("level", "state"),
    "delegation_member": ("precedence", "credentials_by", "credentials_on"),
    "concordance": ("sha256",),
    "decision": ("agreed_party", "agreed_account", "version", "state"),
    "dispute": ("resolved_at", "resolved_party", "resolution"),
    "document": ("decision",),
    "event": ("sequence",),
    "evidence": ("state", "decided_party", "decided_account", "decided_reason"),
    "file": ("state", "data"),
    "file_entry": ("state", "answered_party", "answer", "result"),
    "file_guest": ("state", "agreed_party"),
    "file_role": ("validated", "validated_account"),
    "invitation": (
        "uid",
        "sequence",
        "starts_at",
        "ends_at",
        "zone",
        "place",
        "state",
        "answer",
        "answered_at",
    ),
    "imported_change": ("state",),
    "legal_instrument": ("state", "in_force_on"),
    "joint_position": ("state", "agreed_party"),
    "mandate": ("ends_on",),
    "measurement": ("state", "decided_party", "decided_account", "decided_reason"),
    "outcome": ("state", "confirmed_party"),
    "paper": ("shared_at",),
    "provision": ("modality",),
    "report_request": ("state", "report", "value", "reported_at"),
    "reporting_round": ("state",),
    "session": (
        "starts_at",
        "ends_at",
        "zone",
        "starts_offset",
        "ends_offset",
        "tzdata",
        "host",
        "place",
        "venue_exception",
        "state",
        "minutes",
        "turn_confirmed_at",
    ),
    "signing_key": ("ends_at",),
    **PROJECT_CHANGES,
    **MULTILATERAL_CHANGES,
    "text_bracket": ("state", "accepted", "seen"),
    "text_comment": ("resolved_at", "resolved_party"),
    "text_version": ("texts", "sha256", "state", "form", "entry_rule", "entry_days", "entry_on"),
    "version_paragraph": ("revision", "position", "removed"),
}
"""Columns of a table that may change once a row is written; other rules define how."""

SHOWN = ("tier", "withdrawn_at", "withdrawn_reason")
"""Columns that have rules of their own in every table."""

BORN = {
    **screening_words.BORN,
    **culture.BORN,
    "agenda_item": "open",
    "bracket": "open",
    "delegation": "draft",
    "file": "proposed",
    "file_entry": "open",
    "file_guest": "proposed",
    "invitation": "invited",
    "imported_change": "open",
    "legal_instrument": "negotiated",
    "text_bracket": "open",
    "joint_position": "proposed",
    "outcome": "recorded",
    "report_request": "asked",
    "reporting_round": "open",
    **PROJECT_BIRTHS,
    **MULTILATERAL_BIRTHS,
}
"""The state in which a row of a table begins, where no rule of its own defines it."""

OWN_NAME = {
    **screening_words.OWN_NAME,
    **culture.OWN_NAME,
    "attendance": "of_party",
    "delegation": "of_party",
    "delegation_member": "of_party",
    "dispute": "raised_party",
    "file_entry": "of_party",
    "file_guest": "proposed_party",
    "invitation": "of_party",
    "joint_position": "proposed_party",
    "outcome": "recorded_party",
    "paper": "of_party",
    "person": "of_party",
    "progress_report": "of_party",
    "slot_member": "of_party",
    "text_version": "author_party",
    "alternative": "of_party",
    "imported_change": "of_party",
    "initialling": "of_party",
    "notification": "of_party",
    "paragraph_concordance": "of_party",
    "paragraph_verb": "of_party",
    "powers": "of_party",
    "revision": "author_party",
    "text_bracket": "opened_party",
    "text_comment": "of_party",
    **PROJECT_NAMES,
    **MULTILATERAL_NAMES,
}
"""The column that names the side which adds a row, where no rule of its own defines it."""

OWNER = {
    # Either side can end what both agreed to.
    "file_guest": "current_party_code()",
    "file_role": "(CASE WHEN coalesce(OLD.of_party, '') <> '' THEN OLD.of_party "
    "WHEN OLD.validated THEN OLD.party ELSE current_party_code() END)",
}
"""Whose a row is and who may withdraw it, where that is not the side which added it."""

BORN_PUBLIC = ("event", "measurement", "movement", *culture.BORN_PUBLIC)
"""Tables in which a side may write for the public by itself."""

PUBLISHED = {
    **culture.PUBLISHED,
    "commitment": by_all("commitment", "NEW.id", "'publish'"),
    "commitment_lead": by_all("commitment", "NEW.commitment", "'publish'"),
    "text_version": by_all("text_version", "NEW.id", "'publish'"),
    "attachment": by_all("attachment", "NEW.id", "'publish'"),
    "signature": by_all("text_version", "NEW.version", "'publish'"),
    "document": "EXISTS (SELECT 1 FROM text_version AS held WHERE held.document = NEW.id AND "
    + by_all("text_version", "held.id", "'publish'")
    + ")",
    **{
        table: "EXISTS (SELECT 1 FROM signature AS made WHERE made."
        + f"{column} = NEW.id AND "
        + by_all("text_version", "made.version", "'publish'")
        + ")"
        for table, column in (("person", "person"), ("mandate", "mandate"), ("signing_key", "key"))
    },
}
"""When a row that both sides share may be shown to the public; other tables never."""


def kept_rules() -> Iterator[Rule]:
    """The rules of every table of the register that has a tier."""
    for table in tables.metadata.sorted_tables:
        # The entries of search follow the records (`searching.py`).
        if {"tier", "party"} <= set(table.columns.keys()) and table.name != "search_entry":
            yield from _rules(table)


def _rules(table: Table) -> Iterator[Rule]:
    name = table.name
    kept = [
        column.name
        for column in table.columns
        if column.name not in (*CHANGEABLE.get(name, ()), *SHOWN)
    ]
    yield Rule(
        "kept",
        name,
        "update",
        " OR ".join(changed(column) for column in kept),
        "this part of the record is never changed",
        "Withdraw it with a reason and record another.",
    )
    yield Rule(
        "own_row",
        name,
        "insert",
        "NEW.party <> current_party_code() AND current_party_code() <> '*'",
        "a side adds rows in its own name alone",
        "Sign in as that side.",
    )
    yield Rule(
        "withdrawn",
        name,
        "update",
        f"({changed('withdrawn_at')} OR {changed('withdrawn_reason')}) AND "
        "(OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL "
        f"OR trim(coalesce(NEW.withdrawn_reason, '')) = '' OR ({OWNER.get(name, 'OLD.party')} "
        "<> current_party_code() "
        f"AND NOT (OLD.party = '' AND {by_all(name, 'NEW.id', repr('withdraw'))})))",
        "a record is withdrawn once, with a reason, by the side that made it",
        "Give the reason; where nobody made it alone, let each side agree.",
    )
    yield Rule(
        "published",
        name,
        "update",
        "NEW.tier = 'public' AND OLD.tier = 'shared' AND NOT "
        + (PUBLISHED.get(name) or "current_party_code() = '*'"),
        "what both sides share is shown to the public by both alone",
        "Let each side agree to publish it.",
    )
    if name not in BORN_PUBLIC:
        yield Rule(
            "born_public",
            name,
            "insert",
            "NEW.tier = 'public' AND current_party_code() <> '*'",
            "what both sides share is shown to the public by both alone",
            "Let each side agree to publish it.",
        )
    if name in BORN:
        yield Rule(
            "born",
            name,
            "insert",
            f"NEW.state <> '{BORN[name]}'",
            "a record begins in its first state",
            "Add it as that; then take the steps.",
        )
    if name in OWN_NAME:
        yield Rule(
            "own_name",
            name,
            "insert",
            f"NEW.{OWN_NAME[name]} <> current_party_code() AND current_party_code() <> '*'",
            "a side acts in its own name alone",
            "Let the other side do it.",
        )


__all__ = ["kept_rules"]
