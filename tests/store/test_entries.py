"""Entries of the log: whole values, values beside them, earlier formats, and off-line proofs."""

from __future__ import annotations

import json
import lzma
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.register import open_register
from keruen.store import log
from keruen.store.canonical import fingerprint
from keruen.store.database import Database, open_database
from keruen.store.entries import FORMAT, Entry, check_whole, read_fields, read_values, write_entry
from keruen.store.opening import open_packages
from keruen.store.roles import Actor
from keruen.store.rows import LogEntryRow
from keruen.store.tables import log_entry, log_value
from keruen.store.typed_rows import read_rows
from keruen.store.verifying import export_entry, verify_entry
from tests.store.ledger.tables import LEDGER

OLD = Path(__file__).parents[1] / "old"
CLERK = Actor("clerk", "TERM", "person_clerk", frozenset())
LONG = "Wheat of the harvest of 2026. " * 300


def write(database: Database, fields: dict[str, Any], tier: str = "shared") -> int:
    """Write one entry."""
    with database.writing(CLERK) as connection:
        entry = Entry("ledger.note", "note", "note_1", tier, fields)
        return write_entry(connection, CLERK, "2026-11-24T09:00:00.000000Z", entry)


def test_fields_are_whole_or_beside_with_their_hash(register_url: str) -> None:
    database = open_packages(register_url, [LEDGER])
    fields = {
        "short": "a",
        "kg": 25_000,
        "long": LONG,
        "rows": [{"text": LONG}],
        "edge": "e" * 3998,
    }
    position = write(database, fields)
    with database.reading(CLERK) as connection:
        (row,) = read_rows(connection, LogEntryRow, select(log_entry))
        beside = read_values(connection, log.SHARED, position)
    assert row.body["format"] == FORMAT
    # A text of 3998 characters has 4000 bytes with its quotation marks and stays in the entry.
    assert row.body["fields"] == {"short": "a", "kg": 25_000, "edge": "e" * 3998}
    assert row.body["hashes"] == {"long": fingerprint(LONG), "rows": fingerprint([{"text": LONG}])}
    assert read_fields(row.body, beside) == fields
    with database.admin_read() as connection:
        assert check_whole(connection, log.SHARED)[0] == 1


def test_a_changed_value_is_found(register_url: str) -> None:
    database = open_packages(register_url, [LEDGER])
    write(database, {"long": LONG})
    with pytest.raises(KeruenError) as error, database.writing(CLERK) as connection:
        connection.execute(log_value.update().values(value="other"))
    assert str(error.value) == (
        "the log is only added to\n  Record what is to be put right as a new act."
    )
    bare = open_database(register_url)
    with bare.admin_transaction() as connection:
        on = ' ON "log_value"' if bare.dialect == "postgresql" else ""
        connection.exec_driver_sql(f'DROP TRIGGER "store_rule_log_value_update_append_only"{on}')
        connection.execute(log_value.update().values(value="other"))
        with pytest.raises(KeruenError) as error:
            check_whole(connection, log.SHARED)
    assert str(error.value) == (
        "entry 0 of the log 'shared': the value of the field 'long' beside an entry does not fit "
        "its hash\n  It was changed behind its guards. Restore the database from a copy."
    )


def test_a_value_is_stored_beside_the_last_entry_of_its_own_side(register_url: str) -> None:
    database = open_packages(register_url, [LEDGER])
    first = write(database, {"long": LONG})
    write(database, {"short": "a"})
    row = {"log": "shared", "position": first, "field": "x", "tier": "shared", "party": ""}
    other = Actor("other", "ANNA", "person_anna", frozenset())
    for actor, position in ((CLERK, first), (other, first + 1)):
        with pytest.raises(KeruenError) as error, database.writing(actor) as connection:
            connection.execute(log_value.insert().values({**row, "position": position, "value": 1}))
        assert str(error.value) == (
            "a value is stored beside the last entry of the own side\n  Append it through an act."
        )


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeruenError) as error:
        read_fields({"format": 3, "fields": {}}, {})
    assert str(error.value) == (
        "an entry of the log has the format 3\n  Read it with the version of Keruen that wrote it."
    )


@pytest.mark.parametrize(
    ("beside", "words"),
    [({}, "is missing"), ({"a": 1, "b": 2}, "belongs to no hash"), ({"a": 2}, "not fit its hash")],
)
def test_values_and_hashes_fit(beside: dict[str, int], words: str) -> None:
    body = {"format": 2, "fields": {}, "hashes": {"a": fingerprint(1)}}
    assert read_fields(body, {"a": 1}) == {"a": 1}
    with pytest.raises(KeruenError) as error:
        read_fields(body, beside)
    assert words in error.value.what


def test_an_entry_is_verified_off_line(register_url: str) -> None:
    database = open_packages(register_url, [LEDGER])
    for number in range(6):
        write(database, {"number": number, "long": LONG})
    with database.reading(CLERK) as connection:
        size = log.size_of(connection, log.SHARED)
        proof = {"size": size, "root": log.root_of(connection, log.SHARED).hex()}
        rows = read_rows(connection, LogEntryRow, select(log_entry))
        made = [export_entry(connection, row, size) for row in rows]
    assert len(made) == 6
    for each in json.loads(json.dumps(made)):
        assert verify_entry(each, proof)["body"] == each["entry"]["body"]
        assert each["entry"]["body"]["kind"] == "note"
        changed = {**each, "values": {"long": "other"}}
        with pytest.raises(KeruenError) as error:
            verify_entry(changed, proof)
        assert "does not fit its hash" in error.value.what
        each["entry"]["at"] = "2020-01-01T00:00:00.000000Z"
        with pytest.raises(KeruenError) as error:
            verify_entry(each, proof)
        assert error.value.what == "the proof that an entry stands in the log does not hold"


@pytest.mark.parametrize("name", ["register_512e7a9", "register_86c273c"])
def test_entries_of_earlier_versions_stay_and_verify(tmp_path: Path, name: str) -> None:
    file = tmp_path / "register.db"
    with lzma.open(OLD / f"{name}.db.xz") as packed, file.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    url = f"sqlite:///{file}"
    bare = open_database(url)
    columns = ("log", "position", "at", "by_party", "by_account", "act", "body", "leaf_hash")
    query = f"SELECT {', '.join(columns)} FROM log_entry ORDER BY log, position"
    with bare.admin_read() as connection:
        before = connection.exec_driver_sql(query).all()
    bare.engine.dispose()
    database = open_register(url)
    with database.admin_read() as connection:
        assert connection.exec_driver_sql(query).all() == before
        sizes = {each: check_whole(connection, each)[0] for each in log.list_logs(connection)}
        rows = read_rows(connection, LogEntryRow, select(log_entry))
    assert sum(sizes.values()) == len(before) > 40
    assert not any("format" in row.body for row in rows)
    side = Actor("mar", "MAR", "", frozenset({"secretary"}))
    with open_desk(database, side) as desk:
        entry = Entry("note", "note", "note_1", "shared", {"long": LONG})
        write_entry(desk.connection, side, desk.moment, entry)
    with read_desk(database, side) as desk:
        size = sizes[log.SHARED] + 1
        proof = {"size": size, "root": log.root_of(desk.connection, log.SHARED).hex()}
        shared = [row for row in rows if row.log == log.SHARED]
        for row in (shared[0], shared[-1]):
            made = export_entry(desk.connection, row, size)
            assert "values" not in made
            assert verify_entry(made, proof)["act"] == row.act
    with database.admin_read() as connection:
        assert check_whole(connection, log.SHARED)[0] == size
