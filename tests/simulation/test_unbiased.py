"""Drawn rates leave the mean work as planned, and the interval at which a run stops is sound."""

from __future__ import annotations

import math

import numpy as np
import pytest

from keruen.case.table_rows import UncertaintyRow
from keruen.simulation import world as w
from keruen.simulation.builder import Draw, Job, Parcel, WorldBuilder
from keruen.simulation.intervals import mean_interval
from keruen.simulation.replication import replicate
from keruen.simulation.run import look_confidence
from keruen.simulation.streams import LOGNORMAL, NORMAL, TRIANGULAR, UNIFORM
from keruen.simulation.uncertainty import make_draw, rate_scale

LAWS = [
    Draw(UNIFORM, low=0.5, high=1.5),
    Draw(TRIANGULAR, low=0.6, mode=1.05, high=1.35),
    Draw(LOGNORMAL, mean=0.9, standard_deviation=0.3),
    Draw(NORMAL, mean=1.0, standard_deviation=0.2, low=0.4, high=1.6),
]


def test_scales_by_hand() -> None:
    """Uniform 0.5 to 1.5: E[1/X] = ln 3; lognormal: E[X] E[1/X] = 1 + (s / m)^2; fixed: 1."""
    assert rate_scale(LAWS[0]) == pytest.approx(1.0 / math.log(3.0), rel=1e-5)
    assert rate_scale(LAWS[2]) == pytest.approx(1.0 / (1.0 + 1.0 / 9.0), rel=1e-3)
    assert rate_scale(Draw(mean=0.7)) == pytest.approx(1.0)


@pytest.mark.parametrize("law", LAWS)
def test_mean_work_is_the_planned_work_over_the_mean_rate(law: Draw) -> None:
    """Jobs of ten planned days: their mean lies in the 99 % interval, and without the scale it
    would not."""
    jobs = 20_000
    row = UncertaintyRow(
        uncertainty="rate",
        target_kind="all",
        target=None,
        varies="load_rate",
        law={UNIFORM: "uniform", TRIANGULAR: "triangular", NORMAL: "normal"}.get(
            law.law, "lognormal"
        ),
        low=law.low if math.isfinite(law.low) else None,
        mode=law.mode,
        high=law.high if math.isfinite(law.high) else None,
        mean=law.mean,
        standard_deviation=law.standard_deviation,
        scope="each",
        months=None,
        frequency_per_year=None,
        probability=1.0,
        replaces_closure=None,
        joint_group=None,
        joint_loading=0.0,
        source="test",
        confidence="estimate",
        note=None,
    )
    built = WorldBuilder([1e6], day_month=[1], day_year=[0])
    desk = built.add_resource(jobs, 100.0)
    slot = built.add_slot(rate=desk, draws=[built.add_draw(make_draw(row, w.DIVIDE))])
    program = built.add_program((w.TAKE, 0, 0), (w.HOLD, 0, slot), (w.END, 0, 0))
    built.jobs = [Job(0.0, program, 0, (Parcel(1_000),)) for _ in range(jobs)]
    log = replicate(built.finish(), 1, 1, 0, log=True).log
    days = log[log[:, 1] == w.END, 0]
    mean = {UNIFORM: 1.0, TRIANGULAR: 1.0, NORMAL: 1.0}.get(law.law, law.mean)
    found = mean_interval(days, 0.99)
    assert found.low <= 10.0 / mean <= found.high
    unscaled = 10.0 / mean / rate_scale(law)
    assert not found.low <= unscaled <= found.high


def test_the_chances_of_all_looks_add_up() -> None:
    assert look_confidence(1) == pytest.approx(0.975)
    assert sum(1.0 - look_confidence(look) for look in range(1, 10_000)) <= 0.05
    assert sum(1.0 - look_confidence(look) for look in range(1, 10_000)) > 0.0499


def test_a_run_that_stops_contains_the_true_mean() -> None:
    """Normal values of mean 1 looked at every 20, stopped at a half-width of 10 %: the interval at
    the stop misses the mean in less than 5 % of runs, by a margin of three standard errors."""
    chance = np.random.default_rng(5)
    runs, missed = 1_000, 0
    for _ in range(runs):
        values = chance.normal(1.0, 0.6, 2_000)
        for look in range(1, 101):
            found = mean_interval(values[: 20 * look], look_confidence(look))
            if found.half_width <= 0.1:
                break
        missed += not found.low <= 1.0 <= found.high
    assert missed / runs <= 0.05 + 3.0 * math.sqrt(0.05 * 0.95 / runs)
