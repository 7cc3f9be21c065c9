"""Pages of accounts where a hub book is served alone: own account, tokens, administration."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from keruen.app.commands.serve_hub import has_hub_alone, prepare_hub
from keruen.roadmap.register import open_register
from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.tables import log_entry, secret_account
from keruen.web.application import make_application
from keruen.web.hub_package import serve_hub
from tests.databases import CHEAP
from tests.hub.conftest import database, hub_roles, packaged_zones, postgresql, register_url
from tests.web.conftest import Served

__all__ = ["database", "hub_roles", "packaged_zones", "postgresql", "register_url"]

PASSWORD = "quiet harbour 7 lanterns"
PEOPLE = (
    ("boss1", "TERM", "person_one", ("administrator",)),
    ("boss2", "TERM", "person_two", ("administrator",)),
    ("chief", "TERM", "person_chief", ("supervisor",)),
    ("anna", "ANNA", "person_anna", ("grain_owner",)),
    ("anna1", "ANNA", "person_a", ("administrator",)),
    ("anna2", "ANNA", "person_b", ("administrator",)),
)


@pytest.fixture
def served(database: Database, monkeypatch: pytest.MonkeyPatch) -> Served:
    """The terminal, with administrators of its own and of one owner."""
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    secret = hashing.hash_password(PASSWORD)
    with database.admin_transaction() as connection:
        for name, party, person, roles in PEOPLE:
            insert_account(connection, Account(name, party, person, roles, False, 0.0), secret)
    return Served(make_application(database, packages=[serve_hub()]), {})


def enter(served: Served, name: str, password: str = PASSWORD) -> Any:
    """A client that is signed in."""
    client = served.client()
    sent = {"account": name, "password": password, "next": "/account"}
    assert client.post("/sign-in", data=sent).status_code == 303
    return client


def keys(page: str, action: str) -> dict[str, str]:
    """The hidden inputs of a form of a page."""
    form = re.search(rf'<form method="post" action="{action}".*?</form>', page, re.DOTALL)
    assert form, action
    return dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))


def do(client: Any, room: str, action: str, /, **fields: Any) -> Any:
    """Send a form of a page of accounts."""
    sent = {**keys(client.get(f"/{room}").text, f"/{room}/{action}"), **fields}
    return client.post(f"/{room}/{action}", data=sent)


def secret_of(page: str) -> str:
    """What a page shows once."""
    found = re.search(r"<p><code>(.*?)</code></p>", page)
    assert found
    return found[1]


def test_one_changes_the_own_password_and_makes_a_token(served: Served) -> None:
    client = enter(served, "chief")
    page = client.get("/account").text
    assert "Your account" in page
    assert 'class="who" href="/account"' in client.get("/hub").text
    made = do(client, "account", "token", roles="supervisor", password=PASSWORD)
    token = secret_of(made.text)
    headers = {"Authorization": f"Bearer {token}"}
    assert served.client().get("/api/hub/position", headers=headers).status_code == 200
    new = "another quiet harbour 8"
    done = do(client, "account", "password", old=PASSWORD, new=new, again=new)
    assert done.status_code == 303
    assert served.client().get("/api/hub/position", headers=headers).status_code == 401
    assert enter(served, "chief", new).get("/hub").status_code == 200


def test_two_administrators_add_an_account_of_the_terminal(served: Served) -> None:
    one, other = enter(served, "boss1"), enter(served, "boss2")
    page = one.get("/accounts").text
    assert "chief" in page
    assert "anna" not in page
    assert "silo_clerk" in page
    assert 'value="grain_owner"' not in page
    assert 'value="focal_point"' not in page
    made = do(one, "accounts", "add", name="newclerk", roles="silo_clerk", person="person_new")
    first = secret_of(made.text)
    second = secret_of(do(other, "accounts", "confirm").text)
    client = enter(served, "newclerk", first + second)
    assert client.get("/hub/bins").status_code == 200
    with served.application.state.site.database.admin_read() as connection:
        query = select(log_entry.c.tier).where(log_entry.c.act.like("%make_account%"))
        assert {*connection.execute(query).scalars()} == {"party"}


def test_roles_are_those_of_the_party(served: Served) -> None:
    client = enter(served, "anna1")
    page = client.get("/accounts").text
    assert 'value="grain_owner"' in page
    assert 'value="supervisor"' not in page
    for role in ("supervisor", "auditor", "keeper", "focal_point"):
        answer = do(client, "accounts", "add", name="x", roles=role, person="person_x")
        assert answer.status_code == 400
        assert f"the role &#39;{role}&#39; is not one of ANNA" in answer.text
    answer = do(client, "accounts", "add", name="x", roles="grain_owner", person="A b")
    assert "&#39;A b&#39; is not the id of a person" in answer.text
    with served.application.state.site.database.admin_read() as connection:
        query = select(secret_account.c.name).where(secret_account.c.name == "x")
        assert connection.execute(query).first() is None


def test_who_is_no_administrator_manages_no_accounts(served: Served) -> None:
    client = enter(served, "chief")
    refused = client.get("/accounts")
    assert refused.status_code == 409
    assert "not an administrator" in refused.text
    assert served.client().get("/account").status_code == 403
    assert served.client().get("/accounts").status_code == 403


def test_a_hub_database_is_served_alone_with_first_accounts(register_url: str) -> None:
    from tests.hub.terminal import begin

    begin(register_url).engine.dispose()
    assert has_hub_alone(register_url)
    told: list[Any] = []
    found = prepare_hub(register_url, told.append)
    assert [(each.name, each.party, each.roles) for each in told[0]] == [
        ("term", "TERM", ("supervisor",)),
        ("term-admin-1", "TERM", ("administrator",)),
        ("term-admin-2", "TERM", ("administrator",)),
    ]
    client = enter(
        Served(make_application(found, packages=[serve_hub()]), {}),
        "term-admin-1",
        told[0][1].password,
    )
    assert client.get("/accounts").status_code == 200
    assert client.get("/roadmap").status_code == 404
    prepare_hub(register_url, told.append).engine.dispose()
    assert len(told) == 1, "accounts are made once"
    found.engine.dispose()
    open_register(register_url).engine.dispose()
    assert not has_hub_alone(register_url), "it has a roadmap now"
