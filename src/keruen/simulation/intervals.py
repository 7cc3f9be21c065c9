"""Intervals of what was simulated: means by Student, shares by Wilson."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % confidence interval for a summary; what is not known is None."""

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % confidence interval."""

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half of the interval's width."""
        return (self.high - self.low) / 2.0

    def as_estimate(self) -> Estimate:
        """Numbers for a summary."""
        return Estimate(
            *(x if math.isfinite(x) else None for x in (self.mean, self.low, self.high))
        )


def mean_interval(values: npt.ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """The mean of independent values (Student's t); without bounds where there are fewer than two.

    Values that are NaN are left out.
    """
    found = np.asarray(values, np.float64).ravel()
    found = found[~np.isnan(found)]
    if len(found) == 0:
        return Interval(math.nan, math.nan, math.nan)
    mean = float(found.mean())
    if len(found) == 1:
        return Interval(mean, -math.inf, math.inf)
    spread = float(found.std(ddof=1)) / math.sqrt(len(found))
    half = float(stdtrit(len(found) - 1, 0.5 + confidence / 2.0)) * spread
    return Interval(mean, mean - half, mean + half)


def share_interval(hits: int, count: int, confidence: float = CONFIDENCE) -> Interval:
    """The share of replications in which something happened (Wilson, 1927)."""
    if count == 0:
        return Interval(math.nan, 0.0, 1.0)
    z = float(ndtri(0.5 + confidence / 2.0))
    share = hits / count
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count**2))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))
