"""Pages of meetings: early steps, large scans on one route, delegations, reports as files."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import insert, update
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.indicators import read_sources
from keruen.store.database import Database
from keruen.web.application import make_application
from keruen.web.limits import MEBIBYTE
from keruen.web.reporting_paper import make_report, make_workbook
from tests.roadmap.meeting import STARTS, draw_up, plan_meeting
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, SIDES, act, agree, begin, five, sign
from tests.web import every_state
from tests.web.conftest import form_key


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A register with a record of every kind in every state."""
    return every_state.fill(f"sqlite:///{tmp_path_factory.mktemp('filled') / 'register.db'}")


def signed_in(database: Database, side: str = "mar") -> TestClient:
    """A client signed in for a side."""
    application = make_application(database, read_sources(SITES))
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    sent = {"account": side, "password": every_state.PASSWORD, "next": "/roadmap"}
    assert client.post("/sign-in", data=sent).status_code == 303
    return client


def session_at(database: Database, year: int) -> str:
    """A session in Rabat on 12 January of a year, of which both sides adopted the agenda."""
    session = act(
        database,
        MAR,
        "plan_session",
        body_id="business_council",
        host="MAR",
        level="council",
        starts=f"{year}-01-12T10:00",
        ends=f"{year}-01-12T18:00",
        zone="Africa/Casablanca",
    ).id
    act(
        database,
        MAR,
        "add_agenda_item",
        body_id="business_council",
        session_id=session,
        title=five("Ports"),
        provision_id="p06",
    )
    for name in ("convene_session", "adopt_agenda"):
        for side in SIDES:
            act(database, side, name, session_id=session)
    return str(session)


def test_an_early_step_is_refused_by_page_api_and_sql(register_url: str) -> None:
    """A session of 2099: no machine on which this runs has that date."""
    database = every_state.begin_with_accounts(register_url)
    session = session_at(database, 2099)
    client = signed_in(database)
    key = form_key(client)
    with read_desk(database, MAR, NOW) as desk:
        query = t.agenda_item.select().where(t.agenda_item.c.session == session)
        item = desk.rows(query)[0]["id"]
    early = "cannot be opened before"
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("open_session", {"session_id": session}, early),
        ("record_attendance", {"session_id": session, "person_id": "person_mar"}, "while it sits"),
        (
            "record_outcome",
            {"item_id": item, "kind": "decision", "words": five("Yes")},
            "while their session sits",
        ),
        (
            "draft_minutes",
            {
                "session_id": session,
                "title": five("Minutes"),
                "texts": five("Met."),
                "languages": LANGUAGES,
            },
            "cannot be minuted before",
        ),
    ]
    room = f"/roadmap/sessions/{session}/room"
    for name, fields, words in steps:
        answer = client.post(
            f"/api/roadmap/acts/{name}", json=fields, headers={"x-keruen-form-key": key}
        )
        assert answer.status_code in (400, 409), answer.text
        assert words in answer.json()["what"], name
        flat: dict[str, Any] = {"form_key": key, "next": room}
        for field, value in fields.items():
            if isinstance(value, dict):
                flat |= {f"{field}.{language}": text for language, text in value.items()}
            else:
                flat[field] = value
        page = client.post(f"/roadmap/acts/{name}", data=flat)
        assert page.status_code in (400, 409), name
        assert words in page.text, name
    row = {
        "tier": "shared",
        "party": "MAR",
        "created_at": "2026-11-24T09:00:00.000000Z",
        "created_by": "mar",
    }
    here = t.session.c.id == session
    told: dict[str, Any] = {
        "a session is opened, minuted, signed and closed once it has begun": update(t.session)
        .where(here)
        .values(state="in_progress"),
        "attendance is recorded while a session sits": insert(t.attendance).values(
            id="a_x", **row, session=session, person="person_mar", of_party="MAR"
        ),
        "items are concluded while their session sits": update(t.agenda_item)
        .where(t.agenda_item.c.id == item)
        .values(state="done"),
    }
    for words, attack in told.items():
        with pytest.raises(KeruenError) as error, open_desk(database, MAR) as desk:
            desk.connection.execute(attack)
        assert str(error.value).splitlines()[0] == words


@pytest.mark.parametrize(("hours", "opened"), [(-12.1, False), (-11.9, True), (0.0, True)])
def test_a_session_is_opened_from_twelve_hours_before(
    register: Database, hours: float, opened: bool
) -> None:
    meeting = plan_meeting(register)
    for name in ("convene_session", "adopt_agenda"):
        for side in SIDES:
            act(register, side, name, session_id=meeting.session)
    now = STARTS + timedelta(hours=hours)
    if opened:
        act(register, MAR, "open_session", now=now, session_id=meeting.session)
        return
    with pytest.raises(KeruenError) as error:
        act(register, MAR, "open_session", now=now, session_id=meeting.session)
    assert str(error.value) == (
        "session 1 begins on 2027-01-12 at 10:00 UTC and cannot be opened before\n"
        "  Wait for that day; a session that moved is postponed and planned anew."
    )


@pytest.fixture
def register(tmp_path: Any) -> Database:
    """A register on SQLite with a signatory on each side."""
    return begin(f"sqlite:///{tmp_path / 'register.db'}")


def test_a_large_scan_is_taken_on_its_route_alone(filled: Database) -> None:
    client = signed_in(filled)
    key = form_key(client)
    with read_desk(filled, MAR, NOW) as desk:
        row = desk.rows(t.paper.select().where(t.paper.c.shared_at.is_(None)))[0]
        file = desk.rows(t.paper_file.select().where(t.paper_file.c.paper == row["id"]))[0]
    act(filled, MAR, "withdraw_paper_file", paper_file_id=file["id"], reason="scan instead")
    scan = b"%PDF-1.7" + bytes(30 * MEBIBYTE)
    page = f"/roadmap/sessions/{row['session']}/agenda"
    sent = {"form_key": key, "next": page, "paper_id": row["id"], "language": "fr"}
    answer = client.post("/roadmap/papers/files", data=sent, files={"file": ("scan.pdf", scan)})
    assert answer.status_code == 303, answer.text
    data = client.get(f"{page}.json").json()
    (made,) = next(each["files"] for each in data["papers"] if each["id"] == row["id"])
    assert made["size_bytes"] == len(scan)
    got = client.get(f"/roadmap/papers/files/{made['id']}")
    assert got.content == scan
    assert got.headers["content-disposition"].startswith('attachment; filename="scan.pdf"')
    assert signed_in(filled, "kaz").get(f"/roadmap/papers/files/{made['id']}").status_code == 404
    beside = {"form_key": key, "next": page, "about": "session", "record_id": row["session"]}
    files = {"file": ("scan.pdf", scan)}
    assert client.post("/roadmap/attachments", data=beside, files=files).status_code == 413
    huge = {"file": ("scan.pdf", b"%PDF-1.7" + bytes(65 * MEBIBYTE))}
    assert client.post("/roadmap/papers/files", data=sent, files=huge).status_code == 413
    empty = client.post("/roadmap/papers/files", data=sent, files={"file": ("scan.pdf", b"")})
    assert empty.status_code in (400, 409)


def test_the_other_sides_draft_is_not_on_the_page(register: Database) -> None:
    meeting = plan_meeting(register)
    draw_up(register, meeting, MAR)
    application = make_application(register, read_sources(SITES))
    client = TestClient(application, base_url="http://localhost")
    page = client.get(f"/roadmap/sessions/{meeting.session}/delegations")
    # The public does not see a session that is not published.
    assert page.status_code == 404
    with read_desk(register, KAZ, NOW) as desk:
        assert desk.count(t.delegation) == 0


def test_a_report_by_theme_and_provision(filled: Database) -> None:
    client = signed_in(filled, "kaz")
    rounds = client.get("/roadmap/reporting.json").json()["reporting_rounds"]
    assert len(rounds) == 2
    one = next(each for each in rounds if each["state"] == "open")
    page = client.get(f"/roadmap/reporting/{one['id']}.json").json()
    assert sum(each["reported"] for each in page["themes"]) == 1
    assert sum(each["asked"] for each in page["provisions"]) == len(page["reports"])
    for language in LANGUAGES:
        pdf = client.get(f"/roadmap/reporting/{one['id']}/report.pdf?lang={language}")
        assert pdf.content.startswith(b"%PDF"), language
    book = client.get(f"/roadmap/reporting/{one['id']}/report.xlsx")
    with ZipFile(io.BytesIO(book.content)) as archive:
        names = archive.namelist()
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert len([each for each in names if each.startswith("xl/worksheets/sheet")]) >= 4
    assert "Under way." in strings
    with read_desk(filled, KAZ, NOW) as desk:
        paper = make_report(desk, one["id"], "en")
        assert [table.heading for table in paper.tables][:2] == ["By theme", "By provision"]
        (link,) = paper.tables[-1].rows
        assert link[0] == "2.c"
        assert make_workbook(paper)[:2] == b"PK"


def test_a_text_of_a_session_is_signed_on_its_first_day_or_later(register: Database) -> None:
    """At 10:00 in Rabat, at UTC+0: the day begins at midnight UTC."""
    meeting = plan_meeting(register)
    document = act(
        register,
        MAR,
        "draft_document",
        kind="communique",
        title=five("Communique"),
        texts=five("The sides agree."),
        languages=LANGUAGES,
        session_id=meeting.session,
    ).id
    with read_desk(register, MAR, NOW) as desk:
        query = t.text_version.select().where(t.text_version.c.document == document)
        version = desk.rows(query)[0]["id"]
    agree(register, version)
    with pytest.raises(KeruenError) as error:
        sign(register, version, MAR, now=datetime(2027, 1, 11, 23, 59, tzinfo=UTC))
    assert "first day of the session" in str(error.value)
    sign(register, version, MAR, now=datetime(2027, 1, 12, 0, 1, tzinfo=UTC))


def test_the_room_proposes_a_date(filled: Database) -> None:
    client = signed_in(filled)
    with read_desk(filled, MAR, NOW) as desk:
        query = t.session.select().where(
            t.session.c.state == "in_progress", t.session.c.body == "joint_commission"
        )
        (session,) = desk.rows(query)
    page = client.get(f"/roadmap/sessions/{session['id']}/room").text
    assert 'name="due_on" value="202' in page


def test_acts_of_meetings_do_not_take_a_file_from_the_api(filled: Database) -> None:
    with read_desk(filled, MAR, NOW) as desk:
        row = desk.rows(t.paper.select().where(t.paper.c.shared_at.is_(None)))[0]
    with open_desk(filled, MAR, NOW) as desk, pytest.raises(KeruenError) as error:
        do(desk, "add_paper_file", {"paper_id": row["id"], "language": "en", "name": "a.pdf"})
    assert str(error.value) == ("the paper was not announced in 'en'\n  Choose one of fr.")
