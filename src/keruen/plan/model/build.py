"""The model of a plan: its decisions, its families of constraints and its objective."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

from keruen.movements.limits import Limit
from keruen.plan.model.balance import add_balance
from keruen.plan.model.demand import add_demand
from keruen.plan.model.ending_need import add_ending
from keruen.plan.model.hub import add_hub
from keruen.plan.model.lanes import add_lanes
from keruen.plan.model.limits import AT_LEAST, AT_MOST, add_limits
from keruen.plan.model.net_circulation import add_circulation
from keruen.plan.model.objective import add_objective
from keruen.plan.model.operating_policy import add_operating_policy
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.policy import add_policy
from keruen.plan.model.quality import add_quality
from keruen.plan.model.reserve import add_reserve
from keruen.plan.model.ships import add_ships
from keruen.plan.model.supply import add_supply
from keruen.plan.model.variables import Decisions, add_decisions
from keruen.solver import Model

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlanModel:
    """A model of a plan with the decisions that its columns stand for."""

    model: Model
    decisions: Decisions
    parameters: PlanParameters

    @property
    def has_limits(self) -> bool:
        """Whether it contains a user's own limits; the case alone then does not define it."""
        return AT_LEAST in self.model.rows or AT_MOST in self.model.rows


HubChoice: TypeAlias = Literal["must", "may", "none"]

DESCRIPTIONS: dict[HubChoice, str] = {
    "must": "with a hub",
    "may": "with or without a hub",
    "none": "without a hub",
}


def make_model(
    parameters: PlanParameters,
    voyages: pl.DataFrame,
    hub: HubChoice,
    limits: Sequence[Limit] = (),
) -> PlanModel:
    """Write the whole model of docs/model.md, family by family, in its order.

    Parameters
    ----------
    voyages : voyage options, one row an option.
    hub : whether a hub tier must open, may open, or cannot (R30).
    limits : a user's own limits on tonnes moved (R33).
    """
    model = Model()
    decisions = add_decisions(model, parameters, voyages, hub != "none")
    add_balance(model, decisions, parameters)  # 1
    add_supply(model, decisions, parameters)  # 2
    add_lanes(model, decisions, parameters)  # 3
    add_ships(model, decisions, parameters)  # 4
    add_hub(model, decisions, parameters, must_open=hub == "must")  # 5
    add_quality(model, decisions, parameters)  # 6
    add_demand(model, decisions, parameters)  # 7
    add_policy(model, decisions, parameters)  # 8
    add_reserve(model, decisions, parameters)  # 9
    add_circulation(model, decisions, parameters)  # 10
    add_ending(model, decisions, parameters)  # 11
    add_limits(model, decisions, parameters, limits)  # 12
    add_operating_policy(model, decisions, parameters)  # 13
    add_objective(model, decisions, parameters)
    LOGGER.info(
        "model %s: %d columns, %d rows",
        *(DESCRIPTIONS[hub], model.column_count, model.row_count),
    )
    return PlanModel(model, decisions, parameters)
