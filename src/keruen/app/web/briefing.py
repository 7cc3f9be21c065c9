"""The briefing of a session as a paper in the reader's language."""

from __future__ import annotations

from typing import Any

from keruen.app.web.dates import say_clocks
from keruen.app.web.languages import translate
from keruen.report.papers import Paper, Table
from keruen.roadmap.calendar.entries import pick
from keruen.roadmap.desk import Desk


def make_briefing(desk: Desk, briefing: dict[str, Any], language: str) -> Paper:
    """The paper: both clocks, the agenda, and what happened since last time."""

    def say(words: str) -> str:
        return translate(words, language)

    def state(row: Any) -> str:
        return say(row["state"].replace("_", " "))

    session, body = briefing["session"], briefing["body"]
    clocks = say_clocks(desk.parties, session["starts_at"], language)
    agenda = tuple(
        (str(row["position"]), pick(row["title"], language), say(row["origin"]))
        for row in briefing["agenda"]
    )
    evidence = tuple(
        (row["title"], row["submitted_party"], state(row)) for row in briefing["evidence"]
    )
    commitments = tuple(
        Table(
            say(heading),
            (say("Title"), say("Due"), say("State")),
            tuple(
                (pick(row["title"], language), row["due_on"] or "-", state(row))
                for row in briefing[name]
            ),
            say("Nothing yet."),
        )
        for heading, name in (
            ("Done since last time", "done"),
            ("Overdue", "late"),
            ("Disputes", "disputed"),
        )
    )
    return Paper(
        f"{pick(body['names'], language)} {session['number']}",
        say("Briefing"),
        language,
        (
            (say("Begins"), clocks),
            (say("Host"), session["host"]),
            (say("State"), state(session)),
            (say("Last met"), briefing["since"] or "-"),
        ),
        (
            Table(
                say("Agenda"),
                (say("No."), say("Title"), say("Origin")),
                agenda,
                say("Nothing yet."),
            ),
            *commitments,
            Table(
                say("New evidence"),
                (say("Title"), say("Submitted by"), say("State")),
                evidence,
                say("Nothing yet."),
            ),
        ),
    )
