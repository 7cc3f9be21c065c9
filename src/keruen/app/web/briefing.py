"""The briefing of a session as a paper in the reader's language."""

from __future__ import annotations

from typing import Any

from keruen.app.web.dates import say_clocks
from keruen.app.web.languages import translate
from keruen.app.web.naming import read_proposals, say_title
from keruen.app.web.numbers import say_number
from keruen.app.web.pages.view import say_day
from keruen.report.papers import Paper, Table
from keruen.roadmap.calendar.entries import pick
from keruen.roadmap.desk import Desk


def make_briefing(desk: Desk, briefing: dict[str, Any], language: str) -> Paper:
    """The paper: both clocks, the agenda, and what happened since last time."""

    def say(words: str) -> str:
        return translate(words, language)

    def state(row: Any) -> str:
        return translate(row["state"].replace("_", " "), language, "state")

    sides = {each["code"]: pick(each["names"], language) for each in desk.parties}
    held = read_proposals(desk, briefing["agenda"])

    def titles(row: Any) -> str:
        return say_title({**held.get(row["commitment"], {}), "title": row["title"]}, language)

    session, body = briefing["session"], briefing["body"]
    clocks = say_clocks(desk.parties, session["starts_at"], language)
    agenda = tuple(
        (say_number(row["position"], language), titles(row), say(row["origin"]))
        for row in briefing["agenda"]
    )
    evidence = tuple(
        (row["title"], sides.get(row["submitted_party"], "-"), state(row))
        for row in briefing["evidence"]
    )
    commitments = tuple(
        Table(
            say(heading),
            (say("Title"), say("Due"), say("State")),
            tuple(
                (say_title(row, language), say_day(row["due_on"], language), state(row))
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
            (say("Host"), sides.get(session["host"], session["host"])),
            (say("State"), state(session)),
            (say("Last met"), say_day(briefing["since"] or None, language)),
        ),
        (
            Table(
                say("Agenda"),
                (say("No."), say("Title"), translate("Origin", language, "agenda")),
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
