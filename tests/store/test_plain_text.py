"""One text, one reading: what is refused, what is put into normal form, what is warned of."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.store.plain_text import clean, find_fault, mixed_words


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("pay \u202e001\u202c", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a\u2066b", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("a\u200eb", "U+200E LEFT-TO-RIGHT MARK"),
        ("a\u061cb", "U+061C ARABIC LETTER MARK"),
        ("a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("a\u200db", "U+200D ZERO WIDTH JOINER"),
        ("co\u00adoperate", "U+00AD SOFT HYPHEN"),
        ("\ufeffa", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("a\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("a\ufe0f", "U+FE0F VARIATION SELECTOR-16"),
        ("a\x00b", "U+0000"),
        ("a\x1bb", "U+001B"),
        ("a\x85b", "U+0085"),
        ("a\ud800", "U+D800"),
        ("a\ue000", "U+E000"),
        ("a\uffff", "U+FFFF"),
        ("a\u0378", "U+0378"),
        ("a\u2028b", "U+2028 LINE SEPARATOR"),
        ("a\u3164b", "U+3164 HANGUL FILLER"),
        ("a\ufffdb", "U+FFFD REPLACEMENT CHARACTER"),
        ("سلام\u200c\u200cخواه", "U+200C ZERO WIDTH NON-JOINER"),
        ("a" + "\u0335" * 6, "U+0335 COMBINING SHORT STROKE OVERLAY"),
    ],
)
def test_what_is_not_seen_is_refused(text: str, character: str) -> None:
    assert find_fault(clean(text)) == character


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian
        "نامه\u200cها",
        "ه\u200d",  # the letter heh by itself, for the Hijri year
        "المملكة المغربيّة، ١٤٤٧",
        "Қазақстан Республикасы",
        "l\u2019État\u00a0: 1\u202f000\u202ft, œuvre, naïveté",
        "line\nline",
        "C++, a*b_c #d @e ~f \\ // <b> &amp; \"q\" 'q' -- ... ´",
    ],
)
def test_what_spelling_needs_is_kept(text: str) -> None:
    assert find_fault(text) == ""
    assert clean(text) == text


def test_normal_form() -> None:
    assert clean("e\u0301\r\nb\rc\td\u2003e") == "é\nb\nc d e"


@given(st.text(max_size=60))
def test_what_passes_is_in_normal_form_and_fits_everywhere(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    if not find_fault(cleaned):
        cleaned.encode("utf-8")
        assert unicodedata.is_normalized("NFC", cleaned)
        assert "\x00" not in cleaned


def test_words_of_several_scripts() -> None:
    assert mixed_words("P\u0430ris, Paris, Алматы, 10 км") == ["P\u0430ris"]
    assert mixed_words("Алматы and Casablanca; المغرب") == []
