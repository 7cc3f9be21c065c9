"""Cross-fitted control variates: unbiased, and narrower where the controls explain something."""

from __future__ import annotations

import numpy as np

from benchmarks.bench_value_variance import controls, cross_fitted
from keruen.case.read import read_case
from keruen.plan.uncertainty import Task
from keruen.plan.uncertainty.jobs import Job


def test_the_mean_is_unbiased_with_few_worlds_and_a_curved_effect() -> None:
    """Coefficients fitted on the same worlds would bias it: values grow with the square."""
    generator = np.random.default_rng(3)
    fitted, in_sample = [], []
    for _ in range(4_000):
        control = generator.normal(size=(12, 2))
        values = 5.0 + control[:, 0] + control[:, 0] ** 2 + generator.normal(size=12)
        fitted.append(cross_fitted(values, control, 4).mean())
        design = np.column_stack([np.ones(12), control])
        in_sample.append(np.linalg.lstsq(design, values, rcond=None)[0][0])
    error = np.std(fitted, ddof=1) / np.sqrt(len(fitted))
    assert abs(np.mean(fitted) - 6.0) < 4.0 * error
    own_error = np.std(in_sample, ddof=1) / np.sqrt(len(in_sample))
    assert abs(np.mean(in_sample) - 6.0) > 4.0 * own_error


def test_a_control_that_explains_the_values_narrows_them() -> None:
    generator = np.random.default_rng(4)
    control = generator.normal(size=(300, 1))
    values = 2.0 * control[:, 0] + generator.normal(scale=0.5, size=300)
    ratio = cross_fitted(values, control, 10).var() / values.var()
    assert abs(ratio - 0.25 / 4.25) < 0.02


def test_controls_of_worlds_have_mean_zero() -> None:
    model = Task(read_case("west-africa"), 1).model(Job("policy", None, 0, 1))
    worlds = [model.maker.world(number) for number in range(400)]
    every = controls(model, worlds)["all"]
    assert every.shape == (400, 8 + 3 + 1)
    error = every.std(axis=0, ddof=1) / np.sqrt(len(worlds))
    assert (np.abs(every.mean(axis=0)) < 4.0 * error).all()
