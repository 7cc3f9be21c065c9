"""A day at the register: digest, bracket, task, invitation, briefing, signature and scan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import require_chromium
from tests.mail.servers import mail_server
from tests.web.conftest import Served
from tests.web.test_demonstration import address
from tests.web.working_day import Day, spend

__all__ = ["address"]

CLICKS = {
    "digest": 0,
    "answer a bracket": 3,
    "give a task": 2,
    "accept an invitation": 2,
    "print the briefing": 1,
    "sign an original": 3,
    "attach a scan": 2,
}


@pytest.mark.long
@pytest.mark.ci
def test_a_desk_officer_and_a_minister_s_office(
    served_once: Served, address: str, tmp_path: Path
) -> None:
    path = require_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, mail_server() as server:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        day = Day(served_once, address, browser, "fr", server)
        spend(day, tmp_path)
        browser.close()
    assert {name: job.clicks for name, job in day.jobs.items()} == CLICKS
