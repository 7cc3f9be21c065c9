"""Brackets of paragraphs: words in dispute, what each side wants there, and how one is accepted."""

from __future__ import annotations

import re

from keruen.roadmap.acts.fields import AlternativeId, ParagraphId, TextBracketId
from keruen.roadmap.acts.paragraph_records import (
    check_words,
    find_paragraph,
    put_words,
    unresolved_places,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.text_records import authentic_languages
from keruen.roadmap.desk import Desk, Texts
from keruen.roadmap.reads.paragraphs import (
    UNRESOLVED,
    PlacedParagraph,
    is_complete,
    read_text_brackets,
)
from keruen.roadmap.rows import AlternativeRow, TextBracketRow, TextVersionRow
from keruen.roadmap.tables import alternative, text_bracket, text_version
from keruen.store.fields import Wordings, Words
from keruen.store.refusal import check, word

MOST_ALTERNATIVES = 5
"""So many alternatives may a side have in one bracket."""

OPENED = re.compile(r"\[\[([^\[\]]*)\]\]")


@act("text", binds="paragraph")
def bracket_words(
    desk: Desk,
    paragraph_id: ParagraphId,
    marked: Wordings,
    alternative: Wordings | None = None,
    delete: bool = False,
) -> Done:
    """Put words of a paragraph in brackets, with the alternative of the actor's side.

    The words in dispute are marked with ``[[`` and ``]]`` in every authentic language.
    """
    version, placed = find_paragraph(desk, paragraph_id)
    check(
        not placed.revision.alternat,
        "{name} has its own wording in the copies",
        "Remove the wording of each copy first; then open the bracket.",
        name=placed.name,
    )
    old = unresolved_places(desk, paragraph_id)
    place = _next_place(desk, placed)
    standing: dict[str, str] = {}
    texts: dict[str, str] = {}
    for language in authentic_languages(desk, version.document):
        texts[language], standing[language] = _take_words(
            marked.get(language, ""), placed, language, place, old
        )
    words = check_words(desk, version.document, texts, sorted([*old, place]), placed.name)
    made = desk.add(
        text_bracket,
        tier=version.tier,
        paragraph=paragraph_id,
        place=place,
        standing=standing,
        opened_party=desk.actor.party,
        state="open",
    )
    put_words(desk, version, placed, words, {})
    if version.state == "draft":
        desk.go(text_version, desk.find(TextVersionRow, version.id), "negotiated")
    if delete or any((alternative or {}).values()):
        _offer(desk, desk.find(TextBracketRow, made), version, alternative or {}, delete)
    return Done("text_bracket", made, version.tier)


def _next_place(desk: Desk, placed: PlacedParagraph) -> str:
    """The name of the next bracket of a paragraph, such as 4.2."""
    held = read_text_brackets(desk, [placed.id]).get(placed.id, [])
    return f"{placed.row.number}.{len(held) + 1}"


def _take_words(
    marked: str, placed: PlacedParagraph, language: str, place: str, old: list[str]
) -> tuple[str, str]:
    """The text of a language with the mark of the new bracket, and the words that stood there."""
    marked = marked.strip()
    depth = 0
    for found in re.finditer(r"\[\[|\]\]", marked):
        depth += 1 if found[0] == "[[" else -1
        check(
            0 <= depth <= 1,
            "brackets are nested in {language}",
            "Mark one passage; resolve the bracket inside it first.",
            kind="invalid",
            language=language,
        )
    taken = [found for found in OPENED.finditer(marked) if found[1] not in old]
    check(
        len(taken) == 1,
        "{count} passages are marked in {language}, not one",
        "Write [[ before and ]] after the words in dispute, once in every language.",
        kind="invalid",
        count=len(taken),
        language=language,
    )
    words = taken[0][1].strip()
    plain = f"{marked[: taken[0].start()]}{taken[0][1]}{marked[taken[0].end() :]}"
    check(
        plain.split() == placed.revision.texts.get(language, "").split(),
        "the marked text of {language} has other words than {name}",
        "Mark the words without changing them; the alternative has a field of its own.",
        kind="invalid",
        language=language,
        name=placed.name,
    )
    text = f"{marked[: taken[0].start()]}[[{place}]]{marked[taken[0].end() :]}"
    return text, words


@act("text")
def offer_alternative(
    desk: Desk, text_bracket_id: TextBracketId, texts: Wordings | None = None, delete: bool = False
) -> Done:
    """Offer an alternative of the actor's side for a bracket: words, or to delete the passage."""
    row = _standing(desk, text_bracket_id)
    version, _ = find_paragraph(desk, row.paragraph)
    made = _offer(desk, row, version, texts or {}, delete)
    return Done("alternative", made, row.tier)


def _offer(
    desk: Desk, row: TextBracketRow, version: TextVersionRow, texts: Texts, delete: bool
) -> str:
    clean = {language: words.strip() for language, words in texts.items() if words.strip()}
    languages = authentic_languages(desk, version.document)
    check(
        delete != bool(clean),
        "an alternative has words, or asks to delete the passage; this one has {given}",
        "Write the words in at least one language, or choose to delete.",
        kind="invalid",
        given=word("both" if delete else "neither"),
    )
    other = sorted(set(clean) - set(languages))
    check(
        not other,
        "{language} is not an authentic language of this document",
        "Write the alternative in {languages}.",
        kind="invalid",
        language=", ".join(other)[:80],
        languages=", ".join(languages),
    )
    check(
        not any("[[" in words or "]]" in words or "\n" in words for words in clean.values()),
        "an alternative contains the marks of a bracket or a line break",
        "Write plain words; a bracket inside a bracket is not possible.",
        kind="invalid",
    )
    mine = desk.count(
        alternative,
        alternative.c.bracket == row.id,
        alternative.c.of_party == desk.actor.party,
        alternative.c.withdrawn_at.is_(None),
    )
    check(
        mine < MOST_ALTERNATIVES,
        "{party} has {count} alternatives in this bracket already",
        "Withdraw one first.",
        party=desk.actor.party,
        count=mine,
    )
    made = desk.add(
        alternative,
        tier=row.tier,
        bracket=row.id,
        of_party=desk.actor.party,
        texts=clean,
        deletes=delete,
    )
    if row.state == "open" and is_complete(desk.find(AlternativeRow, made), languages):
        desk.go(text_bracket, row, "proposed")
    return made


@act("text")
def withdraw_alternative(desk: Desk, alternative_id: AlternativeId, reason: Words) -> Done:
    """Withdraw an alternative of the actor's side."""
    row = desk.find_live(AlternativeRow, alternative_id)
    check(
        row.of_party == desk.actor.party,
        "this alternative is of {party}",
        "A side withdraws its own alternatives.",
        kind="forbidden",
        party=row.of_party,
    )
    held = _standing(desk, row.bracket)
    version, placed = find_paragraph(desk, held.paragraph)
    desk.withdraw(alternative, row, reason)
    languages = authentic_languages(desk, version.document)
    left = next(
        each.alternatives
        for each in read_text_brackets(desk, [placed.id])[placed.id]
        if each.row.id == held.id
    )
    if held.state == "proposed" and not any(is_complete(each, languages) for each in left):
        desk.go(text_bracket, held, "open")
    return Done("alternative", alternative_id, row.tier)


@act("text", binds="alternative")
def accept_alternative(desk: Desk, alternative_id: AlternativeId) -> Done:
    """Put the other side's alternative into the text: the bracket closes with these words."""
    row = desk.find_live(AlternativeRow, alternative_id)
    held = _standing(desk, row.bracket)
    version, placed = find_paragraph(desk, held.paragraph)
    check(
        row.of_party != desk.actor.party,
        "{party} proposed this wording itself",
        "Let the other side accept it.",
        kind="forbidden",
        party=desk.actor.party,
    )
    missing = [
        language
        for language in authentic_languages(desk, version.document)
        if not row.deletes and not row.texts.get(language)
    ]
    check(
        not missing,
        "this alternative has no wording yet in {languages}",
        "A bracket closes only with words in every authentic language. Ask for them, or offer an "
        "alternative that has them.",
        languages=", ".join(missing),
    )
    desk.go(text_bracket, held, "resolved", accepted=row.id, seen=desk.seen)
    put_words(desk, version, placed, fill_place(placed, held.place, row.texts), {})
    return Done("text_bracket", held.id, version.tier)


@act("text", binds="text_bracket")
def withdraw_bracket(desk: Desk, text_bracket_id: TextBracketId) -> Done:
    """Withdraw a bracket that the actor's side opened: the words that stood there stand again."""
    held = _standing(desk, text_bracket_id)
    version, placed = find_paragraph(desk, held.paragraph)
    check(
        held.opened_party == desk.actor.party,
        "this bracket was opened by {party}",
        "Accept an alternative, or ask that side to withdraw its bracket.",
        kind="forbidden",
        party=held.opened_party,
    )
    desk.go(text_bracket, held, "withdrawn")
    put_words(desk, version, placed, fill_place(placed, held.place, held.standing), {})
    return Done("text_bracket", held.id, version.tier)


def fill_place(placed: PlacedParagraph, place: str, words: Texts) -> dict[str, str]:
    """The texts of a paragraph with words in the place of a bracket.

    Where the words are none, the space around the place is one space, and none before a mark of
    punctuation.
    """
    mark = f"[[{place}]]"
    filled = {}
    for language, text in placed.revision.texts.items():
        said = words.get(language, "")
        made = text.replace(mark, said)
        if not said:
            before, _, after = text.partition(mark)
            joined = f"{before.rstrip()} {after.lstrip()}".strip()
            made = re.sub(r" ([.,;:!?،؛؟)])", r"\1", joined) if mark in text else text
        filled[language] = made
    return filled


def _standing(desk: Desk, identifier: str) -> TextBracketRow:
    row = desk.find_live(TextBracketRow, identifier)
    check(
        row.state in UNRESOLVED,
        "bracket {place} is already resolved",
        "Open a new bracket if the wording is to change.",
        place=row.place,
    )
    return row
