"""Rows of the tables of `keruen.hub`, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Table

from keruen.hub import tables
from keruen.store.typed_rows import TypedRow


@dataclass(frozen=True, slots=True)
class PlaceRow(TypedRow):
    """A row of `place`."""

    table: ClassVar[Table] = tables.place
    id: str
    tier: str
    party: str
    kind: str
    name: str
    heel_kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class BinCapacityRow(TypedRow):
    """A row of `bin_capacity`."""

    table: ClassVar[Table] = tables.bin_capacity
    id: str
    tier: str
    party: str
    place: str
    grade: str
    kg: int
    method: str
    stated_on: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class BinSweepRow(TypedRow):
    """A row of `bin_sweep`."""

    table: ClassVar[Table] = tables.bin_sweep
    id: str
    tier: str
    party: str
    place: str
    after_seq: int
    swept_at: str
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClaimOrderRow(TypedRow):
    """A row of `claim_order`."""

    table: ClassVar[Table] = tables.claim_order
    id: str
    tier: str
    party: str
    reader: str
    order_id: str
    kind: str
    owner: str
    counterparty: str
    grade: str
    basis: str
    kg: int
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClaimAnswerRow(TypedRow):
    """A row of `claim_answer`."""

    table: ClassVar[Table] = tables.claim_answer
    id: str
    tier: str
    party: str
    reader: str
    order_id: str
    answer: str
    order_sha256: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClaimDoneRow(TypedRow):
    """A row of `claim_done`."""

    table: ClassVar[Table] = tables.claim_done
    id: str
    tier: str
    party: str
    reader: str
    order_id: str
    outcome: str
    document: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DailyPositionRow(TypedRow):
    """A row of `daily_position`."""

    table: ClassVar[Table] = tables.daily_position
    id: str
    tier: str
    party: str
    day: str
    starts_at: str
    ends_at: str
    hours: int
    after_seq: int
    sha256: str
    person: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DailyLineRow(TypedRow):
    """A row of `daily_line`."""

    table: ClassVar[Table] = tables.daily_line
    id: str
    tier: str
    party: str
    daily_position: str
    place: str
    grade: str
    opening_kg: int
    in_kg: int
    out_kg: int
    closing_kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class SurveyRow(TypedRow):
    """A row of `survey`."""

    table: ClassVar[Table] = tables.survey
    id: str
    tier: str
    party: str
    place: str
    grade: str
    measured_kg: int
    method: str
    business_at: str
    zone: str
    utc_offset: str
    tzdata: str
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PendingDocumentRow(TypedRow):
    """A row of `pending_document`."""

    table: ClassVar[Table] = tables.pending_document
    id: str
    tier: str
    party: str
    kind: str
    person: str
    fields: dict[str, Any]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PendingAnswerRow(TypedRow):
    """A row of `pending_answer`."""

    table: ClassVar[Table] = tables.pending_answer
    id: str
    tier: str
    party: str
    pending: str
    answer: str
    person: str
    document: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class GrainHoldRow(TypedRow):
    """A row of `grain_hold`."""

    table: ClassVar[Table] = tables.grain_hold
    id: str
    tier: str
    party: str
    kind: str
    lot: str | None
    place: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class HoldReleaseRow(TypedRow):
    """A row of `hold_release`."""

    table: ClassVar[Table] = tables.hold_release
    id: str
    tier: str
    party: str
    hold: str
    reason: str
    evidence: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class GrainDocumentRow(TypedRow):
    """A row of `grain_document`."""

    table: ClassVar[Table] = tables.grain_document
    id: str
    tier: str
    party: str
    reader: str
    kind: str
    number: int
    reference: str
    owner: str
    grade: str | None
    claim_kg: int
    business_at: str
    zone: str
    utc_offset: str
    tzdata: str
    reverses: str | None
    corrects: str | None
    copy_of: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PostingRow(TypedRow):
    """A row of `posting`."""

    table: ClassVar[Table] = tables.posting
    id: str
    tier: str
    party: str
    seq: int
    document: str
    business_at: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PlaceEntryRow(TypedRow):
    """A row of `place_entry`."""

    table: ClassVar[Table] = tables.place_entry
    id: str
    tier: str
    party: str
    document: str
    line: int
    seq: int
    from_place: str
    to_place: str
    lot: str
    grade: str
    kg: int
    dry_kg: int
    transformation: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClaimEntryRow(TypedRow):
    """A row of `claim_entry`."""

    table: ClassVar[Table] = tables.claim_entry
    id: str
    tier: str
    party: str
    reader: str
    document: str
    line: int
    owner: str
    grade: str
    basis: str
    account: str
    pledgee: str
    kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TransformationRow(TypedRow):
    """A row of `transformation`."""

    table: ClassVar[Table] = tables.transformation
    id: str
    tier: str
    party: str
    document: str
    kind: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class GenealogyEntryRow(TypedRow):
    """A row of `genealogy_entry`."""

    table: ClassVar[Table] = tables.genealogy_entry
    id: str
    tier: str
    party: str
    document: str
    transformation: str
    side: str
    lot: str
    kg: int
    dry_kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class LotRow(TypedRow):
    """A row of `lot`."""

    table: ClassVar[Table] = tables.lot
    id: str
    tier: str
    party: str
    reader: str
    grade: str
    kind: str
    owner: str
    contract: str
    origin: str
    crop_year: str | None
    customs: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CustomsChangeRow(TypedRow):
    """A row of `customs_change`."""

    table: ClassVar[Table] = tables.customs_change
    id: str
    tier: str
    party: str
    lot: str
    number: int
    status: str
    reference: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class LotResidualRow(TypedRow):
    """A row of `lot_residual`."""

    table: ClassVar[Table] = tables.lot_residual
    id: str
    tier: str
    party: str
    lot: str
    residual_of: str
    place: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TerminalRow(TypedRow):
    """A row of `terminal`."""

    table: ClassVar[Table] = tables.terminal
    id: str
    tier: str
    party: str
    code: str
    name: str
    zone: str
    day_starts_at: str
    second_person_above_kg: int
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class HubPartyRow(TypedRow):
    """A row of `hub_party`."""

    table: ClassVar[Table] = tables.hub_party
    id: str
    tier: str
    party: str
    reader: str
    code: str
    name: str
    kind: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class GradeRow(TypedRow):
    """A row of `grade`."""

    table: ClassVar[Table] = tables.grade
    id: str
    tier: str
    party: str
    code: str
    name: str
    basis: str
    hs_code: str | None
    created_at: str
    created_by: str
