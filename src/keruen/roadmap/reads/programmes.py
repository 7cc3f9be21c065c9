"""Files of programmes by page, their entries, and their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.kinds import KINDS
from keruen.roadmap.reads.listing import Listing, list_live
from keruen.roadmap.rows import (
    FileEntryRow,
    FileGuestRow,
    FileRoleRow,
    FileRow,
    JointPositionRow,
    PositionRow,
)
from keruen.store.typed_rows import TypedRow


def list_files(room: str = "") -> Listing[FileRow]:
    """Live files, or those of one page, by kind and id."""
    kinds = [kind.name for kind in KINDS.values() if not room or kind.room == room]
    query = select(t.file).where(t.file.c.withdrawn_at.is_(None), t.file.c.kind.in_(kinds))
    return Listing(FileRow, query.order_by(t.file.c.kind, t.file.c.id))


def read_files(desk: Desk, room: str = "") -> list[FileRow]:
    """Live files, or those of one page, by kind and id."""
    return list_files(room).rows(desk)


def list_entries(*files: str, kind: str = "") -> Listing[FileEntryRow]:
    """The entries of files, or those of a kind, that are not withdrawn, newest first."""
    entry = t.file_entry.c
    query = select(t.file_entry).where(entry.file.in_(files), entry.withdrawn_at.is_(None))
    if kind:
        query = query.where(entry.kind == kind)
    return Listing(FileEntryRow, query.order_by(entry.created_at.desc(), entry.id))


def read_file_entries(desk: Desk, *files: str) -> list[FileEntryRow]:
    """The entries of files that are not withdrawn, newest first."""
    return list_entries(*files).rows(desk) if files else []


def list_roles(file: str) -> Listing[FileRoleRow]:
    """The roles of a file that are not withdrawn."""
    return list_live(FileRoleRow, t.file_role.c.file == file)


def read_guests(desk: Desk, file: str) -> list[FileGuestRow]:
    """Organisations that are admitted to a file or proposed for it."""
    return list_live(FileGuestRow, t.file_guest.c.file == file).rows(desk)


def list_positions(file: str = "") -> Listing[PositionRow]:
    """Own positions of the actor's side, of a file or of all, the newest first."""
    position = t.position.c
    query = select(t.position)
    if file:
        query = query.where(position.file == file)
    return Listing(PositionRow, query.order_by(position.created_at.desc(), position.id))


def list_joint_positions(file: str) -> Listing[JointPositionRow]:
    """Joint positions of a file, the newest first."""
    position = t.joint_position.c
    query = select(t.joint_position).where(position.file == file)
    return Listing(JointPositionRow, query.order_by(position.created_at.desc(), position.id))


def find_file(desk: Desk, identifier: str) -> FileRow | None:
    """A file, if the actor sees it."""
    return desk.record(FileRow, select(t.file).where(t.file.c.id == identifier))


@dataclass(frozen=True, slots=True)
class Deadline(TypedRow):
    """A day of an entry, with the title of its file."""

    table: ClassVar[Table] = t.file_entry
    id: str
    kind: str
    data: dict[str, object]
    day: str
    tier: str
    state: str
    created_at: str
    title: dict[str, str]
    file: str


def read_deadlines(desk: Desk, first: date, last: date) -> list[Deadline]:
    """Days of entries within a window, each with the title of its file."""
    entry = t.file_entry.c
    query = (
        select(
            entry.id,
            entry.kind,
            entry.data,
            entry.day,
            entry.tier,
            entry.state,
            entry.created_at,
            t.file.c.title,
            t.file.c.id.label("file"),
        )
        .join(t.file, t.file.c.id == entry.file)
        .where(
            entry.day.between(first.isoformat(), last.isoformat()),
            entry.withdrawn_at.is_(None),
            entry.state != "refused",
        )
        .order_by(entry.day, entry.id)
    )
    return desk.records(Deadline, query)
