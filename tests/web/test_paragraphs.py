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


def test_the_verb_of_a_paragraph_is_recorded_in_its_row(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    document = draft(driver, "# Communique\nThe sides agree to meet.\nThey note the talks.")
    path = f"/roadmap/documents/{document}"
    page = driver.text("MAR", f"{path}?lang=en")
    assert "<dt>Paragraphs without a verb</dt><dd><strong>2" in page.replace("\n", "")
    assert page.count('<span class="unseen"> missing</span>') == 2
    shown = driver.text("MAR", f"{path}?lang=en&verb=p2")
    form = re.search(r'<form[^>]*action="/roadmap/acts/record_verb".*?</form>', shown, re.S)
    assert form is not None
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    sent |= {f"verb.{code}": "agree to meet" for code in FIVE}
    done = driver.clients["MAR"].post(
        "/roadmap/acts/record_verb",
        data={**sent, "modality": "agreed", "provision_id": "p04"},
    )
    assert done.status_code == 303, done.text
    data = driver.read("KAZ", path)
    assert [(each["verb"]["kk"], each["provision"]) for each in data["verbs"]] == [
        ("agree to meet", "p04")
    ]
    again = driver.text("KAZ", f"{path}?lang=en&verb=p2")
    assert '<span class="chip given">agreed</span>' in again
    assert '<option value="agreed" selected>' in again
    assert 'href="/roadmap/provisions/p04"' in again
    assert again.count('<span class="unseen"> missing</span>') == 1
    checks = driver.read("MAR", f"{path}/signing")["checklist"]
    assert checks["Each paragraph has its verb, and a provision or a reason for no action"] is False
    # A title has no verb, and a text of another kind has none at all.
    assert 'href="#p1"' not in shown
    assert not re.search(r"verb=p1[^0-9]", shown)
    minutes = draft(driver, "One.", kind="minutes")
    assert "Paragraphs without a verb" not in driver.text(
        "MAR", f"/roadmap/documents/{minutes}?lang=en"
    )
