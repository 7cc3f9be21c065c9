"""Files that are sent: attached to a record, and as evidence of a commitment."""

from __future__ import annotations

import base64
import hashlib

from keruen.roadmap.acts import do
from keruen.roadmap.desk import Desk
from keruen.roadmap.file_kinds import MOST_BYTES, check_file, plain_name


def attach(
    desk: Desk, about: str, record_id: str, name: str, content: bytes, once: str = ""
) -> str:
    """Attach a file to a record; returns the file's id.

    Parameters
    ----------
    once : the key of the form, with which the same file is attached once.

    Raises
    ------
    RefusalError : a file that is not taken, or an actor who may not.
    """
    if not content or len(content) > MOST_BYTES:
        check_file(name, content)
    words = base64.b64encode(content).decode("ascii")
    fields = {"about": about, "record_id": record_id, "name": plain_name(name), "content": words}
    return do(desk, "attach_file", fields, _key(once, content)).note


def attach_evidence(
    desk: Desk, commitment_id: str, name: str, content: bytes, once: str = ""
) -> str:
    """Attach a file to a commitment and submit it as evidence; returns the evidence's id."""
    made = attach(desk, "commitment", commitment_id, name, content, once)
    fields = {
        "commitment_id": commitment_id,
        "kind": "attachment",
        "title": plain_name(name),
        "reference": made,
    }
    key = f"{_key(once, content)}-evidence" if once else ""
    return do(desk, "submit_evidence", fields, key).id


def _key(once: str, content: bytes) -> str:
    """A key for one file: other files are sent with the same form, one after the other."""
    return f"{once}-{hashlib.sha256(content).hexdigest()}" if once else ""
