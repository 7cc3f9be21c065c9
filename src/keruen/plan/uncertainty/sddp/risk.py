"""Risk measures: how the costs of the next stage are weighed into one figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keruen.solver import Floats


@dataclass(frozen=True)
class MeanCvar:
    """(1 - weight) x mean + weight x CVaR, of costs.

    CVaR is the mean of the worst `tail` share of outcomes (Rockafellar and Uryasev 2000). Nested
    from stage to stage, this is a coherent and time-consistent measure.

    Parameters
    ----------
    weight : of CVaR, from 0 (the mean) to 1.
    tail : share of outcomes, from 0 (the worst outcome alone) to 1 (the mean).

    Examples
    --------
    >>> import numpy as np
    >>> MeanCvar(weight=0.5, tail=0.5).value(np.array([0.5, 0.5]), np.array([0.0, 8.0]))
    6.0
    """

    weight: float = 0.0
    tail: float = 1.0

    def __post_init__(self) -> None:
        if not (0.0 <= self.weight <= 1.0 and 0.0 <= self.tail <= 1.0):
            raise ValueError(f"weight {self.weight} and tail {self.tail} must be from 0 to 1")

    @property
    def is_mean(self) -> bool:
        """Whether this is the plain mean."""
        return self.weight == 0.0 or self.tail == 1.0

    def weights(self, probabilities: Floats, costs: Floats) -> Floats:
        """Weights whose weighted mean of the costs is the risk measure, shape (outcomes,).

        They are the worst weights of all that the measure allows, so that the same weights give a
        subgradient, and at other costs never more than the measure.
        """
        if self.is_mean:
            return probabilities
        worst = np.zeros_like(probabilities)
        possible = np.flatnonzero(probabilities > 0.0)
        # A stable order makes ties fall the same way on every machine.
        order = possible[np.argsort(-costs[possible], kind="stable")]
        if self.tail == 0.0:
            worst[order[0]] = 1.0
        else:
            before = np.concatenate([[0.0], np.cumsum(probabilities[order])[:-1]])
            worst[order] = np.clip(self.tail - before, 0.0, probabilities[order]) / self.tail
            worst /= worst.sum()
        return (1.0 - self.weight) * probabilities + self.weight * worst

    def value(self, probabilities: Floats, costs: Floats) -> float:
        """The measure of costs, in their unit."""
        return float(self.weights(probabilities, costs) @ costs)


MEAN = MeanCvar()
