"""Cases of other teams, on every route of cases: answered as if they did not exist.

Two worlds have the same history of one team and different histories of another. Every answer to
the first team and to the public is the same byte for byte, but for ids, keys and times. Both
databases.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.studies.commands import COMMANDS
from keruen.web.pages.studies import PAGES
from keruen.web.studies_package import studies_navigation
from tests.studies.people import APPROVER, OTHER, PLANNER, do
from tests.studies.site import Person, make_site

ON_EACH_DATABASE = True
LONG_ON_POSTGRESQL = {"test_no_page_depends_on_another_team"}

SENTINEL = "SENTINEL"
GUEST = Actor("dana", "NORTH", "", frozenset(), "organiser", "org_chamber")
RANDOM = re.compile(
    r"[a-z_]+_[0-9a-f]{16}\b|>[0-9a-f]{16}<|\b[0-9a-f]{64}\b|[0-9]{2}:[0-9]{2}|T[0-9:.]+Z"
    r'|name="(?:form_key|once|shown)" value="[^"]*"'
)
NOT_OURS = ("/studies/jobs", "/studies/runs", "/studies/compare")
"""Pages of jobs and runs have a test of their own."""


def play(database: Database, *, busy: bool) -> dict[str, str]:
    """The same for NORTH in both worlds; SOUTH has much more in a busy one. Ids of SOUTH."""
    hidden: dict[str, str] = {}

    def theirs(number: int) -> None:
        for each in range(3 if busy else 1):
            name = f"{SENTINEL}_{number}_{each}"
            case = do(
                database, OTHER, "begin_case", name=name, shipped="west-africa", title=name
            ).id
            version = newest(database, OTHER, case)
            changed = do(
                database,
                OTHER,
                "edit_cell",
                version_id=version,
                table="lanes",
                row="lane=kostanay_riga",
                column="note",
                value=name,
                note=name,
            ).id
            change = {"table_name": "lanes", "column": "cost_usd_per_t", "action": "scale"}
            scenario = do(
                database,
                OTHER,
                "add_change",
                case_id=case,
                name=name,
                value="2",
                words=name,
                **change,
            ).id
            confirm = {"table": "lanes", "row": "lane=kostanay_riga", "note": name}
            do(database, OTHER, "confirm_assumption", version_id=changed, **confirm)
            do(database, OTHER, "submit_version", version_id=changed)
            hidden.update(case=case, version=changed, scenario=scenario)

    theirs(1)
    case = do(database, PLANNER, "begin_case", name="sahel", shipped="west-africa").id
    theirs(2)
    do(database, PLANNER, "submit_version", version_id=newest(database, PLANNER, case))
    theirs(3)
    return {**hidden, "own": case}


def newest(database: Database, actor: Actor, case: str) -> str:
    from keruen.studies.commands.cases import last_version
    from keruen.studies.unit import read_work

    with read_work(database, actor) as unit:
        return last_version(unit, case).id


@pytest.fixture
def worlds(
    new_database: Callable[[], Database], tmp_path: Path
) -> list[tuple[Any, dict[str, str]]]:
    """A quiet and a busy world."""
    found = []
    for busy in (False, True):
        database = new_database()
        application = make_site(database, tmp_path, GUEST)
        found.append((application, play(database, busy=busy)))
    return found


def plain(text: str) -> str:
    """A text without what is random or the time."""
    return RANDOM.sub("#", text)


def pages(case: str, version: str) -> list[str]:
    """Every page, with the records of a team in its address."""
    found = []
    for path in PAGES.pages:
        if path.startswith(NOT_OURS):
            continue
        record = version if "versions" in path else case
        here = path.replace("{id}", record)
        found += [here, f"{here}.json"]
    found += [
        f"/studies/assumptions?case={case}&of=lanes&row=lane%3Dkostanay_riga",
        f"/studies/assumptions.json?case={case}",
        f"/studies/cases/{case}/table?table=lanes&row=lane%3Dkostanay_riga",
        f"/studies/cases/{case}/table?table=lanes&version={version}",
        f"/studies/cases/{case}/scenario?table=lanes&name=dear",
        f"/studies/files/{version}.xlsx",
    ]
    return found


def test_no_page_depends_on_another_team(worlds: list[tuple[Any, dict[str, str]]]) -> None:
    compared = 0
    for reader in ("aida", "berik", ""):
        answers = []
        for application, ids in worlds:
            person = Person(application, reader)
            own = ids["own"]
            versions = (
                person.data(f"/studies/cases/{own}")["versions"] if reader else [{"id": "none"}]
            )
            mine = [*pages(own, versions[0]["id"])]
            theirs = [*pages(ids["case"], ids["version"])]
            told = []
            for path in [*mine, *theirs]:
                answer = person.client.get(path)
                is_file = "sheet" in answer.headers["content-type"]
                shown = answer.content if is_file else answer.text
                if isinstance(shown, str):
                    assert SENTINEL not in shown, (reader, path)
                    shown = plain(shown)
                told.append((plain(path), answer.status_code, shown))
            # What another team has is not there, whatever the address.
            against = person.client.get(
                f"/studies/versions/{versions[0]['id']}?against={ids['version']}"
            )
            told.append(("against", against.status_code, plain(against.text)))
            hidden = [
                person.client.get(path).status_code
                for path in theirs
                if not path.startswith(("/studies.json", "/studies/assumptions"))
                and path != "/studies"
            ]
            assert set(hidden) == {404}, hidden
            answers.append(told)
        for (path, status, quiet), (_, busy_status, busy) in zip(*answers, strict=True):
            assert status == busy_status, (reader, path)
            if isinstance(quiet, str):
                assert quiet.splitlines() == busy.splitlines(), (reader, path)
            assert quiet == busy, (reader, path)
            compared += 1
    assert compared > 60


def commands_on(ids: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Every command on cases, versions and scenarios, with records of another team."""
    version, case, scenario = ids["version"], ids["case"], ids["scenario"]
    row = {"version_id": version, "table": "lanes", "row": "lane=kostanay_riga"}
    change = {"table_name": "lanes", "action": "scale", "column": "cost_usd_per_t", "value": "2"}
    found: dict[str, dict[str, Any]] = {
        "copy_case": {"version_id": version, "name": "stolen"},
        "edit_cell": {**row, "column": "note", "value": "x"},
        "write_row": {**row, "cells": {"note": "x"}},
        "remove_row": {**row, "note": "x"},
        "restore_version": {"version_id": version, "case_id": case},
        "submit_version": {"version_id": version},
        "approve_version": {"version_id": version, "seen": "0" * 64},
        "return_version": {"version_id": version, "reason": "x"},
        "share_version": {"version_id": version, "tier": "public"},
        "add_scenario": {"case_id": case, "name": "x", "changes": [change]},
        "add_change": {"case_id": case, "name": "x", **change},
        "change_scenario": {"scenario_id": scenario, "changes": [change]},
        "remove_change": {"scenario_id": scenario, "number": 1},
        "withdraw_scenario": {"scenario_id": scenario, "reason": "x"},
        "confirm_assumption": row,
        "start_job": {"kind": "plan", "version_id": version},
    }
    return found


def test_no_command_reaches_another_team(worlds: list[tuple[Any, dict[str, str]]]) -> None:
    """An id of another team is answered as an id that does not exist."""
    application, ids = worlds[1]
    person = Person(application, "berik")
    key = {"x-keruen-form-key": person.form_key()}
    invented = {name: re.sub(r"[0-9a-f]{16}$", "0" * 16, each) for name, each in ids.items()}
    tried = 0
    for (name, fields), (_, none) in zip(
        commands_on(ids).items(), commands_on(invented).items(), strict=True
    ):
        assert name in COMMANDS
        answers = []
        for sent in (fields, none):
            answer = person.client.post(f"/api/studies/acts/{name}", json=sent, headers=key)
            answers.append((answer.status_code, plain(answer.text)))
        assert answers[0] == answers[1], name
        assert answers[0][0] == 404, (name, answers[0])
        tried += 1
    assert tried == len(commands_on(ids)) == 16


def test_other_seats_see_no_studies(worlds: list[tuple[Any, dict[str, str]]]) -> None:
    application, ids = worlds[0]
    assert studies_navigation(GUEST) == ()
    assert studies_navigation(PLANNER) != ()
    person = Person(application, GUEST.account)
    for path in pages(ids["own"], ids["version"]):
        answer = person.client.get(path)
        assert answer.status_code == 403, path
        assert "sahel" not in answer.text
    key = {"x-keruen-form-key": "x"}
    for name, fields in commands_on(ids).items():
        answer = person.client.post(f"/api/studies/acts/{name}", json=fields, headers=key)
        assert answer.status_code == 403, name


def test_the_log_shows_no_command_of_another_team(
    worlds: list[tuple[Any, dict[str, str]]],
) -> None:
    shown = []
    for application, _ in worlds:
        person = Person(application, "aida")
        answer = person.client.get("/api/studies/log?size=200")
        assert answer.status_code == 200
        assert SENTINEL not in answer.text
        shown.append([each["act"] for each in answer.json()["entries"]])
    assert shown[0] == shown[1] != []


def test_a_shared_version_shows_itself_alone(database: Database, tmp_path: Path) -> None:
    """Sharing a version shows neither its drafts nor scenarios, confirmations or accounts."""
    do_share(database)
    application = make_site(database, tmp_path)
    person = Person(application, "carla")
    case = person.data("/studies")["newest"][0]
    page = f"/studies/cases/{case['id']}"
    assert [each["number"] for each in person.data(page)["versions"]] == [1]
    assert person.data(page)["scenarios"] == []
    shown = [
        page,
        f"/studies/versions/{case['version']}",
        f"/studies/assumptions?case={case['id']}",
    ]
    for path in [*shown, "/studies", f"{page}/table?table=lanes"]:
        text = person.page(path)
        for word in ("aida", "berik", "PRIVATE"):
            assert word not in text, (path, word)


def do_share(database: Database) -> None:
    """NORTH shares version 1 of a case and goes on with private versions."""
    case = do(database, PLANNER, "begin_case", name="shared", shipped="west-africa").id
    version = newest(database, PLANNER, case)
    do(database, PLANNER, "submit_version", version_id=version)
    do(database, APPROVER, "approve_version", version_id=version)
    do(database, APPROVER, "share_version", version_id=version, tier="shared")
    row = {"table": "lanes", "row": "lane=kostanay_riga"}
    do(database, PLANNER, "confirm_assumption", version_id=version, note="PRIVATE", **row)
    do(
        database,
        PLANNER,
        "write_row",
        version_id=version,
        cells={"note": "PRIVATE"},
        note="PRIVATE",
        **row,
    )
    change = {"table_name": "lanes", "action": "scale", "column": "cost_usd_per_t", "value": "2"}
    do(database, PLANNER, "add_change", case_id=case, name="PRIVATE", words="PRIVATE", **change)
