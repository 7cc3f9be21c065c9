"""Errors as problem details, and the description of the API."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.roadmap.acts import ACTS
from keruen.store.field_checks import check_fields
from keruen.web.act_examples import example_of
from keruen.web.problems import MEDIA_TYPE
from tests.web.conftest import Served, form_key

ADDRESS = "/api/roadmap/acts/add_person"


def test_fields_are_listed(served_once: Served) -> None:
    client = served_once.client("MAR")
    headers = {"x-keruen-form-key": form_key(client)}
    answer = client.post(ADDRESS, json={"name": "a\u202eb"}, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (400, MEDIA_TYPE)
    character = answer.json()["fields"][0]["detail"]
    what = f"Add person: invalid input: {character}"
    assert answer.json() == {
        "type": "urn:keruen:problem:invalid",
        "title": "Bad Request",
        "status": 400,
        "detail": what,
        "what": what,
        "remedy": "Correct the fields listed.",
        "fields": [{"pointer": "/name", "code": "unseen_character", "detail": character}],
    }
    assert character.startswith("name contains an invisible character: ")


def test_other_errors_are_problems_too(served_once: Served) -> None:
    public = served_once.client()
    answer = public.post(ADDRESS, json={"name": "Amina"})
    assert (answer.status_code, answer.headers["content-type"]) == (401, MEDIA_TYPE)
    assert answer.json() == {
        "type": "urn:keruen:problem:unauthorized",
        "title": "Unauthorized",
        "status": 401,
        "detail": "sign in or send a token",
        "what": "sign in or send a token",
        "remedy": "Go back and try again.",
        "fields": [],
    }
    missing = public.get("/roadmap/bodies/none.json")
    assert missing.json()["type"] == "urn:keruen:problem:missing"
    assert missing.headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize("name", sorted(ACTS))
def test_the_example_of_each_act_can_be_sent(name: str) -> None:
    check_fields(ACTS[name], example_of(ACTS[name]))


def test_the_description_is_complete(served_once: Served) -> None:
    found: dict[str, Any] = served_once.client().get("/api/openapi.json").json()
    assert {"Posted", "Problem", "FieldProblem"} <= set(found["components"]["schemas"])
    for name in ACTS:
        act = found["paths"][f"/api/roadmap/acts/{name}"]["post"]
        assert act["summary"]
        content = act["requestBody"]["content"]["application/json"]
        assert content["example"] == example_of(ACTS[name])
        assert content["schema"]["$ref"] == f"#/components/schemas/{name}"
        assert {"200", "400", "401", "403", "404", "409", "422", "428", "429", "503"} <= set(
            act["responses"]
        )
        assert act["responses"]["409"]["content"] == {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
        headers = {each["name"] for each in act["parameters"] if each["in"] == "header"}
        assert headers == {"idempotency-key"}


def test_entries_of_the_log_come_in_pages(served_once: Served) -> None:
    client, found, cursor = served_once.client("MAR"), 0, ""
    while True:
        answer = client.get("/api/roadmap/log", params={"size": 1, "cursor": cursor})
        assert answer.status_code == 200, answer.text
        found += len(answer.json()["entries"])
        cursor = answer.json()["next"]
        if not cursor:
            break
    assert found >= 1
    assert served_once.client().get("/api/roadmap/log").json() == {"entries": [], "next": ""}
    wrong = client.get("/api/roadmap/log", params={"cursor": "x"})
    assert (wrong.status_code, wrong.headers["content-type"]) == (400, MEDIA_TYPE)
