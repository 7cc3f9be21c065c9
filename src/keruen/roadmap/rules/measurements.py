"""Values by hand: over a derived one both sides, with a reason."""

from __future__ import annotations

from keruen.store.rules import Rule

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
        "other_confirms",
        "measurement",
        "update",
        "NEW.state IN ('recorded', 'refused') AND OLD.state = 'proposed' "
        "AND (OLD.party = current_party_code() OR current_party_code() IN ('', '*'))",
        "a value over a derived one is confirmed by the other side",
        "Let the other side judge it.",
    ),
    Rule(
        "really_moved",
        "movement",
        "insert",
        "NEW.status <> 'actual' OR NEW.quantity_t <= 0 OR NEW.tier = 'party'",
        "the register holds what really moved, in tonnes above zero, for both sides to see",
        "Plans and simulations stay in the folders of their runs.",
    ),
]
