"""Aims in sequence: first the least cost, then, for a little more, fairness or less CO2e."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.errors import FaultError, KeruenError
from keruen.movements.verify import verify_tables
from keruen.plan.aims.values import values_of_tables
from keruen.plan.build import PlanModel, make_model
from keruen.plan.columns import exact_ships, largest_values, near_columns
from keruen.plan.decisions import TONNES_PER_UNIT, USD_PER_UNIT
from keruen.plan.demand import demand_frame, with_year
from keruen.plan.emissions import emissions_frame
from keruen.plan.parameters import Parameters
from keruen.plan.plan import Plan
from keruen.plan.priced import SMALL_COLUMNS
from keruen.plan.prices.program import held_matrix
from keruen.plan.question import Question
from keruen.plan.search import Outcome
from keruen.plan.summary import make_summary
from keruen.plan.tables import make_tables
from keruen.solver import Floats, Matrix, Solution, relative_gap, solve_interior, solve_whole

Aim: TypeAlias = Literal["cover", "co2e"]
AIMS: tuple[Aim, ...] = ("cover", "co2e")

AIM_GAP = 1e-4
LEAST_DIFFERENCE = 1e-6
KEPT = 1e-6
"""What the last step, the cheapest plan that reaches the aim, may give away of the aim."""


@dataclass(frozen=True)
class AimOptions:
    """What comes after cost, how much more it may cost, and how long each step may take.

    `tolerance` is a share of the cost of the cheapest plan found; `time_limit_seconds` None for no
    limit.
    """

    aim: Aim = "cover"
    tolerance: float = 0.01
    time_limit_seconds: float | None = 60.0

    def __post_init__(self) -> None:
        if self.aim not in AIMS:
            raise KeruenError(
                f"option then, value {self.aim!r}: there is no such aim",
                f"Use one of: {', '.join(AIMS)}.",
            )
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0.0):
            raise KeruenError(
                f"option tolerance, value {self.tolerance}: it must be a share of 0 or more",
                "Give a share such as 0.01 for one percent.",
            )


@dataclass(frozen=True)
class _Program:
    """The model with the limit on cost and the column or costs of the aim.

    `cost` are the costs of the first aim, `start` the first plan, `cost_row` the limit's row.
    """

    plan_model: PlanModel
    matrix: Matrix
    cost: Floats
    start: Floats
    cost_row: int


def aim_further(plan: Plan, options: AimOptions) -> Plan:
    """A plan that serves a second aim within the cost of a first plan and a tolerance.

    The hub stays as the first plan has it. Of the plans that reach as far as was found for the
    second aim, a cheap one is taken; where nothing better is found, it is the first plan.

    Returns
    -------
    A verified plan; its summary has `aims`: `then`, `tolerance`, `first_cost_usd`, `before`,
    `after` and `bound` of the second aim (the least cover of a market in a year, or tonnes of
    CO2e over the horizon), and whether `proven`: the bound holds for plans with this hub.
    """
    deadline = time.perf_counter() + (options.time_limit_seconds or math.inf)
    program = _make_program(plan, options)
    found, bound = _solve(program, deadline)
    values = _cheapest_of_the_best(program, found, deadline)
    return _as_plan(plan, program, values, bound, options)


def _make_program(plan: Plan, options: AimOptions) -> _Program:
    parameters = Parameters(plan.case)
    plan_model = make_model(parameters, plan.voyage_options.frame, "may")
    model = plan_model.model
    first = values_of_tables(plan_model, plan.movements, plan.stocks, plan.openings)
    cost = model.matrix().cost
    spent = float(cost @ first)
    costly = np.flatnonzero(cost)
    limit = spent + options.tolerance * abs(spent)
    row = model.add_rows("cost_limit", pl.DataFrame({"limit": ["cost"]}), upper=limit)
    model.add_entries(np.full(len(costly), row.start), costly, cost[costly])
    objective = np.zeros(len(cost))
    if options.aim == "cover":
        first = np.append(first, _add_least_cover(plan_model, first))
        cost = np.append(cost, 0.0)
        objective = np.append(objective, -1.0)
    else:
        emitted = emissions_frame(plan_model.decisions, parameters)
        np.add.at(objective, emitted["column"].to_numpy(), emitted["value"].to_numpy())
    matrix = replace(held_matrix(plan_model, plan.openings), cost=objective)
    return _Program(plan_model, matrix, cost, first, row.start)


def _add_least_cover(plan_model: PlanModel, first: Floats) -> float:
    """Add the least cover, with use of each market and year at least that; give its value now."""
    parameters, model = plan_model.parameters, plan_model.model
    least = model.add_columns("least_cover", pl.DataFrame({"aim": ["cover"]}), upper=1.0)
    keys = ["market", "year"]
    needed = (
        demand_frame(parameters)
        .group_by(keys)
        .agg(pl.col("demand_t").sum())
        .filter(pl.col("demand_t") > 0.0)
        .sort(keys)
    )
    rows = model.add_rows("fair_cover", needed.select(keys), lower=0.0)
    used = with_year(parameters, plan_model.decisions.use.index)
    model.add_terms(rows, used, keys, 1.0)
    demand = needed["demand_t"].to_numpy() / TONNES_PER_UNIT
    numbers = np.arange(rows.start, rows.start + rows.count)
    model.add_entries(numbers, np.full(rows.count, least.start), -demand)
    return min(_least_cover(plan_model, first), 1.0)


def _solve(program: _Program, deadline: float) -> tuple[Floats, float]:
    """The best values found for the aim, and a bound of it; the first plan where none is better."""
    if program.matrix.shape[1] <= SMALL_COLUMNS:
        solved = _whole(program.matrix, program.start, deadline)
        return _better(program, solved), solved.bound
    relaxed = solve_interior(program.matrix)
    if relaxed.status != "optimal":
        return program.start, -math.inf
    count = program.plan_model.model.column_count
    most = np.ones(count)
    most[: len(largest_values(program.plan_model))] = largest_values(program.plan_model)
    bound = program.matrix.safe_bound(relaxed.row_prices, most)
    kept = _near(program, relaxed)
    part, _ = program.matrix.only_columns(kept)
    solved = _whole(part, program.start[kept], deadline)
    if not len(solved.values):
        return program.start, bound
    values = np.zeros(count)
    values[kept] = solved.values
    return _better(program, replace(solved, values=values)), bound


def _near(program: _Program, relaxed: Solution) -> npt.NDArray[np.bool_]:
    """Columns of the first plan, and those within 1 USD/t of the relaxation's prices.

    The price of the limit on cost says how much of the aim a thousand dollars buys.
    """
    reduced = program.matrix.reduced_costs(relaxed.row_prices)
    worth = max(abs(float(relaxed.row_prices[program.cost_row])), 1e-12)
    return near_columns(program.matrix, reduced / worth) | (program.start > 0.0)


def _whole(matrix: Matrix, start: Floats, deadline: float) -> Solution:
    left = max(deadline - time.perf_counter(), 1.0)
    return solve_whole(matrix, gap=AIM_GAP, time_limit_seconds=left, start=start)


def _better(program: _Program, solved: Solution) -> Floats:
    objective = program.matrix.cost
    if len(solved.values) and float(objective @ solved.values) < float(objective @ program.start):
        return solved.values
    return program.start


def _cheapest_of_the_best(program: _Program, found: Floats, deadline: float) -> Floats:
    """A cheap plan that reaches as far: whole where the model is small, else with these ships."""
    aim = program.matrix.cost
    reached = float(aim @ found)
    columns = np.flatnonzero(aim)
    row = program.plan_model.model.add_rows(
        "aim_reached", pl.DataFrame({"limit": ["aim"]}), upper=reached + KEPT * abs(reached)
    )
    program.plan_model.model.add_entries(np.full(len(columns), row.start), columns, aim[columns])
    finished = program.plan_model.model.matrix()
    matrix = replace(
        finished, cost=program.cost, lower=program.matrix.lower, upper=program.matrix.upper
    )
    if matrix.shape[1] <= SMALL_COLUMNS:
        solved = _whole(matrix, found, deadline)
        found = solved.values if len(solved.values) else found
    return exact_ships(matrix, found)


def _as_plan(
    plan: Plan, program: _Program, values: Floats, bound: float, options: AimOptions
) -> Plan:
    """The tables of the values, their summary, and the proof that they hold."""
    tables = make_tables(program.plan_model, values)
    cost_usd = float(program.cost @ values) * USD_PER_UNIT
    told = {**plan.summary, **_measured(plan, program, values, cost_usd)}
    for name in ("with_hub", "no_hub"):
        told.pop(name, None)
    words = "not asked: the hub stays as the cheapest plan has it"
    told["hub_value_usd_per_year"] = {"low": None, "high": None, "decided": False, "words": words}
    told["assumptions"] = []
    told["gap"] = relative_gap(cost_usd, told["bound_usd"])
    told["aims"] = _aims(plan, program, values, bound, options)
    made = replace(
        plan,
        movements=tables.movements,
        stocks=tables.stocks,
        openings=tables.openings,
        summary=told,
    )
    violations = verify_tables(
        made.case,
        made.voyage_options.frame,
        made.movements,
        made.stocks,
        made.openings,
        made.summary,
    )
    if violations:
        listed = "\n".join(f"    {violation}" for violation in violations[:20])
        raise FaultError(
            f"the plan does not hold when it is recomputed from its tables:\n{listed}",
            "This is a fault of Keruen, not of the case: please report it with the case.",
        )
    return made


def _measured(plan: Plan, program: _Program, values: Floats, cost_usd: float) -> dict[str, Any]:
    """Cost, terms, tonnes and hub of the new tables, as a plan's summary tells them."""
    tables = make_tables(program.plan_model, values)
    outcome = Outcome("feasible", cost_usd, plan.summary["bound_usd"], values, 0.0, {})
    question = Question("none", program.plan_model, outcome)
    summary = make_summary(plan.voyage_options.frame, [question], {"none": tables}, question)
    return {
        name: summary[name] for name in ("cost_usd", "cost_terms_usd", "tonnes", "hub", "openings")
    }


def _aims(
    plan: Plan, program: _Program, values: Floats, bound: float, options: AimOptions
) -> dict[str, Any]:
    aim = program.matrix.cost
    before, after = float(aim @ program.start), float(aim @ values)
    sign = TONNES_PER_UNIT  # emissions of a kilotonne come in kilotonnes
    if options.aim == "cover":
        sign = -1.0
        # The column may say less than the least cover that the tables have.
        after = -_least_cover(program.plan_model, values[:-1])
    within = 2 * AIM_GAP * abs(after) + LEAST_DIFFERENCE
    return {
        "then": options.aim,
        "tolerance": options.tolerance,
        "first_cost_usd": plan.summary["cost_usd"],
        "before": sign * before,
        "after": sign * after,
        "bound": sign * bound if math.isfinite(bound) else None,
        "proven": after - bound <= within,
    }


def _least_cover(plan_model: PlanModel, values: Floats) -> float:
    parameters = plan_model.parameters
    keys = ["market", "year"]
    used = with_year(parameters, plan_model.decisions.use.index)
    sums = (
        used.with_columns(t=pl.Series(values[used["column"].to_numpy()]) * TONNES_PER_UNIT)
        .group_by(keys)
        .agg(pl.col("t").sum())
    )
    needed = demand_frame(parameters).group_by(keys).agg(pl.col("demand_t").sum())
    both = needed.filter(pl.col("demand_t") > 0.0).join(sums, on=keys, how="left").fill_null(0.0)
    return float(min((both["t"] / both["demand_t"]).to_list(), default=1.0))
