"""Group commit: each writer is answered rightly, whatever becomes of the others of its group."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.exc import IntegrityError

from keruen.errors import KeruenError
from keruen.store import database as database_module
from keruen.store import deferred_keys, group_commit, log
from keruen.store.database import Database
from keruen.store.entries import check_whole
from keruen.store.unit_of_work import open_unit
from tests.store.ledger.commands import BIN, REGISTRY, TERM, document, open_ledger, post
from tests.store.ledger.tables import receipt, receipt_line, remark

LOG = "ANNA+TERM"

# A receipt without lines is refused by the database, after its first row was written.
pytestmark = pytest.mark.filterwarnings("ignore:Column .receipt_line.id.")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups do not end because the machine is slow."""
    monkeypatch.setattr(group_commit, "LONGEST_SECONDS", 60.0)


NOT_STORED = "the database did not answer"


class Writers:
    """Threads that post one after the other within one group, and what each was answered."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.answers: dict[str, str] = {}
        self._threads: list[threading.Thread] = []

    def post(self, reference: str, lines: int = 10) -> None:
        """Post a receipt in a thread, which has joined the queue when this returns."""
        before = len(self.database._queue._waiting)

        def write() -> None:
            try:
                with open_unit(self.database, TERM) as unit:
                    fields = document(reference, lines=lines)
                    REGISTRY.execute(unit, "post_receipt", fields, f"key-{reference}")
                self.answers[reference] = "done"
            except KeruenError as error:
                self.answers[reference] = error.what

        thread = threading.Thread(target=write)
        thread.start()
        self._threads.append(thread)
        while len(self.database._queue._waiting) <= before:
            time.sleep(0.001)

    def join(self) -> dict[str, str]:
        """Wait for every answer."""
        for thread in self._threads:
            thread.join(60)
        return self.answers


def count_commits(database: Database) -> list[int]:
    """A list that grows with every commit."""
    found: list[int] = []
    event.listen(database.engine, "commit", lambda _connection: found.append(1))
    return found


def posted(database: Database) -> set[str]:
    """The references of the receipts that are stored; each has its ten lines and its entry."""
    with database.admin_read() as connection:
        held = {*connection.execute(select(receipt.c.reference)).scalars()}
        lines = connection.execute(select(func.count()).select_from(receipt_line)).scalar_one()
        assert lines == 10 * len(held)
        assert check_whole(connection, LOG)[0] == len(held)
        assert log.backward_times(connection, LOG) == []
    return held


def test_those_who_wait_share_a_commit(register_url: str) -> None:
    database = open_ledger(register_url)
    commits, writers = count_commits(database), Writers(database)
    with database._queue.turn(1.0):
        for number in range(5):
            writers.post(f"R{number}")
        assert writers.answers == {}
    assert writers.join() == {f"R{number}": "done" for number in range(5)}
    assert len(commits) == 1
    assert posted(database) == {f"R{number}" for number in range(5)}


def test_what_one_undoes_changes_nothing_of_the_others(register_url: str) -> None:
    database = open_ledger(register_url)
    writers = Writers(database)
    with database._queue.turn(1.0):
        for number in range(6):
            writers.post(f"R{number}", lines=10 if number % 2 else 0)
    answers = writers.join()
    refused = {f"R{number}" for number in (0, 2, 4)}
    assert {each for each, answer in answers.items() if answer != "done"} == refused
    assert posted(database) == {f"R{number}" for number in (1, 3, 5)}
    # The keys of those that were refused are free.
    for each in refused:
        assert post(database, TERM, each, key=f"key-{each}").repeated is False


def test_nobody_is_answered_before_the_commit(register_url: str) -> None:
    """Also one who is refused, or answered again, for what it saw may never be."""
    database = open_ledger(register_url)
    writers, seen = Writers(database), []

    def look(_connection: object) -> None:
        seen.append(dict(writers.answers))

    event.listen(database.engine, "commit", look)
    with database._queue.turn(1.0):
        writers.post("R1")
        writers.post("R2", lines=0)
    writers.join()
    assert seen == [{}]
    assert set(writers.answers) == {"R1", "R2"}


def test_a_group_that_is_lost_fails_for_each(register_url: str) -> None:
    """On SQLite a disk error undoes the transaction; on PostgreSQL the connection is closed."""
    database = open_ledger(register_url)
    post(database, TERM, "before")
    writers, inside, free = Writers(database), threading.Event(), threading.Event()
    backend: list[Connection] = []

    def begin() -> None:
        try:
            with open_unit(database, TERM) as unit:
                REGISTRY.execute(unit, "post_receipt", document("R0"), "key-R0")
                backend.append(unit.connection)
                inside.set()
                free.wait(60)
            writers.answers["R0"] = "done"
        except KeruenError as error:
            writers.answers["R0"] = error.what

    thread = threading.Thread(target=begin)
    thread.start()
    assert inside.wait(60)
    for number in (1, 2):
        writers.post(f"R{number}")
    raw = backend[0].connection.driver_connection
    assert raw is not None
    process = 0
    if database.dialect == "postgresql":
        process = int(backend[0].exec_driver_sql("SELECT pg_backend_pid()").scalar_one())

    def lose(*_: object) -> None:
        """As SQLite does by itself after some errors of the disk, or a server that stops."""
        if database.dialect == "sqlite":
            raw.execute("ROLLBACK")
            return
        with database.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": process})

    event.listen(database.engine, "release_savepoint", lose, once=True)
    free.set()
    thread.join(60)
    answers = writers.join()
    done = {each for each, answer in answers.items() if answer == "done"}
    lost = set(answers) - done
    assert {answers[each] for each in lost} == {NOT_STORED}
    assert lost >= {"R0", "R1"}
    assert len(answers) == 3
    assert posted(database) == {"before", *done}
    assert post(database, TERM, "after").repeated is False


def test_a_full_database_refuses_those_for_whom_there_is_no_page(tmp_path: Path) -> None:
    database = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    writers = Writers(database)
    with database._queue.turn(1.0):
        for number in range(30):
            writers.post(f"R{number}")

        def limit(connection: Connection, _name: str) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        event.listen(database.engine, "savepoint", limit, once=True)
    answers = writers.join()
    done = {each for each, answer in answers.items() if answer == "done"}
    assert set(answers.values()) == {"done", NOT_STORED}
    # A limit of pages belongs to its connection.
    database.engine.dispose()
    assert posted(database) == done


def test_what_is_acknowledged_is_stored(register_url: str) -> None:
    """Six writers, a third of what they send refused: each finds its own at once elsewhere."""
    database = open_ledger(register_url)
    answers: Counter[str] = Counter()
    missing: list[str] = []

    def write(writer: int) -> None:
        chance = random.Random(writer)
        for number in range(15):
            reference, lines = f"R{writer}-{number}", chance.choice((10, 10, 0))
            try:
                with open_unit(database, TERM) as unit:
                    REGISTRY.execute(unit, "post_receipt", document(reference, lines=lines))
            except KeruenError:
                answers["refused"] += 1
                assert lines == 0
                continue
            answers["done"] += 1
            with database.reading(TERM) as connection:
                query = select(receipt.c.id).where(receipt.c.reference == reference)
                if connection.execute(query).scalar() is None:
                    missing.append(reference)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (missing, answers.total()) == ([], 90)
    assert answers["refused"] > 10
    assert len(posted(database)) == answers["done"]


def test_the_system_writes_apart(register_url: str) -> None:
    database = open_ledger(register_url)
    writers, done = Writers(database), []

    def administer() -> None:
        with database.admin_transaction(alone=True) as connection:
            query = select(func.count()).select_from(receipt)
            done.append(connection.execute(query).scalar_one())

    with database._queue.turn(1.0):
        writers.post("R1")
        thread = threading.Thread(target=administer)
        thread.start()
        if database.dialect == "sqlite":
            while len(database._queue._waiting) < 2:
                time.sleep(0.001)
            writers.post("R2")
    thread.join(60)
    writers.join()
    if database.dialect == "sqlite":
        assert done == [1]
    assert set(writers.answers.values()) == {"done"}


REFUSED = "the database refused the change"


def add_remark(database: Database, number: int, receipt_id: str, *, receipt_later: bool) -> None:
    """A remark before its receipt, in one part; the receipt may be missing.

    Parameters
    ----------
    receipt_later : whether the receipt is added after the remark.
    """
    with open_unit(database, TERM) as unit:
        about = {"tier": "pair", "party": "TERM", "reader": "ANNA"}
        about |= {"created_at": unit.moment, "created_by": "clerk"}
        row = {"id": f"remark_{number}", "receipt": receipt_id, **about}
        unit.connection.execute(remark.insert(), row)
        if receipt_later:
            row = {"id": receipt_id, "bin": BIN, "reference": f"R{number}", **about}
            unit.connection.execute(receipt.insert(), row)


def remark_in_group(database: Database, missing: set[int], count: int) -> dict[int, str]:
    """Remarks in one group, some without their receipt, and what each writer was answered."""
    answers: dict[int, str] = {}
    threads = []
    with database._queue.turn(1.0):
        for number in range(count):

            def write(number: int = number) -> None:
                try:
                    add_remark(
                        database, number, f"receipt_{number}", receipt_later=number not in missing
                    )
                    answers[number] = "done"
                except KeruenError as error:
                    answers[number] = error.what

            before = len(database._queue._waiting)
            threads.append(threading.Thread(target=write))
            threads[-1].start()
            while len(database._queue._waiting) <= before:
                time.sleep(0.001)
    for each in threads:
        each.join(60)
    return answers


@pytest.mark.parametrize("missing", [{0}, {2}, {4}, {0, 1, 4}, {0, 1, 2, 3, 4}, set()])
def test_a_violation_found_at_the_commit_harms_no_other_part(
    register_url: str, missing: set[int]
) -> None:
    """A key that is checked at the commit: first, in the middle and last of a group of five."""
    database = open_ledger(register_url)
    commits = count_commits(database)
    answers = remark_in_group(database, missing, 5)
    assert answers == {number: REFUSED if number in missing else "done" for number in range(5)}
    # They were one group; those after a first one that is refused begin another.
    assert len(commits) == (1 if len(missing) < 5 else 0)
    kept = {f"remark_{number}" for number in range(5)} - {f"remark_{each}" for each in missing}
    with database.admin_read() as connection:
        assert {*connection.execute(select(remark.c.id)).scalars()} == kept
    assert post(database, TERM, "after").repeated is False


def test_a_violation_of_one_writer_alone_is_its_own(register_url: str) -> None:
    database = open_ledger(register_url)
    with pytest.raises(KeruenError) as caught:
        add_remark(database, 1, "receipt_none", receipt_later=False)
    assert caught.value.what == REFUSED
    add_remark(database, 2, "receipt_2", receipt_later=True)


def test_a_changed_row_is_checked_too(register_url: str) -> None:
    """On SQLite rows that are added are looked up; of changed rows the whole table is."""
    database = open_ledger(register_url)
    for number in range(3):
        add_remark(database, number, f"receipt_{number}", receipt_later=True)
    with pytest.raises(KeruenError) as caught, open_unit(database, TERM) as unit:
        unit.change(remark, "remark_0", receipt="receipt_none")
    assert caught.value.what == REFUSED
    with open_unit(database, TERM) as unit:
        unit.change(remark, "remark_0", receipt="receipt_2")


def test_random_parts_are_refused_as_the_commit_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two methods: rows looked up at the end of a part, and the commit of SQLite itself."""
    database = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    looked_up: list[bool] = []
    check = deferred_keys.check_deferred

    def note(*given: Any) -> None:
        """Note what the lookup finds, and leave the refusal to the commit."""
        try:
            check(*given)
            looked_up.append(True)
        except IntegrityError:
            looked_up.append(False)

    monkeypatch.setattr(database_module, "check_deferred", note)
    chance, committed = random.Random(5), []
    for number in range(60):
        wrong = chance.randrange(-5, 5)
        try:
            with open_unit(database, TERM) as unit:
                about = {"tier": "pair", "party": "TERM", "reader": "ANNA"}
                about |= {"created_at": unit.moment, "created_by": "clerk"}
                for row in range(chance.randrange(1, 6)):
                    name = f"receipt_{number}_{row}"
                    line = {"id": f"remark_{number}_{row}", "receipt": name, **about}
                    unit.connection.execute(remark.insert(), line)
                    if row != wrong:
                        made = {"id": name, "bin": BIN, "reference": name, **about}
                        unit.connection.execute(receipt.insert(), made)
            committed.append(True)
        except KeruenError:
            committed.append(False)
    assert looked_up == committed
    assert min(Counter(committed).values()) >= 10
