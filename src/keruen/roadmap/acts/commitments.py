"""Commitments: proposed, accepted by both, led, reported, claimed, disputed, confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from keruen.roadmap.acts.attachments import share_attachments
from keruen.roadmap.acts.fields import (
    Code,
    CommitmentId,
    Day,
    MaybeCommitmentId,
    MaybeIndicatorId,
    MaybeLine,
    MaybeOrganisationId,
    MaybePersonId,
    ProvisionId,
    Titles,
    Wordings,
    Words,
)
from keruen.roadmap.acts.registry import Done, act, check
from keruen.roadmap.calendar.recurrence import check_rule
from keruen.roadmap.desk import Desk, Row, check_texts
from keruen.roadmap.refusal import refuse, word
from keruen.roadmap.search import search_text
from keruen.roadmap.states import allows
from keruen.roadmap.tables import (
    commitment,
    commitment_lead,
    dependency,
    dispute,
    indicator,
    organisation,
    person,
    progress_report,
    provision,
)

FINAL = ("confirmed_done", "cancelled", "withdrawn")


@act("commitment")
def propose_commitment(
    desk: Desk,
    provision_id: ProvisionId,
    title: Titles,
    weight: float = 1.0,
    due_on: Day | None = None,
    recurrence: MaybeLine = "",
    parent: MaybeCommitmentId = "",
    indicator_id: MaybeIndicatorId = "",
    qualitative_reason: Wordings | None = None,
    tier: Code = "shared",
) -> Done:
    """Propose a commitment of both sides, or of one."""
    origin = desk.find_live(provision, provision_id)
    check(
        0 < weight < 1e6,
        "the weight {weight} is not above zero",
        "Write a weight above 0, such as 1.",
        kind="invalid",
        weight=weight,
    )
    check(
        tier in ("shared", "party"),
        "the tier {tier} is not open to a proposal",
        "Write shared, or party to keep it to your side.",
        kind="invalid",
        tier=repr(tier[:20]),
    )
    if parent:
        upper = desk.find_live(commitment, parent)
        check(
            upper["tier"] == tier,
            "a part belongs to the same tier as its whole",
            "Propose it in the tier {tier}.",
            tier=upper["tier"],
        )
    if indicator_id:
        desk.find_live(indicator, indicator_id)
    if recurrence:
        check_rule(recurrence, due_on or desk.today())
    clean = check_texts(title, "the title")
    reasons = check_texts(qualitative_reason, "the reason") if qualitative_reason else None
    made = desk.add(
        commitment,
        tier=tier,
        provision=provision_id,
        modality=origin["modality"],
        theme=origin["theme"],
        title=clean,
        parent=parent or None,
        weight=weight,
        due_on=due_on.isoformat() if due_on else None,
        recurrence=recurrence or None,
        indicator=indicator_id or None,
        qualitative_reason=reasons,
        state="proposed",
        progress=0.0,
        changed_at=desk.moment,
        search=search_text(clean),
    )
    return Done("commitment", made, tier)


@act("commitment")
def name_lead(
    desk: Desk,
    commitment_id: CommitmentId,
    organisation_id: MaybeOrganisationId = "",
    person_id: MaybePersonId = "",
) -> Done:
    """Name who leads a commitment on the actor's side."""
    row = _open(desk, commitment_id)
    check(
        bool(organisation_id or person_id),
        "a lead needs an organisation or a person",
        "Name one of them.",
        kind="invalid",
    )
    if organisation_id:
        found = desk.find_live(organisation, organisation_id)
        _own(desk, found["of_party"])
    if person_id:
        _own(desk, desk.find_live(person, person_id)["of_party"])
    lead = _lead(desk, commitment_id)
    values: dict[str, Any] = {
        "organisation": organisation_id or None,
        "person": person_id or None,
    }
    if lead:
        desk.change(commitment_lead, lead["id"], **values)
    else:
        desk.add(
            commitment_lead,
            tier=inner_tier(row),
            commitment=commitment_id,
            of_party=desk.actor.party,
            accepted=False,
            **values,
        )
    return Done("commitment", commitment_id, row["tier"])


@act("commitment", binds="acceptance")
def accept_commitment(desk: Desk, commitment_id: CommitmentId) -> Done:
    """Accept a commitment and the lead on the actor's side; it is accepted when each side has."""
    row = _open(desk, commitment_id)
    check(
        row["state"] == "proposed",
        "commitment {id} is {state} and no longer proposed",
        "Accept only what is proposed.",
        id=commitment_id,
        state=word(row["state"]),
    )
    check(
        row["tier"] != "party",
        "commitment {id} is kept to one side",
        "Show it to the other side first; then each side accepts it.",
        id=commitment_id,
    )
    lead = _lead(desk, commitment_id)
    if lead is None:
        refuse(
            "{party} has no lead for {id} yet",
            "Name the lead on your side; then accept.",
            party=desk.actor.party,
            id=commitment_id,
        )
    check(
        not lead["accepted"],
        "{party} has already accepted {id}",
        "Wait for the other side.",
        party=desk.actor.party,
        id=commitment_id,
    )
    desk.change(commitment_lead, lead["id"], accepted=True)
    given = desk.count(
        commitment_lead,
        commitment_lead.c.commitment == commitment_id,
        commitment_lead.c.accepted.is_(True),
    )
    if given == len(desk.parties):
        desk.go(commitment, row, "accepted", changed_at=desk.moment)
    return Done("commitment", commitment_id, row["tier"])


@act("commitment", binds="acceptance")
def start_commitment(desk: Desk, commitment_id: CommitmentId) -> Done:
    """Start an accepted commitment: it has leads, a date or recurrence, and a measure."""
    row = _open(desk, commitment_id)
    check(
        bool(row["due_on"] or row["recurrence"]),
        "commitment {id} has no due date and no recurrence",
        "Set one; then start it.",
        id=commitment_id,
    )
    check(
        bool(row["indicator"] or row["qualitative_reason"]),
        "commitment {id} has no indicator and no reason why none fits",
        "Set one; then start it.",
        id=commitment_id,
    )
    desk.go(commitment, row, "active", changed_at=desk.moment)
    return Done("commitment", commitment_id, row["tier"])


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
    row = _open(desk, commitment_id)
    check(
        row["state"] in ("proposed", "accepted"),
        "the terms of {id} are fixed: it is {state}",
        "Let both sides agree to new terms.",
        id=commitment_id,
        state=word(row["state"]),
    )
    values: dict[str, object] = {}
    if due_on:
        values["due_on"] = due_on.isoformat()
    if recurrence or due_on:
        first = due_on or (date.fromisoformat(row["due_on"]) if row["due_on"] else desk.today())
        rule = recurrence or row["recurrence"]
        if rule:
            check_rule(rule, first)
    if recurrence:
        values["recurrence"] = recurrence
    if indicator_id:
        desk.find_live(indicator, indicator_id)
        values["indicator"] = indicator_id
    if qualitative_reason:
        values["qualitative_reason"] = check_texts(qualitative_reason, "the reason")
    check(bool(values), "no term was given", "Give a date, a rule or a measure.", kind="invalid")
    if row["state"] == "accepted":
        desk.go(commitment, row, "proposed")
    desk.connection.execute(
        commitment_lead.update()
        .where(commitment_lead.c.commitment == commitment_id, commitment_lead.c.accepted.is_(True))
        .values(accepted=False)
    )
    desk.change(commitment, commitment_id, changed_at=desk.moment, **values)
    return Done("commitment", commitment_id, row["tier"])


@act("commitment", binds="terms")
def agree_to_terms(
    desk: Desk,
    commitment_id: CommitmentId,
    reason: Words,
    due_on: Day | None = None,
    recurrence: MaybeLine = "",
) -> Done:
    """Agree to a new date or recurrence; it holds when each side has agreed to the same."""
    row = _open(desk, commitment_id)
    check(
        row["state"] in ("accepted", "active", "at_risk", "suspended"),
        "commitment {id} is {state}: its terms are not open to a new agreement",
        "Set the terms of a proposal, or settle the claim first.",
        id=commitment_id,
        state=word(row["state"]),
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
    if desk.assent("commitment", commitment_id, f"terms:{row['round']}:{day}|{recurrence}"):
        desk.change(
            commitment,
            commitment_id,
            due_on=day or None,
            recurrence=recurrence or None,
            round=row["round"] + 1,
            changed_at=desk.moment,
        )
    _tell(desk, row, reason)
    return Done("commitment", commitment_id, row["tier"])


@act("commitment")
def report_progress(desk: Desk, commitment_id: CommitmentId, progress: float, words: Words) -> Done:
    """Report how far a commitment has come, from 0 to below 1, and in words."""
    row = _open(desk, commitment_id)
    check(
        row["state"] in ("active", "at_risk"),
        "commitment {id} is {state}: progress is reported while it is active",
        "Start it first.",
        id=commitment_id,
        state=word(row["state"]),
    )
    check(
        0 <= progress < 1,
        "the progress {progress} is not from 0 to below 1",
        "Write 0.4 for forty percent; what is done is claimed, and confirmed by the other side.",
        kind="invalid",
        progress=progress,
    )
    check(
        not desk.count(commitment, commitment.c.parent == commitment_id),
        "the progress of {id} comes from its parts",
        "Report on the parts.",
        id=commitment_id,
    )
    desk.change(commitment, commitment_id, progress=progress, changed_at=desk.moment)
    _tell(desk, {**row, "progress": progress}, words)
    return Done("commitment", commitment_id, row["tier"])


@act("commitment")
def set_at_risk(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Mark a commitment as at risk, with the reason."""
    row = _open(desk, commitment_id)
    desk.go(commitment, row, "at_risk", changed_at=desk.moment)
    _tell(desk, row, reason)
    return Done("commitment", commitment_id, row["tier"])


@act("commitment")
def clear_risk(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Mark a commitment as no longer at risk, with the reason."""
    row = _open(desk, commitment_id)
    check(
        row["state"] == "at_risk",
        "commitment {id} is not at risk",
        "Nothing needs to be cleared.",
        id=commitment_id,
    )
    desk.go(commitment, row, "active", changed_at=desk.moment)
    _tell(desk, row, reason)
    return Done("commitment", commitment_id, row["tier"])


@act("commitment", binds="terms")
def claim_done(desk: Desk, commitment_id: CommitmentId) -> Done:
    """Claim, in the name of the actor's side, that a commitment is done."""
    row = _open(desk, commitment_id)
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
    return Done("commitment", commitment_id, row["tier"])


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
    return Done("commitment", commitment_id, row["tier"])


@act("commitment", binds="claim")
def answer_dispute(desk: Desk, commitment_id: CommitmentId, resolution: Words) -> Done:
    """Answer a dispute, for instance with evidence, and claim again."""
    row = _open(desk, commitment_id)
    check(
        row["state"] == "disputed",
        "commitment {id} is not disputed",
        "Only a dispute is answered.",
        id=commitment_id,
    )
    open_one = desk.first(
        select(dispute).where(
            dispute.c.commitment == commitment_id, dispute.c.resolved_at.is_(None)
        )
    )
    if open_one is not None:
        check(
            open_one["raised_party"] != desk.actor.party,
            "a side cannot answer its own dispute",
            "Let the other side answer, or confirm its claim.",
        )
        desk.change(
            dispute,
            open_one["id"],
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
    return Done("commitment", commitment_id, row["tier"])


@act("commitment")
def withdraw_claim(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Withdraw the claim of the actor's side."""
    row = _open(desk, commitment_id)
    check(
        row["state"] in ("claimed_done", "disputed") and row["claimed_by"] == desk.actor.party,
        "{party} has made no claim on {id} that stands",
        "You can only withdraw a claim that your side made.",
        party=desk.actor.party,
        id=commitment_id,
    )
    desk.go(commitment, row, "active", changed_at=desk.moment)
    _tell(desk, row, reason)
    return Done("commitment", commitment_id, row["tier"])


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
    return Done("commitment", commitment_id, row["tier"])


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


@act("commitment")
def withdraw_commitment(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Withdraw the actor's side's own proposal, with a reason."""
    row = _open(desk, commitment_id)
    _own(desk, row["party"])
    desk.go(commitment, row, "withdrawn", changed_at=desk.moment)
    desk.withdraw(commitment, row, reason)
    return Done("commitment", commitment_id, row["tier"])


@act("commitment")
def add_dependency(desk: Desk, commitment_id: CommitmentId, needs: CommitmentId) -> Done:
    """Record that a commitment depends on another."""
    row = _open(desk, commitment_id)
    other = _open(desk, needs)
    check(
        other["tier"] == row["tier"],
        "commitments of different tiers cannot wait for each other",
        "Share the narrower one first.",
    )
    edges: dict[str, set[str]] = {}
    for each in desk.rows(select(dependency).where(dependency.c.withdrawn_at.is_(None))):
        edges.setdefault(each["commitment"], set()).add(each["needs"])
    path = _path(edges, needs, commitment_id)
    check(
        not path,
        "the commitments would wait for each other in a circle: {circle}",
        "Leave out one of the dependencies.",
        circle=" > ".join([commitment_id, *path]),
    )
    check(
        needs not in edges.get(commitment_id, set()),
        "{id} already waits for {needs}",
        "Nothing needs to be added.",
        id=commitment_id,
        needs=needs,
    )
    desk.add(dependency, tier=inner_tier(row), commitment=commitment_id, needs=needs)
    return Done("commitment", commitment_id, row["tier"])


@act("commitment", binds="terms")
def show_commitment(desk: Desk, commitment_id: CommitmentId, tier: Code) -> Done:
    """Show a commitment to the other side; or to the public, when each side has agreed to that."""
    row = _open(desk, commitment_id)
    check(
        (row["tier"], tier) in (("party", "shared"), ("shared", "public")),
        "a record of tier {before} cannot be shown as {after}",
        "What was shown cannot be hidden again.",
        before=row["tier"],
        after=tier,
    )
    whole = desk.find(commitment, row["parent"]) if row["parent"] else None
    check(
        tier != "public" or whole is None or whole["tier"] == "public",
        "commitment {id} is a part of one that is not public",
        "Show the whole to the public first.",
        id=commitment_id,
    )
    if tier == "public" and not desk.assent("commitment", commitment_id, "publish"):
        return Done("commitment", commitment_id, "shared")
    desk.change(commitment, commitment_id, tier=tier, changed_at=desk.moment)
    inner = (commitment_lead,) if tier == "public" else (commitment_lead, progress_report)
    for table in inner:
        own = table.c.commitment == commitment_id
        if tier == "public":
            # A lead that names a person stays with the sides: people are not public.
            own &= table.c.person.is_(None)
        desk.change_where(table, own, tier=tier)
    if tier == "shared":
        share_attachments(desk, commitment_id)
    return Done("commitment", commitment_id, tier)


def _open(desk: Desk, identifier: str) -> Row:
    return desk.find_live(commitment, identifier)


def _own(desk: Desk, party: str | None) -> None:
    check(
        party in (desk.actor.party, None, ""),
        "this belongs to {party}",
        "A side names its own organisations and people, and withdraws its own records.",
        kind="forbidden",
        party=party or "",
    )


def _lead(desk: Desk, identifier: str) -> Row | None:
    return desk.first(
        select(commitment_lead).where(
            commitment_lead.c.commitment == identifier,
            commitment_lead.c.of_party == desk.actor.party,
        )
    )


def _claimed_by_other(desk: Desk, identifier: str) -> Row:
    row = _open(desk, identifier)
    check(
        row["state"] in ("claimed_done",),
        "commitment {id} is {state}: there is no claim to judge",
        "Wait for the other side to claim it.",
        id=identifier,
        state=word(row["state"]),
    )
    check(
        row["claimed_by"] != desk.actor.party,
        "{party} claimed {id} itself",
        "Let the other side confirm or dispute it.",
        kind="forbidden",
        party=desk.actor.party,
        id=identifier,
    )
    return row


def _tell(desk: Desk, row: Row, words: str) -> None:
    desk.add(
        progress_report,
        tier=inner_tier(row),
        commitment=row["id"],
        of_party=desk.actor.party,
        progress=row["progress"],
        words=words,
    )


def _joint(desk: Desk, identifier: str, state: str, reason: str) -> Done:
    """Each side agrees to one step of one round, so that a later one is agreed anew."""
    row = _open(desk, identifier)
    if not allows("commitment", row["state"], state):
        desk.go(commitment, row, state)
    if desk.assent("commitment", identifier, f"{state}:{row['round']}"):
        # Once taken up again it is no longer done, whatever it was before.
        progress = row["progress"] if row["progress"] < 1 else 0.0
        values = {"round": row["round"] + 1, "progress": progress}
        desk.go(commitment, row, state, changed_at=desk.moment, **values)
    _tell(desk, row, reason)
    return Done("commitment", identifier, row["tier"])


def inner_tier(row: Row) -> str:
    """The tier of what belongs to a commitment: never public by one side alone."""
    return "party" if row["tier"] == "party" else "shared"


def _path(edges: dict[str, set[str]], start: str, end: str) -> list[str]:
    """A way from one commitment to another along what each waits for; empty where there is none."""
    ways = {start: [start]}
    front = [start]
    while front:
        here = front.pop()
        if here == end:
            return ways[here]
        for there in sorted(edges.get(here, ())):
            if there not in ways:
                ways[there] = [*ways[here], there]
                front.append(there)
    return []
