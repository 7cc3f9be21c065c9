"""The first page of studies, for a team, another team and the public."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from keruen.store import administration as office
from keruen.store import hashing
from keruen.store.database import Database
from keruen.web.application import make_application
from keruen.web.studies_package import serve_studies
from tests.studies.people import OTHER, PLANNER, do

PASSWORD = "quiet harbour 7 lanterns"


def test_a_team_sees_its_cases_alone(database: Database, tmp_path: Path) -> None:
    do(database, PLANNER, "begin_case", name="sahel", shipped="west-africa")
    accounts = [
        office.Account(each.account, each.party, each.person, tuple(each.roles), False, 0.0)
        for each in (PLANNER, OTHER)
    ]
    with database.admin_transaction(alone=True) as connection:
        hashed = hashing.hash_password(PASSWORD)
        office.add_first_accounts(connection, [(each, hashed) for each in accounts])
    application = make_application(database, packages=[serve_studies(tmp_path)])
    seen = {}
    for name in ("aida", "carla", ""):
        client = TestClient(application, base_url="http://127.0.0.1")
        if name:
            client.post("/sign-in", data={"account": name, "password": PASSWORD})
        answer = client.get("/studies.json")
        assert answer.status_code == 200
        seen[name] = answer.json()["cases"]
        assert client.get("/studies").status_code == 200
    assert seen == {"aida": ["sahel"], "carla": [], "": []}
