"""The frontier of cost and CO2e: a plan for each of several prices of CO2e.

A plan that is best at a price has the least cost + price x CO2e, so each is a point of the frontier
that no straight mix of others undercuts. Its proven bound says more: cost and price x
CO2e of any plan together are at least that. The bounds of all prices make a line below which no
plan lies.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from keruen.case.case import Case
from keruen.errors import OptionError
from keruen.movements.cost import cost_terms
from keruen.movements.flows import emissions_t_by_period
from keruen.plan.options import PlanOptions
from keruen.plan.planning import Plan, ProgressCall, make_plan

KILOGRAMS = 1000.0


@dataclass(frozen=True)
class FrontierPoint:
    """One plan of the frontier.

    `cost_usd` is without the CO2 charge. `co2e_t` are tonnes over the horizon as they are emitted,
    `discounted_co2e_t` as the charge weighs them (R5): the bound says that any plan's cost +
    price x discounted CO2e is at least `bound_usd`, None where no bound was proven. `proven` : the
    search reached its gap.
    `dominated` : another point costs no more and emits no more. `status` : how the search ended,
    as the summary of a plan names it.
    """

    co2_price_usd_per_t: float
    cost_usd: float
    co2e_t: float
    discounted_co2e_t: float
    kg_co2e_per_t: float | None
    bound_usd: float | None
    gap: float | None
    proven: bool
    hub: str | None
    delivered_t: float
    shortage_t: float
    dominated: bool
    status: str = "optimal within gap"


@dataclass(frozen=True)
class Frontier:
    """Points in the order of their prices."""

    case: str
    title: str
    points: tuple[FrontierPoint, ...]

    def least_cost_usd(self, discounted_co2e_t: float) -> float:
        """A cost that no plan with so much discounted CO2e can go below; -inf without a bound."""
        return max(
            (
                point.bound_usd - point.co2_price_usd_per_t * discounted_co2e_t
                for point in self.points
                if point.bound_usd is not None
            ),
            default=-math.inf,
        )


def trace_frontier(
    case: Case,
    prices_usd_per_t: Sequence[float],
    options: PlanOptions,
    progress: ProgressCall | None = None,
    told: Callable[[float], None] | None = None,
) -> Frontier:
    """Plan a case at each price of CO2e.

    Parameters
    ----------
    prices_usd_per_t : at least one, each 0 or more; put in order, each once.
    told : called with each price before its plan is made.

    Raises
    ------
    KeruenError : there is no price, or one is below zero.
    InfeasibleError, TimeLimitError : as `make_plan`.
    """
    prices = sorted(set(prices_usd_per_t))
    if not prices or not all(0.0 <= price < float("inf") for price in prices):
        raise OptionError(
            "prices",
            "each must be a number of 0 or more, and there must be one",
            "Give prices of a tonne of CO2e in USD, such as 0,50,100,200.",
        )
    found: list[FrontierPoint] = []
    for price in prices:
        if told is not None:
            told(price)
        found.append(_point(make_plan(_at_price(case, price), options, progress), price))
    return Frontier(case.name, case.settings.title, tuple(_marked(found)))


def _at_price(case: Case, price: float) -> Case:
    return case.replace(case=case.frames.case.with_columns(co2_price_usd_per_t=pl.lit(price)))


def _point(plan: Plan, price: float) -> FrontierPoint:
    summary, frame = plan.summary, plan.voyage_options.frame
    emitted = float(emissions_t_by_period(plan.case, frame, plan.movements).sum())
    by_dollar = cost_terms(
        _at_price(plan.case, 1.0), frame, plan.movements, plan.stocks, plan.openings
    )
    charged = float(by_dollar.filter(pl.col("term") == "co2").select("discounted_usd").sum().item())
    delivered = summary["tonnes"]["delivered_t"]
    hub = summary["hub"]
    return FrontierPoint(
        co2_price_usd_per_t=price,
        cost_usd=summary["cost_usd"] - price * charged,
        co2e_t=emitted,
        discounted_co2e_t=charged,
        kg_co2e_per_t=KILOGRAMS * emitted / delivered if delivered > 0.0 else None,
        bound_usd=summary["bound_usd"],
        gap=summary["gap"],
        proven=summary["status"] == "optimal within gap",
        hub=None if hub is None else hub["name"],
        delivered_t=delivered,
        shortage_t=summary["tonnes"]["shortage_t"],
        dominated=False,
        status=summary["status"],
    )


def _marked(points: list[FrontierPoint]) -> list[FrontierPoint]:
    def beaten(one: FrontierPoint) -> bool:
        return any(
            other.cost_usd <= one.cost_usd
            and other.discounted_co2e_t <= one.discounted_co2e_t
            and (other.cost_usd, other.discounted_co2e_t) != (one.cost_usd, one.discounted_co2e_t)
            for other in points
        )

    return [FrontierPoint(**{**vars(each), "dominated": beaten(each)}) for each in points]
