"""Statements of facts compiled from entries, laytime on them, and the feed of the line-up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import icalendar
import pytest

from keruen.hub.ships.facts import (
    CallTerms,
    FactEntry,
    calculate_laytime,
    compile_facts,
    phase_of,
)
from keruen.hub.ships.line_up_feed import LineUpEvent, line_up_feed
from keruen.laytime import LaytimeError
from keruen.store.refusal import RefusalError

TERMS = {
    "demurrage_per_day": 12000,
    "despatch_per_day": "half",
    "rate_t_per_day": 5000,
    "turn_hours": 6,
    "weather": "actual",
}
CALL = CallTerms(
    "V1", "ALMA", "Casablanca", "Africa/Casablanca", "discharge", 20_000_000, "USD", TERMS
)


def at(text: str) -> datetime:
    """A time in Casablanca in June 2026, when its clock was one hour ahead of UTC."""
    return datetime.fromisoformat(f"2026-06-{text}+01:00")


ENTRIES = [
    FactEntry("e1", "notice_tendered", "moment", at("01T08:00"), states={"in_port": True}),
    FactEntry("e2", "commenced", "moment", at("01T16:00")),
    FactEntry("e3", "rain", "begin", at("02T10:00")),
    FactEntry("e4", "rain", "end", at("02T22:00"), "e3"),
    FactEntry("e5", "completed", "moment", at("06T08:00")),
]


def test_laytime_of_a_call_by_hand() -> None:
    """20,000 t at 5,000 t a day are 4 days. Notice 08:00, laytime from 14:00 on 1 June.

    From 14:00 on 1 June to 08:00 on 6 June are 4 days 18 hours, less 12 hours of rain: 4.25 days.
    A quarter of a day on demurrage at 12,000.
    """
    facts = compile_facts(ENTRIES)
    statement = calculate_laytime(CALL, facts, "terminal")
    assert statement.demurrage == Decimal("3000.00")
    assert statement.ports[0].used_s == 4 * 86_400
    running = calculate_laytime(CALL, facts, "terminal", "2026-06-03T14:00+01:00")
    # 48 hours since the beginning, less 12 of rain: 60 of 96 hours are left.
    assert running.running is not None
    assert running.running.left_s == 60 * 3_600


def test_a_ship_alongside_has_open_events() -> None:
    facts = compile_facts(ENTRIES[:3])
    assert facts["events"] == [{"kind": "rain", "from": "2026-06-02T10:00+01:00"}]
    assert "completed" not in facts
    with pytest.raises(LaytimeError) as error:
        calculate_laytime(CALL, compile_facts(ENTRIES[:2]), "terminal")
    assert str(error.value) == (
        "table port Casablanca, column completed: not completed\n  Give the time of completion, or "
        "calculate a ship alongside with --at."
    )


def test_the_order_of_entries_does_not_matter() -> None:
    assert compile_facts(ENTRIES) == compile_facts(ENTRIES[::-1])


def test_phases_of_events() -> None:
    assert [phase_of("rain", False), phase_of("rain", True)] == ["begin", "end"]
    assert phase_of("all_fast", False) == "moment"
    with pytest.raises(RefusalError) as error:
        phase_of("all_fast", True)
    assert str(error.value) == "a moment has no end\n  Record it without an end."
    with pytest.raises(RefusalError) as error:
        phase_of("lunch", False)
    assert error.value.what == "'lunch' is not a kind of event of a statement of facts"


def test_the_feed_of_a_line_up() -> None:
    arrives = datetime(2026, 6, 1, 8, tzinfo=UTC)
    events = [
        LineUpEvent("C2", "BETA, the second", "", "loading", arrives, None, "eta", arrives, 1),
        LineUpEvent(
            *("C1", "ALMA", "B1", "discharge", arrives, arrives + timedelta(days=2)),
            *("pta", arrives, 3),
        ),
    ]
    feed = line_up_feed("TERM", events)
    assert feed == line_up_feed("TERM", events[::-1])
    read = icalendar.Calendar.from_ical(feed)
    first, second = read.walk("VEVENT")
    assert str(first["summary"]) == "ALMA (discharge)"
    assert (str(first["location"]), str(first["sequence"])) == ("B1", "3")
    assert (str(first["status"]), str(second["status"])) == ("CONFIRMED", "TENTATIVE")
    assert str(second["summary"]) == "BETA, the second (loading)"
    assert second.decoded("dtend") - second.decoded("dtstart") == timedelta(hours=1)
