"""Papers: read back in each language, the same bytes again, and data that never becomes markup."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from keruen.report.papers import Paper, Table, make_pdf


def read(pdf: bytes) -> tuple[int, str]:
    """How many pages, and their text."""
    reader = PdfReader(io.BytesIO(pdf))
    return len(reader.pages), "\n".join(page.extract_text() for page in reader.pages)


def paper(language: str = "en", words: str = "Words", rows: int = 2) -> Paper:
    table = Table("Agenda", ("No.", "Title"), tuple((str(n), words) for n in range(rows)), "None.")
    return Paper("Briefing", words, language, (("State", words),), (table,))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Name focal points"),
        ("fr", "Engagé à Rabat, où ?"),
        ("kk", "Қазақстан әңгүұһ өіғ"),
        ("ru", "Обязательства сторон"),
    ],
)
def test_each_language_reads_back(language: str, words: str) -> None:
    pages, text = read(make_pdf(paper(language, words)))
    assert pages == 1
    assert text.count(words) == 4


def test_arabic_is_set_from_right_to_left() -> None:
    pages, text = read(make_pdf(paper("ar", "المغرب")))
    assert pages == 1
    assert any("\u0600" <= each <= "\u06ff" or "\ufb50" <= each <= "\ufeff" for each in text)


def test_the_same_paper_is_the_same_bytes() -> None:
    assert make_pdf(paper("ar", "المغرب")) == make_pdf(paper("ar", "المغرب"))


def test_a_long_table_repeats_its_head() -> None:
    pages, text = read(make_pdf(paper(rows=120)))
    assert pages > 2
    assert text.count("No.") == pages


def test_an_empty_table_says_so() -> None:
    assert "None." in read(make_pdf(paper(rows=0)))[1]


@pytest.mark.parametrize("words", ["#panic()", "$x$ *b* _i_ @r [a] \\ #include", "= Title", "<a>"])
def test_markup_stays_text(words: str) -> None:
    assert words in read(make_pdf(paper(words=words)))[1]


@settings(max_examples=25)
@given(words=st.text(max_size=60))
def test_any_text_can_be_set(words: str) -> None:
    assert read(make_pdf(paper(words=words)))[0] >= 1
