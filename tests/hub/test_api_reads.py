"""Reads of the hub book in the API: pages by cursor, who gets what, and their description."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.own_account import make_own_token
from keruen.store.roles import Actor
from keruen.web.application import make_application
from keruen.web.hub_package import serve_hub
from tests.databases import CHEAP
from tests.hub.operations import call
from tests.hub.terminal import ANNA, AUDITOR, BORIS, CHIEF, WHEAT, act, load, receive
from tests.web.conftest import Served

PASSWORD = "quiet harbour 7 lanterns"
LISTS = ("lots", "bins", "claims", "calls", "documents")
OWN = ("lots", "claims", "documents")


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)


class Reader:
    """Reads as an account."""

    def __init__(self, database: Database, actor: Actor | None) -> None:
        self.headers = {}
        if actor is not None:
            roles = tuple(actor.roles)
            made = Account(actor.account, actor.party, actor.person, roles, False, 0.0)
            with database.admin_transaction() as connection:
                insert_account(connection, made, hashing.hash_password(PASSWORD))
            token = make_own_token(database, actor, PASSWORD, [*roles], "here")
            self.headers = {"Authorization": f"Bearer {token}"}
        self.client: TestClient = Served(
            make_application(database, packages=[serve_hub()]), {}
        ).client()

    def get(self, name: str, status: int = 200, **query: Any) -> Any:
        """What is answered."""
        answer = self.client.get(f"/api/hub/{name}", params=query, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def pages(self, name: str, size: int) -> list[Any]:
        """Every row of a list, read page by page."""
        found: list[Any] = []
        cursor = ""
        while True:
            page = self.get(name, size=size, cursor=cursor)
            assert len(page[name]) <= size
            found += page[name]
            cursor = page["next"]
            if not cursor:
                return found


@pytest.fixture
def worked(database: Database) -> Database:
    """A book with grain of two owners, a ship and a hold."""
    for number in range(3):
        receive(database, "ANNA", "bin_1", 10_000 + number)
        receive(database, "BORIS", "bin_1", 70_000 + number)
    load(database, "ANNA", "bin_1", 5_000)
    act(database, CHIEF, "place_hold", kind="quality", bin="bin_2", reason="retest")
    call(database)
    return database


def test_the_terminal_reads_everything_in_pages(worked: Database) -> None:
    reader = Reader(worked, AUDITOR)
    for name in LISTS:
        assert reader.pages(name, 2) == reader.get(name, size=200)[name], name
    bins = reader.get("bins")["bins"]
    assert [each["id"] for each in bins] == ["bin_1", "bin_2", "bin_3", "bin_4"]
    assert [sum(lot["kg"] for lot in each["contents"]) for each in bins] == [235_006, 0, 0, 0]
    assert [each["holds"] for each in bins] == [[], ["quality"], [], []]
    assert bins[0]["capacity_kg"] == {WHEAT: 1_000_000, "barley": 1_000_000}
    claims = {each["owner"]: each["kg"] for each in reader.get("claims")["claims"]}
    assert claims == {"ANNA": 25_003, "BORIS": 210_003}
    position = reader.get("position", day="2026-11-24")
    (line,) = position["lines"]
    assert (line["in_kg"], line["out_kg"], line["closing_kg"]) == (240_006, 5_000, 235_006)
    assert (position["hours"], position["signed"]) == (24, False)
    (ship,) = reader.get("calls")["calls"]
    assert (ship["reference"], ship["state"], ship["to_port"]) == ("C1", "expected", "SNDKR")


def test_an_owner_gets_its_own_alone(worked: Database) -> None:
    reader = Reader(worked, ANNA)
    assert [each["kg"] for each in reader.get("claims")["claims"]] == [25_003]
    assert [each["number"] for each in reader.pages("documents", 1)] == [1, 2, 3, 4]
    assert {each["owner"] for each in reader.pages("lots", 2)} == {"ANNA"}
    words = {"what": "bins and the daily position are read by the terminal"}
    words["remedy"] = "Read your claims, lots and documents."
    for name in ("bins", "position"):
        answer = reader.get(name, 403)
        assert {key: answer[key] for key in words} == words
    before = {name: reader.get(name) for name in (*OWN, "calls")}
    # What others do changes nothing of it, neither counts nor cursors.
    cursor = reader.get("documents", size=1)["next"]
    for number in range(5):
        receive(worked, "BORIS", "bin_3", 1_000 + number)
    assert {name: reader.get(name) for name in (*OWN, "calls")} == before
    assert reader.get("documents", size=1)["next"] == cursor
    text = str(before)
    assert "BORIS" not in text
    assert not any(str(70_000 + number) in text for number in range(3))


def test_a_cursor_of_the_terminal_shows_an_owner_nothing_more(worked: Database) -> None:
    chief, anna = Reader(worked, CHIEF), Reader(worked, ANNA)
    for name in OWN:
        cursor = chief.get(name, size=1)["next"]
        own = [str(each) for each in anna.get(name)[name]]
        assert all(str(each) in own for each in anna.get(name, cursor=cursor)[name]), name


def test_wrong_questions(worked: Database) -> None:
    reader, nobody = Reader(worked, BORIS), Reader(worked, None)
    for name in (*OWN, "bins", "position"):
        assert nobody.get(name, 401)["what"] == "sign in or send a token"
    assert len(nobody.get("calls")["calls"]) == 1
    for name in OWN:
        assert reader.get(name, 400, size=0)["what"] == "the size of a page is out of range"
        assert reader.get(name, 400, cursor="WzFd")["what"] == "the cursor is not of this list"
    chief = Reader(worked, CHIEF)
    for day in ("tomorrow", "0001-01-01", "2026-13-01"):
        answer = chief.get("position", 400, day=day)
        assert answer["what"] == f"{day!r} is not a day between 1900 and 2200"
        assert answer["remedy"] == "Write it as 2026-10-14."


def test_the_description_has_an_example_that_is_of_the_form_of_an_answer(
    worked: Database,
) -> None:
    reader = Reader(worked, CHIEF)
    described = reader.client.get("/api/openapi.json").json()
    schemas = described["components"]["schemas"]
    compared = 0
    for name in (*LISTS, "position"):
        answers = described["paths"][f"/api/hub/{name}"]["get"]["responses"]
        schema = answers["200"]["content"]["application/json"]["schema"]["$ref"]
        fields = schemas[schema.rpartition("/")[2]]["properties"]
        answer = reader.get(name)
        assert set(fields) == set(answer), name
        rows = "lines" if name == "position" else name
        (example,) = fields[rows]["examples"][0]
        for row in answer[rows]:
            assert set(row) == set(example), name
            compared += 1
    assert compared >= 15
