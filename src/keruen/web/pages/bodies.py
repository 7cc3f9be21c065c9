"""Bodies and their sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.days import LONGEST_SESSION_DAYS, UNREADABLE
from keruen.roadmap.desk import Texts
from keruen.roadmap.meeting_words import OUTCOMES
from keruen.roadmap.reads.agenda import AgendaLine as AgendaItem
from keruen.roadmap.reads.agenda import read_agenda
from keruen.roadmap.reads.hosting_rotation import COMING, turn
from keruen.roadmap.reads.meetings import (
    Attendee,
    list_attendance,
    list_backlog,
    list_sessions,
    read_session_assents,
)
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.status import BodyState, read_bodies
from keruen.roadmap.reads.zone_data import local_times
from keruen.roadmap.rows import AssentRow, BodyRow, SessionRow
from keruen.store.instants import read_instant
from keruen.web.languages import Term
from keruen.web.marks import N_, NP_
from keruen.web.pages.attached import show_files
from keruen.web.pages.day_notes import clock_notes, day_notes, zone_data_notes
from keruen.web.pages.days import say_clocks, say_day
from keruen.web.pages.record_tables import body_table, say_next
from keruen.web.pages.session_tabs import PLAN, historic_note, session_tabs
from keruen.web.pages.steps import steps_of
from keruen.web.pages.tables import Cell, Column, Table, Value, table_of
from keruen.web.pages.view import (
    Asked,
    Fact,
    Link,
    Phrase,
    View,
    Wanted,
    count_phrase,
    forms_for,
    page,
    say_recurrence,
    show_history,
)
from keruen.web.record_names import read_proposals
from keruen.zones import UNKNOWN


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """A row of the table: Sessions."""

    number: Annotated[Cell, N_("No.")]
    level: Annotated[Cell, N_("Level")]
    host: Annotated[Cell, N_("Host")]
    begins: Annotated[str, N_("Begins")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class LevelLine:
    """A row of the table: Levels."""

    level: Annotated[Cell, N_("Level")]
    next_host: Annotated[Cell, N_("Next host")]


@dataclass(frozen=True, kw_only=True)
class BacklogLine:
    """A row of the table: Backlog."""

    title: Annotated[Cell, N_("Title")]
    origin: Annotated[Cell, Term("Origin", "agenda")]
    put_by: Annotated[Cell, N_("Proposed by")]


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    """A row of the table: Agenda."""

    number: Annotated[Value, N_("No.")]
    title: Annotated[Cell, N_("Title")]
    origin: Annotated[Cell, Term("Origin", "agenda")]
    state: Annotated[Cell, N_("State")]
    outcome: Annotated[Value, N_("Outcome")]


@dataclass(frozen=True, kw_only=True)
class AttendanceLine:
    """A row of the table: Attendance."""

    name: Annotated[Cell, N_("Name")]
    side: Annotated[Cell, N_("Side")]


@page("/roadmap/bodies")
def all_bodies(asked: Asked) -> View:
    """Bodies, when they last met, and whether they sleep."""
    bodies = read_bodies(asked.desk)
    shown, _ = asked.cut(bodies)
    asleep = sum(body.dormant for body in bodies)
    lead: str | Phrase = N_("No body is dormant.")
    if asleep:
        lead = Phrase("{count} of {all} bodies are dormant.", {"count": asleep, "all": len(bodies)})
    if asked.public:
        lead = N_("The bodies in which the two sides meet, with the sessions that both published.")
    view = View(N_("Bodies and sessions"), lead, tables=[body_table(asked, bodies)])
    view.forms = forms_for(asked, ("add_body", {}))
    view.data = {"bodies": shown}
    return view


@page("/roadmap/bodies/{id}")
def one_body(asked: Asked) -> View:
    """A body: its sessions and its backlog."""
    desk = asked.desk
    row = desk.find(BodyRow, asked.path["id"])
    state = next(each for each in read_bodies(desk) if each.row.id == row.id)
    sessions, session_paging = asked.page_rows(list_sessions(row.id))
    backlog, backlog_paging = asked.page_rows(list_backlog(row.id), "backlog")
    view = View(asked.say(row.names), kicker="body")
    if state.dormant and not asked.public:
        view.alarms = [
            count_phrase(
                "{body} has not met for one month.",
                "{body} has not met for {count} months.",
                state.silent_months,
                body=asked.say(row.names),
            )
        ]
    view.facts = (
        []
        if asked.public
        else [
            Fact(N_("Last met"), say_day(state.last_met_on, asked.language)),
            Fact(N_("Months since last meeting"), state.silent_months),
            Fact(N_("Next session"), say_next(asked, state)),
            Fact(N_("Days until overdue"), _days_left(state)),
        ]
    )
    if not row.party and row.recurrence:
        view.notes = [
            Phrase(
                "How often this body meets and at which levels is a proposal of this project, "
                "not agreed by the states."
            )
        ]
    view.facts += [
        Fact(N_("Recurrence"), Cell(say_recurrence(asked, row.recurrence), kind="data")),
    ]
    view.tables = [
        table_of(
            N_("Sessions"),
            SessionLine,
            [
                SessionLine(
                    number=Cell(str(each.number), f"/roadmap/sessions/{each.id}", "data"),
                    level=Cell(each.level, kind="state"),
                    host=Cell(each.host, kind="side"),
                    begins=say_clocks(desk, each.starts_at, asked.language),
                    state=Cell(each.state, kind="state"),
                )
                for each in sessions
            ],
            session_paging,
        ),
        table_of(
            N_("Levels"),
            LevelLine,
            [
                LevelLine(
                    level=Cell(each, kind="state"),
                    next_host=Cell(turn(desk, row.id, each), kind="side"),
                )
                for each in row.levels
            ],
        ),
        table_of(
            N_("Backlog"),
            BacklogLine,
            [
                BacklogLine(
                    title=Cell(asked.say(each.title), kind="data"),
                    origin=Cell(each.origin, kind="state"),
                    put_by=Cell(each.party, kind="side"),
                )
                for each in backlog
            ],
            backlog_paging,
        ),
    ]
    about = {"body_id": row.id}
    own = [each for each in backlog if each.party == desk.actor.party]
    view.forms = forms_for(
        asked,
        ("plan_session", about),
        ("record_past_session", about),
        ("add_agenda_item", {**about, "session_id": ""}),
        *(("withdraw_agenda_item", {"item_id": each.id}, asked.say(each.title)) for each in own),
    )
    show_history(asked, view, row.id)
    view.data = {"body": row, "sessions": sessions, "backlog": backlog}
    show_files(asked, view, "body", row)
    return view


def _days_left(state: BodyState) -> str | int:
    """Days before a body is told to sleep; a dash where it meets before, or need not meet."""
    left = state.days_left
    return "-" if left is None or state.coming else max(0, left)


def _outcome(asked: Asked, said: str | None) -> Value:
    """The outcome of an item: its kind in the reader's language, or what was written of it."""
    return asked.words(said) if said in OUTCOMES else said or "-"


@page("/roadmap/sessions/{id}")
def one_session(asked: Asked) -> View:
    """A session: both clocks, agenda, attendance, minutes."""
    desk = asked.desk
    row = desk.find(SessionRow, asked.path["id"])
    body = desk.find(BodyRow, row.body)
    agenda = kept(desk, "agenda", lambda: read_agenda(desk, row), row.id)
    items, paging = asked.cut(agenda)
    present, present_paging = asked.page_rows(list_attendance(row.id), "attendance")
    given = read_session_assents(desk, row.id)
    view = View(f"{asked.say(body.names)} {row.number}", kicker="session")
    view.lead = say_clocks(desk, row.starts_at, asked.language)
    view.notes = _session_notes(asked, row, body.names, agenda)
    view.steps = steps_of("session", row.state)
    view.tabs = session_tabs(row.id, PLAN)
    if row.source:
        view.notes.append(historic_note(asked, row))
    view.facts = [
        Fact(N_("Body"), Cell(asked.say(body.names), f"/roadmap/bodies/{body.id}", "data")),
        Fact(N_("Host"), Cell(row.host, kind="side")),
        Fact(N_("Level"), Cell(row.level, kind="state")),
        Fact(N_("Place"), row.place or "-"),
        Fact(N_("Time zone data"), Cell(row.tzdata or UNKNOWN, kind="data")),
    ]
    if row.minutes:
        view.facts.append(
            Fact(N_("Minutes"), Cell(NP_("link", "open"), f"/roadmap/documents/{row.minutes}"))
        )
    view.facts.append(
        Fact(N_("Briefing"), Cell(N_("download"), f"/roadmap/sessions/{row.id}/briefing.pdf"))
    )
    if row.venue_exception:
        view.facts.append(Fact(N_("Exception of venue"), Cell(row.venue_exception, kind="data")))
    view.tables = [
        replace(
            table,
            paging={N_("Agenda"): paging, N_("Attendance"): present_paging}.get(table.caption),
        )
        for table in _session_tables(asked, row, items, present, given)
    ]
    view.forms = forms_for(asked, *_session_steps(asked, row, items))
    if desk.actor.party not in ("", "*"):
        view.links = [Link(N_("Invitations"), f"/roadmap/invitations?session={row.id}")]
    held = [each.row.id for each in items if each.row]
    show_history(asked, view, row.id, *held)
    view.data = {"session": row, "agenda": items, "attendance": present}
    show_files(asked, view, "session", row)
    return view


def _session_notes(
    asked: Asked, row: SessionRow, body_names: Texts, agenda: list[AgendaItem]
) -> list[Phrase]:
    """What is to be known of the days of a session, as long as it can still move."""
    if row.state not in COMING:
        return []
    try:
        place = ZoneInfo(row.zone)
        begins = read_instant(row.starts_at).astimezone(place)
        ends = min(
            read_instant(row.ends_at).astimezone(place),
            begins + timedelta(days=LONGEST_SESSION_DAYS),
        )
    except UNREADABLE:
        asked.desk.note_fault("session", body_names)
        return []
    notes = [
        *zone_data_notes(asked, row),
        *day_notes(asked, begins.date(), ends.date()),
        *clock_notes(asked, begins),
    ]
    if any(item.coming for item in agenda):
        notes.append(
            Phrase("Open commitments and the backlog are added to the agenda automatically.")
        )
    return notes


def _session_tables(
    asked: Asked,
    row: SessionRow,
    items: list[AgendaItem],
    present: list[Attendee],
    given: list[AssentRow],
) -> list[Table]:
    steps: dict[str, list[str]] = {}
    for each in given:
        step, _, when = each.step.partition(":")
        if when.partition(">")[0] == row.starts_at:
            steps.setdefault(step, []).append(each.of_party)
    agreed: list[dict[str, Value]] = [
        {
            "step": Cell(step, kind="state"),
            **{
                party.code: Cell(N_("yes") if party.code in given_by else N_("no"), "", "state")
                for party in asked.desk.parties
            },
        }
        for step, given_by in steps.items()
    ]
    sides = [Column(party.code, asked.say(party.names)) for party in asked.desk.parties]
    held = read_proposals(asked.desk, items)
    tables = [
        table_of(
            N_("Agenda"),
            AgendaLine,
            [
                AgendaLine(
                    number=each.position,
                    title=Cell(
                        asked.say(each.title),
                        _item_link(each),
                        "data",
                        proposed=is_project_proposal(held.get(each.commitment or "", {})),
                    ),
                    origin=Cell(each.origin, kind="state"),
                    state=Cell(N_("to come") if each.coming else each.state, kind="state"),
                    outcome=_outcome(asked, each.outcome),
                )
                for each in items
            ],
        ),
        table_of(
            N_("Attendance"),
            AttendanceLine,
            [
                AttendanceLine(
                    name=Cell(each.name, kind="data"), side=Cell(each.of_party, kind="side")
                )
                for each in present
            ],
        ),
    ]
    columns = (Column("step", N_("Step")), *sides)
    return [*tables, *([Table(N_("Agreed steps"), columns, agreed)] if agreed else [])]


def _item_link(item: AgendaItem) -> str:
    """Where an item of the agenda leads: to its commitment, or its provision."""
    if item.commitment:
        return f"/roadmap/commitments/{item.commitment}"
    return f"/roadmap/provisions/{item.provision}" if item.provision else ""


def _session_steps(asked: Asked, row: SessionRow, items: list[AgendaItem]) -> list[Wanted]:
    about = {"session_id": row.id}
    item = {**about, "body_id": row.body}
    wanted: list[Wanted] = []
    if row.state == "in_progress":
        for each in items:
            if each.row and each.state == "open":
                this = {"item_id": each.row.id}
                wanted.append(("conclude_item", this, asked.say(each.title)))
    steps: dict[str, list[Wanted]] = {
        "planned": [("convene_session", about), ("add_agenda_item", item)],
        "convened": [("adopt_agenda", about), ("add_agenda_item", item)],
        "agenda_adopted": [("open_session", about)],
        "in_progress": [("record_attendance", about), ("draft_minutes", about)],
        "minutes_signed": [("close_session", about)],
        "postponed": [("replan_session", about), ("agree_to_cancel_session", about)],
    }
    wanted += steps.get(row.state, [])
    if row.source and not row.turn_confirmed_at:
        wanted.append(("confirm_turn", about))
    if row.state in COMING:
        times = local_times(row)
        if times and times.moved and not times.data_are_older:
            wanted += [("keep_local_time", about), ("keep_instant", about)]
        elif times and not times.known:
            wanted.append(("keep_instant", about))
        wanted += [("agree_to_postpone", about), ("agree_to_cancel_session", about)]
    if row.state in ("planned", "convened"):
        wanted += [
            ("withdraw_agenda_item", {"item_id": each.row.id}, asked.say(each.title))
            for each in items
            if each.row
            and not each.coming
            and each.row.party == asked.desk.actor.party
            and each.state == "open"
            and not (each.commitment and each.origin == "carried over")
        ]
    return wanted
