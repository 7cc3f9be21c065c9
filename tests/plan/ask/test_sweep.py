"""Sweeps whose turn is worked by hand: it must be bracketed, and closed in on."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.errors import CaseError, KeruenError
from keruen.plan.ask import (
    AskOptions,
    Point,
    Sweep,
    find_question,
    sweep,
    sweep_shock,
    sweep_two,
    swept_values,
)
from tests.plan.ask.hand import DEAR_WORTH_USD, TURN_USD_PER_T, WORTH_USD, ask_case, worth

OPTIONS = AskOptions()


def asked(question: str, first: float, last: float, count: int, **more: Any) -> Sweep:
    case = ask_case()
    more = {"done": {}, "report": lambda *_: None, **more}
    options = more.pop("options", OPTIONS)
    return sweep(
        case, find_question(case, question), swept_values(first, last, count), options, **more
    )


def test_the_value_at_each_point() -> None:
    found = asked("hub-handling", 0.0, 8.0, 5)
    assert [point.at for point in found.points] == [(0.0,), (2.0,), (4.0,), (6.0,), (8.0,)]
    for point in found.points:
        by_hand = pytest.approx(worth(point.at[0]), abs=0.01)
        assert (point.low, point.high, point.relaxed) == (by_hand, by_hand, by_hand)
    assert [point.words for point in found.points] == ["build"] * 3 + ["do not build"] * 2


def test_the_turn_is_bracketed() -> None:
    turn = asked("hub-handling", 0.0, 8.0, 5).turns
    assert [(each.after, each.before) for each in turn] == [(4.0, 6.0)]
    assert (turn[0].before_words, turn[0].after_words) == ("build", "do not build")
    assert turn[0].estimate == pytest.approx(TURN_USD_PER_T, abs=1e-6)


@pytest.mark.parametrize(
    ("count", "tolerance"),
    [
        (2, 0.01),
        (5, 1.0),
        *(
            pytest.param(*each, marks=pytest.mark.long)
            for each in ((2, 1.0), (5, 0.01), (6, 1.0), (6, 0.01))
        ),
    ],
)
def test_the_turn_is_closed_in_on(count: int, tolerance: float) -> None:
    found = asked("hub-handling", 0.0, 8.0, count, tolerance=tolerance)
    turn = found.turns[0]
    assert turn.after is not None
    assert turn.before is not None
    assert turn.after < TURN_USD_PER_T < turn.before
    assert turn.before - turn.after <= tolerance * 1.001
    # What is closed in on needs few points: the value is a straight line here.
    assert len(found.points) <= count + 4


def test_no_turn_where_the_hub_always_pays() -> None:
    found = asked("hub-handling", 0.0, 5.0, 3)
    assert {point.words for point in found.points} == {"build"}
    assert found.turns == ()


def test_a_turn_from_not_building_to_building() -> None:
    """Dearer rail: 10 f - 0 USD/t spared against 164,250 USD: worth nothing at f = 0.45."""
    turn = asked("rail-tariff", 0.0, 1.0, 3).turns[0]
    assert (turn.after, turn.before, turn.before_words) == (0.0, 0.5, "do not build")
    assert turn.estimate == pytest.approx(0.45)


def test_what_is_done_is_not_done_again() -> None:
    kept: dict[str, Point] = {}
    first = asked("hub-handling", 0.0, 8.0, 5, report=kept.__setitem__)
    assert len(kept) == 5
    dropped = dict(list(kept.items())[:3])
    again: dict[str, Point] = {}
    second = asked("hub-handling", 0.0, 8.0, 5, done=dropped, report=again.__setitem__)
    assert set(again) == set(kept) - set(dropped)
    assert second.turns == first.turns


def test_another_gap_is_another_point() -> None:
    kept: dict[str, Point] = {}
    asked("hub-handling", 0.0, 8.0, 2, report=kept.__setitem__)
    again: dict[str, Point] = {}
    asked(
        "hub-handling",
        0.0,
        8.0,
        2,
        done=kept,
        report=again.__setitem__,
        options=AskOptions(gap=0.01),
    )
    assert not set(kept) & set(again)


def test_a_clock_that_ends_names_what_is_missing() -> None:
    found = asked("hub-handling", 0.0, 8.0, 5, options=AskOptions(time_limit_seconds=1e-6))
    assert found.points == ()
    assert found.missing == ((0.0,), (2.0,), (4.0,), (6.0,), (8.0,))


def test_a_point_comes_back_from_json() -> None:
    point = asked("hub-handling", 0.0, 8.0, 2).points[0]
    assert Point.of_dict(point.to_dict()) == point


def test_a_range_that_the_case_does_not_allow_costs_no_work() -> None:
    told: list[Any] = []
    with pytest.raises(CaseError) as error:
        asked("hub-handling", -2.0, 2.0, 3, report=lambda *each: told.append(each))
    assert told == []
    assert str(error.value).splitlines()[1:3] == [
        "table sites, row site=hub, column receiving_cost_usd_per_t, value '-1': "
        "with hub-handling at -2: is below the least allowed, 0 USD/t",
        "  Give 0 USD/t or more.",
    ]


def test_two_questions() -> None:
    """10 f USD/t spared less h, on 36,500 t, less 164,250 USD; the hub is idle where it loses."""
    case = ask_case()
    questions = find_question(case, "hub-handling"), find_question(case, "rail-tariff")
    found = sweep_two(
        case,
        questions,
        ([0.0, 4.0], [0.5, 1.0, 2.0]),
        OPTIONS,
        done={},
        report=lambda *_: None,
    )
    by_hand = {
        (h, f): max(10 * f - h, 0.0) * 36_500.0 - 164_250.0
        for h in (0.0, 4.0)
        for f in (0.5, 1.0, 2.0)
    }
    assert {point.at: point.relaxed for point in found.points} == pytest.approx(by_hand)
    assert [point.at for point in found.points][:3] == [(0.0, 0.5), (4.0, 0.5), (0.0, 1.0)]


def shock(values: list[float], **more: Any) -> Sweep:
    more = {"done": {}, "report": lambda *_: None, **more}
    return sweep_shock(ask_case(), "dear", values, OPTIONS, **more)


def test_how_often_a_shock_may_come() -> None:
    """(1 - p) 200,750 - p 35,000 is nothing at p = 200,750 / 235,750."""
    told: list[Any] = []
    found = shock([0.0, 0.5, 1.0], report=lambda *each: told.append(each))
    assert len(told) == 2
    middle = next(point for point in found.points if point.at == (0.5,))
    assert middle.low == pytest.approx((WORTH_USD + DEAR_WORTH_USD) / 2)
    turn = found.turns[0]
    share = WORTH_USD / (WORTH_USD - DEAR_WORTH_USD)
    assert turn.estimate == pytest.approx(share, abs=1e-6)
    assert turn.after == pytest.approx(share - 0.001, abs=1e-6)
    assert turn.before == pytest.approx(share + 0.001, abs=1e-6)


def test_a_share_above_one() -> None:
    with pytest.raises(KeruenError) as error:
        shock([0.0, 2.0])
    assert str(error.value) == (
        "question 'shock:dear', value 2: a share lies between 0 and 1\n"
        "  Give --from 0 --to 1, or a part of that."
    )


def test_a_case_in_which_no_hub_can_open() -> None:
    case = ask_case(
        hub_options=[{"hub_option": "late", "site": "hub", "building_months": 30.0, "tier": 1}]
    )
    with pytest.raises(KeruenError) as error:
        sweep(
            case,
            find_question(case, "hub-handling"),
            [0.0, 1.0],
            OPTIONS,
            done={},
            report=lambda *_: None,
        )
    assert str(error.value) == (
        "table hub_options: in the case small no hub tier can be ready within the horizon\n"
        "  Add a tier, or give one an earlier earliest_date or fewer building_months."
    )


def test_a_value_at_which_no_hub_is_possible() -> None:
    """The hub has no store, so a hub with a reserve of 100 t in it cannot be."""
    reserve = {"reserve": "store", "site": "hub", "quantity_t": 0.0, "only_with_hub": True}
    case = ask_case(reserves=[reserve])
    found = sweep(
        case,
        find_question(case, "reserve"),
        [0.0, 100.0],
        OPTIONS,
        done={},
        report=lambda *_: None,
    )
    assert [point.words for point in found.points] == ["build", "no plan with a hub is possible"]
    assert found.points[1].no_hub.cost_usd == pytest.approx(990_000.0)
    assert found.points[1].low is None
    assert found.turns == ()
