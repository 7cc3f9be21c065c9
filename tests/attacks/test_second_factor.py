"""A password alone opens nothing where the second factor is on, and a code opens one thing once."""

from __future__ import annotations

import re
import time
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.roadmap.indicators import read_sources
from keruen.store import second_factor
from keruen.store.database import Database
from keruen.store.factor_key import FactorKey
from keruen.store.second_factor import SecondFactor
from keruen.web.application import make_application
from tests.databases import prepare
from tests.web.conftest import Served, form_key

KEY = FactorKey(bytes(range(32)))
ON = SecondFactor(KEY, required=True)
BASE = "http://localhost"


@pytest.fixture
def database(register_url: str) -> tuple[Database, dict[str, str]]:
    """A register with its first accounts, none of which has a second factor."""
    made, passwords = prepare(register_url)
    return made, dict(passwords)


def serve(database: Any, factor: SecondFactor = ON, **given: Any) -> Served:
    """The register, served with the second factor switched on."""
    made, passwords = database
    application = make_application(made, read_sources(SITES), factor=factor, **given)
    return Served(application, passwords)


def enrol(served: Served, client: TestClient, name: str) -> tuple[str, list[str]]:
    """Set up the second factor on its page; returns the seed and the recovery codes."""
    page = client.get("/account/factor").text
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key is not None
    sent = {"form_key": key[1], "password": served.passwords[name]}
    page = client.post("/account/factor/begin", data=sent).text
    found = re.search(r'class="seed">([^<]+)<', page)
    assert found is not None, page
    seed = found[1].replace(" ", "")
    assert "data:image/svg+xml" in page
    code = pyotp.TOTP(seed).now()
    page = client.post("/account/factor/finish", data={"form_key": key[1], "code": code}).text
    codes = re.findall(r'<li><code dir="ltr">([^<]+)</code>', page)
    assert len(codes) == 10, page
    return seed, codes


def enter(served: Served, name: str, code: str = "", password: str = "") -> TestClient | int:
    """A client signed in, or the status with which signing in is refused."""
    client = TestClient(served.application, base_url=BASE, follow_redirects=False)
    sent = {"account": name, "password": password or served.passwords[name], "one_time_code": code}
    answer = client.post("/sign-in", data=sent)
    return client if answer.status_code == 303 else answer.status_code


def next_code(seed: str) -> str:
    """A code that was not used yet, within the drift that is taken."""
    return pyotp.TOTP(seed).at(int(time.time()) + 30)


def test_an_account_without_one_reaches_the_page_that_sets_it_up_alone(database: Any) -> None:
    served = serve(database)
    client = served.client("MAR")
    for path in ("/roadmap", "/account", "/roadmap/people"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account/factor"), path
    assert client.get("/roadmap.json").status_code == 403
    assert client.post("/api/roadmap/acts/add_person", json={"name": "X"}).status_code == 403
    assert "needs a second factor" in client.get("/account/factor").text
    enrol(served, client, "mar")
    assert client.get("/roadmap").status_code == 200


def test_a_code_opens_one_session_and_a_replay_is_refused(database: Any) -> None:
    served = serve(database)
    seed, codes = enrol(served, served.client("MAR"), "mar")
    assert enter(served, "mar") == 403
    assert enter(served, "mar", "000000") == 403
    code = next_code(seed)
    assert isinstance(enter(served, "mar", code), TestClient)
    assert enter(served, "mar", code) == 403
    assert isinstance(enter(served, "mar", codes[3]), TestClient)
    assert enter(served, "mar", codes[3]) == 403
    # A code of another account is none.
    other, _ = enrol(served, served.client("KAZ"), "kaz")
    assert enter(served, "mar", next_code(other)) == 403


def test_the_answer_does_not_say_which_of_the_two_was_wrong(database: Any) -> None:
    served = serve(database)
    enrol(served, served.client("MAR"), "mar")
    pages = []
    for password, code in (("wrong password", "000000"), (served.passwords["mar"], "000000")):
        client = TestClient(served.application, base_url=BASE)
        sent = {"account": "mar", "password": password, "one_time_code": code}
        pages.append(client.post("/sign-in", data=sent).text)
    assert pages[0] == pages[1]
    assert "Wrong account name, password or one-time code." in pages[0]


def test_codes_are_guessed_eight_times_from_all_addresses_together(database: Any) -> None:
    served = serve(database)
    seed, _ = enrol(served, served.client("MAR"), "mar")
    said = []
    for number in range(9):
        client = TestClient(
            served.application,
            base_url=BASE,
            client=(f"10.0.0.{number}", 5),
            follow_redirects=False,
        )
        sent = {"account": "mar", "password": served.passwords["mar"], "one_time_code": "000000"}
        said.append(client.post("/sign-in", data=sent).status_code)
    assert said == [403] * 8 + [429]
    assert enter(served, "mar", next_code(seed)) == 429


def test_without_the_key_file_sign_in_is_refused_and_not_weakened(database: Any) -> None:
    seed, codes = enrol(served := serve(database), served.client("MAR"), "mar")
    without = serve(database, second_factor.NO_FACTOR)
    for code in ("", next_code(seed), codes[0]):
        assert enter(without, "mar", code) == 503, code
    # An account that never had one signs in as before, where it is not required.
    assert isinstance(enter(without, "kaz"), TestClient)


def test_signing_asks_for_a_code_again(database: Any) -> None:
    served = serve(database)
    client = served.client("MAR", "signatory")
    _, codes = enrol(served, client, "mar-signatory")
    about = {"passphrase": "six unrelated words for a test"}
    key = {"x-keruen-form-key": form_key(client)}

    def make_key(code: str) -> int:
        headers = {**key, **({"one-time-code": code} if code else {})}
        path = "/api/roadmap/acts/sign_checkpoint"
        return int(client.post(path, json={**about}, headers=headers).status_code)

    wrong = {make_key(""), make_key("000000")}
    assert wrong == {409}
    # Past the code, it is refused for what is missing beyond it: there is no key.
    answer = client.post(
        "/api/roadmap/acts/sign_checkpoint", json=about, headers={**key, "one-time-code": codes[0]}
    )
    assert "one-time" not in answer.text
    again = client.post(
        "/api/roadmap/acts/sign_checkpoint", json=about, headers={**key, "one-time-code": codes[0]}
    )
    assert again.json()["what"] == "the one-time code is not right"


def test_a_token_of_an_account_without_one_only_reads(database: Any) -> None:
    off = serve(database, second_factor.NO_FACTOR)
    client = off.client("MAR")
    page = client.post(
        "/account/token",
        data={"form_key": form_key(client), "password": off.passwords["mar"], "roles": "secretary"},
    ).text
    token = re.search(r"<code>(keruen_[^<]+)</code>", page)
    assert token is not None
    bearer = {"Authorization": f"Bearer {token[1]}"}
    machine = TestClient(serve(database).application, base_url=BASE)
    assert machine.get("/roadmap.json", headers=bearer).status_code == 200
    act = machine.post("/api/roadmap/acts/add_person", json={"name": "X"}, headers=bearer)
    assert act.status_code == 403


def test_another_administrator_resets_it_and_the_others_get_a_notice(database: Any) -> None:
    sent: list[tuple[str, str, dict[str, str]]] = []
    served = serve(database, send=lambda *given: sent.append((given[0], given[1], dict(given[2]))))
    one, two = served.client("MAR", "admin-1"), served.client("MAR", "admin-2")
    enrol(served, one, "mar-admin-1")
    enrol(served, two, "mar-admin-2")
    client = served.client("MAR")
    enrol(served, client, "mar")

    def reset(by: TestClient, name: str) -> str:
        fields = {"form_key": form_key(by), "name": name}
        return str(by.post("/accounts/factor", data=fields).text)

    assert "nobody resets their own second factor" in reset(one, "mar-admin-1")
    assert "there is no account" in reset(one, "kaz")
    assert sent == []
    reset(one, "mar")
    data = {"account": "mar", "by": "mar-admin-1"}
    assert sent == [("mar", "factor_reset", data), ("mar-admin-2", "factor_reset", data)]
    # Its sessions ended, and the password alone leads to the page that sets it up anew.
    assert client.get("/account").status_code == 403
    again = enter(served, "mar")
    assert isinstance(again, TestClient)
    assert again.get("/roadmap").headers["location"] == "/account/factor"
