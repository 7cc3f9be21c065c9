"""Timetables: worked by hand, against all possibilities, and random events without a clash."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace
from datetime import date

import pytest

from keruen.council.timetable import (
    Event,
    Firm,
    Meeting,
    Wish,
    find_faults,
    repair_timetable,
    solve_floors,
    solve_timetable,
)
from keruen.council.timetable.floors import price_of, without_meeting
from keruen.council.timetable.solve import possible_meetings
from tests.council.random_events import random_event


def event_of(
    wishes: list[tuple[str, str, int]],
    *,
    slots: int = 2,
    tables: int = 9,
    cap: int = 9,
    free: dict[str, set[int]] | None = None,
) -> Event:
    """An event whose firms begin with m or k, by their side."""
    names = sorted({name for one, other, _ in wishes for name in (one, other)})
    return Event(
        date(2027, 5, 12),
        "UTC",
        tuple(f"{9 + slot:02d}:00" for slot in range(slots)),
        50,
        10,
        tables,
        cap,
        tuple(
            Firm(name, name[0], frozenset((free or {}).get(name, set(range(slots)))))
            for name in names
        ),
        tuple(Wish(*each) for each in wishes),
    )


def both(one: str, other: str, rank: int, back: int) -> list[tuple[str, str, int]]:
    return [(one, other, rank), (other, one, back)]


def test_a_meeting_is_worth_the_root_of_both_weights() -> None:
    event = event_of([*both("m1", "k1", 1, 1), *both("m1", "k2", 1, 3), ("m2", "k1", 1)])
    assert event.pairs == {("k1", "m1"): 3.0, ("k2", "m1"): math.sqrt(3.0)}
    table = solve_timetable(event)
    assert table.value == pytest.approx(3.0 + math.sqrt(3.0))
    assert (table.status, table.counts["m1"], table.counts["m2"]) == ("optimal", 2, 0)


def test_a_floor_costs_what_a_hand_calculation_says() -> None:
    """One slot and one table of choice: m1-k1 is worth 3; m1-k2 and m2-k1 are worth 1 each.

    Without a floor m1 meets k1. With floor 1, m1 meets k2 and k1 meets m2.
    """
    wishes = [*both("m1", "k1", 1, 1), *both("m1", "k2", 3, 3), *both("m2", "k1", 3, 3)]
    event = event_of(wishes, slots=1)
    floors = solve_floors(event)
    assert [(each.floor, each.value, each.status) for each in floors] == [
        (0, 3.0, "optimal"),
        (1, 2.0, "optimal"),
    ]
    assert price_of(floors[1], floors[0]) == pytest.approx((1.0, 1.0), abs=1e-3)
    assert without_meeting(event, floors[0]) == ["k2", "m2"]
    assert without_meeting(event, floors[1]) == []


def test_a_floor_beyond_the_tables_is_infeasible() -> None:
    event = event_of([*both("m1", "k1", 1, 1), *both("m2", "k2", 1, 1)], slots=1, tables=1)
    floors = solve_floors(event)
    assert [(each.floor, each.status, each.meetings) for each in floors[1:]] == [
        (1, "infeasible", ())
    ]


def test_a_firm_without_wishes_needs_nothing() -> None:
    event = event_of([*both("m1", "k1", 1, 1), ("m2", "k1", 1)])
    assert possible_meetings(event) == {"k1": 1, "m1": 1, "m2": 0}
    assert solve_timetable(event, 3).status == "optimal"


def test_a_floor_counts_the_slots_that_partners_share() -> None:
    """m1 has two partners, both free at the first slot only: it can have one meeting."""
    event = event_of(
        [*both("m1", "k1", 1, 1), *both("m1", "k2", 1, 1)], free={"k1": {0}, "k2": {0}}
    )
    assert possible_meetings(event)["m1"] == 1


def every_timetable(event: Event) -> float:
    """The best value by trying every choice of a slot, or of none, for each pair."""
    best = 0.0
    pairs = list(event.pairs)
    choices = [[None, *event.common(*pair)] for pair in pairs]
    for chosen in itertools.product(*choices):
        busy = [
            (firm, slot)
            for pair, slot in zip(pairs, chosen, strict=True)
            if slot is not None
            for firm in pair
        ]
        firms = [firm for firm, _ in busy]
        slots = [slot for slot in chosen if slot is not None]
        if (
            len(set(busy)) == len(busy)
            and all(slots.count(each) <= event.tables for each in slots)
            and all(firms.count(each) <= event.cap for each in firms)
        ):
            value = sum(
                event.pairs[pair]
                for pair, slot in zip(pairs, chosen, strict=True)
                if slot is not None
            )
            best = max(best, value)
    return best


def test_small_events_reach_the_best_of_all_possibilities() -> None:
    tried = 0
    for seed in range(40):
        event = random_event(seed, (3, 3), 2, 2, cap=2, wish_share=0.75, away_share=0.2)
        if not 1 <= len(event.pairs) <= 7:
            continue
        assert solve_timetable(event).value == pytest.approx(every_timetable(event), rel=1e-4)
        tried += 1
    assert tried >= 25


def draw(seed: int) -> Event:
    chance = random.Random(seed)
    return random_event(
        seed,
        (chance.randint(1, 9), chance.randint(1, 9)),
        chance.randint(1, 6),
        chance.randint(1, 6),
        cap=chance.randint(1, 6),
        wish_share=0.3 + 0.7 * chance.random(),
        away_share=chance.random() * 0.6,
    )


def check_random_events(count: int) -> None:
    """Random events, each solved, changed and repaired: no clash, and no needless move."""
    met = moved = 0
    for seed in range(count):
        event = draw(seed)
        floor = seed % 3
        table = solve_timetable(event, floor, seconds=10.0)
        if not table.found:
            table = solve_timetable(event, 0, seconds=10.0)
        assert find_faults(event, table.meetings) == [], seed
        most = possible_meetings(event)
        if table.floor:
            assert all(table.counts[each] >= min(floor, most[each]) for each in most), seed
        met += len(table.meetings)
        # A firm is away from the middle of the day on.
        firm = event.firms[seed % len(event.firms)]
        half = frozenset(slot for slot in firm.free if slot < len(event.slots) // 2)
        firms = [replace(each, free=half) if each == firm else each for each in event.firms]
        now = replace(event, firms=tuple(firms), published=table.meetings)
        repair = repair_timetable(now)
        assert find_faults(now, repair.timetable.meetings) == [], seed
        others = {each for each in table.meetings if firm.id not in each.pair}
        assert others == {each for each in repair.timetable.meetings if firm.id not in each.pair}
        moved += len(repair.moved) + len(repair.lost)
    assert met > 3 * count
    assert moved > count // 4


def test_random_events_have_no_clash() -> None:
    check_random_events(50)


@pytest.mark.long
def test_a_thousand_random_events_have_no_clash() -> None:
    check_random_events(1_000)


def test_a_lost_meeting_is_placed_again_before_a_better_new_one() -> None:
    """m1 leaves at ten. It met k1 then; at nine it can meet k1 again, or k2 for more."""
    wishes = [*both("m1", "k1", 3, 3), *both("m1", "k2", 1, 1)]
    event = event_of(wishes, free={"m1": {0}, "k2": {0}})
    now = replace(event, published=(Meeting(1, 0, "k1", "m1"),))
    repair = repair_timetable(now)
    assert repair.moved == ((Meeting(1, 0, "k1", "m1"), Meeting(0, 0, "k1", "m1")),)
    assert (repair.changed_firms, repair.lost, repair.added) == (("m1",), (), ())


def test_a_table_that_is_gone_moves_its_meeting_to_a_free_one() -> None:
    event = event_of([*both("m1", "k1", 1, 1)], tables=1)
    now = replace(event, published=(Meeting(1, 3, "k1", "m1"),))
    assert repair_timetable(now).moved == ((Meeting(1, 3, "k1", "m1"), Meeting(1, 0, "k1", "m1")),)


def test_published_meetings_stay_when_a_firm_joins() -> None:
    event = event_of([*both("m1", "k1", 3, 3), *both("m2", "k1", 1, 1)], slots=1)
    published = (Meeting(0, 4, "k1", "m1"),)
    assert solve_timetable(replace(event, published=published)).meetings == published
    assert solve_timetable(event).meetings[0].pair == ("k1", "m2")


def test_the_check_finds_every_fault() -> None:
    event = event_of(
        [*both("m1", "k1", 1, 1), *both("m2", "k1", 1, 1)], tables=1, cap=1, free={"m1": {1}}
    )
    meetings = [Meeting(0, 0, "k1", "m1"), Meeting(0, 0, "k1", "m2"), Meeting(1, 7, "k1", "m1")]
    meetings.append(Meeting(1, 0, "m1", "m2"))
    assert sorted(find_faults(event, meetings)) == [
        "k1 and m1 meet 2 times",
        "k1 has 2 meetings at 09:00",
        "k1 has 3 meetings, above the cap of 1",
        "m1 and m2 are of the same side",
        "m1 has 2 meetings at 10:00",
        "m1 has 3 meetings, above the cap of 1",
        "m1 is not free at 09:00",
        "m2 has 2 meetings, above the cap of 1",
        "table 1 has 2 meetings at 09:00",
        "there is no table 8",
    ]
