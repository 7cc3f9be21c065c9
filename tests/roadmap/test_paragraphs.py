"""Texts by paragraph: stable ids, brackets with alternatives, concordance, signature."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.roadmap.acts.registry import words_of
from keruen.roadmap.acts.text_records import last_version, list_versions, missing_concordance
from keruen.roadmap.bundle import export_bundle
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.paragraphs import (
    PlacedParagraph,
    read_comments,
    read_concordances,
    read_paragraphs,
    read_text_brackets,
)
from keruen.roadmap.verifying import verify_bundle
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, SIDES, act, agree, five, sign, write_text
from tests.roadmap.test_attacks import attack

CHANGED = (
    "what was shown has changed in the meantime, so nothing was agreed to\n"
    "  Compare what you saw with what stands now, and decide again."
)
TEN = "\n".join(f"Paragraph {number} of the text." for number in range(1, 11))


def draft(database: Database, words: str = TEN, kind: str = "communique", **fields: Any) -> str:
    """A text by paragraph in five languages; returns the id of its document."""
    given = {"texts": five(words), "languages": LANGUAGES, "title": five("Text")} | fields
    return act(database, MAR, "draft_text", kind=kind, **given).id


def placed(database: Database, document: str) -> list[PlacedParagraph]:
    """The paragraphs of the newest version."""
    with read_desk(database, MAR, NOW) as desk:
        return read_paragraphs(desk, last_version(desk, document).id)


def newest(database: Database, document: str) -> Any:
    """The newest version of a document."""
    with read_desk(database, MAR, NOW) as desk:
        return last_version(desk, document)


def open_bracket(database: Database, paragraph: str, words: str, **fields: Any) -> str:
    """A bracket that MAR opens around words of a paragraph that is the same in five languages."""
    return act(
        database, MAR, "bracket_words", paragraph_id=paragraph, marked=five(words), **fields
    ).id


def refused(database: Database, side: Any, name: str, **fields: Any) -> str:
    """The whole text of a refused act."""
    with pytest.raises(KeruenError) as error:
        act(database, side, name, **fields)
    return str(error.value)


def confirm_and_agree(database: Database, document: str) -> str:
    """Both sides confirm every language and agree; returns the id of the version."""
    version = newest(database, document).id
    for side in SIDES:
        for language in LANGUAGES:
            with read_desk(database, side, NOW) as desk:
                missing = missing_concordance(desk, last_version(desk, document))
            if f"{side.party} {language}" in missing:
                act(database, side, "confirm_concordance", version_id=version, language=language)
    for side in SIDES:
        act(database, side, "agree_to_text", version_id=version)
    return str(version)


def test_a_text_is_edited_bracketed_answered_and_signed(database: Database) -> None:
    document = draft(database, "# Communique\nThe sides study a hub.\nThe end.")
    first = placed(database, document)
    assert [(each.name, each.row.kind) for each in first] == [
        ("p1", "title"),
        ("p2", "paragraph"),
        ("p3", "paragraph"),
    ]
    act(
        database,
        KAZ,
        "edit_paragraph",
        paragraph_id=first[1].id,
        texts=five("The sides study a grain hub."),
    )
    after = placed(database, document)
    assert [each.id for each in after] == [each.id for each in first]
    assert after[1].revision.texts["fr"] == "The sides study a grain hub."
    bracket = open_bracket(
        database,
        first[1].id,
        "The sides [[study]] a grain hub.",
        alternative=five("commit to build"),
    )
    assert newest(database, document).state == "negotiated"
    assert (
        newest(database, document).texts["ar"].splitlines()[1] == "The sides [[2.1]] a grain hub."
    )
    offered = act(
        database, KAZ, "offer_alternative", text_bracket_id=bracket, texts=five("will examine")
    ).id
    act(database, MAR, "accept_alternative", alternative_id=offered)
    assert newest(database, document).texts["ru"] == (
        "Communique\nThe sides will examine a grain hub.\nThe end."
    )
    version = confirm_and_agree(database, document)
    sign(database, version, MAR, KAZ)
    assert newest(database, document).state == "signed"
    found = verify_bundle(export_bundle(database, KAZ, version))
    assert found[1:3] == [
        f"text {document} version 1, languages ar en fr kk ru",
        "3 paragraphs; the copies of KAZ and MAR are the same",
    ]


def test_a_changed_alternative_is_not_accepted(database: Database) -> None:
    """What KAZ reads is what enters the text, or nothing does."""
    document = draft(database, "The sides study a hub.")
    identifier = placed(database, document)[0].id
    bracket = open_bracket(database, identifier, "The sides [[study]] a hub.")
    offered = act(
        database, MAR, "offer_alternative", text_bracket_id=bracket, texts=five("will study")
    ).id
    with read_desk(database, KAZ, NOW) as desk:
        seen = fingerprint(words_of(desk, "accept_alternative", {"alternative_id": offered}))
    # MAR withdraws what KAZ reads and offers other words; then it changes the words around.
    act(
        database,
        MAR,
        "edit_paragraph",
        paragraph_id=identifier,
        texts=five("The sides [[1.1]] a hub at once."),
    )
    said = refused(database, KAZ, "accept_alternative", alternative_id=offered, seen=seen)
    assert said == CHANGED
    act(database, MAR, "withdraw_alternative", alternative_id=offered, reason="other words")
    act(database, MAR, "offer_alternative", text_bracket_id=bracket, texts=five("commit to buy"))
    said = refused(database, KAZ, "accept_alternative", alternative_id=offered, seen=seen)
    assert said == CHANGED
    assert newest(database, document).texts["en"] == "The sides [[1.1]] a hub at once."
    changed = "UPDATE alternative SET texts = '{}' WHERE id = :id"
    assert attack(database, MAR, changed, id=offered) == "this part of the record is never changed"
    closed = "UPDATE text_bracket SET state = 'resolved', accepted = :a, seen = :seen WHERE id = :b"
    said = "a bracket closes with an alternative of the other side, worded in every language"
    with read_desk(database, KAZ, NOW) as desk:
        live = read_text_brackets(desk, [identifier])[identifier][0].alternatives[0].id
    for side, chosen, words in (
        (MAR, live, seen),
        (KAZ, offered, seen),
        (KAZ, live, ""),
    ):
        assert attack(database, side, closed, a=chosen, b=bracket, seen=words) == said


def test_editing_one_paragraph_keeps_the_other_concordances(database: Database) -> None:
    document = draft(database)
    version = newest(database, document).id
    for side in SIDES:
        for language in LANGUAGES:
            act(database, side, "confirm_concordance", version_id=version, language=language)
    before = placed(database, document)

    def kept() -> set[str]:
        with read_desk(database, MAR, NOW) as desk:
            now = read_paragraphs(desk, version)
            given = read_concordances(desk, [each.id for each in now])
        return {
            each.name
            for each in now
            if all(
                (each.id, each.revision.sha256, language, side.party) in given
                for language in LANGUAGES
                for side in SIDES
            )
        }

    assert len(kept()) == 10
    act(
        database,
        KAZ,
        "edit_paragraph",
        paragraph_id=before[3].id,
        texts=five("Another paragraph 4."),
    )
    assert kept() == {f"p{number}" for number in (1, 2, 3, 5, 6, 7, 8, 9, 10)}
    with read_desk(database, MAR, NOW) as desk:
        assert len(missing_concordance(desk, last_version(desk, document))) == 10
    assert refused(database, MAR, "agree_to_text", version_id=version).startswith(
        "the concordance is not complete: MAR ar, MAR en"
    )
    act(
        database,
        KAZ,
        "edit_paragraph",
        paragraph_id=before[3].id,
        texts=five("Paragraph 4 of the text."),
    )
    assert len(kept()) == 10


def test_nested_and_lost_marks_are_refused(database: Database) -> None:
    document = draft(database, "The sides study a hub.")
    identifier = placed(database, document)[0].id
    nested = five("The [[sides [[study]] a]] hub.")
    assert refused(database, MAR, "bracket_words", paragraph_id=identifier, marked=nested) == (
        "brackets are nested in ar\n  Mark one passage; resolve the bracket inside it first."
    )
    one = {**five("The sides [[study]] a hub."), "ru": "The sides study a hub."}
    assert refused(database, MAR, "bracket_words", paragraph_id=identifier, marked=one) == (
        "0 passages are marked in ru, not one\n"
        "  Write [[ before and ]] after the words in dispute, once in every language."
    )
    other = {**five("The sides [[study]] a hub."), "ru": "The sides [[build]] a hub."}
    assert refused(database, MAR, "bracket_words", paragraph_id=identifier, marked=other) == (
        "the marked text of ru has other words than p1\n"
        "  Mark the words without changing them; the alternative has a field of its own."
    )
    open_bracket(database, identifier, "The sides [[study]] a hub.")
    lost = five("The sides study a hub.")
    assert refused(database, KAZ, "edit_paragraph", paragraph_id=identifier, texts=lost) == (
        "the brackets of p1 in ar are -, not 1.1\n"
        "  Leave each mark such as [[4.1]] once in every language, and open new brackets with "
        "their own form."
    )
    second = open_bracket(database, identifier, "The [[sides]] [[1.1]] a hub.")
    assert newest(database, document).texts["kk"] == "The [[1.2]] [[1.1]] a hub."
    act(database, MAR, "withdraw_bracket", text_bracket_id=second)
    assert newest(database, document).texts["kk"] == "The sides [[1.1]] a hub."
    held = first_bracket(database, identifier)
    assert refused(database, KAZ, "withdraw_bracket", text_bracket_id=held) == (
        "this bracket was opened by MAR\n"
        "  Accept an alternative, or ask that side to withdraw its bracket."
    )


def first_bracket(database: Database, paragraph: str) -> str:
    """The oldest bracket of a paragraph."""
    with read_desk(database, MAR, NOW) as desk:
        return read_text_brackets(desk, [paragraph])[paragraph][0].row.id


def test_a_side_may_want_nothing(database: Database) -> None:
    document = draft(database, "The sides study a hub, at once.")
    identifier = placed(database, document)[0].id
    passage = "The sides study a hub[[, at once]]."
    bracket = open_bracket(database, identifier, passage, delete=True)
    with read_desk(database, KAZ, NOW) as desk:
        held = read_text_brackets(desk, [identifier])[identifier][0]
    assert (held.row.state, held.alternatives[0].deletes) == ("proposed", True)
    act(database, KAZ, "accept_alternative", alternative_id=held.alternatives[0].id)
    assert newest(database, document).texts["en"] == "The sides study a hub."
    said = refused(database, KAZ, "offer_alternative", text_bracket_id=bracket, texts=five("x"))
    assert said == (
        "bracket 1.1 is already resolved\n  Open a new bracket if the wording is to change."
    )


def test_the_own_side_alone_sees_private_comments_and_proposals(database: Database) -> None:
    document = draft(database, "The sides study a hub.")
    identifier = placed(database, document)[0].id
    for words, private in (("for both", False), ("for us alone", True)):
        act(
            database,
            MAR,
            "comment_paragraph",
            paragraph_id=identifier,
            words=words,
            private=private,
            quote="study",
        )
    for side, seen in ((MAR, ["for both", "for us alone"]), (KAZ, ["for both"])):
        with read_desk(database, side, NOW) as desk:
            found = read_comments(desk, [identifier])[identifier]
        assert sorted(each.words for each in found) == seen
    act(database, KAZ, "resolve_comment", comment_id=found[0].id)
    assert refused(database, MAR, "resolve_comment", comment_id=found[0].id) == (
        "this comment is already resolved\n  Write a new one."
    )


def test_paragraphs_are_added_moved_and_removed(database: Database) -> None:
    document = draft(database, "# T\nOne.\nTwo.")
    title, one, two = (each.id for each in placed(database, document))
    added = act(
        database, KAZ, "add_paragraph", document_id=document, texts=five("Between."), after_id=one
    ).id
    assert [each.name for each in placed(database, document)] == ["p1", "p2", "p4", "p3"]
    act(database, MAR, "move_paragraph", paragraph_id=two, after_id=title)
    assert [each.name for each in placed(database, document)] == ["p1", "p3", "p2", "p4"]
    act(database, MAR, "remove_paragraph", paragraph_id=one)
    assert newest(database, document).texts["fr"] == "T\nTwo.\nBetween."
    assert refused(
        database, MAR, "edit_paragraph", paragraph_id=one, texts=five("One more.")
    ).startswith("p2 is not in version 1 of this text")
    act(database, MAR, "save_version", document_id=document)
    act(database, KAZ, "edit_paragraph", paragraph_id=added, texts=five("After."))
    with read_desk(database, MAR, NOW) as desk:
        texts = [each.texts["fr"] for each in list_versions(desk, document)]
    assert texts == ["T\nTwo.\nBetween.", "T\nTwo.\nAfter."]


def test_a_whole_text_is_continued_by_paragraph(database: Database) -> None:
    document, version = write_text(database, "First.\nSecond.")
    agree(database, version)
    sign(database, version, MAR, KAZ)
    before = export_bundle(database, MAR, version)
    act(database, MAR, "divide_text", document_id=document)
    assert [each.revision.texts["ru"] for each in placed(database, document)] == [
        "First.",
        "Second.",
    ]
    assert refused(database, MAR, "write_version", document_id=document, texts=five("Other.")) == (
        "this text is negotiated by paragraph\n"
        "  Edit its paragraphs, or save the version and continue in the next one."
    )
    second = confirm_and_agree(database, document)
    sign(database, second, MAR, KAZ)
    after = export_bundle(database, MAR, second)
    assert (before["format"], after["format"]) == ("keruen bundle 2", "keruen bundle 3")
    for bundle in (before, after, export_bundle(database, MAR, version)):
        assert verify_bundle(bundle)[0].startswith("signed by KAZ and MAR")
    # A text of one form is not verified as one of the other.
    for bundle, other in ((before, "keruen bundle 3"), (after, "keruen bundle 2")):
        with pytest.raises(KeruenError, match="not of the format of the bundle"):
            verify_bundle({**bundle, "format": other})


def test_plain_sql_cannot_change_what_is_agreed(database: Database) -> None:
    document = draft(database, "The sides study a hub.\nThe end.")
    version = confirm_and_agree(database, document)
    first, second = placed(database, document)
    said = "the paragraphs of a version change only while it is negotiated"
    for change in ("position = 1", "removed = true"):
        statement = f"UPDATE version_paragraph SET {change} WHERE id = :id"
        assert attack(database, KAZ, statement, id=first.place.id) == said
    swapped = "UPDATE version_paragraph SET revision = :other WHERE id = :id"
    found = attack(database, KAZ, swapped, other=second.revision.id, id=first.place.id)
    assert found in (
        said,
        "a version contains the paragraphs of its own document, with their own wordings",
    )
    words = "UPDATE revision SET texts = '{}' WHERE id = :id"
    kept = "this part of the record is never changed"
    assert attack(database, KAZ, words, id=first.revision.id) == kept
    form = "UPDATE text_version SET form = NULL WHERE id = :id"
    assert attack(database, KAZ, form, id=version) != ""


def test_empty_words_close_no_bracket(database: Database) -> None:
    """An alternative with an empty wording in a language, written and accepted by plain SQL."""
    document = draft(database, "The sides study a hub.")
    bracket = open_bracket(database, placed(database, document)[0].id, "The sides [[study]] a hub.")
    words = '{"fr": "a", "en": "a", "ar": "", "kk": "a", "ru": "a"}'
    offered = (
        "INSERT INTO alternative (id, tier, party, bracket, of_party, texts, deletes, created_at, "
        f"created_by) VALUES ('empty', 'shared', 'MAR', '{bracket}', 'MAR', :words, :deletes, "
        "'now', 'mar')"
    )
    assert attack(database, MAR, offered, words=words, deletes=False) == ""
    proposed = f"UPDATE text_bracket SET state = 'proposed' WHERE id = '{bracket}'"
    assert attack(database, MAR, proposed) == ""
    accepted = (
        f"UPDATE text_bracket SET state = 'resolved', accepted = 'empty', seen = '{'a' * 64}' "
        f"WHERE id = '{bracket}'"
    )
    assert attack(database, KAZ, accepted) == (
        "a bracket closes with an alternative of the other side, worded in every language"
    )
