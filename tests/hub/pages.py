"""Pages of the hub book over HTTP: who is signed in, and a form sent as a browser would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from keruen.store import accounts, hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.application import make_application
from keruen.web.hub_package import serve_hub
from tests.web.reading_pages import words_of

PASSWORD = "quiet harbour 7 lanterns"


@dataclass
class SentForm:
    """A form of a page: where it is sent, and what its fields contain."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, SentForm] = {}
        self.form: SentForm | None = None
        self.inside = ("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form" and "id" in given:
            self.form = SentForm(given["action"])
            assert given["id"] not in self.found, given["id"]
            self.found[given["id"]] = self.form
        if self.form is None:
            return
        name = given.get("name", "")
        if tag == "input" and given.get("type") != "checkbox":
            self.form.fields[name] = given.get("value", "")
        if tag in ("input", "select", "textarea"):
            self.form.names.append(name)
        if tag in ("select", "textarea"):
            self.inside = (tag, name)
            self.form.fields[name] = ""
        if tag == "option":
            chosen = self.inside[1]
            options = self.form.options.setdefault(chosen, [])
            # A browser sends the first option where none is selected.
            if "selected" in given or not options:
                self.form.fields[chosen] = given.get("value", "")
            options.append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        tag, name = self.inside
        if self.form is not None and tag == "textarea":
            self.form.fields[name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.inside = ("", "")
        if tag == "form":
            self.form = None


def forms_of(page: str) -> dict[str, SentForm]:
    """The forms of a page by their id."""
    parser = _Forms()
    parser.feed(page)
    return parser.found


@dataclass
class Reader:
    """Somebody who reads pages and sends their forms."""

    client: TestClient

    def page(self, path: str, status: int = 200) -> str:
        """A page as it is sent."""
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, words_of(answer.text))
        return str(answer.text)

    def data(self, path: str) -> dict[str, Any]:
        """The data of a page."""
        answer = self.client.get(f"{path}.json")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def send(self, path: str, form: str, fill: Mapping[str, str] | None = None) -> Any:
        """Fill in and send a form of a page; every field that is filled in has to be there."""
        found = forms_of(self.page(path))
        assert form in found, (form, [*found])
        return self.post(found[form], fill or {})

    def post(self, form: SentForm, fill: Mapping[str, str]) -> Any:
        """Send a form that was read before."""
        assert {*fill} <= {*form.names}, ({*fill} - {*form.names}, form.names)
        for name, value in fill.items():
            options = form.options.get(name)
            assert options is None or value in options, (name, value, options)
        return self.client.post(form.action, data={**form.fields, **fill})


def reader(database: Database, actor: Actor | None = None) -> Reader:
    """Somebody signed in, or the public; the account is made at the first call."""
    application = make_application(database, packages=[serve_hub()])
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    if actor is not None:
        _add(database, actor)
        sent = {"account": actor.account, "password": PASSWORD, "next": "/hub"}
        assert client.post("/sign-in", data=sent).status_code == 303
    return Reader(client)


def _add(database: Database, actor: Actor) -> None:
    with database.admin_transaction() as connection:
        if not accounts.exists(connection, actor.account):
            roles = tuple(actor.roles)
            made = Account(actor.account, actor.party, actor.person, roles, False, 0.0)
            insert_account(connection, made, hashing.hash_password(PASSWORD))


def problems_of(page: str) -> list[tuple[str, str]]:
    """What is wrong and what to do, each time that a page says so."""
    pattern = r'<p class="problem">(.*?)</p><p>(.*?)</p>'
    return [(words_of(what), words_of(todo)) for what, todo in re.findall(pattern, page)]
