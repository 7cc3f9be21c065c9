"""The use of a session, noted once for requests that arrive together."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update

from keruen.store import accounts
from keruen.store.tables import secret_session
from tests.web.conftest import Served


def test_one_request_notes_the_use_and_the_others_read(
    served_once: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = served_once.client("MAR")
    database = served_once.application.state.site.database
    with database.admin_transaction() as connection:
        connection.execute(update(secret_session).values(seen_at=secret_session.c.seen_at - 900))
    entered, release, calls = threading.Event(), threading.Event(), []
    touch = accounts.touch_session

    def slow(connection: Any, token: str) -> None:
        calls.append(token)
        entered.set()
        assert release.wait(60), "the other request never answered"
        touch(connection, token)

    monkeypatch.setattr(accounts, "touch_session", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.get, "/roadmap/people")
        assert entered.wait(60)
        second = client.get("/roadmap/people")
        assert not first.done()
        release.set()
        assert first.result().status_code == second.status_code == 200
    assert len(calls) == 1
    with database.admin_read() as connection:
        seen, opened = connection.execute(
            select(secret_session.c.seen_at, secret_session.c.opened_at)
        ).one()
    assert seen >= opened, "the use was not noted"
