"""Commands of the hub book through HTTP, beside the roadmap and alone."""

from __future__ import annotations

import pytest

from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.own_account import make_own_token
from keruen.web.application import make_application
from keruen.web.hub_package import serve_hub
from tests.databases import CHEAP
from tests.hub.terminal import ANNA, CLERK, WHEAT, claims, stocks
from tests.web.conftest import Served

PASSWORD = "quiet harbour 7 lanterns"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)


def test_a_receipt_through_http(database: Database) -> None:
    tokens = {}
    for actor in (CLERK, ANNA):
        roles = tuple(actor.roles)
        made = Account(actor.account, actor.party, actor.person, roles, False, 0.0)
        with database.admin_transaction() as connection:
            insert_account(connection, made, hashing.hash_password(PASSWORD))
        tokens[actor.account] = make_own_token(database, actor, PASSWORD, [*roles], "here")
    client = Served(make_application(database, packages=[serve_hub()]), {}).client()
    receipt = {"owner": "ANNA", "bin": "bin_1", "grade": WHEAT, "kg": 25_000}
    receipt |= {"moisture_pct": "12.5", "reference": "Ticket 1"}
    path = "/api/hub/acts/receive_grain"
    headers = {"Authorization": f"Bearer {tokens['clerk']}", "Idempotency-Key": "ticket-1"}
    first = client.post(path, json=receipt, headers=headers)
    assert first.status_code == 200, first.text
    again = client.post(path, json=receipt, headers=headers)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert (stocks(database)["bin_1"], claims(database)) == (25_000, {"ANNA": 25_000})
    for kg in (33.6, "33,6", -1, 0, True):
        wrong = client.post(
            path, json={**receipt, "kg": kg}, headers={"Authorization": headers["Authorization"]}
        )
        assert wrong.status_code in (400, 422), kg
        assert stocks(database)["bin_1"] == 25_000
    owner = {"Authorization": f"Bearer {tokens['anna']}"}
    assert client.post(path, json=receipt, headers=owner).status_code == 403
    seen = client.get("/api/hub/log", headers=owner).json()["entries"]
    assert [each["act"] for each in seen] == [
        "make_token",
        "hub.add_party",
        "hub.receive_grain",
        "hub.open_terminal",
        "hub.add_grade",
        "hub.add_grade",
    ]
    full = client.post(
        path, json={**receipt, "kg": 2_000_000}, headers={"Authorization": headers["Authorization"]}
    )
    assert full.status_code == 409
    assert full.json()["what"] == "the bin does not take that much"
