"""The invariants that the database enforces, whoever writes to it and by whatever path."""

from __future__ import annotations

from dataclasses import replace

from keruen.hub.rules.arrivals import ARRIVALS, LABORATORY
from keruen.hub.rules.care import CARE, CHARGES
from keruen.hub.rules.claims import CLAIMS
from keruen.hub.rules.conditions import TERMINAL
from keruen.hub.rules.contracts import CALLS, CONTRACTS
from keruen.hub.rules.days import DAYS
from keruen.hub.rules.downgrades import DOWNGRADES
from keruen.hub.rules.operations import BY_OWNERS as OPERATIONS_BY_OWNERS
from keruen.hub.rules.operations import OPERATIONS
from keruen.hub.rules.places import PLACES
from keruen.hub.rules.postings import POSTINGS
from keruen.hub.rules.quarantines import QUARANTINES
from keruen.hub.rules.records import BY_OWNERS, RECORDS
from keruen.hub.rules.screening import SCREENING
from keruen.store.rules import Rule

WRITTEN_BY_OWNERS = (*BY_OWNERS, *OPERATIONS_BY_OWNERS)


def _for_terminal(rule: Rule) -> Rule:
    """A rule that reads other rows, for rows of the terminal alone.

    Another party is refused by `by_terminal` whatever the rows are. The refusal therefore discloses
    nothing about grain of others.
    """
    if rule.name == "by_terminal" or rule.on != "insert" or rule.table in WRITTEN_BY_OWNERS:
        return rule
    return replace(rule, when=f"current_party_code() IN ({TERMINAL}, '**') AND ({rule.when})")


RULES: tuple[Rule, ...] = (
    *RECORDS,
    *OPERATIONS,
    *(_for_terminal(each) for each in (*PLACES, *CLAIMS, *POSTINGS, *DAYS)),
    *(_for_terminal(each) for each in (*CONTRACTS, *CALLS, *ARRIVALS, *LABORATORY)),
    *(_for_terminal(each) for each in (*CARE, *CHARGES)),
    *(_for_terminal(each) for each in (*DOWNGRADES, *QUARANTINES, *SCREENING)),
)
"""Every rule of the hub book."""

__all__ = ["RULES"]
