"""The page of a text by paragraph: rows, two languages, brackets answered in their rows."""

from __future__ import annotations

import re
from typing import Any

from keruen.web.languages import translate
from tests.web.conftest import ApiDriver, Served

FIVE = ("ar", "en", "fr", "kk", "ru")


def five(words: str) -> dict[str, str]:
    """The same words in every language."""
    return dict.fromkeys(FIVE, words)


def draft(driver: ApiDriver, words: str, **fields: Any) -> str:
    """A text by paragraph of MAR; returns the id of its document."""
    given = {"kind": "communique", "title": five("Communique"), "languages": list(FIVE)}
    made = driver.clients["MAR"].post(
        "/api/roadmap/acts/draft_text",
        json={**given, "texts": five(words), **fields},
        headers={"x-keruen-form-key": driver.keys["MAR"]},
    )
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


def test_a_bracket_is_answered_in_its_row(served: Served) -> None:
    driver = ApiDriver(served)
    document = draft(driver, "The sides study a hub.\nThe end.")
    path = f"/roadmap/documents/{document}"
    first = driver.read("KAZ", path)["paragraphs"][0]
    about = {"paragraph_id": first["id"]}
    said = driver.act(
        "MAR",
        path,
        "bracket_words",
        about,
        marked=five("The sides [[study]] a hub."),
        alternative=five("will build"),
    )
    assert said == ""
    page = driver.text("KAZ", f"{path}?lang=en&left=fr&right=ar")
    assert "<dt>Open brackets</dt><dd><strong>1" in page.replace("\n", "")
    assert 'lang="ar" dir="rtl"' in page
    accept = re.search(r'href="([^"]*accept=([^"&#]+)[^"]*)"', page)
    assert accept is not None
    shown = driver.text("KAZ", accept[1].replace("&amp;", "&"))
    for language in FIVE:
        row = shown.split(f'class="before" lang="{language}"')[1].split("</tr>")[0]
        assert row.count("<mark>study</mark>") == 1, language
        assert row.count("<mark>will build</mark>") == 1, language
    form = re.search(r'<form[^>]*action="/roadmap/acts/accept_alternative".*?</form>', shown, re.S)
    assert form is not None
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    assert translate("Put these words into the text", "en") in form[0]
    done = driver.clients["KAZ"].post(
        "/roadmap/acts/accept_alternative",
        data={key: value.replace("&amp;", "&") for key, value in sent.items()},
    )
    assert done.status_code == 303, done.text
    assert done.headers["location"].startswith(path)
    data = driver.read("MAR", path)
    assert data["open_brackets"] == []
    assert data["paragraphs"][0]["texts"] == five("The sides will build a hub.")
    assert data["versions"][0]["texts"]["kk"] == "The sides will build a hub.\nThe end."


def test_an_alternative_without_words_in_a_language_says_so(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    document = draft(driver, "The sides study a hub.")
    path = f"/roadmap/documents/{document}"
    first = driver.read("KAZ", path)["paragraphs"][0]
    marked = five("The sides [[study]] a hub.")
    driver.act("MAR", path, "bracket_words", {"paragraph_id": first["id"]}, marked=marked)
    held = driver.read("KAZ", path)["brackets"][0]
    about = {"text_bracket_id": held["id"]}
    assert driver.act("MAR", path, "offer_alternative", about, texts={"fr": "examineront"}) == ""
    page = driver.text("KAZ", f"{path}?lang=fr&left=fr&right=ar")
    arabic = page.split('<div class="tongue" lang="ar"')[1].split("</div>")[0]
    french = page.split('<div class="tongue" lang="fr"')[1].split("</div>")[0]
    assert "examineront" in french
    assert "examineront" not in arabic
    unworded = translate("no wording yet", "fr")
    # MAR lacks the words in Arabic and KAZ lacks them in both.
    assert arabic.count(unworded) == 2
    assert french.count(unworded) == 1
    assert 'class="answer"' not in page
    alternative = driver.read("KAZ", path)["brackets"][0]["alternatives"][0]["id"]
    said = driver.act("KAZ", path, "accept_alternative", {"alternative_id": alternative})
    assert said == "this alternative has no wording yet in ar, en, kk, ru"
