"""The kinds of records that a file can be attached to."""

from __future__ import annotations

from sqlalchemy import Table

from keruen.roadmap import tables as t

RECORDS: dict[str, Table] = {
    each.name: each
    for each in (
        t.commitment,
        t.document,
        t.session,
        t.decision,
        t.file,
        t.file_entry,
        t.body,
        t.provision,
        t.event,
        t.indicator,
        t.measurement,
        t.agenda_item,
        t.organisation,
        t.person,
        t.mandate,
        t.position,
        t.joint_position,
    )
}
"""Kinds of records that files can be attached to."""
