"""Identifiers, timestamps and berth plans."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.hub.ships.berth_plan import Berth, Stay, TideWindow, find_conflicts
from keruen.hub.ships.identifiers import check_imo_number, check_locode, is_imo_number
from keruen.hub.ships.timestamps import (
    ARRIVAL_ORDER,
    CLASSIFIERS,
    EVENT_TYPES,
    NAMED,
    PHASES,
    SERVICES,
    latest_of,
)
from keruen.store.refusal import RefusalError

BERTH = Berth("B1", Decimal(200), Decimal("11.5"), Decimal("0.5"))
DAY = datetime(2026, 6, 1)


def stay(call: str, begins: int, ends: int, **values: Decimal) -> Stay:
    """A stay at the berth from one hour to another."""
    hours = timedelta(hours=1)
    return Stay(call, call.upper(), "B1", DAY + begins * hours, DAY + ends * hours, **values)


def test_check_digits_of_ships() -> None:
    # 9 x 7 + 0 x 6 + 7 x 5 + 4 x 4 + 7 x 3 + 2 x 2 = 139.
    assert check_imo_number("IMO 9074729") == "9074729"
    wrong = [f"907472{last}" for last in range(10) if last != 9]
    assert not any(is_imo_number(each) for each in [*wrong, "", "907472", "0000000", "９074729"])
    with pytest.raises(RefusalError) as error:
        check_imo_number("9074728")
    assert str(error.value) == (
        "'9074728' is not an IMO ship number\n  Write its seven digits; the last is a check digit, "
        "so compare it with the ship's papers."
    )


def test_ports() -> None:
    assert check_locode("ma cas") == "MACAS"
    with pytest.raises(RefusalError) as error:
        check_locode("Casablanca")
    assert str(error.value) == (
        "'Casablanca' is not a UN/LOCODE\n  Write the five characters of the port, such as MACAS."
    )


def test_timestamps_use_the_words_of_the_standard() -> None:
    for each in NAMED.values():
        assert each.classifier in CLASSIFIERS
        assert each.event in EVENT_TYPES
        assert each.service in SERVICES
        assert each.phase in PHASES
    # standard: eta is EST+ARRI+BERTH, rta REQ, pta PLN, ata ACT
    assert [NAMED[name].classifier for name in ("eta", "rta", "pta", "ata")] == list(CLASSIFIERS)
    assert latest_of({}, ARRIVAL_ORDER) == ("", "")


def test_two_ships_at_a_berth() -> None:
    assert find_conflicts([BERTH], [stay("a", 0, 10), stay("b", 10, 20)]) == []
    (found,) = find_conflicts([BERTH], [stay("b", 8, 20), stay("a", 0, 10)])
    assert (found.kind, found.calls) == ("two_ships", ("a", "b"))
    assert found.what == (
        "A and B lie at berth B1 at once, from 2026-06-01 08:00 to 2026-06-01 10:00"
    )
    assert found.remedy == "Plan one of them later or at another berth."


def test_length_and_draught_with_inclusive_limits() -> None:
    fits = stay("a", 0, 10, length_m=Decimal(200), draught_m=Decimal("11.0"))
    assert find_conflicts([BERTH], [fits]) == []
    large = stay("a", 0, 10, length_m=Decimal("200.1"), draught_m=Decimal("11.1"))
    assert [(each.kind, each.what) for each in find_conflicts([BERTH], [large])] == [
        ("length", "A is 200.1 m long, and berth B1 takes 200 m"),
        ("draught", "A draws 11.1 m, and berth B1 takes 11.0 m at chart datum"),
    ]


def test_a_tide_that_covers_the_stay_lets_a_deep_ship_in() -> None:
    deep = stay("a", 2, 10, draught_m=Decimal("11.4"))
    hour = timedelta(hours=1)
    whole = TideWindow(DAY, DAY + 10 * hour, Decimal("0.4"))
    assert find_conflicts([BERTH], [deep], [whole]) == []
    halves = [
        TideWindow(DAY, DAY + 5 * hour, Decimal("0.5")),
        TideWindow(DAY + 5 * hour, DAY + 9 * hour, Decimal("0.4")),
    ]
    (found,) = find_conflicts([BERTH], [deep], halves)
    assert found.kind == "tide"
    assert found.what == (
        "A draws 11.4 m, and berth B1 takes 11.0 m at chart datum; the tide stands 0.4 m above it "
        "only part of its stay, and not at 2026-06-01 09:00"
    )
    low = [TideWindow(DAY, DAY + 20 * hour, Decimal("0.39"))]
    assert [each.kind for each in find_conflicts([BERTH], [deep], low)] == ["draught"]


def test_unknown_berth_and_order() -> None:
    (found,) = find_conflicts([], [stay("a", 0, 1)])
    assert found.what == "A is planned at berth B1, which is not known"
    (found,) = find_conflicts([BERTH], [stay("a", 5, 5)])
    assert found.what == "A leaves berth B1 before it arrives"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), min_size=2, max_size=6))
def test_overlaps_equal_those_counted_hour_by_hour(spans: list[tuple[int, int]]) -> None:
    stays = [stay(f"c{n}", begin, begin + length) for n, (begin, length) in enumerate(spans)]
    found = {frozenset(each.calls) for each in find_conflicts([BERTH], stays)}
    hours = [set(range(begin, begin + length)) for begin, length in spans]
    wanted = {
        frozenset((f"c{a}", f"c{b}"))
        for a in range(len(spans))
        for b in range(a)
        if hours[a] & hours[b]
    }
    assert found == wanted
