"""Intervals, tails and the second level, by hand and by theory."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.plan.uncertainty.intervals import (
    bootstrap_saving,
    estimate,
    risk_measure,
    stein_size,
    tail_mean,
)
from keruen.plan.uncertainty.second_level import SecondLevel, fit


def test_interval_of_four_numbers_by_hand() -> None:
    """Mean 3, deviation sqrt(20 / 3), t of 3 degrees of freedom 3.182."""
    found = estimate([0.0, 2.0, 4.0, 6.0])
    assert found.mean == 3.0
    assert found.half_width == pytest.approx(3.1824463 * np.sqrt(20.0 / 3.0) / 2.0)
    assert estimate([1.0]).half_width is None


def test_tail_mean_by_hand() -> None:
    """Of 10 costs the worst quarter is two and a half of them."""
    costs = np.arange(1.0, 11.0)
    assert tail_mean(costs, 0.75) == pytest.approx((10.0 + 9.0 + 0.5 * 8.0) / 2.5)
    assert tail_mean(costs, 0.0) == pytest.approx(costs.mean())
    assert tail_mean(costs, 0.99) == 10.0
    assert risk_measure(costs, 0.5, 0.9) == pytest.approx(0.5 * 5.5 + 0.5 * 10.0)


def test_tail_mean_is_the_minimum_of_rockafellar_and_uryasev() -> None:
    """CVaR = min over t of t + E max(cost - t, 0) / (1 - share), on random costs."""
    generator = np.random.default_rng(2)
    for _ in range(20):
        costs = generator.normal(size=37)
        share = float(generator.uniform(0.1, 0.9))
        best = min(t + np.maximum(costs - t, 0.0).mean() / (1.0 - share) for t in costs)
        assert tail_mean(costs, share) == pytest.approx(best)


def test_size_of_the_second_stage_keeps_the_confidence() -> None:
    """Stein's rule: the interval of the wanted width covers the mean in 95% of 400 trials."""
    generator = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        first = generator.normal(10.0, 2.0, size=40)
        size = stein_size(first, 0.5)
        values = np.concatenate([first, generator.normal(10.0, 2.0, size=size - 40)])
        covered += abs(values.mean() - 10.0) <= 0.5
    # Three deviations of a share of 0.95 in 400 trials.
    assert covered / 400 > 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / 400)
    assert stein_size(np.array([1.0, 3.0] * 20), 10.0) == 40


def test_saving_at_risk_of_equal_costs_is_zero() -> None:
    costs = np.arange(30.0)
    assert bootstrap_saving(costs, costs, 0.5, 0.9, 1).mean == 0.0
    found = bootstrap_saving(costs, costs - 2.0, 0.5, 0.9, 1)
    assert found.mean == pytest.approx(2.0)
    assert found.half_width == pytest.approx(0.0, abs=1e-9)


def test_regression_finds_what_a_month_of_a_regime_is_worth() -> None:
    """Savings that are linear in the months in force, with noise."""
    generator = np.random.default_rng(1)
    months = generator.poisson(2.0, size=(300, 2)).astype(float)
    saving = 1.0 + 3.0 * months[:, 0] - 1.0 * months[:, 1] + generator.normal(0.0, 0.5, 300)
    found = fit(("a", "b"), months, saving)
    assert found is not None
    error = np.sqrt(np.diag(found.covariance))
    assert (np.abs(found.coefficients - [1.0, 3.0, -1.0]) < 4.0 * error).all()
    assert fit(("a", "b"), months[:8], saving[:8]) is None


def test_chance_that_it_pays_counts_the_draws_above_the_cost() -> None:
    """One regime with 1 or 3 months in force at even odds; a month saves 2: 2 or 6 against 4."""
    generator = np.random.default_rng(1)
    months = generator.integers(0, 5, size=(500, 1)).astype(float)
    saving = 2.0 * months[:, 0] + generator.normal(0.0, 0.01, 500)
    found = fit(("a",), months, saving)
    draws = np.array([[1.0], [3.0]] * 200)
    second = SecondLevel(("a",), draws, seed=1)
    assert second.pays(found, 4.0) == 0.5
    assert second.pays(found, 1.0) == 1.0
    assert second.pays(found, 7.0) == 0.0
    assert second.pays(None, 1.0) is None
