"""A form that is sent twice posts once; the API takes an idempotency key."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from starlette.testclient import TestClient

from keruen.roadmap import tables as t
from tests.web.conftest import Served, form_key

ON_EACH_DATABASE = True

PAGE = "/roadmap/people"
REUSED = "this form or idempotency key was already used for another entry"


def once(client: TestClient, act: str) -> str:
    """The one-time key of the form of an act."""
    page = client.get(PAGE).text
    found = re.search(rf'action="/roadmap/acts/{act}".*?name="once" value="([^"]+)"', page, re.S)
    assert found is not None
    return found.group(1)


def people(served: Served) -> int:
    """How many people the register has."""
    database = served.application.state.site.database
    with database.admin_read() as connection:
        return int(connection.execute(select(func.count()).select_from(t.person)).scalar_one())


def test_a_form_posts_once(served: Served) -> None:
    client, before = served.client("MAR"), people(served)
    sent = {"form_key": form_key(client), "next": PAGE, "name": "Amina Berrada"}
    sent["once"] = once(client, "add_person")
    for _ in range(2):
        answer = client.post("/roadmap/acts/add_person", data=sent)
        assert (answer.status_code, answer.headers["location"]) == (
            (303, f"{PAGE}?done=add_person")
        )
    assert people(served) == before + 1
    other = client.post("/roadmap/acts/add_person", data={**sent, "name": "Youssef Alami"})
    assert other.status_code == 422
    assert REUSED in other.text
    assert people(served) == before + 1
    sent["once"] = once(client, "add_person")
    answer = client.post("/roadmap/acts/add_person", data={**sent, "name": "Youssef Alami"})
    assert answer.status_code == 303
    assert people(served) == before + 2


def test_keys_stay_until_something_is_written(served_once: Served) -> None:
    client, other = served_once.client("MAR"), served_once.client("KAZ")
    first = client.get(PAGE)
    again = client.get(PAGE, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert once(client, "add_person") != once(other, "add_person")
    sent = {"form_key": form_key(client), "next": PAGE, "name": "Amina Berrada"}
    key = once(client, "add_person")
    client.post("/roadmap/acts/add_person", data={**sent, "once": key})
    assert once(client, "add_person") != key
    assert 'name="once"' not in served_once.client().get(PAGE).text


def test_every_form_of_an_act_has_a_key(served_once: Served) -> None:
    client, found = served_once.client("MAR"), 0
    for path in (PAGE, "/roadmap/bodies", "/roadmap/files/f_oic"):
        page = client.get(path).text
        forms = r"<form[^>]*/roadmap/(?:acts/|attachments)[^>]*>.*?</form>"
        for form in re.findall(forms, page, re.S):
            assert re.search(r'name="once" value="[0-9a-f]{40}"', form)
            found += 1
    assert found >= 5


def test_the_api_takes_a_key(served: Served) -> None:
    client, before = served.client("MAR"), people(served)
    headers = {"x-keruen-form-key": form_key(client), "Idempotency-Key": '"0b9e-1"'}
    address = "/api/roadmap/acts/add_person"
    first = client.post(address, json={"name": "Amina Berrada"}, headers=headers)
    again = client.post(address, json={"name": "Amina Berrada"}, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    other = client.post(address, json={"name": "Youssef Alami"}, headers=headers)
    assert (other.status_code, other.json()["what"]) == (422, REUSED)
    headers["Idempotency-Key"] = "two words"
    wrong = client.post(address, json={"name": "Youssef Alami"}, headers=headers)
    assert (wrong.status_code, wrong.json()["what"]) == (400, "the idempotency key cannot be used")
    assert people(served) == before + 1


def test_a_file_is_attached_once(served_once: Served) -> None:
    client = served_once.client("MAR")
    path = "/roadmap/bodies/business_council"
    page = client.get(path).text
    found = re.search(r'id="attach-file">.*?name="once" value="([^"]+)"', page, re.S)
    assert found is not None
    sent = {"form_key": form_key(client), "next": path, "once": found.group(1)}
    sent |= {"about": "body", "record_id": "business_council"}
    for content in (b"first", b"first", b"second"):
        file = {"file": ("note.txt", content, "text/plain")}
        assert client.post("/roadmap/attachments", data=sent, files=file).status_code == 303
    database = served_once.application.state.site.database
    with database.admin_read() as connection:
        query = select(func.count()).select_from(t.attachment)
        assert connection.execute(query).scalar_one() == 2
