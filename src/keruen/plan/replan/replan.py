"""Re-plan what is left of a horizon, from actual movements and near to the last plan."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import polars as pl

from keruen.errors import OptionError
from keruen.movements.actual import read_state
from keruen.movements.changes import changed_t
from keruen.movements.limits import Limit
from keruen.movements.tables import sort_movements
from keruen.plan.model.build import make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, USD_PER_UNIT
from keruen.plan.options import PlanOptions
from keruen.plan.planning import Plan, check_tables
from keruen.plan.prices.program import held_matrix
from keruen.plan.replan.differences import explain_changes, find_deviations
from keruen.plan.replan.program import ReplanOptions, Solved, add_changes, solve_near
from keruen.plan.replan.rest_case import RestCase, make_rest_case
from keruen.plan.result.solved_model import SolvedModel
from keruen.plan.result.summary import make_summary
from keruen.plan.result.tables import make_tables
from keruen.plan.search.state import SolveOutcome
from keruen.routes.voyages import make_voyage_options
from keruen.solver import relative_gap
from keruen.summaries import ReplanOptionsSummary

HUB_WORDS = "not asked: the hub stays as the last plan has it"


def _never() -> bool:
    return False


def replan_rest(
    plan: Plan,
    actual: pl.DataFrame,
    period: int,
    options: ReplanOptions,
    *,
    source: str = "actual movements",
    halted: Callable[[], bool] = _never,
) -> Plan:
    """The plan of the periods from one on, given what really moved before it.

    Parameters
    ----------
    plan : the last plan, of the whole horizon.
    actual : movements before the period, by the schema of `Movements`.
    period : the first period to re-plan, from 1 on.
    source : where the actual movements are from, for the rows of the new case.
    halted : asked now and then; where it returns True the best plan so far is returned.

    Returns
    -------
    A verified plan of the case of the rest (`rest_case.py`). Its summary has `replan`: the options,
    what was changed and why, and how reality differed; its `last` are the last plan's movements in
    the periods of the rest.

    Raises
    ------
    TableError : the actual movements are not sound, with every finding.
    KeruenError : an option cannot be.
    InfeasibleError, TimeLimitError : as `make_plan`.
    """
    began = time.perf_counter()
    count = plan.case.calendar.count
    if not 1 <= period < count:
        raise OptionError(
            "from",
            f"the plan has the periods 0 to {count - 1}",
            f"Give a period from 1 to {count - 1}.",
            value=period,
        )
    if options.freeze > count - period:
        raise OptionError(
            "freeze",
            f"only {count - period} periods are left",
            f"Give at most {count - period}.",
            value=options.freeze,
        )
    state = read_state(plan.case, actual, period)
    kept = [Limit(**row) for row in plan.summary.get("limits") or ()]
    rest = make_rest_case(plan.case, actual, state, plan.openings, kept, source)
    last = shifted(plan.movements, period)
    parameters = PlanParameters(rest.case)
    voyages = make_voyage_options(rest.case)
    plan_model = make_model(parameters, voyages.frame, "may", rest.limits)
    changes = add_changes(plan_model, last, options.freeze)
    solved = solve_near(
        plan_model, held_matrix(plan_model, rest.openings), changes, options, halted
    )
    tables = make_tables(plan_model, solved.values)
    outcome = SolveOutcome(
        status="feasible",
        cost_usd=solved.cost * USD_PER_UNIT,
        bound_usd=solved.bound * USD_PER_UNIT,
        values=solved.values,
        seconds=time.perf_counter() - began,
        relaxed_spend={},
    )
    only = SolvedModel("none", plan_model, outcome)
    summary = make_summary(voyages.frame, [only], {"none": tables}, only)
    summary.pop("no_hub")
    deviations = find_deviations(plan, actual, state)
    summary |= {
        "status": _status(solved),
        "gap": relative_gap(outcome.cost_usd, outcome.proven_bound_usd),
        "hub_state": "not asked",
        "hub_value_usd_per_year": {
            "low": None,
            "high": None,
            "decided": False,
            "words": HUB_WORDS,
        },
        "limits": [limit.to_dict() for limit in rest.limits],
        "seconds": time.perf_counter() - began,
        "replan": {
            **_told(plan, rest, options, solved, period),
            "change_t": changed_t(last, tables.movements),
            "change_frozen_t": changed_t(last, tables.movements, options.freeze),
            "deviations": [each.to_dict() for each in deviations],
            "changes": explain_changes(rest.case, last, tables.movements, deviations, options),
        },
    }
    made = Plan(
        rest.case,
        PlanOptions(
            gap=options.gap,
            time_limit_seconds=options.time_limit_seconds,
            hub=bool(rest.openings),
            method="whole",
        ),
        voyages,
        tables.movements,
        tables.stocks,
        tables.openings,
        summary,
        last=last,
    )
    check_tables(made)
    return made


def shifted(movements: pl.DataFrame, period: int) -> pl.DataFrame:
    """Movements that leave from a period on, with periods counted from it."""
    rest = movements.filter(pl.col("from_period") >= period)
    kind = movements.schema["from_period"]
    return sort_movements(
        rest.with_columns(
            (pl.col("from_period") - period).cast(kind), (pl.col("to_period") - period).cast(kind)
        )
    )


def _status(solved: Solved) -> str:
    return "optimal within gap" if solved.status == "optimal" else "time limit"


def _told(
    plan: Plan, rest: RestCase, options: ReplanOptions, solved: Solved, period: int
) -> ReplanOptionsSummary:
    price = options.change_cost_usd_per_t

    def usd(kilotonnes: float | None) -> float | None:
        if kilotonnes is None or not math.isfinite(kilotonnes):
            return None
        return max(kilotonnes, 0.0) * TONNES_PER_UNIT * price

    frozen = solved.least_frozen_kt
    return {
        "from_period": period,
        "from_date": rest.case.calendar.start_date.isoformat(),
        "case_fingerprint": plan.case.fingerprint,
        "freeze": options.freeze,
        "change_cost_usd_per_t": price,
        "change_budget_usd": options.change_budget_usd,
        "needed_usd": usd(solved.least_kt),
        "allowed_usd": usd(solved.budget_kt),
        "needed_frozen_t": None if frozen is None else max(frozen, 0.0) * TONNES_PER_UNIT,
    }
