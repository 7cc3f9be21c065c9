"""Decisions, and what they alone can change of a provision."""

from __future__ import annotations

from keruen.roadmap.rules.sql_conditions import MINE, UNSIGNED
from keruen.store.rules import Rule

DECISIONS = [
    Rule(
        "own_proposal",
        "decision",
        "insert",
        "NEW.state <> 'proposed' OR " + MINE.format(column="proposed_party"),
        "a decision begins as the proposal of one side",
        "Propose it; the other side agrees.",
    ),
    Rule(
        "other_agrees",
        "decision",
        "update",
        "NEW.state = 'agreed' AND OLD.state = 'proposed' AND "
        "(NEW.proposed_party = current_party_code() OR NEW.agreed_party IS NULL "
        "OR NEW.agreed_party <> current_party_code() OR current_party_code() IN ('', '*'))",
        "a side cannot agree on behalf of the other side",
        "Let the other side agree.",
    ),
    Rule(
        "adopted_by_both",
        "decision",
        "update",
        "NEW.state = 'adopted' AND OLD.state <> 'adopted' AND (NEW.version IS NULL OR NOT EXISTS "
        "(SELECT 1 FROM text_version AS held WHERE held.id = NEW.version AND held.state IN "
        "('signed', 'published')) OR "
        + UNSIGNED.format(
            version="version",
            sha256="(SELECT held.sha256 FROM text_version AS held WHERE held.id = NEW.version)",
        )
        + ")",
        "a decision is adopted only when both sides have signed its text",
        "Write the text of the decision, agree to it and let both sides sign.",
    ),
    Rule(
        "kept",
        "decision",
        "update",
        "OLD.state IN ('adopted', 'in_effect', 'superseded') AND (NEW.version <> OLD.version "
        "OR coalesce(NEW.modality, '') <> coalesce(OLD.modality, '') "
        "OR coalesce(NEW.provision, '') <> coalesce(OLD.provision, ''))",
        "an adopted decision is not changed",
        "Adopt a new decision that supersedes it.",
    ),
    Rule(
        "modality",
        "provision",
        "update",
        "NEW.modality <> OLD.modality AND NOT EXISTS (SELECT 1 FROM decision AS made WHERE "
        "made.provision = NEW.id AND made.modality = NEW.modality AND made.state = 'in_effect')",
        "a provision rises only by an adopted decision",
        "Propose a decision, agree to it and let both sides sign.",
    ),
    Rule(
        "own_withdrawal",
        "decision",
        "update",
        "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' "
        "AND OLD.proposed_party <> current_party_code()",
        "a side withdraws its own proposals alone",
        "Do not agree to it.",
    ),
    Rule(
        "version_of_decision",
        "decision",
        "update",
        "NEW.version IS NOT NULL AND coalesce(OLD.version, '') <> NEW.version AND NOT EXISTS "
        "(SELECT 1 FROM text_version AS held JOIN document AS paper ON paper.id = held.document "
        "WHERE held.id = NEW.version AND paper.decision = NEW.id)",
        "a decision is adopted by its own text",
        "Sign the text that was written for it.",
    ),
]
