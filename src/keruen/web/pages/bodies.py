"""Bodies and their sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from keruen.roadmap import tables as t
from keruen.roadmap.cached_reads import kept
from keruen.roadmap.days import LONGEST_SESSION_DAYS, UNREADABLE
from keruen.roadmap.desk import Row, read_instant
from keruen.roadmap.reads.agenda import read_agenda
from keruen.roadmap.reads.hosting_rotation import COMING, turn
from keruen.roadmap.reads.meetings import (
    list_attendance,
    list_backlog,
    list_sessions,
    read_session_assents,
)
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.status import read_bodies
from keruen.roadmap.reads.zone_data import local_times
from keruen.web.languages import Term
from keruen.web.marks import N_, NP_
from keruen.web.pages.attached import show_files
from keruen.web.pages.day_notes import clock_notes, day_notes, zone_data_notes
from keruen.web.pages.view import (
    Asked,
    Cell,
    Grid,
    Phrase,
    View,
    Wanted,
    body_grid,
    count_phrase,
    forms_for,
    page,
    say_clocks,
    say_day,
    say_next,
    say_recurrence,
    show_history,
    steps_of,
)
from keruen.web.record_names import read_proposals
from keruen.zones import UNKNOWN


@page("/roadmap/bodies")
def all_bodies(asked: Asked) -> View:
    """Bodies, when they last met, and whether they sleep."""
    bodies = read_bodies(asked.desk)
    shown, _ = asked.cut(bodies)
    asleep = sum(body["dormant"] for body in bodies)
    lead: str | Phrase = N_("Every body meets as it should.")
    if asleep:
        lead = Phrase("{count} of {all} bodies sleep.", {"count": asleep, "all": len(bodies)})
    if asked.public:
        lead = N_("The bodies in which the two sides meet, with the sessions that both published.")
    view = View(N_("Bodies and sessions"), lead, grids=[body_grid(asked, bodies)])
    view.forms = forms_for(asked, ("add_body", {}))
    view.data = {"bodies": shown}
    return view


@page("/roadmap/bodies/{id}")
def one_body(asked: Asked) -> View:
    """A body: its sessions and its backlog."""
    desk = asked.desk
    row = desk.find(t.body, asked.path["id"])
    state = next(each for each in read_bodies(desk) if each["id"] == row["id"])
    sessions, session_paging = asked.page_rows(list_sessions(row["id"]))
    backlog, backlog_paging = asked.page_rows(list_backlog(row["id"]), "backlog")
    view = View(asked.say(row["names"]), kicker="body")
    if state["dormant"] and not asked.public:
        view.alarms = [
            count_phrase(
                "{body} has not met for one month.",
                "{body} has not met for {count} months.",
                state["silent_months"],
                body=asked.say(row["names"]),
            )
        ]
    view.facts = (
        []
        if asked.public
        else [
            (N_("Last met"), say_day(state["last_met_on"], asked.language)),
            (N_("Silent months"), state["silent_months"]),
            (N_("Next session"), say_next(asked, state)),
            (N_("Days before the alarm"), _days_left(state)),
        ]
    )
    if not row["party"] and row["recurrence"]:
        view.notes = [
            Phrase(
                "How often this body meets and at which levels is a proposal of this project, "
                "not agreed by the states."
            )
        ]
    view.facts += [
        (N_("Recurrence"), Cell(say_recurrence(asked, row["recurrence"]), kind="data")),
    ]
    view.grids = [
        Grid(
            N_("Sessions"),
            [N_("No."), N_("Level"), N_("Host"), N_("Begins"), N_("State")],
            [
                [
                    Cell(str(each["number"]), f"/roadmap/sessions/{each['id']}", "data"),
                    Cell(each["level"], kind="state"),
                    Cell(each["host"], kind="side"),
                    say_clocks(desk, each["starts_at"], asked.language),
                    Cell(each["state"], kind="state"),
                ]
                for each in sessions
            ],
            session_paging,
        ),
        Grid(
            N_("Levels"),
            [N_("Level"), N_("Next host")],
            [
                [
                    Cell(each, kind="state"),
                    Cell(turn(desk, row["id"], each), kind="side"),
                ]
                for each in row["levels"]
            ],
        ),
        Grid(
            N_("Backlog"),
            [N_("Title"), Term("Origin", "agenda"), N_("Put by")],
            [
                [
                    Cell(asked.say(each["title"]), kind="data"),
                    Cell(each["origin"], kind="state"),
                    Cell(each["party"], kind="side"),
                ]
                for each in backlog
            ],
            backlog_paging,
        ),
    ]
    about = {"body_id": row["id"]}
    own = [each for each in backlog if each["party"] == desk.actor.party]
    view.forms = forms_for(
        asked,
        ("plan_session", about),
        ("add_agenda_item", {**about, "session_id": ""}),
        *(
            ("withdraw_agenda_item", {"item_id": each["id"]}, asked.say(each["title"]))
            for each in own
        ),
    )
    show_history(asked, view, row["id"])
    view.data = {"body": row, "sessions": sessions, "backlog": backlog}
    show_files(asked, view, "body", row)
    return view


def _days_left(state: dict[str, Any]) -> Any:
    """Days before a body is told to sleep; a dash where it meets before, or need not meet."""
    left = state["days_left"]
    return "-" if left is None or state["coming"] else max(0, left)


@page("/roadmap/sessions/{id}")
def one_session(asked: Asked) -> View:
    """A session: both clocks, agenda, attendance, minutes."""
    desk = asked.desk
    row = desk.find(t.session, asked.path["id"])
    body = desk.find(t.body, row["body"])
    agenda = kept(desk, "agenda", lambda: read_agenda(desk, row), row["id"])
    items, paging = asked.cut(agenda)
    present, present_paging = asked.page_rows(list_attendance(row["id"]), "attendance")
    given = read_session_assents(desk, row["id"])
    view = View(f"{asked.say(body['names'])} {row['number']}", kicker="session")
    view.lead = say_clocks(desk, row["starts_at"], asked.language)
    view.notes = _session_notes(asked, row, body["names"], agenda)
    view.steps = steps_of("session", row["state"])
    view.facts = [
        (N_("Body"), Cell(asked.say(body["names"]), f"/roadmap/bodies/{body['id']}", "data")),
        (N_("Host"), Cell(row["host"], kind="side")),
        (N_("Level"), Cell(row["level"], kind="state")),
        (N_("Place"), row["place"] or "-"),
        (N_("Time zone data"), Cell(row["tzdata"] or UNKNOWN, kind="data")),
    ]
    if row["minutes"]:
        view.facts.append(
            (N_("Minutes"), Cell(NP_("link", "open"), f"/roadmap/documents/{row['minutes']}"))
        )
    view.facts.append(
        (N_("Briefing"), Cell(N_("download"), f"/roadmap/sessions/{row['id']}/briefing.pdf"))
    )
    if row["venue_exception"]:
        view.facts.append((N_("Exception of venue"), Cell(row["venue_exception"], kind="data")))
    view.grids = [
        replace(
            grid, paging={N_("Agenda"): paging, N_("Attendance"): present_paging}.get(grid.caption)
        )
        for grid in _session_grids(asked, row, items, present, given)
    ]
    view.forms = forms_for(asked, *_session_steps(asked, row, items))
    held = [each["id"] for each in items if "id" in each]
    show_history(asked, view, row["id"], *held)
    view.data = {"session": row, "agenda": items, "attendance": present}
    show_files(asked, view, "session", row)
    return view


def _session_notes(
    asked: Asked, row: Row, body_names: Any, agenda: list[dict[str, Any]]
) -> list[Phrase]:
    """What is to be known of the days of a session, as long as it can still move."""
    if row["state"] not in COMING:
        return []
    try:
        begins, ends = (
            read_instant(row[end]).astimezone(ZoneInfo(row["zone"]))
            for end in ("starts_at", "ends_at")
        )
        ends = min(ends, begins + timedelta(days=LONGEST_SESSION_DAYS))
    except UNREADABLE:
        asked.desk.note_fault("session", body_names)
        return []
    notes = [
        *zone_data_notes(asked, row),
        *day_notes(asked, begins.date(), ends.date()),
        *clock_notes(asked, begins),
    ]
    if any(item["coming"] for item in agenda):
        notes.append(Phrase("Open commitments and the backlog come onto the agenda by themselves."))
    return notes


def _session_grids(
    asked: Asked, row: Row, items: list[dict[str, Any]], present: list[Row], given: list[Row]
) -> list[Grid]:
    steps: dict[str, list[str]] = {}
    for each in given:
        step, _, when = each["step"].partition(":")
        if when.partition(">")[0] == row["starts_at"]:
            steps.setdefault(step, []).append(each["of_party"])
    agreed: list[list[Any]] = [
        [
            Cell(step, kind="state"),
            *(
                Cell(N_("yes") if party["code"] in parties else N_("no"), kind="state")
                for party in asked.desk.parties
            ),
        ]
        for step, parties in steps.items()
    ]
    names = [asked.say(party["names"]) for party in asked.desk.parties]
    held = read_proposals(asked.desk, items)
    grids = [
        Grid(
            N_("Agenda"),
            [N_("No."), N_("Title"), Term("Origin", "agenda"), N_("State"), N_("Outcome")],
            [
                [
                    each["position"],
                    Cell(
                        asked.say(each["title"]),
                        _item_link(each),
                        "data",
                        proposed=is_project_proposal(held.get(each["commitment"], {})),
                    ),
                    Cell(each["origin"], kind="state"),
                    Cell(N_("to come") if each["coming"] else each["state"], kind="state"),
                    each["outcome"] or "",
                ]
                for each in items
            ],
        ),
        Grid(
            N_("Attendance"),
            [N_("Name"), N_("Side")],
            [
                [Cell(each["name"], kind="data"), Cell(each["of_party"], kind="side")]
                for each in present
            ],
        ),
    ]
    return [*grids, *([Grid(N_("Agreed steps"), [N_("Step"), *names], agreed)] if agreed else [])]


def _item_link(item: Row) -> str:
    """Where an item of the agenda leads: to its commitment, or its provision."""
    if item["commitment"]:
        return f"/roadmap/commitments/{item['commitment']}"
    return f"/roadmap/provisions/{item['provision']}" if item["provision"] else ""


def _session_steps(asked: Asked, row: Row, items: list[dict[str, Any]]) -> list[Wanted]:
    about = {"session_id": row["id"]}
    item = {**about, "body_id": row["body"]}
    wanted: list[Wanted] = []
    if row["state"] == "in_progress":
        for each in items:
            if each["state"] == "open":
                this = {"item_id": each["id"]}
                wanted.append(("conclude_item", this, asked.say(each["title"])))
    steps: dict[str, list[Wanted]] = {
        "planned": [("convene_session", about), ("add_agenda_item", item)],
        "convened": [("adopt_agenda", about), ("add_agenda_item", item)],
        "agenda_adopted": [("open_session", about)],
        "in_progress": [("record_attendance", about), ("draft_minutes", about)],
        "minutes_signed": [("close_session", about)],
        "postponed": [("replan_session", about), ("agree_to_cancel_session", about)],
    }
    wanted += steps.get(row["state"], [])
    if row["state"] in COMING:
        times = local_times(row)
        if times and times.moved and not times.data_are_older:
            wanted += [("keep_local_time", about), ("keep_instant", about)]
        elif times and not times.known:
            wanted.append(("keep_instant", about))
        wanted += [("agree_to_postpone", about), ("agree_to_cancel_session", about)]
    if row["state"] in ("planned", "convened"):
        wanted += [
            ("withdraw_agenda_item", {"item_id": each["id"]}, asked.say(each["title"]))
            for each in items
            if not each["coming"]
            and each["party"] == asked.desk.actor.party
            and each["state"] == "open"
            and not (each["commitment"] and each["origin"] == "carried over")
        ]
    return wanted
