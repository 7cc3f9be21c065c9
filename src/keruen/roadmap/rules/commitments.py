"""Commitments and evidence: one side claims, the other confirms."""

from __future__ import annotations

from keruen.roadmap.rules.words import (
    MINE,
)
from keruen.store.rules import Rule

ASSENTS = [
    Rule(
        "own",
        "assent",
        "insert",
        MINE.format(column="of_party"),
        "a side agrees in its own name alone",
        "Let the other side agree.",
    ),
    Rule(
        "never_changed",
        "assent",
        "update",
        "OLD.id IS NOT NULL",
        "an agreement once given is not changed",
        "Take the step that undoes it.",
    ),
]
COMMITMENTS = [
    Rule(
        "own_claim",
        "commitment",
        "update",
        "NEW.state = 'claimed_done' AND OLD.state <> 'claimed_done' AND OLD.state <> 'disputed' "
        "AND (" + MINE.format(column="claimed_by") + ")",
        "a side claims in its own name alone",
        "Let the side that did it claim it.",
    ),
    Rule(
        "claim_kept",
        "commitment",
        "update",
        "NEW.state IN ('claimed_done', 'confirmed_done') AND OLD.state IN "
        "('claimed_done', 'disputed') AND NEW.claimed_by <> OLD.claimed_by "
        "AND NOT (OLD.state = 'disputed' AND NEW.claimed_by = current_party_code())",
        "who claimed is not changed",
        "Let the other side confirm or dispute the claim.",
    ),
    Rule(
        "other_confirms",
        "commitment",
        "update",
        "NEW.state = 'confirmed_done' AND OLD.state <> 'confirmed_done' "
        "AND (NEW.claimed_by IS NULL OR NEW.claimed_by = current_party_code() "
        "OR NEW.confirmed_by IS NULL OR NEW.confirmed_by <> current_party_code() "
        "OR current_party_code() IN ('', '*'))",
        "what one side claims the other side confirms",
        "Let the other side confirm it.",
    ),
    Rule(
        "with_evidence",
        "commitment",
        "update",
        "NEW.state = 'confirmed_done' AND OLD.state <> 'confirmed_done' AND NOT EXISTS "
        "(SELECT 1 FROM evidence AS given WHERE given.commitment = NEW.id "
        "AND given.state = 'accepted' AND given.withdrawn_at IS NULL)",
        "a commitment is confirmed only with one accepted piece of evidence",
        "Submit evidence, and let the other side accept it.",
    ),
    Rule(
        "active_is_whole",
        "commitment",
        "update",
        "NEW.state = 'active' AND OLD.state <> 'active' AND ((NEW.due_on IS NULL "
        "AND NEW.recurrence IS NULL) OR (NEW.indicator IS NULL AND NEW.qualitative_reason IS NULL) "
        "OR EXISTS (SELECT 1 FROM party AS side WHERE NOT EXISTS (SELECT 1 FROM commitment_lead "
        "AS lead WHERE lead.commitment = NEW.id AND lead.of_party = side.code AND lead.accepted)))",
        "an active commitment needs a lead on each side, a date or recurrence, and an indicator or "
        "a reason why none fits",
        "Fill in what is missing; then start it.",
    ),
    Rule(
        "born_proposed",
        "commitment",
        "insert",
        "NEW.state <> 'proposed' OR NEW.claimed_by IS NOT NULL OR NEW.confirmed_by IS NOT NULL",
        "a commitment begins as a proposal",
        "Propose it; then both sides accept it.",
    ),
    Rule(
        "joint",
        "commitment",
        "update",
        "NEW.state IN ('suspended', 'cancelled') AND NEW.state <> OLD.state AND EXISTS "
        "(SELECT 1 FROM party AS side WHERE NOT EXISTS (SELECT 1 FROM assent AS given WHERE "
        "given.kind = 'commitment' AND given.subject = NEW.id "
        "AND given.step LIKE NEW.state || ':%' AND given.of_party = side.code))",
        "a commitment is suspended or cancelled by both sides alone",
        "Let both sides agree to it.",
    ),
    Rule(
        "own_lead",
        "commitment_lead",
        "update",
        "NEW.accepted AND NOT OLD.accepted AND (" + MINE.format(column="of_party") + ")",
        "a side accepts in its own name alone",
        "Let the other side accept its lead.",
    ),
    Rule(
        "own_lead_named",
        "commitment_lead",
        "insert",
        "NEW.accepted AND (" + MINE.format(column="of_party") + ")",
        "a side accepts in its own name alone",
        "Let the other side accept its lead.",
    ),
    Rule(
        "own_evidence",
        "evidence",
        "insert",
        "NEW.state <> 'submitted' OR " + MINE.format(column="submitted_party"),
        "evidence is submitted in the name of one side, and then judged by the other",
        "Submit it; the other side accepts or refuses it.",
    ),
    Rule(
        "other_judges",
        "evidence",
        "update",
        "NEW.state IN ('accepted', 'refused') AND OLD.state = 'submitted' AND "
        "(NEW.submitted_party = current_party_code() OR NEW.decided_party IS NULL "
        "OR NEW.decided_party <> current_party_code() OR current_party_code() IN ('', '*'))",
        "who submits does not approve",
        "Let the other side judge the evidence.",
    ),
    Rule(
        "evidence_kept",
        "evidence",
        "update",
        "NEW.commitment <> OLD.commitment OR NEW.reference <> OLD.reference "
        "OR NEW.kind <> OLD.kind OR NEW.submitted_party <> OLD.submitted_party "
        "OR coalesce(NEW.sha256, '') <> coalesce(OLD.sha256, '')",
        "submitted evidence is not changed",
        "Withdraw it with a reason and submit another.",
    ),
]
