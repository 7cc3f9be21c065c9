"""A mail in Arabic runs from right to left in a browser, as programs for mail show it."""

from __future__ import annotations

import pytest

from keruen.store.database import Database
from keruen.web.mail.jobs import do_jobs
from tests.browser import require_chromium
from tests.mail.accounts import service, subscribe
from tests.mail.servers import MailServer

SIDES = """() => {
  const titles = [...document.querySelectorAll('body *')].filter(
    each => each.children.length === 0 && /\\S/.test(each.innerText || ''));
  const body = document.body.getBoundingClientRect();
  return titles.map(each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    const shown = range.getBoundingClientRect();
    return [getComputedStyle(each).direction, shown.left - body.left, body.right - shown.right];
  });
}"""
"""Of each text its direction, and the space at its left and at its right."""


@pytest.mark.parametrize(("language", "width"), [("ar", 390), ("ar", 800), ("fr", 800)])
def test_a_digest_runs_in_the_direction_of_its_language(
    database: Database, server: MailServer, language: str, width: int
) -> None:
    path = require_chromium()
    from playwright.sync_api import sync_playwright

    subscribe(database, "mar", language)
    assert do_jobs(service(database, MAR=server)).sent == 1
    (taken,) = server.taken
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_content(taken.text("html"))
        direction = page.evaluate("getComputedStyle(document.body).direction")
        texts = page.evaluate(SIDES)
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    expected = "rtl" if language == "ar" else "ltr"
    assert direction == expected
    assert wide <= width
    assert len(texts) > 20
    short = [(left, right) for found, left, right in texts if found == expected]
    assert len(short) > 20
    # A text that does not fill its line leaves its space at the end of the line.
    free = [(left, right) for left, right in short if abs(left - right) > 60]
    assert len(free) > 5
    for left, right in free:
        assert (left > right) == (language == "ar"), (left, right)
