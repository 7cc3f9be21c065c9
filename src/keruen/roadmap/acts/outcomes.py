"""Outcomes of the items of an agenda, and the commitments that they make."""

from __future__ import annotations

from sqlalchemy import func, select

from keruen.roadmap.acts.agenda import add_item
from keruen.roadmap.acts.commitments import propose_commitment
from keruen.roadmap.acts.fields import (
    AgendaItemId,
    BodyId,
    MaybeDecisionId,
    MaybeProvisionId,
    OrganisationId,
    OutcomeId,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, Texts, check_texts
from keruen.roadmap.reads.agenda import last_place
from keruen.roadmap.reads.outcomes import read_outcome_leads
from keruen.roadmap.rows import (
    AgendaItemRow,
    BodyRow,
    CommitmentRow,
    DecisionRow,
    OrganisationRow,
    OutcomeRow,
    SessionRow,
)
from keruen.roadmap.tables import agenda_item, commitment, commitment_lead, outcome, outcome_lead
from keruen.store.fields import Code, Day, Titles, Words
from keruen.store.refusal import check, refuse, word

PLAIN = ("information", "decision", "no agreement")
"""Kinds of outcomes that need no more than words."""


@act("session")
def record_outcome(
    desk: Desk,
    item_id: AgendaItemId,
    words: Titles,
    kind: Code = "decision",
    decision_id: MaybeDecisionId = "",
) -> Done:
    """Record the outcome of an item: information, a decision, or no agreement."""
    if kind not in PLAIN:
        refuse(
            "{given} is not an outcome that needs words alone",
            "Write one of {kinds}; a commitment and a referral have acts of their own.",
            kind="invalid",
            given=repr(kind[:40]),
            kinds=", ".join(PLAIN),
        )
    check(
        not decision_id or kind == "decision",
        "only an outcome of the kind decision names a decision",
        "Leave the decision out, or choose that kind.",
        kind="invalid",
    )
    if decision_id:
        desk.find_live(DecisionRow, decision_id)
    return _record(desk, item_id, kind, words, decision=decision_id or None)


@act("session")
def refer_item(desk: Desk, item_id: AgendaItemId, body_id: BodyId, words: Titles) -> Done:
    """Refer an item to a body: it comes onto the backlog of that body."""
    target = desk.find_live(BodyRow, body_id)
    item = desk.find_live(AgendaItemRow, item_id)
    done = _record(desk, item_id, "referred", words, referred_to=target.id)
    about = desk.find(CommitmentRow, item.commitment) if item.commitment else None
    place = last_place(desk, target.id, None) + 1
    add_item(
        desk,
        target.id,
        None,
        place,
        item.title,
        "carried over",
        about,
        provision_id=item.provision,
        carried_from=item.id,
    )
    return done


@act("session")
def record_commitment(
    desk: Desk,
    item_id: AgendaItemId,
    words: Titles,
    due_on: Day,
    own_lead_id: OrganisationId,
    other_lead_id: OrganisationId,
    evidence: Titles,
    provision_id: MaybeProvisionId = "",
) -> Done:
    """Record that an item makes a commitment, with the lead of each side and what will prove it."""
    item = _sitting(desk, item_id)
    leads = _check_leads(desk, own_lead_id, other_lead_id)
    provision = provision_id or item.provision
    if not provision:
        found = desk.find(BodyRow, item.body).provision
        provision = found or ""
    check(
        bool(provision),
        "neither the item nor its body belongs to a provision",
        "Choose the provision that the commitment carries out.",
        kind="invalid",
    )
    check(
        due_on >= desk.today(),
        "the commitment would be due on {day}, which has passed",
        "Name a later day.",
        kind="invalid",
        day=due_on,
    )
    proof = check_texts(evidence, "the evidence")
    made = propose_commitment(
        desk, str(provision), words, due_on=due_on, qualitative_reason=proof
    ).id
    done = _record(
        desk,
        item_id,
        "commitment",
        words,
        evidence=proof,
        due_on=due_on.isoformat(),
        commitment=made,
    )
    for party, organisation in leads.items():
        desk.add(
            outcome_lead,
            tier="shared",
            outcome=done.id,
            of_party=party,
            organisation=organisation,
        )
    # By recording it the side accepts it with its own lead; the other side does by confirming.
    _accept(desk, made, own_lead_id)
    return done


@act("session", binds="outcome")
def confirm_outcome(desk: Desk, outcome_id: OutcomeId) -> Done:
    """Confirm an outcome that the other side recorded; a commitment is then accepted by both."""
    row = desk.find_live(OutcomeRow, outcome_id)
    sitting = desk.find(SessionRow, row.session)
    check(
        row.recorded_party != desk.actor.party,
        "a side does not confirm its own outcome",
        "Let the other side confirm it.",
        kind="forbidden",
    )
    check(
        sitting.state in ("in_progress", "minutes_drafted"),
        "session {number} is {state}, and outcomes are confirmed before its minutes are signed",
        "Correct it in the next session.",
        number=sitting.number,
        state=word(sitting.state),
    )
    desk.assent("outcome", row.id, "confirmed", row.tier)
    desk.go(outcome, row, "confirmed", confirmed_party=desk.actor.party)
    if row.commitment:
        lead = next(
            each for each in read_outcome_leads(desk, [row.id]) if each.of_party == desk.actor.party
        )
        duty = desk.find_live(CommitmentRow, row.commitment)
        if duty.state == "proposed":
            _accept(desk, duty.id, lead.organisation)
            desk.go(commitment, duty, "accepted", changed_at=desk.moment)
    return Done("outcome", row.id, row.tier)


@act("session")
def withdraw_outcome(desk: Desk, outcome_id: OutcomeId, reason: Words) -> Done:
    """Withdraw an outcome of the actor's side that the other side has not confirmed."""
    row = desk.find_live(OutcomeRow, outcome_id)
    check(
        row.recorded_party == desk.actor.party and row.state == "recorded",
        "outcome {number} is {state} and was recorded by {party}",
        "A side withdraws its own outcomes, before the other side confirms them.",
        kind="forbidden",
        number=row.number,
        state=word(row.state),
        party=row.recorded_party,
    )
    desk.withdraw(outcome, row, reason)
    if row.commitment:
        duty = desk.find_live(CommitmentRow, row.commitment)
        desk.go(commitment, duty, "withdrawn", changed_at=desk.moment)
        desk.withdraw(commitment, duty, reason)
    return Done("outcome", row.id, row.tier)


def _record(desk: Desk, item_id: str, kind: str, words: Texts, **values: object) -> Done:
    item = _sitting(desk, item_id)
    clean = check_texts(words, "the outcome")
    session = str(item.session)
    highest = desk.connection.execute(
        select(func.max(outcome.c.number)).where(outcome.c.session == session)
    ).scalar()
    made = desk.add(
        outcome,
        tier="shared",
        id=desk.new_id(outcome.name),
        session=session,
        item=item.id,
        number=int(highest or 0) + 1,
        kind=kind,
        words=clean,
        recorded_party=desk.actor.party,
        state="recorded",
        **values,
    )
    if item.state == "open":
        desk.go(agenda_item, item, "done", outcome=kind)
    return Done("outcome", made, "shared")


def _sitting(desk: Desk, item_id: str) -> AgendaItemRow:
    """An item whose session sits."""
    item = desk.find_live(AgendaItemRow, item_id)
    check(
        item.session is not None and desk.find(SessionRow, item.session).state == "in_progress",
        "outcomes are recorded while their session sits",
        "Open the session first.",
    )
    return item


def _check_leads(desk: Desk, own: str, other: str) -> dict[str, str]:
    """The lead of each side by its code."""
    mine, theirs = desk.find_live(OrganisationRow, own), desk.find_live(OrganisationRow, other)
    beside = next(iter(desk.others()), "")
    check(
        mine.of_party in (desk.actor.party, None, "") and theirs.of_party in (beside, None, ""),
        "the leads do not belong to one side each",
        "Choose an organisation of your side, and one of the other side.",
        kind="invalid",
    )
    return {desk.actor.party: own, beside: other}


def _accept(desk: Desk, duty: str, organisation: str) -> None:
    """Accept a commitment with the lead of the actor's side."""
    desk.add(
        commitment_lead,
        tier="shared",
        commitment=duty,
        of_party=desk.actor.party,
        organisation=organisation,
        accepted=True,
    )
