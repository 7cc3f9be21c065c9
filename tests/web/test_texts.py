"""Pages of texts and of screenings: what is open, what would enter, what a check says."""

from __future__ import annotations

from keruen.web.languages import translate
from tests.web.conftest import ApiDriver, Served

FIVE = ("ar", "en", "fr", "kk", "ru")


def _draft(driver: ApiDriver, words: str) -> tuple[str, str]:
    key = {"x-keruen-form-key": driver.keys["MAR"]}
    made = driver.clients["MAR"].post(
        "/api/roadmap/acts/draft_document",
        json={
            "kind": "communique",
            "title": dict.fromkeys(FIVE, "Communique"),
            "texts": dict.fromkeys(FIVE, words),
            "languages": list(FIVE),
        },
        headers=key,
    )
    assert made.status_code == 200, made.text
    document = made.json()["id"]
    found = driver.read("MAR", f"/roadmap/documents/{document}")
    return document, found["versions"][0]["id"]


def test_brackets_are_counted_from_the_text(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    document, version = _draft(driver, "The sides [[verb]] wheat, and [[place]] flour.")
    path = f"/roadmap/documents/{document}"
    assert driver.read("KAZ", path)["open_brackets"] == ["place", "verb"]
    page = driver.text("KAZ", f"{path}?lang=en")
    assert "<dt>Open brackets</dt><dd><strong>2" in page.replace("\n", "")
    assert "The text contains brackets that no side has opened: place, verb." in page
    assert "Confirm concordance" not in page
    assert "Agree to text" not in page
    about = {"version_id": version}
    driver.act("KAZ", path, "open_bracket", about, place="verb", proposal={"en": "would study"})
    page = driver.text("MAR", f"{path}?lang=fr")
    parts = page.split('<article class="words" lang="')
    assert len(parts) == 6
    for part in parts[1:]:
        # No language shows the words of another.
        assert ("would study" in part) == part.startswith("en"), part[:2]
        assert (translate("no wording yet", "fr") in part) != part.startswith("en"), part[:2]


def test_the_words_that_would_enter_stand_before_accepting(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    document, version = _draft(driver, "The sides [[verb]] wheat, and [[place]] flour.\nThe end.")
    path = f"/roadmap/documents/{document}"
    driver.act(
        "MAR", path, "open_bracket", {"version_id": version}, place="verb", proposal={"en": "buy"}
    )
    bracket = driver.read("KAZ", path)["brackets"][0]["id"]
    wording = {language: f"examine ({language})" for language in FIVE}
    said = driver.act(
        "MAR", path, "propose_resolution", {"bracket_id": bracket}, resolution=wording
    )
    assert said == ""
    page = driver.text("KAZ", f"{path}?lang=en")
    assert "Words that would enter the text at verb" in page
    for language in FIVE:
        before = f"The sides <del>[verb]</del> <ins>examine ({language})</ins> wheat, and [place]"
        assert page.count(before) == 1
    assert page.index("<ins>examine (ar)") < page.index('id="accept_resolution')
    assert "The end.</p>\n</div>" not in page
    assert driver.act("KAZ", path, "accept_resolution", {"bracket_id": bracket}) == ""
    text = driver.read("KAZ", path)["versions"][0]["texts"]["fr"]
    assert text == "The sides examine (fr) wheat, and [[place]] flour.\nThe end."
    assert driver.read("KAZ", path)["open_brackets"] == ["place"]
    assert "Words that would enter" not in driver.text("KAZ", path)


def test_a_check_says_which_list_and_stands_beside_no_hit(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    about = {"file_id": "f_vessel_screening"}
    data = {"subject": "Atlas Grain", "subject_kind": "vessel", "on": "2026-11-20"}
    listed = {**data, "list_name": "UN list", "list_date": "2026-11-19"}
    assert driver.act("MAR", "", "add_entry", about, kind="no_match", data=listed) == ""
    page = driver.text("KAZ", "/roadmap/screening?lang=en")
    assert "no match in UN list of 19 Nov 2026" in page
    hit = {**data, "subject": "ATLAS  GRAIN", "words": "same name"}
    assert driver.act("KAZ", "", "add_entry", about, kind="hit", data=hit) == ""
    page = driver.text("KAZ", "/roadmap/screening?lang=en")
    assert "no match in UN list" not in page
    assert "this name has an open hit" in page
    front = driver.text("MAR", "/roadmap?lang=en")
    assert "Vessel and counterparty screening: ATLAS  GRAIN" in front
    assert "Authorised roles: focal point" in front
