"""Receipts and loadings posted under every guard, and bare inserts of the same rows beside them."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from keruen.hub.book import open_book
from keruen.hub.commands import REGISTRY
from keruen.store.database import Database, sqlite_file
from keruen.store.roles import Actor

WRITERS = 4
CLERK = Actor("clerk", "TERM", "person_clerk", frozenset({"silo_clerk"}))
CHIEF = Actor("chief", "TERM", "person_chief", frozenset({"supervisor"}))
BINS = tuple(f"bin_{number}" for number in range(1, 13))
OWNERS = ("ANNA", "BORIS", "CLARA", "DANA")
KG = 25_000
CAPACITY_KG = 900_000_000
ROWS = 8
"""Rows that a receipt into a bin with grain has: document, posting, lots, entries."""


@dataclass(frozen=True)
class Load:
    """What became of the documents that were offered.

    Parameters
    ----------
    waits_ms : from the moment at which each was offered until it was acknowledged.
    served_ms : from the moment at which its writer began it. Where the machine serves fewer
        documents than are offered, waits grow as long as documents are offered, and these do not.
    processor_s : processor time of this process meanwhile; a server of its own is not in it.
    """

    offered: int
    seconds: float
    processor_s: float
    waits_ms: tuple[float, ...]
    served_ms: tuple[float, ...]

    @property
    def accepted(self) -> int:
        """Documents that were posted."""
        return len(self.waits_ms)

    @property
    def processor_ms(self) -> float:
        """Processor milliseconds of a document."""
        return 1000.0 * self.processor_s / self.accepted

    @property
    def processor_share(self) -> float:
        """How much of one processor this process had, from the first document to the last."""
        return self.processor_s / self.seconds


def quantile(values: tuple[float, ...], share: float) -> float:
    """The value that a share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def do(database: Database, actor: Actor, name: str, key: str = "", /, **fields: object) -> None:
    """Do one command in a transaction of its own."""
    with open_book(database, actor) as book:
        REGISTRY.execute(book, name, fields, key)


def set_up(database: Database) -> None:
    """A terminal with twelve bins and four owners."""
    do(database, CHIEF, "open_terminal", name="Terminal", zone="Africa/Casablanca")
    for code in OWNERS:
        do(database, CHIEF, "add_party", code=code, name=code.title())
    do(database, CHIEF, "add_grade", id="wheat", name="Wheat", basis="moisture 14.0 %")
    for each in BINS:
        do(database, CHIEF, "add_bin", id=each, name=each)
        do(
            *(database, CHIEF, "state_capacity"),
            bin=each,
            grade="wheat",
            kg=CAPACITY_KG,
            method="drawing",
            stated_on="2025-07-01",
        )


def post(database: Database, number: int) -> None:
    """Post the document of a number: nine receipts to a loading of as much as five of them."""
    # Twelve bins and four owners: the owner changes with each round of the bins.
    bin_id, owner = BINS[number % 12], OWNERS[number // 12 % 4]
    about = {"owner": owner, "bin": bin_id, "reference": f"D{number}"}
    key = f"key-{number}"
    if number >= 480 and number // 48 % 10 == 9:
        do(database, CLERK, "load_grain", key, kg=5 * KG, **about)
    else:
        more = {"grade": "wheat", "moisture_pct": "12", "kg": KG + number % 7}
        do(database, CLERK, "receive_grain", key, **about, **more)


def post_at_rate(database: Database, rate: float, seconds: float) -> Load:
    """Offer documents at a rate, in turns to the writers, whether or not the last one is done."""
    count = round(rate * seconds)
    begin = time.perf_counter() + 0.2
    waits: list[float] = []
    served: list[float] = []

    def write(writer: int) -> None:
        for number in range(writer, count, WRITERS):
            due = begin + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            started = time.perf_counter()
            post(database, number)
            ended = time.perf_counter()
            waits.append(1000.0 * (ended - due))
            served.append(1000.0 * (ended - started))

    before = time.process_time()
    _together(write)
    spent = time.process_time() - before
    return Load(count, time.perf_counter() - begin, spent, tuple(waits), tuple(served))


@dataclass(frozen=True)
class Bare:
    """Bare inserts of as many rows, without guards, keys or a log, by one writer.

    Parameters
    ----------
    waits_ms : of each transaction.
    processor_ms : processor milliseconds a document.
    """

    waits_ms: tuple[float, ...]
    processor_ms: float


def insert_bare(url: str, folder: Path, documents: int) -> Bare:
    """Insert as many rows as documents have, one transaction for each."""
    row = ("x" * 24, "TERM", "2026-11-24T09:00:00.000000Z", KG)
    if sqlite_file(url) is not None:
        raw = sqlite3.connect(folder / "bare.db", isolation_level=None)
        for setting in ("journal_mode=WAL", "synchronous=FULL"):
            raw.execute(f"PRAGMA {setting}")
        raw.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, a TEXT, b TEXT, c TEXT, kg INTEGER)")

        def write(number: int) -> None:
            raw.execute("BEGIN IMMEDIATE")
            rows = [(f"{number}_{line}", *row) for line in range(ROWS)]
            raw.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?)", rows)
            raw.execute("COMMIT")

        return _timed(write, documents)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id text PRIMARY KEY, a text, b text, c text, kg int)")
        connection.commit()

        def write_there(number: int) -> None:
            rows = [(f"{number}_{line}", *row) for line in range(ROWS)]
            cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s, %s, %s)", rows)
            connection.commit()

        return _timed(write_there, documents)


def _timed(write: Callable[[int], None], documents: int) -> Bare:
    waits = []
    before = time.process_time()
    for number in range(documents):
        began = time.perf_counter()
        write(number)
        waits.append(1000.0 * (time.perf_counter() - began))
    return Bare(tuple(waits), 1000.0 * (time.process_time() - before) / documents)


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
