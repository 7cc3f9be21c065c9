"""A bundle: a signed text with all that a stranger needs to verify it, without a network."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from sqlalchemy import select

from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.paragraphs import is_by_paragraph, payload_of
from keruen.roadmap.rows import DocumentRow, SignatureRow, SigningKeyRow, TextVersionRow
from keruen.roadmap.tables import signature, text_version
from keruen.roadmap.verifying import FORMAT_2, FORMAT_3, read_bundle, verify_bundle
from keruen.roadmap.versions import PAYLOAD_TYPE
from keruen.store import log, signing
from keruen.store.canonical import canonical_bytes
from keruen.store.database import Database
from keruen.store.refusal import refuse, word
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR, Actor
from keruen.store.rows import CheckpointRow, CheckpointSignatureRow, LogEntryRow
from keruen.store.tables import checkpoint, checkpoint_signature, log_entry
from keruen.store.verifying import export_entry

SIGNING_ACTS = ("sign_text", "attach_signature")


class BundleKey(TypedDict):
    """A key that signed, and whose it is."""

    party: str
    key_id: str
    public_pem: str


class BundleLog(TypedDict):
    """What proves the signatures: the head of the log, their entries, and signed checkpoints."""

    size: int
    root: str
    entries: list[dict[str, object]]
    checkpoints: list[dict[str, object]]


class Bundle(TypedDict):
    """A signed text with its proofs, as `verify_bundle` reads it."""

    format: str
    title: dict[str, str]
    sha256: str
    parties: list[str]
    keys: list[BundleKey]
    envelope: dict[str, object]
    log: BundleLog


def export_bundle(database: Database, actor: Actor, version_id: str) -> Bundle:
    """The bundle of a version that the actor sees.

    The public sees a published text with the entries of the log that prove it, and no others.

    Raises
    ------
    KeruenError : a version that the actor does not see, or that is not signed.
    """
    with database.reading(actor) as connection:
        Desk(connection, actor, datetime.now(UTC)).find(text_version, version_id)
    reader = SYSTEM_ADMINISTRATOR if actor == PUBLIC else actor
    with database.reading(reader) as connection:
        return make_bundle(Desk(connection, reader, datetime.now(UTC)), version_id)


def make_bundle(desk: Desk, version_id: str) -> Bundle:
    """The bundle of a version that every side has signed.

    Raises
    ------
    KeruenError : a version that is not signed.
    """
    row = desk.find(TextVersionRow, version_id)
    if row.state not in ("signed", "published", "superseded"):
        refuse(
            "version {id} is {state}: only a signed text is exported as a bundle",
            "Let both sides sign it.",
            id=version_id,
            state=word(row.state),
        )
    signatures = desk.records(
        SignatureRow,
        select(signature)
        .where(signature.c.version == version_id, signature.c.withdrawn_at.is_(None))
        .order_by(signature.c.of_party),
    )
    if len(signatures) < len(desk.parties):
        refuse(
            "version {id} was replaced before both sides signed it",
            "Export the version that they signed.",
            id=version_id,
        )
    keys = [desk.find(SigningKeyRow, each.key or "") for each in signatures]
    payload = canonical_bytes(payload_of(desk, row))
    made = [(key.key_id, each.signature or "") for key, each in zip(keys, signatures, strict=True)]
    size = log.size_of(desk.connection, log.SHARED)
    return {
        "format": FORMAT_3 if is_by_paragraph(row) else FORMAT_2,
        "title": desk.find(DocumentRow, row.document).title,
        "sha256": row.sha256,
        "parties": sorted(each.code for each in desk.parties),
        "keys": [
            {"party": key.of_party, "key_id": key.key_id, "public_pem": key.public_pem}
            for key in keys
        ],
        "envelope": signing.make_envelope(payload, PAYLOAD_TYPE, made),
        "log": {
            "size": size,
            "root": log.root_of(desk.connection, log.SHARED, size).hex(),
            "entries": [
                export_entry(desk.connection, each, size) for each in _entries(desk, version_id)
            ],
            "checkpoints": _checkpoints(desk, size),
        },
    }


def _entries(desk: Desk, version_id: str) -> list[LogEntryRow]:
    """The entries of the log in which this version was signed."""
    query = (
        select(log_entry)
        .where(
            log_entry.c.log == log.SHARED,
            log_entry.c.subject == version_id,
            log_entry.c.act.in_(SIGNING_ACTS),
        )
        .order_by(log_entry.c.position)
    )
    return desk.records(LogEntryRow, query)


def _checkpoints(desk: Desk, size: int) -> list[dict[str, object]]:
    """Every head of the log that was signed, with the proof that this log begins with it."""
    heads = desk.records(
        CheckpointRow,
        select(checkpoint)
        .where(checkpoint.c.log == log.SHARED, checkpoint.c.size <= size)
        .order_by(checkpoint.c.size),
    )
    found = []
    for head in heads:
        signed = desk.records(
            CheckpointSignatureRow,
            select(checkpoint_signature)
            .where(
                checkpoint_signature.c.log == log.SHARED,
                checkpoint_signature.c.size == head.size,
            )
            .order_by(checkpoint_signature.c.by_party),
        )
        path = log.prove_consistency(desk.connection, log.SHARED, head.size, size)
        keys = ("by_party", "key_id", "signature")
        found.append(
            {
                **log.payload_of(head),
                "path": [each.hex() for each in path],
                "signatures": [{key: each[key] for key in keys} for each in signed],
            }
        )
    return found


__all__ = ["Bundle", "export_bundle", "make_bundle", "read_bundle", "verify_bundle"]
