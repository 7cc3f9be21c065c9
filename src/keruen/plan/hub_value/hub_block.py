"""The hub's own site as one more port that decides alone at given prices (port_subproblems.py).

Whole ships into it, storage and berth with its open tiers. What its own ships and the lanes out
of it take is free of charge within their limits: it is paid by the prices of grain at the hub.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.plan.search.port_subproblems import ALMOST, Block, _Extract
from keruen.solver import Floats

# Kilotonnes a period that a lane without a limit is taken to carry, where nothing else limits it.
FREELY_KT = 1000.0


def hub_block(problem: HubProblem, *, is_open: bool) -> Block | None:
    """The block of the hub's site, with its tiers or without; None where it has none."""
    decisions, parameters = problem.plan_model.decisions, problem.plan_model.parameters
    trips = decisions.trips.index.filter(
        pl.col("second_site").is_null()
        & (pl.col("period") + pl.col("later") < parameters.period_count)
    )
    tiers = _Tiers(problem, is_open)
    block = _HubExtract(problem, trips, tiers).block()
    if block is None:
        return None
    step = block.step_kt
    capacity = block.capacity + np.ceil(tiers.storage_kt / step - ALMOST).astype(np.int64)
    receiving = block.receiving
    own = parameters.sites[problem.site].receiving_capacity_t_per_day
    if own is not None:
        days = parameters.days * parameters.site_factor(problem.site)
        limit_kt = own * days / TONNES_PER_UNIT + tiers.receiving_kt
        receiving = np.ceil(limit_kt / step - ALMOST).astype(np.int64)
    widest = int((capacity + block.need.sum(axis=0) + block.out_most).max())
    return replace(
        block,
        capacity=capacity,
        receiving=np.minimum(receiving, 2 * widest + 2),
        in_most=np.where(block.in_most > 0, capacity + block.need.sum(axis=0), 0),
    )


class _Tiers:
    """What the open tiers add in each period, in kilotonnes, shape (periods,)."""

    def __init__(self, problem: HubProblem, is_open: bool) -> None:
        parameters = problem.plan_model.parameters
        at_work = np.zeros(parameters.period_count)
        at_work[list(problem.open_periods)] = 1.0 if is_open else 0.0
        days = parameters.days * parameters.site_factor(problem.site)
        self.storage_kt = np.zeros(parameters.period_count)
        self.receiving_kt = np.zeros(parameters.period_count)
        self.loading_kt = np.zeros(parameters.period_count)
        for name, row in parameters.hub_options.items():
            if row.site != problem.site or row.tier > problem.tier:
                continue
            factor = parameters.hub_option_factor(name) * at_work / TONNES_PER_UNIT
            self.storage_kt += row.storage_capacity_t * factor
            self.receiving_kt += row.receiving_capacity_t_per_day * factor * days
            self.loading_kt += row.loading_capacity_t_per_day * factor * days


class _HubExtract(_Extract):
    def __init__(self, problem: HubProblem, trips: pl.DataFrame, tiers: _Tiers) -> None:
        super().__init__(problem.plan_model, problem.site, trips)
        self._tiers = tiers
        # What the tiers add depends on the side: `hub_block` adds it.
        self.tiers = self.tiers.clear()

    def _out_kt(self) -> Floats | None:
        lanes = super()._out_kt()
        if lanes is None:
            lanes = np.full(self.parameters.period_count, FREELY_KT)
        return lanes + self._tiers.loading_kt
