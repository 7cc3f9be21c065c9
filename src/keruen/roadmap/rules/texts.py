"""Texts and signatures: nothing open is agreed, nothing agreed is changed, two sign."""

from __future__ import annotations

from keruen.roadmap.rules.words import (
    BRACKETS,
    CONCORDANCE,
    MINE,
    MISSING_CONCORDANCE,
    OPEN_BRACKET,
    UNSIGNED,
)
from keruen.store.rules import Rule

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
