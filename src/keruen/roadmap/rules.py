"""The invariants that the database keeps by itself, whoever writes to it and by whatever way."""

from __future__ import annotations

from keruen.roadmap.states import TRANSITIONS
from keruen.store.rules import Rule

MINE = "NEW.{column} IS NULL OR NEW.{column} <> current_party_code()"

WAYS = [
    Rule(
        "way",
        kind,
        "update",
        "NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM transition AS way WHERE way.kind = "
        f"'{kind}' AND way.from_state = OLD.state AND way.to_state = NEW.state)",
        f"the {kind.replace('_', ' ')} cannot go from its state to the one asked for",
        "Take the steps in their order; the page of the record shows the next ones.",
    )
    for kind in TRANSITIONS
]
"""Every record goes only the ways of `states.py`."""

OPEN_BRACKET = (
    "EXISTS (SELECT 1 FROM bracket AS open_one WHERE open_one.version = NEW.{version} "
    "AND open_one.state = 'open' AND open_one.withdrawn_at IS NULL)"
)
MISSING_CONCORDANCE = (
    "EXISTS (SELECT 1 FROM document_language AS needed CROSS JOIN party AS side "
    "WHERE needed.document = (SELECT held.document FROM text_version AS held "
    "WHERE held.id = NEW.{version}) AND NOT EXISTS (SELECT 1 FROM concordance AS given "
    "WHERE given.version = NEW.{version} AND given.language = needed.language "
    "AND given.of_party = side.code AND given.sha256 = (SELECT held.sha256 FROM text_version "
    "AS held WHERE held.id = NEW.{version})))"
)
UNSIGNED = (
    "EXISTS (SELECT 1 FROM party AS side WHERE NOT EXISTS (SELECT 1 FROM signature AS given "
    "JOIN mandate AS held ON held.id = given.mandate WHERE given.version = NEW.{version} "
    "AND given.of_party = side.code AND given.sha256 = {sha256} AND held.person = given.person "
    "AND held.of_party = side.code AND held.starts_on <= given.signed_on "
    "AND (held.ends_on IS NULL OR held.ends_on >= given.signed_on)))"
)
BRACKETS = ("a bracket is still open in this text", "Resolve every bracket; then agree and sign.")
CONCORDANCE = (
    "the concordance of this text is not complete",
    "Each side confirms every authentic language; then agree and sign.",
)

TEXTS = [
    Rule(
        "agreed_with_bracket",
        "text_version",
        "update",
        "NEW.state = 'agreed' AND OLD.state <> 'agreed' AND " + OPEN_BRACKET.format(version="id"),
        *BRACKETS,
    ),
    Rule(
        "agreed_without_concordance",
        "text_version",
        "update",
        "NEW.state = 'agreed' AND OLD.state <> 'agreed' AND "
        + MISSING_CONCORDANCE.format(version="id"),
        *CONCORDANCE,
    ),
    Rule(
        "signed_by_both",
        "text_version",
        "update",
        "NEW.state = 'signed' AND OLD.state <> 'signed' AND "
        + UNSIGNED.format(version="id", sha256="NEW.sha256"),
        "a text counts as signed only with a valid signature of each side on the same text",
        "Let a holder of a valid mandate of the other side sign it.",
    ),
    Rule(
        "immutable",
        "text_version",
        "update",
        "OLD.state NOT IN ('draft', 'negotiated') AND (NEW.sha256 <> OLD.sha256 "
        "OR CAST(NEW.texts AS TEXT) <> CAST(OLD.texts AS TEXT) OR NEW.document <> OLD.document "
        "OR NEW.number <> OLD.number)",
        "a text that is agreed or signed cannot be changed",
        "Write a new version; it supersedes this one.",
    ),
    Rule(
        "born_a_draft",
        "text_version",
        "insert",
        "NEW.state <> 'draft'",
        "a text begins as a draft",
        "Write it as a draft; then negotiate it.",
    ),
    Rule(
        "late",
        "bracket",
        "insert",
        "(SELECT held.state FROM text_version AS held WHERE held.id = NEW.version) "
        "NOT IN ('draft', 'negotiated')",
        "brackets are opened only while a text is negotiated",
        "Write a new version of the text.",
    ),
    Rule(
        "reopened",
        "bracket",
        "update",
        "OLD.state = 'resolved' AND NEW.state <> 'resolved'",
        "a resolved bracket is not opened again",
        "Open a new bracket.",
    ),
    Rule(
        "own_concordance",
        "concordance",
        "insert",
        MINE.format(column="of_party"),
        "a side confirms concordance in its own name alone",
        "Let the other side confirm it.",
    ),
    Rule(
        "frozen",
        "document_language",
        "insert",
        "EXISTS (SELECT 1 FROM text_version AS held WHERE held.document = NEW.document "
        "AND held.state NOT IN ('draft', 'negotiated'))",
        "the authentic languages of an agreed text are fixed",
        "Make a new document.",
    ),
]
SIGNATURES = [
    Rule(
        "own",
        "signature",
        "insert",
        MINE.format(column="of_party"),
        "a side signs in its own name alone",
        "Let the other side sign.",
    ),
    Rule(
        "open_bracket",
        "signature",
        "insert",
        OPEN_BRACKET.format(version="version"),
        *BRACKETS,
    ),
    Rule(
        "concordance",
        "signature",
        "insert",
        MISSING_CONCORDANCE.format(version="version"),
        *CONCORDANCE,
    ),
    Rule(
        "agreed_text",
        "signature",
        "insert",
        "NOT EXISTS (SELECT 1 FROM text_version AS held WHERE held.id = NEW.version "
        "AND held.state = 'agreed' AND held.sha256 = NEW.sha256)",
        "only the text that both sides agreed to is signed",
        "Agree to the version first, and sign that one.",
    ),
    Rule(
        "mandate",
        "signature",
        "insert",
        "NOT EXISTS (SELECT 1 FROM mandate AS held WHERE held.id = NEW.mandate "
        "AND held.person = NEW.person AND held.of_party = NEW.of_party AND held.may_sign "
        "AND held.withdrawn_at IS NULL AND held.starts_on <= NEW.signed_on "
        "AND (held.ends_on IS NULL OR held.ends_on >= NEW.signed_on))",
        "the signature rests on no mandate that is valid on its day",
        "Record the mandate with its instrument and dates, or let its holder sign.",
    ),
    Rule(
        "never_changed",
        "signature",
        "update",
        "OLD.id IS NOT NULL",
        "a signature is never changed",
        "Write a new version of the text and sign that.",
    ),
]
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
        "who proposes does not agree for the other",
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
        "made.provision = NEW.id AND made.modality = NEW.modality "
        "AND made.state IN ('adopted', 'in_effect'))",
        "a provision rises only by an adopted decision",
        "Propose a decision, agree to it and let both sides sign.",
    ),
    Rule(
        "verb",
        "provision",
        "update",
        "CAST(NEW.verb AS TEXT) <> CAST(OLD.verb AS TEXT) OR NEW.number <> OLD.number",
        "the original verb of a provision is kept",
        "Record what changed as a decision.",
    ),
]
PRIVATE = [
    Rule(
        "own",
        "position",
        "insert",
        "NEW.tier <> 'party' OR " + MINE.format(column="of_party"),
        "a position belongs to one side and stays with it",
        "Write it as your own; share what you want to share as a joint position.",
    ),
    Rule(
        "sealed",
        "sealed_key",
        "insert",
        "NEW.tier <> 'party'",
        "a sealed key belongs to one side and stays with it",
        "Keep it in the tier of its party.",
    ),
    Rule(
        "key_kept",
        "signing_key",
        "update",
        "NEW.public_pem <> OLD.public_pem OR NEW.key_id <> OLD.key_id OR NEW.person <> OLD.person "
        "OR NEW.of_party <> OLD.of_party OR NEW.of_party <> current_party_code()",
        "a key is never changed",
        "End it and register another.",
    ),
    Rule(
        "own_key",
        "signing_key",
        "insert",
        MINE.format(column="of_party"),
        "a side registers its own keys alone",
        "Let the other side register its key.",
    ),
    Rule(
        "own_mandate",
        "mandate",
        "insert",
        "NEW.of_party <> current_party_code() AND current_party_code() <> '*'",
        "a side records its own mandates alone",
        "Let the other side record it.",
    ),
    Rule(
        "mandate_kept",
        "mandate",
        "update",
        "NEW.of_party <> current_party_code() OR NEW.person <> OLD.person "
        "OR NEW.of_party <> OLD.of_party OR NEW.starts_on <> OLD.starts_on",
        "a mandate is ended, never rewritten",
        "End it with its date and record another.",
    ),
    Rule(
        "other_agrees",
        "joint_position",
        "update",
        "NEW.state = 'agreed' AND OLD.state = 'proposed' AND "
        "(NEW.proposed_party = current_party_code() OR NEW.agreed_party IS NULL "
        "OR NEW.agreed_party <> current_party_code() OR current_party_code() IN ('', '*') "
        "OR CAST(NEW.words AS TEXT) <> CAST(OLD.words AS TEXT))",
        "a joint position needs the other side on the same words",
        "Let the other side agree to it as it stands.",
    ),
]

RULES: tuple[Rule, ...] = (
    *WAYS,
    *TEXTS,
    *SIGNATURES,
    *ASSENTS,
    *COMMITMENTS,
    *DECISIONS,
    *PRIVATE,
)
"""Every rule of the register."""
