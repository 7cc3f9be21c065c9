"""Random numbers by name: each is a function of its place, not of what was drawn before it.

A draw is named by seed, world, stream (such as a chain of regimes) and index (such as a month). Two
runs that differ in one assumption draw the same numbers everywhere else, whatever the number of
workers. The mixing is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014), as in the
simulator.
"""

from __future__ import annotations

import hashlib
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from keruen.solver import Floats

Words = npt.NDArray[np.uint64]
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
NORMAL = NormalDist()


def _mix(value: Words) -> Words:
    value = (value ^ (value >> np.uint64(30))) * FIRST
    value = (value ^ (value >> np.uint64(27))) * SECOND
    return value ^ (value >> np.uint64(31))


def _key(seed: int, world: int, stream: str) -> Words:
    digest = hashlib.sha256(stream.encode()).digest()
    parts = (seed, world, int.from_bytes(digest[:8], "little"))
    key = np.zeros(1, dtype=np.uint64)
    for part in parts:
        word = np.array([part & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64)
        key = _mix(key + word * GOLDEN + np.uint64(1))
    return key


def uniforms(seed: int, world: int, stream: str, count: int, first: int = 0) -> Floats:
    """Numbers strictly between 0 and 1 at the places `first` to `first + count - 1`."""
    places = np.arange(first, first + count, dtype=np.int64).astype(np.uint64)
    bits = _mix(_key(seed, world, stream) + (places + np.uint64(1)) * GOLDEN)
    return (bits >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53


def normals(seed: int, world: int, stream: str, count: int) -> Floats:
    """Standard normal numbers at the places 0 to `count - 1`, by the inverse of their law."""
    return np.array([NORMAL.inv_cdf(u) for u in uniforms(seed, world, stream, count).tolist()])
