"""The page of a project for its sides and for a guest, who sees that project and nothing else."""

from __future__ import annotations

import csv
import io
import re
from typing import Any, NamedTuple

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk
from keruen.roadmap.indicators import read_sources
from keruen.roadmap.project_tables import PROJECT_TABLES
from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.web.application import make_application
from keruen.web.pages import PAGES
from tests.databases import postgresql, prepare, register_url
from tests.roadmap.project import FILE, Project, begin_project, only
from tests.roadmap.sides import KAZ, MAR, act, five
from tests.web.conftest import Served

__all__ = ["postgresql", "register_url"]

ON_EACH_DATABASE = True
LONG_ON_POSTGRESQL = {"test_every_other_address_answers_as_if_it_did_not_exist"}

PASSWORD = "a long passphrase of Dakar"
PAGE = f"/roadmap/files/{FILE}"


class Site(NamedTuple):
    """A served register with a project that admits a guest."""

    database: Database
    served: Served
    project: Project

    def guest(self) -> TestClient:
        """A client that the guest signed in."""
        client = self.served.client()
        sent = {"account": "dakar", "password": PASSWORD, "next": "/roadmap"}
        assert client.post("/sign-in", data=sent).status_code == 303
        return client


@pytest.fixture
def site(register_url: str) -> Site:
    """The shipped roadmap with one project that runs for a guest of Senegal."""
    database, made = prepare(register_url)
    project = begin_project(database)
    account = Account(
        "dakar",
        "MAR",
        "",
        ("partner",),
        False,
        0.0,
        seat="guest",
        organisation=project.organisation,
    )
    with database.admin_transaction(alone=True) as connection:
        insert_account(connection, account, hashing.hash_password(PASSWORD))
    application = make_application(database, read_sources(SITES))
    return Site(database, Served(application, dict(made)), project)


def send(client: TestClient, key: str, name: str, **fields: Any) -> int:
    """Do an act through the API, having read what it binds to; returns the status."""
    shown = client.get(f"/api/roadmap/acts/{name}", params=fields)
    seen = {"seen": shown.json()["seen"]} if shown.status_code == 200 else {}
    path, headers = f"/api/roadmap/acts/{name}", {"x-keruen-form-key": key}
    return int(client.post(path, json={**fields, **seen}, headers=headers).status_code)


def key_of(client: TestClient) -> str:
    """The key of the forms of a session, from the page of the project."""
    found = re.search(r'name="form_key" value="([^"]+)"', client.get(PAGE).text)
    assert found is not None
    return found.group(1)


def fill_project(site: Site) -> str:
    """A framework with an accepted value, and twelve of twenty expert days; returns the receipt."""
    database, project = site.database, site.project
    framework: dict[str, Any] = {"file_id": FILE, "level": "output", "words": five("=Two mills")}
    measured: dict[str, Any] = {
        "indicator": five("Mills"),
        "unit": "mills",
        "baseline": 0,
        "target": 2,
    }
    act(database, MAR, "add_logframe_row", **framework, **measured)
    row = only(database, t.logframe_row)["id"]
    act(database, MAR, "record_reading", row_id=row, value=1, day="2026-11-20", evidence="Report")
    act(database, KAZ, "accept_reading", reading_id=only(database, t.logframe_reading)["id"])
    promised: dict[str, Any] = {"kind": "expert_days", "quantity": "20", "unit": "days"}
    act(
        database,
        MAR,
        "promise_contribution",
        file_id=FILE,
        words=five("Millers"),
        day="2026-11-01",
        giver_party="MAR",
        receiver_organisation=project.organisation,
        **promised,
    )
    days = only(database, t.contribution)["id"]
    act(database, MAR, "record_delivery", contribution_id=days, quantity="12", day="2026-11-20")
    return str(only(database, t.delivery)["id"])


def test_a_guest_validates_and_confirms_twelve_days_on_the_page(site: Site) -> None:
    receipt = fill_project(site)
    guest = site.guest()
    page = guest.get(PAGE)
    assert page.status_code == 200
    assert "Validate own role" in page.text
    key = key_of(guest)
    assert send(guest, key, "validate_own_role", role_id=site.project.roles["recipient"]) == 200
    assert send(guest, key, "confirm_delivery", delivery_id=receipt) == 200
    data = site.served.client("KAZ").get(f"{PAGE}.json").json()
    assert data["contributions"][0]["deliveries"][0]["state"] == "confirmed"
    assert [each["state"] for each in data["contributions"][0]["deliveries"]] == ["confirmed"]
    assert "Confirm delivery" not in guest.get(PAGE).text
    # A guest does nothing else.
    assert send(
        guest, key, "add_milestone", file_id=FILE, words=five("X"), due_on="2027-01-01"
    ) in (
        403,
        404,
    )


def test_the_results_have_the_actual_value_beside_the_target(site: Site) -> None:
    fill_project(site)
    for client in (site.guest(), site.served.client("KAZ")):
        answer = client.get(f"{PAGE}/results.csv")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        [row] = csv.DictReader(io.StringIO(answer.text))
        told = [row[name] for name in ("level", "words", "baseline", "target", "actual")]
        # A cell that begins with = would be computed by a spreadsheet.
        assert told == ["output", "'=Two mills", "0.0", "2.0", "1.0"]
        assert (row["actual_day"], row["evidence"]) == ("2026-11-20", "Report")
    assert site.served.client().get(f"{PAGE}/results.csv").status_code == 404


def shared_ids(database: Database) -> dict[str, list[str]]:
    """Ids of the records of each table that both sides share and no project of the guest has."""
    inside = {each.name for each in PROJECT_TABLES} | {"file_role", "file_entry", "file_guest"}
    found: dict[str, list[str]] = {}
    with open_desk(database, MAR) as desk:
        for table in t.metadata.sorted_tables:
            if {"id", "tier"} <= set(table.c.keys()) and table.name not in inside:
                query = table.select().where(table.c.tier == "shared", table.c.id != FILE)
                found[table.name] = [row["id"] for row in desk.rows(query)]
    return found


@pytest.mark.parametrize("share", [6, pytest.param(1, marks=pytest.mark.long)])
def test_every_other_address_answers_as_if_it_did_not_exist(site: Site, share: int) -> None:
    """Each route with ids of its own table, and of one in so many of the others, in turn."""
    fill_project(site)
    guest, side = site.guest(), site.served.client("KAZ")
    ids = shared_ids(site.database)
    ids["organisation"].remove(site.project.organisation)
    routes = [
        each.path
        for each in site.served.application.routes
        if isinstance(each, APIRoute) and "GET" in (each.methods or ()) and "{id}" in each.path
        if each.path.startswith("/roadmap/")
    ]
    assert len(routes) > 20
    known, asked = 0, 0
    unknown: dict[str, Any] = {}
    for number, path in enumerate(sorted(set(routes))):
        own = [name for name in ids if name.split("_")[0] in path]
        others = [name for name in ids if name not in own]
        for name in (*own, *others[number % share :: share]):
            for identifier in ids[name][:2]:
                address = path.replace("{id}", identifier)
                if "{" in address:
                    continue
                asked += 1
                answer = guest.get(address)
                strange = path.replace("{id}", "x" * len(identifier))
                if strange not in unknown:
                    unknown[strange] = guest.get(strange)
                nothing = unknown[strange]
                assert answer.status_code == nothing.status_code, (address, answer.status_code)
                hidden = answer.text.replace(identifier, "x" * len(identifier))
                assert plain(hidden) == plain(nothing.text), (address, name)
                known += side.get(address).status_code == 200
    assert asked > 100
    assert known > 5


def plain(text: str) -> str:
    """A page without what differs from one answer to the next."""
    return re.sub(r"value=\"[^\"]*\"|[0-9a-f]{16,}", "", text)


def test_a_guest_sees_one_project_in_every_list(site: Site) -> None:
    fill_project(site)
    guest = site.guest()
    files = guest.get("/roadmap/files.json").json()["files"]
    assert [each["id"] for each in files] == [FILE]
    ids = [each for some in shared_ids(site.database).values() for each in some]
    ids = [each for each in ids if each != site.project.organisation]
    for path in sorted(PAGES):
        if "{" not in path:
            answer = guest.get(f"{path}.json")
            assert answer.status_code in (200, 403, 404), path
            for each in ids:
                assert f'"{each}"' not in answer.text, (path, each)
    menu = guest.get("/roadmap/files").text
    assert "/roadmap/commitments" not in menu
