"""Organisations that see a file: proposed by one side, agreed to by the other, ended by either."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.fields import FileId, GuestId, OrganisationId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.guest_access import GUEST_KINDS, OBSERVER
from keruen.roadmap.kinds import KINDS
from keruen.roadmap.rows import FileGuestRow, FileRow
from keruen.roadmap.tables import file_guest
from keruen.store.fields import Code, Words
from keruen.store.refusal import check


@act("programme")
def propose_guest(
    desk: Desk, file_id: FileId, organisation_id: OrganisationId, role: Code = OBSERVER
) -> Done:
    """Propose that an organisation sees a file; it does once the other side agrees."""
    row = desk.find_live(FileRow, file_id)
    check(
        row.kind in GUEST_KINDS and row.tier != "party",
        "this kind of file has no guests, or your side has the file for itself",
        "Choose a programme, project, mission or opportunity that both sides share.",
        kind="invalid",
    )
    roles = (OBSERVER, *KINDS[row.kind].roles)
    check(
        role in roles,
        "a file of this kind has no role {role}",
        "Write one of {roles}.",
        kind="invalid",
        role=repr(role[:40]),
        roles=", ".join(roles),
    )
    held = select(file_guest).where(
        file_guest.c.file == file_id,
        file_guest.c.organisation == organisation_id,
        file_guest.c.withdrawn_at.is_(None),
    )
    check(
        desk.record(FileGuestRow, held) is None,
        "this organisation is admitted or proposed already",
        "End the admission first.",
    )
    desk.add(
        file_guest,
        tier="shared",
        file=file_id,
        organisation=organisation_id,
        role=role,
        state="proposed",
        proposed_party=desk.actor.party,
    )
    return Done("file", file_id, "shared")


@act("programme", binds="guest")
def agree_to_guest(desk: Desk, guest_id: GuestId) -> Done:
    """Agree that an organisation which the other side proposed sees a file."""
    row = desk.find_live(FileGuestRow, guest_id)
    check(
        row.proposed_party != desk.actor.party,
        "an organisation is admitted by both sides",
        "Let the side that did not propose it agree.",
        kind="forbidden",
    )
    desk.go(file_guest, row, "admitted", agreed_party=desk.actor.party)
    return Done("file", row.file, "shared")


@act("programme")
def end_guest(desk: Desk, guest_id: GuestId, reason: Words) -> Done:
    """End the admission of an organisation, or refuse one that was proposed."""
    row = desk.find_live(FileGuestRow, guest_id)
    desk.withdraw(file_guest, row, reason)
    return Done("file", row.file, "shared")
