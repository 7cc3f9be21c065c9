"""Forms about accounts and the address of a calendar feed: one that is sent twice acts once."""

from __future__ import annotations

import re
import threading
from html import unescape

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from keruen.store import sent_forms
from keruen.store.sent_forms import Answer, SentForm
from keruen.store.tables import (
    log_entry,
    posted_key,
    right_change,
    secret_account,
    secret_token,
)
from tests.web.conftest import Served

REUSED = "this form or idempotency key was already used for another entry"
REPEATED = "This form was sent before and was done then; it was not done again."
NOT_AGAIN = "A secret is shown once, in the first answer."
SECRET = re.compile(r"<p><code>(.*?)</code></p>")


def hidden(client: TestClient, page: str, action: str, about: str = "") -> dict[str, str]:
    """The hidden inputs of a form of a page, as a browser sends them.

    Parameters
    ----------
    about : what the form contains, where several have the same action.
    """
    forms = re.findall(rf'<form[^>]*action="{action}".*?</form>', client.get(page).text, re.S)
    found = next(each for each in forms if about in each)
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', found)
    return {name: unescape(value) for name, value in pairs}


def count(served: Served, table: object) -> int:
    """How many rows a table of the store has."""
    with served.application.state.site.database.admin_read() as connection:
        query = select(func.count()).select_from(table)  # type: ignore[arg-type]
        return int(connection.execute(query).scalar_one())


def test_a_token_is_made_once(served: Served) -> None:
    client = served.client("MAR")
    sent = {**hidden(client, "/account", "/account/token"), "password": served.passwords["mar"]}
    before = count(served, log_entry)
    first = client.post("/account/token", data={**sent, "roles": ["focal_point"]})
    again = client.post("/account/token", data={**sent, "roles": ["focal_point"]})
    assert (first.status_code, again.status_code) == (200, 200)
    assert len(SECRET.findall(first.text)) == 1
    assert REPEATED not in first.text
    assert SECRET.findall(again.text) == []
    assert REPEATED in again.text
    assert NOT_AGAIN in again.text
    assert (count(served, secret_token), count(served, log_entry)) == (1, before + 1)
    other = client.post("/account/token", data={**sent, "roles": ["reader"]})
    assert other.status_code == 422
    assert REUSED in other.text
    assert count(served, secret_token) == 1
    # The page has a new key now, and a passphrase is not part of the comparison.
    fresh = hidden(client, "/account", "/account/token")
    assert fresh["once"] != sent["once"]
    password = served.passwords["mar"]
    wrong = client.post("/account/token", data={**fresh, "password": "no", "roles": ["reader"]})
    assert wrong.status_code != 200
    assert count(served, secret_token) == 1
    right = client.post("/account/token", data={**fresh, "password": password, "roles": ["reader"]})
    assert right.status_code == 200
    assert count(served, secret_token) == 2


def test_a_token_is_ended_once(served_once: Served) -> None:
    client = served_once.client("MAR")
    for _ in range(2):
        made = hidden(client, "/account", "/account/token")
        client.post("/account/token", data={**made, "password": served_once.passwords["mar"]})
    sent = hidden(client, "/account", "/account/end")
    before = count(served_once, log_entry)
    answers = [client.post("/account/end", data=sent) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert count(served_once, log_entry) == before + 1
    # Without its key the second one would be refused.
    del sent["once"]
    assert client.post("/account/end", data=sent).status_code == 409


def test_a_password_is_changed_once(served_once: Served) -> None:
    """The change ends the session, so the same form is of nobody when it comes again."""
    client = served_once.client("MAR")
    sent = hidden(client, "/account", "/account/password")
    sent |= {"old": served_once.passwords["mar"]}
    sent |= {"new": "seven grey herons wade", "again": "seven grey herons wade"}
    assert client.post("/account/password", data=sent).status_code == 303
    before = count(served_once, log_entry)
    assert client.post("/account/password", data=sent).status_code == 403
    assert count(served_once, log_entry) == before


def test_an_account_is_proposed_and_confirmed_once(served: Served) -> None:
    one, two = served.client("MAR", "admin-1"), served.client("MAR", "admin-2")
    sent = hidden(one, "/accounts", "/accounts/add") | {"name": "desk-1", "roles": "focal_point"}
    before = count(served, right_change)
    first, again = (one.post("/accounts/add", data=sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    halves = SECRET.findall(first.text)
    assert len(halves) == 1
    assert halves[0] not in again.text
    assert REPEATED in again.text
    assert NOT_AGAIN in again.text
    assert count(served, right_change) == before + 1
    other = one.post("/accounts/add", data={**sent, "name": "desk-2"})
    assert other.status_code == 422
    assert REUSED in other.text
    assert count(served, right_change) == before + 1

    confirm = hidden(two, "/accounts", "/accounts/confirm")
    entries = count(served, log_entry)
    first, again = (two.post("/accounts/confirm", data=confirm) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    halves += SECRET.findall(first.text)
    assert SECRET.findall(again.text) == []
    assert count(served, log_entry) == entries + 1
    entering = {"account": "desk-1", "password": "".join(halves)}
    assert served.client().post("/sign-in", data=entering).status_code == 303
    # A key of one form is refused for another.
    mixed = {**hidden(two, "/accounts", "/accounts/add"), "once": confirm["once"]}
    other = two.post("/accounts/add", data={**mixed, "name": "x", "roles": "reader"})
    assert other.status_code == 422
    assert REUSED in other.text


def test_changes_of_an_account_are_done_once(served: Served) -> None:
    client = served.client("MAR", "admin-1")
    add = hidden(client, "/accounts", "/accounts/add") | {"name": "reads", "roles": "reader"}
    accounts = count(served, secret_account)
    assert [client.post("/accounts/add", data=add).status_code for _ in range(2)] == [200, 200]
    assert count(served, secret_account) == accounts + 1
    about = 'value="reads"'
    for action, more in (
        ("disable", {}),
        ("disable", {}),
        ("reset", {}),
        ("roles", {"roles": "reader"}),
    ):
        sent = hidden(client, "/accounts", f"/accounts/{action}", about) | more
        before = count(served, log_entry)
        answers = [client.post(f"/accounts/{action}", data=sent) for _ in range(2)]
        assert [each.status_code for each in answers] == [200, 200], action
        assert count(served, log_entry) == before + 1, action
        assert REPEATED in answers[1].text, action
        assert (NOT_AGAIN in answers[1].text) == (action == "reset")


def test_a_key_belongs_to_an_account(served: Served) -> None:
    one, two = served.client("MAR", "admin-1"), served.client("MAR", "admin-2")
    sent = hidden(one, "/accounts", "/accounts/add") | {"name": "first", "roles": "reader"}
    assert one.post("/accounts/add", data=sent).status_code == 200
    mine = hidden(two, "/accounts", "/accounts/add") | {"name": "second", "roles": "reader"}
    answer = two.post("/accounts/add", data={**mine, "once": sent["once"]})
    assert answer.status_code == 200
    assert len(SECRET.findall(answer.text)) == 1


def test_two_requests_at_once_make_one_account(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are new when they begin; the second finds the first at the end of its transaction."""
    client = served.client("MAR", "admin-1")
    sent = hidden(client, "/accounts", "/accounts/add") | {"name": "desk-1", "roles": "focal_point"}
    both, begun = threading.Barrier(2), threading.local()
    find = SentForm.find

    def find_late(form: SentForm, connection: object) -> Answer | None:
        found = find(form, connection)  # type: ignore[arg-type]
        if form.key and not getattr(begun, "once", False):
            begun.once = True
            both.wait(60)
        return found

    monkeypatch.setattr(sent_forms.SentForm, "find", find_late)
    before, pages = count(served, right_change), []

    def post() -> None:
        pages.append(client.post("/accounts/add", data=sent))

    threads = [threading.Thread(target=post) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert [each.status_code for each in pages] == [200, 200]
    assert sorted(len(SECRET.findall(each.text)) for each in pages) == [0, 1]
    assert count(served, right_change) == before + 1


def test_the_address_of_a_feed_is_made_once(served: Served) -> None:
    client = served.client("MAR")
    sent = hidden(client, "/roadmap/calendar", "/roadmap/calendar/address")
    first, again = (client.post("/roadmap/calendar/address", data=sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert len(re.findall(r"http://localhost/roadmap/feed/keruen_[\w-]+\.ics", first.text)) == 1
    assert "/roadmap/feed/" not in again.text
    assert "This form was sent before and made an address then" in again.text
    assert count(served, secret_token) == 1
    other = client.post("/roadmap/calendar/address", data={**sent, "more": "x"})
    assert other.status_code == 422
    assert REUSED in other.text
    fresh = hidden(client, "/roadmap/calendar", "/roadmap/calendar/address")
    assert fresh["once"] != sent["once"]
    assert client.post("/roadmap/calendar/address", data=fresh).status_code == 200
    assert count(served, secret_token) == 2


def test_no_secret_is_stored_with_a_key(served_once: Served) -> None:
    client = served_once.client("MAR", "admin-1")
    sent = hidden(client, "/accounts", "/accounts/add") | {"name": "reads", "roles": "reader"}
    (secret,) = SECRET.findall(client.post("/accounts/add", data=sent).text)
    with served_once.application.state.site.database.admin_read() as connection:
        rows = connection.execute(select(posted_key)).mappings().all()
    (row,) = (dict(each) for each in rows)
    assert secret not in str(row)
    assert row["result"] == {"state": "done", "half": 0, "until": "", "change": "", "shown": True}
    assert (row["account"], row["act"], row["tier"]) == ("mar-admin-1", "accounts.add", "party")


def test_every_form_about_accounts_has_a_key(served_once: Served) -> None:
    found = 0
    for path, account in (("/account", ""), ("/accounts", "admin-1")):
        page = served_once.client("MAR", account).get(path).text
        for form in re.findall(r'<form[^>]*action="/accounts?/[^>]*>.*?</form>', page, re.S):
            assert re.search(r'name="once" value="[0-9a-f]{40}"', form), form
            found += 1
    assert found >= 8
