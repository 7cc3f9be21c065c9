"""Two drafters at one page of a text: brackets are opened, answered and closed in their rows."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from keruen.web.languages import translate
from tests.browser import press, require_chromium
from tests.web.conftest import ApiDriver, Served
from tests.web.test_paragraphs import draft

TEXTS = {
    "fr": (
        "# Communiqué\nLes parties étudient un centre.\nElles se réunissent souvent.\nFait à Rabat."
    ),
    "ar": "# بيان\nيدرس الطرفان مركزا.\nيجتمعان كثيرا.\nحرر بالرباط.",
}
DISPUTED = {
    2: {"fr": "étudient", "ar": "يدرس"},
    3: {"fr": "souvent", "ar": "كثيرا"},
    4: {"fr": "à Rabat", "ar": "بالرباط"},
}
WANTED = {
    2: {"fr": "créeront", "ar": "ينشئ"},
    3: {"fr": "chaque année", "ar": "كل عام"},
    4: {"fr": "à Astana", "ar": "بأستانا"},
}


@pytest.fixture
def address(served: Served) -> Iterator[str]:
    """The register behind a real port, on each kind of database."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(served.application, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def sign_in(browser: Any, address: str, served: Served, account: str, language: str) -> Any:
    """A page of a browser without script, signed in and in a language."""
    page = browser.new_context(java_script_enabled=False, locale=language).new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{address}/sign-in?lang={language}")
    page.fill("input[name=account]", account)
    page.fill("input[name=password]", served.passwords[account])
    press(page.locator("form.act button"))
    return page


@pytest.mark.long
@pytest.mark.ci
def test_two_drafters_close_three_brackets_on_one_page(served: Served, address: str) -> None:
    path = require_chromium()
    from playwright.sync_api import sync_playwright

    driver = ApiDriver(served)
    document = draft(driver, "", texts=TEXTS, languages=["fr", "ar"])
    here = f"/roadmap/documents/{document}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        morocco = sign_in(browser, address, served, "mar", "fr")
        astana = sign_in(browser, address, served, "kaz", "ar")
        visited: dict[str, list[str]] = {"MAR": [], "KAZ": []}
        morocco.goto(f"{address}{here}?left=fr&right=ar")
        for side, page in (("MAR", morocco), ("KAZ", astana)):
            page.on(
                "framenavigated",
                lambda frame, seen=visited[side]: seen.append(urlsplit(frame.url).path),
            )
        for number, words in DISPUTED.items():
            row = morocco.locator(f"#p{number}")
            press(row.get_by_role("link", name=translate("Bracket", "fr"), exact=True))
            form = morocco.locator(f'#p{number} form[action$="/bracket_words"]')
            for language, said in words.items():
                field = form.locator(f'[name="marked.{language}"]')
                text = field.input_value()
                assert text.count(said) == 1
                field.fill(text.replace(said, f"[[{said}]]"))
                form.locator(f'[name="alternative.{language}"]').fill(WANTED[number][language])
            press(form.locator("button"))
            assert morocco.get_by_role("status").count() == 1
            assert morocco.locator(f"#p{number} .bracket").count() == 2
        # From the list of tasks, which a mail repeats: the link, the row's answer, the button.
        astana.goto(f"{address}/roadmap")
        visited["KAZ"].clear()
        tasks = astana.locator(f'.tasks a[href^="{here}#p"]')
        assert tasks.count() == 3
        press(tasks.first)
        for clicked in range(3):
            press(astana.locator("a.answer").first)
            shown = astana.locator(".panel table.compared")
            assert shown.locator("tbody tr").count() == 2
            assert shown.locator("mark").count() >= 4
            press(astana.locator('form[action$="/accept_alternative"] button'))
            assert astana.locator("a.answer").count() == 2 - clicked
        assert astana.locator(".bracket").count() == 0
        for page, language in ((astana, "ar"), (morocco, "fr")):
            page.goto(f"{address}{here}")
            for number, words in WANTED.items():
                cell = page.locator(f'#p{number} .tongue[lang="{language}"]')
                assert words[language] in cell.inner_text()
        assert page.locator('.tongue[lang="ar"]').first.get_attribute("dir") == "rtl"
        browser.close()
    posted = "/roadmap/acts/"
    for side, seen in visited.items():
        assert len(seen) >= 6, side
        assert {each for each in seen if not each.startswith(posted)} == {here}, side
    data = driver.read("MAR", here)
    assert data["open_brackets"] == []
    assert [each["texts"]["fr"] for each in data["paragraphs"]] == [
        "Communiqué",
        "Les parties créeront un centre.",
        "Elles se réunissent chaque année.",
        "Fait à Astana.",
    ]


def test_what_changed_after_it_was_shown_does_not_enter(served: Served, address: str) -> None:
    """The words that KAZ reads are not those that would enter any more: nothing does."""
    path = require_chromium()
    from playwright.sync_api import sync_playwright

    driver = ApiDriver(served)
    document = draft(driver, "", texts=TEXTS, languages=["fr", "ar"])
    here = f"/roadmap/documents/{document}"
    second = driver.read("MAR", here)["paragraphs"][1]
    about = {"paragraph_id": second["id"]}
    marked = {
        code: words.replace(DISPUTED[2][code], f"[[{DISPUTED[2][code]}]]")
        for code, words in second["texts"].items()
    }
    driver.act("MAR", here, "bracket_words", about, marked=marked, alternative=WANTED[2])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        astana = sign_in(browser, address, served, "kaz", "en")
        astana.goto(f"{address}{here}")
        press(astana.locator("a.answer"))
        edited = {
            "fr": "Les parties [[2.1]] un centre et achètent du blé.",
            "ar": "[[2.1]] الطرفان مركزا ويشتريان القمح.",
        }
        assert driver.act("MAR", here, "edit_paragraph", about, texts=edited) == ""
        press(astana.locator('form[action$="/accept_alternative"] button'))
        alert = astana.get_by_role("alert").inner_text()
        assert "what was shown has changed in the meantime" in alert.lower()
        # The page shows what was seen beside what stands now.
        now = astana.locator("table.compared .now").all_inner_texts()
        assert any("achètent" in each for each in now)
        browser.close()
    data = driver.read("MAR", here)
    assert data["open_brackets"] == ["2.1"]
    assert data["paragraphs"][1]["texts"] == edited
