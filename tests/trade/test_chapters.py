"""Labels of the chapters of the HS, in five languages."""

from __future__ import annotations

from keruen.trade.chapters import LANGUAGES, chapter_label, code_with_label, read_chapters


def test_every_chapter_has_a_short_label_in_each_language() -> None:
    """Chapters 01 to 97, of which 77 is reserved: 96 labels."""
    chapters = read_chapters()
    assert list(chapters) == [f"{number:02d}" for number in range(1, 98) if number != 77]
    for chapter, labels in chapters.items():
        assert tuple(labels) == LANGUAGES
        assert all(2 <= len(each) <= 50 and each == each.strip() for each in labels.values()), (
            chapter
        )
    for language in LANGUAGES:
        # No two chapters have one label, so a column was not shifted.
        assert len({each[language] for each in chapters.values()}) == 96, language


def test_letters_are_those_of_the_language() -> None:
    for labels in read_chapters().values():
        assert not any("а" <= letter <= "я" for letter in labels["en"] + labels["fr"])
        assert all("؀" <= each <= "ۿ" for each in labels["ar"] if each.isalpha())
        for language in ("kk", "ru"):
            assert all("Ѐ" <= each <= "ӿ" for each in labels[language] if each.isalpha())


def test_a_code_of_any_length_has_the_label_of_its_chapter() -> None:
    assert [chapter_label(code, "fr") for code in ("10", "1001", "100199")] == ["céréales"] * 3
    assert code_with_label("310210", "kk") == "310210 · тыңайтқыштар"
    assert [code_with_label(code, "en") for code in ("", "TOTAL", "77", "9999")] == [
        "",
        "TOTAL",
        "77",
        "9999",
    ]
