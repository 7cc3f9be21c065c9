"""Rows that are drawn jointly: their correlation, closures on the same days, and their laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from keruen.case.case import Case
from keruen.case.table_rows import UncertaintyRow
from keruen.simulation import world as w
from keruen.simulation.builder import Draw, Job, WorldBuilder, _draw_row, records
from keruen.simulation.kernel_draws import number_of
from keruen.simulation.replication import replicate
from keruen.simulation.streams import (
    EXPONENTIAL,
    LOGNORMAL,
    NORMAL,
    TRIANGULAR,
    UNIFORM,
    draw,
    stream_key,
)
from keruen.simulation.uncertainty import make_draw
from tests.simulation.plans import CHANCE, small_plan, with_chance

YEARS = 2_000


def numbers(draws: list[Draw], count: int = YEARS) -> w.Floats:
    """Numbers of each draw by year: shape [draws, count]."""
    rows = records(w.DRAW, [_draw_row(one) for one in draws])
    with np.errstate(over="ignore"):
        keys = np.array(
            [stream_key(1, 0, one.stream) for one in draws]
            + [stream_key(1, 0, one.group) for one in draws],
            np.uint64,
        )
        return np.array(
            [[number_of(rows, keys, n, year) for year in range(count)] for n in range(len(draws))]
        )


def correlation(pair: w.Floats) -> float:
    """Correlation of two rows."""
    left, right = pair - pair.mean(axis=1, keepdims=True)
    return float((left * right).mean() / (left.std() * right.std()))


def normal(stream: int, loading: float, group: int = 99) -> Draw:
    return Draw(
        NORMAL, mean=1.0, standard_deviation=0.1, stream=stream, group=group, loading=loading
    )


@pytest.mark.parametrize(("one", "other"), [(0.9, 0.7), (1.0, 0.63), (0.8, -0.8), (0.0, 0.9)])
def test_the_correlation_is_the_product_of_the_loadings(one: float, other: float) -> None:
    """Within 99.9 % of Fisher's interval."""
    found = correlation(numbers([normal(1, one), normal(2, other)]))
    half = 3.29 / math.sqrt(YEARS - 3)
    assert abs(math.atanh(found) - math.atanh(one * other)) <= half


def test_groups_are_independent_of_each_other() -> None:
    found = correlation(numbers([normal(1, 1.0, 98), normal(2, 1.0, 99)]))
    assert abs(found) <= 3.29 / math.sqrt(YEARS)


@pytest.mark.parametrize(
    ("law", "mean", "deviation"),
    [
        (Draw(UNIFORM, low=1.0, high=3.0), 2.0, 1.0 / math.sqrt(3.0)),
        (Draw(TRIANGULAR, low=0.0, mode=1.0, high=5.0), 2.0, math.sqrt(21.0 / 18.0)),
        (Draw(LOGNORMAL, mean=2.0, standard_deviation=0.5), 2.0, 0.5),
        (Draw(EXPONENTIAL, mean=2.0), 2.0, 2.0),
    ],
)
def test_a_joint_row_keeps_its_law(law: Draw, mean: float, deviation: float) -> None:
    from dataclasses import replace

    values = numbers([replace(law, stream=5, group=7, loading=0.6)])[0]
    assert abs(values.mean() - mean) <= 3.29 * deviation / math.sqrt(YEARS)
    assert values.std() == pytest.approx(deviation, rel=0.1)


def test_a_row_without_a_group_is_drawn_as_before() -> None:
    with np.errstate(over="ignore"):
        key = np.uint64(stream_key(1, 0, 4))
        before = [draw(NORMAL, -9.0, 0.0, 9.0, 1.0, 0.1, key, year) for year in range(20)]
    alone = Draw(NORMAL, low=-9.0, high=9.0, mean=1.0, standard_deviation=0.1, stream=4)
    assert numbers([alone], 20)[0].tolist() == before


@pytest.mark.parametrize(("loading", "same"), [(1.0, True), (0.0, False)])
def test_ports_of_one_swell_close_on_the_same_days(loading: float, same: bool) -> None:
    """Ships come to two ports at the same moments, and with one swell enter at the same ones."""
    built = WorldBuilder([1_000.0], day_month=[1] * 1001, day_year=[0] * 1001)
    programs = []
    for stream in (1, 2):
        swell = built.add_draw(
            Draw(UNIFORM, low=1.0, high=5.0, applies=w.ADD, stream=stream, group=9, loading=loading)
        )
        gate = built.add_gate([built.add_random_closures(swell, 10.0)])
        programs.append(built.add_program((w.GATE, gate, 0), (w.END, 0, 0)))
    for day in range(1, 900, 3):
        built.jobs += [Job(float(day), program) for program in programs]
    log = replicate(built.finish(), 1, 1, 0, log=True).log
    ends = {int(row[2]): float(row[0]) for row in log[log[:, 1] == w.END]}
    waited = sum(ends[job] > 1.0 + 3.0 * (job // 2) for job in ends)
    assert waited > 100
    assert all(ends[job] == ends[job + 1] for job in range(0, len(ends), 2)) == same


def test_the_columns_make_joint_draws() -> None:
    case: Case = with_chance(
        small_plan().case, [{**CHANCE[4], "joint_group": "crops", "joint_loading": 0.5}]
    )
    (row,) = case.rows(UncertaintyRow)
    found = make_draw(row, w.MULTIPLY)
    assert found.loading == 0.5
    assert found.group != found.stream
    (alone,) = with_chance(small_plan().case, [CHANCE[4]]).rows(UncertaintyRow)
    assert make_draw(alone, w.MULTIPLY).loading == 0.0
