"""Texts and signatures: nothing open is agreed, nothing agreed is changed, two sign."""

from __future__ import annotations

from keruen.roadmap.rules.sql_conditions import (
    BRACKETS,
    CONCORDANCE,
    MINE,
    MISSING_CONCORDANCE,
    OPEN_BRACKET,
    OPEN_MARK,
    OPEN_PLACE,
    UNSIGNED,
    by_all,
)
from keruen.store.rules import Rule

STANDING = f"({OPEN_BRACKET} OR {OPEN_PLACE} OR {OPEN_MARK})"

TEXTS = [
    Rule(
        "bracket_stands",
        "assent",
        "insert",
        "NEW.kind = 'text_version' AND NEW.step LIKE 'agree:%' AND "
        + STANDING.format(version="subject"),
        *BRACKETS,
    ),
    Rule(
        "agreed_with_bracket",
        "text_version",
        "update",
        "NEW.state = 'agreed' AND OLD.state <> 'agreed' AND ("
        + OPEN_BRACKET.format(version="id")
        + " OR "
        + OPEN_PLACE.format(version="id")
        + " OR CAST(NEW.texts AS TEXT) LIKE '%[[%]]%')",
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
        "agreed_by_both",
        "text_version",
        "update",
        "NEW.state = 'agreed' AND OLD.state <> 'agreed' AND NOT "
        + by_all("text_version", "NEW.id", "'agree:' || NEW.sha256"),
        "a text is agreed only when each side has agreed to these very words",
        "Let the other side agree.",
    ),
    Rule(
        "published_by_both",
        "text_version",
        "update",
        "NEW.state = 'published' AND OLD.state <> 'published' AND NOT "
        + by_all("text_version", "NEW.id", "'publish'"),
        "a signed text is published by both sides alone",
        "Let the other side agree to publish it.",
    ),
    Rule(
        "fingerprint",
        "text_version",
        "update",
        "CAST(NEW.texts AS TEXT) <> CAST(OLD.texts AS TEXT) AND (NEW.sha256 = OLD.sha256 OR "
        "NEW.form IS NULL AND EXISTS "
        "(SELECT 1 FROM concordance AS given WHERE given.version = NEW.id "
        "AND given.sha256 = NEW.sha256) OR NEW.form IS NULL "
        "AND EXISTS (SELECT 1 FROM assent AS given "
        "WHERE given.kind = 'text_version' AND given.subject = NEW.id "
        "AND given.step = 'agree:' || NEW.sha256))",
        "other words need another fingerprint, which nobody has confirmed before",
        "Change the text through its brackets, or write a new version.",
    ),
    Rule(
        "fingerprint_alone",
        "text_version",
        "update",
        "NEW.form IS NULL AND NEW.sha256 <> OLD.sha256 "
        "AND CAST(NEW.texts AS TEXT) = CAST(OLD.texts AS TEXT)",
        "the fingerprint of a text changes with its words alone",
        "Change the text through its brackets, or write a new version.",
    ),
    Rule(
        "resolved_by_both",
        "bracket",
        "update",
        "NEW.state = 'resolved' AND OLD.state <> 'resolved' AND (OLD.resolution_party IS NULL "
        "OR OLD.resolution_party = current_party_code() OR current_party_code() IN ('', '*') "
        "OR NEW.resolution_party <> OLD.resolution_party "
        "OR CAST(NEW.resolution AS TEXT) <> CAST(OLD.resolution AS TEXT))",
        "one side proposes what closes a bracket and the other accepts it",
        "Let the other side accept the wording.",
    ),
    Rule(
        "own_resolution",
        "bracket",
        "update",
        "coalesce(CAST(NEW.resolution AS TEXT), '') <> coalesce(CAST(OLD.resolution AS TEXT), '') "
        "AND (" + MINE.format(column="resolution_party") + ")",
        "a side proposes a wording in its own name alone",
        "Let the other side propose it.",
    ),
    Rule(
        "own_words",
        "bracket",
        "update",
        "EXISTS (SELECT 1 FROM party AS side WHERE side.code <> current_party_code() "
        "AND coalesce(json_part(CAST(NEW.proposals AS TEXT), side.code), '') "
        "<> coalesce(json_part(CAST(OLD.proposals AS TEXT), side.code), ''))",
        "a side changes its own wording of a bracket alone",
        "Put your own wording beside it.",
    ),
    Rule(
        "own_words",
        "bracket",
        "insert",
        "EXISTS (SELECT 1 FROM party AS side WHERE side.code <> current_party_code() "
        "AND coalesce(json_part(CAST(NEW.proposals AS TEXT), side.code), '') <> '')",
        "a side changes its own wording of a bracket alone",
        "Put your own wording beside it.",
    ),
    Rule(
        "own_concordance_kept",
        "concordance",
        "update",
        "NEW.sha256 <> OLD.sha256 AND (" + MINE.format(column="of_party") + ")",
        "a side confirms concordance in its own name alone",
        "Let the other side confirm it.",
    ),
    Rule(
        "frozen",
        "document_language",
        "insert",
        "EXISTS (SELECT 1 FROM text_version AS held WHERE held.document = NEW.document) "
        "OR NOT EXISTS (SELECT 1 FROM document AS held WHERE held.id = NEW.document "
        "AND held.party = current_party_code())",
        "the authentic languages of a text are fixed when it is drafted",
        "Make a new document.",
    ),
    Rule(
        "kept",
        "document_language",
        "update",
        "OLD.document IS NOT NULL",
        "the authentic languages of a text are fixed when it is drafted",
        "Make a new document.",
    ),
    Rule(
        "decision_kept",
        "document",
        "update",
        "OLD.decision IS NOT NULL AND coalesce(NEW.decision, '') <> OLD.decision",
        "a text belongs to the decision that it was written for",
        "Write another text.",
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
        STANDING.format(version="version"),
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
]
