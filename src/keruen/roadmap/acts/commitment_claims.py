"""Claims that a commitment is done: made, disputed, answered, withdrawn, confirmed."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.commitment_records import add_report, find_commitment, inner_tier
from keruen.roadmap.acts.fields import CommitmentId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import CommitmentRow, DisputeRow
from keruen.roadmap.tables import (
    commitment,
    dependency,
    dispute,
)
from keruen.store.fields import Words
from keruen.store.refusal import check, word

FINAL = ("confirmed_done", "cancelled", "withdrawn")


@act("commitment", binds="terms")
def claim_done(desk: Desk, commitment_id: CommitmentId) -> Done:
    """Claim, in the name of the actor's side, that a commitment is done."""
    row = find_commitment(desk, commitment_id)
    waiting = desk.rows(
        select(commitment.c.id)
        .join(dependency, dependency.c.needs == commitment.c.id)
        .where(
            dependency.c.commitment == commitment_id,
            dependency.c.withdrawn_at.is_(None),
            commitment.c.state.not_in(FINAL),
        )
    )
    check(
        not waiting,
        "commitment {id} waits for {needs}",
        "Have those confirmed first, or withdraw the dependency.",
        id=commitment_id,
        needs=", ".join(each["id"] for each in waiting),
    )
    unfinished = desk.rows(
        select(commitment.c.id).where(
            commitment.c.parent == commitment_id, commitment.c.state.not_in(FINAL)
        )
    )
    check(
        not unfinished,
        "parts of {id} are not done: {parts}",
        "Have every part confirmed or cancelled first.",
        id=commitment_id,
        parts=", ".join(each["id"] for each in unfinished),
    )
    desk.go(
        commitment,
        row,
        "claimed_done",
        claimed_by=desk.actor.party,
        claimed_account=desk.actor.account,
        changed_at=desk.moment,
    )
    return Done("commitment", commitment_id, row.tier)


@act("commitment", binds="claim")
def dispute_claim(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Dispute the other side's claim, with the reason."""
    row = _claimed_by_other(desk, commitment_id)
    desk.go(commitment, row, "disputed", changed_at=desk.moment)
    desk.add(
        dispute,
        tier=inner_tier(row),
        commitment=commitment_id,
        raised_party=desk.actor.party,
        reason=reason,
    )
    return Done("commitment", commitment_id, row.tier)


@act("commitment", binds="claim")
def answer_dispute(desk: Desk, commitment_id: CommitmentId, resolution: Words) -> Done:
    """Answer a dispute, for instance with evidence, and claim again."""
    row = find_commitment(desk, commitment_id)
    check(
        row.state == "disputed",
        "commitment {id} is not disputed",
        "Only a dispute is answered.",
        id=commitment_id,
    )
    open_one = desk.record(
        DisputeRow,
        select(dispute).where(
            dispute.c.commitment == commitment_id, dispute.c.resolved_at.is_(None)
        ),
    )
    if open_one is not None:
        check(
            open_one.raised_party != desk.actor.party,
            "a side cannot answer its own dispute",
            "Let the other side answer, or confirm its claim.",
        )
        desk.change(
            dispute,
            open_one.id,
            resolved_at=desk.moment,
            resolved_party=desk.actor.party,
            resolution=resolution,
        )
    desk.go(
        commitment,
        row,
        "claimed_done",
        claimed_by=desk.actor.party,
        claimed_account=desk.actor.account,
        changed_at=desk.moment,
    )
    return Done("commitment", commitment_id, row.tier)


@act("commitment")
def withdraw_claim(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Withdraw the claim of the actor's side."""
    row = find_commitment(desk, commitment_id)
    check(
        row.state in ("claimed_done", "disputed") and row.claimed_by == desk.actor.party,
        "{party} has made no claim on {id} that stands",
        "You can only withdraw a claim that your side made.",
        party=desk.actor.party,
        id=commitment_id,
    )
    desk.go(commitment, row, "active", changed_at=desk.moment)
    add_report(desk, row, reason)
    return Done("commitment", commitment_id, row.tier)


@act("commitment", binds="claim")
def confirm_done(desk: Desk, commitment_id: CommitmentId) -> Done:
    """Confirm the other side's claim; one accepted piece of evidence is needed."""
    row = _claimed_by_other(desk, commitment_id)
    desk.go(
        commitment,
        row,
        "confirmed_done",
        progress=1.0,
        confirmed_by=desk.actor.party,
        changed_at=desk.moment,
    )
    return Done("commitment", commitment_id, row.tier)


def _claimed_by_other(desk: Desk, identifier: str) -> CommitmentRow:
    row = find_commitment(desk, identifier)
    check(
        row.state in ("claimed_done",),
        "commitment {id} is {state}: there is no claim to judge",
        "Wait for the other side to claim it.",
        id=identifier,
        state=word(row.state),
    )
    check(
        row.claimed_by != desk.actor.party,
        "{party} claimed {id} itself",
        "Let the other side confirm or dispute it.",
        kind="forbidden",
        party=desk.actor.party,
        id=identifier,
    )
    return row
