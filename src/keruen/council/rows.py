"""Rows of the tables of `keruen.council`, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table

from keruen.council import stored, tables
from keruen.store.typed_rows import TypedRow


@dataclass(frozen=True, slots=True)
class CouncilCompanyRow(TypedRow):
    """A row of `council_company`."""

    table: ClassVar[Table] = tables.council_company
    id: str
    tier: str
    party: str
    state: str
    decided_by: str
    decided_at: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilProfileRow(TypedRow):
    """A row of `council_profile`."""

    table: ClassVar[Table] = tables.council_profile
    id: str
    tier: str
    party: str
    company: str
    number: int
    legal_name: str
    latin_name: str
    ice: str
    trade_register: str
    bin: str
    isic: str
    nace: str
    hs: list[str]
    size: str
    languages: list[str]
    certificates: list[str]
    about: dict[str, str]
    state: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilCheckRow(TypedRow):
    """A row of `council_check`."""

    table: ClassVar[Table] = tables.council_check
    id: str
    tier: str
    party: str
    profile: str
    company: str
    result: str
    words: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilContactRow(TypedRow):
    """A row of `council_contact`."""

    table: ClassVar[Table] = tables.council_contact
    id: str
    tier: str
    party: str
    company: str
    name: str
    function: str
    email: str
    phone: str
    withdrawn_at: str | None
    withdrawn_reason: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilListingRow(TypedRow):
    """A row of `council_listing`."""

    table: ClassVar[Table] = tables.council_listing
    id: str
    tier: str
    party: str
    company: str
    direction: str
    kind: str
    title: str
    hs: str
    quantity: float | None
    unit: str
    first_on: str | None
    last_on: str | None
    incoterm: str
    country: str
    markets: list[str]
    certificates: list[str]
    theme: str
    expires_on: str
    state: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilNoteRow(TypedRow):
    """A row of `council_note`."""

    table: ClassVar[Table] = tables.council_note
    id: str
    tier: str
    party: str
    company: str
    about: str
    words: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilEventRow(TypedRow):
    """A row of `council_event`."""

    table: ClassVar[Table] = tables.council_event
    id: str
    tier: str
    party: str
    title: str
    day: str
    zone: str
    place: str
    slots: list[str]
    minutes: int
    buffer: int
    tables: int
    cap: int
    state: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilAttendanceRow(TypedRow):
    """A row of `council_attendance`."""

    table: ClassVar[Table] = tables.council_attendance
    id: str
    tier: str
    party: str
    event: str
    company: str
    withdrawn_at: str | None
    withdrawn_reason: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilAvailabilityRow(TypedRow):
    """A row of `council_availability`."""

    table: ClassVar[Table] = tables.council_availability
    id: str
    tier: str
    party: str
    event: str
    company: str
    away: list[str]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilWishRow(TypedRow):
    """A row of `council_wish`."""

    table: ClassVar[Table] = tables.council_wish
    id: str
    tier: str
    party: str
    event: str
    company: str
    taker: str
    taker_party: str
    rank: int
    why: str
    withdrawn_at: str | None
    withdrawn_reason: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilTimetableRow(TypedRow):
    """A row of `council_timetable`."""

    table: ClassVar[Table] = tables.council_timetable
    id: str
    tier: str
    party: str
    event: str
    repairs: int
    state: str
    floors: list[stored.StoredFloor]
    problem: str
    chosen_floor: int | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilMeetingRow(TypedRow):
    """A row of `council_meeting`."""

    table: ClassVar[Table] = tables.council_meeting
    id: str
    tier: str
    party: str
    event: str
    slot: str
    place: int
    company_a: str
    party_a: str
    company_b: str
    party_b: str
    accepted_a: str
    accepted_b: str
    replaces: str | None
    state: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilOutcomeRow(TypedRow):
    """A row of `council_outcome`."""

    table: ClassVar[Table] = tables.council_outcome
    id: str
    tier: str
    party: str
    meeting: str
    company: str
    stage: str
    hs: str
    value_usd: float | None
    next_step: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CouncilObstacleRow(TypedRow):
    """A row of `council_obstacle`."""

    table: ClassVar[Table] = tables.council_obstacle
    id: str
    tier: str
    party: str
    company: str
    kind: str
    outcome: str | None
    title: str
    hs: str
    words: str
    firms: int
    value_usd: float | None
    state: str
    record: str
    created_at: str
    created_by: str
