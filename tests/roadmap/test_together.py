"""Both sides at the same moment: what needs both happens once both are there."""

from __future__ import annotations

import threading
from collections.abc import Callable

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.store import log
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, SIDES, act, agree, find, write_text

ON_EACH_DATABASE = True

ROUNDS = 6


def at_once(database: Database, do: Callable[[Actor], object]) -> None:
    """Let both sides do something at the same moment; errors are raised here."""
    gate = threading.Barrier(len(SIDES))
    problems: list[BaseException] = []

    def run(side: Actor) -> None:
        gate.wait()
        try:
            do(side)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=run, args=(side,)) for side in SIDES]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if problems:
        raise problems[0]
    with database.admin_transaction() as connection:
        log.check_log(connection, log.SHARED)


def test_signing_at_once_signs(database: Database) -> None:
    for _ in range(ROUNDS):
        _, version = write_text(database)
        agree(database, version)
        at_once(
            database,
            lambda side, version=version: act(
                database,
                side,
                "sign_text",
                version_id=version,
                passphrase=f"passphrase of {side.party}",
            ),
        )
        assert find(database, t.text_version, version)["state"] == "signed"


def test_agreeing_at_once_agrees(database: Database) -> None:
    for _ in range(ROUNDS):
        _, version = write_text(database)
        for side in SIDES:
            for language in LANGUAGES:
                act(database, side, "confirm_concordance", version_id=version, language=language)
        at_once(
            database,
            lambda side, version=version: act(database, side, "agree_to_text", version_id=version),
        )
        assert find(database, t.text_version, version)["state"] == "agreed"


def test_accepting_at_once_accepts(database: Database) -> None:
    with read_desk(database, MAR, NOW) as desk:
        some = [row["id"] for row in desk.rows(t.commitment.select())][:ROUNDS]
    for each in some:
        at_once(
            database,
            lambda side, each=each: act(database, side, "accept_commitment", commitment_id=each),
        )
        assert find(database, t.commitment, each, KAZ)["state"] == "accepted"
