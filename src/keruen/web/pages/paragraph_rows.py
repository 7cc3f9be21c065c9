"""Rows of a text by paragraph: words with brackets in place, what is confirmed, what changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keruen.roadmap.acts.paragraph_brackets import fill_place
from keruen.roadmap.acts.text_records import MARK
from keruen.roadmap.reads.paragraphs import (
    UNRESOLVED,
    Bracket,
    PlacedParagraph,
    is_complete,
)
from keruen.roadmap.rows import AlternativeRow, RevisionRow, TextCommentRow
from keruen.web.pages.days import say_moment
from keruen.web.pages.paragraph_verbs import ShownVerb
from keruen.web.seen_version import Piece, mark


@dataclass(frozen=True)
class ShownAlternative:
    """What a side wants in a bracket, in one language.

    Parameters
    ----------
    words : empty where the side has no wording yet in the language, or wants to delete.
    complete : whether it has words in every authentic language, so that it can be accepted.
    """

    id: str
    party: str
    words: str
    deletes: bool
    complete: bool
    own: bool


@dataclass(frozen=True)
class ShownPlace:
    """A bracket in its place in a text, in one language."""

    id: str
    place: str
    standing: str
    alternatives: list[ShownAlternative]


@dataclass(frozen=True)
class ShownWords:
    """The words of a paragraph in a language, with their brackets in place.

    Parameters
    ----------
    copies : by side, the wording of its copy where it differs.
    """

    language: str
    parts: list[str | ShownPlace]
    copies: list[tuple[str, str]]


@dataclass(frozen=True)
class WordChange:
    """A wording in one language before and after a change, with what differs marked."""

    language: str
    before: list[Piece]
    after: list[Piece]
    complete: bool = True


@dataclass(frozen=True)
class ShownComment:
    """A comment on a paragraph."""

    id: str
    party: str
    at: str
    quote: str
    words: str
    private: bool
    resolved: bool


@dataclass(frozen=True)
class EarlierWords:
    """A wording that a paragraph had: its number, author and time, and how it differs."""

    number: int
    party: str
    at: str
    changes: list[WordChange]


@dataclass(frozen=True)
class ParagraphLine:
    """A row of the table: a paragraph.

    Parameters
    ----------
    given : for each side, whether it confirmed every language, and the languages it did not.
    panel : what is open under the row: ``edit``, ``bracket``, ``comment``, ``history``, ``verb``,
        ``accept``.
    answers : the alternatives of the other side that the reader can accept, with their places.
    records : ids of the records of the row, by which its forms are found.
    needs_verb, verb : whether it has a verb before the text is published, and the verb it has.
    """

    id: str
    name: str
    kind: str
    shown: list[ShownWords]
    places: list[str]
    given: list[tuple[str, bool, str]]
    comments: list[ShownComment]
    answers: list[tuple[str, str]]
    records: frozenset[str]
    panel: str = ""
    history: list[EarlierWords] = field(default_factory=list)
    changes: list[WordChange] = field(default_factory=list)
    by: str = ""
    needs_verb: bool = False
    verb: ShownVerb | None = None

    @property
    def open_comments(self) -> int:
        """How many comments are not resolved."""
        return sum(not each.resolved for each in self.comments)


def standing_of(brackets: list[Bracket]) -> dict[str, Bracket]:
    """The brackets that stand in a paragraph, by place."""
    return {each.row.place: each for each in brackets if each.row.state in UNRESOLVED}


def show_words(
    placed: PlacedParagraph,
    brackets: dict[str, Bracket],
    language: str,
    me: str,
    languages: tuple[str, ...],
) -> ShownWords:
    """The words of a paragraph in a language, with what stands in each bracket."""
    parts: list[str | ShownPlace] = []
    for number, piece in enumerate(MARK.split(placed.revision.texts.get(language, ""))):
        if number % 2 == 0:
            if piece:
                parts.append(piece)
            continue
        held = brackets.get(piece)
        if held is None:
            parts.append(ShownPlace("", piece, "", []))
            continue
        parts.append(
            ShownPlace(
                held.row.id,
                piece,
                held.row.standing.get(language, ""),
                [
                    ShownAlternative(
                        each.id,
                        each.of_party,
                        each.texts.get(language, ""),
                        each.deletes,
                        is_complete(each, languages),
                        each.of_party == me,
                    )
                    for each in held.alternatives
                ],
            )
        )
    copies = [
        (party, words[language])
        for party, words in sorted(placed.revision.alternat.items())
        if language in words
    ]
    return ShownWords(language, parts, copies)


def show_acceptance(
    placed: PlacedParagraph, held: Bracket, chosen: AlternativeRow, languages: tuple[str, ...]
) -> list[WordChange]:
    """What accepting an alternative does to a paragraph, language by language."""
    before = fill_place(placed, held.row.place, held.row.standing)
    after = fill_place(placed, held.row.place, chosen.texts)
    return [
        WordChange(
            language,
            *mark_words(plain(before[language]), plain(after[language])),
            complete=chosen.deletes or bool(chosen.texts.get(language)),
        )
        for language in languages
        if language in before
    ]


def mark_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Two wordings with what differs marked; where nothing does, the words unmarked."""
    if before == after:
        return [(before, False)], [(after, False)]
    left, right = mark(before, after)
    return left[:-1] if left else left, right[:-1] if right else right


def plain(words: str) -> str:
    """Words in which brackets are shown by their places."""
    return MARK.sub(lambda found: f"[{found[1]}]", words)


def show_comments(rows: list[TextCommentRow], language: str) -> list[ShownComment]:
    """Comments on a paragraph, the oldest first."""
    return [
        ShownComment(
            row.id,
            row.of_party,
            say_moment(row.created_at, language),
            row.quote or "",
            row.words,
            row.tier == "party",
            bool(row.resolved_at),
        )
        for row in rows
    ]


def show_history(
    revisions: list[RevisionRow], languages: tuple[str, ...], language: str
) -> list[EarlierWords]:
    """Every wording of a paragraph, the newest first, each beside the one before it."""
    older: list[Mapping[str, str]] = [*(row.texts for row in revisions[1:]), {}]
    return [
        EarlierWords(
            row.number,
            row.author_party,
            say_moment(row.created_at, language),
            [
                WordChange(each, *mark_words(plain(past.get(each, "")), plain(row.texts[each])))
                for each in languages
                if each in row.texts and past.get(each, "") != row.texts[each]
            ],
        )
        for row, past in zip(revisions, older, strict=True)
    ]
