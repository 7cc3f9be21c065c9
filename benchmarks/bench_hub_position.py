"""Hub book: processor time of a document and of signing a day in books of several lengths.

Books are filled behind their guards with rows of the same form as commands write; the guards are
installed again before anything is measured, and the documents that are measured are commands.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.hub.documents import BINS, CHIEF, KG, set_up
from benchmarks.hub.long_book import LAST_DAY, MOVEMENTS_OF_DOCUMENT, fill
from keruen.hub.book import open_book, read_book
from keruen.hub.commands import REGISTRY
from keruen.hub.package import open_hub
from keruen.hub.reads.positions import read_position
from keruen.store.database import Database

BOOKS = (1_000, 20_000)
MOVEMENTS = 1_000_000
MEASURED = 60
MOST_SECONDS = 1.0


def measure_documents(database: Database) -> float:
    """Processor milliseconds of a receipt or a loading by a command, with every guard."""
    at = datetime.combine(LAST_DAY, datetime.min.time(), UTC) + timedelta(hours=12)
    began = 0.0
    for number in range(-4, MEASURED):
        if not number:
            began = time.process_time()
        given = {"owner": "ANNA", "bin": BINS[0], "kg": KG, "reference": f"M {number}"}
        with open_book(database, CHIEF, at + timedelta(seconds=number + 10)) as book:
            if number % 2:
                REGISTRY.execute(book, "load_grain", given)
            else:
                more = {"grade": "wheat", "moisture_pct": "12"}
                REGISTRY.execute(book, "receive_grain", {**given, **more})
    return 1000 * (time.process_time() - began) / MEASURED


def measure_position(database: Database, day: date) -> tuple[float, float]:
    """Seconds and processor seconds of the best of three reads of a position."""
    found = []
    with read_book(database, CHIEF) as book:
        for _ in range(3):
            began, worked = time.perf_counter(), time.process_time()
            read_position(book, day)
            found.append((time.perf_counter() - began, time.process_time() - worked))
    return min(found)


def measure_signing(database: Database, day: date) -> float:
    """Processor milliseconds of signing a day."""
    with read_book(database, CHIEF) as book:
        sha256 = read_position(book, day).sha256
    began = time.process_time()
    with open_book(database, CHIEF, datetime(2090, 1, 1, tzinfo=UTC)) as book:
        REGISTRY.execute(book, "sign_day", {"day": day.isoformat(), "sha256": sha256})
    return 1000 * (time.process_time() - began)


def main(books: tuple[int, ...] = BOOKS, movements: int = MOVEMENTS) -> None:
    """Print the time of a document and of signing in books of each length, and of a position."""
    with tempfile.TemporaryDirectory(prefix="keruen_hub_") as folder:
        for count in books:
            database = _filled(Path(folder) / f"{count}.db", count * MOVEMENTS_OF_DOCUMENT)
            spent = measure_documents(database)
            signing = measure_signing(database, LAST_DAY)
            print(
                f"  after {count:,} documents: {spent:.1f} ms of processor time a document, "
                f"{signing:.1f} ms to sign a day"
            )
            database.engine.dispose()
        if movements:
            database = _filled(Path(folder) / "movements.db", movements)
            seconds, worked = measure_position(database, LAST_DAY)
            state = "within" if seconds <= MOST_SECONDS else "ABOVE"
            print(
                f"  position of a day of {movements:,} movements: {seconds:.3f} s, "
                f"{worked:.3f} s of processor time ({state} {MOST_SECONDS} s)"
            )
            database.engine.dispose()


def _filled(path: Path, movements: int) -> Database:
    """A book with so many movements, every day before the last one signed, with its guards."""
    made = open_hub(f"sqlite:///{path}")
    set_up(made)
    fill(made, movements, signed=True)
    made.engine.dispose()
    return open_hub(f"sqlite:///{path}")


if __name__ == "__main__":
    main()
