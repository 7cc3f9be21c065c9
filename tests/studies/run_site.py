"""Studies served for tests, with a client for each person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from keruen.store import accounts, hashing
from keruen.store import administration as office
from keruen.store.database import Database
from keruen.web.application import make_application
from keruen.web.studies_package import serve_studies
from tests.databases import CHEAP
from tests.studies.people import APPROVER, OTHER, PLANNER

PASSWORD = "quiet harbour 7 lanterns"
PEOPLE = (PLANNER, APPROVER, OTHER)


@dataclass
class Served:
    """An application over a database, and the folder of its runs."""

    application: FastAPI
    database: Database
    folder: Path

    def client(self, name: str = "") -> TestClient:
        """A client, signed in where a name is given."""
        client = TestClient(self.application, base_url="http://localhost", follow_redirects=False)
        if name:
            answer = client.post("/sign-in", data={"account": name, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        return client

    def token(self, name: str) -> str:
        """A token of an account with all its roles."""
        roles = next(sorted(each.roles) for each in PEOPLE if each.account == name)
        with self.database.admin_transaction() as connection:
            return accounts.make_token(connection, name, roles)


def serve(database: Database, folder: Path) -> Served:
    """Serve studies with the people of both teams."""
    hashing.HASHER = CHEAP
    made = [
        office.Account(each.account, each.party, each.person, tuple(each.roles), False, 0.0)
        for each in PEOPLE
    ]
    with database.admin_transaction(alone=True) as connection:
        hashed = hashing.hash_password(PASSWORD)
        office.add_first_accounts(connection, [(each, hashed) for each in made])
    application = make_application(database, packages=[serve_studies(folder)])
    return Served(application, database, folder)


def form_key(text: str) -> str:
    """The key that binds the forms of a page to its session."""
    found = re.search(r'name="form_key" value="([^"]+)"', text)
    assert found is not None
    return found.group(1)
