"""The visitor's demonstration, step by step, through the API and in a real browser."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner

from keruen.app.cli.main import app
from keruen.roadmap.acts import ACTS
from keruen.web.pages import PAGES
from tests.browser import press, require_chromium
from tests.web import demonstration as steps
from tests.web.conftest import ApiDriver, Served

ON_EACH_DATABASE = True


def every_path(driver: steps.Driver) -> list[str]:
    """Every page and every data page of the register, with ids that there are."""
    ids = {
        "provisions": ["p08", "p16"],
        "bodies": ["joint_commission"],
        "sessions": [
            row["id"] for row in driver.read("MAR", "/roadmap/bodies/joint_commission")["sessions"]
        ],
        "documents": [row["id"] for row in driver.read("MAR", "/roadmap/documents")["documents"]],
        "commitments": ["c_hub", "c_coordination"],
        "indicators": ["i_tonnes_africa"],
        "files": ["f_oic"],
        "decisions": [],
    }
    paths = ["/roadmap/calendar.ics", "/", "/api/openapi.json"]
    for path in PAGES:
        room = path.split("/")[2] if path.count("/") > 1 else ""
        for each in ids.get(room, [""]) if "{id}" in path else [""]:
            made = path.replace("{id}", each)
            paths += [made, f"{made}.json"]
    return paths


def test_through_the_api(served: Served, tmp_path: Path) -> None:
    driver = ApiDriver(served)
    steps.show_roadmap(driver)
    version = steps.hold_session(driver)
    path = steps.verify_offline(driver, version, tmp_path)
    done = CliRunner().invoke(app, ["roadmap", "verify", str(path)], standalone_mode=False)
    assert done.exception is None, done.output
    steps.dispute_and_confirm(driver)
    steps.raise_alarm(driver)
    steps.discharge_cargo(driver)
    steps.leak_nothing(driver, lambda: every_path(driver))


@pytest.fixture
def address(served_once: Served) -> Iterator[str]:
    """The register behind a real port."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(served_once.application, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


class PageDriver:
    """Acts through the forms of the pages in a browser without script, each side in its own."""

    def __init__(self, browser: Any, address: str, served: Served) -> None:
        self.address = address
        self.pages = {}
        for side in ("", "MAR", "KAZ"):
            self.pages[side] = self.open(browser, served, side.lower())
        self.signing = {
            side: self.open(browser, served, f"{side.lower()}-signatory") for side in ("MAR", "KAZ")
        }

    def open(self, browser: Any, served: Served, account: str) -> Any:
        """A page of its own, signed in for an account."""
        context = browser.new_context(java_script_enabled=False, locale="en")
        page = context.new_page()
        page.set_default_timeout(15_000)
        if account:
            page.goto(f"{self.address}/sign-in")
            page.fill("input[name=account]", account)
            page.fill("input[name=password]", served.passwords[account])
            press(page.locator("form.act button"))
        return page

    def act(self, side: str, page: str, name: str, about: dict[str, str], /, **fields: Any) -> str:
        """Fill in the form of an act and send it; returns what is said if it is refused."""
        signing = ACTS[name].family == "signature"
        tab = self.signing[side] if signing else self.pages[side]
        tab.goto(f"{self.address}{page}")
        form = tab.locator(f'[id="{"-".join([name, *about.values()])}"]')
        summary = form.locator("xpath=../summary")
        if not form.locator("button").is_visible():
            summary.click()
        for key, value in fields.items():
            if isinstance(value, dict):
                for language, words in value.items():
                    form.locator(f'[name="{key}.{language}"]').fill(words)
            elif isinstance(value, bool):
                form.locator(f'[name="{key}"]').set_checked(value)
            elif isinstance(value, list):
                for one in value:
                    form.locator(f'[name="{key}"][value="{one}"]').check()
            elif form.locator(f'select[name="{key}"]').count():
                form.locator(f'select[name="{key}"]').select_option(str(value))
            else:
                form.locator(f'[name="{key}"]').fill(str(value))
        press(form.locator("button"))
        problem = tab.get_by_role("alert").locator(".problem")
        # What is written, not what the style makes of its first letter.
        return (problem.text_content() or "") if problem.count() else ""

    def read(self, side: str, path: str) -> dict[str, Any]:
        """The data of a page, with the browser's own session."""
        base, mark, query = path.partition("?")
        answer = self.pages[side].request.get(f"{self.address}{base}.json{mark}{query}")
        assert answer.ok, answer.text()
        return dict(answer.json())

    def text(self, side: str, path: str) -> str:
        """A page as it is sent."""
        return (
            self.pages[side].request.get(f"{self.address}{path}").body().decode("utf-8", "replace")
        )


@pytest.mark.long
@pytest.mark.ci
def test_in_a_browser(served_once: Served, address: str, tmp_path: Path) -> None:
    path = require_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        driver = PageDriver(browser, address, served_once)
        steps.show_roadmap(driver)
        version = steps.hold_session(driver)
        steps.verify_offline(driver, version, tmp_path)
        steps.dispute_and_confirm(driver)
        steps.raise_alarm(driver)
        steps.discharge_cargo(driver)
        for side in ("", "MAR"):
            page = driver.pages[side]
            page.set_viewport_size({"width": 360, "height": 740})
            for each in ("/roadmap", "/roadmap/commitments", "/roadmap?lang=ar"):
                page.goto(f"{address}{each}")
                box = page.locator("h1").bounding_box()
                assert box["x"] >= 0, each
                assert box["x"] + box["width"] <= 360, each
            assert page.locator("html").get_attribute("dir") == "rtl"
        browser.close()


def test_a_form_says_what_an_act_does(served_once: Served) -> None:
    page = served_once.client("MAR").get("/roadmap/commitments/c_hub").text
    assert "<button>Accept commitment</button>" in page
    assert re.search(r'<p class="hint">Accept a commitment[^<]*</p>', page)
