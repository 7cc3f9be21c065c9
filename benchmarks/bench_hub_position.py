"""Hub book: processor time of a document in a long book, and a position of a million movements.

Books are filled behind their guards with rows of the same form as commands write; the guards are
installed again before anything is measured, and the documents that are measured are commands.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from keruen.hub.book import open_book, read_book
from keruen.hub.commands import REGISTRY
from keruen.hub.package import open_hub
from keruen.hub.reads.positions import read_position
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.store.roles import Actor

execute = REGISTRY.execute
CHIEF = Actor("chief", "TERM", "person_chief", frozenset({"supervisor"}))
FIRST = datetime(2024, 1, 1, 6, tzinfo=UTC)
BINS, KG = 12, 25_000
BOOKS = (1_000, 20_000)
DAY_DOCUMENTS = 100
MOVEMENTS = 1_000_000
LINES = 10
MEASURED = 60
MOST_SECONDS = 1.0
OWN = ("party", "TERM")
MADE = ("2024-01-01T00:00:00.000000Z", "chief")


def set_up(url: str) -> None:
    """A terminal in UTC with one owner, one grade and twelve bins."""
    database = open_hub(url)
    with open_book(database, CHIEF, FIRST) as book:
        execute(book, "open_terminal", {"name": "Terminal", "zone": "UTC"})
        execute(book, "add_party", {"code": "ANNA", "name": "Anna", "kind": "owner"})
        execute(book, "add_grade", {"id": "wheat", "name": "Wheat", "basis": "moisture 14.0 %"})
        for number in range(BINS):
            name = f"bin_{number:02}"
            execute(book, "add_bin", {"id": name, "name": name, "heel_kg": 0})
            stated = {"kg": 10 * KG, "method": "survey", "stated_on": "2024-01-01"}
            execute(book, "state_capacity", {"bin": name, "grade": "wheat", **stated})
    database.engine.dispose()


def fill(path: Path, documents: int, lines: int, day_documents: int) -> date:
    """Fill a book: each receipt into an empty bin is followed by its loading, and days are signed.

    Returns
    -------
    The last day, which is not signed.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for table, rows in (
            ("grain_document", _documents(documents, lines, day_documents)),
            ("posting", _postings(documents, day_documents)),
            ("lot", _lots(documents, lines)),
            ("place_entry", _places(documents, lines)),
            ("claim_entry", _claims(documents, lines)),
            ("daily_position", _days(documents, day_documents)),
        ):
            _insert(connection, table, rows)
    return _instant(documents, day_documents)[0].date()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, object]]) -> None:
    first = next(rows, None)
    if first is None:
        return
    names = ", ".join(first)
    marks = ", ".join(f":{name}" for name in first)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    connection.execute(statement, first)
    connection.executemany(statement, rows)


def _common() -> dict[str, object]:
    return dict(zip(("tier", "party", "created_at", "created_by"), (*OWN, *MADE), strict=True))


def _instant(number: int, day_documents: int) -> tuple[datetime, str]:
    """When a document was posted, the first one numbered 0."""
    day, place = divmod(number, day_documents)
    at = FIRST + timedelta(days=day, seconds=place * (86_000 // day_documents))
    return at, f"{at:%Y-%m-%dT%H:%M:%S}.000000Z"


def _documents(count: int, lines: int, day_documents: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        sign = -1 if number % 2 else 1
        yield {
            **_common(),
            "tier": "pair",
            "reader": "ANNA",
            "id": f"grain_document_{number:016x}",
            "kind": "loading" if number % 2 else "receipt",
            "number": number + 1,
            "reference": f"R {number}",
            "owner": "ANNA",
            "grade": "wheat",
            "claim_kg": sign * lines * KG,
            "business_at": _instant(number, day_documents)[1],
            "zone": "UTC",
            "utc_offset": "+00:00",
            "tzdata": "2026a",
        }


def _postings(count: int, day_documents: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        yield {
            **_common(),
            "id": f"p{number:016x}",
            "seq": number + 1,
            "document": f"grain_document_{number:016x}",
            "business_at": _instant(number, day_documents)[1],
        }


def _lots(count: int, lines: int) -> Iterator[dict[str, object]]:
    for number in range(0, count, 2):
        for line in range(lines):
            yield {
                **_common(),
                "id": f"lot_{number:012x}{line:04x}",
                "grade": "wheat",
                "kind": "receipt",
                "customs": "free",
            }


def _places(count: int, lines: int) -> Iterator[dict[str, object]]:
    """Each line of a document is of another bin; a receipt and its loading name the same lots."""
    seq = 0
    for number in range(count):
        receipt = number - number % 2
        for line in range(lines):
            seq += 1
            place = f"bin_{(receipt // 2 + line) % BINS:02}"
            origin, target = (place, "ship") if number % 2 else ("truck", place)
            yield {
                **_common(),
                "id": f"e{number:012x}{line:04x}",
                "document": f"grain_document_{number:016x}",
                "line": line + 1,
                "seq": seq,
                "from_place": origin,
                "to_place": target,
                "lot": f"lot_{receipt:012x}{line:04x}",
                "grade": "wheat",
                "kg": KG,
                "dry_kg": KG * 7 // 8,
            }


def _claims(count: int, lines: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        sign = -1 if number % 2 else 1
        yield {
            **_common(),
            "tier": "pair",
            "reader": "ANNA",
            "id": f"c{number:016x}",
            "document": f"grain_document_{number:016x}",
            "line": 1,
            "owner": "ANNA",
            "grade": "wheat",
            "basis": "moisture 14.0 %",
            "account": "free",
            "kg": sign * lines * KG,
            "number": number + 1,
            "balance_kg": 0 if number % 2 else lines * KG,
        }


def _days(count: int, day_documents: int) -> Iterator[dict[str, object]]:
    """Signed days; every bin is empty at their end, so that they have no closing lines."""
    for day in range(count // day_documents):
        starts, ends = (
            _instant((day + later) * day_documents, day_documents)[1] for later in (0, 1)
        )
        yield {
            **_common(),
            "id": f"d{day:016x}",
            "day": starts[:10],
            "starts_at": starts,
            "ends_at": ends,
            "hours": 24,
            "after_seq": (day + 1) * day_documents,
            "sha256": fingerprint({"day": day}),
            "person": "person_chief",
        }


def measure_documents(database: Database, at: datetime) -> float:
    """Processor milliseconds of a receipt or a loading by a command, with every guard."""
    began = 0.0
    for number in range(-4, MEASURED):
        if not number:
            began = time.process_time()
        given = {"owner": "ANNA", "bin": "bin_00", "kg": KG, "reference": f"M {number}"}
        with open_book(database, CHIEF, at + timedelta(seconds=number + 10)) as book:
            if number % 2:
                execute(book, "load_grain", given)
            else:
                execute(book, "receive_grain", {**given, "grade": "wheat", "moisture_pct": "12"})
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
    with open_book(database, CHIEF, datetime(2200, 1, 1, tzinfo=UTC)) as book:
        execute(book, "sign_day", {"day": day.isoformat(), "sha256": sha256})
    return 1000 * (time.process_time() - began)


def main(books: tuple[int, ...] = BOOKS, movements: int = MOVEMENTS) -> None:
    """Print the time of a document and of signing in books of each length, and of a position."""
    with tempfile.TemporaryDirectory(prefix="keruen_hub_") as folder:
        for count in books:
            path = Path(folder) / f"{count}.db"
            set_up(f"sqlite:///{path}")
            last = fill(path, count, 1, DAY_DOCUMENTS)
            database = open_hub(f"sqlite:///{path}")
            spent = measure_documents(database, datetime.combine(last, FIRST.time(), UTC))
            signing = measure_signing(database, last)
            print(
                f"  after {count:,} documents: {spent:.1f} ms of processor time a document, "
                f"{signing:.1f} ms to sign a day"
            )
            database.engine.dispose()
        path = Path(folder) / "movements.db"
        set_up(f"sqlite:///{path}")
        began = time.perf_counter()
        last = fill(path, movements // LINES, LINES, DAY_DOCUMENTS)
        print(f"  {movements:,} movements written in {time.perf_counter() - began:.0f} s")
        database = open_hub(f"sqlite:///{path}")
        seconds, worked = measure_position(database, last - timedelta(days=1))
        state = "within" if seconds <= MOST_SECONDS else "ABOVE"
        print(
            f"  position of a day of {DAY_DOCUMENTS * LINES:,} of {movements:,} movements: "
            f"{seconds:.3f} s, {worked:.3f} s of processor time ({state} {MOST_SECONDS} s)"
        )
        database.engine.dispose()


if __name__ == "__main__":
    main()
