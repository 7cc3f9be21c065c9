"""Commands by the forms of pages in a browser, as people send them; by the API where none fits.

A server runs in this process on a clock that a test moves. Each actor has a window of its own.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import uvicorn
from sqlalchemy import select, text

from keruen.hub import tables as t
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.browser import press, require_chromium
from tests.hub.desks import PASSWORD, Desks, open_desks

PATHS: Mapping[str, str] = {
    "add_vessel": "/hub/calls",
    "open_call": "/hub/calls",
    "record_call_time": "/hub/calls/{call_id}",
    "record_fact": "/hub/calls/{call_id}",
    "write_contract": "/hub/contracts",
    "propose_ship": "/hub/contracts/{contract_id}",
    "accept_nomination": "/hub/contracts/{contract}",
    "complete_nomination": "/hub/contracts/{contract}",
    "take_sample": "/hub/laboratory",
    "order_tests": "/hub/samples/{sample_id}",
    "record_result": "/hub/samples/{sample}",
    "decide_quality": "/hub/laboratory",
    "carry_out_blend": "/hub/laboratory",
    "record_blend_test": "/hub/laboratory",
    "release_hold": "/hub/bins",
    "transfer_grain": "/hub/bins",
    "record_survey": "/hub/bins",
    "open_ticket": "/hub/weigh",
    "close_ticket": "/hub/weigh",
    "confirm_correction": "/hub",
    "issue_facts": "/hub/laytime",
    "settle_laytime": "/hub/laytime",
    "charge_laytime": "/hub/laytime/{laytime_id}",
    "sign_day": "/hub/position?day={day}",
}
"""The page on which a command is looked for, by its name."""


@dataclass
class BrowserDesks(Desks):
    """Desks with a window for each actor.

    Parameters
    ----------
    by_page, by_api : how often each command was sent by a page, and by the API.
    """

    base: str = ""
    browser: Any = None
    windows: dict[str, Any] = field(default_factory=dict)
    by_page: Counter[str] = field(default_factory=Counter)
    by_api: Counter[str] = field(default_factory=Counter)

    def window(self, actor: Actor) -> Any:
        """The window of an actor, signed in with the password of its account."""
        if actor.account not in self.windows:
            size = {"width": 390, "height": 844}
            page = self.browser.new_context(viewport=size, accept_downloads=True).new_page()
            page.set_default_timeout(60_000)
            page.goto(f"{self.base}/sign-in")
            page.fill('input[name="account"]', actor.account)
            page.fill('input[name="password"]', PASSWORD)
            press(page.locator('form[action="/sign-in"] button'))
            assert page.locator(".who").first.inner_text().split()[0] == actor.account
            self.windows[actor.account] = page
        return self.windows[actor.account]

    def do(self, actor: Actor, name: str, /, **fields: Any) -> str:
        """Do a command by a form of its page, where one takes all of the fields."""
        path = self._path(name, fields)
        if not path or not self.submit(actor, path, name, fields):
            self.by_api[name] += 1
            return super().do(actor, name, **fields)
        problems = self.window(actor).locator(".problem").all_text_contents()
        assert problems == [], (name, problems)
        self.by_page[name] += 1
        return self.made(name)

    def refused(self, actor: Actor, name: str, /, **fields: Any) -> str:
        """What a page shows as refused; the API where no form fits."""
        path = self._path(name, fields)
        if not path or not self.submit(actor, path, name, fields):
            return super().refused(actor, name, **fields)
        self.by_page[name] += 1
        # What is written, not what the style makes of its first letter.
        return str(self.window(actor).locator(".problem").first.text_content())

    def made(self, name: str) -> str:
        """The record that the last command of a name made, by its entry in the log."""
        # Not the view of that name, whose rows have no number.
        query = text("SELECT subject FROM main.log_entry WHERE act = :act ORDER BY rowid DESC")
        with self.database.admin_read() as connection:
            return str(connection.execute(query, {"act": f"hub.{name}"}).scalars().first())

    def submit(self, actor: Actor, path: str, name: str, fields: Mapping[str, Any]) -> bool:
        """Open a page, fill in the first form that takes all fields, and send it by its button."""
        page = self.window(actor)
        page.goto(f"{self.base}{path}")
        return self.send(page, name, dict(_flat(fields)))

    def send(self, page: Any, name: str, wanted: dict[str, str]) -> bool:
        """Fill in and send a form of the page that is open."""
        # Times of pages are by the clock of the terminal; the present is what an empty one means.
        if wanted.get("at") == self.now.isoformat():
            wanted = {key: value for key, value in wanted.items() if key != "at"}
        for form in page.locator(f'form[action="/hub/acts/{name}"]').all():
            if not _takes(form, wanted):
                continue
            details = form.locator("xpath=ancestor::details[not(@open)]/summary")
            if details.count():
                details.first.click()
            for key, value in wanted.items():
                _fill(form.locator(f'[name="{key}"]'), value)
            press(form.locator("button:not(.first)").last)
            return True
        return False

    def _path(self, name: str, fields: Mapping[str, Any]) -> str:
        if name not in PATHS:
            return ""
        known = dict(fields)
        with self.database.admin_read() as connection:
            if "nomination_id" in fields:
                held = t.nomination.c
                query = select(held.contract).where(held.id == fields["nomination_id"])
                known["contract"] = connection.execute(query).scalar_one()
            if "test_order_id" in fields:
                order = t.test_order.c
                query = select(order.sample).where(order.id == fields["test_order_id"])
                known["sample"] = connection.execute(query).scalar_one()
        return PATHS[name].format(**known)


def _flat(fields: Mapping[str, Any], head: str = "") -> Iterator[tuple[str, str]]:
    """Fields as forms name them: parts of a record or a list behind a point."""
    for key, value in fields.items():
        name = f"{head}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield from _flat({str(n): each for n, each in enumerate(value)}, f"{name}.")
        elif isinstance(value, list):
            yield name, " ".join(value)
        else:
            yield name, {True: "true", False: ""}.get(value, str(value))


def _takes(form: Any, wanted: Mapping[str, str]) -> bool:
    """Whether a form has every field, and a hidden one contains what is wanted."""
    for key, value in wanted.items():
        inputs = form.locator(f'[name="{key}"]')
        if not inputs.count():
            return False
        if inputs.first.get_attribute("type") == "hidden" and inputs.first.input_value() != value:
            return False
    return True


def _fill(inputs: Any, value: str) -> None:
    first = inputs.first
    kind = first.get_attribute("type") or ""
    if kind == "checkbox" and inputs.count() == 1 and first.get_attribute("value") is None:
        first.set_checked(bool(value))
    elif kind == "checkbox":
        for box in inputs.all():
            box.set_checked(box.get_attribute("value") in value.split())
    elif first.evaluate("each => each.tagName") == "SELECT":
        first.select_option(value)
    elif kind != "hidden":
        first.fill(value)


@contextmanager
def open_browser_desks(
    database: Database, actors: tuple[Actor, ...], now: datetime
) -> Iterator[BrowserDesks]:
    """A served book, a browser, and an account and a token of each actor."""
    from playwright.sync_api import sync_playwright

    path = require_chromium()
    desks = open_desks(database, actors, now, BrowserDesks)
    assert isinstance(desks, BrowserDesks)
    config = uvicorn.Config(desks.client.app, host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        desks.base = f"http://127.0.0.1:{port}"
        with sync_playwright() as playwright:
            desks.browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            yield desks
            desks.browser.close()
    finally:
        server.should_exit = True
        thread.join()
