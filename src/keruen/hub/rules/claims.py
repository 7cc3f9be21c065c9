"""What the ledger of claims and the orders on claims refuse."""

from __future__ import annotations

from keruen.hub.rules.conditions import fraction
from keruen.store.rules import Rule


def _before(column: str) -> str:
    """A column of the last entry of the same claim; 0 where the entry is the first."""
    return (
        f"coalesce((SELECT owned.{column} FROM claim_entry AS owned "
        "WHERE owned.owner = NEW.owner AND owned.grade = NEW.grade AND owned.basis = NEW.basis "
        "AND owned.account = NEW.account AND owned.pledgee = NEW.pledgee "
        "ORDER BY owned.number DESC LIMIT 1), 0)"
    )


UNSIGNED = (
    "EXISTS (SELECT 1 FROM grain_document AS named WHERE named.id = NEW.document "
    "AND named.kind IN ('sale', 'pledge', 'release') AND NOT EXISTS (SELECT 1 "
    "FROM claim_order AS ordered JOIN claim_answer AS answered "
    "ON answered.order_id = ordered.order_id WHERE ordered.order_id = named.reference "
    "AND ordered.reader = named.party AND answered.answer = 'accepted' "
    "AND answered.party IN (ordered.owner, ordered.counterparty) "
    "AND answered.party <> ordered.party))"
)

CLAIMS = (
    Rule(
        "whole",
        "claim_entry",
        "insert",
        f"{fraction('kg')} OR NEW.kg = 0",
        "an entry of claims has whole kilograms other than zero",
        "Write the weight in whole kilograms.",
    ),
    Rule(
        "not_below_zero",
        "claim_entry",
        "insert",
        f"{_before('balance_kg')} + NEW.kg < 0",
        "the claim of this owner does not cover that much",
        "Look at the free and the pledged claim of the owner on this grade and basis.",
    ),
    Rule(
        "balance",
        "claim_entry",
        "insert",
        f"NEW.number <> {_before('number')} + 1 "
        f"OR NEW.balance_kg <> {_before('balance_kg')} + NEW.kg",
        "an entry of claims follows the one before it, and states the balance after it",
        "Post it through a command.",
    ),
    Rule(
        "reader",
        "claim_entry",
        "insert",
        "(NEW.owner = NEW.party AND NEW.tier <> 'party') OR (NEW.owner <> NEW.party "
        "AND (NEW.tier <> 'pair' OR NEW.reader <> NEW.owner))",
        "an entry of claims is read by the terminal and by its owner",
        "Post it through a command.",
    ),
    Rule(
        "signed_by_both",
        "posting",
        "insert",
        UNSIGNED,
        "a sale, pledge or release is signed by both of its parties",
        "Wait until the other party accepts the order.",
    ),
    Rule(
        "whole",
        "claim_order",
        "insert",
        f"{fraction('kg')} OR NEW.kg <= 0",
        "an order has whole kilograms above zero",
        "Write the weight in whole kilograms.",
    ),
    Rule(
        "signer",
        "claim_order",
        "insert",
        "NEW.owner = NEW.counterparty OR (NEW.kind IN ('sale', 'pledge') "
        "AND NEW.party <> NEW.owner) OR (NEW.kind = 'release' AND NEW.party <> NEW.counterparty)",
        "a sale and a pledge are ordered by the owner, a release by the party of the pledge",
        "Sign in as that party.",
    ),
    Rule(
        "signer",
        "claim_answer",
        "insert",
        "NOT EXISTS (SELECT 1 FROM claim_order AS ordered WHERE ordered.order_id = NEW.order_id "
        "AND ordered.reader = NEW.party AND ordered.party <> NEW.party "
        "AND NEW.party IN (ordered.owner, ordered.counterparty))",
        "an order is answered by the party to which it was given",
        "Sign in as that party.",
    ),
)
"""Rules of claims."""
