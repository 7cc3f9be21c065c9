"""Terms of a commitment: set on a proposal, then changed only by both sides together."""

from __future__ import annotations

from datetime import date

from keruen.roadmap.acts.commitment_records import add_report, find_commitment
from keruen.roadmap.acts.fields import CommitmentId, MaybeIndicatorId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.calendar.recurrence import check_rule
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.rows import IndicatorRow
from keruen.roadmap.states import allows
from keruen.roadmap.tables import (
    commitment,
    commitment_lead,
)
from keruen.store.fields import Day, MaybeLine, Wordings, Words
from keruen.store.refusal import check, word


@act("commitment")
def set_terms(
    desk: Desk,
    commitment_id: CommitmentId,
    due_on: Day | None = None,
    recurrence: MaybeLine = "",
    indicator_id: MaybeIndicatorId = "",
    qualitative_reason: Wordings | None = None,
) -> Done:
    """Set the date, the recurrence or the measure of a proposal; each side then accepts it anew."""
    row = find_commitment(desk, commitment_id)
    check(
        row.state in ("proposed", "accepted"),
        "the terms of {id} are fixed: it is {state}",
        "Let both sides agree to new terms.",
        id=commitment_id,
        state=word(row.state),
    )
    values: dict[str, object] = {}
    if due_on:
        values["due_on"] = due_on.isoformat()
    if recurrence or due_on:
        first = due_on or (date.fromisoformat(row.due_on) if row.due_on else desk.today())
        rule = recurrence or row.recurrence
        if rule:
            check_rule(rule, first)
    if recurrence:
        values["recurrence"] = recurrence
    if indicator_id:
        desk.find_live(IndicatorRow, indicator_id)
        values["indicator"] = indicator_id
    if qualitative_reason:
        values["qualitative_reason"] = check_texts(qualitative_reason, "the reason")
    check(bool(values), "no term was given", "Give a date, a rule or a measure.", kind="invalid")
    if row.state == "accepted":
        desk.go(commitment, row, "proposed")
    desk.connection.execute(
        commitment_lead.update()
        .where(commitment_lead.c.commitment == commitment_id, commitment_lead.c.accepted.is_(True))
        .values(accepted=False)
    )
    desk.change(commitment, commitment_id, changed_at=desk.moment, **values)
    return Done("commitment", commitment_id, row.tier)


@act("commitment", binds="terms")
def agree_to_terms(
    desk: Desk,
    commitment_id: CommitmentId,
    reason: Words,
    due_on: Day | None = None,
    recurrence: MaybeLine = "",
) -> Done:
    """Agree to a new date or recurrence; it holds when each side has agreed to the same."""
    row = find_commitment(desk, commitment_id)
    check(
        row.state in ("accepted", "active", "at_risk", "suspended"),
        "commitment {id} is {state}: its terms are not open to a new agreement",
        "Set the terms of a proposal, or settle the claim first.",
        id=commitment_id,
        state=word(row.state),
    )
    check(
        bool(due_on or recurrence),
        "no term was given",
        "Give a date, a rule or a measure.",
        kind="invalid",
    )
    if recurrence:
        check_rule(recurrence, due_on or desk.today())
    day = due_on.isoformat() if due_on else ""
    if desk.assent("commitment", commitment_id, f"terms:{row.round}:{day}|{recurrence}"):
        desk.change(
            commitment,
            commitment_id,
            due_on=day or None,
            recurrence=recurrence or None,
            round=row.round + 1,
            changed_at=desk.moment,
        )
    add_report(desk, row, reason)
    return Done("commitment", commitment_id, row.tier)


@act("commitment", binds="terms")
def agree_to_suspend(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Agree to suspend a commitment; it is suspended when each side has agreed."""
    return _joint(desk, commitment_id, "suspended", reason)


@act("commitment", binds="terms")
def agree_to_cancel(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Agree to cancel a commitment; it is cancelled when each side has agreed."""
    return _joint(desk, commitment_id, "cancelled", reason)


@act("commitment", binds="terms")
def agree_to_resume(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Agree to resume a suspended commitment; each side must."""
    return _joint(desk, commitment_id, "active", reason)


def _joint(desk: Desk, identifier: str, state: str, reason: str) -> Done:
    """Each side agrees to one step of one round, so that a later one is agreed anew."""
    row = find_commitment(desk, identifier)
    if not allows("commitment", row.state, state):
        desk.go(commitment, row, state)
    if desk.assent("commitment", identifier, f"{state}:{row.round}"):
        # Once taken up again it is no longer done, whatever it was before.
        progress = row.progress if row.progress < 1 else 0.0
        values = {"round": row.round + 1, "progress": progress}
        desk.go(commitment, row, state, changed_at=desk.moment, **values)
    add_report(desk, row, reason)
    return Done("commitment", identifier, row.tier)
