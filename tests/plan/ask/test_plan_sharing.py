"""Plans that go round: each point ends with the cheapest of all plans, worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from keruen.plan.ask import AskOptions, Point, find_question, planner, sweep, swept_values
from keruen.plan.ask import warm_start as carry
from keruen.plan.ask.plan_sharing import Step, share_plans
from keruen.plan.ask.planner import Answered, Kept
from keruen.plan.ask.point import Side
from keruen.summaries import Opening
from tests.plan.ask.hand import ask_case, worth

A, B = np.array([10.0, 0.0]), np.array([0.0, 10.0])


def opening(option: str) -> Opening:
    return Opening(hub_option=option, site="port", tier=1, opening_period=0)


def step(key: str, cost: tuple[float, float], values: np.ndarray, frame: str = "one") -> Step:
    costs = np.array(cost)
    spent = float(costs @ values)
    side = Side("feasible", spent * 1000.0, 5000.0, 5000.0, 5000.0, (opening(key),))
    empty = Side("not asked", None, None, None, None)
    point = Point((0.0,), side, empty, 1.0)
    kept = Kept(frame, costs, np.zeros(1), 5.0, values)
    return Step(key, ask_case(), Answered(point, {}, {}, {"must": kept}))


def test_each_point_takes_the_cheapest_plan() -> None:
    """Plan A costs 10 and 30 thousand at the two points, plan B 20 and 12."""
    here, there = step("here", (1.0, 2.0), B), step("there", (3.0, 1.2), A)
    bettered = share_plans([here, there], gap=0.0)
    assert {each.key for each in bettered} == {"here", "there"}
    assert here.point.with_hub.cost_usd == 10_000.0
    assert there.point.with_hub.cost_usd == 12_000.0
    assert here.point.with_hub.openings == (opening("there"),)
    assert here.point.with_hub.bound_usd == 5_000.0
    assert share_plans([here, there], gap=0.0) == []


def test_a_plan_stays_where_more_than_costs_differ() -> None:
    here, there = step("here", (1.0, 2.0), B), step("there", (3.0, 1.2), A, frame="other")
    assert share_plans([here, there], gap=0.0) == []
    assert here.point.with_hub.cost_usd == 20_000.0


def test_a_gap_that_is_reached_is_told() -> None:
    here, there = step("here", (1.0, 2.0), B), step("there", (3.0, 1.2), A)
    share_plans([here, there], gap=0.5)
    assert (here.point.with_hub.status, there.point.with_hub.status) == ("optimal", "feasible")


def test_a_large_sweep_says_what_a_small_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every model taken as large, each interval holds the value worked by hand."""
    for module in (carry, planner):
        monkeypatch.setattr(module, "SMALL_COLUMNS", 0)
    case = ask_case()
    told: list[Point] = []
    found = sweep(
        case,
        find_question(case, "hub-handling"),
        swept_values(0.0, 8.0, 5),
        AskOptions(gap=1e-6, time_limit_seconds=60.0),
        done={},
        report=lambda _, point: told.append(point),
    )
    assert len(found.points) == 5
    for point in found.points:
        assert point.low is not None
        assert point.high is not None
        by_hand = worth(point.at[0])
        assert point.low - 1.0 <= by_hand <= point.high + 1.0
        assert point.relaxed == pytest.approx(by_hand, abs=1.0 + 2e-5 * 1e7)
    last = {point.at: point for point in told}
    assert [dataclasses.asdict(last[point.at]) for point in found.points] == [
        dataclasses.asdict(point) for point in found.points
    ]
