"""What amendments of contracts refuse, and the version of a contract that is in force."""

from __future__ import annotations

from keruen.hub.rules.conditions import TERMINAL
from keruen.store.rules import Rule


def version_of(contract: str) -> str:
    """The number of the last accepted amendment of a contract; 0 without one."""
    return (
        "(SELECT coalesce(max(amended.number), 0) FROM contract_amendment AS amended "
        "JOIN contract_amendment_answer AS agreed_to ON agreed_to.amendment = amended.id "
        f"WHERE agreed_to.answer = 'accepted' AND amended.contract = {contract})"
    )


def most_of(contract: str) -> str:
    """The most that may be delivered under a contract (kg), in the version in force."""
    return (
        "coalesce((SELECT min(left_over.most_kg) FROM contract_washout AS left_over "
        f"WHERE left_over.contract = {contract} AND left_over.version = {version_of(contract)}), "
        "(SELECT valid.most_kg FROM contract_amendment AS valid "
        f"WHERE valid.contract = {contract} AND valid.number = {version_of(contract)}), "
        f"(SELECT agreed.most_kg FROM contract AS agreed WHERE agreed.id = {contract}))"
    )


def _of(column: str) -> str:
    return (
        f"(SELECT offered.{column} FROM contract_amendment AS offered "
        "WHERE offered.id = NEW.amendment)"
    )


def amendment_rules(committed: str) -> tuple[Rule, ...]:
    """Rules of amendments.

    Parameters
    ----------
    committed : the condition that gives what nominations take of ``{contract}`` (kg).
    """
    contract, party, reader = _of("contract"), _of("party"), _of("reader")
    washed = (
        "(SELECT coalesce(sum(gone.kg), 0) FROM contract_washout AS gone "
        f"WHERE gone.contract = {contract})"
    )
    return (
        Rule(
            "in_force",
            "contract_washout",
            "insert",
            f"NEW.version <> {version_of('NEW.contract')}",
            "a washout is of the version of the contract that is in force",
            "Write it through a command.",
        ),
        Rule(
            "between_two",
            "contract_amendment",
            "insert",
            f"NOT (NEW.party = {TERMINAL} OR NEW.reader = {TERMINAL}) OR NOT EXISTS "
            "(SELECT 1 FROM contract AS agreed WHERE agreed.id = NEW.contract "
            "AND agreed.owner IN (NEW.party, NEW.reader))",
            "an amendment is between the terminal and the owner of the contract",
            "Propose it under a contract of this owner.",
        ),
        Rule(
            "next",
            "contract_amendment",
            "insert",
            "NEW.number <> (SELECT coalesce(max(before.number), 0) + 1 "
            "FROM contract_amendment AS before WHERE before.contract = NEW.contract) "
            f"OR NEW.replaces <> {version_of('NEW.contract')} OR NEW.kg <= 0 "
            "OR NEW.kg <= NEW.washed_out_kg OR NEW.most_kg < NEW.kg - NEW.washed_out_kg",
            "an amendment follows the one before it, amends the version in force, and has a "
            "quantity above what was washed out",
            "Write it through a command.",
        ),
        Rule(
            "reason",
            "contract_amendment",
            "insert",
            "trim(NEW.reason) = '' OR trim(NEW.agreement) = ''",
            "an amendment has a reason and the reference of the agreement",
            "Write both.",
        ),
        Rule(
            "other_party",
            "contract_amendment_answer",
            "insert",
            f"NOT ((NEW.answer IN ('accepted', 'refused') AND NEW.party = {reader} "
            f"AND NEW.reader = {party}) OR (NEW.answer = 'withdrawn' AND NEW.party = {party} "
            f"AND NEW.reader = {reader}))",
            "an amendment is answered by the other party and withdrawn by its own",
            "Sign in as that party.",
        ),
        Rule(
            "reason",
            "contract_amendment_answer",
            "insert",
            "NEW.answer IN ('refused', 'withdrawn') AND trim(NEW.reason) = ''",
            "a refusal or a withdrawal has a reason",
            "Write the reason.",
        ),
        Rule(
            "in_force",
            "contract_amendment_answer",
            "insert",
            f"NEW.answer = 'accepted' AND ({_of('replaces')} <> {version_of(contract)} "
            f"OR {_of('washed_out_kg')} <> {washed})",
            "the contract changed since this amendment was proposed",
            "Propose it again on the version in force.",
        ),
        Rule(
            "covers",
            "contract_amendment_answer",
            "insert",
            f"NEW.answer = 'accepted' AND {_of('most_kg')} < "
            + committed.format(contract=contract),
            "nominations and loadings take more of the contract than the amendment allows",
            "Withdraw nominations first, or agree on a larger quantity.",
        ),
    )
