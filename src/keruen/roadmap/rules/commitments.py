"""Commitments and evidence: one side claims, the other confirms."""

from __future__ import annotations

from keruen.roadmap.rules.sql_conditions import MINE, by_all, changed
from keruen.store.rules import Rule

TERMS = ("due_on", "recurrence", "indicator", "qualitative_reason")
"""What a side accepts of a commitment besides its title."""

ROUND_BEGAN = (
    "(SELECT max(begun.created_at) FROM assent AS begun WHERE begun.kind = 'commitment' "
    "AND begun.subject = NEW.id AND begun.step LIKE 'round:%')"
)
"""The moment at which the round of a commitment that recurs began; null in its first round."""
NEXT_ROUND = (
    "OLD.state = 'confirmed_done' AND NEW.state = 'active' AND OLD.recurrence IS NOT NULL "
    "AND NEW.recurrence = OLD.recurrence AND NEW.due_on > coalesce(OLD.due_on, '') "
    "AND NEW.round = OLD.round + 1 AND NEW.progress = 0 AND EXISTS (SELECT 1 FROM assent AS begun "
    "WHERE begun.kind = 'commitment' AND begun.subject = NEW.id "
    "AND begun.step = 'round:' || CAST(NEW.round AS TEXT) "
    "AND begun.of_party = current_party_code())"
)
"""The condition that a confirmed round hands over to the next, on a later day."""

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
        "own_kept",
        "assent",
        "update",
        changed("seen") + " AND (" + MINE.format(column="of_party") + ")",
        "a side agrees in its own name alone",
        "Let the other side agree.",
    ),
    *(
        Rule(
            "seen",
            "assent",
            when,
            "length(coalesce(NEW.seen, '')) <> 64" + only,
            "an agreement says which words were shown",
            "Agree through the page or the API, which give their fingerprint.",
        )
        for when, only in (("insert", ""), ("update", " AND " + changed("seen")))
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
        "AND given.state = 'accepted' AND given.withdrawn_at IS NULL "
        f"AND given.created_at > coalesce({ROUND_BEGAN}, ''))",
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
        "NEW.state <> OLD.state AND (NEW.state IN ('suspended', 'cancelled') "
        "OR (NEW.state = 'active' AND (OLD.state = 'suspended' "
        "OR (OLD.state = 'confirmed_done' AND OLD.recurrence IS NULL)))) "
        "AND (NEW.round <> OLD.round + 1 OR NOT "
        + by_all("commitment", "NEW.id", "NEW.state || ':' || CAST(OLD.round AS TEXT)")
        + ")",
        "a commitment is suspended, cancelled or taken up again by both sides alone",
        "Let both sides agree to it.",
    ),
    Rule(
        "joint_terms",
        "commitment",
        "update",
        "OLD.state <> 'proposed' AND (coalesce(NEW.due_on, '') <> coalesce(OLD.due_on, '') "
        "OR coalesce(NEW.recurrence, '') <> coalesce(OLD.recurrence, '')) "
        f"AND NOT ({NEXT_ROUND}) "
        "AND (NEW.round <> OLD.round + 1 OR NOT "
        + by_all(
            "commitment",
            "NEW.id",
            "'terms:' || CAST(OLD.round AS TEXT) || ':' || coalesce(NEW.due_on, '') || '|' "
            "|| coalesce(NEW.recurrence, '')",
        )
        + ")",
        "the terms of an accepted commitment are changed by both sides alone",
        "Let both sides agree to the same terms.",
    ),
    Rule(
        "terms_before_acceptance",
        "commitment",
        "update",
        "OLD.state = 'proposed' AND ("
        + " OR ".join(changed(column) for column in TERMS)
        + ") AND EXISTS (SELECT 1 FROM commitment_lead AS lead WHERE lead.commitment = NEW.id "
        "AND lead.accepted)",
        "a side has accepted the terms as they are",
        "Take back the acceptances; then each side accepts the new terms.",
    ),
    Rule(
        "measure_kept",
        "commitment",
        "update",
        "OLD.state <> 'proposed' AND (" + " OR ".join(changed(c) for c in TERMS[2:]) + ")",
        "the measure of an accepted commitment is kept",
        "Take it back to a proposal; then each side accepts it anew.",
    ),
    Rule(
        "accepted_by_both",
        "commitment",
        "update",
        "NEW.state = 'accepted' AND OLD.state <> 'accepted' AND EXISTS (SELECT 1 FROM party "
        "AS side WHERE NOT EXISTS (SELECT 1 FROM commitment_lead AS lead "
        "WHERE lead.commitment = NEW.id AND lead.of_party = side.code AND lead.accepted))",
        "a commitment is accepted when each side has accepted it with its lead",
        "Let the other side accept it.",
    ),
    Rule(
        "own_withdrawal",
        "commitment",
        "update",
        "NEW.state = 'active' AND OLD.state IN ('claimed_done', 'disputed') "
        "AND coalesce(OLD.claimed_by, '') <> current_party_code()",
        "a side takes back its own claim alone",
        "Dispute the claim, or confirm it.",
    ),
    Rule(
        "other_disputes",
        "commitment",
        "update",
        "NEW.state = 'disputed' AND OLD.state <> 'disputed' "
        "AND coalesce(OLD.claimed_by, '') = current_party_code()",
        "what one side claims the other side disputes",
        "Take back the claim instead.",
    ),
    Rule(
        "own_proposal_withdrawn",
        "commitment",
        "update",
        "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' "
        "AND OLD.party <> current_party_code()",
        "a side withdraws its own proposals alone",
        "Leave it unaccepted.",
    ),
    Rule(
        "done_is_confirmed",
        "commitment",
        "update",
        "NEW.progress >= 1 AND NEW.state <> 'confirmed_done'",
        "all of a commitment is done only when it is confirmed",
        "Report less than all; then claim it, and let the other side confirm.",
    ),
    Rule(
        "born_undone",
        "commitment",
        "insert",
        "NEW.progress <> 0 OR NEW.round <> 0",
        "a commitment begins with nothing done",
        "Propose it; then both sides accept it.",
    ),
    Rule(
        "other_answers",
        "dispute",
        "update",
        "NEW.resolved_at IS NOT NULL AND OLD.resolved_at IS NULL "
        "AND (OLD.raised_party = current_party_code() OR coalesce(NEW.resolved_party, '') "
        "<> current_party_code())",
        "a side cannot answer its own dispute",
        "Let the other side answer.",
    ),
    Rule(
        "answered",
        "dispute",
        "update",
        "OLD.resolved_at IS NOT NULL AND ("
        + " OR ".join(changed(column) for column in ("resolved_at", "resolved_party", "resolution"))
        + ")",
        "an answer once given is not changed",
        "Raise a new dispute.",
    ),
    Rule(
        "own_lead_id",
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
        "a side cannot judge its own evidence",
        "Let the other side judge the evidence.",
    ),
]
