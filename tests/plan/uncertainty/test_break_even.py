"""Break-evens by false position on curves whose zero is known, and what is run for them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from keruen.case.read import read_case
from keruen.plan.uncertainty.break_even import (
    CLOSE_USD,
    HUB_ONLY,
    QUESTIONS,
    Paired,
    Question,
    find_break_even,
    find_sensitivities,
    find_signs,
    jobs_for,
)
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.intervals import Estimate
from keruen.plan.uncertainty.jobs import Task
from keruen.plan.uncertainty.parameters import NUMBERS
from keruen.plan.uncertainty.runner import Runner

DAKAR = HubDesign("dakar", 1)
ASKED = Question("shortage_price_factor", "Price", "times", 10.0, 1.0, 3.0)


class Curve(Paired):
    """A net that is a known function of one figure."""

    def __init__(self, curve: Callable[[float], float]) -> None:
        self.worlds = 25
        self.curve = curve
        self.asked: list[float] = []

    def net(self, values: dict[str, float]) -> Estimate:
        (value,) = values.values()
        self.asked.append(value)
        return Estimate(self.curve(value), 1.0)


@pytest.mark.parametrize(
    ("curve", "zero"),
    [
        (lambda x: 1e6 * (x - 3.0), 3.0),
        (lambda x: 2e5 * (x * x - 16.0), 4.0),
        (lambda x: -1e6 * (x - 7.0), 7.0),
    ],
)
def test_the_zero_of_a_curve_is_found_and_run(curve: Callable[[float], float], zero: float) -> None:
    paired = Curve(curve)
    found = find_break_even(paired, ASKED, 1.0, Estimate(curve(1.0), 1.0))
    assert found.value is not None
    assert found.value == pytest.approx(zero, abs=0.35)
    # The net that is reported is that of a run at this very value.
    assert paired.asked[-1] == found.value
    assert found.net.mean == curve(found.value)
    assert abs(found.net.mean) < 5 * CLOSE_USD


def test_without_a_change_of_sign_there_is_no_break_even() -> None:
    paired = Curve(lambda x: -1e6 - x)
    found = find_break_even(paired, ASKED, 1.0, Estimate(-1e6, 1.0))
    assert found.value is None
    assert paired.asked == [10.0]
    assert found.net.mean == -1e6 - 10.0


def test_sensitivities_are_sorted_by_their_width() -> None:
    paired = Curve(lambda x: x)
    found = find_sensitivities(paired, {"a": (0.0, 1.0), "b": (0.0, 5.0), "c": (2.0, 3.5)})
    assert [row.name for row in found] == ["b", "c", "a"]


BASES = {question.name: 1.0 for question in QUESTIONS}


class Curves(Curve):
    """A net of -1 million, except as a known function of one figure."""

    def __init__(self, name: str, curve: Callable[[float], float]) -> None:
        super().__init__(curve)
        self.name = name

    def net(self, values: dict[str, float]) -> Estimate:
        ((name, value),) = values.items()
        self.asked.append(value)
        return Estimate(self.curve(value) if name == self.name else -1e6, 1.0)


def test_what_turns_the_sign_is_found_within_the_range_of_the_case() -> None:
    """A net of 1 million x (figure - 2): the case's range to 3 contains the zero at 2."""
    paired = Curves("shortage_price_factor", lambda x: 1e6 * (x - 2.0))
    ranges = {"shortage_price_factor": (1.0, 3.0)}
    found = find_signs(paired, BASES, ranges, Estimate(-1e6, 1.0))
    assert {row.name for row in found} == {question.name for question in QUESTIONS}
    first = found[0]
    assert (first.name, first.low, first.high) == ("shortage_price_factor", 1.0, 3.0)
    assert first.turns_at == pytest.approx(2.0)
    assert first.net_there is not None
    assert first.net_there.mean == pytest.approx(0.0, abs=CLOSE_USD)
    assert first.turns_at in paired.asked
    assert all(row.turns_at is None and row.net_there is None for row in found[1:])


def test_a_sign_that_turns_beyond_the_range_is_not_counted() -> None:
    paired = Curves("crisis_rate_factor", lambda x: 1e6 * (x - 5.0))
    found = find_signs(paired, BASES, {}, Estimate(-4e6, 1.0))
    assert [row.turns_at for row in found] == [None] * len(QUESTIONS)
    assert found[0].name == "crisis_rate_factor"
    assert found[0].net_high.mean == pytest.approx(-2.2e6)


def test_the_low_end_can_turn_the_sign() -> None:
    paired = Curves("handling_change_usd_per_t", lambda x: -1e6 * (x + 2.0))
    found = find_signs(paired, {**BASES, paired.name: 0.0}, {}, Estimate(-2e6, 1.0))
    assert found[0].turns_at == pytest.approx(-2.0)


def test_every_question_is_a_figure_of_the_value() -> None:
    assert {question.name for question in QUESTIONS} <= set(NUMBERS)
    assert set(NUMBERS) >= HUB_ONLY


def test_figures_of_the_hub_change_nothing_without_one() -> None:
    """So the runs without a hub are shared between their values."""
    with Runner(Task(read_case("west-africa"), 1)) as runner:
        base = runner.run(jobs_for("policy", None, 5))[0]
        for name, value in (
            ("hub_turns_per_month", 3.0),
            ("handling_change_usd_per_t", -5.0),
            ("hub_safety_share", 0.5),
        ):
            assert name in HUB_ONLY
            changed = runner.run(jobs_for("policy", None, 5, {name: value}))[0]
            assert np.array_equal(changed.parts, base.parts)
            with_hub = runner.run(jobs_for("policy", DAKAR, 5, {name: value}))[0]
            plain = runner.run(jobs_for("policy", DAKAR, 5))[0]
            assert not np.array_equal(with_hub.parts, plain.parts)


def test_the_figures_of_the_case_are_not_run_anew() -> None:
    with Runner(Task(read_case("west-africa"), 1)) as runner:
        plain = Paired(runner, DAKAR, 3e6, 5, 1.0)
        known = Paired(runner, DAKAR, 3e6, 5, 1.0, bases={"shortage_price_factor": 1.0})
        before = plain.net({})
        stored = len(runner._store._memory)
        assert known.net({"shortage_price_factor": 1.0}) == before
        assert len(runner._store._memory) == stored
        assert plain.net({"shortage_price_factor": 1.0}) == before
        assert len(runner._store._memory) == stored + 2
        dear = {"shortage_price_factor": 3.0}
        assert known.net(dear) == plain.net(dear) != before


def test_cheaper_handling_never_lowers_the_saving_of_foresight() -> None:
    """Under perfect foresight a cheaper hub has all that a more expensive one has, for less."""
    with Runner(Task(read_case("west-africa"), 1)) as runner:
        costs = [
            runner.run(jobs_for("foresight", DAKAR, 5, {"handling_change_usd_per_t": change}))[0]
            for change in (0.0, -4.0, -8.0)
        ]
        without = runner.run(jobs_for("foresight", None, 5))[0].parts
    first, second, third = (each.parts for each in costs)
    assert (second <= first + 1e-6).all()
    assert (third <= second + 1e-6).all()
    assert (third < first - 1.0).all()
    assert (first <= without * (1.0 + 1e-9)).all()
