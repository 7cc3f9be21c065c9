"""The briefing of a session as a paper in the reader's language."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from keruen.report.papers import Paper, Table
from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.indicators import Series, Sources
from keruen.roadmap.indicators.evaluate import Readings
from keruen.roadmap.reads.calendar_entries import pick
from keruen.web.dates import say_clocks
from keruen.web.languages import translate
from keruen.web.numbers import say_number
from keruen.web.pages.view import say_day
from keruen.web.record_names import read_proposals, say_title


def make_briefing(desk: Desk, briefing: dict[str, Any], language: str, sources: Sources) -> Paper:
    """The paper: venue, level, delegations, agenda, what happened since last time, indicators."""

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
            ("Under way", "under_way"),
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
            (say("Ends"), say_clocks(desk.parties, session["ends_at"], language)),
            (say("Host"), sides.get(session["host"], session["host"])),
            (say("Venue"), session["place"] or say("not named yet")),
            (say("Level"), say(session["level"].replace("_", " "))),
            (say("State"), state(session)),
            (say("Last met"), say_day(briefing["since"] or None, language)),
        ),
        (
            _delegations(briefing, language),
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
            _indicators(desk, briefing, language, sources),
        ),
    )


def _delegations(briefing: dict[str, Any], language: str) -> Table:
    """Who attends for each side, or holds a mandate to; or that nobody is named yet."""
    rows = []
    for each in briefing["delegations"]:
        side = pick(each["party"]["names"], language)
        for person in each["people"]:
            capacity = pick(person["capacity"], language) or "-"
            if each["by_mandate"]:
                capacity = f"{capacity} ({translate('by mandate', language)})"
            rows.append((side, person["name"], capacity))
        if not each["people"]:
            rows.append((side, translate("not named yet", language), "-"))
    titles = tuple(translate(each, language) for each in ("Side", "Name", "Capacity"))
    return Table(translate("Delegations", language), titles, tuple(rows), "")


def _indicators(desk: Desk, briefing: dict[str, Any], language: str, sources: Sources) -> Table:
    """Each indicator as planned and as it really is, and the newest value recorded by hand."""
    readings = Readings(desk, sources)
    recorded = _recorded(desk)
    rows = []
    for row in briefing["indicators"]:
        read = readings.read(row) if row["kind"] == "query" else []
        totals = {each.status: each.total for each in read if isinstance(each, Series)}
        actual = totals.get("actual", recorded.get(row["id"]))
        rows.append(
            (
                pick(row["names"], language),
                row["unit"],
                say_number(row["target"], language),
                say_number(totals.get("planned"), language),
                say_number(actual, language),
            )
        )
    columns = ("Indicator", "Unit", "Target", "Planned", "Actual")
    heading, empty = translate("Indicators", language), translate("Nothing yet.", language)
    return Table(heading, tuple(translate(each, language) for each in columns), tuple(rows), empty)


def _recorded(desk: Desk) -> dict[str, float]:
    """The newest value that was recorded by hand, by indicator."""
    query = (
        select(t.measurement)
        .where(
            t.measurement.c.state == "recorded",
            t.measurement.c.status == "manual",
            t.measurement.c.withdrawn_at.is_(None),
        )
        .order_by(t.measurement.c.period, t.measurement.c.created_at)
    )
    return {row["indicator"]: row["value"] for row in desk.rows(query)}
