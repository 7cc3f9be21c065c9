"""One event: who takes part, wishes, the reader's day, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from keruen.council.names import CLOSED, HELD, NO_SHOW, PUBLISHED, STAGES
from keruen.council.reads import (
    find_availability,
    list_attendance,
    list_meetings,
    list_wishes,
    profiles_of,
)
from keruen.council.rows import (
    CouncilAttendanceRow,
    CouncilEventRow,
    CouncilMeetingRow,
    CouncilProfileRow,
    CouncilWishRow,
)
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.council.package import (
    PAGES,
    CouncilAsked,
    choices,
    company_cell,
    data,
    state,
)
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Link, View

Profiles = Mapping[str, CouncilProfileRow]


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """A meeting."""

    slot: Annotated[Cell, N_("Time")]
    table: Annotated[Value, N_("Table")]
    first: Annotated[Cell, N_("Company")]
    second: Annotated[Cell, N_("Meets")]
    accepted: Annotated[Value, N_("Accepted by")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class ThereLine:
    """A company that takes part."""

    company: Annotated[Cell, N_("Company")]
    side: Annotated[Cell, N_("Side")]
    ours: Annotated[Value, N_("We wish")]
    theirs: Annotated[Value, N_("They wish")]
    why: Annotated[Cell, N_("Why")]


@PAGES.page("/council/events/{id}")
def event(asked: CouncilAsked) -> View:
    """An event, with the meetings that the reader sees."""
    unit = asked.unit
    row = unit.find(CouncilEventRow, asked.path["id"])
    profiles, there = profiles_of(unit), list_attendance(unit, row.id)
    wishes, met = list_wishes(unit, row.id), list_meetings(unit, row.id)
    view = View(row.title)
    view.facts = [
        Fact(N_("Day"), asked.say_day(date.fromisoformat(row.day))),
        Fact(N_("Venue"), data(row.place)),
        Fact(N_("Time zone"), data(row.zone)),
        Fact(N_("Slots"), data(", ".join(row.slots))),
        Fact(N_("Length of a meeting"), asked.amount(row.minutes, "min")),
        Fact(N_("Tables"), asked.number(row.tables)),
        Fact(N_("Most meetings of a company"), asked.number(row.cap)),
        Fact(N_("State"), state(row.state)),
    ]
    view.tables = [_day(asked, met, profiles), _there(asked, there, wishes, profiles)]
    view.links = [Link(N_("Programme (PDF)"), f"/council/events/{row.id}/programme.pdf")]
    if unit.company:
        view.forms = _company_forms(asked, row, there, wishes, profiles)
        view.forms += _meeting_forms(asked, met, profiles)
    elif unit.actor.seat == "organiser":
        view.links.append(Link(N_("Timetable"), f"/council/events/{row.id}/timetable"))
        view.forms = _organiser_forms(asked, row, met, profiles)
    view.data = {
        "id": row.id,
        "state": row.state,
        "companies": [each.company for each in there],
        "meetings": [
            {
                "id": each.id,
                "slot": each.slot,
                "table": each.place + 1,
                "companies": [each.company_a, each.company_b],
                "state": each.state,
            }
            for each in met
        ],
        "wishes": [{"from": each.company, "to": each.taker, "rank": each.rank} for each in wishes],
    }
    return view


def _name(company: str, profiles: Profiles) -> str:
    return profiles[company].legal_name if company in profiles else company


def _day(asked: CouncilAsked, met: Sequence[CouncilMeetingRow], profiles: Profiles) -> Table:
    own = asked.unit.company
    lines = []
    for each in met:
        first, second = each.company_a, each.company_b
        if second == own:
            first, second = second, first
        accepted = [
            _name(company, profiles)
            for company, at in (
                (each.company_a, each.accepted_a),
                (each.company_b, each.accepted_b),
            )
            if at
        ]
        lines.append(
            MeetingLine(
                slot=data(each.slot),
                table=each.place + 1,
                first=company_cell(first, profiles),
                second=company_cell(second, profiles),
                accepted=", ".join(accepted) or "-",
                state=state(each.state),
            )
        )
    return table_of(N_("My day") if own else N_("Meetings"), MeetingLine, lines)


def _there(
    asked: CouncilAsked,
    there: Sequence[CouncilAttendanceRow],
    wishes: Sequence[CouncilWishRow],
    profiles: Profiles,
) -> Table:
    own = asked.unit.company
    ours = {each.taker: each for each in wishes if each.company == own}
    theirs = {each.company: each for each in wishes if each.taker == own}
    return table_of(
        N_("Companies that take part"),
        ThereLine,
        [
            ThereLine(
                company=company_cell(each.company, profiles),
                side=data(each.party),
                ours=ours[each.company].rank if each.company in ours else None,
                theirs=theirs[each.company].rank if each.company in theirs else None,
                why=data(theirs[each.company].why if each.company in theirs else ""),
            )
            for each in there
        ],
    )


def _company_forms(
    asked: CouncilAsked,
    row: CouncilEventRow,
    there: Sequence[CouncilAttendanceRow],
    wishes: Sequence[CouncilWishRow],
    profiles: Profiles,
) -> list[Form]:
    unit, given = asked.unit, {"event_id": row.id}
    if row.state == CLOSED:
        return []
    if unit.company not in {each.company for each in there}:
        return list(asked.forms.make("take_part", given))
    away = find_availability(unit, row.id)
    others = [
        (each.company, _name(each.company, profiles))
        for each in there
        if each.party != unit.actor.party
    ]
    ranks = [("1", asked.words(N_("1 (most)"))), ("2", "2"), ("3", "3")]
    forms: list[Form] = [
        *asked.forms.make(
            "wish_meeting",
            given,
            Ask("company_id", N_("Company"), options=others),
            Ask("rank", N_("Rank"), options=ranks),
            Ask("why", N_("Why")),
            words=N_("A meeting is arranged where both companies wish it."),
        ),
        *asked.forms.make(
            "set_away",
            given,
            Ask("away", N_("Slots in which we are away"), " ".join(away.away) if away else ""),
            words=N_("Only your company reads this; the timetable respects it."),
        ),
    ]
    for each in wishes:
        if each.company == unit.company:
            about = _name(each.taker, profiles)
            reason = Ask("reason", N_("Reason"))
            forms += asked.forms.make("withdraw_wish", {"wish_id": each.id}, reason, about=about)
    forms += asked.forms.make("leave_event", given, Ask("reason", N_("Reason")), plain=True)
    return forms


def _meeting_forms(
    asked: CouncilAsked, met: Sequence[CouncilMeetingRow], profiles: Profiles
) -> list[Form]:
    forms: list[Form] = []
    for each in met:
        mine, other = each.accepted_a, each.company_b
        if each.company_b == asked.unit.company:
            mine, other = each.accepted_b, each.company_a
        given, about = {"meeting_id": each.id}, f"{each.slot} {_name(other, profiles)}"
        if not mine and each.state in (PUBLISHED, HELD):
            forms += asked.forms.make("accept_meeting", given, about=about)
        if each.state in (PUBLISHED, HELD):
            forms += asked.forms.make(
                "report_outcome",
                given,
                Ask("stage", N_("Stage"), options=choices(asked, STAGES)),
                Ask("hs", N_("HS code")),
                Ask("value_usd", N_("Value"), unit="USD"),
                Ask("next_step", N_("Next step")),
                about=about,
                words=N_("Your organiser reads it; the other company does not."),
            )
    return forms


def _organiser_forms(
    asked: CouncilAsked,
    row: CouncilEventRow,
    met: Sequence[CouncilMeetingRow],
    profiles: Profiles,
) -> list[Form]:
    forms: list[Form] = []
    given = {"event_id": row.id}
    states = [(HELD, asked.words(HELD, "state")), (NO_SHOW, asked.words(NO_SHOW, "state"))]
    waiting = [each for each in met if each.state == PUBLISHED]
    if waiting and asked.unit.today.isoformat() >= row.day:
        options = [
            (
                each.id,
                f"{each.slot} {_name(each.company_a, profiles)} – "
                f"{_name(each.company_b, profiles)}",
            )
            for each in waiting
        ]
        forms += asked.forms.make(
            "record_meeting",
            {},
            Ask("meeting_id", N_("Meeting"), options=options),
            Ask("state", N_("State"), options=states),
        )
    if row.party == asked.actor.party and row.state != CLOSED:
        forms += asked.forms.make(
            "change_tables",
            given,
            Ask("tables", N_("Tables"), str(row.tables), kind="whole"),
            Ask("cap", N_("Most meetings of a company"), str(row.cap), kind="whole"),
        )
    return forms + list(
        asked.forms.make(
            "close_event",
            given,
            words=N_("Contracts and obstacles of our companies are handed over to our side."),
        )
    )
