"""Accounts: an administrator keeps those of its side, a person its own; secrets are told once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from keruen.app.cli.main import app
from keruen.app.commands.serve import SITES, prepare
from keruen.errors import KeruenError
from keruen.roadmap.indicators import read_sources
from keruen.roadmap.register import open_register
from keruen.store import administration as office
from keruen.store import log
from keruen.store.roles import SYSTEM_ADMINISTRATOR, Actor
from keruen.store.tables import log_entry, secret_attempt, secret_session
from keruen.web.application import make_application
from tests.web.conftest import Served, form_key


def send(client: TestClient, path: str, **fields: object) -> str:
    """Send a form of the account pages; gives the page that comes back."""
    answer = client.post(path, data={"form_key": form_key(client), **fields})
    assert answer.status_code in (200, 303, 409, 429), answer.text
    return answer.text


def shown(page: str) -> str:
    """What a page shows this once."""
    found = re.search(r'<div class="done".*?<code>(.*?)</code>', page, re.S)
    assert found is not None, page
    return found.group(1)


def sign_in(served: Served, name: str, password: str) -> TestClient | None:
    """A client signed in, if the password is right."""
    client = TestClient(served.application, base_url="http://localhost", follow_redirects=False)
    answer = client.post("/sign-in", data={"account": name, "password": password})
    return client if answer.status_code == 303 else None


def add(served: Served, name: str, *roles: str, person: str = "") -> str:
    """Add an account of MAR by two administrators; returns its password of two halves."""
    one, two = served.client("MAR", "admin-1"), served.client("MAR", "admin-2")
    first = shown(send(one, "/accounts/add", name=name, roles=roles, person=person))
    return first + shown(send(two, "/accounts/confirm", id=waiting(two)))


def waiting(client: TestClient) -> str:
    """The id of the change that an administrator may confirm."""
    found = re.search(r'/accounts/confirm.*?name="id" value="(right_\w+)"', page_of(client), re.S)
    assert found is not None
    return found.group(1)


def page_of(client: TestClient) -> str:
    """The page of accounts."""
    return client.get("/accounts").text


def test_two_administrators_add_an_account_that_may_do_what_its_roles_say(
    served: Served,
) -> None:
    password = add(served, "desk-1", "focal_point")
    fresh = sign_in(served, "desk-1", password)
    assert fresh is not None
    headers = {"x-keruen-form-key": form_key(fresh)}
    about = {"commitment_id": "c_focal_points"}
    path = "/api/roadmap/acts"
    lead = {**about, "organisation_id": "mar_mfa"}
    assert fresh.post(f"{path}/name_lead", json=lead, headers=headers).status_code == 200
    told = fresh.post(f"{path}/add_person", json={"name": "X"}, headers=headers)
    assert (told.status_code, told.json()["what"]) == (403, "this account may not do Add person")
    assert "this account is not an administrator" in page_of(fresh)
    for half in (password, password[:12], password[12:]):
        assert half not in page_of(served.client("MAR", "admin-1"))


def test_neither_half_of_a_password_opens_the_account(served_once: Served) -> None:
    password = add(served_once, "desk-1", "focal_point")
    assert len(password) == 24
    assert sign_in(served_once, "desk-1", password[:12]) is None
    assert sign_in(served_once, "desk-1", password[12:]) is None
    assert sign_in(served_once, "desk-1", password) is not None


def test_one_administrator_adds_one_who_only_reads(served_once: Served) -> None:
    client = served_once.client("MAR", "admin-1")
    password = shown(send(client, "/accounts/add", name="reads", roles=["reader"], person=""))
    assert sign_in(served_once, "reads", password) is not None


def test_an_administrator_sees_and_keeps_its_own_side_alone(served: Served) -> None:
    client = served.client("MAR", "admin-1")
    page = page_of(client)
    assert "<b>mar</b>" in page
    assert "<b>kaz</b>" not in page
    for path in ("roles", "disable", "reset"):
        said = send(client, f"/accounts/{path}", name="kaz", roles=["reader"])
        assert "there is no account &#39;kaz&#39; here" in said
    said = send(client, "/accounts/add", name="x", roles=["reader"], person="person_kaz")
    assert "there is no such person of your side" in said


def test_a_side_keeps_two_administrators(served: Served) -> None:
    client = served.client("MAR", "admin-1")
    words = "without mar-admin-2 fewer than two administrators could act for its side"
    assert words in send(client, "/accounts/disable", name="mar-admin-2", disabled="yes")
    alone = {"name": "mar-admin-2", "roles": ["reader"], "person": "person_mar_admin_2"}
    assert words in send(client, "/accounts/roles", **alone)
    person = add_person(served)
    add(served, "mar-admin-3", "administrator", person=person)
    said = send(client, "/accounts/disable", name="mar-admin-2", disabled="yes")
    assert "Proposed." in said
    other = served.client("MAR", "admin-2")
    send(other, "/accounts/confirm", id=waiting(other))
    assert other.get("/account").status_code == 403


def add_person(served: Served, name: str = "A. Person") -> str:
    """A new person of MAR, by the desk."""
    client = served.client("MAR")
    answer = client.post(
        "/api/roadmap/acts/add_person",
        json={"name": name},
        headers={"x-keruen-form-key": form_key(client)},
    )
    return str(answer.json()["id"])


def test_a_new_password_ends_what_the_old_one_opened(served: Served) -> None:
    client, other = served.client("MAR"), served.client("MAR")
    old = served.passwords["mar"]
    token = shown(send(client, "/account/token", password=old, roles=["focal_point"]))
    bearer = {"authorization": f"Bearer {token}"}
    assert served.client().get("/roadmap/commitments.json", headers=bearer).json()["total"] > 0
    wrong = send(client, "/account/password", old="no", new="n" * 12, again="n" * 12)
    assert "the old password is not right" in wrong
    differs = send(client, "/account/password", old=old, new="n" * 12, again="m" * 12)
    assert "the two new passwords differ" in differs
    weak = send(client, "/account/password", old=old, new="Mar-2026!!", again="Mar-2026!!")
    assert "the password is among those that are guessed first" in weak
    send(client, "/account/password", old=old, new="a new password", again="a new password")
    assert served.client().get("/roadmap", headers=bearer).status_code == 401
    assert other.get("/account").status_code == client.get("/account").status_code == 403
    assert sign_in(served, "mar", old) is None
    assert sign_in(served, "mar", "a new password") is not None


def test_a_token_has_no_more_than_the_roles_of_its_account(served: Served) -> None:
    client = served.client("MAR")
    password = served.passwords["mar"]
    assert "the password is not right" in send(client, "/account/token", password="no")
    token = shown(send(client, "/account/token", password=password))
    headers = {"authorization": f"Bearer {token}"}
    path = "/api/roadmap/acts/add_person"
    assert served.client().post(path, json={"name": "X"}, headers=headers).status_code == 403
    assert served.client().get("/account", headers=headers).status_code == 403
    listed = re.search(r'name="id" value="([0-9a-f]{12})"', client.get("/account").text)
    assert listed is not None
    send(client, "/account/end", id=listed.group(1))
    assert served.client().get("/roadmap.json", headers=headers).status_code == 401


def test_changes_stand_in_the_shared_log_without_secrets(served: Served) -> None:
    client = served.client("MAR", "admin-1")
    made = shown(send(client, "/accounts/add", name="desk-1", roles=["reader"]))
    reset = shown(send(client, "/accounts/reset", name="desk-1"))
    two = add(served, "desk-2", "secretary")
    desk = served.client("MAR")
    token = shown(send(desk, "/account/token", password=served.passwords["mar"]))
    database = served.application.state.site.database
    with database.admin_read() as connection:
        entries = [dict(row) for row in connection.execute(log_entry.select()).mappings()]
        for name in (log.SHARED, "MAR"):
            log.check_log(connection, name)
    told = [each for each in entries if each["log"] == log.SHARED]
    assert [each["act"] for each in told][-4:] == [
        "make_account",
        "reset_password",
        "propose_make_account",
        "make_account",
    ]
    assert told[-1]["body"]["fields"]["roles"] == ["secretary"]
    assert [each["act"] for each in entries if each["log"] == "MAR"] == ["make_token"]
    for secret in (made, reset, token, two[:12], two[12:], *served.passwords.values()):
        assert secret not in str(entries)
    other = served.client("KAZ")
    assert "propose_make_account" in other.get("/roadmap/log.json").text
    assert "make_token" not in other.get("/roadmap/log.json").text
    assert "Rights on the other side changed" in other.get("/roadmap").text
    assert "desk-2" in other.get("/roadmap/people").text
    assert "Rights on the other side changed" not in desk.get("/roadmap").text
    assert "desk-2" not in served.client().get("/roadmap/people").text


def test_a_form_of_accounts_needs_the_key_of_its_session(served: Served) -> None:
    client = served.client("MAR")
    for path in ("/accounts/add", "/account/password", "/account/token"):
        assert client.post(path, data={"name": "x", "roles": "reader"}).status_code == 403
        assert served.client().post(path, data={}).status_code == 403


def test_a_stranger_locks_nobody_out(served_once: Served) -> None:
    stranger = TestClient(
        served_once.application, base_url="http://localhost", client=("203.0.113.9", 5)
    )
    wrong = {"account": "mar", "password": "wrong password"}
    codes = [stranger.post("/sign-in", data=wrong).status_code for _ in range(10)]
    assert codes == [403] * 8 + [429] * 2
    assert sign_in(served_once, "mar", served_once.passwords["mar"]) is not None


def test_old_sessions_and_attempts_are_forgotten(served_once: Served) -> None:
    served_once.client("MAR")
    database = served_once.application.state.site.database
    with database.admin_transaction() as connection:
        connection.execute(secret_session.update().values(opened_at=0.0))
        connection.execute(secret_attempt.insert().values(subject="address:x", at=0.0))
    served_once.client("KAZ")
    with database.admin_read() as connection:
        assert len(connection.execute(secret_session.select()).all()) == 1
        assert connection.execute(secret_attempt.select()).all() == []


def test_behind_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    database, made = prepare(f"sqlite:///{tmp_path / 'register.db'}")
    application = make_application(database, read_sources(SITES), secure=True)
    client = TestClient(application, base_url="https://localhost", follow_redirects=False)
    sent = {"account": "mar", "password": dict(made)["mar"]}
    cookie = client.post("/sign-in", data=sent).headers["set-cookie"]
    assert cookie.startswith("__Host-keruen_session=")
    assert {"Secure", "HttpOnly", "Path=/"} <= {each.strip() for each in cookie.split(";")}
    assert client.get("/account").status_code == 200


def test_the_machines_keeper_by_commands(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    prepare(url)
    run = CliRunner()

    def keruen(*words: str) -> str:
        done = run.invoke(app, ["account", *words, "--database", url], standalone_mode=False)
        if done.exception is not None:
            raise done.exception
        return str(done.return_value.text)

    said = keruen("add", "reads", "--party", "KAZ", "--role", "reader")
    assert re.fullmatch(
        r"account reads of KAZ was added\npassword \S{16}  \(shown only once\)", said
    )
    said = keruen("add", "desk-2", "--party", "KAZ", "--role", "focal_point")
    assert re.fullmatch(
        r"proposed as right_\w{16}: an administrator of KAZ confirms it by \S{16} UTC on the page "
        r"Accounts\nfirst half of the password \S{12}  \(shown only once\)",
        said,
    )
    change = said.split()[2].rstrip(":")
    assert change in keruen("changes")
    assert "desk-2" not in keruen("list")
    database = open_register(url)
    with pytest.raises(KeruenError) as error:
        office.confirm(database, SYSTEM_ADMINISTRATOR, change)
    assert error.value.what.startswith("only an administrator of the side")
    office.confirm(database, actor("KAZ", 1), change)
    assert "desk-2  KAZ  focal_point" in keruen("list")
    assert keruen("close", "desk-2") == "account desk-2 is closed"
    assert "desk-2  KAZ  focal_point  closed" in keruen("list")
    assert keruen("reopen", "desk-2").startswith("proposed as ")
    assert keruen("password", "kaz").startswith("proposed as ")
    refused = keruen("changes").split()[0]
    assert keruen("refuse", refused) == f"the change {refused} was refused"
    assert keruen("close", "kaz-admin-1") == "account kaz-admin-1 is closed"
    for words, what in (
        (("add", "x", "--party", "XYZ", "--role", "reader"), "there is no side 'XYZ'"),
        (("add", "x", "--party", "KAZ", "--role", "king"), "the roles king cannot be given"),
        (("close", "kaz-admin-2"), "kaz-admin-2 is the last administrator of its side"),
        (("close", "nobody"), "there is no account 'nobody' here"),
        (("add", "a b", "--party", "KAZ", "--role", "reader"), "the account name 'a b' is not"),
        (("add", "keeper", "--party", "KAZ", "--role", "reader"), "the account name 'keeper' is"),
    ):
        with pytest.raises(KeruenError) as error:
            keruen(*words)
        assert error.value.what.startswith(what)
    person = ("--person", "person_kaz_desk")
    said = keruen("add", "kaz-admin-3", "--party", "KAZ", "--role", "administrator", *person)
    assert said.startswith("account kaz-admin-3 of KAZ may act from ")
    assert "kaz-admin-3  KAZ  administrator  from " in keruen("list")


def actor(party: str, number: int) -> Actor:
    """An administrator of a side as of the first start."""
    code = party.lower()
    roles = frozenset({"administrator"})
    return Actor(f"{code}-admin-{number}", party, f"person_{code}_admin_{number}", roles)


def test_only_administrators_keep_accounts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    prepare(url)
    database = open_register(url)
    plain = Actor("mar", "MAR", "", frozenset({"signatory"}))
    with database.admin_read() as connection:
        with pytest.raises(KeruenError) as error:
            office.list_accounts(connection, plain)
        assert error.value.what == "this account is not an administrator"
    with pytest.raises(KeruenError) as error:
        office.make_account(database, actor("MAR", 1), "x", "KAZ", ["reader"])
    assert error.value.what == "an administrator manages the accounts of its own side"
