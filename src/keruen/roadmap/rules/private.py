"""What belongs to one side: positions, keys, mandates; and what needs the other."""

from __future__ import annotations

from keruen.roadmap.rules.words import (
    MINE,
)
from keruen.store.rules import Rule

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
