"""The SDDP bound of a design: what no policy on regions can cost less than, and the gap.

The bound is that of the model on regions at the rates of the case (`docs/why/sddp.md`). It says how
much a better policy could gain, and whether that could turn the sign of the net.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from keruen.plan.uncertainty.bookkeeping import first_state
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.intervals import Estimate
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.sddp.regions import Interval, RegionBound, bound
from keruen.plan.uncertainty.sddp.regions.network import corridor_of

ITERATIONS = 120
WORLDS = 40
"""Worlds in which gap and policy are measured."""


class _Figures(NamedTuple):
    """What a job stores of a bound: money in USD a year, intervals as mean and half width."""

    regions: float
    states: float
    nodes: float
    worlds: float
    iterations: float
    solves: float
    covered_share: float
    bound_without: float
    gap_without: float
    gap_without_half: float
    bound_with: float
    gap_with: float
    gap_with_half: float
    policy_saving: float
    policy_saving_half: float
    saving_low: float
    saving_high: float


@dataclass(frozen=True)
class HubBound:
    """Bounds of one design; money in USD a year.

    Attributes
    ----------
    fixed_cost : capital and operation of the hub.
    """

    design: HubDesign
    fixed_cost: float
    figures: _Figures

    @property
    def net(self) -> tuple[float, float]:
        """What the hub nets under the best policy on regions, at least and at most."""
        return (
            self.figures.saving_low - self.fixed_cost,
            self.figures.saving_high - self.fixed_cost,
        )

    @property
    def decides(self) -> bool:
        """Whether the bound alone decides the sign of the net."""
        low, high = self.net
        return low > 0.0 or high < 0.0

    def as_json(self) -> dict[str, object]:
        """The row for a summary."""
        each = self.figures
        return {
            "site": self.design.site,
            "tier": self.design.tier,
            "regions": int(each.regions),
            "states": int(each.states),
            "nodes": int(each.nodes),
            "worlds": int(each.worlds),
            "iterations": int(each.iterations),
            "programs": int(each.solves),
            "covered_share": each.covered_share,
            "bound_without_usd_per_year": each.bound_without,
            "gap_without_usd_per_year": _interval(each.gap_without, each.gap_without_half),
            "bound_with_usd_per_year": each.bound_with,
            "gap_with_usd_per_year": _interval(each.gap_with, each.gap_with_half),
            "policy_saving_usd_per_year": _interval(each.policy_saving, each.policy_saving_half),
            "saving_low_usd_per_year": each.saving_low,
            "saving_high_usd_per_year": each.saving_high,
            "net_low_usd_per_year": self.net[0],
            "net_high_usd_per_year": self.net[1],
            "decides": self.decides,
        }


def _interval(mean: float, half: float) -> dict[str, float | None]:
    return Estimate(mean, half).as_json()


def bound_figures(model: DesignModel) -> npt.NDArray[np.float64]:
    """The figures of a design's bound, in the order of `_Figures`.

    Raises
    ------
    KeruenError : a month's program has no solution.
    """
    oracle, network = model.oracle, model.network
    corridor, hub = corridor_of(
        network,
        [chain.name for chain in oracle.chains],
        [
            np.array([chain.transition(month, chain.rates) for month in range(1, 13)])
            for chain in oracle.chains
        ],
        oracle.effects,
        model.maker.years,
        first_state(network).arriving_kt[:, :-1],
    )
    found = bound(corridor, hub=hub, worlds=WORLDS, seed=model.seed, iterations=ITERATIONS)
    return np.array(_figures(found))


def _figures(found: RegionBound) -> _Figures:
    # A hub that can store nothing has no columns: both sides are one, and no gap parts them.
    with_hub = found.with_hub or found.without
    saving = found.policy_saving_usd_per_year or Interval(0.0, 0.0)
    low, high = found.saving_usd_per_year or (0.0, 0.0)
    return _Figures(
        regions=len(found.regions),
        states=found.states,
        nodes=found.nodes,
        worlds=found.worlds,
        iterations=found.iterations,
        solves=found.solves,
        covered_share=found.covered_share,
        bound_without=found.without.bound_usd_per_year,
        gap_without=found.without.gap_usd_per_year.mean,
        gap_without_half=found.without.gap_usd_per_year.half_width,
        bound_with=with_hub.bound_usd_per_year,
        gap_with=with_hub.gap_usd_per_year.mean,
        gap_with_half=with_hub.gap_usd_per_year.half_width,
        policy_saving=saving.mean,
        policy_saving_half=saving.half_width,
        saving_low=low,
        saving_high=high,
    )


def hub_bound(design: HubDesign, fixed_cost: float, figures: npt.NDArray[np.float64]) -> HubBound:
    """The bound of a design from the figures of its job."""
    return HubBound(design, fixed_cost, _Figures(*figures.tolist()))
