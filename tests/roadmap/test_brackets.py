"""Brackets are what stands in the text, opened or not: by act and by plain SQL nothing passes."""

from __future__ import annotations

import json

import pytest

from keruen.roadmap.acts.text_records import last_version
from keruen.roadmap.desk import read_desk
from keruen.roadmap.versions import version_fingerprint
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, act, agree, five, write_text
from tests.roadmap.test_attacks import attack
from tests.roadmap.test_programmes import refused

STANDS = "a bracket is still open in this text"


@pytest.mark.parametrize("place", ["verb", "two words", "مكان", "глагол", "", "x" * 90])
def test_a_place_that_nobody_opened_is_open(database: Database, place: str) -> None:
    texts = {**five("The sides agree."), "ar": f"يتفق الطرفان [[{place}]]."}
    given = {"kind": "other", "title": five("T"), "texts": texts, "languages": LANGUAGES}
    document = act(database, MAR, "draft_document", **given).id
    version = _version(database, document)
    about = {"version_id": version}
    said = f"places of brackets are left in the text: {place}\n"
    for name, more in (("confirm_concordance", {"language": "fr"}), ("agree_to_text", {})):
        assert refused(database, KAZ, name, **about, **more).startswith(said)
    row = (
        "(id, tier, party, created_at, created_by, kind, subject, step, of_party, account, seen) "
        "SELECT 'x', 'shared', 'MAR', 'now', 'mar', 'text_version', id, 'agree:' || sha256, "
        "'MAR', 'mar', sha256 FROM text_version WHERE id = :id"
    )
    assert attack(database, MAR, f"INSERT INTO assent {row}", id=version) == STANDS


def test_a_mark_put_in_behind_the_act_is_not_agreed(database: Database) -> None:
    document, version = write_text(database)
    agree_but_one(database, version)
    texts = five("The sides [[verb]] agree.")
    changed = "UPDATE text_version SET texts = :texts, sha256 = :sha256 WHERE id = :id"
    sha256 = version_fingerprint(document, 1, texts)
    words = json.dumps(texts)
    assert attack(database, KAZ, changed, texts=words, sha256=sha256, id=version) == ""
    agreed = "UPDATE text_version SET state = 'agreed' WHERE id = :id"
    assert attack(database, KAZ, agreed, id=version) != ""
    assert refused(database, KAZ, "agree_to_text", version_id=version).startswith("places of")


def agree_but_one(database: Database, version: str) -> None:
    """Each side confirms every language, and one agrees."""
    for side in (MAR, KAZ):
        for language in LANGUAGES:
            act(database, side, "confirm_concordance", version_id=version, language=language)
    act(database, MAR, "agree_to_text", version_id=version)


def test_a_text_without_brackets_is_agreed(database: Database) -> None:
    _, version = write_text(database, "The sides [agree] as in [1].")
    agree(database, version)


def _version(database: Database, document: str) -> str:
    with read_desk(database, MAR) as desk:
        return str(last_version(desk, document)["id"])
