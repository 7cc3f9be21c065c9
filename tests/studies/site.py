"""A site with studies, and clients of its people."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from keruen.store import administration as office
from keruen.store import hashing
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.application import make_application
from keruen.web.studies_package import serve_studies
from tests.databases import CHEAP
from tests.studies.people import APPROVER, OTHER, PLANNER

PASSWORD = "quiet harbour 7 lanterns"


class Person:
    """Somebody with a browser."""

    def __init__(self, application: Any, name: str) -> None:
        self.client = TestClient(application, base_url="http://127.0.0.1", follow_redirects=False)
        if name:
            sent = {"account": name, "password": PASSWORD}
            answer = self.client.post("/sign-in", data=sent)
            assert answer.status_code == 303, answer.text

    def page(self, path: str) -> str:
        """A page, which must be there."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        return str(answer.text)

    def data(self, path: str) -> Any:
        """A page as data."""
        bare, _, query = path.partition("?")
        answer = self.client.get(f"{bare}.json?{query}")
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def form_key(self, path: str = "/studies") -> str:
        found = re.search(r'name="form_key" value="([^"]+)"', self.page(path))
        assert found
        return str(found[1])

    def post(self, act: str, page: str = "/studies", **fields: str) -> Any:
        """Send a form of a page; returns the answer."""
        sent = {"form_key": self.form_key(page), "next": page, **fields}
        return self.client.post(f"/studies/acts/{act}", data=sent)

    def send(
        self,
        act: str,
        content: bytes,
        file_name: str = "case.xlsx",
        page: str = "/studies",
        **fields: str,
    ) -> Any:
        """Send a workbook; returns the answer."""
        sent = {"form_key": self.form_key(page), "next": page, "act": act, **fields}
        return self.client.post("/studies/files", data=sent, files={"file": (file_name, content)})


def make_site(database: Database, folder: Path, *more: Actor) -> Any:
    """The application with accounts of people of two teams."""
    hashing.HASHER = CHEAP
    accounts = [
        office.Account(
            each.account,
            each.party,
            each.person,
            tuple(each.roles),
            False,
            0.0,
            seat=each.seat,
            organisation=each.organisation,
        )
        for each in (PLANNER, APPROVER, OTHER, *more)
    ]
    with database.admin_transaction(alone=True) as connection:
        hashed = hashing.hash_password(PASSWORD)
        office.add_first_accounts(connection, [(each, hashed) for each in accounts])
    return make_application(database, packages=[serve_studies(folder)])
