"""What waits for the reader's side, as tasks of the front page, and the clocks of incidents."""

from __future__ import annotations

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.kinds import entry_name
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.register import person_names
from keruen.roadmap.waiting import Waiting, read_waiting
from keruen.roadmap.waiting.files import read_open_incidents
from keruen.store.unit_of_work import Row
from keruen.web.marks import N_
from keruen.web.pages.days import say_clocks, say_day
from keruen.web.pages.tables import PAGE_ROWS
from keruen.web.pages.view import Asked, Awaited, Phrase, Task, TasksView, View, page

TASKS = {
    "receive an incident": N_("Acknowledge that an incident was received"),
    "report on an incident": N_("Report on an incident of your side"),
    "receive a notice": N_("Acknowledge that a notice of a listed name was received"),
    "judge a listed name": N_("Compare a name with a listed entry"),
    "judge a listed name second": N_("Judge a listed name that another person judged"),
    "load a newer list": N_("Load a newer version of a list"),
    "answer a request for support": N_("Promise or decline support for a candidature"),
    "declare support": N_("Declare the support that your side promised"),
    "acknowledge declared support": N_("Acknowledge support that the other side declared"),
    "close an election": N_("Record that an election was held, or its new day"),
    "deliver a joint text": N_("Deliver a joint text, and record where"),
    "agree to a cultural programme": N_("Agree to a cultural programme"),
    "confirm a cultural item": N_("Confirm an item of a cultural programme"),
    "record that a cultural item was held": N_("Record that an item of culture was held"),
    "agree to cancel a cultural item": N_("Agree to cancel an item of culture"),
    "agree to publish a cultural programme": N_("Agree to publish a cultural programme"),
    "close a cultural programme": N_("Close a cultural programme that ended"),
    "agree to a twinning": N_("Agree to a twinning of institutions"),
    "agree to publish a twinning": N_("Agree to publish a twinning"),
    "agree to a licence": N_("Agree to the licence of public data"),
    "accept a reading": N_("Accept or refuse the value of an indicator of a project"),
    "confirm a milestone": N_("Confirm that a milestone was reached"),
    "report a milestone": N_("Report a milestone that is due"),
    "confirm a delivery": N_("Confirm or refuse a delivery to your side"),
    "request a mission": N_("Request a mission of an expert that was offered"),
    "clear a mission": N_("Clear a mission of an expert"),
    "begin a mission": N_("Begin a mission of an expert"),
    "report a mission": N_("Report a mission of an expert that ended"),
    "accept a mission": N_("Accept the report of a mission"),
    "acknowledge an incident": N_("Acknowledge an incident"),
    "judge a hit": N_("Judge a hit of a screening"),
    "sign a text": N_("Sign a text"),
    "accept a wording": N_("Accept a wording, or propose another"),
    "agree to a text": N_("Agree to a text"),
    "confirm the languages of a text": N_("Confirm the languages of a text"),
    "convene a session": N_("Convene a session"),
    "adopt an agenda": N_("Adopt an agenda"),
    "confirm the times of a session": N_("Confirm the times of a session"),
    "agree to put off a session": N_("Agree to postpone a session"),
    "agree to cancel a session": N_("Agree to cancel a session"),
    "accept a delegation": N_("Accept the delegation of the other side"),
    "accept a difference of levels": N_("Accept that the heads have different levels"),
    "draw up a delegation": N_("Draw up a delegation"),
    "communicate a delegation": N_("Communicate a delegation"),
    "complete a delegation": N_("Complete a delegation"),
    "share a paper": N_("Share a paper"),
    "confirm an outcome": N_("Confirm an outcome of a session"),
    "confirm the turn of a past session": N_("Confirm the turn of a past session"),
    "send a report": N_("Send a report"),
    "close a reporting round": N_("Close a reporting round with every report"),
    "initial a text": N_("Initial a text"),
    "agree to admit a guest": N_("Agree that an organisation sees a programme"),
    "judge a claim": N_("Confirm or dispute a claim"),
    "answer a dispute": N_("Answer a dispute"),
    "judge evidence": N_("Judge evidence"),
    "agree to a decision": N_("Agree to a decision"),
    "agree to a step": N_("Agree to a step of the other side"),
    "agree to publish a commitment": N_("Agree to publish a commitment"),
    "agree to publish a text": N_("Agree to publish a text"),
    "agree to publish a file": N_("Agree to publish an attached file"),
    "accept what the other side accepted": N_("Accept what the other side accepted"),
    "accept a commitment": N_("Accept a commitment, or name its lead"),
    "agree to a joint position": N_("Agree to a joint position"),
    "validate a role": N_("Validate a role"),
    "answer an entry": N_("Answer an entry of the other side"),
    "agree to the fields of a file": N_("Agree to the fields of a programme"),
    "agree to withdraw a file": N_("Agree to withdraw a programme"),
    "confirm a value": N_("Confirm a value"),
    "answer a bracket": N_("Answer the other side's wording of a bracket"),
    "notify that procedures are complete": N_("Notify that the procedures are complete"),
    "record an entry into force": N_("Record that an instrument is in force"),
    "agree to terminate an instrument": N_("Agree to terminate an instrument"),
    "propose a wording": N_("Propose a wording for open brackets"),
    "open a session": N_("Open a session"),
    "draft the minutes": N_("Draft the minutes of a session"),
    "close a session": N_("Close a session"),
    "plan a session again": N_("Plan a postponed session again"),
    "write the text of a decision": N_("Write the text of a decision"),
    "bring a decision into effect": N_("Bring a decision into effect"),
    "start a commitment": N_("Start a commitment"),
    "begin the next round": N_("Begin the next round of a commitment"),
    "run a file": N_("Begin a programme whose roles are validated"),
    "conclude an entry": N_("Record the outcome of an entry"),
}
"""Sentences for what waits."""

INCIDENT_WORDS = {
    (False, False): N_("An incident waits to be acknowledged by your side: {name}. Due: {until}."),
    (False, True): N_("Your side has not acknowledged an incident in time: {name}. Due: {until}."),
    (True, False): N_(
        "An incident waits to be acknowledged by the other side: {name}. Due: {until}."
    ),
    (True, True): N_(
        "The other side has not acknowledged an incident in time: {name}. Due: {until}."
    ),
}
"""By whether the reader's side sent the incident, and whether the time has passed."""


@page("/roadmap/waiting")
def all_waiting(asked: Asked) -> View:
    """Everything that waits for the reader's side."""
    desk = asked.desk
    counted = kept(desk, "waiting", lambda: read_waiting(desk))
    longest = max((each.count for each in counted), default=0)
    paging = asked.paging(longest)
    found = kept(
        desk,
        "waiting by page",
        lambda: read_waiting(desk, PAGE_ROWS, paging.first),
        paging.number,
    )
    view = TasksView(
        N_("Pending actions"), N_("Requests of the other side, and the next steps of your side.")
    )
    view.alarms = list(incident_alarms(asked, read_open_incidents(asked.desk)))
    view.tasks = tasks_of(asked, [each for each in found if each.rows], whole=True)
    view.paging = paging
    view.data = {"waiting": waiting_data(found)}
    return view


def tasks_of(asked: Asked, found: list[Waiting], *, whole: bool = False) -> list[Task]:
    """What waits for the reader's side, the most pressing first.

    Parameters
    ----------
    whole : whether the page that shows them has pages for the rest.
    """
    people = _people(asked, found)
    tasks = []
    for waiting in found:
        records = [
            Awaited(
                _title(asked, waiting, row),
                row.get("link") or f"/roadmap/{waiting.room}/{row['id']}",
                _say(asked, row["since"]),
                _say(asked, row["until"]),
                ", ".join(people[each] for each in row["people"] if each in people),
                is_project_proposal(row),
            )
            for row in waiting.rows
        ]
        more = 0 if whole else waiting.count - len(records)
        tasks.append(Task(TASKS[waiting.kind], waiting.wait.roles, records, more))
    return tasks


def waiting_data(found: list[Waiting]) -> list[dict[str, object]]:
    """What waits, as data: what is to be done by whom, on which records, since when."""
    kept = ("id", "entry", "about", "since", "until", "people")
    return [
        {
            "kind": waiting.kind,
            "acts": list(waiting.wait.acts),
            "roles": list(waiting.wait.roles),
            "count": waiting.count,
            "records": [
                {"room": waiting.room, **{key: row[key] for key in kept if key in row}}
                for row in waiting.rows
            ],
        }
        for waiting in found
    ]


def incident_alarms(asked: Asked, incidents: list[Row]) -> list[Phrase]:
    """Incidents that wait for an acknowledgement, each with until when by the capitals' clocks."""
    alarms = []
    for row in incidents:
        mine = row["of_party"] == asked.desk.actor.party
        words = INCIDENT_WORDS[mine, row["until"] < asked.desk.moment]
        until = say_clocks(asked.desk, row["until"], asked.language)
        alarms.append(Phrase(words, {"name": entry_name(row), "until": until}))
    return alarms


def _title(asked: Asked, waiting: Waiting, row: Row) -> str:
    name = row.get("title") or row.get("names") or row["id"]
    title = name if isinstance(name, str) else asked.say(name)
    if waiting.room == "sessions" and row.get("number"):
        title = f"{title} {row['number']}"
    return f"{title}: {row['about']}" if row["about"] else title


def _say(asked: Asked, moment: str | None) -> str:
    """The day of a moment, in the reader's language."""
    return say_day(moment[:10], asked.language) if moment else ""


def _people(asked: Asked, found: list[Waiting]) -> dict[str, str]:
    """Names of the people that what waits names."""
    ids = {each for waiting in found for row in waiting.rows for each in row["people"]}
    return person_names(asked.desk, ids)
