"""Commitments that recur: from a confirmed round to the next one."""

from __future__ import annotations

from keruen.roadmap.acts.commitment_records import inner_tier
from keruen.roadmap.acts.fields import CommitmentId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.due import due_state
from keruen.roadmap.rows import CommitmentRow
from keruen.roadmap.tables import commitment, progress_report
from keruen.store.refusal import check, refuse


@act("commitment", binds="terms")
def begin_next_round(desk: Desk, commitment_id: CommitmentId) -> Done:
    """Begin the next round of a commitment that recurs, once the last one is confirmed."""
    row = desk.find_live(CommitmentRow, commitment_id)
    check(
        bool(row.recurrence),
        "commitment {id} does not recur",
        "Propose another commitment, or let both sides take this one up again.",
        id=commitment_id,
    )
    check(
        row.state == "confirmed_done",
        "the round of {id} that runs is not confirmed",
        "Claim it and let the other side confirm it; rounds that passed both sides let go by new "
        "terms.",
        id=commitment_id,
    )
    due = due_state(row, desk.today()).due_on
    if due is None:
        refuse(
            "the recurrence of {id} has ended",
            "Nothing more is due; both sides can take it up again and agree to new terms.",
            id=commitment_id,
        )
    begun = row.round + 1
    # The moment is kept: evidence of an earlier round proves nothing of this one.
    desk.assent("commitment", commitment_id, f"round:{begun}")
    desk.go(
        commitment,
        row,
        "active",
        due_on=due.isoformat(),
        progress=0.0,
        claimed_by=None,
        claimed_account=None,
        confirmed_by=None,
        round=begun,
        changed_at=desk.moment,
    )
    desk.add(
        progress_report,
        tier=inner_tier(row),
        commitment=commitment_id,
        of_party=desk.actor.party,
        progress=0.0,
        words=f"{row.due_on or '-'} > {due.isoformat()}",
    )
    return Done("commitment", commitment_id, row.tier)
