"""Idempotency keys: the same key posts once, also after kill -9 and by several writers at once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from keruen.errors import KeruenError
from keruen.store import log
from keruen.store.database import Database, open_database
from keruen.store.entries import check_whole
from keruen.store.idempotency import read_key
from keruen.store.refusal import RefusalError
from keruen.store.tables import log_entry, posted_key
from keruen.store.unit_of_work import open_unit
from tests.store.killed import WRITERS
from tests.store.ledger.commands import ANNA, REGISTRY, TERM, document, open_ledger, post
from tests.store.ledger.tables import receipt, receipt_line

ROOT = Path(__file__).parents[2]
REUSED = (
    "this form or idempotency key was already used for another entry\n"
    "  Open the page again, or use a new key."
)


def count(database: Database) -> tuple[int, int, int, int]:
    """Receipts, lines, entries of the log and keys."""
    with database.admin_read() as connection:
        found = [
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (receipt, receipt_line, log_entry, posted_key)
        ]
    return found[0], found[1], found[2], found[3]


def test_the_same_key_posts_once(register_url: str) -> None:
    database = open_ledger(register_url)
    first = post(database, TERM, "R1", key="k1")
    again = post(database, TERM, "R1", key="k1")
    assert (again.id, again.kind, again.tier, again.reader) == (
        (first.id, "receipt", "pair", "ANNA")
    )
    assert (first.repeated, again.repeated) == (False, True)
    assert count(database) == (1, 10, 1, 1)
    assert post(database, TERM, "R1", key="k2").id != first.id
    assert post(database, TERM, "R1").id != first.id
    assert count(database) == (3, 30, 3, 2)


def test_the_same_key_with_other_fields_is_refused(register_url: str) -> None:
    database = open_ledger(register_url)
    post(database, TERM, "R1", key="k1")
    for fields in (document("R2"), document("R1", "BORIS"), document("R1", lines=9)):
        with pytest.raises(RefusalError) as error, open_unit(database, TERM) as unit:
            REGISTRY.execute(unit, "post_receipt", fields, "k1")
        assert str(error.value) == REUSED
        assert error.value.kind == "reused"
    assert count(database) == (1, 10, 1, 1)


def test_a_refused_command_leaves_its_key_free(register_url: str) -> None:
    database = open_ledger(register_url)
    with pytest.raises(KeruenError), open_unit(database, TERM) as unit:
        REGISTRY.execute(unit, "post_receipt", {"owner": "ANNA"}, "k1")
    with pytest.raises(KeruenError), open_unit(database, TERM) as unit:
        REGISTRY.execute(unit, "post_receipt", document("R1", "TERM"), "k1")
    assert count(database) == (0, 0, 0, 0)
    assert post(database, TERM, "R1", key="k1").repeated is False


def test_a_key_belongs_to_its_account(register_url: str) -> None:
    database = open_ledger(register_url)
    first = post(database, TERM, "R1", key="k1")
    assert post(database, ANNA, "R9", "TERM", key="k1").id != first.id
    row = {"account": "clerk", "key_sha256": "x", "tier": "party", "party": "ANNA", "at": "now"}
    row |= {"act": "a", "fields_sha256": "b"}
    with pytest.raises(KeruenError) as error, database.writing(ANNA) as connection:
        connection.execute(posted_key.insert().values(**row, result={}))
    assert str(error.value) == (
        "an idempotency key belongs to the account that sent it\n  Sign in with that account."
    )
    with database.reading(ANNA) as connection:
        assert {*connection.execute(select(posted_key.c.account)).scalars()} == {"anna"}


@pytest.mark.parametrize("given", ["a b", "é", "x" * 201, '"a\n"'])
def test_a_key_that_cannot_be_used(given: str) -> None:
    with pytest.raises(RefusalError) as error:
        read_key(given)
    assert str(error.value) == (
        "the idempotency key cannot be used\n"
        "  Send 1 to 200 letters, digits or signs without spaces."
    )


def test_at_once_one_of_many_posts(register_url: str) -> None:
    database = open_ledger(register_url)
    gate = threading.Barrier(8)
    done = []

    def send() -> None:
        gate.wait()
        done.append(post(database, TERM, "R1", key="k1"))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(done) == 8
    assert len({each.id for each in done}) == 1
    assert Counter(each.repeated for each in done) == {False: 1, True: 7}
    assert count(database) == (1, 10, 1, 1)


def kill_often(url: str, times: int) -> int:
    """Kill a process of four writers, and begin the next at their last keys; how many posted."""
    open_ledger(url).engine.dispose()
    chance = random.Random(20261130)
    first = [*range(WRITERS)]
    acknowledged: dict[int, str] = {}
    for _ in range(times):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.killed", url, *map(str, first)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.5))
        process.kill()
        for line in process.stdout.read().splitlines(keepends=True):
            if line.endswith("\n"):
                key, made, _ = line.split()
                assert acknowledged.setdefault(int(key), made) == made
        process.wait()
        # The last acknowledged key of each writer is sent again, and the one after it, which may
        # have posted.
        first = [
            max((key for key in acknowledged if key % WRITERS == each), default=each)
            for each in range(WRITERS)
        ]
        check_posted(url, acknowledged)
    return len(acknowledged)


def check_posted(url: str, acknowledged: dict[int, str]) -> None:
    """Each key posted once or not at all, wholly, and what was acknowledged is there."""
    database = open_database(url)
    with database.admin_read() as connection:
        rows = connection.execute(select(receipt.c.reference, receipt.c.id)).all()
        posted = {int(row.reference[1:]): row.id for row in rows}
        assert len(posted) == len(rows)
        assert {key: posted.get(key) for key in acknowledged} == acknowledged
        # At most those that were under way besides.
        assert len(posted) <= len(acknowledged) + WRITERS
        lines = select(receipt_line.c.receipt, func.count()).group_by(receipt_line.c.receipt)
        held = {row[0]: row[1] for row in connection.execute(lines)}
        assert held == dict.fromkeys(posted.values(), 10)
        keys = connection.execute(select(func.count()).select_from(posted_key)).scalar_one()
        assert keys == len(posted)
        if posted:
            assert check_whole(connection, log.name_of("pair", "TERM", "ANNA"))[0] == len(posted)
    database.engine.dispose()


def test_killed_a_few_times(register_url: str) -> None:
    assert kill_often(register_url, 4) > 4


@pytest.mark.long
def test_killed_200_times(register_url: str) -> None:
    assert kill_often(register_url, 200) > 500
