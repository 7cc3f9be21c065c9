"""Catalogues: Babel extracts every text, the template has it, and each language follows."""

from __future__ import annotations

from io import BytesIO
from string import Formatter

import pytest
from babel.messages.extract import extract
from babel.messages.plurals import get_plural

from keruen.web.catalogues import (
    IN_TEMPLATES,
    MARKS,
    REFUSALS,
    extract_template,
    read_template,
    texts_of,
    untranslated,
    words_page,
)
from keruen.web.languages import LANGUAGES, key_of, read_messages, translate_count

OTHERS = [each for each in LANGUAGES if each != "en"]


def test_the_template_holds_what_babel_extracts() -> None:
    extracted, kept = texts_of(extract_template()), texts_of(read_template())
    assert sorted(extracted) == sorted(kept), "run: python -m keruen.web.catalogues"
    for key, each in extracted.items():
        assert each.id == kept[key].id


def test_the_words_of_tables_are_marked() -> None:
    """A new act, field, state, kind or rule is in the file from which Babel extracts it."""
    page = words_page.PAGE.read_text(encoding="utf-8")
    assert page == words_page.page_text(), "run: python -m keruen.web.catalogues"


def test_marks_are_read_as_meant() -> None:
    source = b"""
N_("plain"), NP_("state", "open"), NN_("{count} day", "{count} days")
Phrase("phrase " "in two {name}", {"name": 1}), count_phrase("one", "many", 2)
translate("word", language), pgettext("agenda", "Origin", language)
check(all(each for each in found), "what is wrong", "what to do", kind="conflict")
"""
    keywords = {**MARKS, **REFUSALS[0]}
    found = [
        (text, context) for _, text, _, context in extract("python", BytesIO(source), keywords)
    ]
    assert found == [
        ("plain", None),
        ("open", "state"),
        (("{count} day", "{count} days"), None),
        ("phrase in two {name}", None),
        (("one", "many"), None),
        ("word", None),
        ("Origin", "agenda"),
        ("what is wrong", None),
    ]
    remedies = extract("python", BytesIO(source), REFUSALS[1])
    assert [text for _, text, _, _ in remedies] == ["what to do"]
    template = b'{{ _("title") }}{{ pgettext("link", "open") }}{{ say(phrase("a {b}", b=1)) }}'
    found = [
        (text, context)
        for _, text, _, context in extract(
            "jinja2.ext:babel_extract", BytesIO(template), IN_TEMPLATES
        )
    ]
    assert found == [("title", None), ("open", "link"), ("a {b}", None)]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text(language: str) -> None:
    assert untranslated(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_no_text_that_is_gone(language: str) -> None:
    assert set(read_messages(language)) - set(texts_of(read_template())) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_their_placeholders(language: str) -> None:
    held = read_messages(language)
    for key, each in texts_of(read_template()).items():
        wanted = placeholders(str(each.id[-1] if each.pluralizable else each.id))
        # A form for one or two may leave the count out, which its words say.
        free = {"count"} if each.pluralizable else set()
        for form in held.get(key, ()):
            assert placeholders(form) - free == wanted - free, (key, form)


@pytest.mark.parametrize("language", OTHERS)
def test_texts_that_count_have_every_form_of_the_language(language: str) -> None:
    forms = get_plural(language).num_plurals
    counted = [key for key, each in texts_of(read_template()).items() if each.pluralizable]
    held = read_messages(language)
    assert len(counted) >= 12
    assert {key: len(held[key]) for key in counted} == dict.fromkeys(counted, forms)


def test_a_count_takes_the_form_of_its_language() -> None:
    words = ("{count} time", "{count} times")
    told = {n: translate_count(*words, n, "ru").format(count=n) for n in (1, 2, 5, 11, 21)}
    assert told == {1: "1 раз", 2: "2 раза", 5: "5 раз", 11: "11 раз", 21: "21 раз"}
    # Arabic: a form for zero, one and two, for 3 to 10, for 11 to 99, and for whole hundreds.
    days = ("every {count} day", "every {count} days")
    told = {n: translate_count(*days, n, "ar").format(count=n) for n in (1, 2, 3, 11, 99, 100, 103)}
    assert told == {
        1: "كل يوم",
        2: "كل يومين",
        3: "كل 3 أيام",
        11: "كل 11 يوماً",
        99: "كل 99 يوماً",
        100: "كل 100 يوم",
        103: "كل 103 أيام",
    }
    assert translate_count(*days, 7, "kk").format(count=7) == "7 күн сайын"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_keys_tell_senses_apart() -> None:
    template = texts_of(read_template())
    assert {key_of("open", "state"), key_of("open", "link"), "open"} <= set(template)
