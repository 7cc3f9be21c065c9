"""Make a plan: with a hub, without one, the cheaper of the two, and what the hub is worth."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.case.read import require_plannable
from keruen.errors import FaultError, TimeLimitError
from keruen.movements.limits import Limit
from keruen.movements.verify import verify_tables
from keruen.plan.hub_value import estimate_value
from keruen.plan.model.build import HubChoice, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.options import PlanOptions
from keruen.plan.prices.book import PriceBook, make_price_book
from keruen.plan.result.infeasibility import explain_infeasible
from keruen.plan.result.solved_model import SolvedModel
from keruen.plan.result.summary import make_summary
from keruen.plan.result.tables import ResultTables, make_tables
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.idle_hub import IdleHub, find_idle_hub
from keruen.plan.search.no_hub_transfer import add_hub
from keruen.plan.search.solve import (
    Method,
    is_by_ports,
    solve_plan_model,
    solve_side_by_side,
)
from keruen.plan.search.state import SearchState, StateCall, with_values
from keruen.routes.voyages import VoyageOptions, make_voyage_options
from keruen.solver import relative_gap
from keruen.summaries import Opening, PlanSummary

LOGGER = logging.getLogger(__name__)

# Share of a time limit that is kept for the value of the hub.
VALUE_SHARE = 0.25
VALUE_STAGE = "value of the hub"


@dataclass(frozen=True)
class Progress:
    """Where planning stands; cost, bound and gap are of the plan and its bound so far.

    The hub's value lies in `value_low_usd_per_year` to `value_high_usd_per_year` (R30), as far as
    both models have a plan and a bound.
    """

    stage: str
    seconds: float
    cost_usd: float | None
    bound_usd: float | None
    gap: float | None
    value_low_usd_per_year: float | None = None
    value_high_usd_per_year: float | None = None


ProgressCall = Callable[[Progress], None]


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Plan:
    """A plan: the case, what moves, what lies where, what opens, and a summary of it all.

    `twin` are the tables of the more expensive plan, with a hub or without one, where both were
    made; None for a plan that was read. `last` are the movements of the plan that it replaces, in
    its own periods; None for a plan that was not made from another (replan/).
    """

    case: Case
    options: PlanOptions
    voyage_options: VoyageOptions
    movements: pl.DataFrame
    stocks: pl.DataFrame
    openings: list[Opening]
    summary: PlanSummary
    price_book: Mapping[str, object] | None = None
    twin: ResultTables | None = None
    last: pl.DataFrame | None = None


def make_plan(
    case: Case,
    options: PlanOptions,
    progress: ProgressCall | None = None,
    halted: Callable[[], bool] = _never,
    *,
    limits: Sequence[Limit] = (),
    voyages: VoyageOptions | None = None,
) -> Plan:
    """Plan a case: what to buy, move, store and use, and whether a hub opens.

    Parameters
    ----------
    case : a valid case, with its scenario applied.
    options : gap, time limit, method and what is computed besides the plan.
    progress : called regularly; an exception that it raises ends planning and is passed on.
    halted : called regularly; if it returns True, the best plan so far is returned.
    limits : a user's own limits on tonnes moved (R33); with any the method is `whole`, and neither
        the value of a working hub nor a price book is computed.
    voyages : what `make_voyage_options` returned for this case, where it was called before.

    Raises
    ------
    CaseError : cells of the case cannot be planned with; the error has all findings.
    InfeasibleError : no plan meets every limit; the message names those that conflict.
    TimeLimitError : the time limit was reached, or planning was halted, before the first plan.

    Returns
    -------
    The plan: tables of movements and stocks (tonnes by period), the hub tiers that open, and a
    summary with cost, bound (USD, discounted) and gap. It is verified before it is returned.

    Examples
    --------
    >>> from keruen.case.read import read_case
    >>> case = read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = make_plan(case, PlanOptions(gap=0.05, hub=False))
    >>> plan.summary["gap"] <= 0.05, plan.openings
    (True, [])
    """
    began = time.perf_counter()
    given, case = case, require_plannable(case)
    if limits:
        options = replace(options, method="whole", value_seconds=0.0, price_book=False)
    LOGGER.info("planning the case %s: %s", case.name, options)
    parameters = PlanParameters(case)
    if voyages is None or case is not given:
        voyages = make_voyage_options(case)
    solved_models, idle = _solve_models(
        parameters, voyages.frame, options, began, progress, halted, limits
    )
    best = _cheapest(solved_models)
    tables = {
        solved.hub: make_tables(solved.plan_model, solved.outcome.values)
        for solved in solved_models
        if math.isfinite(solved.outcome.cost_usd)
    }
    chosen = tables[best.hub]
    summary = make_summary(voyages.frame, solved_models, tables, best, idle)
    if limits:
        summary["limits"] = [limit.to_dict() for limit in limits]
    summary["status"] = _how_it_ended(summary, options, halted)
    LOGGER.info(
        "search ended after %.1f s: %s, cost %s USD, bound %s USD",
        *(time.perf_counter() - began, summary["status"]),
        *(summary["cost_usd"], summary["bound_usd"]),
    )
    is_valued = bool(options.value_seconds and options.hub and parameters.hub_sites)
    is_valued = is_valued and not halted()
    if is_valued and progress is not None:
        now = time.perf_counter() - began
        progress(
            Progress(VALUE_STAGE, now, *(summary["cost_usd"], summary["bound_usd"], summary["gap"]))
        )

    def make_book() -> PriceBook | None:
        frames = (voyages.frame, chosen.movements, chosen.stocks)
        return make_price_book(case, chosen.openings, *frames) if options.price_book else None

    # One thread for each: the solver does not hold the interpreter.
    with ThreadPoolExecutor(max_workers=1) as pool:
        book = pool.submit(make_book)
        if is_valued:
            value = estimate_value(
                case,
                voyages.frame,
                solved_models,
                seconds=_value_seconds(options, began),
                halted=halted,
            )
            sites = len(parameters.hub_sites)
            summary["hub_value_estimate"] = {**value.to_dict(), "sites": sites}
        price_book = book.result()
    summary["seconds"] = time.perf_counter() - began
    plan = Plan(
        case,
        options,
        voyages,
        chosen.movements,
        chosen.stocks,
        chosen.openings,
        summary,
        price_book,
        next((each for hub, each in tables.items() if hub != best.hub), None),
    )
    check_tables(plan)
    LOGGER.info("the plan was verified; %.1f s in all", summary["seconds"])
    return plan


def _search_seconds(parameters: PlanParameters, options: PlanOptions) -> float:
    """When a search with a plan ends: some of the time limit is kept for the value of the hub."""
    limit = options.time_limit_seconds
    if limit is None:
        return math.inf
    if not options.hub or not parameters.hub_sites:
        return limit
    return limit - min(options.value_seconds, VALUE_SHARE * limit)


def _value_seconds(options: PlanOptions, began: float) -> float:
    """Seconds for the value of the hub: what its share of the limit or an early end leaves."""
    limit = options.time_limit_seconds
    if limit is None:
        return options.value_seconds
    left = limit - (time.perf_counter() - began)
    return min(options.value_seconds, max(left, VALUE_SHARE * limit))


def _how_it_ended(summary: PlanSummary, options: PlanOptions, halted: Callable[[], bool]) -> str:
    """The status of the summary; what ended the clock may have been a proof or a user."""
    status = summary["status"]
    if status != "time limit":
        return status
    if options.until_decided and summary["hub_value_usd_per_year"]["decided"]:
        return "decided"
    return "stopped by hand" if halted() else status


def check_tables(plan: Plan) -> None:
    """Recompute a plan from its tables; a plan that does not hold is never given out.

    Raises
    ------
    FaultError : a rule is broken, which is an error of Keruen.
    """
    violations = verify_tables(
        plan.case,
        plan.voyage_options.frame,
        plan.movements,
        plan.stocks,
        plan.openings,
        plan.summary,
    )
    if violations:
        listed = "\n".join(f"    {violation}" for violation in violations[:20])
        raise FaultError(
            f"the plan fails verification from its own tables:\n{listed}",
            "This is a bug in Keruen, not an error in the case: please report it with the case.",
        )


def _solve_models(
    parameters: PlanParameters,
    voyages: pl.DataFrame,
    options: PlanOptions,
    began: float,
    progress: ProgressCall | None,
    halted: Callable[[], bool],
    limits: Sequence[Limit] = (),
) -> tuple[list[SolvedModel], IdleHub | None]:
    """Solve the model with a hub and its twin without one, side by side; and the idle hub."""
    hub_can_open = any(
        row.tier == 1 and parameters.earliest_period(name) is not None
        for name, row in parameters.hub_options.items()
    )
    choices: list[HubChoice] = ["must", "none"] if options.hub and hub_can_open else ["none"]
    years = parameters.case.calendar.days / DAYS_PER_YEAR
    limit = math.inf
    if options.time_limit_seconds is not None:
        limit = options.patience * options.time_limit_seconds

    with ThreadPoolExecutor(max_workers=len(choices)) as pool:
        made = pool.map(lambda hub: make_model(parameters, voyages, hub, limits), choices)
        models = dict(zip(choices, made, strict=True))
    # A hub that stands idle may break a limit of the user's own.
    idle = find_idle_hub(models["must"]) if "must" in models and not limits else None
    watch = _Watch(choices, began, years, idle, progress)
    enough = watch.decided if options.until_decided else _never
    # From then on a search that has a plan leaves the time to the value of the hub.
    until = Deadline(began + _search_seconds(parameters, options))

    def makes_way() -> bool:
        """Whether a plan is known, and what time is left belongs to the value of the hub."""
        return until.has_ended() and watch.has_plan()

    gap = 0.0 if options.until_decided else options.gap
    seconds_left = limit - (time.perf_counter() - began)

    def must_stop() -> bool:
        return halted() or enough() or makes_way()

    def report(hub: HubChoice) -> StateCall:
        return lambda state: watch.report(hub, state)

    def solve(hub: HubChoice) -> SolvedModel:
        outcome = solve_plan_model(
            models[hub],
            progress=report(hub),
            method=options.method,
            workers=1 if len(choices) > 1 else 2,
            gap=gap,
            time_limit_seconds=seconds_left,
            halted=must_stop,
        )
        return SolvedModel(hub, models[hub], outcome)

    if len(choices) > 1 and all(is_by_ports(model, options.method) for model in models.values()):
        outcomes = solve_side_by_side(
            models["none"],
            models["must"],
            progress=(report("none"), report("must")),
            gap=gap,
            time_limit_seconds=seconds_left,
            halted=must_stop,
        )
        solved_models = [
            SolvedModel("must", models["must"], outcomes[1]),
            SolvedModel("none", models["none"], outcomes[0]),
        ]
    else:
        with ThreadPoolExecutor(max_workers=len(choices)) as pool:
            futures: list[Future[SolvedModel]] = [pool.submit(solve, hub) for hub in choices]
            solved_models = [future.result() for future in futures]
    if not limits:
        solved_models = _share(solved_models, options.gap)
    _check_outcomes(solved_models, options.method)
    return solved_models, idle


def _share(solved_models: list[SolvedModel], gap: float) -> list[SolvedModel]:
    """The plan with a hub made from its twin's ships, where that is cheaper than its own."""
    by_hub = {solved.hub: solved for solved in solved_models}
    with_hub, no_hub = by_hub.get("must"), by_hub.get("none")
    if with_hub is None or no_hub is None or with_hub.outcome.status == "infeasible":
        return solved_models
    if not no_hub.outcome.cost_usd < with_hub.outcome.cost_usd:
        return solved_models
    if with_hub.outcome.status == "optimal":
        return solved_models
    values = add_hub(no_hub.plan_model, no_hub.outcome.values, with_hub.plan_model)
    if values is None:
        return solved_models
    better = with_values(with_hub.plan_model, with_hub.outcome, values, gap)
    return [replace(with_hub, outcome=better), no_hub]


def _check_outcomes(solved_models: list[SolvedModel], method: Method) -> None:
    """Raise where neither question has a plan."""
    outcomes = [solved.outcome for solved in solved_models]
    if any(math.isfinite(outcome.cost_usd) for outcome in outcomes):
        return
    for solved in solved_models:
        if solved.outcome.failure:
            raise _failed(solved, method)
    if any(outcome.status == "stopped" for outcome in outcomes):
        raise TimeLimitError(
            "no plan was found within the time limit",
            "Use a longer --time-limit or a coarser calendar.",
        )
    raise explain_infeasible(solved_models[0].plan_model)


def _failed(solved: SolvedModel, method: Method) -> FaultError:
    """The error of a model that the solver could not solve, though no limit stopped it."""
    outcome = solved.outcome
    which = "with a hub" if solved.hub == "must" else "without a hub"
    others = " or ".join(f"--method {name}" for name in ("ports", "whole") if name != method)
    return FaultError(
        f"the solver ended without a plan in the model {which}: "
        f"its status is {outcome.failure!r}, and no limit was reached",
        f"Try {others}; if that fails too, report it with the case.",
    )


def _cheapest(solved_models: list[SolvedModel]) -> SolvedModel:
    """The question with the cheaper plan; without a hub where both cost the same."""
    return min(solved_models, key=lambda solved: (solved.outcome.cost_usd, solved.hub == "must"))


@dataclass
class _Watch:
    """Joins what both questions report into one line of progress, and tells when it is decided."""

    choices: list[HubChoice]
    began: float
    years: float
    idle: IdleHub | None
    call: ProgressCall | None
    states: dict[str, SearchState] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, hub: HubChoice, state: SearchState) -> None:
        """Tell the best plan of both, the lower of both bounds, and the hub's value so far."""
        with self.lock:
            self.states[hub] = replace(state)
            if self.call is None:
                return
            costs = [s.cost_usd for s in self.states.values() if s.cost_usd is not None]
            bounds = [s.bound_usd for s in self.states.values()]
            known = [bound for bound in bounds if bound is not None]
            whole = len(known) == len(self.choices)
            cost = min(costs) if costs else None
            bound = min(known) if whole else None
            stage = "with and without a hub" if len(self.choices) > 1 else "without a hub"
            self.call(
                Progress(
                    f"{stage}, {state.stage}",
                    time.perf_counter() - self.began,
                    cost,
                    bound,
                    relative_gap(cost, bound),
                    *self._value(),
                )
            )

    def has_plan(self) -> bool:
        """Whether a plan of either model is known."""
        with self.lock:
            return any(each.cost_usd is not None for each in self.states.values())

    def decided(self) -> bool:
        """Whether the hub's value is proven to be above or below zero."""
        with self.lock:
            low, high = self._value()
        return (low is not None and low > 0.0) or (high is not None and high < 0.0)

    def _value(self) -> tuple[float | None, float | None]:
        with_hub, no_hub = self.states.get("must"), self.states.get("none")
        if with_hub is None or no_hub is None:
            return None, None
        low = self._a_year(no_hub.bound_usd, with_hub.cost_usd)
        if self.idle is not None:
            loss = self.idle.cost_usd / self.years
            low = -loss if low is None else max(low, -loss)
        return low, self._a_year(no_hub.cost_usd, with_hub.bound_usd)

    def _a_year(self, more: float | None, less: float | None) -> float | None:
        return None if more is None or less is None else (more - less) / self.years
