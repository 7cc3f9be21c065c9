"""A meeting in a browser without script: 3 items, 6 members, 2 papers, and the matrix as PDF."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser import press, require_chromium
from tests.roadmap.sides import LANGUAGES, five
from tests.web.conftest import Served
from tests.web.test_demonstration import PageDriver
from tests.web.test_drafting import address

__all__ = ["address"]

BODY = "/roadmap/bodies/joint_commission"
ITEMS = ("Ports", "Grain standards", "Next steps")
OTHER = {"MAR": "KAZ", "KAZ": "MAR"}


@pytest.mark.long
@pytest.mark.ci
def test_a_meeting_ends_in_a_matrix_in_five_languages(
    served: Served, address: str, tmp_path: Path
) -> None:
    path = require_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        driver = PageDriver(browser, address, served)
        session = plan(driver)
        add_delegations(driver, session)
        add_papers(driver, session, tmp_path)
        record_outcomes(driver, session)
        check_matrix(driver, session)
        browser.close()


def plan(driver: PageDriver) -> str:
    """A session that began an hour ago, with three items, at its tabs."""
    begins = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
    begins = max(begins, datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    done = driver.act(
        "MAR",
        BODY,
        "plan_session",
        {"body_id": "joint_commission"},
        host="MAR",
        level="ministers",
        starts=f"{begins:%Y-%m-%dT%H:%M}",
        ends=f"{begins + timedelta(hours=8):%Y-%m-%dT%H:%M}",
        zone="Africa/Casablanca",
        place="Rabat",
    )
    assert done == ""
    session = str(driver.read("MAR", BODY)["sessions"][0]["id"])
    base = f"/roadmap/sessions/{session}"
    item = {"session_id": session, "body_id": "joint_commission"}
    for title in ITEMS:
        given: dict[str, Any] = {"title": five(title), "provision_id": "p06", "origin": "new"}
        assert driver.act("MAR", base, "add_agenda_item", item, **given) == ""
    return session


def fill(driver: PageDriver, side: str, page: str, form_id: str, name: str, **more: str) -> None:
    """Fill in a form with a field called name, and send it."""
    tab = driver.pages[side]
    tab.goto(f"{driver.address}{page}")
    form = tab.locator(f'[id="{form_id}"]')
    form.locator("xpath=../summary").click()
    for key, value in {"name": name, **more}.items():
        form.locator(f'[name="{key}"]').fill(value)
    press(form.locator("button"))


def add_delegations(driver: PageDriver, session: str) -> None:
    """Three members on each side, communicated, accepted and complete."""
    tab = f"/roadmap/sessions/{session}/delegations"
    about = {"session_id": session, "body_id": "joint_commission"}
    for side in OTHER:
        assert driver.act(side, tab, "draw_up_delegation", about, level="ministers") == ""
        own = driver.read(side, tab)["delegations"][-1]["id"]
        seen = [each["of_party"] for each in driver.read(OTHER[side], tab)["members"]]
        assert side not in seen
        for function in ("head", "deputy", "expert"):
            name = f"{function.capitalize()} {side}"
            fill(driver, side, "/roadmap/people", "add_person", name)
            driver.pages[side].goto(f"{driver.address}{tab}")
            form = driver.pages[side].locator(f'[id="add_member-{own}"]')
            option = form.locator("select[name=person_id] option", has_text=name)
            given = {"person_id": option.get_attribute("value"), "function": function}
            assert driver.act(side, tab, "add_member", {"delegation_id": own}, **given) == ""
        if side == "MAR":
            continue
        for each in OTHER:
            mine = [
                row["id"]
                for row in driver.read(each, tab)["delegations"]
                if row["of_party"] == each
            ]
            given = {"delegation_id": mine[0]}
            assert driver.act(each, tab, "communicate_delegation", given) == ""
    for side in OTHER:
        rows = {row["of_party"]: row["id"] for row in driver.read(side, tab)["delegations"]}
        given = {"delegation_id": rows[OTHER[side]]}
        assert driver.act(side, tab, "accept_delegation", given) == ""
    for side in OTHER:
        rows = {row["of_party"]: row["id"] for row in driver.read(side, tab)["delegations"]}
        given = {"delegation_id": rows[side]}
        assert driver.act(side, tab, "complete_delegation", given) == ""
    assert len(driver.read("KAZ", tab)["members"]) == 6


def add_papers(driver: PageDriver, session: str, folder: Path) -> None:
    """A paper of each side, sent as a file and shared; and the order of the day in a room."""
    tab = f"/roadmap/sessions/{session}/agenda"
    about = {"session_id": session}
    fill(driver, "MAR", tab, f"add_room-{session}", "Atlas", seats="20")
    data = driver.read("MAR", tab)
    room = data["rooms"][0]["id"]
    items = [
        each["id"] for each in driver.read("MAR", f"/roadmap/sessions/{session}/room")["items"]
    ]
    for item in items:
        given = {"item_id": item, "room_id": room, "minutes": 10}
        slot = {**about, "body_id": "joint_commission"}
        assert driver.act("MAR", tab, "add_slot", slot, **given) == ""
    for side, due in (("MAR", "2026-01-05"), ("KAZ", "2099-01-05")):
        given = {
            "item_id": items[0],
            "title": five(f"Note of {side}"),
            "languages": ["fr"],
            "due_on": due,
        }
        assert driver.act(side, tab, "announce_paper", about, **given) == ""
        paper = next(
            each["id"] for each in driver.read(side, tab)["papers"] if each["of_party"] == side
        )
        note = folder / f"note-{side}.pdf"
        note.write_bytes(b"%PDF-1.7 " + side.encode() * 200_000)
        page = driver.pages[side]
        page.goto(f"{driver.address}{tab}")
        form = page.locator(f'[id="paper-{paper}"]')
        form.locator("xpath=../summary").click()
        form.locator("input[type=file]").set_input_files(note)
        press(form.locator("button"))
        assert driver.act(side, tab, "share_paper", {"paper_id": paper}) == ""
        file = next(
            each["files"][0]["id"]
            for each in driver.read(OTHER[side], tab)["papers"]
            if each["id"] == paper
        )
        answer = driver.pages[OTHER[side]].request.get(
            f"{driver.address}/roadmap/papers/files/{file}"
        )
        assert answer.body() == note.read_bytes()
    for side in OTHER:
        assert "days late" in driver.text(side, tab)


def record_outcomes(driver: PageDriver, session: str) -> None:
    """A commitment, a decision and information, each confirmed by the other side."""
    plan = f"/roadmap/sessions/{session}"
    room = f"{plan}/room"
    about = {"session_id": session}
    for name in ("convene_session", "adopt_agenda"):
        for side in OTHER:
            assert driver.act(side, plan, name, about) == ""
    assert driver.act("MAR", room, "open_session", about) == ""
    current = driver.read("MAR", room)["current"]["id"]
    page = driver.pages["MAR"]
    page.goto(f"{driver.address}{room}")
    form = page.locator(f'[id="record_commitment-{current}"]')
    due = form.locator("[name=due_on]").input_value()
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", due)
    given = {
        "words": five("Open a grain lane"),
        "evidence": five("A signed note"),
        "own_lead_id": "mar_mfa",
        "other_lead_id": "kaz_mfa",
    }
    assert driver.act("MAR", room, "record_commitment", {"item_id": current}, **given) == ""
    for side, kind, words in (("KAZ", "decision", "One list"), ("MAR", "information", "In Astana")):
        current = driver.read(side, room)["current"]["id"]
        item = {"item_id": current, "kind": kind, "decision_id": ""}
        assert driver.act(side, room, "record_outcome", item, words=five(words)) == ""
    for side in OTHER:
        for row in driver.read(side, room)["outcomes"]:
            if row["recorded_party"] != side:
                one = {"outcome_id": str(row["id"])}
                assert driver.act(side, room, "confirm_outcome", one) == ""
    minutes = f"{plan}/minutes"
    given = {
        "title": five("Minutes"),
        "texts": five("The sides met."),
        "languages": list(LANGUAGES),
    }
    assert driver.act("MAR", minutes, "draft_minutes", about, **given) == ""


def check_matrix(driver: PageDriver, session: str) -> None:
    """The matrix as data, on the page, and as PDF in each language."""
    base = f"/roadmap/sessions/{session}"
    data = driver.read("KAZ", f"{base}/minutes")
    lines = [(line["kind"], line["leads"], line["state"]) for line in data["matrix"]]
    assert lines[0] == ("commitment", {"MAR": "mar_mfa", "KAZ": "kaz_mfa"}, "confirmed")
    assert [kind for kind, *_ in lines] == ["commitment", "decision", "information"]
    sizes = set()
    for language in LANGUAGES:
        page = driver.text("KAZ", f"{base}/minutes?lang={language}")
        assert page.count(f"/roadmap/sessions/{session}/matrix.pdf?lang=") == len(LANGUAGES)
        answer = driver.pages["KAZ"].request.get(
            f"{driver.address}{base}/matrix.pdf?lang={language}"
        )
        assert answer.ok
        assert answer.body().startswith(b"%PDF")
        sizes.add(answer.body())
    assert len(sizes) == len(LANGUAGES)
