"""What `keruen hub verify` recomputes beyond random histories: operations, days, balances."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from keruen.hub.book import read_book
from keruen.hub.reads.positions import read_position
from keruen.hub.verifying import verify_book
from keruen.store.database import Database
from tests.hub.terminal import CHIEF, NOW, act, load, receive
from tests.hub.test_arrivals import BRIDGE, ticket

ON_EACH_DATABASE = True

LATER = datetime(2026, 11, 25, 9, tzinfo=UTC)


def faults(database: Database) -> list[tuple[str, str]]:
    """Rules that do not fit, with their words."""
    with read_book(database, CHIEF, NOW) as book:
        return [(each.rule, each.words) for each in verify_book(book).faults]


def tamper(database: Database, table: str, change: str) -> None:
    """Change one row of a file behind its guards."""
    with closing(sqlite3.connect(str(database.engine.url.database))) as connection, connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        for (name,) in connection.execute(query, (table,)).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        assert connection.execute(f"UPDATE {table} SET {change}").rowcount == 1


@pytest.fixture
def tickets(database: Database) -> Database:
    """A book whose documents were posted by a ticket, a receipt and a loading."""
    opened = ticket(database, owner="ANNA")
    act(
        *(database, BRIDGE, "close_ticket"),
        ticket_id=opened,
        second_kg=15_000,
        bin="bin_1",
        moisture_pct="12",
    )
    receive(database, "BORIS", "bin_2", 30_000)
    load(database, "BORIS", "bin_2", 10_000)
    return database


def test_a_document_that_a_ticket_posted_is_in_the_log(tickets: Database) -> None:
    assert faults(tickets) == []


def test_a_document_without_an_entry_of_the_log_is_a_fault(tickets: Database) -> None:
    if tickets.dialect == "sqlite":
        change = "body = replace(body, 'grain_document_', 'other_') WHERE act = 'hub.close_ticket'"
        tamper(tickets, "log_entry", change)
        assert ("log", "no entry of the log is about it") in faults(tickets)


def test_a_signed_day_and_a_balance_are_recomputed(tickets: Database) -> None:
    with read_book(tickets, CHIEF, LATER) as book:
        position = read_position(book, date(2026, 11, 24))
    assert position.closing_kg > 0
    act(tickets, CHIEF, "sign_day", now=LATER, day="2026-11-24", sha256=position.sha256)
    with read_book(tickets, CHIEF, LATER) as book:
        # The next day begins with what was signed, and shows the same when the day is read again.
        assert read_position(book, date(2026, 11, 24)).sha256 == position.sha256
        after = read_position(book, date(2026, 11, 25))
        assert {each.place: each.opening_kg for each in after.lines} == {
            each.place: each.closing_kg for each in position.lines
        }
    assert faults(tickets) == []
    if tickets.dialect == "sqlite":
        tamper(tickets, "claim_entry", "balance_kg = 21000 WHERE balance_kg = 20000")
        words = "entry 2 of the claim of BORIS is numbered 2 and states 21000 kg, not 20000 kg"
        assert faults(tickets) == [("balance", words)]
        tamper(tickets, "daily_line", "in_kg = in_kg + 1 WHERE place = 'bin_1'")
        assert faults(tickets)[1:] == [
            ("day", "its lines are not what was signed"),
            ("day", "the ledger shows another position"),
        ]
