"""The chance that a hub pays, when the rates of the regimes are not known themselves.

Each world is drawn from rates of its own. The saving of a world is regressed on the months that
each regime was in force, which gives the expected saving for given rates as

    saving(rates) = a + sum over regimes of b x expected months in force(rates).

Rates are then drawn from their intervals, and a and b from the law of the regression, so that
neither doubt is left out (regression on the drawn inputs: Strong, Oakley and Brennan, 2014). What
the regression cannot see is an effect that is not linear in the months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keruen.plan.uncertainty.draws import normals
from keruen.plan.uncertainty.network import Network
from keruen.plan.uncertainty.regimes import Chain, Rates
from keruen.plan.uncertainty.worlds import BURN_IN, World, lognormal
from keruen.solver import Floats

DRAWS = 400
LEAST_FREEDOM = 10
STREAM = -1
"""Number of the world in whose place rates of the second level are drawn."""


@dataclass(frozen=True)
class Regression:
    """Coefficients of a saving on months in force, USD a year and month; the constant first."""

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    freedom: int


def months_in_force(chains: Sequence[Chain], worlds: Sequence[World]) -> tuple[list[str], Floats]:
    """Names of the regimes, and the months that each was in force, shape (worlds, regimes)."""
    names, columns = [], []
    for place, chain in enumerate(chains):
        for state, regime in enumerate(chain.regimes, start=1):
            names.append(regime.name)
            columns.append([float((world.states[:, place] == state).sum()) for world in worlds])
    return names, np.array(columns, dtype=np.float64).reshape(len(names), len(worlds)).T


def fit(names: Sequence[str], months: Floats, saving: Floats) -> Regression | None:
    """Least squares of the saving on the months; None where there are too few worlds.

    Regimes that were in force in no world, or in all months alike, are left out.
    """
    kept = [place for place in range(len(names)) if months[:, place].std() > 0.0]
    freedom = len(saving) - len(kept) - 1
    if freedom < LEAST_FREEDOM:
        return None
    design = np.column_stack([np.ones(len(saving)), months[:, kept]])
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ saving
    residuals = saving - design @ coefficients
    variance = float(residuals @ residuals) / freedom
    return Regression(
        tuple(names[place] for place in kept), coefficients, variance * inverse, freedom
    )


def expected_months(network: Network, chain: Chain, rates: Rates) -> Floats:
    """Expected months in force of the regimes of a chain over the months that are valued."""
    first = network.start.month - 1
    chance = np.zeros(len(chain.regimes) + 1)
    chance[0] = 1.0
    total = np.zeros(len(chain.regimes))
    matrices = [chain.transition(month, rates) for month in range(1, 13)]
    for step in range(BURN_IN + network.months):
        chance = chance @ matrices[(first + step - BURN_IN) % 12]
        if step >= BURN_IN:
            total += chance[1:]
    return total


def draw_rates(chain: Chain, seed: int, draw: int) -> Rates:
    """Rates of a chain from their intervals, one draw of the second level."""
    entry, length = [], []
    for regime in chain.regimes:
        z = normals(seed, STREAM, f"second level {regime.name} {draw}", 2)
        entry.append(min(1.0, lognormal(regime.entry, regime.entry_interval, float(z[0]))))
        length.append(max(1.0, lognormal(regime.mean_months, regime.length_interval, float(z[1]))))
    return Rates(tuple(entry), tuple(length))


@dataclass(frozen=True)
class SecondLevel:
    """Expected months in force for many draws of the rates, shape (draws, regimes)."""

    names: tuple[str, ...]
    months: Floats
    seed: int

    def pays(self, regression: Regression | None, cost: float) -> float | None:
        """Share of the draws in which the expected saving is above a cost of the same unit."""
        if regression is None:
            return None
        values = self.savings(regression)
        return float((values > cost).mean())

    def savings(self, regression: Regression) -> Floats:
        """Expected saving of each draw of rates and of the coefficients."""
        places = [self.names.index(name) for name in regression.names]
        design = np.column_stack([np.ones(len(self.months)), self.months[:, places]])
        size = len(regression.coefficients)
        z = np.stack(
            [
                normals(self.seed, STREAM, f"coefficients {draw}", size)
                for draw in range(len(self.months))
            ]
        )
        values, vectors = np.linalg.eigh(regression.covariance)
        root = vectors * np.sqrt(np.clip(values, 0.0, None))
        drawn = regression.coefficients + z @ root.T
        return np.asarray((design * drawn).sum(axis=1))


def make_second_level(network: Network, chains: Sequence[Chain], seed: int) -> SecondLevel:
    """Draws of the rates, and the months in force to expect of each."""
    rows = []
    for draw in range(DRAWS):
        parts = [expected_months(network, chain, draw_rates(chain, seed, draw)) for chain in chains]
        rows.append(np.concatenate(parts) if parts else np.zeros(0))
    names = tuple(regime.name for chain in chains for regime in chain.regimes)
    return SecondLevel(names, np.stack(rows), seed)
