"""Quarantines: opened, sampled, extended and cleared by the dated limits of a country."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.reads.bins import read_holds
from keruen.hub.reads.quarantines import QuarantineView, read_quarantines
from keruen.store.database import Database
from tests.hub.terminal import ANNA, CHIEF, CLERK, LAB, NOW, act, load, receive, refused

LIMITS = {"quarantine": "5", "quarantine_longest": "10", "quarantine_samples": "2"}


OPENING = {
    "country": "MA",
    "organism": "Trogoderma granarium",
    "reference": "Q-17",
    "person": "inspector",
}


def days(count: float) -> datetime:
    """So many days after the quarantine of the tests began."""
    return NOW + timedelta(days=count)


def record_limits(database: Database, from_day: str = "2026-01-01", **values: str) -> None:
    """Limits of Morocco, fictional ones."""
    for subject, value in (values or LIMITS).items():
        fields = {"country": "MA", "subject": subject, "from_day": from_day, "value": value}
        act(database, CHIEF, "record_care_limit", **fields, source=f"fictional {from_day}")


def begin(database: Database, **fields: Any) -> str:
    """Open a quarantine of bin 1 for Trogoderma; returns its id."""
    fields = {**OPENING, "bin": "bin_1", **fields}
    return act(database, CLERK, "open_quarantine", **fields).id


def sample(database: Database, made: str, reference: str, day: float, outcome: str = "") -> str:
    """Take a sample on a day, with its result where one is given."""
    fields = {"quarantine": made, "reference": reference, "laboratory": "L", "person": "inspector"}
    taken = act(database, LAB, "take_quarantine_sample", now=days(day), **fields).id
    if outcome:
        result(database, taken, outcome, day)
    return taken


def result(database: Database, taken: str, outcome: str, day: float) -> None:
    """Record the result of a sample."""
    given = {"sample": taken, "outcome": outcome, "method": "sieve", "evidence": "report 1"}
    act(database, LAB, "record_quarantine_result", now=days(day), **given)


def clear(made: str) -> dict[str, str]:
    """Fields of a clearance."""
    about = {"authority": "plant health office", "reference": "C-1", "reason": "free of the pest"}
    return {"quarantine": made, **about}


def view(database: Database, made: str) -> QuarantineView:
    """A quarantine as the terminal sees it."""
    with read_book(database, CHIEF, NOW) as book:
        (found,) = read_quarantines(book, made)
    return found


def test_a_quarantine_from_opening_to_clearance(database: Database) -> None:
    """5 days at least, 10 at most, 2 samples without the pest after the last one with it."""
    receive(database, "ANNA", "bin_1", 300_000)
    record_limits(database)
    made = begin(database)
    assert view(database, made).until == days(10)
    assert view(database, made).state(days(9)) == "open"
    held = "the lot or the bin is under a hold\n  Wait until each hold is released by who may "
    with pytest.raises(KeruenError) as error:
        load(database, "ANNA", "bin_1", 1_000)
    assert str(error.value) == f"{held}release it."
    sample(database, made, "1", 1, "not_found")
    sample(database, made, "2", 2, "found")
    sample(database, made, "3", 3, "not_found")
    assert view(database, made).clean == 1

    def words(day: float) -> str:
        return refused(database, CHIEF, "clear_quarantine", now=days(day), **clear(made))

    assert words(4) == (
        "the quarantine lasts until 2026-11-29T09:00:00.000000Z at least\n  Wait until its days "
        "have passed."
    )
    assert words(5) == (
        "1 samples without the organism follow the last one with it, and 2 are required\n  Take "
        "more samples."
    )
    last = sample(database, made, "4", 6)
    assert words(6) == "1 samples wait for a result\n  Record the results first."
    result(database, last, "not_found", 7)
    act(database, CHIEF, "clear_quarantine", now=days(7), **clear(made))
    found = view(database, made)
    assert found.state(days(99)) == "cleared"
    assert found.clearance is not None
    assert found.clearance.grounds == (
        "5 d, 2 samples (fictional 2026-01-01; fictional 2026-01-01)"
    )
    with read_book(database, CHIEF, NOW) as book:
        assert read_holds(book) == []
    load(database, "ANNA", "bin_1", 1_000)
    assert refused(database, CHIEF, "clear_quarantine", now=days(8), **clear(made)) == (
        "the quarantine Q-17 is cleared already\n  Open another one where one is needed."
    )


def test_a_quarantine_that_ended_is_extended_before_it_is_cleared(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    record_limits(database)
    made = begin(database)
    sample(database, made, "1", 1, "not_found")
    sample(database, made, "2", 1, "not_found")
    assert view(database, made).state(days(11)) == "overdue"
    assert refused(database, CHIEF, "clear_quarantine", now=days(11), **clear(made)) == (
        "the quarantine ended on 2026-12-04T09:00:00.000000Z without a clearance\n  Extend it with "
        "the order of the authority first."
    )
    given = {"quarantine": made, "reason": "a sample was lost", "reference": "Q-18"}

    def extend(until: float) -> dict[str, Any]:
        return {**given, "until": days(until).isoformat()}

    assert refused(database, CHIEF, "extend_quarantine", now=days(11), **extend(10)) == (
        "the extension ends before the quarantine does, which is 2026-12-04T09:00:00.000000Z\n  "
        "Write a later time."
    )
    assert refused(database, CHIEF, "extend_quarantine", now=days(11), **extend(21.5)) == (
        "a quarantine is extended until 2026-12-15T09:00:00.000000Z at most\n  Extend it again by "
        "then where it has to go on."
    )
    act(database, CHIEF, "extend_quarantine", now=days(11), **extend(20))
    assert view(database, made).state(days(11)) == "open"
    act(database, CHIEF, "clear_quarantine", now=days(12), **clear(made))


def test_limits_are_those_in_force_on_the_day(database: Database) -> None:
    """From 28 November three days and one sample are required; the longest stays that of 24."""
    receive(database, "ANNA", "bin_1", 300_000)
    fields = {"country": "MA", "organism": "T", "reference": "Q", "person": "i", "bin": "bin_1"}
    assert refused(database, CLERK, "open_quarantine", **fields) == (
        "the limit quarantine_longest is not recorded for MA on 2026-11-24\n"
        "  Record the limit of this country with its source (record_care_limit)."
    )
    record_limits(database)
    changed = {"quarantine": "3", "quarantine_longest": "4", "quarantine_samples": "1"}
    record_limits(database, "2026-11-28", **changed)
    made = begin(database)
    assert view(database, made).until == days(10)
    sample(database, made, "1", 1, "not_found")
    assert refused(database, CHIEF, "clear_quarantine", now=days(3), **clear(made)).startswith(
        "the quarantine lasts until 2026-11-29T09:00:00.000000Z at least"
    )
    act(database, CHIEF, "clear_quarantine", now=days(4), **clear(made))
    assert str(view(database, made).clearance.required_s) == str(3 * 86_400)  # type: ignore[union-attr]


def test_the_hold_of_a_quarantine_is_released_by_its_clearance_alone(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    record_limits(database)
    made = begin(database)
    hold = view(database, made).hold.id
    fields = {"hold": hold, "reason": "it looks clean", "evidence": "eyes"}
    assert refused(database, CHIEF, "release_hold", **fields) == (
        "a quarantine with records is released by its clearance alone\n  Record the clearance of "
        "the authority (clear_quarantine)."
    )
    for actor, name, given in (
        (LAB, "Clear quarantine", clear(made)),
        (CLERK, "Clear quarantine", clear(made)),
        (ANNA, "Open quarantine", {**OPENING, "lot": "x"}),
    ):
        assert refused(database, actor, name.lower().replace(" ", "_"), **given) == (
            f"this account may not do {name}\n  Sign in with a role that may, or ask your "
            "administrator."
        )


ROW: dict[str, dict[str, Any]] = {
    "quarantine_sample": {"reference": "9", "taken_at": "", "taken_s": 0, "laboratory": "L"},
    "quarantine_extension": {"number": 1, "until_at": "", "until_s": 0, "reason": "r"},
    "quarantine_clearance": {"cleared_at": "", "cleared_s": 0, "required_s": 1, "samples": 1},
}


CLEAR = {"authority": "a", "reference": "r", "grounds": ""}


@pytest.mark.parametrize(
    ("table", "change", "what"),
    [
        (
            "quarantine_sample",
            {"person": "p"},
            "a sample under quarantine is taken after it began and before it was cleared",
        ),
        (
            "quarantine_extension",
            {"reference": "r"},
            "an extension ends later than the quarantine so far, with a reason and the order of "
            "the authority, and a quarantine that was cleared is not extended",
        ),
        (
            "quarantine_clearance",
            CLEAR,
            "the quarantine is shorter than the country requires",
        ),
        (
            "quarantine_clearance",
            {
                "authority": "a",
                "reference": "r",
                "grounds": "",
                "cleared_s": int(days(11).timestamp()),
            },
            "the quarantine ended without a clearance",
        ),
        (
            "quarantine_clearance",
            {
                "authority": "a",
                "reference": "r",
                "grounds": "",
                "cleared_s": int(days(6).timestamp()),
            },
            "a sample waits for its result, or too few without the organism follow the last one "
            "with it",
        ),
    ],
)
def test_guards_refuse_past_the_commands(
    database: Database, table: str, change: dict[str, Any], what: str
) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    record_limits(database)
    made = begin(database)
    if not what.startswith("a sample") and table == "quarantine_clearance":
        sample(database, made, "1", 0, "not_found")
    row = {"id": "x", "tier": "party", "party": "TERM", "quarantine": made, **ROW[table], **change}
    row |= {"created_at": "", "created_by": ""}
    with pytest.raises(KeruenError) as error, database.writing(CHIEF, NOW) as connection:
        connection.execute(t.metadata.tables[table].insert().values(row))
    assert error.value.what == what


def test_an_owner_sees_no_quarantine(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 300_000)
    record_limits(database)
    begin(database)
    with read_book(database, ANNA, NOW) as book:
        for table in (t.quarantine, t.quarantine_sample, t.quarantine_clearance):
            assert book.connection.execute(select(table)).all() == []
    assert NOW.tzinfo is UTC
