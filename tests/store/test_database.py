"""A database under several threads: one snapshot a reader, one writer at a time, closed files."""

from __future__ import annotations

import logging
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.register import open_register
from keruen.store import administration as office
from keruen.store import log
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database, UnavailableError, open_database, translate
from keruen.store.roles import SYSTEM_ADMINISTRATOR, Actor
from tests.databases import postgresql, register_url
from tests.roadmap.sides import KAZ, MAR, act, begin

__all__ = ["postgresql", "register_url"]

EACH = 2


@pytest.fixture
def database(register_url: str) -> Database:
    return begin(register_url)


def test_a_reader_sees_one_register(database: Database) -> None:
    """What is written between two statements of a page is seen by neither, or by both."""
    with read_desk(database, MAR) as desk:
        size = log.size_of(desk.connection, log.SHARED)
        act(database, KAZ, "add_person", name="Somebody")
        assert log.size_of(desk.connection, log.SHARED) == size
        assert desk.count(tables.person, tables.person.c.name == "Somebody") == 0
    with database.admin_read() as connection:
        size = log.size_of(connection, log.SHARED)
        act(database, KAZ, "add_person", name="Somebody else")
        assert log.size_of(connection, log.SHARED) == size
    with read_desk(database, MAR) as desk:
        assert log.size_of(desk.connection, log.SHARED) == size + 1
    with pytest.raises(KeruenError), database.reading(MAR) as connection:
        connection.execute(text("UPDATE provision SET source = 'x'"))


def test_writers_of_every_log_at_once(database: Database) -> None:
    """Acts of both sides, private acts and changes of accounts, all at the same moment."""
    for side in ("KAZ", "MAR"):
        with database.admin_transaction() as connection:
            made = Account(f"clerk-{side}", side, "", ("focal_point", "reader"), False, 0.0)
            insert_account(connection, made, "kept")

    def share(side: Actor) -> None:
        act(database, side, "add_person", name="Somebody")

    def keep(side: Actor) -> None:
        texts = {"en": "A position"}
        act(database, side, "propose_commitment", provision_id="p03", title=texts, tier="party")

    def administer(side: Actor) -> None:
        # What only takes roles away is done at once, by the keeper too.
        office.set_rights(database, SYSTEM_ADMINISTRATOR, f"clerk-{side.party}", ["reader"], "")

    doings: list[Callable[[Actor], None]] = [share, keep, administer]
    problems: list[BaseException] = []
    gate = threading.Barrier(2 * len(doings))

    def run(doing: Callable[[Actor], None], side: Actor) -> None:
        gate.wait()
        try:
            for _ in range(EACH):
                doing(side)
        except BaseException as error:
            problems.append(error)

    threads = [
        threading.Thread(target=run, args=(doing, side)) for doing in doings for side in (MAR, KAZ)
    ]
    with database.admin_read() as connection:
        before = {name: log.size_of(connection, name) for name in (log.SHARED, "MAR", "KAZ")}
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert problems == []
    # Changes of accounts stand in the shared log, beside what each side shares.
    more = {log.SHARED: 4 * EACH, "MAR": EACH, "KAZ": EACH}
    with database.admin_read() as connection:
        for name, count in more.items():
            size, _ = log.check_log(connection, name)
            assert size == before[name] + count, name


def test_no_words_of_the_database_reach_a_user(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = (
        "INSERT INTO party (code) VALUES ('MAR')",
        "SELECT nothing FROM nowhere",
        "UPDATE log_entry SET position = 'x' WHERE position = 0",
    )
    for statement in wrong:
        caplog.clear()
        with pytest.raises(KeruenError) as caught, database.writing(MAR) as connection:
            connection.execute(text(statement))
        said = f"{caught.value.what} {caught.value.remedy}"
        for word in ("party.", "nowhere", "log_entry", "UNIQUE", "constraint", "sqlite", "psycopg"):
            assert word not in said, said
        if "database" in caught.value.what:
            assert "the database said: " in caplog.text
    query = text("SELECT id FROM person WHERE id = :value")
    for value in (10**400, "half a character: \ud800"):
        with pytest.raises(KeruenError) as caught, database.reading(MAR) as connection:
            connection.execute(query, {"value": value}).all()
        assert caught.value.what in (
            "a value cannot be stored: a number is too large or a text is not valid Unicode",
            "the database refused the change",
        )


def test_no_free_connection_is_unavailable() -> None:
    error = translate(PoolTimeoutError("QueuePool limit of size 10 overflow 30 reached"))
    assert isinstance(error, UnavailableError)
    assert error.what == "the database did not answer"


def test_a_locked_database_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keruen.store.database.BUSY_SECONDS", 0.05)
    database = open_register(f"sqlite:///{tmp_path / 'register.db'}")
    with database.admin_transaction(), pytest.raises(UnavailableError), open_desk(database, MAR):
        pass


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_files_of_a_database_are_closed_to_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, mask = tmp_path / "register.db", os.umask(0o000)
    try:
        database = open_register(f"sqlite:///{path}")
        with database.admin_transaction() as connection:
            connection.execute(text("SELECT 1"))
            files = sorted(tmp_path.iterdir())
            assert len(files) == 3
            assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    finally:
        os.umask(mask)
    assert "mode is 600 now" not in caplog.text
    path.chmod(0o644)
    with caplog.at_level(logging.WARNING, logger="keruen.store"):
        open_database(str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert f"{path} could be read by others; its mode is 600 now" in caplog.text
