"""Turns of made-up points: what counts as proven, and what as an estimate."""

from __future__ import annotations

import pytest

from keruen.plan.ask.break_even import BreakEven, find_turns
from keruen.plan.ask.point import Point, Side, mixed


def point(at: float, low: float, high: float, relaxed: float) -> Point:
    """A point with these values of the hub: the plan with a hub costs 0, proven to `low` - high."""
    with_hub = Side("feasible", 0.0, -(high - low) / 2, -1.0, 0.0)
    no_hub = Side("feasible", (low + high) / 2, low, relaxed, relaxed)
    return Point((at,), with_hub, no_hub, years=1.0)


def test_the_made_up_point() -> None:
    made = point(3.0, -2.0, 4.0, 1.5)
    assert (made.low, made.high, made.relaxed) == (-2.0, 4.0, 1.5)
    assert (made.words, made.sign) == ("not decided at this gap", 1)


def test_a_turn_between_undecided_points_by_the_estimate_alone() -> None:
    points = [point(0, -5, 8, 3), point(1, -6, 7, 1), point(2, -9, 4, -1)]
    assert find_turns(points) == [BreakEven(None, None, "build", "do not build", 1.5, (1, 2))]


def test_a_turn_proven_on_one_side() -> None:
    points = [point(0, 1, 8, 3), point(1, -6, 7, 1), point(2, -9, 4, -1)]
    assert find_turns(points) == [BreakEven(0, None, "build", "do not build", 1.5, (1, 2))]


def test_a_turn_proven_on_both_sides_spans_what_is_not_decided() -> None:
    points = [point(0, 1, 8, 3), point(1, -6, 7, 1), point(2, -9, 4, -1), point(3, -9, -1, -4)]
    assert find_turns(points) == [BreakEven(0, 3, "build", "do not build", 1.5, (1, 2))]


def test_there_and_back() -> None:
    points = [point(0, 1, 2, 1), point(1, -2, -1, -1), point(2, 1, 2, 1)]
    assert find_turns(points) == [
        BreakEven(0, 1, "build", "do not build", 0.5, (0, 1)),
        BreakEven(1, 2, "do not build", "build", 1.5, (1, 2)),
    ]


def test_proof_outweighs_the_estimate() -> None:
    """The relaxation sees no loss; whole ships do."""
    points = [point(0, 1, 2, 2), point(1, -2, -1, 1)]
    assert find_turns(points) == [BreakEven(0, 1, "build", "do not build", None, None)]


def test_points_without_plans_are_passed_over() -> None:
    nothing = Side("no plan in time", None, None, None, None)
    empty = Point((1.0,), nothing, nothing, 1.0)
    points = [point(0, 1, 2, 1), empty, point(2, -2, -1, -1)]
    assert find_turns(points) == [BreakEven(0, 2, "build", "do not build", None, None)]


@pytest.mark.parametrize(("share", "low", "high"), [(0.0, 1, 3), (0.25, 0, 2.5), (1.0, -3, 1)])
def test_two_worlds_are_weighed(share: float, low: float, high: float) -> None:
    both = mixed(point(0, 1, 3, 2), point(1, -3, 1, -1), share)
    assert (both.low, both.high) == (pytest.approx(low), pytest.approx(high))
    assert both.relaxed == pytest.approx(2 - 3 * share)
