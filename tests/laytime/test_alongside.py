"""A ship alongside: time left, expected end, and the cost of each hour from now."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from keruen import laytime
from keruen.laytime import LaytimeError
from tests.laytime.builders import charter_input

SHEX = {"excepted": ["sun 00:00 - mon 00:00"]}


def test_before_expiry() -> None:
    """96 h from Monday 14:00; on Wednesday 10:00 44 h are used and 52 h left."""
    charter = laytime.read_charter(charter_input(port={"completed": None}))
    statement = laytime.calculate(charter, at="2026-06-03T10:00")
    running = statement.running
    assert running is not None
    assert running.left_s == 52 * 3600
    assert charter.ports[0].zone.text(running.expiry or 0) == "2026-06-05 14:00"
    assert running.counts_now == 1
    assert (running.cost_per_hour_now, running.cost_per_hour_after) == (
        Decimal("0.00"),
        Decimal("500.00"),
    )
    # Nothing is saved or lost for certain before completion, but the net is shown as of now.
    assert statement.ports[0].is_open


def test_the_expected_end_passes_over_a_sunday() -> None:
    """On Friday 5 June 10:00 4 h are left of 96 h, the last before... of 120 h, 28 h."""
    document = charter_input({**SHEX, "allowed_hours": 120}, {"completed": None})
    charter = laytime.read_charter(document)
    running = laytime.calculate(charter, at="2026-06-05T10:00").running
    assert running is not None
    # Friday 14 h and Saturday 14 h: 92 h used, 28 h left end Saturday 14:00.
    assert running.left_s == 28 * 3600
    assert charter.ports[0].zone.text(running.expiry or 0) == "2026-06-06 14:00"
    later = laytime.calculate(
        laytime.read_charter(charter_input({**SHEX, "allowed_hours": 140}, {"completed": None})),
        at="2026-06-05T10:00",
    ).running
    assert later is not None
    # 48 h left: 14 + 24 h by Sunday, and 10 h on Monday.
    assert charter.ports[0].zone.text(later.expiry or 0) == "2026-06-08 10:00"


def test_on_demurrage_by_tier() -> None:
    """On demurrage from Friday 14:00; after one day at 12,000 the rate is 18,000."""
    terms = {
        "demurrage_per_day": None,
        "demurrage_tiers": ["1 days at 12000", "18000"],
        "despatch_per_day": 6000,
    }
    charter = laytime.read_charter(charter_input(terms, {"completed": None}))
    first = laytime.calculate(charter, at="2026-06-06T02:00").running
    second = laytime.calculate(charter, at="2026-06-06T20:00").running
    assert first is not None
    assert second is not None
    assert (first.cost_per_hour_now, second.cost_per_hour_now) == (
        Decimal("500.00"),
        Decimal("750.00"),
    )
    assert first.expiry is None


def test_within_excepted_time_nothing_counts_now() -> None:
    document = charter_input({**SHEX, "allowed_hours": 200}, {"completed": None})
    running = laytime.calculate(laytime.read_charter(document), at="2026-06-07T10:00").running
    assert running is not None
    assert (running.counts_now, running.cost_per_hour_now) == (Fraction(0), Decimal("0.00"))


def test_facts_after_the_instant_are_left_out() -> None:
    """A statement at an instant is that of the facts known then, and equals the completed one."""
    rain = {"kind": "rain", "from": "2026-06-02T06:00", "to": "2026-06-02T12:00"}
    document = charter_input({"weather": "actual"}, {"events": [rain]})
    charter = laytime.read_charter(document)
    before = laytime.calculate(charter, at="2026-06-02T08:00")
    assert before.ports[0].used_s == 16 * 3600
    after = laytime.calculate(charter, at="2026-06-07T00:00")
    assert (after.running, after.net) == (None, laytime.calculate(charter).net)


def test_ports_that_were_not_reached_are_left_out() -> None:
    document = charter_input()
    second = {
        "name": "Dakar",
        "zone": "Africa/Dakar",
        "notices": [{"at": "2026-06-15T08:00"}],
        "completed": "2026-06-20T08:00",
    }
    document["ports"].append(second)
    charter = laytime.read_charter(document)
    statement = laytime.calculate(charter, at="2026-06-03T10:00")
    assert [each.name for each in statement.ports] == ["Casablanca"]
    assert statement.pending == ("Dakar",)
    assert len(laytime.calculate(charter, at="2026-06-16T08:00").ports) == 2


def test_the_allowance_of_a_reversible_voyage_is_that_of_all_ports() -> None:
    """44 of 192 h are used on Wednesday 10:00: 96 h of Dakar, still ahead, count as well."""
    document = charter_input({"pooling": "reversible"}, {"completed": None})
    document["ports"].append(
        {"name": "Dakar", "zone": "Africa/Dakar", "notices": [{"at": "2026-06-15T08:00"}]}
    )
    charter = laytime.read_charter(document)
    statement = laytime.calculate(charter, at="2026-06-03T10:00")
    assert statement.running is not None
    assert statement.running.left_s == (192 - 44) * 3600
    text = laytime.statement_text(statement)
    assert "\nIf completed now: Payable to the charterer: USD 37,000.00\n" in text
    assert "\nDakar: not reached yet\n" in text
    stored = laytime.statement_json(statement)
    assert laytime.replay(stored).is_same


def test_between_two_ports() -> None:
    """Casablanca is completed and Dakar not reached: the statement is not final, and replays."""
    document = charter_input({"pooling": "reversible"})
    document["ports"].append(
        {"name": "Dakar", "zone": "Africa/Dakar", "notices": [{"at": "2026-06-15T08:00"}]}
    )
    statement = laytime.calculate(laytime.read_charter(document), at="2026-06-10T10:00")
    assert (statement.running, statement.pending) == (None, ("Dakar",))
    assert "If completed now: " in laytime.statement_text(statement)
    assert laytime.replay(laytime.statement_json(statement)).is_same


def test_before_every_notice() -> None:
    charter = laytime.read_charter(charter_input(port={"completed": None}))
    with pytest.raises(LaytimeError) as error:
        laytime.calculate(charter, at="2026-06-01T07:00")
    assert str(error.value) == (
        "table --at, value '2026-06-01T07:00': before every notice of readiness\n"
        "  Give a later instant: nothing counts before a notice."
    )


def test_a_statement_alongside_replays() -> None:
    charter = laytime.read_charter(charter_input(port={"completed": None}))
    stored = laytime.statement_json(laytime.calculate(charter, at="2026-06-03T10:00"))
    assert laytime.replay(stored).is_same
