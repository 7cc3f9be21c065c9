"""Rows of the tables of `keruen.store`, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table

from keruen.store import tables
from keruen.store.typed_rows import TypedRow


@dataclass(frozen=True, slots=True)
class LogEntryRow(TypedRow):
    """A row of `log_entry`."""

    table: ClassVar[Table] = tables.log_entry
    log: str
    position: int
    tier: str
    party: str
    at: str
    by_party: str
    by_account: str
    act: str
    body: dict[str, object]
    leaf_hash: bytes
    subject: str | None
    reader: str


@dataclass(frozen=True, slots=True)
class LogNodeRow(TypedRow):
    """A row of `log_node`."""

    table: ClassVar[Table] = tables.log_node
    log: str
    level: int
    position: int
    tier: str
    party: str
    hash: bytes
    reader: str


@dataclass(frozen=True, slots=True)
class CheckpointRow(TypedRow):
    """A row of `checkpoint`."""

    table: ClassVar[Table] = tables.checkpoint
    log: str
    size: int
    tier: str
    party: str
    root: str
    at: str
    reader: str


@dataclass(frozen=True, slots=True)
class CheckpointSignatureRow(TypedRow):
    """A row of `checkpoint_signature`."""

    table: ClassVar[Table] = tables.checkpoint_signature
    log: str
    size: int
    by_party: str
    tier: str
    party: str
    key_id: str
    signature: str
    reader: str


@dataclass(frozen=True, slots=True)
class LogValueRow(TypedRow):
    """A row of `log_value`."""

    table: ClassVar[Table] = tables.log_value
    log: str
    position: int
    field: str
    tier: str
    party: str
    reader: str
    value: object


@dataclass(frozen=True, slots=True)
class PostedKeyRow(TypedRow):
    """A row of `posted_key`."""

    table: ClassVar[Table] = tables.posted_key
    account: str
    key_sha256: str
    tier: str
    party: str
    at: str
    act: str
    fields_sha256: str
    result: dict[str, object]


@dataclass(frozen=True, slots=True)
class SecretAccountRow(TypedRow):
    """A row of `secret_account`."""

    table: ClassVar[Table] = tables.secret_account
    name: str
    party: str
    person: str
    roles: list[str]
    password_hash: str
    disabled: bool
    created_at: float
    active_from: float | None
    seat: str
    organisation: str


@dataclass(frozen=True, slots=True)
class RightChangeRow(TypedRow):
    """A row of `right_change`."""

    table: ClassVar[Table] = tables.right_change
    id: str
    tier: str
    party: str
    kind: str
    account: str
    roles: list[str]
    person: str
    key: str
    seen: dict[str, object]
    proposed_party: str
    proposed_account: str
    proposed_person: str
    proposed_at: str
    due_at: str
    state: str
    decided_party: str | None
    decided_account: str | None
    decided_person: str | None
    decided_at: str | None
    seat: str
    organisation: str


@dataclass(frozen=True, slots=True)
class SecretHalfRow(TypedRow):
    """A row of `secret_half`."""

    table: ClassVar[Table] = tables.secret_half
    change: str
    half: str


@dataclass(frozen=True, slots=True)
class SecretSessionRow(TypedRow):
    """A row of `secret_session`."""

    table: ClassVar[Table] = tables.secret_session
    token_hash: str
    account: str
    form_key: str
    opened_at: float
    seen_at: float
    factor_at: float | None


@dataclass(frozen=True, slots=True)
class SecretAttemptRow(TypedRow):
    """A row of `secret_attempt`."""

    table: ClassVar[Table] = tables.secret_attempt
    id: int
    subject: str
    at: float


@dataclass(frozen=True, slots=True)
class SecretTokenRow(TypedRow):
    """A row of `secret_token`."""

    table: ClassVar[Table] = tables.secret_token
    token_hash: str
    account: str
    roles: list[str]
    created_at: float
    ended_at: float | None


@dataclass(frozen=True, slots=True)
class SecretGuardRow(TypedRow):
    """A row of `secret_guard`."""

    table: ClassVar[Table] = tables.secret_guard
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SecretSeatRow(TypedRow):
    """A row of `secret_seat`."""

    table: ClassVar[Table] = tables.secret_seat
    name: str
    package: str
    seen: str


@dataclass(frozen=True, slots=True)
class ContactRow(TypedRow):
    """A row of `contact`."""

    table: ClassVar[Table] = tables.contact
    account: str
    tier: str
    party: str
    email: str
    language: str
    zone: str
    verified_at: str | None
    changed_at: str


@dataclass(frozen=True, slots=True)
class ContactPreferenceRow(TypedRow):
    """A row of `contact_preference`."""

    table: ClassVar[Table] = tables.contact_preference
    account: str
    tier: str
    party: str
    digest: str
    hour: int
    ladder: list[int]
    at_once: list[str]
    level: str


@dataclass(frozen=True, slots=True)
class MailRelayRow(TypedRow):
    """A row of `mail_relay`."""

    table: ClassVar[Table] = tables.mail_relay
    party: str
    tier: str
    host: str
    port: int
    security: str
    username: str
    sender: str
    paused: bool
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class SecretMailKeyRow(TypedRow):
    """A row of `secret_mail_key`."""

    table: ClassVar[Table] = tables.secret_mail_key
    account: str
    key: str


@dataclass(frozen=True, slots=True)
class SecretOutboxRow(TypedRow):
    """A row of `secret_outbox`."""

    table: ClassVar[Table] = tables.secret_outbox
    id: str
    recipient: str
    party: str
    occasion: str
    created_at: str
    not_before: str
    state: str
    attempts: int
    last_error: str | None
    message_id: str
    claimed_by: str | None
    claimed_until: str | None
    sent_at: str | None


@dataclass(frozen=True, slots=True)
class SecretMailContentRow(TypedRow):
    """A row of `secret_mail_content`."""

    table: ClassVar[Table] = tables.secret_mail_content
    outbox: str
    address: str
    rights_sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SecretLeaseRow(TypedRow):
    """A row of `secret_lease`."""

    table: ClassVar[Table] = tables.secret_lease
    name: str
    holder: str
    until: str
    last_run_at: str | None


@dataclass(frozen=True, slots=True)
class SecretFactorRow(TypedRow):
    """A row of `secret_factor`."""

    table: ClassVar[Table] = tables.secret_factor
    account: str
    sealed: str
    last_counter: int
    made_at: float
    confirmed_at: float | None


@dataclass(frozen=True, slots=True)
class SecretRecoveryCodeRow(TypedRow):
    """A row of `secret_recovery_code`."""

    table: ClassVar[Table] = tables.secret_recovery_code
    account: str
    code_hash: str
    used_at: float | None


@dataclass(frozen=True, slots=True)
class SecretRecoveryRow(TypedRow):
    """A row of `secret_recovery`."""

    table: ClassVar[Table] = tables.secret_recovery
    token_hash: str
    account: str
    made_at: float
    used_at: float | None


@dataclass(frozen=True, slots=True)
class RoleGrantRow(TypedRow):
    """A row of `role_grant`."""

    table: ClassVar[Table] = tables.role_grant
    id: str
    tier: str
    party: str
    account: str
    role: str
    scope: str
    target: str
    starts_on: str
    ends_on: str
    change: str
    ended_at: str | None


@dataclass(frozen=True, slots=True)
class RoleDelegationRow(TypedRow):
    """A row of `role_delegation`."""

    table: ClassVar[Table] = tables.role_delegation
    id: str
    tier: str
    party: str
    from_account: str
    to_account: str
    roles: list[str]
    scope: str
    target: str
    starts_on: str
    ends_on: str
    reason: str
    made_at: str
    ended_at: str | None


@dataclass(frozen=True, slots=True)
class SecretIdentityRow(TypedRow):
    """A row of `secret_identity`."""

    table: ClassVar[Table] = tables.secret_identity
    issuer: str
    subject: str
    account: str
    made_at: float


@dataclass(frozen=True, slots=True)
class SecretIdentityRequestRow(TypedRow):
    """A row of `secret_identity_request`."""

    table: ClassVar[Table] = tables.secret_identity_request
    state_hash: str
    issuer: str
    nonce: str
    verifier: str
    browser_hash: str
    forward: str
    made_at: float
    account: str | None
