"""Holds, customs, reversals, adjustments, second persons, signed days: worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.reads.exceptions import read_exceptions
from keruen.hub.reads.positions import PositionLine, next_day, read_position
from keruen.hub.reads.surveys import read_surveys
from keruen.store.database import Database
from tests.hub.terminal import (
    AUDITOR,
    CHIEF,
    CLERK,
    LAB,
    NOW,
    SECOND,
    WHEAT,
    act,
    claims,
    load,
    receive,
    refused,
    stocks,
)


def lot_in(database: Database, place: str) -> str:
    """The lot that lies in a bin."""
    from keruen.hub.book import read_contents

    with read_book(database, CHIEF, NOW) as book:
        (lot,) = read_contents(book, place)
        return lot


def test_a_receipt_into_a_bin_with_grain_makes_a_new_lot(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    first = lot_in(database, "bin_1")
    receive(database, "BORIS", "bin_1", 30_000, moisture_pct="14")
    mixed = lot_in(database, "bin_1")
    with read_book(database, CHIEF, NOW) as book:
        (commingled,) = book.rows(select(t.transformation))
        rows = book.rows(select(t.genealogy_entry).order_by(t.genealogy_entry.c.kg))
        assert commingled["kind"] == "commingle"
        # 25,000 kg at 12 % and 30,000 kg at 14 %: 22,000 + 25,800 kg of dry matter.
        assert [(row["side"], row["kg"], row["dry_kg"]) for row in rows] == [
            ("in", 25_000, 22_000),
            ("in", 30_000, 25_800),
            ("out", 55_000, 47_800),
        ]
        assert rows[0]["lot"] == first
        assert rows[2]["lot"] == mixed


def test_a_held_lot_does_not_move(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    lot = lot_in(database, "bin_1")
    words = (
        "the lot or the bin is under a hold\n"
        "  Wait until each hold is released by who may release it."
    )
    holds = [
        act(database, CLERK, "place_hold", kind="fumigation", bin="bin_1", reason="phosphine").id,
        act(database, LAB, "place_hold", kind="quality", lot=lot, reason="result awaited").id,
    ]
    move: dict[str, Any] = {"bin": "bin_1", "to_bin": "bin_2", "kg": 5_000, "reference": "T1"}
    assert refused(database, CLERK, "transfer_grain", **move) == words
    free: dict[str, Any] = {"reason": "done", "evidence": "reading 0.01 ppm"}
    assert refused(database, LAB, "release_hold", hold=holds[0], **free) == (
        "this account may not release a fumigation hold\n  Ask somebody whose role may."
    )
    act(database, CLERK, "release_hold", hold=holds[0], **free)
    # The other hold is independent of the first.
    assert refused(database, CLERK, "transfer_grain", **move) == words
    act(database, LAB, "release_hold", hold=holds[1], **free)
    act(database, CLERK, "transfer_grain", **move)
    assert stocks(database)["bin_2"] == 5_000
    assert refused(database, LAB, "release_hold", hold=holds[1], **free) == (
        f"the hold {holds[1]} is released already\n  Place another hold where one is needed."
    )


def test_bonded_grain_is_not_mixed_with_free(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000, customs="bonded")
    lot = lot_in(database, "bin_1")
    given: dict[str, Any] = {"owner": "BORIS", "bin": "bin_1", "kg": 30_000, "grade": WHEAT}
    given |= {"moisture_pct": "12", "reference": "B1"}
    assert refused(database, CLERK, "receive_grain", **given) == (
        "bonded grain and grain in free circulation are not mixed\n"
        "  Clear the bonded lot first, or take another bin."
    )
    act(database, CHIEF, "change_customs", lot=lot, status="free", reference="DUM 1234")
    act(database, CLERK, "receive_grain", **given)
    assert stocks(database)["bin_1"] == 55_000


def test_a_reversal_names_what_it_reverses(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    wrong = receive(database, "BORIS", "bin_1", 30_000).id
    first: dict[str, Any] = {"document": wrong, "reason": "typed 30 for 3"}
    made = act(database, CLERK, "reverse_document", **first)
    assert made.kind == "grain_document"
    assert stocks(database)["bin_1"] == 25_000
    assert claims(database) == {"ANNA": 25_000}
    assert refused(database, CLERK, "reverse_document", **first) == (
        f"{wrong} is reversed already\n  Post the document again where the reversal was wrong."
    )
    assert refused(database, CLERK, "reverse_document", document=made.id, reason="x") == (
        f"{made.id} is a reversal\n  Post the document again instead."
    )


def test_a_reversal_of_grain_that_went_on_is_refused(database: Database) -> None:
    wrong = receive(database, "ANNA", "bin_1", 25_000).id
    receive(database, "ANNA", "bin_1", 25_000)
    words = refused(database, CLERK, "reverse_document", document=wrong, reason="typed twice")
    assert words == (
        "the bin does not contain that much of the lot\n"
        "  Look at the bin and take what is in it, or reverse the later document first."
    )
    assert stocks(database)["bin_1"] == 50_000


def test_a_large_reversal_needs_a_second_person(database: Database) -> None:
    wrong = receive(database, "ANNA", "bin_1", 60_000).id
    asked = act(database, CHIEF, "reverse_document", document=wrong, reason="wrong owner")
    assert (asked.kind, asked.note) == ("pending_document", "A second person must confirm it.")
    assert stocks(database)["bin_1"] == 60_000
    same = "a correction above the limit is confirmed by another person\n  "
    same += "Ask a second person with the right to correct."
    assert refused(database, CHIEF, "confirm_correction", pending=asked.id) == same
    act(database, SECOND, "confirm_correction", pending=asked.id)
    assert "bin_1" not in stocks(database)
    assert claims(database) == {}
    assert refused(database, SECOND, "confirm_correction", pending=asked.id) == (
        f"the correction {asked.id} was confirmed already\n  Look at the documents that correct it."
    )


def test_adjustments_declare_differences(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    act(database, CLERK, "adjust_bin", bin="bin_1", kg=-120, reason="survey of 24 November")
    act(database, CLERK, "adjust_bin", bin="bin_1", kg=20, reason="sweepings came back")
    act(database, CLERK, "adjust_bin", bin="bin_1", kg=-200, reason="aeration", place="drier_water")
    found = stocks(database)
    assert (found["bin_1"], found["survey_difference"], found["drier_water"]) == (24_700, 100, 200)
    assert claims(database) == {"ANNA": 25_000}
    act(database, CLERK, "adjust_claim", owner="ANNA", grade=WHEAT, kg=-300, reason="shrink")
    assert claims(database) == {"ANNA": 24_700, "TERM": 300}


def test_a_survey_is_a_statement(database: Database) -> None:
    """A ticket dated before a survey changes the difference and never the measured figure."""
    at = datetime(2026, 11, 11, 12, tzinfo=UTC)
    receive(database, "ANNA", "bin_1", 1_100, at=at - timedelta(days=2))
    act(
        database,
        CLERK,
        "record_survey",
        bin="bin_1",
        grade=WHEAT,
        measured_kg=1_000,
        method="laser",
        at=at,
    )
    with read_book(database, AUDITOR, NOW) as book:
        assert [each.difference_kg for each in read_surveys(book)] == [-100]
    receive(database, "ANNA", "bin_1", 43, at=datetime(2026, 7, 1, tzinfo=UTC))
    with read_book(database, AUDITOR, NOW) as book:
        (found,) = read_surveys(book)
    assert (found.measured_kg, found.book_kg, found.difference_kg) == (1_000, 1_143, -143)
    assert stocks(database)["bin_1"] == 1_143


def test_a_signed_day_is_closed(database: Database) -> None:
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    receive(database, "ANNA", "bin_1", 25_000, at=at)
    receive(database, "BORIS", "bin_1", 30_000, at=at + timedelta(hours=1))
    load(database, "ANNA", "bin_1", 5_000, at=at + timedelta(hours=2))
    receive(database, "ANNA", "bin_1", 7_000, at=at + timedelta(days=1))
    with read_book(database, CHIEF, NOW) as book:
        assert next_day(book) == date(2026, 11, 20)
        shown = read_position(book, date(2026, 11, 20))
    assert shown.lines == (PositionLine("bin_1", WHEAT, 0, 55_000, 5_000, 50_000),)
    assert shown.day.hours == 24
    signed: dict[str, Any] = {"day": "2026-11-20", "sha256": shown.sha256}
    assert refused(database, CHIEF, "sign_day", **{**signed, "sha256": "0" * 64}) == (
        "the position of 2026-11-20 is not what was shown\n"
        "  Read it again, and sign what it shows now."
    )
    act(database, CHIEF, "sign_day", **signed)
    late: dict[str, Any] = {
        "owner": "ANNA",
        "bin": "bin_2",
        "kg": 9_000,
        "grade": WHEAT,
        "moisture_pct": "12",
    }
    words = refused(database, CLERK, "receive_grain", reference="late", at=at, **late)
    assert words == (
        "the day of this entry is closed by its signed daily position\n"
        "  Post an adjustment in an open day that names the document which it corrects."
    )
    with read_book(database, CHIEF, NOW) as book:
        assert next_day(book) == date(2026, 11, 21)
        (line,) = read_position(book, date(2026, 11, 21)).lines
    assert line == PositionLine("bin_1", WHEAT, 50_000, 7_000, 0, 57_000)
    skipped: dict[str, Any] = {"day": "2026-11-22", "sha256": shown.sha256}
    assert refused(database, CHIEF, "sign_day", **skipped) == (
        "the last signed day is 2026-11-20, and 2026-11-22 does not follow it\n"
        "  Sign the days in their order."
    )
    assert refused(database, CHIEF, "sign_day", now=at + timedelta(hours=30), **signed) != ""


def test_an_entry_dated_back_is_an_exception(database: Database) -> None:
    """100 in and 80 out today, then 50 out dated to yesterday: -50 yesterday."""
    receive(database, "ANNA", "bin_1", 100)
    load(database, "ANNA", "bin_1", 40)
    with read_book(database, CHIEF, NOW) as book:
        assert read_exceptions(book) == []
    back = NOW - timedelta(days=1)
    document = load(database, "ANNA", "bin_1", 50, at=back).id
    with read_book(database, CHIEF, NOW) as book:
        found = [
            (each.kind, each.subject, each.document, each.kg) for each in read_exceptions(book)
        ]
    assert found == [("bin", "bin_1", document, -50), ("claim", "ANNA", document, -50)]
