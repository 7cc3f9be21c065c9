"""Organisations that see a file: the table on its page, and the forms of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.guest_access import GUEST_KINDS
from keruen.roadmap.reads.register import organisation_names
from keruen.roadmap.rows import FileGuestRow, FileRow
from keruen.web.marks import N_
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import Asked, Wanted


@dataclass(frozen=True, kw_only=True)
class GuestLine:
    """An organisation as a row of the table."""

    organisation: Annotated[Cell, N_("Organisation")]
    role: Annotated[Cell, N_("Role")]
    state: Annotated[Cell, N_("State")]
    proposed_by: Annotated[Cell, N_("Proposed by")]


def show_guests(asked: Asked, guests: list[FileGuestRow]) -> list[Table]:
    """The table of organisations; none where there is none."""
    if not guests:
        return []
    names = organisation_names(asked.desk)
    lines = [
        GuestLine(
            organisation=Cell(_name(asked, names, each), kind="data"),
            role=Cell(each.role, kind="state"),
            state=Cell(each.state, kind="state"),
            proposed_by=Cell(each.proposed_party, kind="side"),
        )
        for each in guests
    ]
    return [table_of(N_("Organisations that see this file"), GuestLine, lines)]


def guest_steps(asked: Asked, row: FileRow, guests: list[FileGuestRow]) -> list[Wanted]:
    """The acts on guests that the reader's side can do."""
    me = asked.desk.actor.side
    if not me or row.kind not in GUEST_KINDS or row.tier == "party":
        return []
    names = organisation_names(asked.desk)
    wanted: list[Wanted] = []
    for each in guests:
        this, name = {"guest_id": each.id}, _name(asked, names, each)
        if each.state == "proposed" and each.proposed_party != me:
            wanted.append(("agree_to_guest", this, name))
        wanted.append(("end_guest", this, name))
    wanted.append(("propose_guest", {"file_id": row.id}))
    return wanted


OBSERVER_NAME = N_("observer")
"""The role of a guest that has no role in the file, for the catalogues."""


def _name(asked: Asked, names: dict[str, dict[str, str]], row: FileGuestRow) -> str:
    found = names.get(row.organisation)
    return asked.say(found) if found else row.organisation
