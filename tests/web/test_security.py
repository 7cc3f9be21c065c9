"""What an attacker tries: forms from elsewhere, guesses, strange hosts, large bodies, scripts."""

from __future__ import annotations

from keruen.store.attempts import ATTEMPTS
from keruen.web.pages import PAGES
from keruen.web.security import HEADERS, local_path
from tests.web.conftest import Served, form_key


def test_every_answer_carries_the_headers(served_once: Served) -> None:
    client = served_once.client()
    for path in ("/roadmap", "/roadmap.json", "/nothing", "/style.css", "/sign-in"):
        answer = client.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, path
    assert served_once.client("MAR").get("/roadmap").headers["cache-control"] == "no-store"


def test_the_session_cookie(served_once: Served) -> None:
    client = served_once.client()
    sent = {"account": "mar", "password": served_once.passwords["mar"], "next": "//evil.example"}
    answer = client.post("/sign-in", data=sent)
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_form_needs_the_key_of_its_session(served_once: Served) -> None:
    client, other = served_once.client("MAR"), served_once.client("KAZ")
    fields = {"name": "Somebody"}
    assert client.post("/roadmap/acts/add_person", data=fields).status_code == 403
    stolen = {**fields, "form_key": form_key(other)}
    assert client.post("/roadmap/acts/add_person", data=stolen).status_code == 403
    assert client.post("/api/roadmap/acts/add_person", json=fields).status_code == 403
    assert served_once.client().post("/api/roadmap/acts/add_person", json=fields).status_code == 401
    own = {**fields, "form_key": form_key(client), "next": "https://evil.example/"}
    answer = client.post("/roadmap/acts/add_person", data=own)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_signing_out_ends_the_session(served_once: Served) -> None:
    client = served_once.client("MAR")
    token = client.cookies["keruen_session"]
    client.post("/sign-out", data={"form_key": form_key(client)})
    client.cookies.set("keruen_session", token)
    assert client.get("/roadmap/commitments.json").json()["total"] == 0


def test_guesses_are_limited(served_once: Served) -> None:
    client = served_once.client()
    wrong = {"account": "mar", "password": "wrong password"}
    codes = [client.post("/sign-in", data=wrong).status_code for _ in range(ATTEMPTS + 2)]
    assert codes == [403] * ATTEMPTS + [429] * 2
    right = {"account": "mar", "password": served_once.passwords["mar"]}
    assert client.post("/sign-in", data=right).status_code == 429


def test_a_strange_host_is_refused(served_once: Served) -> None:
    answer = served_once.client().get("/roadmap", headers={"host": "evil.example"})
    assert (answer.status_code, answer.text) == (421, "This host is not served here.\n")


def test_a_large_body_is_refused(served_once: Served) -> None:
    answer = served_once.client("MAR").post("/sign-in", content=b"x" * 2_000_001)
    assert answer.status_code == 413


def test_script_in_a_record_stays_text(served_once: Served) -> None:
    client = served_once.client("MAR")
    fields = {
        "form_key": form_key(client),
        "provision_id": "p03",
        "title.en": "<script>alert(1)</script>",
    }
    assert client.post("/roadmap/acts/propose_commitment", data=fields).status_code == 303
    page = client.get("/roadmap/commitments?q=alert").text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_only_local_paths_are_gone_on_to() -> None:
    assert local_path("/roadmap?q=1") == "/roadmap?q=1"
    for path in ("//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", ""):
        assert local_path(path) == "/"


def test_no_role_no_form(served_once: Served) -> None:
    client = served_once.client()
    for path in PAGES:
        if "{id}" not in path:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert 'action="/roadmap/acts/' not in answer.text, path
