"""Inviting one's own people to a session, and answering for oneself."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import func, select

from keruen.roadmap.acts.fields import InvitationId, PersonId, SessionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import InvitationRow, PersonRow, SessionRow
from keruen.roadmap.tables import invitation
from keruen.store.fields import Line
from keruen.store.refusal import check, word

INVITING = ("planned", "convened", "agenda_adopted", "in_progress")
"""States of a session to which people can be invited."""

Answer = Literal["accepted", "tentative", "declined"]


@act("session")
def invite_to_session(desk: Desk, session_id: SessionId, person_id: PersonId) -> Done:
    """Invite a person of the own side to a session; the other side does not see it."""
    row = desk.find_live(SessionRow, session_id)
    who = desk.find_live(PersonRow, person_id)
    check(
        who.of_party == desk.actor.party,
        "{name} belongs to {party}",
        "A side invites its own people.",
        kind="forbidden",
        name=who.name,
        party=who.of_party,
    )
    check(
        row.state in INVITING and row.ends_at >= desk.moment,
        "session {number} is {state} or over, and nobody can be invited to it",
        "Invite people to a session that lies ahead.",
        number=row.number,
        state=word(row.state),
    )
    here = invitation.c
    own = (here.session == session_id, here.of_party == desk.actor.party)
    held = desk.record(InvitationRow, select(invitation).where(*own, here.person == person_id))
    # All of a side follow one event of their calendars, so they count its changes together.
    last = desk.connection.execute(select(func.max(here.sequence)).where(*own)).scalar()
    plan: dict[str, object] = {
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "zone": row.zone,
        "place": row.place,
    }
    if held is not None:
        check(
            held.state == "cancelled",
            "{name} is already invited",
            "Nothing needs to be added.",
            name=who.name,
        )
        desk.change(
            invitation,
            held.id,
            state="invited",
            answer="needs_action",
            answered_at=None,
            sequence=max(held.sequence, int(last or 0)) + 1,
            **plan,
        )
        return Done("invitation", held.id, "party")
    made = desk.add(
        invitation,
        tier="party",
        id=desk.new_id(invitation.name),
        session=session_id,
        person=person_id,
        of_party=desk.actor.party,
        uid=None,
        sequence=int(last or 0),
        state="invited",
        answer="needs_action",
        **plan,
    )
    return Done("invitation", made, "party")


@act("session")
def cancel_invitation(desk: Desk, invitation_id: InvitationId, reason: Line) -> Done:
    """Cancel the invitation of a person of the own side, also in the calendar of the person."""
    row = desk.find_live(InvitationRow, invitation_id)
    check(
        row.state == "invited",
        "this invitation is already cancelled",
        "Nothing needs to be done.",
    )
    desk.change(invitation, row.id, state="cancelled", sequence=row.sequence + 1)
    return Done("invitation", row.id, "party", facts={"reason": reason})


@act("task")
def answer_invitation(desk: Desk, invitation_id: InvitationId, answer: Answer) -> Done:
    """Answer one's own invitation to a session."""
    row = desk.find_live(InvitationRow, invitation_id)
    check_answerable(desk, row)
    check(
        row.person == desk.actor.person and bool(desk.actor.person),
        "an invitation is answered by the person who was invited",
        "Let the person answer, by the link in the mail or signed in.",
        kind="forbidden",
    )
    desk.change(invitation, row.id, answer=answer, answered_at=desk.moment)
    return Done("invitation", row.id, "party")


def check_answerable(desk: Desk, row: InvitationRow) -> None:
    """Refuse an answer to an invitation that was cancelled or is over."""
    check(
        row.state == "invited" and row.ends_at >= desk.moment,
        "this invitation was cancelled, or the session is over",
        "Nothing needs to be answered.",
    )
