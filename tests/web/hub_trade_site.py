"""A served terminal with work in its laboratory, contracts, a settled ship and accounts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

from starlette.testclient import TestClient

from keruen.hub.screeners import Screener, screen_nothing
from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.application import make_application
from keruen.web.hub_package import serve_hub
from tests.databases import CHEAP
from tests.hub.operations import AGENT, ANALYST, at, contract
from tests.hub.terminal import (
    ANNA,
    BANK,
    BORIS,
    CHIEF,
    CLERK,
    LAB,
    TRADER,
    act,
    load,
    receive,
)
from tests.hub.test_calls import alongside

PASSWORD = "quiet harbour 7 lanterns"
LATER = datetime(2026, 11, 26, 9, tzinfo=UTC)
ACTORS = (CHIEF, LAB, CLERK, TRADER, AGENT, ANALYST, ANNA, BORIS, BANK)
LIMIT = {
    "property": "protein_percent",
    "unit": "%",
    "method": "ISO 20483",
    "least": "12.5",
    "reject_below": "11.5",
}


@dataclass
class Site:
    """The application, its database, and ids of what it has."""

    database: Database
    ids: dict[str, str]
    clients: dict[str, TestClient]
    application: Any

    def client(self, actor: Actor | None) -> TestClient:
        """A client, signed in as an actor; the public without one."""
        name = actor.account if actor else ""
        if name not in self.clients:
            client = TestClient(
                self.application, base_url="http://localhost", follow_redirects=False
            )
            if name:
                sent = {"account": name, "password": PASSWORD, "next": "/hub/stem"}
                assert client.post("/sign-in", data=sent).status_code == 303
            self.clients[name] = client
        return self.clients[name]

    def page(self, actor: Actor | None, path: str, language: str = "en") -> str:
        """A page that is there."""
        answer = self.client(actor).get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        return str(answer.text)

    def data(self, actor: Actor | None, path: str) -> dict[str, Any]:
        """A page as data."""
        found: dict[str, Any] = self.client(actor).get(f"{path}.json").json()
        return found

    def post(
        self, actor: Actor, path: str, command: str, about: str = "", **fields: str
    ) -> tuple[int, str]:
        """Fill in and send the form of a page; returns the status, and the page that answers.

        Parameters
        ----------
        about : a text inside the form, where a page has several of the command.
        """
        sent = form_of(self.page(actor, path), command, about)
        for name in fields:
            assert name.replace("__", ".") in sent, (name, sorted(sent))
        sent |= {name.replace("__", "."): value for name, value in fields.items()}
        answer = self.client(actor).post(f"/hub/acts/{command}", data=sent)
        if answer.status_code == 303:
            following = self.client(actor).get(answer.headers["location"])
            return 303, str(following.text)
        return answer.status_code, str(answer.text)


def form_of(page: str, command: str, about: str = "") -> dict[str, str]:
    """What a form of a page sends as it stands."""
    found = re.findall(
        rf'(<form method="post" action="/hub/acts/{command}".*?</form>)', page, re.DOTALL
    )
    forms = [each for each in found if about in each]
    assert forms, (command, about)
    form = forms[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            sent[name[1]] = unescape(value[1]) if value else "on"
    for name, body in re.findall(r'<textarea name="([^"]*)".*?>(.*?)</textarea>', form, re.DOTALL):
        sent[name] = unescape(body)
    for name, body in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        first = re.search(r'<option value="([^"]*)"', body)
        sent[name] = unescape(chosen[1] if chosen else first[1] if first else "")
    return sent


def serve(database: Database, screener: Screener = screen_nothing) -> Site:
    """The terminal behind an application, with an account of each actor."""
    hashing.HASHER = CHEAP
    secret = hashing.hash_password(PASSWORD)
    with database.admin_transaction() as connection:
        for actor in ACTORS:
            roles = tuple(sorted(actor.roles))
            made = Account(actor.account, actor.party, actor.person, roles, False, 0.0)
            insert_account(connection, made, secret)
    application = make_application(database, packages=[serve_hub(screener)])
    return Site(database, _work(database), {}, application)


def _work(database: Database) -> dict[str, str]:
    """A ship alongside for ANNA and its statement; lots, samples, results, charges, an order."""
    ids: dict[str, str] = {}
    ids["call"], ids["contract"] = alongside(database)
    arrived = {"call_id": ids["call"], "name": "ata_anchorage", "at": "2026-11-20T06:00:00+00:00"}
    act(database, AGENT, "record_call_time", **arrived)
    lot = str(receive(database, "ANNA", "bin_1", 300_000).facts["lot"])
    receive(database, "BORIS", "bin_1", 200_000)
    receive(database, "ANNA", "bin_2", 200_000)
    out = load(database, "ANNA", "bin_1", 250_000)
    ids |= {"lot": lot, "loading": out.id}
    fields: dict[str, Any] = {"reference": "S2", "specification": [LIMIT], "laytime_terms": {}}
    ids["second"] = contract(database, **fields)
    sample = act(
        *(database, LAB, "take_sample"),
        owner="ANNA",
        reference="A1",
        kind="contract",
        mass_g=2_000,
        taken_by="superintendent",
        contract_id=ids["second"],
        parcel="P1",
        lot=lot,
    )
    ids["sample"] = sample.id
    act(
        *(database, LAB, "order_tests"),
        sample_id=sample.id,
        laboratory="Harbour laboratory",
        properties=["protein_percent"],
        due_on="2026-11-20",
    )
    act(
        *(database, AGENT, "record_fact"),
        now=LATER,
        call_id=ids["call"],
        kind="completed",
        at=at("25T08:00").isoformat(),
    )
    version = act(database, AGENT, "issue_facts", now=LATER, call_id=ids["call"], owner="ANNA")
    own = {
        "notices": [{"at": "2026-11-20T08:00+00:00"}],
        "commenced": "2026-11-20T16:00+00:00",
        "completed": "2026-11-25T08:00+00:00",
        "events": [],
    }
    text = json.dumps(own)
    other = act(database, ANNA, "submit_facts", now=LATER, call_id=ids["call"], facts_json=text)
    for name, each in (("statement", version.id), ("other", other.id)):
        ids[name] = act(
            *(database, ANALYST, "settle_laytime"),
            now=LATER,
            version_id=each,
            contract_id=ids["contract"],
            final=True,
        ).id
    ids["version"] = version.id
    act(
        *(database, TRADER, "set_tariff"),
        service="handling_out",
        from_day="2026-11-01",
        rate="3.00",
        currency="USD",
    )
    act(database, TRADER, "charge_document", document_id=out.id)
    return ids
