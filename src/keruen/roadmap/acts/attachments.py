"""Files attached to records: kept as bytes with their SHA-256, never opened or run here."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import StringConstraints
from sqlalchemy import Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.acts.fields import AttachmentId
from keruen.roadmap.acts.quotas import check_storage
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.attachable import RECORDS
from keruen.roadmap.desk import Desk
from keruen.roadmap.file_kinds import MOST_BYTES, check_file
from keruen.roadmap.rows import AttachmentRow
from keruen.store.fields import Code, Line, Longest, RecordId, Words
from keruen.store.refusal import check, refuse
from keruen.store.typed_rows import TypedRow

MOST_ENCODED = 4 * (MOST_BYTES // 3 + 1024)
Content = Annotated[
    str,
    "secret",
    StringConstraints(min_length=1, max_length=MOST_ENCODED),
    Longest(MOST_ENCODED),
]
"""The bytes of a file in base64; the log holds their SHA-256 instead."""


SHOWN = [column for column in t.attachment.c if column.name != "content"]
"""What a list says of a file; its bytes are read only when it is taken away."""


@dataclass(frozen=True, slots=True)
class Attachment(TypedRow):
    """A file without its bytes: the columns of `SHOWN`."""

    table: ClassVar[Table] = t.attachment
    id: str
    tier: str
    party: str
    name: str
    media_type: str
    sha256: str
    about_kind: str | None
    about: str | None
    created_at: str
    created_by: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


@act("attachment")
def attach_file(desk: Desk, about: Code, record_id: RecordId, name: Line, content: Content) -> Done:
    """Attach a file to a record; whoever sees the record sees the file, the public only by both."""
    if about not in RECORDS:
        refuse(
            "no files are attached to records of the kind {given}",
            "Write one of {kinds}.",
            kind="invalid",
            given=repr(about[:40]),
            kinds=", ".join(RECORDS),
        )
    row = desk.find_live(RECORDS[about], record_id)
    try:
        raw = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        refuse("the content is not base64", "Encode the bytes of the file anew.", kind="invalid")
    plain, media_type = check_file(name, raw)
    check_storage(desk, record_id, len(raw))
    tier = "party" if row["tier"] == "party" else "shared"
    digest = hashlib.sha256(raw).hexdigest()
    made = desk.add(
        t.attachment,
        tier=tier,
        name=plain,
        media_type=media_type,
        sha256=digest,
        content=raw,
        about_kind=about,
        about=record_id,
    )
    facts = {"attachment": made, "sha256": digest, "bytes": len(raw)}
    return Done(about, record_id, tier, made, facts)


@act("attachment")
def withdraw_attachment(desk: Desk, attachment_id: AttachmentId, reason: Words) -> Done:
    """Withdraw a file that the actor's side attached, with a reason; it stays readable."""
    row = find_attachment(desk, attachment_id)
    check(
        row.party == desk.actor.party,
        "this file was attached by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row.party,
    )
    desk.withdraw(t.attachment, row, reason)
    return _done(row)


@act("attachment", binds="attachment")
def publish_attachment(desk: Desk, attachment_id: AttachmentId) -> Done:
    """Agree to publish a file of a published record; it is public when each side has."""
    row = find_attachment(desk, attachment_id)
    record = desk.first(
        select(RECORDS[row.about_kind]).where(RECORDS[row.about_kind].c.id == row.about)
        if row.about_kind
        else select(t.commitment).where(t.commitment.c.id == "")
    )
    check(
        row.tier == "shared" and record is not None and record["tier"] == "public",
        "only a file of a published record is published",
        "Publish the record first; what was shown cannot be hidden again.",
    )
    if desk.assent("attachment", attachment_id, "publish"):
        desk.change(t.attachment, attachment_id, tier="public")
        return Done(row.about_kind or "attachment", row.about or row.id, "public")
    return _done(row)


def share_attachments(desk: Desk, *records: str) -> None:
    """Show the files of records that are shown to the other side, but for private evidence."""
    evidence = select(t.evidence.c.reference).where(t.evidence.c.tier == "party")
    desk.change_where(
        t.attachment,
        t.attachment.c.about.in_(records),
        t.attachment.c.tier == "party",
        t.attachment.c.withdrawn_at.is_(None),
        t.attachment.c.id.not_in(evidence),
        tier="shared",
    )


def read_attachments(desk: Desk, *records: str) -> list[Attachment]:
    """Live files of records, the newest first, without their bytes."""
    query = select(*SHOWN).where(
        t.attachment.c.about.in_(records), t.attachment.c.withdrawn_at.is_(None)
    )
    return desk.records(
        Attachment, query.order_by(t.attachment.c.created_at.desc(), t.attachment.c.id)
    )


def find_attachment(desk: Desk, identifier: str) -> Attachment:
    """A live file without its bytes."""
    row = desk.record(Attachment, select(*SHOWN).where(t.attachment.c.id == identifier))
    if row is None or row.withdrawn_at:
        # Refused, in the words for a file that is not there or was withdrawn.
        desk.find_live(AttachmentRow, identifier)
        raise AssertionError(f"{identifier} is live, and was not found")
    return row


def _done(row: Attachment) -> Done:
    return Done(row.about_kind or "attachment", row.about or row.id, row.tier)
