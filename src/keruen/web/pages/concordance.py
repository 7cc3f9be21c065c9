"""Concordance of a text by paragraph: what to look at first, and what is confirmed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from keruen.roadmap.acts.text_records import MARK, authentic_languages
from keruen.roadmap.reads.paragraphs import (
    is_by_paragraph,
    read_concordances,
    read_paragraphs,
)
from keruen.roadmap.reads.texts import read_versions
from keruen.roadmap.rows import DocumentRow
from keruen.web.languages import LANGUAGES
from keruen.web.marks import N_
from keruen.web.pages.paragraph_rows import plain
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Fact, Link, Phrase, View, page

NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f.,'\u066c\u2019]\d{3}(?!\d))*(?:[.,\u066b]\d+)?")
THOUSANDS = re.compile(r"[ \u00a0\u202f.,'\u066c\u2019](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Warned:
    """A paragraph to look at: what is noted, and its words by language."""

    name: str
    notes: list[Phrase]
    words: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ConcordanceLine:
    """A row of the table: Concordance by paragraph."""

    paragraph: Annotated[Cell, N_("Paragraph")]
    warning: Annotated[str, N_("Warning")]
    missing: Annotated[str, N_("Not yet confirmed")]


@dataclass
class ConcordanceView(View):
    """Paragraphs with warnings first, then what each side has confirmed."""

    template: ClassVar[str] = "concordance.html.jinja"

    warned: list[Warned] = field(default_factory=list)


def numbers_in(words: str) -> list[str]:
    """The numbers in a text, in plain digits and without marks of thousands, in order of size.

    Examples
    --------
    >>> numbers_in("250 000 tonnes by 2030, or 12,5 %")
    ['12.5', '2030', '250000']
    >>> numbers_in("٢٥٠٬٠٠٠ طن")
    ['250000']
    """
    digits = "".join(
        str(unicodedata.digit(each)) if unicodedata.category(each) == "Nd" else each
        for each in words
    )
    found = [THOUSANDS.sub("", each) for each in NUMBER.findall(digits)]
    plain_numbers = [re.sub(r"[,\u066b]", ".", each) for each in found]
    return sorted(plain_numbers, key=lambda each: (float(each), each))


def differing_numbers(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The numbers of the languages whose numbers differ from those of most; none where all agree.

    Where no wording has a majority, every language is listed.
    """
    read = {language: numbers_in(MARK.sub(" ", words)) for language, words in texts.items()}
    counted = Counter(tuple(each) for each in read.values()).most_common()
    if len(counted) < 2:
        return {}
    most, times = counted[0]
    if counted[1][1] == times:
        return read
    return {language: each for language, each in read.items() if tuple(each) != most}


def warn_of(texts: Mapping[str, str]) -> list[Phrase]:
    """What to look at in a paragraph: numbers that differ, languages with the same words."""
    notes = []
    usual = _usual_numbers(texts)
    for language, found in sorted(differing_numbers(texts).items()):
        values = {
            "language": LANGUAGES[language],
            "numbers": ", ".join(found) or "-",
            "others": ", ".join(usual) or "-",
        }
        notes.append(
            Phrase(N_("Numbers in {language}: {numbers}; in most texts: {others}."), values)
        )
    same: dict[str, list[str]] = {}
    for language, said in texts.items():
        if re.search(r"[^\W\d_]{3,}", said):
            same.setdefault(said.casefold(), []).append(LANGUAGES[language])
    for languages in same.values():
        if len(languages) > 1:
            words = N_("The words are the same in {languages}.")
            notes.append(Phrase(words, {"languages": ", ".join(languages)}))
    return notes


def _usual_numbers(texts: Mapping[str, str]) -> tuple[str, ...]:
    counted = Counter(tuple(numbers_in(MARK.sub(" ", words))) for words in texts.values())
    return counted.most_common(1)[0][0] if counted else ()


@page("/roadmap/documents/{id}/concordance")
def concordance_page(asked: Asked) -> View:
    """Whether the languages of a text agree, paragraph by paragraph, warnings first."""
    desk = asked.desk
    row = desk.find(DocumentRow, asked.path["id"])
    here = f"/roadmap/documents/{row.id}"
    view = ConcordanceView(asked.say(row.title), N_("Warnings are hints and block nothing."))
    view.kicker = N_("Concordance")
    view.links = [Link(N_("Text"), here)]
    versions = read_versions(desk, row.id)
    if not versions or not is_by_paragraph(versions[0]):
        view.notes.append(Phrase(N_("This text is not by paragraph.")))
        view.data = {"document": row, "paragraphs": []}
        return view
    languages = authentic_languages(desk, row.id)
    placed = read_paragraphs(desk, versions[0].id)
    given = read_concordances(desk, [each.id for each in placed])
    lines, found = [], []
    for each in placed:
        notes = warn_of(each.revision.texts)
        lacking = [
            f"{party.code}: {', '.join(left)}"
            for party in desk.parties
            if (
                left := [
                    language
                    for language in languages
                    if (each.id, each.revision.sha256, language, party.code) not in given
                ]
            )
        ]
        said = " ".join(note.say(asked.language) for note in notes)
        if notes:
            words = [(one, plain(each.revision.texts[one])) for one in languages]
            view.warned.append(Warned(each.name, notes, words))
        cell = Cell(each.name, f"{here}#{each.name}", "data")
        line = ConcordanceLine(paragraph=cell, warning=said, missing="; ".join(lacking) or "✓")
        lines.append((not notes, line))
        found.append({"paragraph": each.name, "warnings": said, "missing": lacking})
    lines.sort(key=lambda pair: pair[0])
    view.facts = [
        Fact(N_("Paragraphs"), len(placed)),
        Fact(N_("Warnings"), len(view.warned)),
        Fact(N_("Concordance complete"), sum(not each["missing"] for each in found)),
    ]
    caption = N_("Concordance by paragraph")
    view.tables = [table_of(caption, ConcordanceLine, [line for _, line in lines])]
    view.data = {"document": row, "paragraphs": found}
    return view
