"""Four writers that are killed, two servers on one book, a full disk, and a copy under load.

Nothing that was acknowledged is lost, nothing is posted twice, and the book verifies.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

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
from tests.hub.four_writers import WRITERS, post
from tests.hub.terminal import AUDITOR, NOW, begin, receive

ON_EACH_DATABASE = True

ROOT = Path(__file__).parents[2]
FIRST = 1


def new_url(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'book.db'}"
    server: Server = request.getfixturevalue("postgresql")
    return server.fresh()


def started(url: str, first: int) -> subprocess.Popen[str]:
    """The process with four writers, which is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hub.four_writers", url, str(first)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(process: subprocess.Popen[str], chance: random.Random) -> dict[int, str]:
    """Kill the process a moment after its first document; what it acknowledged, by number."""
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    time.sleep(chance.uniform(0.0, 0.2))
    process.kill()
    lines += process.stdout.read().splitlines(keepends=True)
    process.wait()
    # The last line may be cut off; then it is no acknowledgement.
    whole = [line.split() for line in lines if line.endswith("\n")]
    return {int(number): made for number, made, _ in whole}


def documents(database: Database) -> dict[str, list[str]]:
    """Ids of the documents of each reference; the book is whole."""
    with read_book(database, AUDITOR, NOW) as book:
        assert verify_book(book).faults == ()
        rows = book.connection.execute(select(t.grain_document.c.reference, t.grain_document.c.id))
        found: dict[str, list[str]] = {}
        for reference, made in rows:
            found.setdefault(reference, []).append(made)
    return found


def kill_often(url: str, kills: int) -> int:
    """Kill the writers again and again in one book; returns how many documents it has."""
    begin(url).engine.dispose()
    chance = random.Random(20261124)
    told: dict[int, str] = {}
    first = FIRST
    for number in range(kills):
        new = killed(started(url, first), chance)
        told |= new
        # A writer that does not know whether it was done asks again with the same key.
        again = open_hub(url)
        for each in range(first, max(new) + WRITERS + 1):
            made, _ = post(again, each)
            assert told.setdefault(each, made) == made, "one document for each key"
        if number % 10 == 9 or number == kills - 1:
            found = documents(again)
            assert all(len(ids) == 1 for ids in found.values()), "nothing is doubled"
            assert {made for ids in found.values() for made in ids} >= {*told.values()}
        first = max(told) + 1
        again.engine.dispose()
    return len(told)


@pytest.mark.parametrize("kind", KINDS)
def test_four_writers_are_killed(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    assert kill_often(new_url(kind, tmp_path, request), 3) >= 3


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_four_writers_are_killed_200_times(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert kill_often(new_url(kind, tmp_path, request), 200) >= 200


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
