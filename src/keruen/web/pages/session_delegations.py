"""The delegations of a session: names and functions, never addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.acts.delegations import OVER
from keruen.roadmap.reads.delegations import (
    Member,
    level_step,
    read_delegations_of,
    read_members,
    short_mandates,
)
from keruen.roadmap.reads.meetings import read_session_assents
from keruen.roadmap.rows import DelegationRow
from keruen.web.marks import N_
from keruen.web.pages.days import say_day
from keruen.web.pages.session_tabs import DELEGATIONS, begin_tab, find_sitting, title_of
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Phrase, View, Wanted, forms_for, page, show_history


@dataclass(frozen=True, kw_only=True)
class DelegationLine:
    """A row of the table: Delegations."""

    side: Annotated[Cell, N_("Side")]
    level: Annotated[Cell, N_("Level of its head")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """A row of the table: Members."""

    precedence: Annotated[int, N_("Order")]
    name: Annotated[Cell, N_("Name")]
    side: Annotated[Cell, N_("Side")]
    function: Annotated[Cell, N_("Function")]
    days: Annotated[str, N_("Days")]
    credentials: Annotated[Cell, N_("Credentials")]


@page("/roadmap/sessions/{id}/delegations")
def session_delegations(asked: Asked) -> View:
    """Delegations of a session: each side sees its own, and the other once communicated."""
    desk, sitting = asked.desk, find_sitting(asked)
    row = sitting.row
    delegations = read_delegations_of(desk, row.id)
    members = read_members(desk, row.id)
    view = View(title_of(asked, sitting))
    begin_tab(asked, sitting, view, DELEGATIONS)
    shared = [each for each in delegations if each.tier != "party"]
    levels = {each.level for each in shared}
    if len(levels) > 1:
        view.alarms.append(_difference(asked, row.id, shared))
    for each in short_mandates(desk, row.id):
        view.alarms.append(
            Phrase(
                "The mandate of {name} ends before the last day on which the member takes part.",
                {"name": each.name},
            )
        )
    if asked.public:
        view.notes.append(Phrase("Delegations are not public."))
    view.tables = [
        table_of(
            N_("Delegations"),
            DelegationLine,
            [
                DelegationLine(
                    side=Cell(each.of_party, kind="side"),
                    level=Cell(each.level, kind="state"),
                    state=Cell(each.state, kind="state"),
                )
                for each in delegations
            ],
        ),
        table_of(N_("Members"), MemberLine, [_member_line(asked, each) for each in members]),
    ]
    view.forms = forms_for(asked, *_wanted(asked, row.state, row.id, row.body, delegations))
    show_history(asked, view, *(each.id for each in delegations))
    view.data = {"session": row, "delegations": delegations, "members": members}
    return view


def _difference(asked: Asked, session: str, shared: list[DelegationRow]) -> Phrase:
    step = level_step(shared)
    given = {
        each.of_party for each in read_session_assents(asked.desk, session) if each.step == step
    }
    levels = " – ".join(
        f"{asked.say(party.names)}: {asked.words(each.level)}"
        for each in shared
        for party in asked.desk.parties
        if party.code == each.of_party
    )
    if len(given) == len(asked.desk.parties):
        return Phrase(
            "The heads differ in level ({levels}); both sides accept this.", {"levels": levels}
        )
    return Phrase(
        "The heads differ in level ({levels}); a delegation is complete once both sides accept "
        "this.",
        {"levels": levels},
    )


def _member_line(asked: Asked, each: Member) -> MemberLine:
    first, last = (say_day(day, asked.language) for day in (each.from_day, each.to_day))
    credentials = "-"
    if each.credentials_by:
        credentials = f"{asked.words(each.credentials_by)}, "
        credentials += say_day(each.credentials_on, asked.language)
    return MemberLine(
        precedence=each.precedence,
        name=Cell(each.name, kind="data"),
        side=Cell(each.of_party, kind="side"),
        function=Cell(each.function, kind="state"),
        days=first if first == last else f"{first} – {last}",
        credentials=Cell(credentials, kind="data"),
    )


def _wanted(
    asked: Asked, state: str, session: str, body: str, found: list[DelegationRow]
) -> list[Wanted]:
    desk = asked.desk
    if state in OVER:
        return []
    own = next((each for each in found if each.of_party == desk.actor.party), None)
    if own is None:
        return [("draw_up_delegation", {"session_id": session, "body_id": body})]
    about = {"delegation_id": own.id}
    wanted: list[Wanted] = [("add_member", about)]
    if own.state == "draft":
        wanted.insert(0, ("communicate_delegation", about))
    if own.state == "accepted":
        wanted.insert(0, ("complete_delegation", about))
    for each in found:
        if each.of_party != desk.actor.party and each.state == "communicated":
            wanted.insert(0, ("accept_delegation", {"delegation_id": each.id}))
    shared = {each.level for each in found if each.tier != "party"}
    if len(shared) > 1:
        wanted.append(("accept_level_difference", {"session_id": session}))
    wanted.append(("set_delegation_level", {**about, "body_id": body}))
    for member in read_members(desk, session, desk.actor.party):
        this = {"member_id": member.id}
        if not member.credentials_by:
            wanted.append(("record_credentials", this, member.name))
        wanted.append(("set_precedence", this, member.name))
        wanted.append(("withdraw_member", this, member.name))
    return wanted
