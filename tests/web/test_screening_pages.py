"""Pages of screening and incidents, as a side uses them, and as the other side sees them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from httpx import Response
from starlette.testclient import TestClient

from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk, read_desk
from keruen.screening import SCOPE
from keruen.store.roles import Actor
from tests.roadmap.screened import list_file
from tests.roadmap.sides import ROLES, see
from tests.screening.builders import target
from tests.web.conftest import Served

PAGES = ("lists", "check", "queue", "incidents")
BASE = "/roadmap/screening"
TODAY = datetime.now(UTC).date()


def form_key(client: TestClient, path: str) -> str:
    """The key of the forms of a page."""
    found = re.search(r'name="form_key" value="([^"]+)"', client.get(path).text)
    assert found
    return found.group(1)


def send_list(client: TestClient, content: bytes, name: str = "targets.simple.csv") -> Response:
    """Send a file from the page of lists."""
    answer: Response = client.post(
        f"{BASE}/lists/files",
        data={"form_key": form_key(client, f"{BASE}/lists"), "next": f"{BASE}/lists"},
        files={"file": (name, content, "text/csv")},
    )
    return answer


def do(client: TestClient, page: str, act: str, **fields: str) -> Response:
    """Send the form of an act from a page."""
    answer: Response = client.post(
        f"/roadmap/acts/{act}",
        data={"form_key": form_key(client, page), "next": page, **fields},
    )
    return answer


def test_a_list_is_loaded_a_name_compared_and_a_hit_shown(served: Served) -> None:
    client = served.client("MAR")
    day = (TODAY - timedelta(days=3)).isoformat()
    rows = [target("Q7", "Nursultan Sharipov", "", "Person"), target("Q8", "Somebody Else")]
    answer = send_list(client, list_file(*rows, day=day))
    assert answer.status_code == 303, answer.text
    shown = client.get(f"{BASE}/lists")
    assert "OpenSanctions targets" in shown.text
    assert "Your side has fewer than 2 people who judge hits" in shown.text
    done = do(client, f"{BASE}/check", "check_name", kind="person", original="Нұрсұлтан Шәріпов")
    assert done.status_code == 303, done.text
    queue = client.get(f"{BASE}/queue")
    assert "Нұрсұлтан Шәріпов" in queue.text
    link = re.search(rf'href="({BASE}/hits/[^"]+)"', queue.text)
    assert link
    page = client.get(link.group(1))
    assert "Parts of the score" in page.text
    assert "nursultan = nursultan" in page.text
    data = client.get(link.group(1) + ".json").json()
    assert data["hit"]["listed"]["ref"] == "Q7"
    subjects = client.get(f"{BASE}/check.json").json()["subjects"]
    assert [each["result"] for each in subjects] == ["needs_review"]
    # The other side sees none of it.
    other = served.client("KAZ")
    for name in PAGES:
        assert "Sharipov" not in other.get(f"{BASE}/{name}").text
    assert other.get(link.group(1)).status_code == 404


def test_the_first_judge_is_refused_a_second_time_on_the_page(served: Served) -> None:
    """The form is gone, and sent again it is refused."""
    client = served.client("MAR")
    person = "person_mar_desk"
    database = served.application.state.site.database
    with open_desk(database, Actor("mar", "MAR", person, ROLES)) as desk:
        if not desk.count(t.person, t.person.c.id == person):
            desk.add(t.person, tier="shared", id=person, of_party="MAR", name="Desk of Morocco")
    rows = [target("Q7", "Nursultan Sharipov", "", "Person")]
    send_list(client, list_file(*rows, day=(TODAY - timedelta(days=3)).isoformat()))
    assert do(client, f"{BASE}/lists", "name_judge", person_id=person).status_code == 303
    do(client, f"{BASE}/check", "check_name", kind="person", original="Нұрсұлтан Шәріпов")
    link = re.search(rf'href="({BASE}/hits/[^"]+)"', client.get(f"{BASE}/queue").text)
    assert link
    page = link.group(1)

    actor = Actor("mar", "MAR", person, ROLES)

    def judge() -> Response:
        given = {"screening_hit_id": page.rpartition("/")[2], "verdict": "same", "grounds": "x"}
        with read_desk(database, actor) as desk:
            bound = see(desk, "judge_hit", given)
        return do(client, page, "judge_hit", **given, **bound)

    assert 'action="/roadmap/acts/judge_hit"' in client.get(page).text
    assert judge().status_code == 303
    # The page offers the form no more, and what is sent past it is refused.
    assert 'action="/roadmap/acts/judge_hit"' not in client.get(page).text
    answer = judge()
    assert answer.status_code == 403
    assert "you have judged this hit already" in answer.text
    assert client.get(f"{page}.json").json()["hit"]["state"] == "judged"


def test_a_file_that_is_not_a_list_is_refused_on_the_page(served: Served) -> None:
    client = served.client("MAR")
    answer = send_list(client, b"name,country\nA,B\n", "other.csv")
    assert answer.status_code == 400
    assert "has the columns name, country" in answer.text


def test_an_incident_goes_to_the_other_side(served: Served) -> None:
    client = served.client("MAR")
    fields = {
        "incident_kind": "cyber",
        "severity": "high",
        "marking": "amber",
        "words": "The booking system is down",
        "happened_on": TODAY.isoformat(),
    }
    done = do(client, f"{BASE}/incidents", "report_incident", **fields)
    assert done.status_code == 303, done.text
    other = served.client("KAZ")
    assert "Acknowledge that an incident was received" in other.get("/roadmap/waiting").text
    page = other.get(f"{BASE}/incidents")
    assert "The booking system is down" in page.text
    found = re.search(r'name="incident_id" value="([^"]+)"', page.text)
    assert found
    done = do(other, f"{BASE}/incidents", "receive_incident", incident_id=found.group(1))
    assert done.status_code == 303, done.text
    (line,) = client.get(f"{BASE}/incidents.json").json()["incidents"]
    assert line["state"] == "received"


@pytest.mark.parametrize("name", PAGES)
def test_pages_in_each_language_with_the_scope(served_once: Served, name: str) -> None:
    client = served_once.client("MAR")
    for language in ("en", "fr", "ar", "kk", "ru"):
        answer = client.get(f"{BASE}/{name}?lang={language}")
        assert answer.status_code == 200
    english = client.get(f"{BASE}/{name}?lang=en").text
    assert (SCOPE.split(". ")[0] in english) == (name != "incidents")
    assert served_once.client().get(f"{BASE}/{name}").status_code == 200
