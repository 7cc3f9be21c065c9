"""A served register for tests, with a client signed in for each side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.roadmap.acts import ACTS
from keruen.roadmap.indicators import read_sources
from keruen.store import hashing
from keruen.web.application import make_application
from keruen.zones import use_packaged_zones
from tests.databases import (
    CHEAP,
    leave_postgresql_to_the_long_suite,
    postgresql,
    prepare,
    register_url,
)

__all__ = ["postgresql", "register_url"]

# As the server does when it starts.
use_packaged_zones()

# The least work that argon2 does: a register begins with eight accounts, and tests make hundreds.
hashing.HASHER = CHEAP


pytest_itemcollected = leave_postgresql_to_the_long_suite


@dataclass
class Served:
    """An application and the passwords of its demonstration accounts."""

    application: FastAPI
    passwords: dict[str, str]

    def client(self, side: str = "", account: str = "") -> TestClient:
        """A client, signed in for a side.

        Parameters
        ----------
        account : which of its first accounts, such as ``signatory``; else the one that works.
        """
        client = TestClient(self.application, base_url="http://localhost", follow_redirects=False)
        if side:
            name = side.lower() + (f"-{account}" if account else "")
            sent = {"account": name, "password": self.passwords[name], "next": "/roadmap"}
            answer = client.post("/sign-in", data=sent)
            assert answer.status_code == 303, answer.text
        return client


@pytest.fixture
def served(register_url: str) -> Served:
    """The shipped roadmap, served from each kind of database."""
    database, made = prepare(register_url)
    return Served(make_application(database, read_sources(SITES)), dict(made))


@pytest.fixture
def served_once(tmp_path: Path) -> Served:
    """The shipped roadmap, served from SQLite."""
    database, made = prepare(f"sqlite:///{tmp_path / 'register.db'}")
    return Served(make_application(database, read_sources(SITES)), dict(made))


def form_key(client: TestClient) -> str:
    """The key that binds forms to a client's session."""
    found = re.search(r'name="form_key" value="([^"]+)"', client.get("/roadmap/people").text)
    assert found is not None
    return found.group(1)


class ApiDriver:
    """Acts through the API, each side with its session and that of its signatory."""

    def __init__(self, served: Served) -> None:
        self.clients = {side: served.client(side) for side in ("", "MAR", "KAZ")}
        self.keys = {side: form_key(self.clients[side]) for side in ("MAR", "KAZ")}
        self.signing = {side: served.client(side, "signatory") for side in ("MAR", "KAZ")}
        self.signing_keys = {side: form_key(client) for side, client in self.signing.items()}

    def act(self, side: str, page: str, name: str, about: dict[str, str], /, **fields: Any) -> str:
        """Do an act, having just read what it agrees to; returns what is said if it is refused."""
        del page
        fields |= self.seen(side, name, about)
        signing = ACTS[name].family == "signature"
        clients, keys = (self.signing, self.signing_keys) if signing else (self.clients, self.keys)
        answer = clients[side].post(
            f"/api/roadmap/acts/{name}",
            json={**about, **fields},
            headers={"x-keruen-form-key": keys[side]},
        )
        assert answer.status_code in (200, 400, 403, 404, 409), answer.text
        return "" if answer.status_code == 200 else str(answer.json()["what"])

    def seen(self, side: str, name: str, about: dict[str, str]) -> dict[str, str]:
        """The fingerprint of what an act agrees to, as the API gives it."""
        if not ACTS[name].binds:
            return {}
        clients = self.signing if ACTS[name].family == "signature" else self.clients
        answer = clients[side].get(f"/api/roadmap/acts/{name}", params=about)
        return {"seen": answer.json()["seen"]} if answer.status_code == 200 else {}

    def read(self, side: str, path: str) -> dict[str, Any]:
        """The data of a page."""
        base, mark, query = path.partition("?")
        answer = self.clients[side].get(f"{base}.json{mark}{query}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def text(self, side: str, path: str) -> str:
        """A page as it is sent."""
        return self.clients[side].get(path).text
