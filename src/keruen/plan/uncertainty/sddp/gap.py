"""How far a policy's expected cost is above its proven bound, estimated with little noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from keruen.plan.uncertainty.sddp.paths import Path, draw_path, walk
from keruen.plan.uncertainty.sddp.policy import Policy, Spread
from keruen.solver import Floats

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Gap:
    """Expected cost of a policy less its bound, with a 95% interval of `mean` ± `half_width`.

    `cost` is the estimate of the expected cost, `bound` + `mean`. `plain_half_width` is that of the
    mean cost of the same paths, for comparison.
    """

    bound: float
    mean: float
    half_width: float
    plain_half_width: float
    paths: int

    @property
    def cost(self) -> float:
        """Estimate of the expected cost of the policy."""
        return self.bound + self.mean

    @property
    def high(self) -> float:
        """Upper end of the 95% interval of the gap."""
        return self.mean + self.half_width


def measure_gap(
    policy: Policy,
    paths: int = 50,
    *,
    seed: int = 0,
    antithetic: bool = True,
    steps: int | None = None,
    workers: int = 1,
) -> Gap:
    """Estimate the gap between a policy's expected cost and its bound on random paths.

    The bound is the mean of the first stage's value, and the value of a stage is its cost and its
    cost to go. Summed over the stages, all values cancel but one, and

        E[cost] - bound = E [ sum over t of d_t (g_t Q_t(x_t) - theta_t(x_t)) ],

    with theta_t the cost to go of the cuts, Q_t the mean of the next stage's values over all its
    outcomes at the same state, g_t the node's discount and d_t those before it. Every term is at
    least zero, and zero where the cuts are exact, so that the sum varies far less than the cost.

    Parameters
    ----------
    paths : number of random paths; with `antithetic`, an even number.
    seed : use another than that of the training.
    steps : length of a path on a graph with a cycle, needed there; what follows is left out.
    workers : number of threads; the result does not depend on it.

    Raises
    ------
    ValueError : the policy weighs risk. Its bound is one of nested risk, not of expected cost.
    """
    graph = policy.graph
    if not policy.is_risk_neutral:
        raise ValueError("the gap of a risk-averse policy cannot be estimated by expected costs")
    if graph.is_cyclic and steps is None:
        raise ValueError("a graph with a cycle needs the number of steps of its paths")
    if paths < 2 or (antithetic and (paths % 2 or paths < 4)):
        raise ValueError(f"{paths} paths are too few or odd: an interval needs two pairs")
    drawn = [
        draw_path(graph, [seed], number, antithetic=antithetic, steps=steps)
        for number in range(paths)
    ]
    costs, gaps = path_gaps(policy, drawn, workers=workers)
    return Gap(
        bound=policy.bound(),
        mean=float(gaps.mean()),
        half_width=half_width(gaps, antithetic),
        plain_half_width=half_width(costs, antithetic),
        paths=paths,
    )


def path_gaps(
    policy: Policy, paths: Sequence[Path], *, start: Floats | None = None, workers: int = 1
) -> tuple[Floats, Floats]:
    """Discounted cost of each path and its telescoped terms, shape (paths,) both.

    Parameters
    ----------
    start : states before the first stage, in place of those of the graph.
    """
    starts = None if start is None else [start] * len(paths)
    gaps, costs = np.zeros(len(paths)), np.zeros(len(paths))
    with Spread(workers) as spread:
        for number, visits in enumerate(walk(policy, paths, spread, starts)):
            for visit in visits:
                solution = visit.solution
                costs[number] += visit.weight * solution.stage_cost
                if len(policy.graph.children[visit.node].nodes):
                    exact = policy.expected_cost_to_go(visit.node, solution.state)
                    gaps[number] += visit.weight * (exact - solution.cost_to_go)
    return costs, gaps


def half_width(values: Floats, in_pairs: bool) -> float:
    """Half the width of the 95% interval of a mean (Student's t), of values alone or in pairs."""
    samples = values.reshape(-1, 2).mean(axis=1) if in_pairs else values
    quantile = float(stdtrit(len(samples) - 1, 0.5 + CONFIDENCE / 2.0))
    return quantile * float(samples.std(ddof=1)) / math.sqrt(len(samples))
