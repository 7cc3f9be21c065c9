"""The tables of the store: the log, its checkpoints, accounts, mail."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from keruen.store.row_visibility import SEAT_ACCESS, SeatAccess
from keruen.store.typed_rows import PYTHON_TYPE

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

OWN_LOG = SeatAccess(
    "{row}.tier = 'seat' AND {seat} <> 'side' AND {row}.party = {party} "
    "AND {row}.reader = {organisation}"
)
"""An organisation reads its own log, which the system itself writes."""

log_entry = Table(
    "log_entry",
    metadata,
    Column("log", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by_party", Text, nullable=False),
    Column("by_account", Text, nullable=False),
    Column("act", Text, nullable=False, index=True),
    Column("body", JSON, nullable=False, info={PYTHON_TYPE: "dict[str, object]"}),
    Column("leaf_hash", LargeBinary, nullable=False),
    # The id in the body again, so that the history of one record is found without reading all.
    Column("subject", Text, nullable=True, index=True),
    Column("reader", Text, nullable=False, server_default=""),
    info={SEAT_ACCESS: OWN_LOG},
)
# For how much an account did within a day.
Index("ix_log_entry_by_account_at", log_entry.c.by_account, log_entry.c.at)
# For the list of logs: one entry each.
Index(
    "ix_log_entry_first",
    log_entry.c.log,
    sqlite_where=text("position = 0"),
    postgresql_where=text("position = 0"),
)
log_node = Table(
    "log_node",
    metadata,
    Column("log", Text, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("reader", Text, nullable=False, server_default=""),
    info={SEAT_ACCESS: OWN_LOG},
)
checkpoint = Table(
    "checkpoint",
    metadata,
    Column("log", Text, primary_key=True),
    Column("size", Integer, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("reader", Text, nullable=False, server_default=""),
    info={SEAT_ACCESS: OWN_LOG},
)
checkpoint_signature = Table(
    "checkpoint_signature",
    metadata,
    Column("log", Text, primary_key=True),
    Column("size", Integer, primary_key=True),
    Column("by_party", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("reader", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(["log", "size"], ["checkpoint.log", "checkpoint.size"]),
    info={SEAT_ACCESS: OWN_LOG},
)
log_value = Table(
    "log_value",
    metadata,
    Column("log", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("reader", Text, nullable=False, server_default=""),
    Column("value", JSON, nullable=False, info={PYTHON_TYPE: "object"}),
    ForeignKeyConstraint(["log", "position"], ["log_entry.log", "log_entry.position"]),
    info={SEAT_ACCESS: OWN_LOG},
)
"""Values of fields that are too large for an entry, which contains their SHA-256 instead."""

OWN_ROW = "{row}.tier = 'seat' AND {seat} <> 'side' AND {row}.account = {account}"
OWN_KEYS = SeatAccess(OWN_ROW, made=f"{OWN_ROW} AND {{row}}.party = {{party}}")
"""An account of another seat than a side has its own idempotency keys."""

posted_key = Table(
    "posted_key",
    metadata,
    Column("account", Text, primary_key=True),
    # SHA-256 of the key that came with a command.
    Column("key_sha256", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("act", Text, nullable=False),
    # SHA-256 of the fields, those that are secret left out.
    Column("fields_sha256", Text, nullable=False),
    Column("result", JSON, nullable=False, info={PYTHON_TYPE: "dict[str, object]"}),
    info={SEAT_ACCESS: OWN_KEYS},
)
"""Idempotency keys: the commands that came with one, each with what it did."""

secret_account = Table(
    "secret_account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("party", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("roles", JSON, nullable=False, info={PYTHON_TYPE: "list[str]"}),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Float, nullable=False),
    # From when it may act, where that is later than when it was made.
    Column("active_from", Float, nullable=True),
    Column("seat", Text, nullable=False, server_default="side"),
    # The organisation of an organiser, a company or a guest.
    Column("organisation", Text, nullable=False, server_default=""),
)
right_change = Table(
    "right_change",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("roles", JSON, nullable=False, info={PYTHON_TYPE: "list[str]"}),
    Column("person", Text, nullable=False),
    Column("key", Text, nullable=False),
    # Roles, person and state of the account when the change was proposed.
    Column("seen", JSON, nullable=False, info={PYTHON_TYPE: "dict[str, object]"}),
    Column("proposed_party", Text, nullable=False),
    Column("proposed_account", Text, nullable=False),
    Column("proposed_person", Text, nullable=False),
    Column("proposed_at", Text, nullable=False),
    # When a proposal lapses, or when an administrator who was set up may begin to act.
    Column("due_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("decided_party", Text, nullable=True),
    Column("decided_account", Text, nullable=True),
    Column("decided_person", Text, nullable=True),
    Column("decided_at", Text, nullable=True),
    Column("seat", Text, nullable=False, server_default="side"),
    Column("organisation", Text, nullable=False, server_default=""),
)
"""Changes of rights that need a second administrator, or a time of waiting; no secrets."""

secret_half = Table(
    "secret_half",
    metadata,
    Column("change", Text, primary_key=True),
    Column("half", Text, nullable=False),
)
"""The first half of a password until a second administrator confirms the change."""

secret_session = Table(
    "secret_session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account", Text, nullable=False, index=True),
    Column("form_key", Text, nullable=False),
    Column("opened_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    # When the second factor was given; none for an account that has none yet.
    Column("factor_at", Float, nullable=True),
)
secret_attempt = Table(
    "secret_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("at", Float, nullable=False),
)
secret_token = Table(
    "secret_token",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account", Text, nullable=False, index=True),
    Column("roles", JSON, nullable=False, info={PYTHON_TYPE: "list[str]"}),
    Column("created_at", Float, nullable=False),
    Column("ended_at", Float, nullable=True),
)
secret_guard = Table(
    "secret_guard",
    metadata,
    Column("name", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
)
"""The guards that were last installed, so that they are not installed again each time."""
secret_seat = Table(
    "secret_seat",
    metadata,
    Column("name", Text, primary_key=True),
    Column("package", Text, nullable=False),
    Column("seen", Text, nullable=False),
)
"""Tables that open rows to other seats than sides; read when a connection of SQLite opens."""

contact = Table(
    "contact",
    metadata,
    Column("account", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False, index=True),
    # Empty once the holder removed it; a row is never deleted.
    Column("email", Text, nullable=False),
    Column("language", Text, nullable=False),
    # Of the reader, where it is not that of the capital of its side.
    Column("zone", Text, nullable=False),
    # The instant at which the holder opened the link sent to the address.
    Column("verified_at", Text, nullable=True),
    Column("changed_at", Text, nullable=False),
    CheckConstraint("tier = 'party'", name="tier"),
)
"""Where an account receives mail; read by its own side alone, whatever the tier of a record."""

contact_preference = Table(
    "contact_preference",
    metadata,
    Column("account", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("hour", Integer, nullable=False),
    # Days before (negative) and after (positive) a due day on which it is mentioned.
    Column("ladder", JSON, nullable=False, info={PYTHON_TYPE: "list[int]"}),
    # Kinds of notice that are sent at once.
    Column("at_once", JSON, nullable=False, info={PYTHON_TYPE: "list[str]"}),
    Column("level", Text, nullable=False),
    CheckConstraint("tier = 'party'", name="tier"),
    CheckConstraint("digest IN ('off', 'daily', 'weekly')", name="digest"),
    CheckConstraint("hour >= 0 AND hour <= 23", name="hour"),
    CheckConstraint("level IN ('link', 'title', 'full')", name="level"),
)
"""What an account wants to receive by mail, and how much of a record a mail contains."""

mail_relay = Table(
    "mail_relay",
    metadata,
    Column("party", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("port", Integer, nullable=False),
    Column("security", Text, nullable=False),
    Column("username", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    CheckConstraint("tier = 'party'", name="tier"),
    CheckConstraint("security IN ('none', 'starttls', 'tls')", name="security"),
)
"""The mail server through which a side sends; its password is in the environment alone."""

secret_mail_key = Table(
    "secret_mail_key",
    metadata,
    Column("account", Text, primary_key=True),
    Column("key", Text, nullable=False),
)
"""The key with which links in the mail of an account are made."""

secret_outbox = Table(
    "secret_outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("not_before", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # What the mail server answered, without addresses.
    Column("last_error", Text, nullable=True),
    Column("message_id", Text, nullable=False),
    # Which runner sends it, and until when others leave it alone.
    Column("claimed_by", Text, nullable=True),
    Column("claimed_until", Text, nullable=True),
    Column("sent_at", Text, nullable=True),
    UniqueConstraint("recipient", "occasion"),
    CheckConstraint(
        "state IN ('queued', 'sending', 'sent', 'failed', 'dead', 'empty')", name="state"
    ),
)
"""Mail to one recipient on one occasion, at most once."""
Index("ix_secret_outbox_due", secret_outbox.c.state, secret_outbox.c.not_before)

secret_mail_content = Table(
    "secret_mail_content",
    metadata,
    Column("outbox", Text, primary_key=True),
    Column("address", Text, nullable=False),
    # Fingerprint of the rights with which it was rendered.
    Column("rights_sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""The message as it was rendered, until it was sent; in no backup, as it may contain a token."""

secret_lease = Table(
    "secret_lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("last_run_at", Text, nullable=True),
)
"""Which process runs the jobs, and until when others leave them to it."""
secret_factor = Table(
    "secret_factor",
    metadata,
    Column("account", Text, primary_key=True),
    # The seed, sealed by the key file of the deployment.
    Column("sealed", Text, nullable=False),
    # The counter of the last code that was taken, so that each code is taken once.
    Column("last_counter", Integer, nullable=False),
    Column("made_at", Float, nullable=False),
    # None until the first code shows that the seed arrived.
    Column("confirmed_at", Float, nullable=True),
)
"""Second factors: one-time codes by time (RFC 6238)."""

secret_recovery_code = Table(
    "secret_recovery_code",
    metadata,
    Column("account", Text, primary_key=True),
    Column("code_hash", Text, primary_key=True),
    Column("used_at", Float, nullable=True),
)
secret_recovery = Table(
    "secret_recovery",
    metadata,
    Column("token_hash", Text, primary_key=True),
    # Empty where somebody asked for a name that no open account has.
    Column("account", Text, nullable=False, index=True),
    Column("made_at", Float, nullable=False),
    Column("used_at", Float, nullable=True),
)
"""Links that set a new password."""
role_grant = Table(
    "role_grant",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("account", Text, nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("scope", Text, nullable=False),
    # The id of the record of the scope; empty for all.
    Column("target", Text, nullable=False),
    Column("starts_on", Text, nullable=False),
    Column("ends_on", Text, nullable=False),
    # The change of rights by which two administrators gave it.
    Column("change", Text, nullable=False),
    Column("ended_at", Text, nullable=True),
)
"""Roles for a time and a scope, given by two administrators."""

role_delegation = Table(
    "role_delegation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("from_account", Text, nullable=False, index=True),
    Column("to_account", Text, nullable=False, index=True),
    Column("roles", JSON, nullable=False, info={PYTHON_TYPE: "list[str]"}),
    Column("scope", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("starts_on", Text, nullable=False),
    Column("ends_on", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("ended_at", Text, nullable=True),
)
"""Roles that an absent account lends to a colleague for a time."""

secret_identity = Table(
    "secret_identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("account", Text, nullable=False, index=True),
    Column("made_at", Float, nullable=False),
)
"""Identities of an OpenID Connect provider by which an account signs in."""

secret_identity_request = Table(
    "secret_identity_request",
    metadata,
    Column("state_hash", Text, primary_key=True),
    Column("issuer", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    # SHA-256 of the cookie of the browser that began.
    Column("browser_hash", Text, nullable=False),
    Column("forward", Text, nullable=False),
    Column("made_at", Float, nullable=False),
    # Set once the provider vouched for it and a one-time code is still missing.
    Column("account", Text, nullable=True),
)
"""Sign-ins that are under way at a provider; each is used once."""
