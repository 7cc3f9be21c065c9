"""Random numbers by counting: uniform, independent of their neighbours, each by its law.

Bounds are those of the test statistics at one in ten thousand, so that a sound generator passes
with any seed and one that leans does not.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from keruen.simulation.compiling import compiled
from keruen.simulation.streams import (
    EXPONENTIAL,
    FIXED,
    LOGNORMAL,
    NORMAL,
    TRIANGULAR,
    UNIFORM,
    draw,
    standard_normal,
    stream_key,
    uniform,
)

Floats = npt.NDArray[np.float64]
COUNT = 100_000
RARE = 1e-4
OPEN = (-math.inf, 0.0, math.inf)


@compiled
def fill_uniform(seed, replication, stream, first, found):  # type: ignore[no-untyped-def]
    key = stream_key(seed, replication, stream)
    for place in range(len(found)):
        found[place] = uniform(key, first + place)


@compiled
def fill_draws(law, low, mode, high, mean, deviation, key, found):  # type: ignore[no-untyped-def]
    for place in range(len(found)):
        found[place] = draw(law, low, mode, high, mean, deviation, key, place)


@compiled
def key_of(seed, replication, stream):  # type: ignore[no-untyped-def]
    return stream_key(seed, replication, stream)


@compiled
def normal_of(key, index):  # type: ignore[no-untyped-def]
    return standard_normal(key, index)


def uniforms(seed: int = 1, replication: int = 0, stream: int = 0, first: int = 0) -> Floats:
    """`COUNT` numbers in a row of one stream."""
    found = np.zeros(COUNT)
    fill_uniform(seed, replication, stream, first, found)
    return found


def drawn(law: int, low: float, mode: float, high: float, mean: float, deviation: float) -> Floats:
    """`COUNT` numbers by a law."""
    found = np.zeros(COUNT)
    fill_draws(law, low, mode, high, mean, deviation, key_of(5, 6, 7), found)
    return found


def assert_fits(found: Floats, distribution: Any) -> None:
    """Kolmogorov's and Smirnov's distance is one that a sound sample shows."""
    limit = stats.kstwo.ppf(1.0 - RARE, len(found))
    assert stats.kstest(found, distribution.cdf).statistic < limit


@pytest.mark.parametrize("seed", [0, 1, 2**40])
@pytest.mark.parametrize("stream", [0, 1, 977])
def test_uniform(seed: int, stream: int) -> None:
    found = uniforms(seed, 3, stream)
    assert found.min() > 0.0
    assert found.max() < 1.0
    assert_fits(found, stats.uniform)
    counts = np.bincount((found * 100.0).astype(int), minlength=100)
    assert stats.chisquare(counts).pvalue > RARE


def test_pairs_of_neighbours_fill_the_square() -> None:
    """Numbers side by side, counted in 20 x 20 cells."""
    found = uniforms()
    cells = (found[0::2] * 20).astype(int) * 20 + (found[1::2] * 20).astype(int)
    assert stats.chisquare(np.bincount(cells, minlength=400)).pvalue > RARE


def test_every_bit_is_even() -> None:
    """The lowest of the 52 bits of a number as well as the highest."""
    bits = (uniforms() * 2.0**52).astype(np.uint64)
    limit = stats.norm.ppf(1.0 - RARE / 52 / 2) * math.sqrt(COUNT / 4)
    for place in range(52):
        ones = int(((bits >> np.uint64(place)) & np.uint64(1)).sum())
        assert abs(ones - COUNT / 2) < limit


def test_streams_replications_seeds_and_indices_are_independent() -> None:
    """No two of them go together, nor a stream with itself some numbers later."""
    base = uniforms()
    others = [
        *[uniforms(stream=stream) for stream in (1, 2, 64, 4096)],
        *[uniforms(replication=number) for number in (1, 2, 1000)],
        *[uniforms(seed=seed) for seed in (0, 2, 1 << 32)],
        *[uniforms(first=lag) for lag in (1, 2, 64, 4096)],
        # Seed and replication, or replication and stream, in one another's place.
        uniforms(seed=0, replication=1),
        uniforms(seed=1, replication=2, stream=3),
        uniforms(seed=1, replication=3, stream=2),
    ]
    rows = np.stack([base, *others])
    found = np.corrcoef(rows)
    pairs = list(itertools.combinations(range(len(rows)), 2))
    limit = stats.norm.ppf(1.0 - RARE / len(pairs) / 2) / math.sqrt(COUNT)
    assert max(abs(found[pair]) for pair in pairs) < limit
    # The distance of a stream from another is as that of independent numbers: a triangle.
    for other in others:
        assert_fits(base - other, stats.triang(0.5, loc=-1.0, scale=2.0))


def test_names_that_differ_give_keys_that_differ() -> None:
    names = itertools.product(range(12), range(40), range(40))
    assert len({int(key_of(*name)) for name in names}) == 12 * 40 * 40


LAWS = [
    (UNIFORM, (0.6, 0.0, 1.2, 0.0, 0.0), stats.uniform(0.6, 0.6)),
    (TRIANGULAR, (0.8, 1.0, 1.5, 0.0, 0.0), stats.triang(0.2 / 0.7, loc=0.8, scale=0.7)),
    (TRIANGULAR, (1.0, 1.0, 3.0, 0.0, 0.0), stats.triang(0.0, loc=1.0, scale=2.0)),
    (TRIANGULAR, (1.0, 3.0, 3.0, 0.0, 0.0), stats.triang(1.0, loc=1.0, scale=2.0)),
    (NORMAL, (*OPEN, 4.0, 1.5), stats.norm(4.0, 1.5)),
    (
        LOGNORMAL,
        (*OPEN, 2.0, 1.0),
        stats.lognorm(math.sqrt(math.log(1.25)), scale=2.0 / math.sqrt(1.25)),
    ),
    (EXPONENTIAL, (*OPEN, 3.0, 0.0), stats.expon(scale=3.0)),
]


@pytest.mark.parametrize(("law", "numbers", "theory"), LAWS)
def test_laws(law: int, numbers: tuple[float, ...], theory: Any) -> None:
    """Shape, mean, deviation and quantiles, each within what its own error allows."""
    found = drawn(law, *numbers)
    assert_fits(found, theory)
    wide = stats.norm.ppf(1.0 - RARE / 2)
    mean, deviation = theory.mean(), theory.std()
    assert abs(found.mean() - mean) < wide * deviation / math.sqrt(COUNT)
    fourth = float(((found - mean) ** 4).mean())
    error = math.sqrt((fourth - deviation**4) / COUNT) / (2.0 * deviation)
    assert abs(found.std() - deviation) < wide * error
    for share in (0.05, 0.5, 0.95):
        below = float((found <= theory.ppf(share)).mean())
        assert abs(below - share) < wide * math.sqrt(share * (1.0 - share) / COUNT)


def test_the_mean_and_deviation_of_a_lognormal_law_are_those_that_are_given() -> None:
    law, numbers, theory = LAWS[-2]
    assert law == LOGNORMAL
    assert theory.mean() == pytest.approx(numbers[3], rel=1e-12)
    assert theory.std() == pytest.approx(numbers[4], rel=1e-12)


def test_a_normal_number_outside_is_moved_to_the_nearer_end() -> None:
    """It is not drawn again: as many lie at an end as a normal law has beyond it."""
    free = drawn(NORMAL, *OPEN, 1.0, 0.5)
    held = drawn(NORMAL, 0.5, 0.0, 2.5, 1.0, 0.5)
    assert np.array_equal(held, np.clip(free, 0.5, 2.5))
    beyond = stats.norm.cdf(0.5, 1.0, 0.5)
    error = math.sqrt(beyond * (1.0 - beyond) / COUNT)
    assert abs(float((held == 0.5).mean()) - beyond) < stats.norm.ppf(1.0 - RARE / 2) * error
    assert (held == 2.5).sum() > 0


def test_laws_without_width() -> None:
    key = key_of(1, 2, 3)
    assert draw(FIXED, *OPEN, 1.25, 9.0, key, 4) == 1.25
    assert draw(UNIFORM, 2.0, 0.0, 2.0, 0.0, 0.0, key, 4) == 2.0
    assert draw(TRIANGULAR, 2.0, 2.0, 2.0, 0.0, 0.0, key, 4) == 2.0
    assert draw(NORMAL, *OPEN, 3.0, 0.0, key, 4) == 3.0
    assert draw(LOGNORMAL, *OPEN, 3.0, 0.0, key, 4) == pytest.approx(3.0, rel=1e-15)
    assert draw(LOGNORMAL, *OPEN, 0.0, 1.0, key, 4) == 0.0
    assert draw(EXPONENTIAL, *OPEN, 0.0, 0.0, key, 4) == 0.0


def test_the_same_name_gives_the_same_draw() -> None:
    """In any order, and however many are drawn between."""
    forward = uniforms(9, 8, 7)
    key = key_of(9, 8, 7)
    assert [uniform(key, index) for index in (5, 3, 99_999)] == list(forward[[5, 3, 99_999]])
    assert np.array_equal(uniforms(9, 8, 7, first=40)[:-40], forward[40:])
    assert normal_of(key, 11) == normal_of(key_of(9, 8, 7), 11)


def test_uncompiled_draws_are_the_same_bit_for_bit() -> None:
    """Every law, by the functions as they are written, at indices below zero and large as well."""
    key = key_of(3, 1, 4)
    names = [0, 1, 64 * 977 + 5, 1_000_000_007, *range(2_000, 2_200)]
    with np.errstate(over="ignore"):
        plain = np.uint64(written(stream_key)(3, 1, 4))
        assert plain == key
        for index in [-1, -2027, *names]:
            assert written(uniform)(plain, index) == uniform(key, index)
        for law, numbers, _ in LAWS:
            for index in names:
                assert written(draw)(law, *numbers, plain, index) == draw(law, *numbers, key, index)


def written(function: Any) -> Any:
    """A compiled function as it is written; what it calls is compiled all the same."""
    return getattr(function, "py_func", function)
