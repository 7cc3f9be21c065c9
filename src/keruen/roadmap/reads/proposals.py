"""What this project proposes and no state has agreed to, so that it is never taken for theirs."""

from __future__ import annotations

from keruen.store.unit_of_work import Row

PROPOSAL = "proposal of this project"
"""How the source of a loaded record begins that the states have not agreed to."""
UNDECIDED = frozenset({"proposed"})
"""States in which both sides have not taken up a loaded record yet."""


def is_project_proposal(row: Row) -> bool:
    """Whether a record is a proposal of this project that the states have not made their own.

    It was loaded and not entered by a side, as its source states, and both sides have not accepted
    it; a record without states, such as an indicator, stays as in its source.
    """
    source = str(row.get("source") or "")
    undecided = row.get("state", "proposed") in UNDECIDED
    return not row.get("party") and source.startswith(PROPOSAL) and undecided
