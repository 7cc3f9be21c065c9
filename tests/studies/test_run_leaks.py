"""Nothing of a team shows to another team or to the public, on any address of studies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from keruen.store.database import Database
from keruen.studies.commands import COMMANDS
from keruen.studies.rows import CaseVersionRow
from keruen.studies.unit import read_work
from keruen.web.pages.studies import PAGES
from tests.studies.made import add_case, add_job, add_run, approve
from tests.studies.people import APPROVER, OTHER, PLANNER, do
from tests.studies.run_site import Served, serve

ON_EACH_DATABASE = True
LONG_ON_POSTGRESQL = {"test_no_address_shows_another_team"}

MARK = "zznorthprivate"


@pytest.fixture
def served(database: Database, tmp_path: Path) -> Served:
    return serve(database, tmp_path / "runs")


def keep_private(served: Served) -> list[str]:
    """Records of the team of the north, each with a word that stands nowhere else; their ids."""
    database = served.database
    version = add_case(database, name=MARK)
    run = add_run(database, served.folder, version, title=MARK)
    locked = add_run(database, served.folder, version, title=MARK)
    comment = do(database, PLANNER, "comment_run", run_id=run, words=MARK).id
    approve(database, version, locked)
    link = do(
        database, APPROVER, "share_by_link", run_id=locked, token_sha256="0" * 64, label=MARK
    ).id
    jobs = [add_job(database, version) for _ in range(3)]
    with read_work(database, PLANNER) as unit:
        case = unit.find(CaseVersionRow, version).study_case
    return [case, version, run, locked, comment, link, *jobs]


def routes(served: Served) -> list[str]:
    """Every address of studies that is read, with ``{id}`` and ``{name}`` in it."""
    found = set()
    waiting = list(served.application.routes)
    while waiting:
        each = waiting.pop()
        waiting += getattr(each, "routes", []) or []
        if isinstance(each, APIRoute) and "GET" in (each.methods or ()):
            found.add(each.path)
    return sorted(path for path in found if "/studies" in path)


@pytest.mark.parametrize("share", [4, pytest.param(1, marks=[pytest.mark.long, pytest.mark.ci])])
def test_no_address_shows_another_team(served: Served, share: int) -> None:
    """Each address with each id, or in turn with one in so many of them."""
    ids = keep_private(served)
    add_case(served.database, OTHER, name="southern")
    paths = routes(served)
    for path in PAGES.pages:
        assert path in paths
        assert f"{path}.json" in paths
    assert len(paths) >= 25
    asked = 0
    mine = served.client("aida").get("/studies/runs.json").text
    assert MARK in mine
    for name in ("carla", ""):
        client = served.client(name)
        for number, path in enumerate(paths):
            for identifier in ids[number % share :: share]:
                address = (
                    path.replace("{id}", identifier)
                    .replace("{token}", identifier)
                    .replace("{name:path}", "manifest.json")
                    .replace("{name}", "approve_run")
                )
                for query in ("", f"?a={ids[2]}&b={ids[3]}", f"?case={ids[0]}&run_id={ids[3]}"):
                    answer = client.get(address + query)
                    asked += 1
                    assert answer.status_code in (200, 303, 400, 401, 403, 404), address
                    # Links of a page carry on what it was asked for.
                    shown = answer.text.replace(identifier, "")
                    for each in ids:
                        shown = shown.replace(each, "") if each in query else shown
                    assert MARK not in shown, address
                    if answer.status_code == 200:
                        assert not any(each in shown for each in ids), address
    assert asked > 1_000 / share


def test_a_queue_is_as_long_as_that_of_the_reader(served: Served) -> None:
    keep_private(served)
    client = served.client("carla")
    before = client.get("/studies/jobs.json").json()
    assert before["total"] == 0
    job = add_job(served.database, add_case(served.database, OTHER), OTHER)
    data = client.get("/studies/jobs.json").json()
    assert [each["id"] for each in data["jobs"]] == [job]
    assert "no jobs" in (page := client.get(f"/studies/jobs/{job}").text) or "0 jobs" in page
    assert "1 / 20" in client.get("/studies/jobs").text


def test_no_command_reaches_a_record_of_another_team(served: Served) -> None:
    ids = keep_private(served)
    token = served.token("carla")
    client = served.client()
    sent = 0
    for name, command in COMMANDS.items():
        references = [field for field in command.refers if field in command.model.model_fields]
        for field in references:
            for identifier in ids:
                fields = {field: identifier, "kind": "plan"}
                known = {k: v for k, v in fields.items() if k in command.model.model_fields}
                answer = client.post(
                    f"/api/studies/acts/{name}",
                    json=known,
                    headers={"Authorization": f"Bearer {token}"},
                )
                sent += 1
                assert answer.status_code in (400, 404, 409, 422, 428), (name, answer.text)
                assert MARK not in answer.text
                problem = json.loads(answer.text)
                if answer.status_code == 404:
                    assert problem["what"].startswith("there is no "), problem
    assert sent > 100


def test_what_is_shared_is_read_and_no_more(served: Served) -> None:
    database = served.database
    version = add_case(database, name="sahel")
    shared = add_run(database, served.folder, version, title="Shared")
    hidden = add_run(database, served.folder, version, title="Hidden")
    approve(database, version, shared, tier="shared")
    client = served.client("carla")
    assert [each["id"] for each in client.get("/studies/runs.json").json()["runs"]] == [shared]
    page = client.get(f"/studies/runs/{shared}")
    assert page.status_code == 200
    assert "Hidden" not in page.text
    # The case itself stays with the team, and so does the job.
    assert "sahel" not in client.get(f"/studies/runs/{shared}.json").text
    assert client.get(f"/studies/runs/{shared}/files/plan.xlsx").status_code == 200
    assert client.get(f"/studies/runs/{hidden}/files/plan.xlsx").status_code == 404
    public = served.client()
    assert public.get(f"/studies/runs/{shared}").status_code == 404
    do(database, APPROVER, "share_run", run_id=shared, tier="public")
    assert public.get(f"/studies/runs/{shared}").status_code == 200
