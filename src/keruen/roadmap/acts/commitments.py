"""Commitments: proposed, led, accepted by both sides, started, shown, withdrawn."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.attachments import share_attachments
from keruen.roadmap.acts.commitment_records import find_commitment, inner_tier
from keruen.roadmap.acts.fields import (
    CommitmentId,
    MaybeCommitmentId,
    MaybeIndicatorId,
    MaybeOrganisationId,
    MaybePersonId,
    ProvisionId,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.calendar.recurrence import check_rule
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.rows import (
    CommitmentLeadRow,
    CommitmentRow,
    IndicatorRow,
    OrganisationRow,
    PersonRow,
    ProvisionRow,
)
from keruen.roadmap.search import search_text
from keruen.roadmap.tables import (
    commitment,
    commitment_lead,
    progress_report,
)
from keruen.store.fields import Code, Day, MaybeLine, Titles, Wordings, Words
from keruen.store.refusal import check, refuse, word


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
    origin = desk.find_live(ProvisionRow, provision_id)
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
        upper = desk.find_live(CommitmentRow, parent)
        check(
            upper.tier == tier,
            "a part belongs to the same tier as its whole",
            "Propose it in the tier {tier}.",
            tier=upper.tier,
        )
    if indicator_id:
        desk.find_live(IndicatorRow, indicator_id)
    if recurrence:
        check_rule(recurrence, due_on or desk.today())
    clean = check_texts(title, "the title")
    reasons = check_texts(qualitative_reason, "the reason") if qualitative_reason else None
    made = desk.add(
        commitment,
        tier=tier,
        provision=provision_id,
        modality=origin.modality,
        theme=origin.theme,
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
    row = find_commitment(desk, commitment_id)
    check(
        bool(organisation_id or person_id),
        "a lead needs an organisation or a person",
        "Name one of them.",
        kind="invalid",
    )
    if organisation_id:
        found = desk.find_live(OrganisationRow, organisation_id)
        _check_own(desk, found.of_party)
    if person_id:
        _check_own(desk, desk.find_live(PersonRow, person_id).of_party)
    lead = _lead(desk, commitment_id)
    organisation, person = organisation_id or None, person_id or None
    if lead:
        desk.change(commitment_lead, lead.id, organisation=organisation, person=person)
    else:
        desk.add(
            commitment_lead,
            tier=inner_tier(row),
            commitment=commitment_id,
            of_party=desk.actor.party,
            accepted=False,
            organisation=organisation,
            person=person,
        )
    return Done("commitment", commitment_id, row.tier)


@act("commitment", binds="acceptance")
def accept_commitment(desk: Desk, commitment_id: CommitmentId) -> Done:
    """Accept a commitment and the lead on the actor's side; it is accepted when each side has."""
    row = find_commitment(desk, commitment_id)
    check(
        row.state == "proposed",
        "commitment {id} is {state} and no longer proposed",
        "Accept only what is proposed.",
        id=commitment_id,
        state=word(row.state),
    )
    check(
        row.tier != "party",
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
        not lead.accepted,
        "{party} has already accepted {id}",
        "Wait for the other side.",
        party=desk.actor.party,
        id=commitment_id,
    )
    desk.change(commitment_lead, lead.id, accepted=True)
    given = desk.count(
        commitment_lead,
        commitment_lead.c.commitment == commitment_id,
        commitment_lead.c.accepted.is_(True),
    )
    if given == len(desk.parties):
        desk.go(commitment, row, "accepted", changed_at=desk.moment)
    return Done("commitment", commitment_id, row.tier)


@act("commitment", binds="acceptance")
def start_commitment(desk: Desk, commitment_id: CommitmentId) -> Done:
    """Start an accepted commitment: it has leads, a date or recurrence, and a measure."""
    row = find_commitment(desk, commitment_id)
    check(
        bool(row.due_on or row.recurrence),
        "commitment {id} has no due date and no recurrence",
        "Set one; then start it.",
        id=commitment_id,
    )
    check(
        bool(row.indicator or row.qualitative_reason),
        "commitment {id} has no indicator and no reason why none fits",
        "Set one; then start it.",
        id=commitment_id,
    )
    desk.go(commitment, row, "active", changed_at=desk.moment)
    return Done("commitment", commitment_id, row.tier)


@act("commitment")
def withdraw_commitment(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Withdraw the actor's side's own proposal, with a reason."""
    row = find_commitment(desk, commitment_id)
    _check_own(desk, row.party)
    desk.go(commitment, row, "withdrawn", changed_at=desk.moment)
    desk.withdraw(commitment, row, reason)
    return Done("commitment", commitment_id, row.tier)


@act("commitment", binds="terms")
def show_commitment(desk: Desk, commitment_id: CommitmentId, tier: Code) -> Done:
    """Show a commitment to the other side; or to the public, when each side has agreed to that."""
    row = find_commitment(desk, commitment_id)
    check(
        (row.tier, tier) in (("party", "shared"), ("shared", "public")),
        "a record of tier {before} cannot be shown as {after}",
        "What was shown cannot be hidden again.",
        before=row.tier,
        after=tier,
    )
    whole = desk.find(CommitmentRow, row.parent) if row.parent else None
    check(
        tier != "public" or whole is None or whole.tier == "public",
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


def _check_own(desk: Desk, party: str | None) -> None:
    check(
        party in (desk.actor.party, None, ""),
        "this belongs to {party}",
        "A side names its own organisations and people, and withdraws its own records.",
        kind="forbidden",
        party=party or "",
    )


def _lead(desk: Desk, identifier: str) -> CommitmentLeadRow | None:
    return desk.record(
        CommitmentLeadRow,
        select(commitment_lead).where(
            commitment_lead.c.commitment == identifier,
            commitment_lead.c.of_party == desk.actor.party,
        ),
    )
