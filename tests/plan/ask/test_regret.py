"""Regrets worked by hand: 49,500 USD are lost in 90 days by not building, 8,630 by a dear hub."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.plan.ask import AskOptions, find_scenarios, regret
from keruen.plan.ask.planner import answer_case
from keruen.plan.ask.point import Point
from keruen.plan.ask.regret import choice_of, restrict_hub
from tests.plan.ask.hand import DEAR_WORTH_USD, WORTH_USD, YEARS, ask_case
from tests.plan.hand_tables import tier

HUB = (("hub", 1),)


def table(options: AskOptions | None = None, **more: Any) -> Any:
    case = ask_case()
    more = {"done": {}, "report": lambda *_: None, **more}
    return regret(case, find_scenarios(case, None), options or AskOptions(), **more)


def test_regrets_by_hand() -> None:
    found = table()
    assert found.scenarios == ("base", "dear", "far")
    assert found.choices == ((), HUB)
    by_hand = {
        ((), "base"): WORTH_USD,
        ((), "dear"): 0.0,
        # 2 USD/t more on the direct way for 36,500 t a year.
        ((), "far"): WORTH_USD + 73_000.0,
        (HUB, "base"): 0.0,
        (HUB, "dear"): -DEAR_WORTH_USD,
        (HUB, "far"): 0.0,
    }
    regrets = {(each.choice, each.scenario): each.best_usd / YEARS for each in found.regrets}
    assert regrets == pytest.approx(by_hand, abs=0.01)
    for each in found.regrets:
        assert each.low_usd <= each.best_usd + 1e-6
        assert each.best_usd <= each.high_usd + 1e-6


def test_the_choice_that_loses_least() -> None:
    found = table()
    assert found.least() == HUB
    assert found.is_proven(HUB)
    assert not found.is_proven(())
    assert found.worst(HUB).scenario == "dear"
    assert found.worst(()).scenario == "far"


def test_points_that_are_done_are_kept() -> None:
    kept: dict[str, Any] = {}
    table(report=kept.__setitem__)
    again: list[Any] = []
    second = table(done=kept, report=lambda *each: again.append(each))
    assert again == []
    assert second.least() == HUB


def without_plan(point: Point, status: str) -> Point:
    """The point as it is where the clock ended before its plans were found."""
    none = replace(point.no_hub, status=status, cost_usd=None, openings=())
    return replace(point, no_hub=none, with_hub=none)


@pytest.mark.parametrize("status", ["no plan in time", "stopped"])
def test_points_without_a_plan_in_time_are_done_again(status: str) -> None:
    kept: dict[str, Any] = {}
    table(report=kept.__setitem__)
    key = list(kept)[1]
    cut_off = {**kept, key: without_plan(kept[key], status)}
    again: dict[str, Any] = {}
    second = table(done=cut_off, report=again.__setitem__)
    assert list(again) == [key]
    assert second.least() == HUB
    assert second.is_proven(HUB)


def test_a_point_that_has_no_plan_at_all_is_not_done_again() -> None:
    kept: dict[str, Any] = {}
    table(report=kept.__setitem__)
    impossible = {key: without_plan(point, "infeasible") for key, point in kept.items()}
    again: list[Any] = []
    table(done=impossible, report=lambda *each: again.append(each))
    assert again == []


def test_a_clock_that_ends_leaves_no_answer() -> None:
    found = table(AskOptions(time_limit_seconds=1e-6))
    assert found.least() is None


def test_a_choice_keeps_other_tiers_shut() -> None:
    """The second tier would spare the other half of the grain, but may not open."""
    case = ask_case(
        hub_options=[
            tier(receiving_capacity_t_per_day=50.0),
            tier("second", tier=2, receiving_capacity_t_per_day=50.0),
        ]
    )
    both = answer_case(case, (0.0,), {}, gap=0.0, seconds=10.0).point
    assert choice_of(both.with_hub) == (("hub", 2),)
    only = restrict_hub(case, HUB)
    one = answer_case(only, (0.0,), {}, gap=0.0, seconds=10.0, choices=("must",)).point
    assert choice_of(one.with_hub) == HUB
    assert one.no_hub.cost_usd is None
    # 50 of 100 t a day go the direct way at 10 USD/t.
    assert one.with_hub.cost_usd == pytest.approx(both.with_hub.cost_usd + 45_000.0)


def test_scenarios_to_compare() -> None:
    case = ask_case()
    assert find_scenarios(case, ["far", "base", "far"]) == ("base", "far")
    with pytest.raises(KeruenError) as error:
        find_scenarios(case, ["deer"])
    assert str(error.value) == (
        "the case small has no scenario 'deer'\n"
        "  Did you mean 'dear'? Its scenarios are: dear, far."
    )
    with pytest.raises(KeruenError) as error:
        find_scenarios(ask_case(scenarios=[], changes=[]), None)
    assert str(error.value) == (
        "the case small has no scenarios to compare\n"
        "  Add rows to scenarios and changes, or give some with --scenarios."
    )
