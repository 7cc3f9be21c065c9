"""Both plans of one case, from what the points before it have found."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.plan.ask.point import NO_PLAN_IN_TIME, Point, Side
from keruen.plan.ask.port_bounds import Ports, frame_of, read_ports
from keruen.plan.ask.ships import better_ships, first_ships
from keruen.plan.ask.warm_start import (
    MOST_PLANS,
    Relaxation,
    WarmStart,
    best_carried_plan,
    relax,
    signature_of,
)
from keruen.plan.model.build import HubChoice, PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.options import check_gap, check_time_limit
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.idle_hub import find_idle_hub
from keruen.plan.search.relaxation import SMALL_COLUMNS
from keruen.plan.search.solve import solve_plan_model
from keruen.plan.search.state import SearchState, Spent
from keruen.routes.voyages import make_voyage_options
from keruen.solver import Floats, Matrix
from keruen.summaries import Opening

CHOICES: tuple[HubChoice, ...] = ("must", "none")
# Below this a search for whole ships does not get anywhere in a model of any size.
LEAST_SEARCH_SECONDS = 0.5
# Improving a large plan takes a while to end in exactly whole ships.
LEAST_BETTER_SECONDS = 5.0

Carry = Mapping[HubChoice, WarmStart]


@dataclass(frozen=True)
class AskOptions:
    """How far to go: `gap` of each plan, and the clock of the whole command (None for none)."""

    gap: float = 1e-4
    time_limit_seconds: float | None = None

    def __post_init__(self) -> None:
        check_gap(self.gap, "0.0001 for a hundredth of a percent")
        check_time_limit(self.time_limit_seconds, "0")


@dataclass(frozen=True)
class Kept:
    """What is needed to better one plan of a large model later, in the model's units.

    `frame` is the same where two programs differ in their costs alone, so that each plan of one is
    a plan of the other; `cost` has shape (columns,), `prices` (rows,), `values` (columns,) or none.
    """

    frame: str
    cost: Floats
    prices: Floats
    bound: float
    values: Floats


@dataclass(frozen=True)
class Answered:
    """A point, what it hands on, and what both relaxations spend by term (thousand USD).

    `kept` are the sides whose plan may still be bettered: those of large models.
    """

    point: Point
    carry: Carry
    spent: Mapping[HubChoice, Spent]
    kept: Mapping[HubChoice, Kept]


@dataclass(frozen=True)
class _Effort:
    """How far one side of a point goes: see `answer_case`."""

    gap: float
    deadline: Deadline
    search: bool
    whole: bool


@dataclass(frozen=True)
class _SideAnswer:
    side: Side
    carried: WarmStart | None
    spent: Spent
    kept: Kept | None
    idle_usd: float | None = None


def check_hub_can_open(case: Case) -> None:
    """Raise where no hub tier can be ready within the horizon: there is nothing to ask then."""
    parameters = PlanParameters(case)
    for name, row in parameters.hub_options.items():
        if row.tier == 1 and parameters.earliest_period(name) is not None:
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
    search: bool = True,
    whole: bool = False,
) -> Answered:
    """Plan a case with a hub and without one.

    Parameters
    ----------
    at : values of the questions, written into the point.
    carry : what earlier points found, by side; may be empty.
    gap : relative gap of each plan at which to stop.
    seconds : when the search is cut off; the relaxations are finished all the same.
    choices : sides to plan; the other is left without figures.
    search : whether to better a plan that was handed on, or to take it as it is.
    whole : whether to solve the relaxation over all columns, for prices of the case's own.
    """
    began = time.perf_counter()
    effort = _Effort(gap, Deadline.after(seconds), search, whole)
    parameters = PlanParameters(case)
    voyages = make_voyage_options(case).frame

    def plan(hub: HubChoice) -> _SideAnswer:
        plan_model = make_model(parameters, voyages, hub)
        answer = _answer_side(plan_model, carry.get(hub), effort)
        idle = find_idle_hub(plan_model) if hub == "must" else None
        return replace(answer, idle_usd=idle.cost_usd if idle else None)

    with ThreadPoolExecutor(max_workers=len(choices)) as pool:
        answers = dict(zip(choices, pool.map(plan, choices), strict=True))
    sides = {hub: answer.side for hub, answer in answers.items()}
    point = Point(
        at=at,
        with_hub=sides.get("must", _not_asked()),
        no_hub=sides.get("none", _not_asked()),
        years=case.calendar.days / DAYS_PER_YEAR,
        seconds=time.perf_counter() - began,
        idle_usd=answers["must"].idle_usd if "must" in answers else None,
    )
    found = {hub: each.carried for hub, each in answers.items() if each.carried is not None}
    kept = {hub: each.kept for hub, each in answers.items() if each.kept is not None}
    spent = {hub: each.spent for hub, each in answers.items()}
    return Answered(point, {**carry, **found}, spent, kept)


def _not_asked() -> Side:
    return Side("not asked", None, None, None, None)


def _answer_side(plan_model: PlanModel, carried: WarmStart | None, effort: _Effort) -> _SideAnswer:
    signature = signature_of(plan_model)
    if carried is not None and carried.signature != signature:
        carried = None
    matrix = plan_model.model.matrix()
    relaxation = relax(
        plan_model, carried, matrix=matrix, deadline=effort.deadline, whole=effort.whole
    )
    if relaxation.status != "optimal":
        nothing = Side(relaxation.status, None, None, None, None)
        return _SideAnswer(nothing, None, {}, None)
    ports, proven = _bound_by_ports(plan_model, matrix, signature, carried, relaxation)
    low = max(relaxation.low, proven)
    values, cost, searched = _find_plan(plan_model, matrix, relaxation, low, carried, effort)
    bound = min(max(searched, low), cost)
    side = Side(
        status=status_of(cost, bound, effort.gap),
        cost_usd=_usd(cost),
        bound_usd=_usd(bound),
        relaxed_low_usd=_usd(relaxation.low),
        relaxed_high_usd=_usd(relaxation.high),
        openings=openings_of(plan_model, values),
    )
    plans = carried.plans if carried else ()
    found = WarmStart(
        signature,
        relaxation.solved_prices,
        relaxation.kept,
        (values, *plans)[:MOST_PLANS] if len(values) else plans,
        ports,
    )
    kept = Kept(f"{signature} {frame_of(matrix)}", matrix.cost, relaxation.prices, bound, values)
    is_large = matrix.shape[1] > SMALL_COLUMNS
    spent = plan_model.model.spend(relaxation.values)
    return _SideAnswer(side, found, spent, kept if is_large else None)


def _bound_by_ports(
    plan_model: PlanModel,
    matrix: Matrix,
    signature: str,
    carried: WarmStart | None,
    relaxation: Relaxation,
) -> tuple[Ports | None, float]:
    """What whole ships add to the bound of a large model; a small one is searched to its end."""
    if matrix.shape[1] <= SMALL_COLUMNS:
        return None, -math.inf
    ports = read_ports(plan_model, matrix, signature, carried.ports if carried else None)
    return ports, ports.bound.at(relaxation.prices)


def _find_plan(
    plan_model: PlanModel,
    matrix: Matrix,
    relaxation: Relaxation,
    low: float,
    carried: WarmStart | None,
    effort: _Effort,
) -> tuple[Floats, float, float]:
    """The best plan with whole ships, its cost, and a bound, in thousand USD.

    A small model is solved again. A large one goes on from the ships of an earlier point, port by
    port; only where none fit is it searched from nothing. `low` is the bound known so far.
    """
    gap, deadline = effort.gap, effort.deadline
    start = best_carried_plan(plan_model, carried, relaxation, matrix)
    if deadline.left() < LEAST_SEARCH_SECONDS:
        return (*start, -math.inf) if start else (np.zeros(0), math.inf, -math.inf)
    if matrix.shape[1] <= SMALL_COLUMNS:
        return _searched(plan_model, start, gap, deadline)
    if start is not None and not effort.search:
        return (*start, -math.inf)
    start = start or first_ships(plan_model, matrix, relaxation, deadline)
    if start is None:
        return np.zeros(0), math.inf, -math.inf
    if deadline.left() < LEAST_BETTER_SECONDS:
        return (*start, -math.inf)
    better = better_ships(plan_model, matrix, relaxation.prices, start, low, gap, deadline)
    return (*better, -math.inf)


def _searched(
    plan_model: PlanModel, start: tuple[Floats, float] | None, gap: float, deadline: Deadline
) -> tuple[Floats, float, float]:
    outcome = solve_plan_model(
        plan_model, gap=gap, time_limit_seconds=deadline.left(), progress=_no_progress
    )
    cost, bound = outcome.cost_usd / USD_PER_UNIT, outcome.bound_usd / USD_PER_UNIT
    if start is not None and start[1] < cost:
        return (*start, bound)
    return outcome.values, cost, bound


def status_of(cost: float, bound: float, gap: float) -> str:
    """How good a plan is known to be: optimal within the gap, feasible, or none in time."""
    if not math.isfinite(cost):
        return NO_PLAN_IN_TIME
    return "optimal" if cost - bound <= gap * abs(cost) + 1e-9 else "feasible"


def _usd(thousand: float) -> float | None:
    return thousand * USD_PER_UNIT if math.isfinite(thousand) else None


def openings_of(plan_model: PlanModel, values: Floats) -> tuple[Opening, ...]:
    """Tiers that a plan opens: `hub_option`, `site`, `tier`, `opening_period`."""
    if not len(values):
        return ()
    first: dict[str, Opening] = {}
    for name, site, tier, period, number in plan_model.decisions.open.index.rows():
        if values[number] > 0.5 and name not in first:
            first[name] = Opening(hub_option=name, site=site, tier=tier, opening_period=period)
    return tuple(sorted(first.values(), key=lambda row: (row["site"], row["tier"])))


def _no_progress(_: SearchState) -> None:
    """Report each point when it is finished."""
