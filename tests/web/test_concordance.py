"""Pages beside a text by paragraph: numbers that differ, versions compared, the signing pack."""

from __future__ import annotations

import pytest

from keruen.web.languages import translate
from keruen.web.pages.compare import compare_words
from keruen.web.pages.concordance import differing_numbers, numbers_in
from tests.web.conftest import ApiDriver, Served
from tests.web.test_paragraphs import FIVE, draft, five

NUMBERS = {
    "en": "a hub of 250,000 tonnes by 2030",
    "fr": "un centre de 250 000 tonnes d'ici 2030",
    "ar": "مركز بسعة ٢٥٠٬٠٠٠ طن بحلول ٢٠٣٠",
    "kk": "2030 жылға қарай 250 000 тонналық хаб",
    "ru": "хаб на 205 000 тонн к 2030 году",
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("٢٥٠٬٠٠٠ طن", ["250000"]),
        ("۲۵۰٬۰۰۰", ["250000"]),
        ("250 000, 250\u00a0000 and 250\u202f000", ["250000", "250000", "250000"]),
        ("12,5 % and 12.5 %", ["12.5", "12.5"]),
        ("١٢٫٥", ["12.5"]),
        ("in 2026, 2027 and 2028", ["2026", "2027", "2028"]),
        ("1,234,567 or 1.234.567", ["1234567", "1234567"]),
        ("article 4 of 12 January 2027", ["4", "12", "2027"]),
        ("no number", []),
    ],
)
def test_numbers_are_read_in_any_script(words: str, found: list[str]) -> None:
    assert numbers_in(words) == found


def test_a_number_that_differs_is_found() -> None:
    assert differing_numbers(NUMBERS) == {"ru": ["2030", "205000"]}
    assert differing_numbers({**NUMBERS, "ru": "хаб на 250 000 тонн к 2030 году"}) == {}
    assert differing_numbers({"fr": "[[4.1]] un 3", "ar": "٣ [[4.1]]"}) == {}
    assert differing_numbers({"fr": "3", "ar": "٤"}) == {"fr": ["3"], "ar": ["4"]}


def test_the_page_shows_warnings_first(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    texts = {code: f"Titre {code}\n{words}" for code, words in NUMBERS.items()}
    document = draft(driver, "", texts=texts)
    page = driver.text("MAR", f"/roadmap/documents/{document}/concordance?lang=en")
    said = "Numbers in Русский: 2030, 205000; in most texts: 2030, 250000."
    assert said in page
    table = page[page.index("<caption>") :]
    assert table.index(f'href="/roadmap/documents/{document}#p2"') < table.index(
        f'href="/roadmap/documents/{document}#p1"'
    )
    data = driver.read("KAZ", f"/roadmap/documents/{document}/concordance")
    assert [bool(each["warnings"]) for each in data["paragraphs"]] == [False, True]


def test_versions_are_compared_word_by_word() -> None:
    old = {"p1": {"fr": "Les parties étudient un centre.", "ar": "نص"}, "p2": {"fr": "Fin."}}
    new = {"p1": {"fr": "Les parties créent un centre.", "ar": "نص"}, "p3": {"fr": "Nouveau."}}
    found = compare_words(old, new)
    assert [each.name for each in found] == ["p1", "p3", "p2"]
    assert [each.language for each in found[0].changes] == ["fr"]
    change = found[0].changes[0]
    assert [words for words, changed in change.before if changed] == ["étudient"]
    assert [words for words, changed in change.after if changed] == ["créent"]
    assert "".join(words for words, _ in change.before) == old["p1"]["fr"]
    assert compare_words(old, new, "ar") == []


def test_a_long_paragraph_is_compared_by_words_and_not_as_a_whole() -> None:
    """`SequenceMatcher` takes frequent words for junk beyond 200 unless it is told not to."""
    words = "the and of " * 100
    found = compare_words({"p1": {"en": f"{words}end"}}, {"p1": {"en": f"{words}END"}}, "en")
    assert [text for text, changed in found[0].changes[0].after if changed] == ["END"]


def test_the_signing_pack_warns_of_copies_with_other_words(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    document = draft(driver, "Morocco and Kazakhstan agree.", kind="agreement")
    path = f"/roadmap/documents/{document}"
    about = {"paragraph_id": driver.read("MAR", path)["paragraphs"][0]["id"]}
    signing = f"{path}/signing"
    warned = "p1 in English: the copies differ in more than the order of their words."
    order = {"en": "Kazakhstan and Morocco agree."}
    assert driver.act("MAR", path, "word_copy", about, copy_of="KAZ", texts=order) == ""
    assert warned not in driver.text("MAR", f"{signing}?lang=en")
    other = {"en": "Kazakhstan and Morocco promise."}
    assert driver.act("MAR", path, "word_copy", about, copy_of="KAZ", texts=other) == ""
    page = driver.text("MAR", f"{signing}?lang=en")
    assert warned in page
    for copy in ("MAR", "KAZ"):
        assert f'href="{path}/text.pdf?copy={copy}"' in page
        answer = driver.clients["MAR"].get(f"{path}/text.pdf", params={"copy": copy})
        assert answer.content.startswith(b"%PDF"), answer.text
    checks = driver.read("MAR", signing)["checklist"]
    assert checks == {
        "No bracket is open": True,
        "Each side has confirmed every language": False,
        "Both sides have agreed to the text": False,
        "Place and date of signature are known": False,
        "Every language has a testimonium, or one is added to the paper": False,
        "Each side has recorded the powers of its signatory": False,
        "The text has a rule of entry into force": False,
    }


def test_a_word_document_is_sent_and_its_changes_confirmed(served_once: Served) -> None:
    from tests.web.word_files import W, edited, rows, track

    driver = ApiDriver(served_once)
    document = draft(driver, "The sides study a hub.\nThe end.")
    path = f"/roadmap/documents/{document}"
    client = driver.clients["MAR"]
    content = client.get(f"{path}/text.docx", params={"languages": "fr,ar"}).content

    def change(root: object) -> None:
        track(rows(root)[0].findall(f"{W}tc")[1], "study", "build")

    sent = {"form_key": driver.keys["MAR"], "document_id": document}
    file = {"file": ("text.docx", edited(content, change))}
    answer = client.post("/roadmap/word", data=sent, files=file)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"{path}/import?done=import_changes"
    page = driver.text("MAR", f"{path}/import?lang=en")
    assert "<mark>study</mark>" in page
    assert "<mark>build</mark>" in page
    changes = driver.read("MAR", f"{path}/import")["changes"]
    assert driver.read("KAZ", f"{path}/import")["changes"] == []
    assert driver.act("MAR", path, "take_change", {"imported_id": changes[0]["id"]}) == ""
    texts = driver.read("KAZ", path)["paragraphs"][0]["texts"]
    assert texts == {**five("The sides study a hub."), "fr": "The sides build a hub."}
    bad = client.post("/roadmap/word", data=sent, files={"file": ("x.docx", b"no document")})
    assert bad.status_code == 400
    assert "the file is not a Word document (.docx)" in bad.text
    public = served_once.client().post("/roadmap/word", data=sent, files=file)
    assert public.status_code == 403
    assert translate("Word document", "ar") in driver.text("MAR", f"{path}?lang=ar")
    assert set(FIVE) == set(texts)
