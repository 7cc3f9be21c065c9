"""Assignments, saved filters and invitations, as their side sees them."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.rows import InvitationRow, SavedFilterRow, TaskAssignmentRow


def find_assignments(desk: Desk, key: tuple[str, str, str]) -> list[TaskAssignmentRow]:
    """To whom a task is given now: by its kind, record and part."""
    here = t.task_assignment.c
    kind, record, part = key
    query = select(t.task_assignment).where(
        here.kind == kind,
        here.record == record,
        here.part == part,
        here.withdrawn_at.is_(None),
    )
    return desk.records(TaskAssignmentRow, query)


def list_filters(desk: Desk) -> list[SavedFilterRow]:
    """The saved filters of the reader's own account, by name."""
    here = t.saved_filter.c
    query = select(t.saved_filter).where(
        here.account == desk.actor.account, here.withdrawn_at.is_(None)
    )
    return desk.records(SavedFilterRow, query.order_by(here.name, here.id))


def list_invitations(session: str) -> Listing[InvitationRow]:
    """Invitations of one's own people to a session."""
    here = t.invitation.c
    query = select(t.invitation).where(here.session == session, here.withdrawn_at.is_(None))
    return Listing(InvitationRow, query.order_by(here.created_at, here.id))


def find_invitation(desk: Desk, identifier: str) -> InvitationRow | None:
    """An invitation that the reader's side made."""
    return desk.record(InvitationRow, select(t.invitation).where(t.invitation.c.id == identifier))
