"""Bodies and their sessions."""

from __future__ import annotations

from sqlalchemy import select

from keruen.app.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    body_grid,
    forms_for,
    page,
    say_clocks,
)
from keruen.roadmap import tables as t
from keruen.roadmap.reads.status import read_bodies


@page("/roadmap/bodies")
def all_bodies(asked: Asked) -> View:
    """Bodies, when they last met, and whether they sleep."""
    bodies = read_bodies(asked.desk)
    asleep = sum(body["dormant"] for body in bodies)
    lead = "A body sleeps." if asleep else "Every body meets as it should."
    view = View("Bodies and sessions", lead, grids=[body_grid(asked, bodies)])
    view.forms = forms_for(asked, ("add_body", {}))
    view.data = {"bodies": bodies}
    return view


@page("/roadmap/bodies/{id}")
def one_body(asked: Asked) -> View:
    """A body: its sessions and its backlog."""
    desk = asked.desk
    row = desk.find(t.body, asked.path["id"])
    sessions = desk.rows(
        select(t.session).where(t.session.c.body == row["id"]).order_by(t.session.c.number.desc())
    )
    backlog = desk.rows(
        select(t.agenda_item).where(
            t.agenda_item.c.body == row["id"],
            t.agenda_item.c.session.is_(None),
            t.agenda_item.c.state == "open",
        )
    )
    view = View(asked.say(row["names"]))
    view.facts = [
        ("Recurrence", row["recurrence"] or "-"),
        ("Levels", ", ".join(row["levels"])),
    ]
    view.grids = [
        Grid(
            "Sessions",
            ["No.", "Level", "Host", "Begins", "State"],
            [
                [
                    Cell(str(each["number"]), f"/roadmap/sessions/{each['id']}"),
                    each["level"],
                    each["host"],
                    say_clocks(desk, each["starts_at"]),
                    Cell(each["state"], kind="state"),
                ]
                for each in sessions
            ],
        ),
        Grid(
            "Backlog",
            ["Title", "Origin"],
            [[asked.say(each["title"]), Cell(each["origin"], kind="state")] for each in backlog],
        ),
    ]
    view.forms = forms_for(
        asked,
        ("plan_session", {"body_id": row["id"]}),
        ("add_agenda_item", {"body_id": row["id"]}),
    )
    view.data = {"body": row, "sessions": sessions, "backlog": backlog}
    return view


@page("/roadmap/sessions/{id}")
def one_session(asked: Asked) -> View:
    """A session: both clocks, agenda, attendance, minutes."""
    desk = asked.desk
    row = desk.find(t.session, asked.path["id"])
    body = desk.find(t.body, row["body"])
    items = desk.rows(
        select(t.agenda_item)
        .where(t.agenda_item.c.session == row["id"])
        .order_by(t.agenda_item.c.position)
    )
    present = desk.rows(
        select(t.person.c.name, t.person.c.of_party)
        .join(t.attendance, t.attendance.c.person == t.person.c.id)
        .where(t.attendance.c.session == row["id"])
    )
    given = desk.rows(
        select(t.assent).where(t.assent.c.kind == "session", t.assent.c.subject == row["id"])
    )
    view = View(f"{asked.say(body['names'])} {row['number']}", say_clocks(desk, row["starts_at"]))
    view.facts = [
        ("State", Cell(row["state"], kind="state")),
        ("Host", row["host"]),
        ("Level", row["level"]),
        (
            "Agreed steps",
            ", ".join(f"{each['of_party']} {each['step'].split(':')[0]}" for each in given) or "-",
        ),
    ]
    if row["minutes"]:
        view.facts.append(("Minutes", Cell("open", f"/roadmap/documents/{row['minutes']}")))
    if row["venue_exception"]:
        view.facts.append(("Exception of venue", row["venue_exception"]))
    view.grids = [
        Grid(
            "Agenda",
            ["No.", "Title", "Origin", "State", "Outcome"],
            [
                [
                    each["position"],
                    asked.say(each["title"]),
                    Cell(each["origin"], kind="state"),
                    Cell(each["state"], kind="state"),
                    each["outcome"] or "",
                ]
                for each in items
            ],
        ),
        Grid(
            "Attendance", ["Name", "Side"], [[each["name"], each["of_party"]] for each in present]
        ),
    ]
    session = {"session_id": row["id"]}
    view.forms = forms_for(
        asked,
        *{
            "planned": [
                ("convene_session", session),
                ("add_agenda_item", {**session, "body_id": row["body"]}),
                ("agree_to_postpone", session),
            ],
            "convened": [
                ("adopt_agenda", session),
                ("add_agenda_item", {**session, "body_id": row["body"]}),
            ],
            "agenda_adopted": [("open_session", session)],
            "in_progress": [("record_attendance", session), ("draft_minutes", session)],
            "minutes_signed": [("close_session", session)],
            "postponed": [("replan_session", session)],
        }.get(row["state"], []),
        *(
            [
                ("conclude_item", {"item_id": each["id"]})
                for each in items
                if each["state"] == "open"
            ]
            if row["state"] == "in_progress"
            else []
        ),
    )
    view.facts.append(("Briefing", Cell("download", f"/roadmap/sessions/{row['id']}/briefing.pdf")))
    view.data = {"session": row, "agenda": items, "attendance": present}
    return view
