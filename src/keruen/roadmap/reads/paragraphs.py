"""Texts by paragraph: the list of a version, brackets with their alternatives, concordance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import (
    AlternativeRow,
    DocumentRow,
    ParagraphConcordanceRow,
    ParagraphRow,
    RevisionRow,
    TextBracketRow,
    TextCommentRow,
    TextVersionRow,
    VersionParagraphRow,
)
from keruen.roadmap.versions import (
    PARAGRAPHS,
    EntryRule,
    SignedParagraph,
    paragraphs_payload,
    version_payload,
)

UNRESOLVED = ("open", "proposed")
"""States of a bracket that stands in a text."""


@dataclass(frozen=True)
class PlacedParagraph:
    """A paragraph in a version, with its present wording."""

    place: VersionParagraphRow
    row: ParagraphRow
    revision: RevisionRow

    @property
    def id(self) -> str:
        """The id of the paragraph."""
        return self.row.id

    @property
    def name(self) -> str:
        """The stable name of the paragraph, such as ``p4``."""
        return f"p{self.row.number}"

    @property
    def signed(self) -> SignedParagraph:
        """The paragraph as it is signed."""
        held = self.revision
        return SignedParagraph(self.row.number, self.row.kind, held.texts, held.alternat)

    def words_for(self, copy: str, language: str) -> str:
        """The wording in a language, in the copy of a side; without a side, of the deposit."""
        own = self.revision.alternat.get(copy, {}).get(language)
        return own or self.revision.texts.get(language, "")


@dataclass(frozen=True)
class Bracket:
    """A bracket with the alternatives that stand in it."""

    row: TextBracketRow
    alternatives: list[AlternativeRow]


def is_by_paragraph(row: TextVersionRow) -> bool:
    """Whether a version is an ordered list of paragraphs."""
    return row.form == PARAGRAPHS


def entry_rule(row: TextVersionRow) -> EntryRule | None:
    """When the instrument enters into force, if the version has such a rule."""
    if not row.entry_rule:
        return None
    return EntryRule(row.entry_rule, row.entry_days or 0, row.entry_on or "")


def read_paragraphs(desk: Desk, version: str) -> list[PlacedParagraph]:
    """The paragraphs of a version, in order, each with its wording there."""
    place = t.version_paragraph.c
    placed = desk.records(
        VersionParagraphRow,
        select(t.version_paragraph)
        .where(place.version == version, place.removed.is_(False))
        .order_by(place.position, place.id),
    )
    rows = {
        row.id: row
        for row in desk.records(
            ParagraphRow,
            select(t.paragraph).where(t.paragraph.c.id.in_([each.paragraph for each in placed])),
        )
    }
    revisions = {
        row.id: row
        for row in desk.records(
            RevisionRow,
            select(t.revision).where(t.revision.c.id.in_([each.revision for each in placed])),
        )
    }
    return [
        PlacedParagraph(each, rows[each.paragraph], revisions[each.revision]) for each in placed
    ]


def has_paragraphs(desk: Desk, version: str) -> bool:
    """Whether the reader sees the paragraphs of a version; the public sees its whole text alone."""
    return desk.count(t.version_paragraph, t.version_paragraph.c.version == version) > 0


def payload_of(desk: Desk, row: TextVersionRow) -> dict[str, object]:
    """The value that is signed of a version, whichever its form is."""
    if not is_by_paragraph(row):
        return version_payload(row.document, row.number, row.texts)
    kind = desk.find(DocumentRow, row.document).kind
    signed = [each.signed for each in read_paragraphs(desk, row.id)]
    return paragraphs_payload(row.document, row.number, kind, signed, entry_rule(row))


def read_text_brackets(desk: Desk, paragraphs: Iterable[str]) -> dict[str, list[Bracket]]:
    """The brackets of paragraphs, by paragraph, the oldest first."""
    bracket, said = t.text_bracket.c, t.alternative.c
    rows = desk.records(
        TextBracketRow,
        select(t.text_bracket)
        .where(bracket.paragraph.in_(list(paragraphs)))
        .order_by(bracket.created_at, func.length(bracket.place), bracket.place),
    )
    alternatives: dict[str, list[AlternativeRow]] = {}
    query = (
        select(t.alternative)
        .where(said.bracket.in_([row.id for row in rows]), said.withdrawn_at.is_(None))
        .order_by(said.of_party, said.created_at, said.id)
    )
    for each in desk.records(AlternativeRow, query):
        alternatives.setdefault(each.bracket, []).append(each)
    found: dict[str, list[Bracket]] = {}
    for row in rows:
        found.setdefault(row.paragraph, []).append(Bracket(row, alternatives.get(row.id, [])))
    return found


def standing_brackets(desk: Desk, version: str) -> list[Bracket]:
    """The brackets that stand in a version by paragraph."""
    held = read_text_brackets(desk, [each.id for each in read_paragraphs(desk, version)])
    return [each for brackets in held.values() for each in brackets if each.row.state in UNRESOLVED]


def is_complete(each: AlternativeRow, languages: Iterable[str]) -> bool:
    """Whether an alternative has words in every authentic language, or wants none."""
    return each.deletes or all(each.texts.get(language) for language in languages)


def read_concordances(desk: Desk, paragraphs: Iterable[str]) -> set[tuple[str, str, str, str]]:
    """What was confirmed: paragraph, SHA-256, language and side."""
    given = t.paragraph_concordance
    rows = desk.records(
        ParagraphConcordanceRow, select(given).where(given.c.paragraph.in_(list(paragraphs)))
    )
    return {(row.paragraph, row.sha256, row.language, row.of_party) for row in rows}


def read_comments(desk: Desk, paragraphs: Iterable[str]) -> dict[str, list[TextCommentRow]]:
    """The comments on paragraphs that the reader sees, by paragraph, the oldest first."""
    comment = t.text_comment
    query = (
        select(comment)
        .where(comment.c.paragraph.in_(list(paragraphs)), comment.c.withdrawn_at.is_(None))
        .order_by(comment.c.created_at, comment.c.id)
    )
    found: dict[str, list[TextCommentRow]] = {}
    for row in desk.records(TextCommentRow, query):
        found.setdefault(row.paragraph, []).append(row)
    return found


def read_revisions(desk: Desk, paragraph: str) -> list[RevisionRow]:
    """Every wording that a paragraph had, the newest first."""
    query = select(t.revision).where(t.revision.c.paragraph == paragraph)
    return desk.records(RevisionRow, query.order_by(t.revision.c.number.desc()))


def paragraphs_beside(desk: Desk, document: str, paragraph: str) -> list[PlacedParagraph]:
    """The paragraphs of the newest version of a document, or of the document of a paragraph."""
    held = select(t.paragraph.c.document).where(t.paragraph.c.id == paragraph)
    found = desk.first(held) if paragraph else None
    version = desk.first(
        select(t.text_version.c.id)
        .where(t.text_version.c.document == (found["document"] if found else document))
        .order_by(t.text_version.c.number.desc())
    )
    return read_paragraphs(desk, version["id"]) if version else []
