"""Rows of the tables of `keruen.roadmap`, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table

from keruen.roadmap import tables
from keruen.store.typed_rows import TypedRow


@dataclass(frozen=True, slots=True)
class InstitutionRow(TypedRow):
    """A row of `institution`."""

    table: ClassVar[Table] = tables.institution
    id: str
    tier: str
    party: str
    of_party: str
    kind: str
    names: dict[str, str]
    city: dict[str, str] | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class CultureProgrammeRow(TypedRow):
    """A row of `culture_programme`."""

    table: ClassVar[Table] = tables.culture_programme
    id: str
    tier: str
    party: str
    provision: str
    title: dict[str, str]
    starts_on: str
    ends_on: str
    proposed_party: str
    state: str
    agreed_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class CultureItemRow(TypedRow):
    """A row of `culture_item`."""

    table: ClassVar[Table] = tables.culture_item
    id: str
    tier: str
    party: str
    programme: str
    kind: str
    title: dict[str, str]
    starts_on: str
    ends_on: str
    host: str
    place: dict[str, str] | None
    institution: str | None
    partner: str | None
    persons: int | None
    file: str | None
    proposed_party: str
    state: str
    agreed_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class CultureBudgetRow(TypedRow):
    """A row of `culture_budget`."""

    table: ClassVar[Table] = tables.culture_budget
    id: str
    tier: str
    party: str
    programme: str
    item: str
    of_party: str
    amount: str
    currency: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class TwinningRow(TypedRow):
    """A row of `twinning`."""

    table: ClassVar[Table] = tables.twinning
    id: str
    tier: str
    party: str
    institution: str
    partner: str
    subject: dict[str, str]
    starts_on: str
    ends_on: str | None
    proposed_party: str
    state: str
    agreed_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PublicLicenceRow(TypedRow):
    """A row of `public_licence`."""

    table: ClassVar[Table] = tables.public_licence
    id: str
    tier: str
    party: str
    licence: str
    proposed_party: str
    state: str
    agreed_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PublicContactRow(TypedRow):
    """A row of `public_contact`."""

    table: ClassVar[Table] = tables.public_contact
    id: str
    tier: str
    party: str
    of_party: str
    names: dict[str, str]
    address: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DelegationRow(TypedRow):
    """A row of `delegation`."""

    table: ClassVar[Table] = tables.delegation
    id: str
    tier: str
    party: str
    session: str
    of_party: str
    level: str
    state: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DelegationMemberRow(TypedRow):
    """A row of `delegation_member`."""

    table: ClassVar[Table] = tables.delegation_member
    id: str
    tier: str
    party: str
    delegation: str
    session: str
    person: str
    of_party: str
    function: str
    precedence: int
    mandate: str | None
    from_day: str
    to_day: str
    credentials_by: str | None
    credentials_on: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class MeetingRoomRow(TypedRow):
    """A row of `meeting_room`."""

    table: ClassVar[Table] = tables.meeting_room
    id: str
    tier: str
    party: str
    session: str
    name: str
    seats: int
    interpretation: list[str]
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class AgendaSlotRow(TypedRow):
    """A row of `agenda_slot`."""

    table: ClassVar[Table] = tables.agenda_slot
    id: str
    tier: str
    party: str
    session: str
    item: str
    room: str
    starts_at: str
    ends_at: str
    presenter: str | None
    level: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class SlotMemberRow(TypedRow):
    """A row of `slot_member`."""

    table: ClassVar[Table] = tables.slot_member
    id: str
    tier: str
    party: str
    slot: str
    member: str
    of_party: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PaperRow(TypedRow):
    """A row of `paper`."""

    table: ClassVar[Table] = tables.paper
    id: str
    tier: str
    party: str
    session: str
    item: str
    of_party: str
    title: dict[str, str]
    languages: list[str]
    due_on: str
    embargo_until: str | None
    shared_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PaperFileRow(TypedRow):
    """A row of `paper_file`."""

    table: ClassVar[Table] = tables.paper_file
    id: str
    tier: str
    party: str
    paper: str
    language: str
    name: str
    media_type: str
    sha256: str
    size_bytes: int
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PaperChunkRow(TypedRow):
    """A row of `paper_chunk`."""

    table: ClassVar[Table] = tables.paper_chunk
    id: str
    tier: str
    party: str
    file: str
    position: int
    content: bytes
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class OutcomeRow(TypedRow):
    """A row of `outcome`."""

    table: ClassVar[Table] = tables.outcome
    id: str
    tier: str
    party: str
    session: str
    item: str
    number: int
    kind: str
    words: dict[str, str]
    evidence: dict[str, str] | None
    due_on: str | None
    commitment: str | None
    decision: str | None
    referred_to: str | None
    recorded_party: str
    state: str
    confirmed_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class OutcomeLeadRow(TypedRow):
    """A row of `outcome_lead`."""

    table: ClassVar[Table] = tables.outcome_lead
    id: str
    tier: str
    party: str
    outcome: str
    of_party: str
    organisation: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ElectionRow(TypedRow):
    """A row of `election`."""

    table: ClassVar[Table] = tables.election
    id: str
    tier: str
    party: str
    organ: str
    title: dict[str, str]
    seats: int
    regional_group: str | None
    term: str | None
    due_on: str
    ballot: str
    base: str
    members: int
    present: int | None
    share: str
    round: int
    state: str
    source: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class CandidatureRow(TypedRow):
    """A row of `candidature`."""

    table: ClassVar[Table] = tables.candidature
    id: str
    tier: str
    party: str
    election: str
    candidate: str
    of_party: str | None
    post: str | None
    shares_seat_with: str | None
    state: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PledgeRow(TypedRow):
    """A row of `pledge`."""

    table: ClassVar[Table] = tables.pledge
    id: str
    tier: str
    party: str
    candidature: str
    from_party: str
    to_party: str
    form: str
    note: str | None
    day: str
    in_return: str | None
    rounds: str
    state: str
    declared_at: str | None
    acknowledged_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class AssuranceRow(TypedRow):
    """A row of `assurance`."""

    table: ClassVar[Table] = tables.assurance
    id: str
    tier: str
    party: str
    candidature: str
    third_state: str
    class_of: str
    day: str
    note: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class JointTextRow(TypedRow):
    """A row of `joint_text`."""

    table: ClassVar[Table] = tables.joint_text
    id: str
    tier: str
    party: str
    file: str
    document: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class TextDeliveryRow(TypedRow):
    """A row of `text_delivery`."""

    table: ClassVar[Table] = tables.text_delivery
    id: str
    tier: str
    party: str
    document: str
    meeting: str
    day: str
    of_party: str
    symbol: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class VoteItemRow(TypedRow):
    """A row of `vote_item`."""

    table: ClassVar[Table] = tables.vote_item
    id: str
    tier: str
    party: str
    organ: str
    title: dict[str, str]
    symbol: str
    day: str
    source: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class VoteCastRow(TypedRow):
    """A row of `vote_cast`."""

    table: ClassVar[Table] = tables.vote_cast
    id: str
    tier: str
    party: str
    item: str
    of_party: str
    choice: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class LogframeRowRow(TypedRow):
    """A row of `logframe_row`."""

    table: ClassVar[Table] = tables.logframe_row
    id: str
    tier: str
    party: str
    file: str
    level: str
    position: int
    words: dict[str, str]
    indicator: dict[str, str] | None
    unit: str | None
    baseline: float | None
    target: float | None
    due_on: str | None
    source: str | None
    assumption: dict[str, str] | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class LogframeReadingRow(TypedRow):
    """A row of `logframe_reading`."""

    table: ClassVar[Table] = tables.logframe_reading
    id: str
    tier: str
    party: str
    file: str
    row: str
    value: float
    day: str
    evidence: str
    attachment: str | None
    recorded_party: str
    state: str
    decided_party: str | None
    answer: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class MilestoneRow(TypedRow):
    """A row of `milestone`."""

    table: ClassVar[Table] = tables.milestone
    id: str
    tier: str
    party: str
    file: str
    row: str | None
    words: dict[str, str]
    due_on: str
    state: str
    day: str | None
    evidence: str | None
    reported_party: str | None
    decided_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ContributionRow(TypedRow):
    """A row of `contribution`."""

    table: ClassVar[Table] = tables.contribution
    id: str
    tier: str
    party: str
    file: str
    giver_party: str | None
    giver_organisation: str | None
    receiver_party: str | None
    receiver_organisation: str | None
    kind: str
    words: dict[str, str]
    quantity: str
    unit: str
    value: str | None
    currency: str | None
    method: str | None
    day: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DeliveryRow(TypedRow):
    """A row of `delivery`."""

    table: ClassVar[Table] = tables.delivery
    id: str
    tier: str
    party: str
    file: str
    contribution: str
    receiver_party: str | None
    receiver_organisation: str | None
    quantity: str
    day: str
    reference: str | None
    recorded_party: str
    state: str
    confirmed_account: str | None
    answer: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class RoleScanRow(TypedRow):
    """A row of `role_scan`."""

    table: ClassVar[Table] = tables.role_scan
    id: str
    tier: str
    party: str
    file: str
    role: str
    attachment: str
    of_party: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class MissionRow(TypedRow):
    """A row of `mission`."""

    table: ClassVar[Table] = tables.mission
    id: str
    tier: str
    party: str
    file: str
    words: dict[str, str]
    expertise: str
    sender_party: str
    host_party: str | None
    host_organisation: str | None
    starts_on: str
    ends_on: str
    state: str
    sender_cleared_at: str | None
    host_cleared_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ExpertCvRow(TypedRow):
    """A row of `expert_cv`."""

    table: ClassVar[Table] = tables.expert_cv
    id: str
    tier: str
    party: str
    mission: str
    of_party: str
    nonce: str
    sealed: bytes
    sha256: str
    due_on: str
    key: str | None
    erased_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class MissionReportRow(TypedRow):
    """A row of `mission_report`."""

    table: ClassVar[Table] = tables.mission_report
    id: str
    tier: str
    party: str
    file: str
    mission: str
    of_party: str
    purpose: str
    findings: str
    next_steps: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class RecommendationRow(TypedRow):
    """A row of `recommendation`."""

    table: ClassVar[Table] = tables.recommendation
    id: str
    tier: str
    party: str
    file: str
    mission: str
    number: int
    words: dict[str, str]
    commitment: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ReportingRoundRow(TypedRow):
    """A row of `reporting_round`."""

    table: ClassVar[Table] = tables.reporting_round
    id: str
    tier: str
    party: str
    title: dict[str, str]
    due_on: str
    session: str | None
    state: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ReportRequestRow(TypedRow):
    """A row of `report_request`."""

    table: ClassVar[Table] = tables.report_request
    id: str
    tier: str
    party: str
    round: str
    commitment: str
    of_party: str
    state: str
    report: str | None
    value: float | None
    reported_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class CommitmentTargetRow(TypedRow):
    """A row of `commitment_target`."""

    table: ClassVar[Table] = tables.commitment_target
    id: str
    tier: str
    party: str
    commitment: str
    target: str
    reason: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ScreeningListRow(TypedRow):
    """A row of `screening_list`."""

    table: ClassVar[Table] = tables.screening_list
    id: str
    tier: str
    party: str
    publisher: str
    issued: str
    sha256: str
    source: str
    entries: int
    state: str
    accepted_account: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ListedRow(TypedRow):
    """A row of `listed`."""

    table: ClassVar[Table] = tables.listed
    id: str
    tier: str
    party: str
    of_list: str
    ref: str
    schema: str
    names: list[str]
    weak: list[str]
    born: list[str]
    countries: list[str]
    imo: str | None
    program: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ScreeningRuleRow(TypedRow):
    """A row of `screening_rule`."""

    table: ClassVar[Table] = tables.screening_rule
    id: str
    tier: str
    party: str
    algorithm: str
    oldest_days: int
    reason: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ScreeningJudgeRow(TypedRow):
    """A row of `screening_judge`."""

    table: ClassVar[Table] = tables.screening_judge
    id: str
    tier: str
    party: str
    person: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ScreeningSubjectRow(TypedRow):
    """A row of `screening_subject`."""

    table: ClassVar[Table] = tables.screening_subject
    id: str
    tier: str
    party: str
    kind: str
    name: str
    original: str
    register_no: str
    imo: str
    country: str
    owners: list[str]
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ScreeningCheckRow(TypedRow):
    """A row of `screening_check`."""

    table: ClassVar[Table] = tables.screening_check
    id: str
    tier: str
    party: str
    subject: str
    lists: list[str]
    algorithm: str
    day: str
    result: str
    reasons: list[str]
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ScreeningHitRow(TypedRow):
    """A row of `screening_hit`."""

    table: ClassVar[Table] = tables.screening_hit
    id: str
    tier: str
    party: str
    subject: str
    check_id: str
    listed: str
    subject_name: str
    listed_name: str
    role: str
    weak: bool
    score: float
    threshold: float
    parts: dict[str, object]
    state: str
    first_account: str | None
    first_person: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ScreeningJudgementRow(TypedRow):
    """A row of `screening_judgement`."""

    table: ClassVar[Table] = tables.screening_judgement
    id: str
    tier: str
    party: str
    hit: str
    account: str
    person: str
    position: int
    verdict: str
    reason: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ScreeningNoticeRow(TypedRow):
    """A row of `screening_notice`."""

    table: ClassVar[Table] = tables.screening_notice
    id: str
    tier: str
    party: str
    of_party: str
    kind: str
    subject_name: str
    register_no: str
    imo: str
    publisher: str
    issued: str
    ref: str
    listed_name: str
    state: str
    received_party: str | None
    received_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class IncidentRow(TypedRow):
    """A row of `incident`."""

    table: ClassVar[Table] = tables.incident
    id: str
    tier: str
    party: str
    of_party: str
    kind: str
    severity: str
    marking: str
    words: str
    happened_on: str
    state: str
    received_party: str | None
    received_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class IncidentReportRow(TypedRow):
    """A row of `incident_report`."""

    table: ClassVar[Table] = tables.incident_report
    id: str
    tier: str
    party: str
    incident: str
    of_party: str
    kind: str
    words: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DutyContactRow(TypedRow):
    """A row of `duty_contact`."""

    table: ClassVar[Table] = tables.duty_contact
    id: str
    tier: str
    party: str
    of_party: str
    person: str
    stand_in: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ParagraphVerbRow(TypedRow):
    """A row of `paragraph_verb`."""

    table: ClassVar[Table] = tables.paragraph_verb
    id: str
    tier: str
    party: str
    paragraph: str
    sha256: str
    number: int
    verb: dict[str, str]
    modality: str
    provision: str | None
    reason: dict[str, str] | None
    of_party: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PartyRow(TypedRow):
    """A row of `party`."""

    table: ClassVar[Table] = tables.party
    code: str
    names: dict[str, str]
    zone: str
    languages: list[str]
    position: int


@dataclass(frozen=True, slots=True)
class ThemeRow(TypedRow):
    """A row of `theme`."""

    table: ClassVar[Table] = tables.theme
    id: str
    names: dict[str, str]
    position: int


@dataclass(frozen=True, slots=True)
class TransitionRow(TypedRow):
    """A row of `transition`."""

    table: ClassVar[Table] = tables.transition
    kind: str
    from_state: str
    to_state: str


@dataclass(frozen=True, slots=True)
class OrganisationRow(TypedRow):
    """A row of `organisation`."""

    table: ClassVar[Table] = tables.organisation
    id: str
    tier: str
    party: str
    of_party: str | None
    names: dict[str, str]
    source: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PersonRow(TypedRow):
    """A row of `person`."""

    table: ClassVar[Table] = tables.person
    id: str
    tier: str
    party: str
    of_party: str
    name: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ProvisionRow(TypedRow):
    """A row of `provision`."""

    table: ClassVar[Table] = tables.provision
    id: str
    tier: str
    party: str
    number: int
    modality: str
    verb: dict[str, str]
    theme: str
    title: dict[str, str]
    summary: dict[str, str]
    coverage: str
    reason: dict[str, str] | None
    source: str
    confidence: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class BodyRow(TypedRow):
    """A row of `body`."""

    table: ClassVar[Table] = tables.body
    id: str
    tier: str
    party: str
    kind: str
    parent: str | None
    provision: str | None
    names: dict[str, str]
    recurrence: str | None
    grace_months: int
    venue_rule: str
    levels: list[str]
    starts_on: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class MandateRow(TypedRow):
    """A row of `mandate`."""

    table: ClassVar[Table] = tables.mandate
    id: str
    tier: str
    party: str
    person: str
    body: str | None
    of_party: str
    capacity: dict[str, str]
    may_sign: bool
    starts_on: str
    ends_on: str | None
    instrument: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class SessionRow(TypedRow):
    """A row of `session`."""

    table: ClassVar[Table] = tables.session
    id: str
    tier: str
    party: str
    body: str
    number: int
    host: str
    level: str
    starts_at: str
    ends_at: str
    zone: str
    starts_offset: str | None
    ends_offset: str | None
    tzdata: str | None
    place: str | None
    state: str
    venue_exception: str | None
    minutes: str | None
    source: str | None
    turn_confirmed_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class AttendanceRow(TypedRow):
    """A row of `attendance`."""

    table: ClassVar[Table] = tables.attendance
    id: str
    tier: str
    party: str
    session: str
    person: str
    mandate: str | None
    of_party: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class CommitmentRow(TypedRow):
    """A row of `commitment`."""

    table: ClassVar[Table] = tables.commitment
    id: str
    tier: str
    party: str
    provision: str
    modality: str
    theme: str
    title: dict[str, str]
    parent: str | None
    weight: float
    due_on: str | None
    recurrence: str | None
    indicator: str | None
    qualitative_reason: dict[str, str] | None
    state: str
    progress: float
    claimed_by: str | None
    claimed_account: str | None
    confirmed_by: str | None
    decision: str | None
    source: str | None
    confidence: str | None
    changed_at: str
    search: str
    round: int
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class CommitmentLeadRow(TypedRow):
    """A row of `commitment_lead`."""

    table: ClassVar[Table] = tables.commitment_lead
    id: str
    tier: str
    party: str
    commitment: str
    of_party: str
    organisation: str | None
    person: str | None
    accepted: bool
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DependencyRow(TypedRow):
    """A row of `dependency`."""

    table: ClassVar[Table] = tables.dependency
    id: str
    tier: str
    party: str
    commitment: str
    needs: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ProgressReportRow(TypedRow):
    """A row of `progress_report`."""

    table: ClassVar[Table] = tables.progress_report
    id: str
    tier: str
    party: str
    commitment: str
    of_party: str
    progress: float
    words: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class AttachmentRow(TypedRow):
    """A row of `attachment`."""

    table: ClassVar[Table] = tables.attachment
    id: str
    tier: str
    party: str
    name: str
    media_type: str
    sha256: str
    content: bytes
    about_kind: str | None
    about: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class EvidenceRow(TypedRow):
    """A row of `evidence`."""

    table: ClassVar[Table] = tables.evidence
    id: str
    tier: str
    party: str
    commitment: str
    kind: str
    title: str
    reference: str
    sha256: str | None
    state: str
    submitted_party: str
    submitted_account: str
    decided_party: str | None
    decided_account: str | None
    decided_reason: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DisputeRow(TypedRow):
    """A row of `dispute`."""

    table: ClassVar[Table] = tables.dispute
    id: str
    tier: str
    party: str
    commitment: str
    raised_party: str
    reason: str
    resolved_at: str | None
    resolved_party: str | None
    resolution: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class AgendaItemRow(TypedRow):
    """A row of `agenda_item`."""

    table: ClassVar[Table] = tables.agenda_item
    id: str
    tier: str
    party: str
    body: str
    session: str | None
    position: int
    title: dict[str, str]
    origin: str
    provision: str | None
    commitment: str | None
    carried_from: str | None
    state: str
    outcome: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DocumentRow(TypedRow):
    """A row of `document`."""

    table: ClassVar[Table] = tables.document
    id: str
    tier: str
    party: str
    kind: str
    title: dict[str, str]
    session: str | None
    decision: str | None
    sha256: str | None
    prevails: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DocumentLanguageRow(TypedRow):
    """A row of `document_language`."""

    table: ClassVar[Table] = tables.document_language
    document: str
    language: str


@dataclass(frozen=True, slots=True)
class TextVersionRow(TypedRow):
    """A row of `text_version`."""

    table: ClassVar[Table] = tables.text_version
    id: str
    tier: str
    party: str
    document: str
    number: int
    texts: dict[str, str]
    sha256: str
    state: str
    supersedes: str | None
    author_party: str
    form: str | None
    entry_rule: str | None
    entry_days: int | None
    entry_on: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ParagraphRow(TypedRow):
    """A row of `paragraph`."""

    table: ClassVar[Table] = tables.paragraph
    id: str
    tier: str
    party: str
    document: str
    number: int
    kind: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class RevisionRow(TypedRow):
    """A row of `revision`."""

    table: ClassVar[Table] = tables.revision
    id: str
    tier: str
    party: str
    paragraph: str
    number: int
    texts: dict[str, str]
    alternat: dict[str, dict[str, str]]
    sha256: str
    author_party: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class VersionParagraphRow(TypedRow):
    """A row of `version_paragraph`."""

    table: ClassVar[Table] = tables.version_paragraph
    id: str
    tier: str
    party: str
    version: str
    paragraph: str
    revision: str
    position: int
    removed: bool
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class TextBracketRow(TypedRow):
    """A row of `text_bracket`."""

    table: ClassVar[Table] = tables.text_bracket
    id: str
    tier: str
    party: str
    paragraph: str
    place: str
    standing: dict[str, str]
    opened_party: str
    state: str
    accepted: str | None
    seen: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class AlternativeRow(TypedRow):
    """A row of `alternative`."""

    table: ClassVar[Table] = tables.alternative
    id: str
    tier: str
    party: str
    bracket: str
    of_party: str
    texts: dict[str, str]
    deletes: bool
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class TextCommentRow(TypedRow):
    """A row of `text_comment`."""

    table: ClassVar[Table] = tables.text_comment
    id: str
    tier: str
    party: str
    paragraph: str
    revision: str
    quote: str | None
    words: str
    of_party: str
    resolved_at: str | None
    resolved_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ParagraphConcordanceRow(TypedRow):
    """A row of `paragraph_concordance`."""

    table: ClassVar[Table] = tables.paragraph_concordance
    id: str
    tier: str
    party: str
    paragraph: str
    sha256: str
    language: str
    of_party: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class LegalInstrumentRow(TypedRow):
    """A row of `legal_instrument`."""

    table: ClassVar[Table] = tables.legal_instrument
    id: str
    tier: str
    party: str
    document: str
    state: str
    in_force_on: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class InitiallingRow(TypedRow):
    """A row of `initialling`."""

    table: ClassVar[Table] = tables.initialling
    id: str
    tier: str
    party: str
    version: str
    of_party: str
    person: str
    sha256: str
    initialled_on: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class NotificationRow(TypedRow):
    """A row of `notification`."""

    table: ClassVar[Table] = tables.notification
    id: str
    tier: str
    party: str
    instrument: str
    of_party: str
    note: str
    notified_on: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PowersRow(TypedRow):
    """A row of `powers`."""

    table: ClassVar[Table] = tables.powers
    id: str
    tier: str
    party: str
    person: str
    of_party: str
    kind: str
    document: str | None
    paper: str
    issued_on: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ImportedChangeRow(TypedRow):
    """A row of `imported_change`."""

    table: ClassVar[Table] = tables.imported_change
    id: str
    tier: str
    party: str
    document: str
    paragraph: str | None
    revision: str | None
    kind: str
    texts: dict[str, str]
    question: str | None
    position: int
    file_name: str
    file_sha256: str
    of_party: str
    state: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class BracketRow(TypedRow):
    """A row of `bracket`."""

    table: ClassVar[Table] = tables.bracket
    id: str
    tier: str
    party: str
    version: str
    place: str
    proposals: dict[str, dict[str, str]]
    state: str
    resolution: dict[str, str] | None
    resolution_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ConcordanceRow(TypedRow):
    """A row of `concordance`."""

    table: ClassVar[Table] = tables.concordance
    id: str
    tier: str
    party: str
    version: str
    language: str
    of_party: str
    sha256: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class SigningKeyRow(TypedRow):
    """A row of `signing_key`."""

    table: ClassVar[Table] = tables.signing_key
    id: str
    tier: str
    party: str
    person: str
    of_party: str
    key_id: str
    public_pem: str
    starts_at: str
    ends_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class SealedKeyRow(TypedRow):
    """A row of `sealed_key`."""

    table: ClassVar[Table] = tables.sealed_key
    id: str
    tier: str
    party: str
    key: str
    sealed_pem: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class SignatureRow(TypedRow):
    """A row of `signature`."""

    table: ClassVar[Table] = tables.signature
    id: str
    tier: str
    party: str
    version: str
    of_party: str
    person: str
    mandate: str
    method: str
    key: str | None
    signature: str | None
    sha256: str
    signed_at: str
    signed_on: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class AssentRow(TypedRow):
    """A row of `assent`."""

    table: ClassVar[Table] = tables.assent
    id: str
    tier: str
    party: str
    kind: str
    subject: str
    step: str
    of_party: str
    account: str
    seen: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class DecisionRow(TypedRow):
    """A row of `decision`."""

    table: ClassVar[Table] = tables.decision
    id: str
    tier: str
    party: str
    title: dict[str, str]
    session: str | None
    closes_on: str | None
    proposed_party: str
    proposed_account: str
    agreed_party: str | None
    agreed_account: str | None
    version: str | None
    effect: str
    provision: str | None
    modality: str | None
    takes_effect_on: str | None
    supersedes: str | None
    state: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class IndicatorRow(TypedRow):
    """A row of `indicator`."""

    table: ClassVar[Table] = tables.indicator
    id: str
    tier: str
    party: str
    names: dict[str, str]
    unit: str
    kind: str
    query: str | None
    parameters: dict[str, object] | None
    direction: str
    baseline: float | None
    target: float | None
    provision: str | None
    source: str
    confidence: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class MeasurementRow(TypedRow):
    """A row of `measurement`."""

    table: ClassVar[Table] = tables.measurement
    id: str
    tier: str
    party: str
    indicator: str
    status: str
    period: str
    value: float
    query: str | None
    data_sha256: str | None
    reason: str | None
    state: str
    decided_party: str | None
    decided_account: str | None
    decided_reason: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class MovementRow(TypedRow):
    """A row of `movement`."""

    table: ClassVar[Table] = tables.movement
    id: str
    tier: str
    party: str
    status: str
    kind: str
    route: str | None
    from_site: str | None
    to_site: str | None
    mode: str | None
    vessel_class: str | None
    grade: str | None
    origin_country: str | None
    market: str | None
    from_date: str | None
    to_date: str | None
    quantity_t: float
    lot: str | None
    call: str | None
    reference: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class EventRow(TypedRow):
    """A row of `event`."""

    table: ClassVar[Table] = tables.event
    id: str
    tier: str
    party: str
    kind: str
    title: dict[str, str]
    starts_on: str
    ends_on: str
    starts_at: str | None
    ends_at: str | None
    zone: str | None
    place: dict[str, str] | None
    provision: str | None
    source: str | None
    confidence: str | None
    sequence: int
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class FileRow(TypedRow):
    """A row of `file`."""

    table: ClassVar[Table] = tables.file
    id: str
    tier: str
    party: str
    kind: str
    title: dict[str, str]
    provision: str
    theme: str | None
    state: str
    data: dict[str, object]
    starts_on: str | None
    ends_on: str | None
    source: str | None
    confidence: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class FileRoleRow(TypedRow):
    """A row of `file_role`."""

    table: ClassVar[Table] = tables.file_role
    id: str
    tier: str
    party: str
    file: str
    role: str
    of_party: str | None
    organisation: str | None
    holder: str
    validated: bool
    validated_account: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class FileEntryRow(TypedRow):
    """A row of `file_entry`."""

    table: ClassVar[Table] = tables.file_entry
    id: str
    tier: str
    party: str
    file: str
    kind: str
    of_party: str
    data: dict[str, object]
    day: str | None
    state: str
    answered_party: str | None
    answer: str | None
    result: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class FileGuestRow(TypedRow):
    """A row of `file_guest`."""

    table: ClassVar[Table] = tables.file_guest
    id: str
    tier: str
    party: str
    file: str
    organisation: str
    role: str
    state: str
    proposed_party: str
    agreed_party: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class PositionRow(TypedRow):
    """A row of `position`."""

    table: ClassVar[Table] = tables.position
    id: str
    tier: str
    party: str
    file: str
    of_party: str
    words: str
    fallback: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class JointPositionRow(TypedRow):
    """A row of `joint_position`."""

    table: ClassVar[Table] = tables.joint_position
    id: str
    tier: str
    party: str
    file: str
    words: dict[str, str]
    proposed_party: str
    agreed_party: str | None
    state: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class TaskAssignmentRow(TypedRow):
    """A row of `task_assignment`."""

    table: ClassVar[Table] = tables.task_assignment
    id: str
    tier: str
    party: str
    kind: str
    record: str
    part: str
    person: str
    note: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class SavedFilterRow(TypedRow):
    """A row of `saved_filter`."""

    table: ClassVar[Table] = tables.saved_filter
    id: str
    tier: str
    party: str
    name: str
    page: str
    query: str
    account: str
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class InvitationRow(TypedRow):
    """A row of `invitation`."""

    table: ClassVar[Table] = tables.invitation
    id: str
    tier: str
    party: str
    session: str
    person: str
    of_party: str
    uid: str | None
    sequence: int
    starts_at: str
    ends_at: str
    zone: str
    place: str | None
    state: str
    answer: str
    answered_at: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class SearchEntryRow(TypedRow):
    """A row of `search_entry`."""

    table: ClassVar[Table] = tables.search_entry
    kind: str
    record: str
    tier: str
    party: str
    words: str
