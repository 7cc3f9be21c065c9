"""Languages: every string of the pages is in every catalogue, and none stands outside them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from keruen.roadmap.loading import read_roadmap
from keruen.web import field_choices as choices
from keruen.web import site
from keruen.web.catalogues import read_template, texts_of, untranslated
from keruen.web.languages import LANGUAGES, choose_language, read_catalogue, translate
from keruen.web.pages import PAGES, commitments
from keruen.web.site import TEMPLATES
from tests.web.conftest import Served

OTHERS = [each for each in LANGUAGES if each != "en"]


def test_no_text_of_a_template_stands_outside_the_catalogues() -> None:
    for path in TEMPLATES.glob("*.jinja"):
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.S)
        # Attributes that a block builds for several elements.
        text = re.sub(r' [a-z-]+="[^"]*"', " ", text)
        words = set(re.findall(r"[A-Za-z]{2,}", text)) - {"Keruen"}
        assert words == set(), path.name


@pytest.mark.parametrize(
    ("language", "direction", "heading"),
    [
        ("en", "ltr", "Roadmap"),
        ("fr", "ltr", "Feuille de route"),
        ("ar", "rtl", "خارطة الطريق"),
        ("kk", "ltr", "Жол картасы"),
        ("ru", "ltr", "Дорожная карта"),
    ],
)
def test_a_page_in_each_language(
    served_once: Served, language: str, direction: str, heading: str
) -> None:
    client = served_once.client("MAR")
    page = client.get(f"/roadmap?lang={language}").text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f"<h1>{heading}</h1>" in page
    assert f'lang="{language}"' in client.get("/roadmap/commitments").text
    if language != "en":
        gone = set(re.findall(r">([A-Z][a-z]+ [a-z ]+)<", page)) & set(texts_of(read_template()))
        assert gone - set(untranslated(language)) == set()


def test_the_language_is_chosen() -> None:
    assert choose_language(None, None, "de, kk;q=0.8, en") == "kk"
    assert choose_language("ar", "ru", "fr") == "ar"
    assert choose_language("xx", "ru", "fr") == "ru"
    assert choose_language(None, None, None) == "en"


@pytest.mark.parametrize("language", OTHERS)
def test_pages_ask_for_nothing_that_a_catalogue_lacks(
    served_once: Served, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever pages ask to be translated is in the catalogue, or is what somebody wrote."""
    asked: set[str] = set()

    def remember(text: str, into: str, context: str = "") -> str:
        asked.add(text)
        return translate(text, into, context)

    for module in (site, choices, commitments):
        monkeypatch.setattr(module, "translate", remember)
    client = served_once.client("MAR")
    written: set[str] = set()
    for path in [*(each for each in PAGES if "{id}" not in each), *SOME]:
        assert client.get(f"{path}?lang={language}").status_code == 200, path
        written |= strings(client.get(f"{path}.json").json())
    written |= strings(json.loads(read_roadmap().model_dump_json()))
    held = {*read_catalogue(language), *untranslated(language)}
    lacking = {
        each
        for each in asked - held - written
        if re.search(r"[A-Za-z]{3}", each) and not each.startswith(("/", "FREQ="))
    }
    assert lacking == set()


SOME = (
    "/roadmap/provisions/p08",
    "/roadmap/bodies/joint_commission",
    "/roadmap/commitments/c_hub_study",
    "/roadmap/indicators/i_tonnes_africa",
    "/roadmap/files/f_oic",
)


def strings(value: Any) -> set[str]:
    """Every text in a page's data."""
    if isinstance(value, dict):
        return {each for part in value.values() for each in strings(part)}
    if isinstance(value, list):
        return {each for part in value for each in strings(part)}
    return {value} if isinstance(value, str) else set()
