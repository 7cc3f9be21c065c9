"""To which theme, body, organisation and file a record belongs, for grants with a scope."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.store.roles import Scope

SCOPED = frozenset({"theme", "body", "organisation", "file"})
"""Tables whose records are scopes."""

FOLLOWED = {
    "provision": ("theme",),
    "commitment": ("theme", "provision"),
    "file": ("theme", "provision"),
    "file_role": ("file", "organisation"),
    "file_entry": ("file",),
    "file_guest": ("file",),
    "position": ("file",),
    "joint_position": ("file",),
    "evidence": ("commitment",),
    "dispute": ("commitment",),
    "session": ("body",),
    "agenda_item": ("body", "session"),
    "document": ("provision", "session", "body"),
    "text_version": ("document",),
    "bracket": ("version",),
    "decision": ("session", "provision"),
    "event": ("provision",),
    "measurement": ("indicator",),
    "indicator": ("provision", "theme"),
}
"""Columns of a record that lead to its scopes."""

DEEPEST = 5


def scopes_of(desk: Desk, table: str, record: str) -> frozenset[Scope]:
    """The scopes to which a record belongs, itself included where it is a theme, body or file.

    A commitment also belongs to the organisation that leads it for the actor's side. An
    organisation that an act names beside its record, such as a lead, places the act nowhere.
    """
    if table == "organisation":
        return frozenset()
    return frozenset(_walk(desk, table, record, DEEPEST))


def _walk(desk: Desk, table: str, record: str, deep: int) -> Iterator[Scope]:
    if table in SCOPED:
        yield table, record
    followed = FOLLOWED.get(table, ())
    if not followed or not deep:
        return
    held = t.metadata.tables[table]
    row = desk.first(select(held).where(held.c.id == record))
    if row is None:
        return
    if table == "commitment":
        lead = t.commitment_lead
        query = select(lead.c.organisation).where(
            lead.c.commitment == record, lead.c.of_party == desk.actor.party
        )
        yield from (("organisation", str(each["organisation"])) for each in desk.rows(query))
    for name in followed:
        column = held.columns.get(name)
        if column is None or not row[name]:
            continue
        for key in column.foreign_keys:
            yield from _walk(desk, key.column.table.name, str(row[name]), deep - 1)
