"""What downgrades refuse: grain of another grade without the consent of each owner."""

from __future__ import annotations

from keruen.hub.rules.conditions import TERMINAL
from keruen.store.rules import Rule

ACROSS_GRADES = (
    "EXISTS (SELECT 1 FROM genealogy_entry AS given JOIN lot AS of_lot ON of_lot.id = given.lot "
    "WHERE given.document = NEW.document GROUP BY given.transformation "
    "HAVING count(DISTINCT of_lot.grade) > 1)"
)
KIND = "(SELECT named.kind FROM grain_document AS named WHERE named.id = NEW.document)"

NOT_AGREED = (
    "EXISTS (SELECT 1 FROM grain_document AS named JOIN claim_entry AS owned "
    "ON owned.document = named.id WHERE named.id = NEW.document AND named.kind = 'downgrade' "
    f"AND owned.owner <> {TERMINAL} AND NOT EXISTS (SELECT 1 FROM downgrade_order AS ordered "
    "JOIN downgrade_share AS part ON part.downgrade = ordered.id "
    "JOIN downgrade_answer AS agreed_to ON agreed_to.share = part.id "
    "WHERE ordered.reference = named.reference AND part.owner = owned.owner "
    "AND agreed_to.answer = 'accepted' AND agreed_to.party = part.owner "
    "AND ((owned.grade = part.grade AND owned.kg = -part.kg) "
    "OR (owned.grade = part.to_grade AND owned.kg = part.kg))))"
)

DOWNGRADES = (
    Rule(
        "one_grade",
        "posting",
        "insert",
        f"{KIND} <> 'downgrade' AND {ACROSS_GRADES}",
        "a transformation of several grades is a downgrade that its owners agreed to",
        "Order a downgrade (order_downgrade).",
    ),
    Rule(
        "owners_agree",
        "posting",
        "insert",
        NOT_AGREED,
        "a downgrade changes claims of an owner who did not agree to it",
        "Wait until each owner accepts its part.",
    ),
    Rule(
        "reader",
        "downgrade_share",
        "insert",
        f"NEW.kg <= 0 OR (NEW.owner = {TERMINAL}) <> (NEW.tier = 'party') "
        f"OR (NEW.tier = 'pair' AND NEW.reader <> NEW.owner) OR NOT EXISTS (SELECT 1 "
        "FROM downgrade_order AS ordered WHERE ordered.id = NEW.downgrade "
        "AND ordered.reference = NEW.reference AND ordered.grade = NEW.grade "
        "AND ordered.to_grade = NEW.to_grade)",
        "a part of a downgrade is read by its owner, and has its grades and a weight above zero",
        "Order it through a command.",
    ),
    Rule(
        "signer",
        "downgrade_answer",
        "insert",
        f"NEW.reader <> {TERMINAL} OR NOT EXISTS (SELECT 1 FROM downgrade_share AS part "
        "WHERE part.id = NEW.share AND part.owner = NEW.party)",
        "an owner answers for its own part of a downgrade alone",
        "Sign in as the owner.",
    ),
    Rule(
        "reason",
        "downgrade_answer",
        "insert",
        "NEW.answer = 'refused' AND trim(NEW.reason) = ''",
        "a refusal has a reason",
        "Write the reason.",
    ),
)
"""Rules of downgrades."""
