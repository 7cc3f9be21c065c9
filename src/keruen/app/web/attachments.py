"""Files as evidence: of few kinds, kept as bytes with their SHA-256, never opened or run here."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from keruen.roadmap.acts import do
from keruen.roadmap.desk import Desk
from keruen.roadmap.refusal import refuse
from keruen.roadmap.tables import attachment, commitment

KINDS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".txt": ("text/plain", b""),
    ".csv": ("text/csv", b""),
}
"""Ending: media type, and what such a file begins with."""


def attach_evidence(desk: Desk, commitment_id: str, name: str, content: bytes) -> str:
    """Keep a file and submit it as evidence of a commitment; returns the evidence's id.

    Raises
    ------
    KeruenError : a file of another kind, an empty one, or an actor who may not.
    """
    row = desk.find_live(commitment, commitment_id)
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None or not content.startswith(kind[1]):
        refuse(
            "the file {name} is not of a kind that is taken",
            "Send a PDF, PNG, JPG, TXT or CSV file.",
            kind="invalid",
            name=repr(name[:80]),
        )
    if not content:
        refuse("the file {name} is empty", "Send another.", kind="invalid", name=repr(name[:80]))
    digest = hashlib.sha256(content).hexdigest()
    made = desk.add(
        attachment,
        tier=row["tier"],
        name=PurePath(name).name[:200],
        media_type=kind[0],
        sha256=digest,
        content=content,
    )
    fields = {
        "commitment_id": commitment_id,
        "kind": "attachment",
        "title": PurePath(name).name[:200],
        "reference": made,
    }
    return do(desk, "submit_evidence", fields).id
