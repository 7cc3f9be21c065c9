"""Invitations of one's own people to a session, and their answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from keruen.roadmap.acts.invitations import INVITING
from keruen.roadmap.reads.meetings import find_body, find_session
from keruen.roadmap.reads.register import person_names
from keruen.roadmap.reads.work import find_invitation, list_invitations
from keruen.roadmap.rows import InvitationRow, SessionRow
from keruen.store.refusal import refuse
from keruen.web.mail.labels import ANSWERS
from keruen.web.marks import N_
from keruen.web.pages.days import say_moment
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Fact, Link, View, Wanted, forms_for, page

BUTTONS = {
    "accepted": N_("Accept the invitation"),
    "tentative": N_("Answer that you may come"),
    "declined": N_("Decline the invitation"),
}
"""The buttons of an invitation, by the answer that they record."""


@dataclass(frozen=True, kw_only=True)
class InvitationLine:
    """A row of the table: Invited."""

    person: Annotated[Cell, N_("Person")]
    state: Annotated[Cell, N_("State")]
    answer: Annotated[Cell, N_("Answer")]
    answered: Annotated[Cell, N_("Answered on")]


@dataclass
class InvitationsView(View):
    """Invitations to a session, with the form that takes the file of an answer."""

    template: ClassVar[str] = "invitations.html.jinja"

    takes_replies: bool = False


@page("/roadmap/invitations")
def invitations(asked: Asked) -> View:
    """Whom the reader's side invited to a session, and what they answered."""
    session = find_session(asked.desk, asked.query.get("session", ""))
    view = InvitationsView(N_("Invitations"))
    if session is None:
        view.lead = N_("Open the invitations from the page of a session.")
        view.data = {"invitations": []}
        return view
    return _of_session(asked, view, session)


def _of_session(asked: Asked, view: InvitationsView, session: SessionRow) -> View:
    desk = asked.desk
    rows, paging = asked.page_rows(list_invitations(session.id))
    names = person_names(desk, {row.person for row in rows})
    view.lead = N_("Your side alone sees whom it invites; calendars follow each change by mail.")
    view.kicker = session_name(asked, session)
    lines = [_line(asked, row, names) for row in rows]
    view.tables = [table_of(N_("Invited"), InvitationLine, lines, paging)]
    view.links = [Link(N_("The session"), f"/roadmap/sessions/{session.id}")]
    wanted: list[Wanted] = []
    if session.state in INVITING and session.ends_at >= desk.moment:
        wanted.append(("invite_to_session", {"session_id": session.id}))
    wanted += [
        ("cancel_invitation", {"invitation_id": row.id}, names.get(row.person, ""))
        for row in rows
        if row.state == "invited"
    ]
    view.forms = forms_for(asked, *wanted)
    view.takes_replies = desk.actor.may("session")
    view.data = {"invitations": rows}
    return view


@page("/roadmap/invitations/{id}")
def invitation(asked: Asked) -> View:
    """One's own invitation, with the form that answers it."""
    desk = asked.desk
    row = find_invitation(desk, asked.path["id"])
    session = find_session(desk, row.session) if row is not None else None
    if row is None or session is None:
        refuse("there is no such invitation", "Open your tasks.", kind="missing")
    view = View(N_("Invitation"), kicker=session_name(asked, session))
    names = person_names(desk, {row.person})
    view.facts = [
        Fact(N_("Person"), names.get(row.person, "-")),
        Fact(N_("Begins"), say_moment(session.starts_at, asked.language)),
        Fact(N_("Place"), session.place or "-"),
        Fact(N_("State"), Cell(row.state, kind="state")),
        Fact(N_("Answer"), asked.words(ANSWERS[row.answer])),
    ]
    view.links = [Link(N_("The session"), f"/roadmap/sessions/{session.id}")]
    open_still = row.state == "invited" and row.ends_at >= desk.moment
    if open_still and row.person == desk.actor.person:
        view.forms = [
            replace(form, label=label)
            for answer, label in BUTTONS.items()
            for form in forms_for(
                asked, ("answer_invitation", {"invitation_id": row.id, "answer": answer})
            )
        ]
    view.data = {"invitation": row}
    return view


def session_name(asked: Asked, session: SessionRow) -> str:
    """A session by its body and number."""
    body = find_body(asked.desk, session.body)
    name = asked.say(body.names) if body is not None else asked.words("session")
    return f"{name} {session.number}"


def _line(asked: Asked, row: InvitationRow, names: dict[str, str]) -> InvitationLine:
    return InvitationLine(
        person=Cell(names.get(row.person, "-"), f"/roadmap/invitations/{row.id}", "data"),
        state=Cell(row.state, kind="state"),
        answer=Cell(asked.words(ANSWERS[row.answer]), kind="data"),
        answered=Cell(
            say_moment(row.answered_at, asked.language) if row.answered_at else "-", kind="time"
        ),
    )
