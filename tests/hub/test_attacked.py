"""Four writers that are killed, two servers on one book, a full disk, and a copy under load.

Nothing that was acknowledged is lost, nothing is posted twice, and the book verifies.
"""

from __future__ import annotations

import multiprocessing
import random
import signal
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event, func, select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.package import HUB, open_hub
from keruen.hub.verifying import verify_book
from keruen.store.backup import backup_database, restore_database
from keruen.store.database import Database, UnavailableError
from tests.databases import KINDS, Server
from tests.hub.four_writers import WRITERS, post, write_until_killed
from tests.hub.terminal import AUDITOR, NOW, begin, receive

ON_EACH_DATABASE = True

FIRST = 1


def new_url(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'book.db'}"
    server: Server = request.getfixturevalue("postgresql")
    return server.fresh()


FORKS = multiprocessing.get_context("forkserver")
"""Imports the hub book once; each process of writers is forked from it in some milliseconds."""
FORKS.set_forkserver_preload(["tests.hub.four_writers"])

MOST_DOCUMENTS = 12
MOST_SECONDS = 0.03
"""About six documents of a writer, so that a kill meets each step of a posting."""


def killed(url: str, first: int, chance: random.Random) -> dict[int, str]:
    """Start four writers, and kill them while they post; what they acknowledged, by number."""
    heard, told = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=write_until_killed, args=(url, first, told))
    process.start()
    told.close()
    new = dict(heard.recv() for _ in range(chance.randint(1, MOST_DOCUMENTS)))
    time.sleep(chance.uniform(0.0, MOST_SECONDS))
    process.kill()
    with suppress(EOFError):
        while True:
            new |= dict([heard.recv()])
    process.join()
    assert process.exitcode == -signal.SIGKILL, "it ended by the kill alone"
    process.close()
    heard.close()
    return new


def documents(database: Database) -> dict[str, list[str]]:
    """Ids of the documents of each reference; the book is whole."""
    with read_book(database, AUDITOR, NOW) as book:
        assert verify_book(book).faults == ()
        rows = book.connection.execute(select(t.grain_document.c.reference, t.grain_document.c.id))
        found: dict[str, list[str]] = {}
        for reference, made in rows:
            found.setdefault(reference, []).append(made)
    return found


class Kills(NamedTuple):
    """What became of documents that were under way at a kill, each writer having one.

    Parameters
    ----------
    acknowledged : documents of which the writers said that they were posted.
    unsaid : posted, and killed before it was said.
    undone : not posted; another process posts them with the same key.
    """

    acknowledged: int
    unsaid: int
    undone: int


def kill_often(url: str, kills: int) -> Kills:
    """Kill the writers again and again in one book."""
    begin(url).engine.dispose()
    chance = random.Random(20261124)
    told: dict[int, str] = {}
    first, acknowledged, unsaid, undone = FIRST, 0, 0, 0
    for number in range(kills):
        new = killed(url, first, chance)
        acknowledged += len(new)
        told |= new
        # A writer that does not know whether it was done asks again with the same key.
        again = open_hub(url)
        for each in range(first, max(new) + WRITERS + 1):
            made, repeated = post(again, each)
            assert told.setdefault(each, made) == made, "one document for each key"
            assert repeated or each not in new, "what was acknowledged is in the book"
            unsaid += repeated and each not in new
            undone += not repeated
        if number % 10 == 9 or number == kills - 1:
            found = documents(again)
            assert all(len(ids) == 1 for ids in found.values()), "nothing is doubled"
            assert {made for ids in found.values() for made in ids} == {*told.values()}
        first = max(told) + 1
        again.engine.dispose()
    return Kills(acknowledged, unsaid, undone)


@pytest.mark.parametrize("kind", KINDS)
def test_four_writers_are_killed(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    found = kill_often(new_url(kind, tmp_path, request), 3)
    assert found.acknowledged >= 3
    assert found.undone > 0


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_four_writers_are_killed_200_times(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = kill_often(new_url(kind, tmp_path, request), 200)
    print(f"200 kills on {kind}: {found}")
    assert found.acknowledged >= 200
    assert found.undone >= 200


@pytest.mark.parametrize("kind", KINDS)
def test_two_servers_on_one_book(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Both offer the same documents with the same keys at the same time: each is posted once."""
    url = new_url(kind, tmp_path, request)
    begin(url).engine.dispose()
    both = [open_hub(url), open_hub(url)]
    told: list[dict[int, str]] = [{}, {}]
    problems: list[BaseException] = []

    def write(server: int, writer: int) -> None:
        try:
            for number in range(writer, 40, 2):
                told[server][number] = post(both[server], number)[0]
        except BaseException as error:
            problems.append(error)

    threads = [
        threading.Thread(target=write, args=(server, writer))
        for server in range(2)
        for writer in range(2)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert problems == []
    assert told[0] == told[1]
    found = documents(both[0])
    assert sorted(found) == sorted(f"R{number}" for number in range(40))
    assert all(len(ids) == 1 for ids in found.values())
    for database in both:
        database.engine.dispose()


def test_a_full_disk_posts_whole_or_not_at_all(tmp_path: Path) -> None:
    database = begin(f"sqlite:///{tmp_path / 'book.db'}")
    receive(database, "ANNA", "bin_1", 1_000)

    def bound(raw: sqlite3.Connection, _record: Any) -> None:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + 3}")

    database.refresh()
    event.listen(database.engine, "connect", bound)
    told: list[str] = []

    def fill() -> None:
        for number in range(200):
            told.append(post(database, number)[0])

    with pytest.raises(UnavailableError) as error:
        fill()
    event.remove(database.engine, "connect", bound)
    database.refresh()
    assert error.value.what == "the database did not answer"
    assert error.value.remedy.startswith("Nothing was changed. Try again in a minute.")
    found = documents(database)
    assert len(found) == 1 + len(told)
    assert {made for ids in found.values() for made in ids} >= {*told}
    assert post(database, len(told))[1] is False, "its key is free"
    database.engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_under_load_is_a_whole_book(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = begin(new_url(kind, tmp_path, request))
    before = [post(database, number)[0] for number in range(8)]
    stop = threading.Event()
    problems: list[KeruenError] = []

    def write(number: int) -> None:
        try:
            while not stop.is_set():
                post(database, number)
                number += WRITERS
        except KeruenError as error:
            problems.append(error)

    threads = [threading.Thread(target=write, args=(8 + each,)) for each in range(WRITERS)]
    for each in threads:
        each.start()
    try:
        backup_database(database, tmp_path / "copy.keruen")
    finally:
        stop.set()
        for each in threads:
            each.join()
    assert problems == []
    target = f"sqlite:///{tmp_path / 'restored.db'}"
    restore_database(target, tmp_path / "copy.keruen", [HUB])
    restored = open_hub(target)
    found = documents(restored)
    assert {made for ids in found.values() for made in ids} >= {*before}
    with read_book(restored, AUDITOR, NOW) as book:
        last = book.connection.execute(select(func.max(t.posting.c.seq))).scalar_one()
    assert last == len(found)
    assert post(restored, 0) == (before[0], True), "keys are restored as well"
    restored.engine.dispose()
    database.engine.dispose()
