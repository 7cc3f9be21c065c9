"""Two versions of a text beside each other, word by word."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.paragraphs import is_by_paragraph, read_paragraphs
from keruen.roadmap.reads.texts import read_versions
from keruen.roadmap.rows import DocumentRow, TextVersionRow
from keruen.web.languages import LANGUAGES
from keruen.web.marks import N_
from keruen.web.pages.paragraph_rows import WordChange, mark_words, plain
from keruen.web.pages.view import Asked, Fact, Link, View, page

Words = dict[str, dict[str, str]]
"""Texts by the name of a paragraph and by language."""


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph that differs between two versions."""

    name: str
    changes: list[WordChange]


@dataclass
class CompareView(View):
    """Two versions of a text.

    Parameters
    ----------
    numbers : the versions that there are.
    language : the one that is compared; empty for all.
    """

    template: ClassVar[str] = "compare.html.jinja"

    numbers: list[int] = field(default_factory=list)
    before: int = 0
    after: int = 0
    language: str = ""
    differing: list[ComparedParagraph] = field(default_factory=list)


@page("/roadmap/documents/{id}/compare")
def compare_page(asked: Asked) -> View:
    """Two versions of a text word by word, in one language or in all."""
    row = asked.desk.find(DocumentRow, asked.path["id"])
    versions = {each.number: each for each in read_versions(asked.desk, row.id)}
    view = CompareView(asked.say(row.title), kicker=N_("Compare versions"))
    view.links = [Link(N_("Text"), f"/roadmap/documents/{row.id}")]
    view.numbers = sorted(versions)
    view.data = {"document": row, "paragraphs": []}
    if not versions:
        return view
    view.after = _chosen(asked, "after", versions, max(versions))
    earlier = [each for each in versions if each < view.after]
    view.before = _chosen(asked, "before", versions, max(earlier, default=view.after))
    asked_for = asked.query.get("in", "")
    view.language = asked_for if asked_for in LANGUAGES else ""
    old = words_of(asked.desk, versions[view.before])
    new = words_of(asked.desk, versions[view.after])
    view.differing = compare_words(old, new, view.language)
    view.facts = [
        Fact(N_("Paragraphs"), len({*old, *new})),
        Fact(N_("Paragraphs that differ"), len(view.differing)),
    ]
    view.data["paragraphs"] = [
        {
            "name": each.name,
            "before": old.get(each.name, {}),
            "after": new.get(each.name, {}),
        }
        for each in view.differing
    ]
    return view


def _chosen(asked: Asked, name: str, versions: dict[int, TextVersionRow], otherwise: int) -> int:
    given = asked.query.get(name, "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    return number if number in versions else otherwise


def words_of(desk: Desk, version: TextVersionRow) -> Words:
    """The words of a version by paragraph; a whole text by the number of its line."""
    if is_by_paragraph(version):
        return {each.name: each.revision.texts for each in read_paragraphs(desk, version.id)}
    found: Words = {}
    for language, text in version.texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            found.setdefault(f"p{number}", {})[language] = line
    return found


def compare_words(old: Words, new: Words, language: str = "") -> list[ComparedParagraph]:
    """The paragraphs that differ, in the order of the later version, with their changes marked."""
    names = [*new, *(each for each in old if each not in new)]
    found = []
    for name in names:
        before, after = old.get(name, {}), new.get(name, {})
        codes = (
            [language] if language else [each for each in LANGUAGES if each in {*before, *after}]
        )
        changes = [
            WordChange(code, *mark_words(plain(before.get(code, "")), plain(after.get(code, ""))))
            for code in codes
            if before.get(code, "") != after.get(code, "")
        ]
        if changes:
            found.append(ComparedParagraph(name, changes))
    return found
