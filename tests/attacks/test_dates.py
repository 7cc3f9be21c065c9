"""Days that no calendar needs are refused; stored ones break no page, feed or paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from keruen.app.commands.serve import SITES
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.indicators import read_sources
from keruen.store.database import Database
from keruen.web.application import make_application
from keruen.web.pages import PAGES
from tests.databases import postgresql, prepare, register_url
from tests.raw import write_raw
from tests.roadmap.sides import MAR, act, begin, five
from tests.roadmap.test_attacks import attack
from tests.web.conftest import Served

__all__ = ["postgresql", "register_url"]


@pytest.fixture
def database(register_url: str) -> Database:
    """A register with a signatory on each side."""
    return begin(register_url)


def refused(database: Database, name: str, /, **fields: Any) -> str:
    with pytest.raises(KeruenError) as error:
        act(database, MAR, name, **fields)
    return error.value.what


def years(field: str, day: str, name: str = "") -> str:
    if name:
        return f"{name}: invalid input: {field} lies outside the years 1990 to 2100"
    return f"{field} is {day}, and days lie between 1990-01-01 and 2100-12-31 here"


def test_years_beyond_reason_are_refused_on_entry(database: Database) -> None:
    about = {"provision_id": "p08", "title": five("Silo")}
    for day in ("0001-01-01", "1989-12-31", "2101-01-01", "9999-12-31"):
        asked = refused(database, "propose_commitment", **about, due_on=day)
        assert asked == years("due on", day, "Propose commitment")
        event = {"kind": "visit", "title": five("Visit"), "starts_on": day, "ends_on": day}
        asked = refused(database, "add_event", **event)
        assert asked.startswith(years("starts on", day, "Add event"))
        closing = {"title": five("Study"), "effect": "studied", "closes_on": day}
        asked = refused(database, "propose_decision", **closing)
        assert asked == years("closes on", day, "Propose decision")
        entry = {"file_id": "f_oic", "kind": "deadline", "data": {"words": "x", "on": day}}
        assert refused(database, "add_entry", **entry) == years("on", day)
        session = {
            "body_id": "business_council",
            "host": "MAR",
            "level": "council",
            "zone": "Africa/Casablanca",
            "starts": f"{day}T09:00",
            "ends": f"{day}T10:00",
        }
        asked = refused(database, "plan_session", **session)
        assert asked.startswith(years("starts", day, "Plan session"))
    made = act(database, MAR, "propose_commitment", **about, due_on="2100-12-31")
    assert made.id


def test_a_session_of_years_and_a_grace_of_centuries_are_refused(database: Database) -> None:
    session = {
        "body_id": "business_council",
        "host": "MAR",
        "level": "council",
        "zone": "Africa/Casablanca",
        "starts": "2027-03-01T09:00",
    }
    assert refused(database, "plan_session", **session, ends="2027-04-01T09:01") == (
        "the session would last more than 31 days"
    )
    body = {"kind": "group", "names": five("Group"), "recurrence": "FREQ=YEARLY", "levels": ["x"]}
    assert refused(database, "add_body", **body, grace_months=10**400) == (
        "Add body: invalid input: grace months is outside the permitted range"
    )
    for months, told in ((97_000, "97000"), (121, "121"), (-1, "-1")):
        assert refused(database, "add_body", **body, grace_months=months) == (
            f"the grace in months is {told}, and lies between 0 and 120 here"
        )
    act(database, MAR, "add_body", **body, grace_months=120)


def test_the_database_takes_no_such_day_either(database: Database) -> None:
    words = "days lie between 1990-01-01 and 2100-12-31 here"
    event = (
        "INSERT INTO event (id, tier, party, kind, title, starts_on, ends_on, sequence, "
        "created_at, created_by) VALUES ('x', 'shared', 'MAR', 'visit', '{}', :day, :day, 0, "
        "'now', 'mar')"
    )
    due = "UPDATE commitment SET due_on = :day WHERE id = 'c_hub'"
    for day in ("0001-01-01", "9999-12-31", "1989-12-31", "2027-13-01", "2027-01-32", "soon", ""):
        assert attack(database, MAR, event, day=day) == words, day
        assert attack(database, MAR, due, day=day) == words, day
    body = (
        "INSERT INTO body (id, tier, party, kind, names, grace_months, venue_rule, levels, "
        "created_at, created_by) VALUES ('b', 'shared', 'MAR', 'x', '{}', :months, 'alternate', "
        "'[]', 'now', 'mar')"
    )
    assert attack(database, MAR, body, months=97_000) == "the grace of a body is 0 to 120 months"
    assert attack(database, MAR, body, months=120) == ""
    assert attack(database, MAR, event, day="2100-12-31") == ""


BAD_DAYS = ("0001-01-01", "9999-12-31", "2027-02-30", "soon", "")
BAD_RULES = ("FREQ=SECONDLY", "garbage", "FREQ=YEARLY;INTERVAL=9999", "FREQ=YEARLY;UNTIL=99999999")


@pytest.fixture
def spoilt(tmp_path: Path) -> Served:
    """A served register in which every column with a date holds what none should."""
    database, made = prepare(f"sqlite:///{tmp_path / 'spoilt.db'}")
    served = Served(make_application(database, read_sources(SITES)), dict(made))
    plan = {"level": "council", "starts": "2027-03-01T09:00", "ends": "2027-03-01T17:00"}
    place = {"body_id": "business_council", "zone": "Africa/Casablanca"}
    sessions = []
    for number in range(5):
        host = ("MAR", "KAZ")[number % 2]
        moved = {
            each: plan[each].replace("03-01", f"03-{number + 1:02d}") for each in ("starts", "ends")
        }
        sessions.append(
            act(database, MAR, "plan_session", **{**plan, **place, **moved, "host": host}).id
        )
    closing = {"title": five("Study"), "effect": "studied", "closes_on": "2027-01-01"}
    for number, day in enumerate(BAD_DAYS):
        about = {
            "title": five(f"Visit {number}"),
            "starts_on": "2027-03-01",
            "ends_on": "2027-03-01",
        }
        kind = ("visit", "holiday")[number % 2]
        event = act(database, MAR, "add_event", kind=kind, **about).id
        write_raw(
            database,
            "event",
            "UPDATE event SET starts_on = ?, ends_on = ? WHERE id = ?",
            day,
            "9999-12-31",
            event,
        )
        choice = act(database, MAR, "propose_decision", **closing).id
        write_raw(
            database, "decision", "UPDATE decision SET closes_on = ? WHERE id = ?", day, choice
        )
        duty = act(
            database, MAR, "propose_commitment", provision_id="p08", title=five(f"Duty {number}")
        ).id
        write_raw(
            database,
            "commitment",
            "UPDATE commitment SET due_on = ?, state = 'active' WHERE id = ?",
            day,
            duty,
        )
        entry = {"file_id": "f_oic", "kind": "deadline", "data": {"words": "x", "on": "2027-01-01"}}
        made_entry = act(database, MAR, "add_entry", **entry).id
        write_raw(
            database, "file_entry", "UPDATE file_entry SET day = ? WHERE id = ?", day, made_entry
        )
    for number, rule in enumerate(BAD_RULES):
        duty = act(
            database,
            MAR,
            "propose_commitment",
            provision_id="p08",
            title=five(f"Rule {number}"),
            due_on="2026-09-30",
        ).id
        write_raw(
            database,
            "commitment",
            "UPDATE commitment SET recurrence = ?, state = 'active' WHERE id = ?",
            rule,
            duty,
        )
        body = {
            "kind": "group",
            "names": five(f"Group {number}"),
            "recurrence": "FREQ=YEARLY",
            "levels": ["x"],
        }
        group = act(database, MAR, "add_body", **body, starts_on="2025-01-01").id
        write_raw(database, "body", "UPDATE body SET recurrence = ? WHERE id = ?", rule, group)
    group = act(
        database, MAR, "add_body", **{**body, "names": five("Centuries")}, starts_on="2025-01-01"
    ).id
    write_raw(database, "body", "UPDATE body SET grace_months = 97000 WHERE id = ?", group)
    columns = (
        ("starts_at", "0001-01-01T00:00:00.000000Z"),
        ("ends_at", "9999-12-31T23:59:59.999999Z"),
        ("zone", "Nowhere/Atlantis"),
        ("starts_at", "soon"),
        ("starts_offset", "one hour"),
    )
    for session, (column, value) in zip(sessions, columns, strict=True):
        write_raw(
            database, "session", f"UPDATE session SET {column} = ? WHERE id = ?", value, session
        )
    write_raw(database, "mandate", "UPDATE mandate SET ends_on = '9999-99-99'")
    return served


def test_no_stored_value_breaks_a_page_a_feed_or_a_paper(spoilt: Served) -> None:
    database = spoilt.application.state.site.database
    with database.admin_transaction() as connection:
        ids = {
            room: [row[0] for row in connection.execute(select(table.c.id))]
            for room, table in (
                ("provisions", t.provision),
                ("bodies", t.body),
                ("sessions", t.session),
                ("commitments", t.commitment),
                ("decisions", t.decision),
                ("files", t.file),
            )
        }
    paths = [path for path in PAGES if "{id}" not in path]
    for path in PAGES:
        room = path.split("/")[2] if path.count("/") > 1 else ""
        if "{id}" in path and room in ids and path == f"/roadmap/{room}/{{id}}":
            paths += [path.replace("{id}", each) for each in ids[room]]
    paths += [
        "/roadmap/commitments?view=board",
        "/roadmap/commitments?late=1",
        "/roadmap/calendar?month=2027-03&layers=sessions,deadlines,events,holidays,religious",
        "/roadmap/calendar?from=2026-01-01&to=2027-12-31",
        "/roadmap/commitments.csv",
        "/roadmap.json",
        "/roadmap/calendar.json",
        "/roadmap/commitments.json",
    ]
    client = spoilt.client("MAR")
    broken = {path: client.get(path).status_code for path in paths}
    assert {path: code for path, code in broken.items() if code != 200} == {}
    feed = client.get("/roadmap/calendar.ics")
    assert feed.status_code == 200
    for session in ids["sessions"]:
        paper = client.get(f"/roadmap/sessions/{session}/briefing.pdf")
        assert paper.content.startswith(b"%PDF"), session


def test_the_page_names_the_row_that_it_cannot_compute(spoilt: Served) -> None:
    client = spoilt.client("MAR")
    page = client.get("/roadmap/bodies?lang=en").text
    notes = re.findall(r'<p class="note">([^<]*)</p>', page)
    told = [each for each in notes if "cannot be read" in each]
    assert any("Group 0" in each for each in told), notes
    assert "Joint commission" in page
    board = client.get("/roadmap/commitments?view=board&lang=en").text
    assert "Duty 3: a stored date" in board.replace("commitment ", "")
    assert "soon (cannot be read)" in board
    month = client.get("/roadmap/calendar?from=2026-01-01&to=2027-12-31&lang=en").text
    assert "Rule 0: a stored date" in month.replace("commitment ", "")
