"""Paragraphs of a version under negotiation: what every act on them reads, checks and writes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import func, select

from keruen.roadmap.acts.text_records import MARK, authentic_languages, find_negotiable
from keruen.roadmap.acts.text_records import last_version as find_last
from keruen.roadmap.desk import Desk, Texts, check_texts
from keruen.roadmap.reads.paragraphs import (
    UNRESOLVED,
    PlacedParagraph,
    is_by_paragraph,
    payload_of,
    read_paragraphs,
    read_text_brackets,
)
from keruen.roadmap.rows import DocumentRow, ParagraphRow, TextVersionRow
from keruen.roadmap.tables import paragraph, revision, text_version, version_paragraph
from keruen.roadmap.versions import SignedParagraph
from keruen.store.canonical import fingerprint
from keruen.store.refusal import check, refuse, word

KINDS = (
    "title",
    "preamble",
    "heading",
    "article",
    "paragraph",
    "item",
    "testimonium",
    "signature",
)
"""Kinds of paragraph."""

MARKS = {"# ": "title", "## ": "heading", "> ": "preamble", "§ ": "article", "- ": "item"}
"""How a line of a draft says of which kind its paragraph is; other lines are plain paragraphs."""

STEP = 1000
"""Distance between the positions of two paragraphs, so that one can be put between them."""

WORDS = re.compile(r"\w+", re.UNICODE)


def find_paragraph(desk: Desk, identifier: str) -> tuple[TextVersionRow, PlacedParagraph]:
    """A paragraph in the version under negotiation of its document; refuses any other."""
    row = desk.find_live(ParagraphRow, identifier)
    version = find_negotiable(desk, find_last(desk, row.document).id)
    placed = next((each for each in read_paragraphs(desk, version.id) if each.id == row.id), None)
    if placed is None:
        refuse(
            "{name} is not in version {number} of this text",
            "Work on a paragraph that is in it.",
            name=f"p{row.number}",
            number=version.number,
        )
    return version, placed


def add_first(
    desk: Desk,
    row: DocumentRow,
    version: TextVersionRow,
    kind: str,
    texts: Texts,
    position: int,
    number: int = 0,
) -> str:
    """Add a paragraph with its first wording to a version; returns its id."""
    check(
        kind in KINDS,
        "{given} is not a kind of paragraph",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(kind[:40]),
        kinds=", ".join(KINDS),
    )
    if not number:
        highest = desk.connection.execute(
            select(func.max(paragraph.c.number)).where(paragraph.c.document == row.id)
        ).scalar()
        number = int(highest or 0) + 1
    made = desk.add(paragraph, tier=row.tier, document=row.id, number=number, kind=kind)
    held = _add_revision(desk, row.tier, made, SignedParagraph(number, kind, texts))
    desk.add(
        version_paragraph,
        tier=row.tier,
        version=version.id,
        paragraph=made,
        revision=held,
        position=position,
        removed=False,
    )
    return made


def put_words(
    desk: Desk,
    version: TextVersionRow,
    placed: PlacedParagraph,
    texts: Mapping[str, str],
    alternat: Mapping[str, Mapping[str, str]],
) -> None:
    """Give a paragraph another wording in a version, and the version another fingerprint."""
    signed = SignedParagraph(placed.row.number, placed.row.kind, texts, alternat)
    if signed.sha256 == placed.revision.sha256:
        refuse(
            "{name} has these words already",
            "Change a word, or leave it as it is.",
            kind="invalid",
            name=placed.name,
        )
    made = _add_revision(desk, version.tier, placed.id, signed)
    desk.change(version_paragraph, placed.place.id, revision=made)
    write_version_again(desk, version)


def _add_revision(desk: Desk, tier: str, identifier: str, signed: SignedParagraph) -> str:
    highest = desk.connection.execute(
        select(func.max(revision.c.number)).where(revision.c.paragraph == identifier)
    ).scalar()
    return desk.add(
        revision,
        tier=tier,
        paragraph=identifier,
        number=int(highest or 0) + 1,
        texts=dict(signed.texts),
        alternat={party: dict(words) for party, words in signed.alternat.items()},
        sha256=signed.sha256,
        author_party=desk.actor.party,
    )


def write_version_again(desk: Desk, version: TextVersionRow) -> None:
    """Write the whole text and the fingerprint of a version anew from its paragraphs."""
    placed = read_paragraphs(desk, version.id)
    languages = authentic_languages(desk, version.document)
    texts = {
        language: "\n".join(each.revision.texts.get(language, "") for each in placed)
        for language in languages
    }
    sha256 = fingerprint(payload_of(desk, desk.find(TextVersionRow, version.id)))
    desk.change(text_version, version.id, texts=texts, sha256=sha256)


def copy_paragraphs(desk: Desk, before: str, version: TextVersionRow) -> None:
    """Put the paragraphs of an earlier version into a new one, with the same wordings."""
    for each in read_paragraphs(desk, before):
        desk.add(
            version_paragraph,
            tier=version.tier,
            version=version.id,
            paragraph=each.id,
            revision=each.revision.id,
            position=each.place.position,
            removed=False,
        )
    write_version_again(desk, version)


def unresolved_places(desk: Desk, identifier: str) -> list[str]:
    """The places of the brackets that stand in a paragraph."""
    held = read_text_brackets(desk, [identifier]).get(identifier, [])
    return sorted(each.row.place for each in held if each.row.state in UNRESOLVED)


def check_words(desk: Desk, document: str, texts: Texts, places: list[str], name: str) -> Texts:
    """The words of a paragraph, in every authentic language, each bracket in its place once.

    Raises
    ------
    RefusalError : a language that is lacking or is not authentic, a line break, a bracket that is
        lost, doubled or not known.
    """
    languages = authentic_languages(desk, document)
    clean = check_texts(texts, "the paragraph", languages)
    other = sorted(set(clean) - set(languages))
    check(
        not other,
        "{languages} is not an authentic language of this document",
        "Write the paragraph in {needed}.",
        kind="invalid",
        languages=", ".join(other),
        needed=", ".join(languages),
    )
    for language, words in clean.items():
        check(
            "\n" not in words,
            "the paragraph has several lines in {language}",
            "Write one line; add a paragraph for the next.",
            kind="invalid",
            language=language,
        )
        found = sorted(MARK.findall(words))
        check(
            found == places and words.count("[[") == words.count("]]") == len(places),
            "the brackets of {name} in {language} are {found}, not {places}",
            "Leave each mark such as [[4.1]] once in every language, and open new brackets with "
            "their own form.",
            kind="invalid",
            name=name,
            language=language,
            found=", ".join(found) or "-",
            places=", ".join(places) or "-",
        )
    return clean


def same_words(first: str, second: str) -> bool:
    """Whether two wordings have the same words, in whatever order.

    Examples
    --------
    >>> same_words("Morocco and Kazakhstan", "Kazakhstan and Morocco")
    True
    >>> same_words("Morocco and Kazakhstan", "Kazakhstan or Morocco")
    False
    """
    return sorted(WORDS.findall(first.casefold())) == sorted(WORDS.findall(second.casefold()))


def read_lines(texts: Texts, languages: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    """The paragraphs of a draft: the kind of each line and its words by language.

    Raises
    ------
    RefusalError : languages with different numbers of lines or kinds, or a bracket in a draft.
    """
    lines = {
        language: [each.strip() for each in texts[language].splitlines() if each.strip()]
        for language in languages
    }
    counts = {language: len(each) for language, each in lines.items()}
    check(
        len(set(counts.values())) == 1,
        "the languages have different numbers of paragraphs: {counts}",
        "Write each paragraph on a line of its own, the same number in every language.",
        kind="invalid",
        counts=", ".join(f"{language} {count}" for language, count in counts.items()),
    )
    found = []
    for number in range(next(iter(counts.values()))):
        read = {language: _read_line(lines[language][number]) for language in languages}
        kinds = {language: kind for language, (kind, _) in read.items()}
        check(
            len(set(kinds.values())) == 1,
            "paragraph {number} is of different kinds: {kinds}",
            "Begin its line with the same mark in every language.",
            kind="invalid",
            number=number + 1,
            kinds=", ".join(f"{language} {kind}" for language, kind in kinds.items()),
        )
        words = {language: said for language, (_, said) in read.items()}
        marked = sorted({each for said in words.values() for each in MARK.findall(said)})
        check(
            not marked and not any("[[" in said or "]]" in said for said in words.values()),
            "paragraph {number} contains the marks of a bracket: {places}",
            "Draft the text without them; then open brackets in its paragraphs.",
            kind="invalid",
            number=number + 1,
            places=", ".join(marked) or "[[",
        )
        found.append((next(iter(kinds.values())), words))
    return found


def _read_line(line: str) -> tuple[str, str]:
    for mark in sorted(MARKS, key=len, reverse=True):
        if line.startswith(mark) and line[len(mark) :].strip():
            return MARKS[mark], line[len(mark) :].strip()
    return "paragraph", line


def check_by_paragraph(row: TextVersionRow) -> None:
    """Refuse a version that is a whole text."""
    check(
        is_by_paragraph(row),
        "version {number} of this text is {state} as a whole and not by paragraph",
        "Divide the text into paragraphs first.",
        number=row.number,
        state=word(row.state),
    )
