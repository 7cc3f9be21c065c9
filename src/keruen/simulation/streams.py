"""Random numbers by counting: each is a function of its place, not of what was drawn before it.

A draw is named by seed, replication, stream (the row of `uncertainty`) and index (the dispatch,
the month, the closure). Two runs that differ in one assumption meet the same chance everywhere
else, and neither the number of workers nor the order of events can change a draw. The mixing is
the finaliser of SplitMix64 (Steele, Lea and Flood, 2014), applied once for each part of the name.
"""

from __future__ import annotations

import math

import numpy as np

from keruen.simulation.compiling import compiled

FIXED, UNIFORM, TRIANGULAR, NORMAL, LOGNORMAL, EXPONENTIAL = range(6)
LAWS = {
    "fixed": FIXED,
    "uniform": UNIFORM,
    "triangular": TRIANGULAR,
    "normal": NORMAL,
    "lognormal": LOGNORMAL,
    "exponential": EXPONENTIAL,
}
"""Laws by the word that table `uncertainty` uses."""

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
SHIFT_30, SHIFT_27, SHIFT_31, SHIFT_12 = (np.uint64(bits) for bits in (30, 27, 31, 12))
ONE = np.uint64(1)
UNIT = 1.0 / 4503599627370496.0
HALF_UNIT = 0.5 * UNIT


@compiled
def mix(value):  # type: ignore[no-untyped-def]
    """A whole number of 64 bits, spread over all of them."""
    value = (value ^ (value >> SHIFT_30)) * FIRST
    value = (value ^ (value >> SHIFT_27)) * SECOND
    return value ^ (value >> SHIFT_31)


@compiled
def stream_key(seed, replication, stream):  # type: ignore[no-untyped-def]
    """The key of one stream in one replication."""
    key = mix(np.uint64(seed) + GOLDEN)
    key = mix(key + np.uint64(replication) * GOLDEN + ONE)
    return mix(key + np.uint64(stream) * GOLDEN + ONE)


@compiled
def uniform(key, index):  # type: ignore[no-untyped-def]
    """A number strictly between 0 and 1, by key and index."""
    # 52 bits and a half: each such number is exact, so that none is rounded up to 1.
    bits = mix(np.uint64(key) + (np.uint64(np.int64(index)) + ONE) * GOLDEN)
    return np.float64(bits >> SHIFT_12) * UNIT + HALF_UNIT


@compiled
def standard_normal(key, index):  # type: ignore[no-untyped-def]
    """A normal number of mean 0 and standard deviation 1 (Box and Muller, 1958)."""
    first = uniform(key, 2 * index)
    second = uniform(key, 2 * index + 1)
    return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)


@compiled
def joint_normal(key, group_key, loading, index):  # type: ignore[no-untyped-def]
    """A standard normal number whose correlation with the factor of its group is `loading`, so that
    of two members with each other is the product of their loadings."""
    shared = loading * standard_normal(group_key, index)
    rest = math.sqrt(max(0.0, 1.0 - loading * loading))
    return shared + rest * standard_normal(key, index) if rest > 0.0 else shared


@compiled
def part_below(normal):  # type: ignore[no-untyped-def]
    """The part of the normal law below a number, strictly between 0 and 1."""
    return min(max(0.5 * math.erfc(-normal / math.sqrt(2.0)), HALF_UNIT), 1.0 - HALF_UNIT)


@compiled
def draw_at(law, low, mode, high, mean, deviation, normal):  # type: ignore[no-untyped-def]
    """The number of a law at the same quantile as a standard normal number."""
    if law == FIXED:
        return mean
    if law == NORMAL:
        return min(max(mean + deviation * normal, low), high)
    if law == LOGNORMAL:
        if mean <= 0.0:
            return 0.0
        spread = math.log(1.0 + (deviation / mean) ** 2)
        return math.exp(math.log(mean) - 0.5 * spread + math.sqrt(spread) * normal)
    place = part_below(normal)
    if law == UNIFORM:
        return low + (high - low) * place
    if law == TRIANGULAR:
        width = high - low
        if width <= 0.0:
            return low
        if place < (mode - low) / width:
            return low + math.sqrt(place * width * (mode - low))
        return high - math.sqrt((1.0 - place) * width * (high - mode))
    return -mean * math.log(1.0 - place)


@compiled
def draw(law, low, mode, high, mean, deviation, key, index):  # type: ignore[no-untyped-def]
    """A number by a law: `low`, `mode` and `high`, or `mean` and standard `deviation`.

    A normal number outside `low` to `high` (infinite where not given) is moved to the nearer end.
    """
    if law == FIXED:
        return mean
    if law == UNIFORM:
        return low + (high - low) * uniform(key, 2 * index)
    if law == TRIANGULAR:
        place = uniform(key, 2 * index)
        width = high - low
        if width <= 0.0:
            return low
        turn = (mode - low) / width
        if place < turn:
            return low + math.sqrt(place * width * (mode - low))
        return high - math.sqrt((1.0 - place) * width * (high - mode))
    if law == NORMAL:
        return min(max(mean + deviation * standard_normal(key, index), low), high)
    if law == LOGNORMAL:
        if mean <= 0.0:
            return 0.0
        spread = math.log(1.0 + (deviation / mean) ** 2)
        centre = math.log(mean) - 0.5 * spread
        return math.exp(centre + math.sqrt(spread) * standard_normal(key, index))
    return -mean * math.log(uniform(key, 2 * index))
