"""Communiqués: published once each paragraph has its verb and a provision or "no action"."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.paragraph_verbs import read_verbs, without_verb
from keruen.store.database import Database
from keruen.store.roles import PUBLIC
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, act, find, five, sign, write_text
from tests.roadmap.sides import agree as agree_whole
from tests.roadmap.test_attacks import attack
from tests.roadmap.test_paragraphs import confirm_and_agree, draft, newest, placed, refused

ON_EACH_DATABASE = True

WORDS = (
    "# Joint communique\nThe sides agree to meet every year.\nThey note the talks held in Rabat."
)
REASON = five("A fact that is recorded.")


def signed(database: Database, words: str = WORDS, kind: str = "communique") -> tuple[str, str]:
    """A text by paragraph that both sides signed; its document and its version."""
    document = draft(database, words, kind=kind)
    version = confirm_and_agree(database, document)
    sign(database, version, MAR, KAZ)
    return document, version


def record(database: Database, document: str, number: int, side: Any = MAR, **fields: Any) -> None:
    """Record the verb of a paragraph by its place in the text."""
    paragraph = placed(database, document)[number].id
    act(database, side, "record_verb", paragraph_id=paragraph, **fields)


AGREE: dict[str, Any] = {"verb": five("agree to meet"), "modality": "agreed", "provision_id": "p04"}
NOTE: dict[str, Any] = {"verb": five("note"), "modality": "noted", "reason": REASON}


@pytest.mark.parametrize("kind", ["communique", "statement"])
def test_a_communique_is_published_once_each_paragraph_has_its_verb(
    database: Database, kind: str
) -> None:
    document, version = signed(database, kind=kind)
    about: dict[str, Any] = {"version_id": version}
    assert refused(database, MAR, "publish_text", **about) == (
        "these paragraphs have no verb yet: p2, p3\n"
        "  Record the verb of each, with its provision or the reason why no action follows."
    )
    record(database, document, 1, **AGREE)
    assert refused(database, MAR, "publish_text", **about).startswith(
        "these paragraphs have no verb yet: p3\n"
    )
    record(database, document, 2, KAZ, **NOTE)
    with read_desk(database, KAZ, NOW) as desk:
        found = read_verbs(desk, placed(database, document))
        assert without_verb(desk, placed(database, document)) == []
    assert [
        (row.verb["ar"], row.modality, row.provision, row.reason, row.of_party)
        for row in found.values()
    ] == [
        ("agree to meet", "agreed", "p04", None, "MAR"),
        ("note", "noted", None, REASON, "KAZ"),
    ]
    act(database, MAR, "publish_text", **about)
    assert newest(database, document).state == "signed"
    act(database, KAZ, "publish_text", **about)
    assert find(database, t.text_version, version, PUBLIC)["state"] == "published"
    assert refused(
        database, MAR, "record_verb", paragraph_id=placed(database, document)[1].id, **AGREE
    ) == ("version 1 of this text is published with its verbs\n  Save a new version.")


def test_both_sides_agree_to_publish_with_the_same_verbs(database: Database) -> None:
    """A verb that changes after one side agreed to publish: that side agrees again."""
    document, version = signed(database)
    record(database, document, 1, **AGREE)
    record(database, document, 2, **NOTE)
    act(database, MAR, "publish_text", version_id=version)
    record(database, document, 1, KAZ, **AGREE | {"modality": "emphasised"})
    act(database, KAZ, "publish_text", version_id=version)
    assert newest(database, document).state == "signed"
    published = f"UPDATE text_version SET state = 'published' WHERE id = '{version}'"
    assert attack(database, KAZ, published) == "a signed text is published by both sides alone"
    act(database, MAR, "publish_text", version_id=version)
    assert newest(database, document).state == "published"


def test_another_wording_needs_its_verb_anew(database: Database) -> None:
    document = draft(database, WORDS)
    record(database, document, 1, **AGREE)
    record(database, document, 2, **NOTE)
    second = placed(database, document)[1]
    words = five("The sides intend to meet every year.")
    act(database, KAZ, "edit_paragraph", paragraph_id=second.id, texts=words)
    with read_desk(database, MAR, NOW) as desk:
        assert [each.name for each in without_verb(desk, placed(database, document))] == ["p2"]
    act(database, KAZ, "edit_paragraph", paragraph_id=second.id, texts=second.revision.texts)
    with read_desk(database, MAR, NOW) as desk:
        assert without_verb(desk, placed(database, document)) == []


WRONG = [
    (AGREE | {"modality": "wished"}, "'wished' is not the modality of a verb\n  Write one of frame,"
     " noted, statement, reaffirmed, emphasised, examined, agreed."),
    (
        AGREE | {"verb": {**five("agree to meet"), "kk": "келісті"}},
        "the verb 'келісті' is not in p2 in kk\n"
        "  Copy it from the paragraph as it stands there, in each authentic language.",
    ),
    (
        AGREE | {"verb": {"fr": "agree"}},
        "the verb lacks a text in ar, en, kk, ru\n"
        "  Write it in every language that is asked for.",
    ),
    *(
        (
            {"verb": five("agree"), "modality": "agreed", **more},
            "p2 has a provision, or the reason why no action follows: one of the two\n"
            "  Name the provision that the paragraph makes or continues; if no action follows "
            "from it, give the reason.",
        )
        for more in ({}, {"provision_id": "p04", "reason": REASON}, {"reason": five(" ")})
    ),
    (AGREE | {"provision_id": "p99"}, "there is no provision 'p99'\n"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "said"), WRONG)
def test_wrong_verbs(database: Database, fields: dict[str, Any], said: str) -> None:
    document = draft(database, WORDS)
    paragraph = placed(database, document)[1].id
    found = refused(database, MAR, "record_verb", paragraph_id=paragraph, **fields)
    assert found == said if not said.endswith("\n") else found.startswith(said)


def test_what_has_no_verb(database: Database) -> None:
    document = draft(database, WORDS)
    title = placed(database, document)[0].id
    assert refused(database, MAR, "record_verb", paragraph_id=title, **NOTE) == (
        "p1 is a title and has no verb\n  Record the verbs of the other paragraphs."
    )
    minutes = placed(database, draft(database, WORDS, kind="minutes"))[1].id
    assert refused(database, MAR, "record_verb", paragraph_id=minutes, **NOTE) == (
        "a text of the kind minutes is published without verbs of its paragraphs\n"
        "  Record verbs in communiqués and statements."
    )


EMPTY = (
    "the text has a form and no contents: no paragraph besides titles and signatures\n"
    "  Add its paragraphs in a new version; then both sides agree to it and sign it."
)


@pytest.mark.parametrize("kind", ["communique", "minutes", "memorandum", "other"])
def test_an_empty_form_is_not_published(database: Database, kind: str) -> None:
    """A text of titles and headings, of any kind."""
    _, version = signed(database, "# Joint communique\n## First part", kind)
    assert refused(database, MAR, "publish_text", version_id=version) == EMPTY
    state = f"UPDATE text_version SET state = 'published' WHERE id = '{version}'"
    assert attack(database, MAR, state) in (
        "a text without contents is not published",
        "a signed text is published by both sides alone",
    )


def test_a_communique_in_one_piece_is_divided_first(database: Database) -> None:
    done = act(
        database,
        MAR,
        "draft_document",
        kind="communique",
        title=five("Communique"),
        texts=five("The sides agree."),
        languages=LANGUAGES,
    )
    version = newest(database, done.id).id
    agree_whole(database, version)
    sign(database, version, MAR, KAZ)
    assert refused(database, MAR, "publish_text", version_id=version) == (
        "the verbs of a communique are recorded paragraph by paragraph, and this text is one "
        "piece\n  Divide the text into paragraphs; then both sides agree to it and sign it."
    )
    act(database, MAR, "divide_text", document_id=done.id)
    version = confirm_and_agree(database, done.id)
    sign(database, version, MAR, KAZ)
    record(database, done.id, 0, verb=five("agree"), modality="agreed", provision_id="p04")
    for side in (MAR, KAZ):
        act(database, side, "publish_text", version_id=version)
    assert newest(database, done.id).state == "published"


def test_the_database_holds_the_same_rules(database: Database) -> None:
    """Both sides agreed to publish and one writes the state itself, without the verbs."""
    document, version = signed(database)
    second = placed(database, document)[1]
    for side in (MAR, KAZ):
        given = (
            "INSERT INTO assent (id, tier, party, kind, subject, step, of_party, account, seen, "
            f"created_at, created_by) VALUES ('a_{side.party}', 'shared', '{side.party}', "
            f"'text_version', '{version}', 'publish', '{side.party}', '{side.account}', "
            f"'{'a' * 64}', 'now', "
            f"'{side.account}')"
        )
        assert attack(database, side, given) == ""
    state = f"UPDATE text_version SET state = 'published' WHERE id = '{version}'"
    assert attack(database, MAR, state) == (
        "a communiqué is published with the verb of each paragraph"
    )
    forged = (
        "INSERT INTO paragraph_verb (id, tier, party, paragraph, sha256, number, verb, modality, "
        "provision, of_party, created_at, created_by) VALUES ('forged', 'shared', 'MAR', "
        f"'{second.id}', '{second.revision.sha256}', 1, :verb, 'agreed', 'p04', :mine, 'now', "
        "'mar')"
    )
    of_text = "the verb stands in the paragraph, in every authentic language"
    wrong = '{"fr": "agree to meet", "en": "x", "ar": "x", "kk": "x", "ru": "x"}'
    assert attack(database, MAR, forged, verb=wrong, mine="MAR") == of_text
    right = '{"fr": "agree", "en": "agree", "ar": "agree", "kk": "agree", "ru": "agree"}'
    assert attack(database, MAR, forged, verb=right, mine="KAZ") == (
        "a side acts in its own name alone"
    )
    assert attack(database, MAR, forged, verb=right, mine="MAR") == ""
    changed = "UPDATE paragraph_verb SET modality = 'noted' WHERE id = 'forged'"
    assert attack(database, KAZ, changed) == "this part of the record is never changed"


def test_a_whole_text_of_another_kind_is_published_as_before(database: Database) -> None:
    document, version = write_text(database)
    agree_whole(database, version)
    sign(database, version, MAR, KAZ)
    for side in (MAR, KAZ):
        act(database, side, "publish_text", version_id=version)
    assert newest(database, document).state == "published"
