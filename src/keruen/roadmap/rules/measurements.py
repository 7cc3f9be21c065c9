"""Values by hand: over a derived one both sides, with a reason; and what really moved."""

from __future__ import annotations

from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

NOBODY = "current_party_code() IN ('', '*')"

MEASUREMENTS = [
    Rule(
        "derived_needs_both",
        "measurement",
        "insert",
        "(NEW.status = 'override' OR EXISTS (SELECT 1 FROM indicator AS held "
        "WHERE held.id = NEW.indicator AND held.kind = 'query')) AND (NEW.status <> 'override' "
        "OR NEW.state <> 'proposed' OR trim(coalesce(NEW.reason, '')) = '')",
        "a value over a derived one is proposed with a reason",
        "Write the reason; the other side then confirms it.",
    ),
    Rule(
        "born_unjudged",
        "measurement",
        "insert",
        "NEW.state NOT IN ('proposed', 'recorded') OR NEW.decided_party IS NOT NULL "
        "OR NEW.decided_account IS NOT NULL OR NEW.decided_reason IS NOT NULL",
        "a value begins as its side proposes or records it",
        "Record it; where it needs the other side, that side judges it.",
    ),
    Rule(
        "other_confirms",
        "measurement",
        "update",
        "NEW.state IN ('recorded', 'refused') AND OLD.state = 'proposed' AND (OLD.party = "
        "current_party_code() OR NEW.decided_party IS NULL "
        f"OR NEW.decided_party <> current_party_code() OR {NOBODY})",
        "a value over a derived one is confirmed by the other side",
        "Let the other side judge it.",
    ),
    Rule(
        "refused_with_reason",
        "measurement",
        "update",
        "NEW.state = 'refused' AND OLD.state = 'proposed' "
        "AND trim(coalesce(NEW.decided_reason, '')) = ''",
        "a value over a derived one is refused with a reason",
        "Write the reason.",
    ),
    Rule(
        "own_ends",
        "measurement",
        "update",
        "NEW.state IN ('withdrawn', 'superseded') AND NEW.state <> OLD.state "
        "AND OLD.party <> current_party_code()",
        "a value is taken back by the side that recorded it",
        "Let that side withdraw it.",
    ),
    Rule(
        "judged_once",
        "measurement",
        "update",
        "("
        + " OR ".join(changed(f"decided_{name}") for name in ("party", "account", "reason"))
        + ") AND NOT (OLD.state = 'proposed' AND NEW.state IN ('recorded', 'refused'))",
        "who judged a value, and why, is kept",
        "Withdraw the value and record another.",
    ),
    Rule(
        "really_moved",
        "movement",
        "insert",
        "NEW.status <> 'actual' OR NEW.quantity_t <= 0 OR NEW.tier = 'party'",
        "the register stores actual movements, in tonnes above zero, visible to both sides",
        "Plans and simulations stay in the folders of their runs.",
    ),
    Rule(
        "own_movement",
        "movement",
        "insert",
        f"NEW.party <> current_party_code() OR {NOBODY}",
        "a side records what moved in its own name alone",
        "Sign in as that side.",
    ),
]
