"""Where the answer turns: what is proven, and what the relaxation estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from keruen.plan.ask.point import BUILD, DECIDED, Point


@dataclass(frozen=True)
class BreakEven:
    """One change of the answer along a swept value.

    Below `after` the answer `before_words` is proven, from `before` on the answer `after_words`:
    the answer turns somewhere between the two. Both are None where nothing is proven on that side.
    `estimate` is where the relaxation's value of the hub is zero (ships and tiers may be split);
    `between` are the two points that it lies between.
    """

    after: float | None
    before: float | None
    before_words: str
    after_words: str
    estimate: float | None
    between: tuple[float, float] | None


def find_turns(points: Sequence[Point]) -> list[BreakEven]:
    """Every turn of a sweep, by proof where there is one; points in the order of their value."""
    ordered = sorted(points, key=lambda point: point.at)
    proven = [point for point in ordered if point.words in DECIDED]
    turns = [
        _proven_turn(ordered, first, second)
        for first, second in pairwise(proven)
        if first.words != second.words
    ]
    covered = [(turn.after, turn.before) for turn in turns]
    for low, high in crossings(ordered):
        inside = any(
            a is not None and b is not None and a <= low.at[0] and high.at[0] <= b
            for a, b in covered
        )
        if not inside:
            turns.append(_estimated_turn(ordered, low, high))
    return sorted(turns, key=_place)


def crossings(ordered: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Neighbours between which the sign changes, by proof or else by the relaxation."""
    known = [point for point in ordered if point.sign]
    return [(first, second) for first, second in pairwise(known) if first.sign != second.sign]


def zero_between(first: Point, second: Point) -> float | None:
    """Where the straight line through both relaxed values is zero; None where it is not between."""
    low, high = first.relaxed, second.relaxed
    if low is None or high is None or low * high > 0.0 or low == high:
        return None
    share = low / (low - high)
    return first.at[0] + share * (second.at[0] - first.at[0])


def _proven_turn(ordered: Sequence[Point], first: Point, second: Point) -> BreakEven:
    inside = [point for point in ordered if first.at <= point.at <= second.at]
    estimate, between = _estimate(inside)
    return BreakEven(first.at[0], second.at[0], first.words, second.words, estimate, between)


def _estimated_turn(ordered: Sequence[Point], low: Point, high: Point) -> BreakEven:
    """A turn of which at most one side is proven."""
    before = [point for point in ordered if point.at <= low.at and point.words in DECIDED]
    after = [point for point in ordered if point.at >= high.at and point.words in DECIDED]
    names = {1: BUILD, -1: "do not build"}
    first = before[-1] if before and before[-1].words == names[low.sign] else None
    second = after[0] if after and after[0].words == names[high.sign] else None
    estimate, between = _estimate([low, high])
    return BreakEven(
        after=first.at[0] if first else None,
        before=second.at[0] if second else None,
        before_words=names[low.sign],
        after_words=names[high.sign],
        estimate=estimate,
        between=between or (low.at[0], high.at[0]),
    )


def _estimate(ordered: Sequence[Point]) -> tuple[float | None, tuple[float, float] | None]:
    for first, second in pairwise(ordered):
        zero = zero_between(first, second)
        if zero is not None:
            return zero, (first.at[0], second.at[0])
    return None, None


def _place(turn: BreakEven) -> float:
    places = [turn.estimate, turn.after, turn.before, turn.between[0] if turn.between else None]
    return next((place for place in places if place is not None), 0.0)
