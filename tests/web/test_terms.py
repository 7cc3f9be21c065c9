"""The terms of `docs/terms.csv` in the catalogues: one word for one thing, in each language."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from keruen.web.catalogues import read_template, texts_of
from keruen.web.languages import LANGUAGES, key_of, read_catalogue

TABLE = Path(__file__).resolve().parents[2] / "docs" / "terms.csv"
COLUMNS = {"fr": "french", "ar": "arabic", "kk": "kazakh", "ru": "russian"}
OTHERS = [each for each in LANGUAGES if each != "en"]

OTHER_WORDS: dict[str, frozenset[str]] = {
    "fr": frozenset({"file", "outcome", "capacity", "deadline", "overdue"}),
    "ar": frozenset({"deadline", "overdue", "passphrase", "file", "log", "planned", "lead"}),
    "kk": frozenset({"file", "planned", "signature"}),
    "ru": frozenset({"file", "deadline", "overdue", "planned", "signatory", "valid", "signature"}),
}
"""Terms for which a catalogue uses another word on purpose: "file" is a dossier on the pages and a
computer file in the table; some states and columns use the shorter everyday word."""

DISTINCT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ar", ("Title", "Address")),
    ("ar", ("Reason", "Why")),
    ("ar", ("Result", "Outcome")),
    ("ar", ("History", "Date")),
    ("ar", ("proposal", "proposed")),
    ("ar", ("By", "From")),
    ("ar", ("concordance", "hit")),
    ("fr", ("act", "instrument")),
    ("fr", ("carried over", "observed")),
    ("fr", ("address", "url")),
    ("kk", ("Title", "Name")),
    ("kk", ("since", "From")),
    ("kk", ("on", "Date")),
    ("kk", ("event", "incident")),
    ("kk", ("offer", "proposal")),
    ("kk", ("document", "instrument")),
    ("kk", ("coordinator", "focal point")),
    ("kk", ("concordance", "hit")),
    ("ru", ("offer", "proposal")),
    ("ru", ("valid", "active")),
    ("ru", ("document", "instrument")),
    ("ru", ("coordinator", "focal point")),
    ("ru", ("request", "Query")),
    ("ru", ("confirmed", "reaffirmed")),
    ("ru", ("Decision", "resolution")),
    ("ru", ("signed", "Signed at")),
)
"""Words of several meanings, which one translation had stood for."""

ELECTION_ROUNDS = {"fr": "Tour", "ar": "الجولة", "kk": "Тур", "ru": "Тур"}
"""A round of an election, which is not a cycle of a recurring commitment."""


def terms() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stems(words: str) -> set[str]:
    """The beginnings of the words of a term, without the Arabic article; they outlast endings."""
    plain = re.findall(r"[^\W\d_]+", words.lower())
    long = [each for each in plain if len(each) > 1]
    return {each[:4] for each in long} | {re.sub(r"^ال", "", each)[:4] for each in long}


def test_every_term_has_a_source_and_every_language() -> None:
    found = terms()
    assert len(found) >= 300
    for each in found:
        assert all(each.values()), each
        assert each["confidence"] in ("sure", "to be read by a native speaker", "doubtful")


@pytest.mark.parametrize("language", OTHERS)
def test_a_term_has_its_translation(language: str) -> None:
    held, checked, lacking = read_catalogue(language), 0, set()
    texts = {key for key in texts_of(read_template()) if "\x04" not in key}
    wanted: dict[str, set[str]] = {}
    for each in terms():
        english = re.sub(r"\s*\(.*\)", "", each["english"]).lower()
        wanted.setdefault(english, set()).update(stems(each[COLUMNS[language]]))
    for text in texts:
        if text.lower() not in wanted:
            continue
        checked += 1
        if not wanted[text.lower()] & stems(held[text]):
            lacking.add(text.lower())
    assert checked >= 80
    assert lacking - OTHER_WORDS[language] == set()


@pytest.mark.parametrize(("language", "words"), DISTINCT)
def test_two_meanings_have_two_words(language: str, words: tuple[str, ...]) -> None:
    held = read_catalogue(language)
    known = [each for each in words if each in held]
    told = [held[each].lower() for each in known]
    assert len(set(told)) == len(told), dict(zip(known, told, strict=True))


@pytest.mark.parametrize("language", OTHERS)
def test_senses_of_one_word_are_told_apart(language: str) -> None:
    held = read_catalogue(language)
    assert held[key_of("open", "state")] != held[key_of("open", "link")]
    assert held[key_of("File", "programme")] != held["File"]
    assert held[key_of("Origin", "agenda")] != held["Origin"]
    assert held[key_of("BIN", "company")] != held["Bin"]
    assert held[key_of("Round", "election")] == ELECTION_ROUNDS[language]
    assert key_of("Publication", "page") in held
