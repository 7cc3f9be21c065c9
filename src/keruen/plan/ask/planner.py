"""Both plans of one case, from what the points before it have found."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.plan.ask.carry import Carried, Relaxation, best_carried_plan, relax, signature_of
from keruen.plan.ask.point import Point, Side
from keruen.plan.ask.ships import better_ships, first_ships, seconds_until
from keruen.plan.bound import PortBound
from keruen.plan.build import HubChoice, PlanModel, make_model
from keruen.plan.decisions import USD_PER_UNIT
from keruen.plan.parameters import Parameters
from keruen.plan.solve import (
    SMALL_COLUMNS,
    Spent,
    Standing,
    largest_values,
    solve_plan_model,
)
from keruen.routes.voyages import make_voyage_options
from keruen.solver import Floats

CHOICES: tuple[HubChoice, ...] = ("must", "none")
# Below this a search for whole ships does not get anywhere in a model of any size.
LEAST_SEARCH_SECONDS = 0.5
# Improving a large plan takes a while to end in exactly whole ships.
LEAST_BETTER_SECONDS = 5.0

Carry = Mapping[HubChoice, Carried]


@dataclass(frozen=True)
class AskOptions:
    """How far to go: `gap` of each plan, and the clock of the whole command (None for none)."""

    gap: float = 1e-4
    time_limit_seconds: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.gap < 1.0:
            raise KeruenError(
                f"option gap, value {self.gap}: it must be at least 0 and below 1",
                "Give a share such as 0.0001 for a hundredth of a percent.",
            )
        if self.time_limit_seconds is not None and not self.time_limit_seconds > 0.0:
            raise KeruenError(
                f"option time limit, value {self.time_limit_seconds}: it must be above 0 seconds",
                "Give seconds, or 0 for no limit.",
            )


@dataclass(frozen=True)
class Answered:
    """A point, what it hands on, and what both relaxations spend by term (thousand USD)."""

    point: Point
    carry: Carry
    spent: Mapping[HubChoice, Spent]


@dataclass(frozen=True)
class _SideAnswer:
    side: Side
    carried: Carried | None
    spent: Spent


def check_hub_can_open(case: Case) -> None:
    """Raise where no hub tier can be ready within the horizon: there is nothing to ask then."""
    parameters = Parameters(case)
    for name, row in parameters.hub_options.items():
        if row["tier"] == 1 and parameters.earliest_period(name) is not None:
            return
    raise KeruenError(
        f"table hub_options: in the case {case.name} no hub tier can be ready within the horizon",
        "Add a tier, or give one an earlier earliest_date or fewer building_months.",
    )


def answer_case(
    case: Case,
    at: tuple[float, ...],
    carry: Carry,
    *,
    gap: float,
    seconds: float,
    choices: tuple[HubChoice, ...] = CHOICES,
) -> Answered:
    """Plan a case with a hub and without one.

    Parameters
    ----------
    at : values of the questions, written into the point.
    carry : what earlier points found, by side; may be empty.
    gap : relative gap of each plan at which to stop.
    seconds : how long the case may take; the relaxations are finished whatever it says.
    choices : sides to plan; the other is left without figures.
    """
    began = time.perf_counter()
    parameters = Parameters(case)
    voyages = make_voyage_options(case).frame

    def plan(hub: HubChoice) -> _SideAnswer:
        plan_model = make_model(parameters, voyages, hub)
        return _answer_side(plan_model, carry.get(hub), gap, began + seconds)

    with ThreadPoolExecutor(max_workers=len(choices)) as pool:
        answers = dict(zip(choices, pool.map(plan, choices), strict=True))
    sides = {hub: answer.side for hub, answer in answers.items()}
    point = Point(
        at=at,
        with_hub=sides.get("must", _not_asked()),
        no_hub=sides.get("none", _not_asked()),
        years=case.calendar.days / DAYS_PER_YEAR,
        seconds=time.perf_counter() - began,
    )
    found = {hub: each.carried for hub, each in answers.items() if each.carried is not None}
    return Answered(point, {**carry, **found}, {hub: a.spent for hub, a in answers.items()})


def _not_asked() -> Side:
    return Side("not asked", None, None, None, None)


def _answer_side(
    plan_model: PlanModel, carried: Carried | None, gap: float, deadline: float
) -> _SideAnswer:
    signature = signature_of(plan_model)
    if carried is not None and carried.signature != signature:
        carried = None
    relaxation = relax(plan_model, carried)
    if relaxation.status != "optimal":
        return _SideAnswer(Side(relaxation.status, None, None, None, None), None, {})
    values, cost, bound = _find_plan(plan_model, relaxation, carried, gap, deadline)
    bound = min(max(bound, relaxation.low, _bound_by_ports(plan_model, relaxation)), cost)
    plans = carried.plans if carried else ()
    found = Carried(signature, relaxation.solved_prices, relaxation.kept, plans)
    if len(values):
        found = found.with_plan(values)
    side = Side(
        status=_status(cost, bound, gap),
        cost_usd=_usd(cost),
        bound_usd=_usd(bound),
        relaxed_low_usd=_usd(relaxation.low),
        relaxed_high_usd=_usd(relaxation.high),
        openings=_openings(plan_model, values),
    )
    return _SideAnswer(side, found, plan_model.model.spend(relaxation.values))


def _bound_by_ports(plan_model: PlanModel, relaxation: Relaxation) -> float:
    """What whole ships add to the bound of a large model; a small one is searched to its end."""
    if plan_model.model.column_count <= SMALL_COLUMNS:
        return -math.inf
    ports = PortBound(plan_model, plan_model.model.matrix(), largest_values(plan_model))
    return ports.at(relaxation.prices)


def _find_plan(
    plan_model: PlanModel,
    relaxation: Relaxation,
    carried: Carried | None,
    gap: float,
    deadline: float,
) -> tuple[Floats, float, float]:
    """The best plan with whole ships, its cost, and a bound, in thousand USD.

    A small model is solved again. A large one goes on from the ships of an earlier point, port by
    port; only where none fit is it searched from nothing.
    """
    seconds = seconds_until(deadline)
    start = best_carried_plan(plan_model, carried, relaxation)
    if seconds < LEAST_SEARCH_SECONDS:
        return (*start, -math.inf) if start else (np.zeros(0), math.inf, -math.inf)
    if plan_model.model.column_count <= SMALL_COLUMNS:
        return _searched(plan_model, start, gap, seconds)
    start = start or first_ships(plan_model, relaxation, seconds)
    if start is None:
        return np.zeros(0), math.inf, -math.inf
    if seconds_until(deadline) < LEAST_BETTER_SECONDS:
        return (*start, -math.inf)
    better = better_ships(plan_model, relaxation, start, gap, deadline)
    return (*min(better, start, key=lambda plan: plan[1]), -math.inf)


def _searched(
    plan_model: PlanModel, start: tuple[Floats, float] | None, gap: float, seconds: float
) -> tuple[Floats, float, float]:
    outcome = solve_plan_model(
        plan_model, gap=gap, time_limit_seconds=seconds, progress=_no_progress
    )
    cost, bound = outcome.cost_usd / USD_PER_UNIT, outcome.bound_usd / USD_PER_UNIT
    if start is not None and start[1] < cost:
        return (*start, bound)
    return outcome.values, cost, bound


def _status(cost: float, bound: float, gap: float) -> str:
    if not math.isfinite(cost):
        return "no plan in time"
    return "optimal" if cost - bound <= gap * abs(cost) + 1e-9 else "feasible"


def _usd(thousand: float) -> float | None:
    return thousand * USD_PER_UNIT if math.isfinite(thousand) else None


def _openings(plan_model: PlanModel, values: Floats) -> tuple[dict[str, Any], ...]:
    """Tiers that a plan opens: `hub_option`, `site`, `tier`, `opening_period`."""
    if not len(values):
        return ()
    first: dict[str, dict[str, Any]] = {}
    for name, site, tier, period, number in plan_model.decisions.open.index.rows():
        if values[number] > 0.5 and name not in first:
            row = {"hub_option": name, "site": site, "tier": tier, "opening_period": period}
            first[name] = row
    return tuple(sorted(first.values(), key=lambda row: (row["site"], row["tier"])))


def _no_progress(_: Standing) -> None:
    """A point tells of itself when it is done."""
