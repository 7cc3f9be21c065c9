"""Failures of other stock books, each played on this one; the numbers are those of the list.

1 erpnext#51562, 2 #54295, 3 #54640, 4 #57975, 5 #25192, 6 #24031, 7 #53638, 8 #36825, 9 #46805,
10 odoo#55494, 11 #272560, 12 #32857, 13 OCA stock-logistics-workflow#2113, 14 odoo#65453,
15 #3457, 16 #209023, 17 InvenTree#12478, 18 #2287, 19 #6335, 20 openboxes#6,
21 open-msupply#11580, 22 #5387, 23 #12574, 24 bhima#5205.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Integer, inspect, select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book, read_contents
from keruen.hub.business_time import day_at, day_of
from keruen.hub.imports import import_rows, parse_rows
from keruen.hub.reads.descent import read_recall
from keruen.hub.reads.exceptions import read_exceptions
from keruen.hub.reads.positions import read_position
from keruen.hub.reads.stocks import read_stocks
from keruen.hub.reads.surveys import read_surveys
from keruen.hub.rows import GrainDocumentRow, PostingRow
from keruen.hub.tables.base import Kilograms
from keruen.hub.verifying import verify_book
from keruen.store.database import Database
from tests.hub.terminal import (
    ANNA,
    AUDITOR,
    BORIS,
    CHIEF,
    CLERK,
    NOW,
    WHEAT,
    act,
    claims,
    load,
    receive,
    refused,
    stocks,
)

ON_EACH_DATABASE = True
pytestmark = pytest.mark.filterwarnings("error::sqlalchemy.exc.SAWarning")


def at_once(*steps: Callable[[], Any]) -> list[str]:
    """Do steps in threads that start together; how each ended."""
    barrier = threading.Barrier(len(steps))
    ended = [""] * len(steps)

    def run(number: int, step: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            step()
            ended[number] = "done"
        except KeruenError as error:
            ended[number] = error.what

    threads = [
        threading.Thread(target=run, args=(number, step)) for number, step in enumerate(steps)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return ended


def sound(database: Database) -> None:
    """Every rule holds when it is recomputed from the rows."""
    with read_book(database, AUDITOR, NOW) as book:
        assert verify_book(book).faults == ()


def lots(database: Database) -> list[str]:
    """The lots in the bins."""
    with read_book(database, CHIEF, NOW) as book:
        return sorted({each.lot for each in read_stocks(book) if each.kind == "bin"})


def test_01_05_06_no_balance_is_computed_anew(database: Database) -> None:
    """Entries in another order than their times: every sum is right, with no job to run."""
    receive(database, "ANNA", "bin_1", 1_000, at=NOW - timedelta(hours=2))
    ended = at_once(
        lambda: receive(database, "ANNA", "bin_1", 500, at=NOW - timedelta(hours=1)),
        lambda: load(database, "ANNA", "bin_1", 700, at=NOW),
    )
    assert ended == ["done", "done"]
    assert (stocks(database)["bin_1"], claims(database)) == (800, {"ANNA": 800})
    sound(database)
    with database.admin_read() as connection:
        names = {
            column["name"]
            for table in t.metadata.tables
            for column in inspect(connection).get_columns(table)
        }
        # The one balance that is stored is part of an entry, in the order of the book; it does not
        # depend on times, and an entry that is dated back changes no other.
        entry = t.claim_entry.c
        query = select(entry.kg, entry.balance_kg).order_by(entry.number)
        rows = [(int(kg), int(balance)) for kg, balance in connection.execute(query)]
    assert {name for name in names if "balance" in name or "on_hand" in name} == {"balance_kg"}
    assert [balance for _, balance in rows] == [*accumulate(kg for kg, _ in rows)]


def test_02_03_a_survey_is_never_changed(database: Database) -> None:
    document = receive(database, "ANNA", "bin_1", 1_043, at=NOW - timedelta(days=3)).id
    load(database, "ANNA", "bin_1", 1_042, at=NOW - timedelta(days=2))
    fields = {"bin": "bin_1", "grade": WHEAT, "measured_kg": 1, "method": "swept and weighed"}
    act(database, CLERK, "record_survey", at=NOW - timedelta(days=1), **fields)
    with read_book(database, CHIEF, NOW) as book:
        assert [each.difference_kg for each in read_surveys(book)] == [0]
    with read_book(database, CHIEF, NOW) as book:
        loading = t.grain_document.c
        query = select(loading.id).where(loading.kind == "loading")
        loaded = book.connection.execute(query).scalar_one()
    act(database, CLERK, "reverse_document", document=loaded, reason="x", at=NOW)
    with read_book(database, CHIEF, NOW) as book:
        (found,) = read_surveys(book)
    # The reversal belongs to its own time, after the survey.
    assert (found.measured_kg, found.book_kg) == (1, 1)
    assert stocks(database)["bin_1"] == 1_043
    act(database, CLERK, "reverse_document", document=document, reason="x", at=NOW)
    assert "bin_1" not in stocks(database)


def test_04_each_way_meets_the_same_guard(database: Database) -> None:
    """Commands, imports, adjustments, reversals and plain SQL take no bin below zero."""
    first = receive(database, "ANNA", "bin_1", 1_000).id
    load(database, "ANNA", "bin_1", 600)
    table = "command,owner,bin,kg,reference\nload_grain,ANNA,bin_1,401,x\n"
    with pytest.raises(KeruenError) as error:
        import_rows(database, CLERK, parse_rows(table, "list.csv"), "list.csv", NOW)
    assert str(error.value) == (
        "list.csv, line 2: the bin bin_1 contains 400 kg of grain, and 401 kg are to leave it\n"
        "  Take what is in it, or correct the bin."
    )
    words = "the bin does not contain that much of the lot"
    assert words in refused(database, CLERK, "reverse_document", document=first, reason="x")
    assert "contains 400 kg" in refused(
        database, CLERK, "adjust_bin", bin="bin_1", kg=-401, reason="x"
    )
    (lot,) = lots(database)
    row: dict[str, Any] = {
        "id": "x",
        "tier": "party",
        "party": "TERM",
        "document": first + "x",
        "line": 1,
        "seq": 3,
    }
    row |= {"from_place": "bin_1", "to_place": "ship", "lot": lot, "grade": WHEAT, "kg": 401}
    row |= {"dry_kg": 300, "created_at": "", "created_by": ""}
    with pytest.raises(KeruenError) as error, database.writing(CLERK, NOW) as connection:
        connection.execute(t.place_entry.insert().values(row))
    assert error.value.what == words
    assert stocks(database)["bin_1"] == 400
    sound(database)


FULL_SIZE = pytest.mark.long


@pytest.mark.parametrize("each", [12, pytest.param(2_500, marks=FULL_SIZE)])
def test_07_writers_on_different_bins_do_not_block(database: Database, each: int) -> None:
    def write(bin_id: str) -> Callable[[], None]:
        def run() -> None:
            for number in range(each):
                receive(database, "ANNA", bin_id, 100 + number % 50)

        return run

    kg = sum(100 + number % 50 for number in range(each))
    ended = at_once(*(write(f"bin_{number}") for number in range(1, 5)))
    assert ended == ["done"] * 4
    assert stocks(database) == {
        **dict.fromkeys([f"bin_{n}" for n in range(1, 5)], kg),
        "truck": -4 * kg,
    }
    sound(database)


@pytest.mark.parametrize("tickets", [60, pytest.param(3_000, marks=FULL_SIZE)])
def test_08_tickets_by_the_api_and_a_scale_work_at_once(database: Database, tickets: int) -> None:
    """One client posts tickets one after the other while the scale posts; both finish."""
    waits: list[float] = []
    stop = threading.Event()

    def post() -> None:
        try:
            for number in range(tickets):
                receive(database, "BORIS", "bin_2", 100 + number % 50)
        finally:
            stop.set()

    def scale() -> None:
        while not stop.is_set():
            began = perf_counter()
            receive(database, "ANNA", "bin_1", 50)
            waits.append(1000 * (perf_counter() - began))

    assert at_once(post, scale) == ["done", "done"]
    assert claims(database) == {
        "ANNA": 50 * len(waits),
        "BORIS": sum(100 + number % 50 for number in range(tickets)),
    }
    worst = sorted(waits)[int(0.99 * (len(waits) - 1))]
    print(f"{tickets} tickets, {len(waits)} of the scale, p99 {worst:.0f} ms")
    sound(database)


def test_08_an_import_and_a_scale_work_at_once(database: Database) -> None:
    header = "command,owner,bin,grade,kg,moisture_pct,reference\n"
    table = header + "".join(
        f"receive_grain,BORIS,bin_2,wheat,{1_000 + number},12,T{number}\n" for number in range(60)
    )
    rows = parse_rows(table, "tickets.csv")

    def scale() -> None:
        for number in range(10):
            receive(database, "ANNA", "bin_1", 500 + number)

    ended = at_once(lambda: import_rows(database, CLERK, rows, "tickets.csv", NOW), scale)
    assert ended == ["done", "done"]
    assert claims(database) == {"ANNA": 5_045, "BORIS": 61_770}
    sound(database)


def test_09_a_document_without_its_posting_is_not_kept(database: Database) -> None:
    """The database itself refuses, at the end of the transaction, entries that are not sealed."""
    receive(database, "ANNA", "bin_1", 1_000)
    (lot,) = lots(database)
    row: dict[str, Any] = {
        "id": "x",
        "tier": "party",
        "party": "TERM",
        "document": "unknown",
        "line": 1,
        "seq": 2,
    }
    row |= {"from_place": "bin_1", "to_place": "ship", "lot": lot, "grade": WHEAT, "kg": 1}
    row |= {"dry_kg": 1, "created_at": "", "created_by": ""}
    with pytest.raises(KeruenError) as error, database.writing(CLERK, NOW) as connection:
        connection.execute(t.place_entry.insert().values(row))
    assert error.value.what == "the database refused the change"
    assert stocks(database)["bin_1"] == 1_000
    sound(database)


def test_10_no_update_is_lost(database: Database) -> None:
    """Five threads with ten receipts each into one bin."""

    def run() -> None:
        for _ in range(10):
            receive(database, "ANNA", "bin_1", 10)

    assert at_once(*([run] * 5)) == ["done"] * 5
    assert (stocks(database)["bin_1"], claims(database)) == (500, {"ANNA": 500})
    sound(database)


def test_11_12_17_one_of_many_takes_the_last_grain(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    ended = at_once(*([lambda: load(database, "ANNA", "bin_1", 25_000)] * 20))
    assert ended.count("done") == 1
    assert set(ended) == {
        "done",
        "the bin bin_1 contains 0 kg of grain, and 25000 kg are to leave it",
    }
    assert claims(database) == {}
    sound(database)


def test_13_the_guard_sums_over_all_rows(database: Database) -> None:
    """A bin whose grain stands in two rows gives both, and no more."""
    receive(database, "ANNA", "bin_1", 600)
    receive(database, "ANNA", "bin_1", 400)
    assert "contains 1000 kg" in refused(
        database, CLERK, "load_grain", owner="ANNA", bin="bin_1", kg=1_001, reference="x"
    )
    load(database, "ANNA", "bin_1", 1_000)
    assert claims(database) == {}


@pytest.mark.parametrize("given", [33.6, "33.6", "33,6 t", "3e3", 33.0, True, None, float("nan")])
def test_14_no_fraction_reaches_the_ledger(database: Database, given: Any) -> None:
    fields = {"owner": "ANNA", "bin": "bin_1", "grade": WHEAT, "moisture_pct": "12"}
    with pytest.raises(KeruenError):
        act(database, CLERK, "receive_grain", kg=given, reference="x", **fields)
    assert stocks(database) == {}


def test_14_the_database_refuses_fractions_past_python(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 1_000)
    (lot,) = lots(database)
    statement = (
        "INSERT INTO place_entry (id, tier, party, document, line, seq, from_place, to_place, lot, "
        "grade, kg, dry_kg, created_at, created_by) VALUES ('x', 'party', 'TERM', 'd', 1, 2, "
        f"'bin_1', 'ship', '{lot}', 'wheat', 33.6, 1, '', '')"
    )
    with pytest.raises(KeruenError) as error, database.writing(CLERK, NOW) as connection:
        connection.exec_driver_sql(statement)
    assert error.value.what == "an entry of places has whole kilograms above zero"
    columns = [
        each
        for table in t.metadata.tables.values()
        for each in table.columns
        # The stated error of an instrument is a decimal, and is never posted.
        if each.name.endswith("kg") and str(each) != "calibration.error_kg"
    ]
    assert len(columns) >= 15
    assert all(isinstance(each.type, Kilograms | Integer) for each in columns)


def test_15_the_parts_of_a_lot_sum_to_it(database: Database) -> None:
    """Seven loads of 100,000 kg leave nothing, in kilograms and in dry matter."""
    receive(database, "ANNA", "bin_1", 100_000, moisture_pct="13.7")
    parts = [14_286] * 6 + [14_284]
    for kg in parts:
        load(database, "ANNA", "bin_1", kg)
    with read_book(database, CHIEF, NOW) as book:
        left = {each.place: (each.kg, each.dry_kg) for each in read_stocks(book)}
    assert left == {"truck": (-100_000, -86_300), "ship": (100_000, 86_300)}


def test_16_nothing_is_taken_from_a_lot_that_is_not_named(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 1_000)
    receive(database, "ANNA", "bin_2", 1_000)
    with read_book(database, CHIEF, NOW) as book:
        (other,) = read_contents(book, "bin_2")
    words = refused(
        database,
        CLERK,
        "load_grain",
        owner="ANNA",
        bin="bin_1",
        lot=other,
        kg=10,
        reference="x",
    )
    assert words.startswith(f"the bin bin_1 contains 0 kg of {other}, and 10 kg are to leave it")


def test_18_merging_forgets_nothing(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 1_000, contract="A-1", origin="KZ")
    receive(database, "BORIS", "bin_1", 3_000, contract="B-7", origin="FR")
    (mixed,) = lots(database)
    with read_book(database, CHIEF, NOW) as book:
        found = read_recall(book, mixed)
        rows = book.rows(select(t.genealogy_entry).where(t.genealogy_entry.c.side == "in"))
    sources = {(each.owner, each.contract, each.origin) for each in found.sources}
    assert sources == {("ANNA", "A-1", "KZ"), ("BORIS", "B-7", "FR")}
    assert sum(row["kg"] for row in rows) == 4_000
    assert found.owners == ("ANNA", "BORIS")


def test_19_a_recall_from_a_leaf_finds_the_root(database: Database) -> None:
    """Grain is split over three bins, mixed there, and moved again."""
    receive(database, "ANNA", "bin_1", 30_000)
    with read_book(database, CHIEF, NOW) as book:
        (root,) = read_contents(book, "bin_1")
    receive(database, "BORIS", "bin_2", 5_000)
    for target in ("bin_2", "bin_3"):
        act(
            database,
            CLERK,
            "transfer_grain",
            bin="bin_1",
            to_bin=target,
            kg=10_000,
            reference=target,
        )
    act(database, CLERK, "transfer_grain", bin="bin_2", to_bin="bin_4", kg=6_000, reference="leaf")
    with read_book(database, CHIEF, NOW) as book:
        (leaf,) = read_contents(book, "bin_4")
        up, down = read_recall(book, leaf), read_recall(book, root)
    assert root in {each.id for each in up.sources}
    assert leaf in {each.id for each in down.descendants}
    inside = {each.place: each.kg for each in down.whereabouts}
    assert inside == {"bin_1": 10_000, "bin_2": 9_000, "bin_3": 10_000, "bin_4": 6_000}


def test_18_19_what_is_left_in_a_bin_is_in_the_next_lot_until_it_is_swept(
    database: Database,
) -> None:
    receive(database, "ANNA", "bin_1", 1_000)
    (first,) = lots(database)
    load(database, "ANNA", "bin_1", 1_000)
    receive(database, "BORIS", "bin_1", 2_000)
    (second,) = lots(database)
    with read_book(database, CHIEF, NOW) as book:
        assert [each.id for each in read_recall(book, second).sources] == [first]
    load(database, "BORIS", "bin_1", 2_000)
    act(database, CLERK, "sweep_bin", bin="bin_1")
    receive(database, "ANNA", "bin_1", 3_000)
    (third,) = lots(database)
    with read_book(database, CHIEF, NOW) as book:
        assert read_recall(book, third).sources == ()


def test_20_the_order_is_that_of_the_book(database: Database) -> None:
    """A ticket and a survey in the same minute: time is for cuts, the sequence for order."""
    for kg in (6_200, 5_500, 300):
        receive(database, "ANNA", "bin_1", kg, at=NOW)
    with read_book(database, CHIEF, NOW) as book:
        rows = book.records(PostingRow, select(t.posting).order_by(t.posting.c.seq))
        assert [row.seq for row in rows] == [1, 2, 3]
        assert len({row.business_at for row in rows}) == 1
    assert stocks(database)["bin_1"] == 12_000


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Riga", date(2026, 3, 28), 23),
        ("Europe/Riga", date(2026, 10, 24), 25),
        ("Africa/Casablanca", date(2026, 9, 19), 25),
        ("Africa/Casablanca", date(2026, 9, 20), 24),
        ("Africa/Dakar", date(2026, 3, 28), 24),
    ],
)
def test_21_a_terminal_day_is_local(zone: str, day: date, hours: int) -> None:
    found = day_of(day, zone, "06:00")
    assert found.hours == hours
    for moment in (found.starts, found.ends - timedelta(seconds=1)):
        assert day_at(moment, zone, "06:00") == found
    assert day_at(found.ends, zone, "06:00").day == day + timedelta(days=1)


def test_22_the_position_does_not_depend_on_the_reader(database: Database) -> None:
    """The same instant with three offsets falls on the same day of the terminal."""
    for offset, hour in (("+13:00", 14), ("+00:00", 1), ("-03:00", 22)):
        day = 24 if hour != 22 else 23
        at = datetime.fromisoformat(f"2026-11-{day}T{hour:02}:00{offset}")
        receive(database, "ANNA", "bin_1", 100, at=at)
    with read_book(database, CHIEF, NOW) as book:
        (line,) = read_position(book, date(2026, 11, 23)).lines
        rows = book.records(GrainDocumentRow, select(t.grain_document))
    assert line.in_kg == 300
    assert {row.business_at for row in rows} == {"2026-11-24T01:00:00.000000Z"}
    assert {row.utc_offset for row in rows} == {"+13:00", "+00:00", "-03:00"}


def test_23_what_is_free_and_pledged_is_the_whole_claim(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    act(database, ANNA, "order_claim", kind="sale", other="BORIS", grade=WHEAT, kg=1_000)
    # An order that is not accepted changes nothing.
    assert claims(database) == {"ANNA": 25_000}
    assert claims(database, BORIS) == {}
    sound(database)


def test_24_an_entry_dated_back_that_would_have_been_negative_is_shown(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 100, at=NOW - timedelta(hours=2))
    load(database, "ANNA", "bin_1", 20, at=NOW - timedelta(hours=1))
    back = load(database, "ANNA", "bin_1", 50, at=NOW - timedelta(days=1)).id
    with read_book(database, CHIEF, NOW) as book:
        found = read_exceptions(book)
    assert [(each.kind, each.kg, each.document) for each in found] == [
        ("bin", -50, back),
        ("claim", -50, back),
    ]
    assert stocks(database)["bin_1"] == 30


def test_time_of_an_entry_is_not_ahead(database: Database) -> None:
    fields = {"owner": "ANNA", "bin": "bin_1", "grade": WHEAT, "kg": 1, "moisture_pct": "12"}
    ahead = datetime(2026, 11, 24, 10, 1, tzinfo=UTC)
    words = refused(database, CLERK, "receive_grain", at=ahead, reference="x", **fields)
    assert words == (
        "the time of this entry lies ahead\n"
        "  Write the time at which the grain was moved, with its offset."
    )
    with pytest.raises(KeruenError) as error, open_book(database, CLERK, NOW) as book:
        book.time(datetime(2026, 11, 24, 10))
    assert str(error.value) == (
        "the time 2026-11-24T10:00:00 has no offset\n"
        "  Write it with its offset, such as 2026-11-24T10:30+00:00."
    )
