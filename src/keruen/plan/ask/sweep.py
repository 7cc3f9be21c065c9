"""A sweep: one question from one value to another, and where its answer turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from keruen.case.case import Case
from keruen.case.scenario import apply_scenario
from keruen.errors import KeruenError
from keruen.plan.ask.break_even import BreakEven, crossings, find_turns, zero_between
from keruen.plan.ask.change import Setting, change_case
from keruen.plan.ask.planner import AskOptions
from keruen.plan.ask.point import Point, mixed
from keruen.plan.ask.point_runner import PointRunner, Report
from keruen.plan.ask.questions import Question, value_now

Place = TypeVar("Place", float, tuple[float, float])

MOST_REFINEMENTS = 12
SHOCK_STEP = 0.001


@dataclass(frozen=True)
class Sweep:
    """The points of a question in the order of their values, and its turns.

    `missing` are values that the clock left no time for.
    """

    points: tuple[Point, ...]
    turns: tuple[BreakEven, ...]
    missing: tuple[tuple[float, ...], ...] = ()


def sweep(
    case: Case,
    question: Question,
    values: Sequence[float],
    options: AskOptions,
    *,
    tolerance: float | None = None,
    done: Mapping[str, Point],
    report: Report,
) -> Sweep:
    """Sweep a question over values, then close in on each turn.

    Parameters
    ----------
    values : in the question's unit, rising.
    tolerance : width to which each turn is narrowed, in the question's unit; None for not at all.
    done, report : see `PointRunner`.

    Raises
    ------
    CaseError : the case does not allow one of the values; told before any work is done.
    """
    cases = {value: change_case(case, [(question, value)]) for value in values}
    walk = PointRunner(options, done, report, spans=(values[-1] - values[0],))
    points: dict[float, Point] = {}
    order = walking_order(values, value_now(case, question))
    for number, value in enumerate(order):
        if walk.is_over() and walk.known(cases[value], (value,)) is None:
            continue
        ends = value in (values[0], values[-1])
        left = len(order) - number
        points[value] = walk.answer(cases[value], (value,), left, search=False, whole=ends)
    if tolerance is not None:
        _close_in(case, question, points, tolerance, walk)
    _take(points, walk.finish())
    found = tuple(points[value] for value in sorted(points))
    missing = tuple((value,) for value in values if value not in points)
    return Sweep(found, tuple(find_turns(found)), missing)


def walking_order(values: Sequence[float], now: float | None) -> list[float]:
    """The value nearest to the case as it is, both ends, then the others from the first outwards.

    With prices of the ends known, every value between has a bound of its own from the start.
    """
    middle = (values[0] + values[-1]) / 2 if now is None else now
    start = min(range(len(values)), key=lambda place: abs(values[place] - middle))
    order = [values[start], values[-1], values[0], *values[start:], *reversed(values[:start])]
    return list(dict.fromkeys(order))


def _take(points: dict[Place, Point], bettered: Mapping[str, Point]) -> None:
    """Put points that were made better in the place of what they were."""
    by_at = {point.at: point for point in bettered.values()}
    for place, point in points.items():
        points[place] = by_at.get(point.at, point)


def _close_in(
    case: Case, question: Question, points: dict[float, Point], tolerance: float, walk: PointRunner
) -> None:
    """Put points near each turn until its two sides are no further apart than the tolerance."""
    for _ in range(MOST_REFINEMENTS):
        ordered = [points[value] for value in sorted(points)]
        wide = [
            pair for pair in crossings(ordered) if pair[1].at[0] - pair[0].at[0] > tolerance * 1.001
        ]
        if not wide or walk.is_over():
            return
        for first, second in wide:
            value = _between(first, second, tolerance, points)
            changed = change_case(case, [(question, value)])
            points[value] = walk.answer(changed, (value,), MOST_REFINEMENTS, search=False)


def _between(first: Point, second: Point, tolerance: float, points: Mapping[float, Point]) -> float:
    """The next value to try: the estimate, then half a tolerance to either side of it."""
    low, high, half = first.at[0], second.at[0], tolerance / 2
    zero = zero_between(first, second)
    middle = (low + high) / 2
    tries = [middle] if zero is None else [zero, zero - half, zero + half, middle]
    inside = [round(min(max(value, low + half), high - half), 9) for value in tries]
    return next((value for value in inside if value not in points), middle)


def sweep_shock(
    case: Case,
    scenario: str,
    values: Sequence[float],
    options: AskOptions,
    *,
    done: Mapping[str, Point],
    report: Report,
) -> Sweep:
    """Sweep how often a scenario comes true, from its share of horizons.

    Two cases are planned, without the shock and with it; each is planned as if it were known, and
    every point between weighs the two. So a turn is where the weighted value is zero.

    Raises
    ------
    KeruenError : a share is not between 0 and 1, or there is no such scenario.
    """
    for value in values:
        if not 0.0 <= value <= 1.0:
            raise KeruenError(
                f"question 'shock:{scenario}', value {value:g}: a share lies between 0 and 1",
                "Give --from 0 --to 1, or a part of that.",
            )
    shocked = apply_scenario(case, scenario)
    walk = PointRunner(options, done, report)
    base = walk.answer(case, (0.0,), 2)
    other = walk.answer(shocked, (1.0,), 1)
    if abs(base.years - other.years) > 1e-9:
        raise KeruenError(
            f"question 'shock:{scenario}': the scenario changes the horizon of the case",
            "Ask about a scenario that leaves start_date, period_kind and periods as they are.",
        )
    ends = (mixed(base, other, values[0]), mixed(base, other, values[-1]))
    near = _near_zeros(*ends)
    points = tuple(mixed(base, other, value) for value in sorted({*values, *near}))
    return Sweep(points, tuple(find_turns(points)))


def _near_zeros(first: Point, last: Point) -> list[float]:
    """Shares just before and after each zero of what is proven and of what is estimated.

    All three are straight lines in the share, so that a turn is found without a plan more.
    """
    span = last.at[0] - first.at[0]
    near: list[float] = []
    for low, high in (
        (first.low, last.low),
        (first.high, last.high),
        (first.relaxed, last.relaxed),
    ):
        if low is None or high is None or low * high >= 0.0:
            continue
        zero = first.at[0] + span * low / (low - high)
        step = SHOCK_STEP * span
        near += [round(max(zero - step, first.at[0]), 9), round(min(zero + step, last.at[0]), 9)]
    return near


def sweep_two(
    case: Case,
    questions: tuple[Question, Question],
    values: tuple[Sequence[float], Sequence[float]],
    options: AskOptions,
    *,
    done: Mapping[str, Point],
    report: Report,
) -> Sweep:
    """The map of two questions: a point for each pair of values.

    Raises
    ------
    CaseError : the case does not allow a value; told before any work is done.
    """
    first, second = questions
    order = _map_order(values, (value_now(case, first), value_now(case, second)))
    cases: dict[tuple[float, float], Case] = {}
    for x, y in order:
        settings: list[Setting] = [(first, x), (second, y)]
        cases[x, y] = change_case(case, settings)
    spans = tuple(axis[-1] - axis[0] for axis in values)
    walk = PointRunner(options, done, report, spans=spans)
    points: dict[tuple[float, float], Point] = {}
    for number, pair in enumerate(order):
        if walk.is_over() and walk.known(cases[pair], pair) is None:
            continue
        corner = all(each in (axis[0], axis[-1]) for each, axis in zip(pair, values, strict=True))
        left = len(order) - number
        points[pair] = walk.answer(cases[pair], pair, left, search=False, whole=corner)
    _take(points, walk.finish())
    whole = sorted(order, key=lambda pair: (pair[1], pair[0]))
    found = tuple(points[pair] for pair in whole if pair in points)
    return Sweep(found, (), tuple(pair for pair in whole if pair not in points))


def _map_order(
    values: tuple[Sequence[float], Sequence[float]], now: tuple[float | None, float | None]
) -> list[tuple[float, float]]:
    """The pair nearest to the case as it is, the corners, then row by row, back and forth."""
    start = tuple(walking_order(axis, here)[0] for axis, here in zip(values, now, strict=True))
    corners = [(x, y) for y in (values[1][0], values[1][-1]) for x in (values[0][0], values[0][-1])]
    rows = [[(x, y) for x in values[0]] for y in values[1]]
    rest = [pair for number, row in enumerate(rows) for pair in row[:: -1 if number % 2 else 1]]
    return list(dict.fromkeys([(start[0], start[1]), *corners, *rest]))
