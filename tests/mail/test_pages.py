"""The page of mail, links in mail, and the pages of tasks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from keruen.mail.recipients import Recipient, find_recipient
from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.timeline import Span
from keruen.roadmap.rows import CommitmentRow
from keruen.store import administration as office
from keruen.store.accounts import _open_session
from keruen.store.database import Database
from keruen.store.second_factor import NO_FACTOR
from keruen.store.tables import contact, secret_account
from keruen.web.application import make_application
from keruen.web.mail.digest import unsubscribe_link
from keruen.web.mail.jobs import do_jobs
from keruen.web.pages.timeline import draw
from tests.mail.accounts import BASE, MONDAY, actor_of, environment, service, subscribe
from tests.mail.servers import MailServer
from tests.roadmap.sides import act, five


class Pages:
    """A client of the pages, signed in with an account by a session of its own."""

    def __init__(self, database: Database, name: str, held: Mapping[str, str]) -> None:
        self.application = make_application(database, public_url=BASE, hosts=HOSTS)
        self.application.state.mail.environment = held
        self.application.state.mail.clock = lambda: MONDAY
        with database.admin_read() as connection:
            query = select(secret_account.c.password_hash).where(secret_account.c.name == name)
            kept = str(connection.execute(query).scalar_one())
        token = _open_session(database, name, kept, "", NO_FACTOR)
        assert token is not None
        self.client = TestClient(self.application, base_url="http://localhost")
        self.client.cookies.set("keruen_session", token)

    def key(self) -> str:
        """The key of its forms."""
        found = re.search(r'name="form_key" value="([^"]+)"', self.get("/account/mail"))
        assert found is not None
        return found.group(1)

    def get(self, path: str, status: int = 200) -> str:
        """A page."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    def post(self, path: str, status: int = 200, **sent: str) -> str:
        """What a form answers."""
        answer = self.client.post(path, data={"form_key": self.key(), **sent})
        assert answer.status_code == status, answer.text
        return str(answer.text)


HOSTS = frozenset({"localhost"})


def recipient_of(database: Database, name: str) -> Recipient:
    """An account that has an address."""
    with database.admin_read() as connection:
        found = find_recipient(connection, name)
    assert found is not None
    return found


def test_an_address_receives_mail_once_its_link_was_opened_and_confirmed(
    database: Database, server: MailServer
) -> None:
    pages = Pages(database, "mar", environment(MAR=server))
    said = pages.post("/account/mail/address", email="desk@mar.example", language="fr", zone="")
    assert "A mail with a link was sent to the address" in said
    made = service(database, MAR=server)
    assert do_jobs(made).sent == 1, "the link alone: no digest to an address not confirmed"
    assert server.recipients == ["desk@mar.example"]
    found = re.search(rf"{BASE}(/mail/verify/\S+)", server.taken[0].text())
    assert found is not None
    path = found.group(1)
    pages.get(path)
    assert not recipient_of(database, "mar").verified, "a program that opens links changes nothing"
    anonymous = TestClient(pages.application, base_url="http://localhost")
    assert anonymous.post(path).status_code == 200
    assert recipient_of(database, "mar").verified
    pages.post("/account/mail/address", email="new@mar.example", language="fr", zone="")
    assert not recipient_of(database, "mar").verified
    assert anonymous.post(path).status_code == 404, "a link to an earlier address"


@pytest.mark.parametrize(
    ("form", "sent", "what"),
    [
        ("address", {"email": "a@b.example\r\nBcc: x@y.example", "language": "en"},
         "this is not one address of mail"),
        ("address", {"email": "a@b.example", "language": "xx"},
         "the language &#39;xx&#39; is not one of the workspace"),
        ("address", {"email": "a@b.example", "language": "en", "zone": "Mars/Base"},
         "the time zone &#39;Mars/Base&#39; is not known"),
        ("wishes", {"digest": "hourly", "hour": "8", "ladder": "", "level": "title"},
         "digest &#39;hourly&#39; is not known"),
        ("wishes", {"digest": "daily", "hour": "24", "ladder": "", "level": "title"},
         "the hour 24 is not 0 to 23"),
        ("wishes", {"digest": "daily", "hour": "8", "ladder": "-999", "level": "title"},
         "the reminders are more than 20, or further than 366 days away"),
        ("wishes", {"digest": "daily", "hour": "x", "ladder": "", "level": "title"},
         "the hour or the reminders are not whole numbers"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_two_parts(
    database: Database, server: MailServer, form: str, sent: dict[str, str], what: str
) -> None:
    pages = Pages(database, "mar", environment(MAR=server))
    answer = pages.client.post(f"/account/mail/{form}", data={"form_key": pages.key(), **sent})
    assert answer.status_code in (400, 409)
    assert what in answer.text
    with database.admin_read() as connection:
        assert connection.execute(select(contact)).all() == []


def test_one_click_ends_digests_and_notices_but_not_mail_about_the_account(
    database: Database, server: MailServer
) -> None:
    subscribe(database, "mar")
    made = service(database, MAR=server)
    path = unsubscribe_link(recipient_of(database, "mar"), "")
    client = TestClient(make_application(database), base_url="http://localhost")
    assert client.get(path).status_code == 200
    assert recipient_of(database, "mar").preference.digest == "daily"
    sent = {"List-Unsubscribe": "One-Click"}
    assert client.post(path, data=sent).status_code == 200
    assert recipient_of(database, "mar").preference.digest == "off"
    assert do_jobs(made).sent == 0
    assert made.send("mar", "recovery:1", {"link": "/recover/x", "minutes": "30"})
    assert client.post(path.replace("/mar/", "/kaz/"), data=sent).status_code == 404


def test_a_form_from_elsewhere_changes_nothing(database: Database, server: MailServer) -> None:
    pages = Pages(database, "mar", environment(MAR=server))
    answer = pages.client.post("/account/mail/address", data={"email": "a@b.example"})
    assert answer.status_code == 403
    anonymous = TestClient(pages.application, base_url="http://localhost")
    assert anonymous.get("/account/mail").status_code == 403


def test_a_task_given_to_a_person_is_a_task_of_that_person_alone(
    database: Database, server: MailServer
) -> None:
    held = environment(MAR=server)
    desk, signatory = (Pages(database, name, held) for name in ("mar", "mar-signatory"))
    task = "accept a commitment"
    title = "Name focal points for the consultations"
    assert title in desk.get("/roadmap/work")
    assert title not in signatory.get("/roadmap/work")
    assert title in signatory.get("/roadmap/work?whose=side")
    act(
        database, actor_of("mar"), "assign_task", task=task, record_id="c_focal_points",
        person_id=actor_of("mar-signatory").person, note="Please",
    )  # fmt: skip
    assert title not in desk.get("/roadmap/work")
    assert title in signatory.get("/roadmap/work")
    other = Pages(database, "kaz", held).get("/roadmap/work.json?whose=side")
    assert "Please" not in other
    data = desk.client.get("/roadmap/work.json?whose=side&q=focal").json()
    assert [each["assigned"] for each in data["tasks"]] == [actor_of("mar-signatory").person]
    with read_desk(database, actor_of("mar"), MONDAY) as unit:
        (row,) = unit.rows(select(t.task_assignment))
    act(database, actor_of("mar"), "release_task", assignment_id=row["id"], reason="Back")
    assert title in desk.get("/roadmap/work")


def test_a_filter_is_saved_and_removed_by_its_own_account(
    database: Database, server: MailServer
) -> None:
    held = environment(MAR=server)
    pages = Pages(database, "mar", held)
    made = act(
        database, actor_of("mar"), "save_filter", name="Late ones", page="/roadmap/work",
        query="due=overdue",
    )  # fmt: skip
    assert 'href="/roadmap/work?due=overdue">Late ones</a>' in pages.get("/roadmap/work")
    assert "Late ones" not in Pages(database, "mar-signatory", held).get("/roadmap/work")
    assert f'id="remove_filter-{made.id}"' in pages.get("/roadmap/work")
    pages.post("/roadmap/acts/remove_filter", filter_id=made.id, next="/roadmap/work")
    assert "Late ones" not in pages.get("/roadmap/work")


def test_a_second_administrator_has_a_change_of_rights_as_a_task_and_the_first_has_not(
    database: Database, server: MailServer
) -> None:
    office.set_rights(
        database, actor_of("mar-admin-1"), "mar", ["focal_point", "secretary", "signatory"],
        actor_of("mar").person,
    )  # fmt: skip
    held = environment(MAR=server)

    def told(name: str, query: str = "") -> bool:
        client = Pages(database, name, held).client
        tasks = client.get(f"/roadmap/work.json{query}").json()["tasks"]
        return "confirm a change of rights" in {each["kind"] for each in tasks}

    assert not told("mar-admin-1")
    assert told("mar-admin-2")
    assert not told("kaz-admin-1", "?whose=side")


def test_the_time_line_has_each_commitment_and_an_arrow_for_each_need(
    database: Database, server: MailServer
) -> None:
    act(database, actor_of("kaz"), "propose_commitment", provision_id="p08",
        title=five("<b>Silo</b>"), tier="shared")  # fmt: skip
    pages = Pages(database, "mar", environment(MAR=server))
    data = pages.client.get("/roadmap/timeline.json").json()
    page = pages.get("/roadmap/timeline")
    assert page.count('class="bar ') == len(data["spans"]) == data["total"] == 22
    needs = sum(len(each["needs"]) for each in data["spans"])
    assert page.count('class="need"') == needs == 5
    assert "&lt;b&gt;Silo" in page
    assert "<script" not in page
    found = pages.client.get("/roadmap/timeline.json?q=silo").json()
    assert [each["id"] for each in found["spans"]] != []


def test_the_drawing_runs_to_the_left_in_arabic() -> None:
    """Worked by hand: 100 days on 670 units of width, with 14 days of room behind the last."""
    given: dict[str, Any] = {"id": "c", "state": "active", "progress": 0.5}
    held: list[Any] = [given.get(each.name) for each in fields(CommitmentRow)]
    row = CommitmentRow(*held)
    span = Span(row, date(2027, 1, 1), date(2027, 4, 11), False, ())
    right = draw([span], {"c": "Silo"}, date(2027, 1, 1), "en")
    left = draw([span], {"c": "Silo"}, date(2027, 1, 1), "ar")
    assert (right.bars[0].x, right.bars[0].width) == (330, round(670 * 100 / 114, 1))
    assert left.bars[0].x + left.bars[0].width == pytest.approx(670, abs=0.11)
    assert left.bars[0].width == right.bars[0].width
    assert right.bars[0].done == pytest.approx(right.bars[0].width / 2, abs=0.06)
    assert (right.today_x, left.today_x) == (330, 670)
