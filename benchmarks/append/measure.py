"""Documents of ten lines, posted at a rate or as fast as possible, and bare inserts beside them."""

from __future__ import annotations

import os
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from keruen.store.database import Database, sqlite_file
from keruen.store.entries import Entry, write_entry
from keruen.store.quotas import Quotas
from keruen.store.unit_of_work import open_unit
from tests.store.ledger.commands import TERM, post

LINES = 10
WRITERS = 4


@dataclass(frozen=True)
class Load:
    """What became of the documents that were offered.

    Parameters
    ----------
    offered : how many documents.
    accepted : how many were posted.
    seconds : from the first to the last.
    waits_ms : from the moment at which each was offered until it was acknowledged, in order.
    """

    offered: int
    accepted: int
    seconds: float
    waits_ms: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.accepted / self.seconds

    def quantile_ms(self, share: float) -> float:
        """The wait that a share of the documents does not exceed, in milliseconds."""
        return sorted(self.waits_ms)[min(len(self.waits_ms) - 1, int(share * len(self.waits_ms)))]

    @property
    def median_ms(self) -> float:
        """The median wait in milliseconds."""
        return statistics.median(self.waits_ms)


def post_at_rate(database: Database, rate: float, seconds: float) -> Load:
    """Offer documents at a rate, in turns to the writers, whether or not the last one is done."""
    count = round(rate * seconds)
    begin = time.perf_counter() + 0.2
    waits: list[float] = []

    def write(writer: int) -> None:
        for number in range(writer, count, WRITERS):
            due = begin + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            post(database, TERM, f"rate-{number}", key=f"rate-{number}")
            waits.append(1000.0 * (time.perf_counter() - due))

    _together(write)
    return Load(count, len(waits), time.perf_counter() - begin, tuple(waits))


def post_at_once(database: Database, seconds: float) -> Load:
    """Post documents by every writer in a closed loop."""
    begin = time.perf_counter()
    waits: list[float] = []

    def write(writer: int) -> None:
        number = 0
        while time.perf_counter() - begin < seconds:
            asked = time.perf_counter()
            post(database, TERM, f"loop-{writer}-{number}", key=f"loop-{writer}-{number}")
            waits.append(1000.0 * (time.perf_counter() - asked))
            number += 1

    _together(write)
    return Load(len(waits), len(waits), time.perf_counter() - begin, tuple(waits))


@dataclass(frozen=True)
class Processor:
    """Processor time of a document.

    Parameters
    ----------
    client_ms : of the process of Keruen, in milliseconds; on SQLite it contains the database.
    server_ms : of the process of PostgreSQL that serves it; None where it cannot be read.
    """

    client_ms: float
    server_ms: float | None


def measure_processor(database: Database, entries: int, count: int) -> Processor:
    """Processor time of a document of one writer, who did so many acts within the day.

    Parameters
    ----------
    entries : acts of the account within the day before, with the limit on acts in force.
    count : documents over which the time is averaged.
    """
    database.quotas = None
    for first in range(0, entries, 500):
        with open_unit(database, TERM) as unit:
            for number in range(first, min(first + 500, entries)):
                made = Entry("filled", "receipt", f"filled_{number}", "pair", {}, {}, "ANNA")
                write_entry(unit.connection, unit.actor, unit.moment, made)
    database.quotas = Quotas(acts_a_day=10 * (entries + count) + 1000)
    time.sleep(2.0)
    for number in range(60):
        post(database, TERM, f"warm-{entries}-{number}", key=f"warm-{entries}-{number}")
    server = _server_process(database)
    before, began = _server_seconds(server), time.process_time()
    for number in range(count):
        post(database, TERM, f"timed-{entries}-{number}", key=f"timed-{entries}-{number}")
    client, after = time.process_time() - began, _server_seconds(server)
    of_server = None if before is None or after is None else 1000.0 * (after - before) / count
    return Processor(1000.0 * client / count, of_server)


def _server_process(database: Database) -> int | None:
    """The process that serves the one connection of a writer."""
    if database.dialect != "postgresql":
        return None
    with database.admin_read() as connection:
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def _server_seconds(process: int | None) -> float | None:
    """Processor time of a process so far, where the system shows it."""
    file = Path(f"/proc/{process}/stat")
    if process is None or not file.exists():
        return None
    fields = file.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def insert_bare(url: str, folder: Path, seconds: float) -> float:
    """Documents a second of one writer: a row and its ten lines, without guards, keys or a log."""
    line = "INSERT INTO bare_line VALUES (?, ?, ?)"
    if sqlite_file(url) is not None:
        raw = sqlite3.connect(folder / "bare.db", isolation_level=None)
        for setting in ("journal_mode=WAL", "synchronous=FULL"):
            raw.execute(f"PRAGMA {setting}")
        raw.execute("CREATE TABLE bare (id TEXT PRIMARY KEY)")
        raw.execute("CREATE TABLE bare_line (document TEXT, number INTEGER, kg INTEGER)")

        def write(number: int) -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO bare VALUES (?)", (str(number),))
            raw.executemany(line, [(str(number), each, 25_000) for each in range(LINES)])
            raw.execute("COMMIT")

        return _loop(write, seconds)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id text PRIMARY KEY)")
        cursor.execute("CREATE TABLE bare_line (document text, number integer, kg integer)")
        connection.commit()

        def write_there(number: int) -> None:
            cursor.execute("INSERT INTO bare VALUES (%s)", (str(number),))
            rows = [(str(number), each, 25_000) for each in range(LINES)]
            cursor.executemany("INSERT INTO bare_line VALUES (%s, %s, %s)", rows)
            connection.commit()

        return _loop(write_there, seconds)


def _loop(write: Callable[[int], None], seconds: float) -> float:
    begin, number = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        write(number)
        number += 1
    return number / (time.perf_counter() - begin)


def _together(write: Callable[[int], None]) -> None:
    """Run the writers; the first error of one is raised here."""
    problems: list[BaseException] = []

    def run(writer: int) -> None:
        try:
            write(writer)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=run, args=(writer,)) for writer in range(WRITERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if problems:
        raise problems[0]
