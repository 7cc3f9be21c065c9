"""Two sides at a register, for tests: who acts, and how an act is done in a line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.acts import do
from keruen.roadmap.acts.registry import ACTS, Done, words_of
from keruen.roadmap.desk import Desk, open_desk, read_desk
from keruen.roadmap.loading import load_roadmap, read_roadmap
from keruen.roadmap.register import open_register
from keruen.store import hashing
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.store.roles import KEEPER, Actor
from tests.databases import CHEAP, copied

# The least work that argon2 does: nearly every test seals two keys.
hashing.HASHER = CHEAP

ROLES = frozenset({"focal_point", "secretary", "signatory"})
MAR = Actor("mar", "MAR", "person_mar", ROLES)
KAZ = Actor("kaz", "KAZ", "person_kaz", ROLES)
SIDES = (MAR, KAZ)
LANGUAGES = ["ar", "en", "fr", "kk", "ru"]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def five(words: str) -> dict[str, str]:
    """The same words in every language."""
    return dict.fromkeys(LANGUAGES, words)


def act(
    database: Database, side: Actor, name: str, /, *, now: datetime = NOW, **fields: Any
) -> Done:
    """Do one act in a transaction of its own, having just seen what it agrees to."""
    with open_desk(database, side, now) as desk:
        return do(desk, name, {**see(desk, name, fields), **fields})


def see(desk: Desk, name: str, fields: dict[str, Any]) -> dict[str, str]:
    """The fingerprint of what an act binds to as it stands; nothing where it cannot be seen."""
    if not ACTS[name].binds:
        return {}
    try:
        return {"seen": fingerprint(words_of(desk, name, fields))}
    except KeruenError:
        return {}


def find(database: Database, table: Any, identifier: str, side: Actor = MAR) -> Any:
    """A record as a side sees it."""
    with read_desk(database, side, NOW) as desk:
        return desk.find(table, identifier)


def begin(url: str) -> Database:
    """A new register with the shipped roadmap, a person, a mandate and a key on each side."""
    return copied(url, "two_sides", _build)[0]


def _build(url: str) -> tuple[Database, None]:
    database = open_register(url)
    with open_desk(database, KEEPER, NOW) as desk:
        load_roadmap(desk, read_roadmap())
    for side in SIDES:
        with open_desk(database, side, NOW) as desk:
            desk.add(
                tables.person,
                tier="shared",
                id=side.person,
                of_party=side.party,
                name=f"Signatory of {side.party}",
            )
        desk = Actor(f"{side.account}_desk", side.party, f"person_{side.account}_desk", ROLES)
        act(
            database,
            desk,
            "give_mandate",
            person_id=side.person,
            capacity={"en": "Minister"},
            starts_on="2025-01-01",
            instrument="decree 1",
            may_sign=True,
        )
        act(database, side, "make_key", passphrase=f"passphrase of {side.party}")
    return database, None


def write_text(database: Database, words: str = "The sides agree.") -> tuple[str, str]:
    """A document in five languages without brackets; returns its id and its version's."""
    done = act(
        database,
        MAR,
        "draft_document",
        kind="other",
        title=five("Text"),
        texts=five(words),
        languages=LANGUAGES,
    )
    with read_desk(database, MAR, NOW) as desk:
        query = tables.text_version.select().where(tables.text_version.c.document == done.id)
        return done.id, desk.rows(query)[0]["id"]


def agree(database: Database, version: str) -> None:
    """Both sides confirm every language and agree to a version."""
    for side in SIDES:
        for language in LANGUAGES:
            act(database, side, "confirm_concordance", version_id=version, language=language)
    for side in SIDES:
        act(database, side, "agree_to_text", version_id=version)


def sign(database: Database, version: str, *sides: Actor, now: datetime = NOW) -> None:
    """Sides sign an agreed version."""
    for side in sides:
        act(
            database,
            side,
            "sign_text",
            now=now,
            version_id=version,
            passphrase=f"passphrase of {side.party}",
        )
