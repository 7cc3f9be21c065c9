"""Texts by paragraph: drafted, edited, ordered, confirmed paragraph by paragraph, saved."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from keruen.roadmap.acts.fields import DocumentId, MaybeParagraphId, MaybeSessionId, ParagraphId
from keruen.roadmap.acts.paragraph_records import (
    STEP,
    add_first,
    check_by_paragraph,
    check_words,
    copy_paragraphs,
    find_paragraph,
    put_words,
    read_lines,
    unresolved_places,
    write_version_again,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.text_records import (
    add_version,
    authentic_languages,
    find_negotiable,
    last_version,
)
from keruen.roadmap.acts.texts import add_document
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.paragraphs import (
    is_by_paragraph,
    read_concordances,
    read_paragraphs,
)
from keruen.roadmap.rows import DocumentRow, TextVersionRow
from keruen.roadmap.tables import paragraph_concordance, text_version, version_paragraph
from keruen.roadmap.versions import PARAGRAPHS
from keruen.store.fields import Code, Codes, Day, DocumentTexts, MaybeLine, Titles, Wordings
from keruen.store.refusal import check, refuse, word

ENTRY_RULES = ("signature", "last_notification", "date")
"""When an instrument enters into force."""

Days = Annotated[int, Field(ge=0, le=730)]


@act("text")
def draft_text(
    desk: Desk,
    kind: Code,
    title: Titles,
    texts: DocumentTexts,
    languages: Codes,
    session_id: MaybeSessionId = "",
    tier: Code = "shared",
    prevails: MaybeLine = "",
) -> Done:
    """Draft a text by paragraph in its authentic languages, each line a paragraph."""
    made = add_document(desk, kind, title, languages, session_id, tier, prevails)
    row = desk.find(DocumentRow, made)
    _divide(desk, row, texts, None)
    return Done("document", made, tier)


@act("text", binds="version_of")
def divide_text(desk: Desk, document_id: DocumentId) -> Done:
    """Continue a text by paragraph in a new version, each line a paragraph."""
    row = desk.find_live(DocumentRow, document_id)
    last = last_version(desk, document_id)
    check(
        not is_by_paragraph(last),
        "this text is already by paragraph",
        "Edit its paragraphs.",
    )
    _check_followed(last)
    _supersede_draft(desk, last)
    made = _divide(desk, row, last.texts, last.id)
    return Done("text_version", made, row.tier)


def _divide(desk: Desk, row: DocumentRow, texts: dict[str, str], supersedes: str | None) -> str:
    """Add a version by paragraph with the lines of a text; returns its id."""
    languages = authentic_languages(desk, row.id)
    made = add_version(desk, row, texts, languages, supersedes, form=PARAGRAPHS)
    version = desk.find(TextVersionRow, made)
    for place, (kind, words) in enumerate(read_lines(version.texts, languages), start=1):
        add_first(desk, row, version, kind, words, place * STEP, place if not supersedes else 0)
    write_version_again(desk, version)
    return made


@act("text", binds="paragraph")
def edit_paragraph(desk: Desk, paragraph_id: ParagraphId, texts: Wordings) -> Done:
    """Change the words of a paragraph; its concordance is confirmed anew, that of others stays."""
    version, placed = find_paragraph(desk, paragraph_id)
    places = unresolved_places(desk, paragraph_id)
    words = check_words(desk, version.document, texts, places, placed.name)
    put_words(desk, version, placed, words, placed.revision.alternat)
    return Done("paragraph", paragraph_id, version.tier)


@act("text", binds="paragraph")
def word_copy(
    desk: Desk, paragraph_id: ParagraphId, copy_of: Code, texts: Wordings | None = None
) -> Done:
    """Give a paragraph the wording of one side's copy, which names that side first."""
    version, placed = find_paragraph(desk, paragraph_id)
    codes = [each.code for each in desk.parties]
    check(
        copy_of in codes,
        "{party} is not a side of this roadmap",
        "Name one of {parties}.",
        kind="invalid",
        party=repr(copy_of[:20]),
        parties=", ".join(codes),
    )
    check(
        not unresolved_places(desk, paragraph_id),
        "{name} still has an open bracket",
        "Resolve it first; then write the wording of the copies.",
        name=placed.name,
    )
    own = {language: words.strip() for language, words in (texts or {}).items() if words.strip()}
    whole = check_words(desk, version.document, {**placed.revision.texts, **own}, [], placed.name)
    differs = {
        language: whole[language]
        for language in own
        if whole[language] != placed.revision.texts.get(language)
    }
    alternat = {**placed.revision.alternat, copy_of: differs}
    put_words(
        desk,
        version,
        placed,
        placed.revision.texts,
        {party: words for party, words in sorted(alternat.items()) if words},
    )
    return Done("paragraph", paragraph_id, version.tier)


@act("text")
def add_paragraph(
    desk: Desk,
    document_id: DocumentId,
    texts: Wordings,
    kind: Code = "paragraph",
    after_id: MaybeParagraphId = "",
) -> Done:
    """Add a paragraph to a text under negotiation, after another one or at its end."""
    row = desk.find_live(DocumentRow, document_id)
    version = find_negotiable(desk, last_version(desk, document_id).id)
    check_by_paragraph(version)
    words = check_words(desk, document_id, texts, [], "-")
    made = add_first(desk, row, version, kind, words, position_after(desk, version, after_id))
    write_version_again(desk, version)
    return Done("paragraph", made, row.tier)


@act("text", binds="paragraph")
def move_paragraph(desk: Desk, paragraph_id: ParagraphId, after_id: MaybeParagraphId = "") -> Done:
    """Move a paragraph behind another one; without one, to the beginning."""
    version, placed = find_paragraph(desk, paragraph_id)
    check(
        after_id != paragraph_id,
        "{name} cannot stand behind itself",
        "Name another paragraph.",
        kind="invalid",
        name=placed.name,
    )
    position = position_after(desk, version, after_id) if after_id else _first(desk, version)
    desk.change(version_paragraph, placed.place.id, position=position)
    write_version_again(desk, version)
    return Done("paragraph", paragraph_id, version.tier)


@act("text", binds="paragraph")
def remove_paragraph(desk: Desk, paragraph_id: ParagraphId) -> Done:
    """Take a paragraph out of a text under negotiation; its history stays."""
    version, placed = find_paragraph(desk, paragraph_id)
    check(
        not unresolved_places(desk, paragraph_id),
        "{name} still has an open bracket",
        "Resolve it or withdraw it first.",
        name=placed.name,
    )
    check(
        len(read_paragraphs(desk, version.id)) > 1,
        "{name} is the only paragraph of the text",
        "Edit it, or draft a new document.",
        name=placed.name,
    )
    desk.change(version_paragraph, placed.place.id, removed=True)
    write_version_again(desk, version)
    return Done("paragraph", paragraph_id, version.tier)


def position_after(desk: Desk, version: TextVersionRow, after_id: str) -> int:
    """A free position behind a paragraph; without one, at the end. Others move where needed."""
    placed = read_paragraphs(desk, version.id)
    if not after_id:
        return (placed[-1].place.position if placed else 0) + STEP
    at = next((place for place, each in enumerate(placed) if each.id == after_id), None)
    if at is None:
        refuse(
            "the paragraph to stand behind is not in version {number} of this text",
            "Name a paragraph that is in it.",
            kind="invalid",
            number=version.number,
        )
    before = placed[at].place.position
    following = placed[at + 1].place.position if at + 1 < len(placed) else before + 2 * STEP
    if following - before > 1:
        return (before + following) // 2
    for each in placed[at + 1 :]:
        desk.change(version_paragraph, each.place.id, position=each.place.position + STEP)
    return before + STEP // 2


def _first(desk: Desk, version: TextVersionRow) -> int:
    """A position before every paragraph of a version."""
    return read_paragraphs(desk, version.id)[0].place.position - STEP


@act("text", binds="paragraph")
def confirm_paragraph(
    desk: Desk, paragraph_id: ParagraphId, languages: Codes | None = None
) -> Done:
    """Confirm that the languages of a paragraph agree; without languages, all of them."""
    version, placed = find_paragraph(desk, paragraph_id)
    needed = authentic_languages(desk, version.document)
    other = sorted(set(languages or ()) - set(needed))
    check(
        not other,
        "{language} is not an authentic language of this document",
        "Confirm one of {languages}.",
        kind="invalid",
        language=", ".join(other)[:80],
        languages=", ".join(needed),
    )
    places = unresolved_places(desk, paragraph_id)
    check(
        not places,
        "this text still has open brackets: {places}",
        "Resolve every bracket; then agree and sign.",
        places=", ".join(places),
    )
    given = read_concordances(desk, [paragraph_id])
    me, sha256 = desk.actor.party, placed.revision.sha256
    left = [each for each in (languages or needed) if (paragraph_id, sha256, each, me) not in given]
    if not left:
        refuse(
            "{party} has already confirmed {language}",
            "Confirm the languages that are left.",
            party=me,
            language=", ".join(languages or needed),
        )
    for language in left:
        add_concordance(desk, version.tier, placed.id, sha256, language)
    return Done("paragraph", paragraph_id, version.tier)


def add_concordance(desk: Desk, tier: str, identifier: str, sha256: str, language: str) -> None:
    """Record that the actor's side confirms a language of the wording of a paragraph."""
    desk.add(
        paragraph_concordance,
        tier=tier,
        paragraph=identifier,
        sha256=sha256,
        language=language,
        of_party=desk.actor.party,
    )


@act("text", binds="version_of")
def save_version(desk: Desk, document_id: DocumentId) -> Done:
    """Save the version as it is and continue in the next one, with the same paragraphs."""
    row = desk.find_live(DocumentRow, document_id)
    last = last_version(desk, document_id)
    check_by_paragraph(last)
    _check_followed(last)
    _supersede_draft(desk, last)
    languages = authentic_languages(desk, document_id)
    made = add_version(desk, row, last.texts, languages, last.id, form=PARAGRAPHS)
    desk.change(
        text_version,
        made,
        entry_rule=last.entry_rule,
        entry_days=last.entry_days,
        entry_on=last.entry_on,
    )
    copy_paragraphs(desk, last.id, desk.find(TextVersionRow, made))
    if last.state == "negotiated":
        desk.go(text_version, desk.find(TextVersionRow, made), "negotiated")
    return Done("text_version", made, row.tier)


def _check_followed(last: TextVersionRow) -> None:
    check(
        last.state in ("draft", "negotiated", "agreed", "signed", "published"),
        "the last version of {id} cannot be followed",
        "Draft a new document.",
        id=last.document,
    )


def _supersede_draft(desk: Desk, last: TextVersionRow) -> None:
    if last.state in ("draft", "negotiated", "agreed"):
        desk.go(text_version, last, "superseded")


@act("text", binds="version_of")
def set_entry_rule(
    desk: Desk, document_id: DocumentId, rule: Code, days: Days = 0, on: Day | None = None
) -> Done:
    """Set when an instrument enters into force; the rule is part of what both sides sign."""
    version = find_negotiable(desk, last_version(desk, document_id).id)
    check_by_paragraph(version)
    check(
        rule in ENTRY_RULES,
        "{given} is not a rule of entry into force",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(rule[:40]),
        kinds=", ".join(ENTRY_RULES),
    )
    check(
        (rule == "date") == (on is not None),
        "the rule {rule} does not fit the date {on}",
        "Give a date for the rule date, and for no other.",
        kind="invalid",
        rule=word(rule),
        on=on or "-",
    )
    desk.change(
        text_version,
        version.id,
        entry_rule=rule,
        entry_days=days if rule != "date" else 0,
        entry_on=on.isoformat() if on else None,
    )
    write_version_again(desk, version)
    return Done("text_version", version.id, version.tier)
