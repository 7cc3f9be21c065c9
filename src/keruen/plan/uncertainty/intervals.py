"""Intervals of paired differences, of tails, and of what depends on rates that are not known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from keruen.solver import Floats

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean over worlds and half the width of its 95% interval (Student's t); None for one."""

    mean: float
    half_width: float | None

    @property
    def low(self) -> float | None:
        """Lower end of the interval."""
        return None if self.half_width is None else self.mean - self.half_width

    @property
    def high(self) -> float | None:
        """Upper end of the interval."""
        return None if self.half_width is None else self.mean + self.half_width

    def shifted(self, by: float) -> Estimate:
        """The estimate of a quantity that differs by a known amount."""
        return Estimate(self.mean + by, self.half_width)

    def as_json(self) -> dict[str, float | None]:
        """Mean and both ends."""
        return {"mean": self.mean, "low": self.low, "high": self.high}


def estimate(values: npt.ArrayLike) -> Estimate:
    """The mean of independent values with its interval."""
    found = np.asarray(values, dtype=np.float64).ravel()
    if len(found) < 2:
        return Estimate(float(found.mean()), None)
    spread = float(found.std(ddof=1)) / math.sqrt(len(found))
    quantile = float(stdtrit(len(found) - 1, 0.5 + CONFIDENCE / 2.0))
    return Estimate(float(found.mean()), quantile * spread)


def tail_mean(costs: Floats, share: float) -> float:
    """CVaR: the mean of the dearest `1 - share` of equally likely costs (Rockafellar, Uryasev)."""
    ordered = np.sort(costs)[::-1]
    weight = (1.0 - share) * len(ordered)
    whole = math.floor(weight + 1e-12)
    if whole >= len(ordered):
        return float(ordered.mean())
    total = float(ordered[:whole].sum()) + (weight - whole) * float(ordered[whole])
    return total / weight if weight > 0.0 else float(ordered[0])


def risk_measure(costs: Floats, weight: float, share: float) -> float:
    """(1 - weight) times the mean plus weight times CVaR."""
    mean = float(costs.mean())
    return mean if weight == 0.0 else (1.0 - weight) * mean + weight * tail_mean(costs, share)


def bootstrap_saving(
    base: Floats, with_hub: Floats, weight: float, share: float, seed: int, count: int = 400
) -> Estimate:
    """The saving in a risk measure; its interval by resampling worlds in pairs (percentiles)."""
    saving = risk_measure(base, weight, share) - risk_measure(with_hub, weight, share)
    if len(base) < 2:
        return Estimate(saving, None)
    generator = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        rows = generator.integers(len(base), size=len(base))
        found.append(
            risk_measure(base[rows], weight, share) - risk_measure(with_hub[rows], weight, share)
        )
    low, high = np.quantile(found, [0.5 - CONFIDENCE / 2.0, 0.5 + CONFIDENCE / 2.0])
    return Estimate(saving, float(high - low) / 2.0)


def stein_size(values: npt.ArrayLike, half_width: float) -> int:
    """Worlds that make the interval this narrow, by the deviation of a first sample (Stein, 1945).

    The size is set once from the first sample, so that the interval keeps its confidence; looking
    again and again would not.
    """
    found = np.asarray(values, dtype=np.float64)
    quantile = float(stdtrit(len(found) - 1, 0.5 + CONFIDENCE / 2.0))
    needed = (quantile * float(found.std(ddof=1)) / half_width) ** 2
    return max(len(found), math.ceil(needed))
