"""The newest head of the shared log with the sides' signatures, for the other side to store."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.desk import Desk
from keruen.store import log
from keruen.store.refusal import refuse
from keruen.store.rows import CheckpointRow, CheckpointSignatureRow
from keruen.store.tables import checkpoint, checkpoint_signature


def read_checkpoint(desk: Desk) -> dict[str, object]:
    """Log, size, root and time, with each side's key and signature."""
    row = desk.record(
        CheckpointRow,
        select(checkpoint).where(checkpoint.c.log == log.SHARED).order_by(checkpoint.c.size.desc()),
    )
    if row is None:
        refuse(
            "no checkpoint of the log was made yet",
            "Let a side sign the log as it stands.",
            kind="missing",
        )
    signatures = desk.records(
        CheckpointSignatureRow,
        select(checkpoint_signature)
        .where(checkpoint_signature.c.log == log.SHARED, checkpoint_signature.c.size == row.size)
        .order_by(checkpoint_signature.c.by_party),
    )
    keys = ("by_party", "key_id", "signature")
    return {
        **log.payload_of(row),
        "signatures": [{key: each[key] for key in keys} for each in signatures],
    }
