"""A sweep of a case without hub options: its cost, landed cost and service at each value."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import polars as pl

from keruen import __version__
from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.errors import InfeasibleError, TimeLimitError
from keruen.movements.landed import landed_cost
from keruen.plan.ask.change import change_case
from keruen.plan.ask.planner import AskOptions
from keruen.plan.ask.questions import Question, value_now
from keruen.plan.ask.sweep import walking_order
from keruen.plan.options import PlanOptions
from keruen.plan.planning import Plan, make_plan
from keruen.plan.search.deadline import Deadline
from keruen.records import read_record

NO_PLAN, NO_TIME = "no plan is possible", "no plan in time"


@dataclass(frozen=True)
class CostPoint:
    """The plan at one value of the question; figures are None where there is no plan.

    `cost_usd` and `bound_usd` are of the whole horizon, discounted. `landed_usd_per_t` is the mean
    landed cost of all tonnes used, undiscounted; `served` the share of the demand that is met.
    """

    at: tuple[float, ...]
    status: str
    years: float
    cost_usd: float | None = None
    bound_usd: float | None = None
    landed_usd_per_t: float | None = None
    served: float | None = None
    shortage_t: float | None = None
    seconds: float = 0.0

    @property
    def is_cut_off(self) -> bool:
        """Whether the clock left no time for a plan, so that more time may find one."""
        return self.status == NO_TIME

    def to_dict(self) -> dict[str, object]:
        """Everything, in values that JSON can write."""
        return {**asdict(self), "at": list(self.at), "kind": "cost"}

    @classmethod
    def of_dict(cls, row: Mapping[str, object]) -> CostPoint:
        """The point that `to_dict` wrote."""
        return read_record(cls, row)


@dataclass(frozen=True)
class CostSweep:
    """Points in the order of their values; `missing` are values that the clock left no time for."""

    points: tuple[CostPoint, ...]
    missing: tuple[tuple[float, ...], ...] = ()


def cost_key(case: Case, options: AskOptions) -> str:
    """Name of a point: the same for the same case, options and version, else another."""
    words = f"{__version__} {case.fingerprint} {options.gap!r} {options.time_limit_seconds!r} cost"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def sweep_costs(
    case: Case,
    question: Question,
    values: Sequence[float],
    options: AskOptions,
    *,
    done: Mapping[str, CostPoint],
    report: Callable[[str, CostPoint], None],
) -> CostSweep:
    """Plan a case without a hub at each value of a question.

    Parameters
    ----------
    values : in the question's unit, rising.
    done : points of an earlier run, by `cost_key`.
    report : called with each new point and its key as soon as it is finished.

    Raises
    ------
    CaseError : the case does not allow one of the values; raised before any work is done.
    """
    deadline = Deadline.after(options.time_limit_seconds)
    cases = {value: change_case(case, [(question, value)]) for value in values}
    order = walking_order(values, value_now(case, question))
    points: dict[float, CostPoint] = {}
    for number, value in enumerate(order):
        key = cost_key(cases[value], options)
        known = done.get(key)
        if known is not None and not (known.is_cut_off and not deadline.has_ended()):
            points[value] = replace(known, at=(value,))
            continue
        if deadline.has_ended():
            continue
        share = deadline.left() / (len(order) - number) if deadline.is_set else None
        points[value] = _plan_point(cases[value], value, options.gap, share)
        report(key, points[value])
    missing = tuple((value,) for value in values if value not in points)
    return CostSweep(tuple(points[value] for value in sorted(points)), missing)


def _plan_point(case: Case, value: float, gap: float, seconds: float | None) -> CostPoint:
    began = time.perf_counter()
    years = case.calendar.days / DAYS_PER_YEAR
    try:
        plan = make_plan(case, PlanOptions(gap=gap, time_limit_seconds=seconds, hub=False))
    except InfeasibleError:
        return CostPoint((value,), NO_PLAN, years, seconds=time.perf_counter() - began)
    except TimeLimitError:
        return CostPoint((value,), NO_TIME, years, seconds=time.perf_counter() - began)
    return replace(_point_of(plan, value, years), seconds=time.perf_counter() - began)


def _point_of(plan: Plan, value: float, years: float) -> CostPoint:
    tonnes = plan.summary["tonnes"]
    used, short = tonnes["delivered_t"], tonnes["shortage_t"]
    landed = landed_cost(plan.case, plan.voyage_options.frame, plan.movements, plan.stocks)
    whole = landed.filter(pl.col("grade").is_null())
    spent = float((whole["landed_usd_per_t"] * whole["quantity_t"]).sum())
    return CostPoint(
        (value,),
        str(plan.summary["status"]),
        years,
        cost_usd=float(plan.summary["cost_usd"]),
        bound_usd=plan.summary["bound_usd"],
        landed_usd_per_t=spent / used if used > 0.0 else None,
        served=used / (used + short) if used + short > 0.0 else None,
        shortage_t=short,
    )
