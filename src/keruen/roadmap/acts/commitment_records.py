"""Records that every act on commitments reads or adds."""

from __future__ import annotations

from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import CommitmentRow
from keruen.roadmap.tables import (
    progress_report,
)


def find_commitment(desk: Desk, identifier: str) -> CommitmentRow:
    """A commitment that is not withdrawn."""
    return desk.find_live(CommitmentRow, identifier)


def add_report(desk: Desk, row: CommitmentRow, words: str) -> str:
    """Add a progress report of the actor's side, in the tier of the commitment; its id."""
    return desk.add(
        progress_report,
        tier=inner_tier(row),
        commitment=row.id,
        of_party=desk.actor.party,
        progress=row.progress,
        words=words,
    )


def inner_tier(row: CommitmentRow) -> str:
    """The tier of what belongs to a commitment: never public by one side alone."""
    return "party" if row.tier == "party" else "shared"
