"""Pages of every day as people read them: axe-core, width, numbers, and the keyboard alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.browser import require_chromium
from tests.web.conftest import ApiDriver, Served
from tests.web.reading_pages import browsing
from tests.web.test_demonstration import address
from tests.web.test_reading import BROKEN, HIDDEN, faults

__all__ = ["address"]

MOST_KEYS = 200


def invite(served: Served) -> tuple[str, str]:
    """An invitation of the desk of MAR to a session; the ids of both."""
    driver = ApiDriver(served)
    begins = datetime.now(UTC).replace(hour=9, minute=0) + timedelta(days=20)

    def do(name: str, **fields: Any) -> str:
        about = {"session_id": fields["session_id"]} if "session_id" in fields else {}
        sent = {**fields, **driver.seen("MAR", name, about)}
        answer = driver.clients["MAR"].post(
            f"/api/roadmap/acts/{name}",
            json=sent,
            headers={"x-keruen-form-key": driver.keys["MAR"]},
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    session = do(
        "plan_session",
        body_id="joint_commission",
        host="MAR",
        level="ministers",
        starts=f"{begins:%Y-%m-%dT%H:%M}",
        ends=f"{begins + timedelta(hours=8):%Y-%m-%dT%H:%M}",
        zone="Africa/Casablanca",
        place="Rabat",
    )
    do("convene_session", session_id=session)
    return session, do("invite_to_session", session_id=session, person_id="person_mar_desk")


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.long
@pytest.mark.ci
def test_pages_of_every_day_are_accessible(served_once: Served, language: str) -> None:
    session, invitation = invite(served_once)
    pages = {
        "": [
            "/roadmap/work?whose=side",
            "/roadmap/timeline",
            f"/roadmap/invitations?session={session}",
            f"/roadmap/invitations/{invitation}",
            "/account/mail",
            "/account",
        ],
        "admin-1": ["/accounts", "/roadmap/work"],
    }
    read = 0
    for account, paths in pages.items():
        for width in (390, 1280):
            with browsing(served_once.client("MAR", account), width) as page:
                for path in paths:
                    joined = "&" if "?" in path else "?"
                    page.goto(f"http://localhost{path}{joined}lang={language}")
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, path
                    assert page.evaluate(BROKEN) == [], (path, width)
                    if width < 400:
                        assert page.evaluate(HIDDEN) == [], path
                    assert faults(page) == [], (path, width)
                    read += 1
    assert read == 16


FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  return [at.getAttribute('href') || at.innerText || at.getAttribute('name') || '', seen];
}"""
"""What has the focus, and whether that can be seen."""


def reach(page: Any, wanted: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        name, seen = page.evaluate(FOCUSED)
        if name:
            assert seen, name
        if wanted in name:
            return
    pytest.fail(f"{wanted} is not reached by the keyboard")


def test_an_invitation_is_answered_by_the_keyboard_alone(served_once: Served, address: str) -> None:
    from playwright.sync_api import sync_playwright

    _, invitation = invite(served_once)
    path = require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(bypass_csp=True, locale="en").new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{address}/sign-in?next=/roadmap/work")
        for name in ("account", "password"):
            reach(page, name)
            page.keyboard.type({"account": "mar", "password": served_once.passwords["mar"]}[name])
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/roadmap/work")
        reach(page, f"/roadmap/invitations/{invitation}")
        page.keyboard.press("Enter")
        page.wait_for_url("**/roadmap/invitations/**")
        reach(page, "Accept the invitation")
        page.keyboard.press("Enter")
        page.get_by_role("status").wait_for()
        browser.close()
    data = ApiDriver(served_once).read("MAR", f"/roadmap/invitations/{invitation}")
    assert data["invitation"]["answer"] == "accepted"
