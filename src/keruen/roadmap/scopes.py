"""To which theme, body, organisation and file a record belongs, for grants with a scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    "logframe_reading": ("file",),
    "milestone": ("file",),
    "delivery": ("file",),
    "mission": ("file",),
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
    "paragraph": ("document",),
    "text_bracket": ("paragraph",),
    "text_comment": ("paragraph",),
    "alternative": ("bracket",),
    "legal_instrument": ("document",),
    "delegation": ("session",),
    "delegation_member": ("session",),
    "meeting_room": ("session",),
    "agenda_slot": ("session",),
    "paper": ("session",),
    "paper_file": ("paper",),
    "outcome": ("session",),
    "invitation": ("session",),
    "reporting_round": ("session",),
    "report_request": ("commitment",),
    "measurement": ("indicator",),
    "indicator": ("provision", "theme"),
}
"""Columns of a record that lead to its scopes."""

DEEPEST = 5


Place = tuple[str, str]
"""A table and the id of one of its records."""

BATCH = 500


def scopes_of(desk: Desk, table: str, record: str) -> frozenset[Scope]:
    """The scopes to which a record belongs, itself included where it is a theme, body or file.

    A commitment also belongs to the organisation that leads it for the actor's side. An
    organisation that an act names beside its record, such as a lead, places the act nowhere.
    """
    return scopes_of_all(desk, [(table, record)])[table, record]


def scopes_of_all(desk: Desk, places: Iterable[Place]) -> dict[Place, frozenset[Scope]]:
    """The scopes of many records, as `scopes_of` gives them for each, with few statements.

    Parameters
    ----------
    places : tables and ids of records.
    """
    wanted = set(places)
    above: dict[Place, set[Place]] = {}
    reached = {each for each in wanted if each[0] != "organisation"}
    for _ in range(DEEPEST):
        found = _read_above(desk, reached)
        above |= found
        reached = {each for held in found.values() for each in held} - set(above)
        if not reached:
            break
    return {each: frozenset(_climb(above, each)) for each in wanted}


def _climb(above: Mapping[Place, set[Place]], place: Place) -> Iterator[Scope]:
    if place[0] == "organisation" and place not in above:
        return
    seen, ahead = {place}, [place]
    while ahead:
        each = ahead.pop()
        if each[0] in SCOPED:
            yield each
        new = above.get(each, set()) - seen
        seen |= new
        ahead += new


def _read_above(desk: Desk, places: Iterable[Place]) -> dict[Place, set[Place]]:
    """To which records some records lead; a record that the actor does not see leads nowhere."""
    by_table: dict[str, list[str]] = {}
    for table, record in places:
        if table in FOLLOWED:
            by_table.setdefault(table, []).append(record)
    found: dict[Place, set[Place]] = {}
    for table, records in by_table.items():
        for first in range(0, len(records), BATCH):
            part = records[first : first + BATCH]
            _read_part(desk, table, part, found)
    return found


def _read_part(
    desk: Desk, table: str, records: Sequence[str], found: dict[Place, set[Place]]
) -> None:
    held = t.metadata.tables[table]
    links = [
        (name, key.column.table.name)
        for name in FOLLOWED[table]
        if name in held.c
        for key in held.c[name].foreign_keys
    ]
    query = select(held.c.id, *(held.c[name] for name, _ in links)).where(held.c.id.in_(records))
    for row in desk.rows(query):
        found[table, row["id"]] = {(other, str(row[name])) for name, other in links if row[name]}
    if table == "commitment":
        lead = t.commitment_lead
        led = select(lead.c.commitment, lead.c.organisation).where(
            lead.c.commitment.in_(records), lead.c.of_party == desk.actor.party
        )
        for row in desk.rows(led):
            found.setdefault((table, row["commitment"]), set()).add(
                ("organisation", str(row["organisation"]))
            )
