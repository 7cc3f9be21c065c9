"""The value of a hub beside a plan: its site and its prices from the relaxations of both models."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from keruen.case.case import Case
from keruen.plan.hub_value.gain import PriceCall
from keruen.plan.hub_value.prices import RowPrices, carried_prices, relaxation_prices
from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.hub_value.value import HubValue, cheapest_site, first_tier_costs, value_hub
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.result.solved_model import SolvedModel
from keruen.plan.search.relaxation import SMALL_COLUMNS

# Shares of a tier that an interior solution leaves open, and by which sites count as equal.
LEAST_SHARE = 1e-9
TIED = 1e-6


def estimate_value(
    case: Case,
    voyages: pl.DataFrame,
    solved_models: Sequence[SolvedModel],
    *,
    seconds: float,
    halted: Callable[[], bool],
) -> HubValue:
    """What a working hub is worth a year at the site of `screened_site`.

    Parameters
    ----------
    questions : the models of the plan with their outcomes.
    """
    site = screened_site(PlanParameters(case), solved_models)
    return value_hub(
        case, voyages, site, seconds=seconds, prices=_row_prices(solved_models), halted=halted
    )


def screened_site(parameters: PlanParameters, solved_models: Sequence[SolvedModel]) -> str:
    """The site that the relaxation of the model with a hub opens most; the same on every run.

    Where there is no such relaxation, or it opens no tier that costs anything, the site of the
    cheapest first tier.
    """
    spent = next((each.outcome.relaxed_spend for each in solved_models if each.hub == "must"), {})
    # Each site's spend as a share of what its first tier costs a year.
    shares = {
        site: spent.get(("hub", site), 0.0) / cost
        for site, cost in first_tier_costs(parameters).items()
        if cost > 0.0
    }
    best = max(shares.values(), default=0.0)
    if best <= LEAST_SHARE:
        return cheapest_site(parameters)
    return min(site for site, share in shares.items() if share >= best * (1.0 - TIED))


def _row_prices(solved_models: Sequence[SolvedModel]) -> PriceCall:
    """Row prices for a hub's value: those of the plan's relaxations where they are large."""
    by_hub = {solved.hub: solved for solved in solved_models}
    known = [
        (by_hub[hub].plan_model, by_hub[hub].outcome.row_prices)
        for hub in ("none", "must")
        if hub in by_hub and len(by_hub[hub].outcome.row_prices)
    ]

    def prices(problem: HubProblem, seconds: float) -> RowPrices | None:
        if len(known) < 2 or problem.matrix.shape[1] <= SMALL_COLUMNS:
            return relaxation_prices(problem, seconds)
        return carried_prices(problem, *known)

    return prices
