"""The invariants that the database enforces, whoever writes to it and by whatever path."""

from __future__ import annotations

from keruen.hub.rules.arrivals import ARRIVALS, LABORATORY
from keruen.hub.rules.care import CARE, CHARGES
from keruen.hub.rules.claims import CLAIMS
from keruen.hub.rules.contracts import CALLS, CONTRACTS
from keruen.hub.rules.days import DAYS
from keruen.hub.rules.operations import OPERATIONS
from keruen.hub.rules.places import PLACES
from keruen.hub.rules.postings import POSTINGS
from keruen.hub.rules.records import RECORDS
from keruen.store.rules import Rule

RULES: tuple[Rule, ...] = (
    *RECORDS,
    *PLACES,
    *CLAIMS,
    *POSTINGS,
    *DAYS,
    *OPERATIONS,
    *CONTRACTS,
    *CALLS,
    *ARRIVALS,
    *LABORATORY,
    *CARE,
    *CHARGES,
)
"""Every rule of the hub book."""

__all__ = ["RULES"]
