"""The value of a hub beside a plan: its site from the plan with a hub, its prices from both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from keruen.case.case import Case
from keruen.plan.hub_value.gain import PriceCall
from keruen.plan.hub_value.prices import RowPrices, carried_prices, relaxation_prices
from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.hub_value.value import HubValue, cheapest_site, value_hub
from keruen.plan.parameters import Parameters
from keruen.plan.priced import SMALL_COLUMNS
from keruen.plan.question import Question


def estimate_value(
    case: Case,
    voyages: pl.DataFrame,
    questions: Sequence[Question],
    openings: Sequence[dict[str, Any]],
    *,
    seconds: float,
    halted: Callable[[], bool],
) -> HubValue:
    """What a working hub is worth a year at the site where the plan with a hub opens first.

    Where that plan has none, as no hub can be ready within the horizon, the site is that of the
    cheapest first tier.

    Parameters
    ----------
    questions : the models of the plan with their outcomes.
    openings : the tiers that the plan with a hub opens.
    """
    site = str(openings[0]["site"]) if openings else cheapest_site(Parameters(case))
    return value_hub(
        case, voyages, site, seconds=seconds, prices=_row_prices(questions), halted=halted
    )


def _row_prices(questions: Sequence[Question]) -> PriceCall:
    """Row prices for a hub's value: those of the plan's relaxations where they are large."""
    by_hub = {question.hub: question for question in questions}
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
