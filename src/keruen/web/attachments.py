"""Files that are sent: attached to a record, and as evidence of a commitment."""

from __future__ import annotations

import base64

from keruen.roadmap.acts import do
from keruen.roadmap.desk import Desk
from keruen.roadmap.file_kinds import MOST_BYTES, check_file, plain_name


def attach(desk: Desk, about: str, record_id: str, name: str, content: bytes) -> str:
    """Attach a file to a record; returns the file's id.

    Raises
    ------
    RefusalError : a file that is not taken, or an actor who may not.
    """
    if not content or len(content) > MOST_BYTES:
        check_file(name, content)
    words = base64.b64encode(content).decode("ascii")
    fields = {"about": about, "record_id": record_id, "name": plain_name(name), "content": words}
    return do(desk, "attach_file", fields).note


def attach_evidence(desk: Desk, commitment_id: str, name: str, content: bytes) -> str:
    """Attach a file to a commitment and submit it as evidence; returns the evidence's id."""
    made = attach(desk, "commitment", commitment_id, name, content)
    fields = {
        "commitment_id": commitment_id,
        "kind": "attachment",
        "title": plain_name(name),
        "reference": made,
    }
    return do(desk, "submit_evidence", fields).id
