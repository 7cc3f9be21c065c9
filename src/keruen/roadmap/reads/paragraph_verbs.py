"""The verbs of the paragraphs of a version: those that stand, and the paragraphs that lack one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.paragraphs import (
    PlacedParagraph,
    is_by_paragraph,
    payload_of,
    read_paragraphs,
)
from keruen.roadmap.rows import DocumentRow, ParagraphVerbRow, TextVersionRow
from keruen.roadmap.verbs import WITH_VERBS, WITHOUT_VERB


def has_verb(placed: PlacedParagraph) -> bool:
    """Whether a paragraph is of a kind that has a verb: not a title or a signature."""
    return placed.row.kind not in WITHOUT_VERB


def read_verbs(desk: Desk, placed: Iterable[PlacedParagraph]) -> dict[str, ParagraphVerbRow]:
    """The verb of each paragraph in its present wording, by its id, in the order of the text."""
    wordings = {each.id: each.revision.sha256 for each in placed}
    verb = t.paragraph_verb.c
    rows = desk.records(
        ParagraphVerbRow,
        select(t.paragraph_verb)
        .where(verb.paragraph.in_(list(wordings)), verb.withdrawn_at.is_(None))
        .order_by(verb.number),
    )
    found = {row.paragraph: row for row in rows if row.sha256 == wordings[row.paragraph]}
    return {each: found[each] for each in wordings if each in found}


def without_verb(desk: Desk, placed: list[PlacedParagraph]) -> list[PlacedParagraph]:
    """The paragraphs that need a verb and have none in their present wording."""
    found = read_verbs(desk, placed)
    return [each for each in placed if has_verb(each) and each.id not in found]


def publication_words(desk: Desk, version: TextVersionRow) -> dict[str, object]:
    """What publishing a version shows: its text, and the verbs of a text that has them."""
    words = payload_of(desk, version)
    kind = desk.find(DocumentRow, version.document).kind
    if kind not in WITH_VERBS or not is_by_paragraph(version):
        return words
    placed = read_paragraphs(desk, version.id)
    found = read_verbs(desk, placed)
    names = ("verb", "modality", "provision", "reason")
    verbs = {
        each.name: {name: found[each.id][name] for name in names}
        for each in placed
        if each.id in found
    }
    return words | {"verbs": verbs}
