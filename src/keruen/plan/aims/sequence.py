"""Aims in sequence: first the least cost, then, for a little more, fairness or less CO2e."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl

from keruen.plan.aims.large import search_large
from keruen.plan.aims.program import AimOptions, Program, least_cover, make_program
from keruen.plan.derived import derive_plan
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.plan.planning import Plan
from keruen.plan.result.tables import make_tables
from keruen.plan.search.column_bounds import exact_ships
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.moves import drop_idle_ships
from keruen.plan.search.relaxation import SMALL_COLUMNS
from keruen.solver import Floats, Matrix, Solution, solve_whole
from keruen.summaries import Aims, PlanSummary

AIM_GAP = 1e-4
LEAST_DIFFERENCE = 1e-6
KEPT = 1e-6
"""What the last step, the cheapest plan that reaches the aim, may give away of the aim."""


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
    deadline = Deadline.after(options.time_limit_seconds or math.inf)
    program = make_program(plan, options)
    found, bound = _solve(program, options, deadline)
    values = _cheapest_of_the_best(program, found, deadline)
    return _as_plan(plan, program, values, bound, options)


def _solve(program: Program, options: AimOptions, deadline: Deadline) -> tuple[Floats, float]:
    """The best values found for the aim, and a bound of it; the first plan where none is better."""
    small = program.matrix.shape[1] <= SMALL_COLUMNS
    if options.method == "ports" or (options.method == "auto" and not small):
        return search_large(program, options.tolerance, deadline)
    solved = _whole(program.matrix, program.start, deadline)
    return _better(program, solved), solved.bound


def _whole(matrix: Matrix, start: Floats, deadline: Deadline) -> Solution:
    return solve_whole(
        matrix, gap=AIM_GAP, time_limit_seconds=max(deadline.left(), 1.0), start=start
    )


def _better(program: Program, solved: Solution) -> Floats:
    objective = program.matrix.cost
    if len(solved.values) and float(objective @ solved.values) < float(objective @ program.start):
        return solved.values
    return program.start


def _cheapest_of_the_best(program: Program, found: Floats, deadline: Deadline) -> Floats:
    """A cheap plan that reaches as far: whole where the model is small, else with these ships."""
    aim = program.matrix.cost
    reached = float(aim @ found)
    columns = np.flatnonzero(aim)
    row = program.plan_model.model.add_rows(
        "aim_reached", pl.DataFrame({"limit": ["aim"]}), upper=reached + KEPT * abs(reached)
    )
    program.plan_model.model.add_entries(np.full(len(columns), row.start), columns, aim[columns])
    finished = program.plan_model.model.matrix()
    row_lower = finished.row_lower.copy()
    if program.towards is not None:
        # The least cover has a row of its own; more than that need not be reached for.
        row_lower[program.towards.rows] = -np.inf
    matrix = replace(
        finished,
        cost=program.cost,
        lower=program.matrix.lower,
        upper=program.matrix.upper,
        row_lower=row_lower,
    )
    if matrix.shape[1] <= SMALL_COLUMNS:
        solved = _whole(matrix, found, deadline)
        found = solved.values if len(solved.values) else found
    # The last step of a large model counts no cost: it may leave ships without a load, and credits
    # of the ending stock that are not taken.
    decisions = program.plan_model.decisions
    found = drop_idle_ships(matrix, found, decisions.trips.numbers)
    return exact_ships(matrix, found, decisions.accounts)


def _as_plan(
    plan: Plan, program: Program, values: Floats, bound: float, options: AimOptions
) -> Plan:
    """The tables of the values, their summary, and the proof that they hold."""
    tables = make_tables(program.plan_model, values)
    told: PlanSummary = {"aims": _aims(plan, program, values, bound, options)}
    words = "not asked: the hub stays as the cheapest plan has it"
    return derive_plan(plan, tables, told, words)


def _aims(plan: Plan, program: Program, values: Floats, bound: float, options: AimOptions) -> Aims:
    aim = program.matrix.cost
    before, after = float(aim @ program.start), float(aim @ values)
    sign = TONNES_PER_UNIT  # emissions of a kilotonne come in kilotonnes
    if options.aim == "cover":
        sign = -1.0
        # The column may say less than the least cover that the tables have.
        after = -least_cover(program.plan_model, values)
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
