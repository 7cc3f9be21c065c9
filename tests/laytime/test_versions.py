"""Comparing two versions, replaying a stored statement, changing one term."""

from __future__ import annotations

import copy
import json
import random
from decimal import Decimal
from typing import Any

import pytest

from keruen import laytime
from keruen.errors import KeruenError
from keruen.laytime import LaytimeError
from tests.laytime.builders import charter_input
from tests.laytime.random_charters import draw_charter
from tests.laytime.test_cases import CASES

RAIN = {"kind": "rain", "from": "2026-06-02T06:00", "to": "2026-06-02T12:00"}


def net_of(document: dict[str, Any]) -> Decimal:
    return laytime.calculate(laytime.read_charter(document)).net


def test_effects_of_differences_by_hand() -> None:
    """A01 earns 6,000. Six hours of rain take 3,000 off, and 12 h of turn time 3,000 more."""
    first = charter_input({"weather": "actual"})
    second = charter_input(
        {"weather": "actual", "turn_hours": 12}, {"events": [RAIN]}, author="owner"
    )
    found = laytime.compare(first, second)
    assert (found.first.net, found.second.net) == (Decimal("6000.00"), Decimal("0.00"))
    assert [(each.place, each.name, each.effect) for each in found.differences] == [
        ("charter", "author", Decimal("0.00")),
        ("terms", "turn_hours", Decimal("-3000.00")),
        ("Casablanca", "event rain", Decimal("-3000.00")),
    ]
    rain = found.differences[2]
    assert (rain.first, rain.second) == ("", "2026-06-02T06:00 to 2026-06-02T12:00")
    assert [(each.start, each.end, each.first, each.second) for each in found.lines] == [
        ("2026-06-01 14:00", "2026-06-01 20:00", "laytime", "turn"),
        ("2026-06-02 06:00", "2026-06-02 12:00", "laytime", "excepted"),
        ("2026-06-05 14:00", "2026-06-06 02:00", "demurrage", "laytime"),
    ]


def test_an_event_that_was_moved_is_one_difference() -> None:
    first = charter_input({"weather": "actual"}, {"events": [RAIN]})
    second = charter_input({"weather": "actual"}, {"events": [{**RAIN, "to": "2026-06-02T10:00"}]})
    (only,) = laytime.compare(first, second).differences
    assert (only.first, only.second, only.effect) == (
        "2026-06-02T06:00 to 2026-06-02T12:00",
        "2026-06-02T06:00 to 2026-06-02T10:00",
        Decimal("1000.00"),
    )


def test_a_difference_that_needs_another_is_counted_with_it() -> None:
    """A rate alone contradicts the fixed hours until those are gone."""
    first = charter_input(port={"cargo_t": 30000})
    second = charter_input({"allowed_hours": None, "rate_t_per_day": 6000}, {"cargo_t": 30000})
    found = laytime.compare(first, second)
    # 120 h are allowed, 108 h are used: 12 h saved at 6,000 a day.
    assert found.second.net == Decimal("-3000.00")
    effects = [each.effect for each in found.differences]
    assert None in effects
    assert sum((each for each in effects if each is not None), Decimal(0)) == Decimal("-9000.00")


def test_effects_sum_to_the_whole_on_random_pairs() -> None:
    several = 0
    for number in range(60):
        rng = random.Random(900 + number)
        first = draw_charter(rng)
        second = copy.deepcopy(first)
        second["terms"]["unless_used"] = rng.choice(("no", "actual", "whole"))
        second["terms"]["excepted"] = ["sun 00:00 - mon 00:00"]
        if second["terms"]["weather"] == "pro_rata":
            second["terms"]["unless_used"] = "no"
        for port in second["ports"]:
            port["events"] = port["events"][1:]
        found = laytime.compare(first, second)
        effects = [each.effect for each in found.differences if each.effect is not None]
        assert sum(effects, Decimal(0)) == found.second.net - found.first.net
        several += sum(effect != 0 for effect in effects) >= 2
    assert several >= 15


def test_equal_inputs_have_no_difference_however_they_are_written() -> None:
    first = charter_input({"excepted": ["sat", "sun"], "wibon": True})
    second = charter_input(
        {"excepted": "sat; sun", "wibon": "true", "demurrage_per_day": "12000"},
        {"completed": "2026-06-06T02:00:00"},
        author="",
    )
    found = laytime.compare(first, second)
    assert (found.differences, found.lines) == ((), ())


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_every_case_replays_to_the_cent(case: dict[str, Any]) -> None:
    statement = laytime.calculate(laytime.read_charter(case["input"]))
    stored = json.loads(json.dumps(laytime.statement_json(statement)))
    found = laytime.replay(stored)
    assert (found.mismatches, found.notes) == ((), ())
    assert Decimal(found.net) == statement.net


def stored_statement(document: dict[str, Any] | None = None) -> dict[str, Any]:
    charter = laytime.read_charter(charter_input() if document is None else document)
    found: dict[str, Any] = json.loads(
        json.dumps(laytime.statement_json(laytime.calculate(charter)))
    )
    return found


def test_an_altered_result_is_found() -> None:
    stored = stored_statement()
    stored["result"]["demurrage"] = "6000.01"
    stored["result"]["ports"][0]["lines"][1]["to"] = "2026-06-05T15:00+01:00"
    found = laytime.replay(stored)
    assert [(each.path, each.stored, each.computed) for each in found.mismatches] == [
        ("demurrage", "6000.01", "6000.00"),
        ("ports[1].lines[2].to", "2026-06-05T15:00+01:00", "2026-06-05T14:00+01:00"),
    ]


def test_an_altered_input_is_found() -> None:
    stored = stored_statement()
    stored["basis"]["input"]["terms"]["demurrage_per_day"] = 12_001
    found = laytime.replay(stored)
    assert "demurrage" in {each.path for each in found.mismatches}
    assert found.net == "6000.50"


def test_a_statement_of_older_zone_data_replays_and_says_what_changed() -> None:
    """As it was calculated before Morocco decided to stay at UTC+00 from 20 September 2026."""
    document = charter_input(
        {"allowed_hours": 24, "turn_hours": None},
        {"notices": [{"at": "2026-09-19T14:00"}], "completed": "2026-09-20T19:00"},
    )
    stored = stored_statement(document)
    zone = stored["basis"]["zones"]["Africa/Casablanca"]
    # Without the last change; the rest is as it was.
    zone["changes"] = [each for each in zone["changes"] if each[0] < 1_789_000_000]
    zone["tzdata"] = "2025b"
    stored["result"] = laytime.result_json(
        laytime.calculate(
            laytime.read_charter(document, laytime.read_zones(stored["basis"]["zones"]))
        )
    )
    assert stored["result"]["net"] == "2500.00"
    found = laytime.replay(stored)
    assert found.is_same
    assert found.notes == (
        "Africa/Casablanca: the basis has the changes of edition 2025b, which differ from those of "
        "the installed edition 2026f",
        "with the installed time zone data the net would be 3000.00",
    )


def test_a_statement_of_another_version_of_the_calculation() -> None:
    stored = stored_statement()
    stored["basis"]["engine"] = "0"
    assert laytime.replay(stored).notes == (
        "the statement was calculated by version 0 of the calculation, and this is version 1",
    )


def test_what_is_no_statement() -> None:
    with pytest.raises(KeruenError) as error:
        laytime.replay(charter_input())
    assert str(error.value) == (
        "not a laytime statement: it has no basis and result\n"
        "  Give a file that `keruen laytime calculate FILE --out STATEMENT.json` wrote."
    )


@pytest.mark.parametrize(
    ("change", "net"),
    [
        ("turn_hours=12", "3000.00"),
        ("allowed_days=4", "6000.00"),
        ("demurrage_per_day=24000", "12000.00"),
        ("excepted=wed; thu", "-9000.00"),
        ("start_rule=any next working day 08:00", "-1500.00"),
        ("exceptions.strike=0", "3000.00"),
        ("Casablanca.turn_hours=0", "9000.00"),
    ],
)
def test_one_term_changed(change: str, net: str) -> None:
    """A01 with a strike of six hours that counts, because no term excepts it."""
    strike = {"kind": "strike", "from": "2026-06-02T08:00", "to": "2026-06-02T14:00"}
    document = charter_input(port={"events": [strike]})
    assert str(laytime.what_if(document, change).net) == net
    assert net_of(document) == Decimal("6000.00")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            "turn_hour=12",
            "table --what-if, column turn_hour: no such term\n  Did you mean 'turn_hours'?",
        ),
        (
            "turn_hours",
            "table --what-if, value 'turn_hours': not a change of a term\n"
            "  Write TERM=VALUE, such as turn_hours=12; lists are joined by semicolons.",
        ),
        (
            "Dakar.turn_hours=1",
            "table --what-if, value 'Dakar.turn_hours=1': no such port\n  Known: Casablanca.",
        ),
        (
            "exceptions.rain=0",
            "table --what-if, value 'exceptions.rain=0': weather is excepted by a term of its own\n"
            "  Write weather=actual, or another of its choices.",
        ),
    ],
)
def test_a_change_that_cannot_be_made(change: str, text: str) -> None:
    with pytest.raises(LaytimeError) as error:
        laytime.what_if(charter_input(), change)
    assert str(error.value) == text


def test_a_term_of_a_port_is_changed_there() -> None:
    document = charter_input(port={"terms": {"turn_hours": 6}})
    with pytest.raises(LaytimeError) as error:
        laytime.what_if(document, "turn_hours=12")
    assert str(error.value) == (
        "table --what-if, column turn_hours: the term is set at the port Casablanca\n"
        "  Write Casablanca.turn_hours=VALUE to change it there."
    )
