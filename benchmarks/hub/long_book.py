"""A long book, written behind its guards: a year of receipts, each commingled in its bin.

Each document has three movements, and makes two lots: the receipt, and the lot of it and of what
lay in the bin before. The rows are those that commands would have written; `keruen hub verify` is
not part of it, because the log is left out.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import psycopg
from sqlalchemy import Table

from benchmarks.hub.documents import BINS, KG, OWNERS
from keruen.hub import tables as t
from keruen.hub.business_time import day_at, day_of
from keruen.store.database import Database, sqlite_file
from keruen.store.instants import write_instant

MOVEMENTS_OF_DOCUMENT = 3
FIRST = datetime(2024, 9, 1, 8, tzinfo=UTC)
LAST_DAY = date(2025, 8, 30)
ZONE = "Africa/Casablanca"
Row = tuple[object, ...]


def documents_of(movements: int) -> int:
    """How many documents have so many movements."""
    return max(2 * len(BINS), movements // MOVEMENTS_OF_DOCUMENT)


def fill(database: Database, movements: int, *, signed: bool = False) -> None:
    """Write the rows of so many movements.

    Parameters
    ----------
    signed : whether every day before the last one is signed.
    """
    count = documents_of(movements)
    file = sqlite_file(database.engine.url.render_as_string(hide_password=False))
    tables = (
        t.lot,
        t.grain_document,
        t.posting,
        t.transformation,
        t.place_entry,
        t.genealogy_entry,
        t.claim_entry,
        *((t.daily_position, t.daily_line) if signed else ()),
    )
    if file is not None:
        _fill_file(str(file), tables, count)
    else:
        _fill_server(database, tables, count)


def _fill_file(file: str, tables: tuple[Table, ...], count: int) -> None:
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA synchronous=OFF")
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]
    for name in names:
        raw.execute(f'DROP TRIGGER "{name}"')
    for table in tables:
        columns = ", ".join(f'"{each.name}"' for each in table.columns)
        marks = ", ".join("?" * len(table.columns))
        raw.execute("BEGIN")
        raw.executemany(
            f'INSERT INTO main."{table.name}" ({columns}) VALUES ({marks})',
            _rows(table, count),
        )
        raw.execute("COMMIT")
    raw.execute("ANALYZE")
    raw.close()


def _fill_server(database: Database, tables: tuple[Table, ...], count: int) -> None:
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        # Neither triggers nor references are checked.
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            columns = ", ".join(f'"{each.name}"' for each in table.columns)
            with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN'.encode()) as copy:
                for row in _rows(table, count):
                    copy.write_row(row)
        connection.commit()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _rows(table: Table, count: int) -> Iterator[Row]:
    """The rows of a table in the order of its columns."""
    names = [each.name for each in table.columns]
    if table in (t.daily_position, t.daily_line):
        for given in _of_days(table.name, count):
            yield tuple(given.get(name) for name in names)
        return
    for number in range(count):
        for given in _of_document(table.name, number, count):
            yield tuple(given.get(name) for name in names)


def lot_after(number: int) -> str:
    """The lot that lies in a bin after the document of a number."""
    return f"lot_{number:016x}" if number >= len(BINS) else f"lot_{number:015x}r"


def _of_document(table: str, number: int, count: int) -> Iterator[dict[str, object]]:
    at = write_instant(_at(number, count))
    own: dict[str, object] = {
        "tier": "party",
        "party": "TERM",
        "reader": "",
        "created_at": at,
        "created_by": "clerk",
    }
    owner = OWNERS[number // len(BINS) % len(OWNERS)]
    pair = {**own, "tier": "pair", "reader": owner}
    first = number < len(BINS)
    document = f"grain_document_{number:016x}"
    about = {**own, "document": document}
    came, made = f"lot_{number:015x}r", lot_after(number)
    before = "" if first else lot_after(number - len(BINS))
    lay = number // len(BINS) * KG
    step = "" if first else f"step_{number:016x}"
    if table == "lot":
        common = {"grade": "wheat", "contract": "", "origin": "", "customs": "free"}
        yield {**pair, **common, "id": came, "kind": "receipt", "owner": owner}
        if not first:
            yield {**own, **common, "id": made, "kind": "commingled", "owner": ""}
    elif table == "grain_document":
        text: dict[str, object] = {
            "kind": "receipt",
            "number": number,
            "reference": str(number),
            "owner": owner,
        }
        text |= {"zone": "Africa/Casablanca", "utc_offset": "+01:00", "tzdata": "2026a"}
        more = {"grade": "wheat", "claim_kg": KG, "business_at": at, "reason": ""}
        yield {**pair, **text, **more, "id": document}
    elif table == "posting":
        yield {**about, "id": f"{document}_posting", "seq": number + 1, "business_at": at}
    elif table == "transformation" and not first:
        yield {**about, "id": step, "kind": "commingle"}
    elif table == "claim_entry":
        claim = {"id": f"claim_{number:016x}", "document": document, "owner": owner}
        claim |= {"grade": "wheat", "basis": "moisture 14.0 %", "account": "free", "pledgee": ""}
        # Owners take turns, each for a round of the bins.
        entry = number // (len(BINS) * len(OWNERS)) * len(BINS) + number % len(BINS) + 1
        yield {**pair, **claim, "line": 1, "kg": KG, "number": entry, "balance_kg": entry * KG}
    elif table == "place_entry":
        yield from _places(about, number, (came, before, made), lay, step)
    elif table == "genealogy_entry" and not first:
        for line, (side, lot, kg) in enumerate(
            (("in", came, KG), ("in", before, lay), ("out", made, lay + KG)), start=1
        ):
            part = {"id": f"{document}_g{line}", "transformation": step, "side": side, "lot": lot}
            yield {**about, **part, "kg": kg, "dry_kg": kg * 88 // 100}


def _of_days(table: str, count: int) -> Iterator[dict[str, object]]:
    """The signed days before the last one, whose lines contain what was received by their end."""
    day, before = day_at(_at(0, count), ZONE, "06:00"), 0
    while day.day < LAST_DAY:
        # Documents are dated at equal distances.
        done = bisect_left(range(count), day.ends, key=lambda number: _at(number, count))
        own = {"tier": "party", "party": "TERM", "created_at": write_instant(day.ends)}
        own |= {"created_by": "chief"}
        position = f"day_{day.day.isoformat()}"
        if table == "daily_position":
            times = {"starts_at": write_instant(day.starts), "ends_at": write_instant(day.ends)}
            text = {"day": day.day.isoformat(), "sha256": "0" * 64, "person": "person_chief"}
            yield {**own, **times, **text, "id": position, "hours": day.hours, "after_seq": done}
        else:
            for place, name in enumerate(BINS):
                came, opening = (
                    KG * (len(range(place, last, len(BINS)))) for last in (done, before)
                )
                weights = {"opening_kg": opening, "in_kg": came - opening, "out_kg": 0}
                about = {"daily_position": position, "place": name, "grade": "wheat"}
                yield {**own, **about, **weights, "id": f"{position}_{name}", "closing_kg": came}
        before = done
        day = day_of(day.day + timedelta(days=1), ZONE, "06:00")


def _at(number: int, count: int) -> datetime:
    """When the document of a number was posted."""
    return FIRST + number * timedelta(days=363) / count


def _places(
    about: Mapping[str, object], number: int, lots: tuple[str, str, str], lay: int, step: str
) -> Iterator[dict[str, object]]:
    bin_id = BINS[number % len(BINS)]
    came, before, made = lots
    lines = [("truck", "transformation", came, KG), (bin_id, "transformation", before, lay)]
    lines.append(("transformation", bin_id, made, lay + KG))
    if not step:
        lines = [("truck", bin_id, came, KG)]
    seq = 3 * number - 2 * min(number, len(BINS))
    for line, (origin, target, lot, kg) in enumerate(lines, start=1):
        entry = {"from_place": origin, "to_place": target, "lot": lot, "grade": "wheat"}
        order = {"id": f"{about['document']}_p{line}", "line": line, "seq": seq + line}
        mass = {"kg": kg, "dry_kg": kg * 88 // 100, "transformation": step or None}
        yield {**about, **order, **entry, **mass}
