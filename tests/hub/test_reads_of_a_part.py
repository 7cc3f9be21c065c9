"""Reads of a part of the book agree with sums over the whole of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from keruen.hub.book import Book, read_book
from keruen.hub.business_time import day_of
from keruen.hub.names import BIN
from keruen.hub.reads.exceptions import read_exceptions
from keruen.hub.reads.flows import read_flows
from keruen.hub.reads.positions import read_position
from keruen.hub.reads.stocks import read_claims
from keruen.hub.reads.surveys import read_surveys
from keruen.store.database import Database
from keruen.store.instants import write_instant
from tests.hub.terminal import BARLEY, CHIEF, CLERK, NOW, WHEAT, act, load, receive

FIRST = date(2026, 11, 16)
DAYS = 8


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, 16 + day, hour, tzinfo=UTC)


@pytest.fixture
def worked(database: Database) -> Database:
    """Eight days: receipts of two owners, some dated back, loadings, and surveys of a bin."""
    for day in range(DAYS):
        receive(database, "ANNA", "bin_1", 1_000 + day, at=at(day), now=at(7, 14))
        receive(database, "BORIS", "bin_2", 500 + day, grade=BARLEY, at=at(day, 13), now=at(7, 14))
        if day % 2:
            load(database, "ANNA", "bin_1", 700, at=at(day, 15), now=at(7, 16))
            measured = {"bin": "bin_1", "grade": WHEAT, "measured_kg": 100 * day, "method": "tape"}
            act(database, CLERK, "record_survey", now=at(7, 16), at=at(day, 14), **measured)
    receive(database, "BORIS", "bin_3", 90, at=at(2), now=at(7, 16))
    load(database, "BORIS", "bin_3", 60, at=at(1), now=at(7, 16))
    return database


def sign(database: Database, days: int) -> None:
    for number in range(days):
        day = FIRST + timedelta(days=number)
        with read_book(database, CHIEF, NOW) as book:
            sha256 = read_position(book, day).sha256
        act(database, CHIEF, "sign_day", day=day.isoformat(), sha256=sha256)


def summed(book: Book, until: str) -> Counter[tuple[str, str]]:
    """What bins contained at an instant, from every movement before it."""
    found: Counter[tuple[str, str]] = Counter()
    for flow in read_flows(book):
        if flow.kind == BIN and flow.business_at < until:
            found[flow.place, flow.grade] += flow.kg
    return +found


@pytest.mark.parametrize("signed", [0, 3])
def test_positions_of_early_and_late_days_are_those_of_all_movements(
    worked: Database, signed: int
) -> None:
    # A day with a bin below zero in the order of time is signed as it is.
    sign(worked, signed)
    compared = 0
    with read_book(worked, CHIEF, NOW) as book:
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            hours = day_of(day, book.terminal.zone, book.terminal.day_starts_at)
            position = read_position(book, day)
            closing = {(each.place, each.grade): each.closing_kg for each in position.lines}
            opening = {(each.place, each.grade): each.opening_kg for each in position.lines}
            ends = summed(book, write_instant(hours.ends))
            starts = summed(book, write_instant(hours.starts))
            assert {key: kg for key, kg in closing.items() if kg > 0} == ends
            assert {key: kg for key, kg in opening.items() if kg > 0} == starts
            compared += len(closing)
    assert compared >= 2 * DAYS


@pytest.mark.parametrize("signed", [0, 3])
def test_surveys_are_compared_with_all_movements_before_them(worked: Database, signed: int) -> None:
    """By hand: before the survey of day 1 came 1,000 and 1,001; of day 3 2,002 + 1,002 + 1,003."""
    sign(worked, signed)
    with read_book(worked, CHIEF, NOW) as book:
        found = read_surveys(book)
        assert [each.book_kg for each in found[:2]] == [2_001, 2_001 - 700 + 2_005]
        for each in found:
            after = write_instant(datetime.fromisoformat(each.at) + timedelta(microseconds=1))
            assert each.book_kg == summed(book, after)[each.place, each.grade]
        late = read_surveys(book, since=found[2].at)
        assert late == found[2:]
        assert read_surveys(book, place="bin_2") == []
        assert read_surveys(book, place="bin_1") == found


def test_claims_of_one_owner_are_a_part_of_all(worked: Database) -> None:
    with read_book(worked, CHIEF, NOW) as book:
        every = read_claims(book)
        by_owner = {each: read_claims(book, each) for each in ("ANNA", "BORIS", "BANK")}
    assert [*by_owner["ANNA"], *by_owner["BORIS"]] == every
    # ANNA: eight receipts of 1,000 to 1,007 and four loadings of 700.
    assert [each.kg for each in by_owner["ANNA"]] == [8_028 - 2_800]
    assert by_owner["BANK"] == []


def test_exceptions_of_signed_days_are_read_when_they_are_asked_for(worked: Database) -> None:
    """BORIS: 60 out of bin 3 on day 1, 90 in on day 2; barley is another grade."""
    with read_book(worked, CHIEF, NOW) as book:
        found = read_exceptions(book)
    assert [(each.kind, each.subject, each.kg) for each in found] == [
        ("bin", "bin_3", -60),
        ("claim", "BORIS", -60),
    ]
    sign(worked, 3)
    with read_book(worked, CHIEF, NOW) as book:
        assert read_exceptions(book) == []
        assert read_exceptions(book, signed=True) == found
    # In an open day 40 of the 30 that are left go out before 20 come in.
    receive(worked, "BORIS", "bin_3", 20, at=at(6), now=at(7, 16))
    load(worked, "BORIS", "bin_3", 40, at=at(5), now=at(7, 16))
    with read_book(worked, CHIEF, NOW) as book:
        found = read_exceptions(book)
    assert [(each.kind, each.subject, each.kg) for each in found] == [
        ("bin", "bin_3", -10),
        ("claim", "BORIS", -10),
    ]


def test_a_book_with_signed_days_is_not_read_whole(worked: Database) -> None:
    """Rows that are fetched: of the days since the signed ones alone."""
    sign(worked, 7)
    rows: list[int] = []

    @event.listens_for(worked.engine, "after_cursor_execute")
    def count(_c: object, _cursor: object, statement: str, *_: object) -> None:
        rows.append("place_entry" in statement and "business_at >=" not in statement)

    with read_book(worked, CHIEF, NOW) as book:
        rows.clear()
        read_exceptions(book)
        read_surveys(book)
        assert rows
        assert not any(rows)
