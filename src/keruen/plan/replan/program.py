"""The model of the rest of a horizon, with every purchase and sailing beside the last plan's."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from keruen.errors import FaultError, OptionError, TimeLimitError
from keruen.plan.model.build import PlanModel
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.plan.options import check_gap, check_time_limit
from keruen.plan.result.infeasibility import explain_infeasible
from keruen.plan.search.column_bounds import exact_ships
from keruen.plan.search.cuts import find_cuts, port_columns
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.moves import drop_idle_ships
from keruen.solver import (
    Cuts,
    Floats,
    Matrix,
    Solution,
    add_rows,
    column_numbers,
    solve_relaxation,
    solve_whole,
)

LOGGER = logging.getLogger(__name__)

SLACK_KT = 1e-6
"""Kilotonnes by which a limit on changes may be passed for rounding: a kilogram."""
NEAR_KT = 1e-4
"""How near to the least the least change is found: a tenth of a tonne."""
ROUNDS = 12


@dataclass(frozen=True)
class ReplanOptions:
    """How far the rest may differ from the last plan, and how long to search.

    A change is a tonne bought, or loaded into a ship for a port, more or less than in the last
    plan, by site or voyage, grade, crop and period; a cargo that moves to another period counts
    twice. Each costs `change_cost_usd_per_t` in the objective. In the first `freeze` periods
    nothing changes but what must, and all changes together cost at most `change_budget_usd` (None
    for no limit), or as much as the rest needs to be feasible.
    """

    freeze: int = 0
    change_budget_usd: float | None = None
    change_cost_usd_per_t: float = 5.0
    gap: float = 0.005
    time_limit_seconds: float | None = None

    def __post_init__(self) -> None:
        if self.freeze < 0:
            raise OptionError(
                "freeze",
                "it must be 0 or more periods",
                "Give how many periods keep the purchases and sailings of the last plan.",
                value=self.freeze,
            )
        numbers = {
            "change budget": self.change_budget_usd,
            "change cost": self.change_cost_usd_per_t,
        }
        for name, value in numbers.items():
            if value is not None and not (math.isfinite(value) and value >= 0.0):
                raise OptionError(
                    name,
                    "it must be a number of 0 or more",
                    "Give USD for the budget, and USD a tonne for the cost of a change.",
                    value=value,
                )
        check_gap(self.gap)
        check_time_limit(self.time_limit_seconds)


@dataclass(frozen=True)
class Changes:
    """Changes against the last plan as columns: tonnes are `counts @ values`, in kilotonnes.

    `frozen` counts those of the frozen periods alone. What the last plan has and the model has no
    column for is lost in any plan: `lost_kt`, of which `lost_frozen_kt` in the frozen periods.
    """

    counts: Floats
    frozen: Floats
    lost_kt: float
    lost_frozen_kt: float


@dataclass(frozen=True)
class Solved:
    """The plan found: `values`, shape (columns,), and a bound of its cost in thousand USD.

    `least_kt` are the changes that feasibility alone needs, `least_frozen_kt` those in the frozen
    periods, None where they were not asked for. `budget_kt` is the limit that was kept.
    """

    values: Floats
    cost: float
    bound: float
    status: str
    least_kt: float | None
    least_frozen_kt: float | None
    budget_kt: float | None


BUY = ["site", "crop_year", "grade", "period"]
LOAD = ["option", "to_site", "grade", "period"]


def last_amounts(movements: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Purchases and loadings of a plan by the keys of the model's columns, in kilotonnes."""
    keyed = {
        "purchase": (BUY, {"site": "from_site", "crop_year": "crop_year"}),
        "voyage": (LOAD, {"option": "route", "to_site": "to_site"}),
    }
    found = {}
    for kind, (keys, names) in keyed.items():
        rows = movements.filter(pl.col("kind") == kind).select(
            *(pl.col(column).alias(key) for key, column in names.items()),
            "grade",
            pl.col("from_period").cast(pl.Int64).alias("period"),
            last=pl.col("quantity_t") / TONNES_PER_UNIT,
        )
        found[kind] = rows.group_by(keys).agg(pl.col("last").sum()).sort(keys)
    return found


def add_changes(plan_model: PlanModel, last: pl.DataFrame, freeze: int) -> Changes:
    """Add to a model what counts every change, and give its columns.

    Where the last plan has nothing, all that is bought or loaded is a change. Where it has
    something, a column of its own is at least the difference either way.

    Parameters
    ----------
    last : movements of the last plan, in the periods of the model.
    freeze : periods that are frozen.
    """
    model, decisions = plan_model.model, plan_model.decisions
    amounts = last_amounts(last)
    fresh, kept = [], []
    lost = lost_frozen = 0.0
    for block, kind, keys in ((decisions.buy, "purchase", BUY), (decisions.load, "voyage", LOAD)):
        index = block.index.select(*keys, "column")
        joined = index.join(amounts[kind], on=keys, how="left", maintain_order="left")
        kept.append(joined.drop_nulls("last").select("period", "column", "last"))
        fresh.append(joined.filter(pl.col("last").is_null()).select("period", "column"))
        missing = amounts[kind].join(index, on=keys, how="anti")
        lost += float(missing["last"].sum())
        lost_frozen += float(missing.filter(pl.col("period") < freeze)["last"].sum())
    old = pl.concat(kept).sort("column")
    changed = model.add_columns("changed", old.select("period", of="column"))
    numbers, own = changed.numbers, column_numbers(old)
    amount = old["last"].to_numpy()
    for name, sign, side in (("changed_up", -1.0, "upper"), ("changed_down", 1.0, "lower")):
        rows = model.add_rows(name, old.select("period", of="column"), **{side: amount})
        places = np.arange(rows.start, rows.start + rows.count)
        model.add_entries(places, own, 1.0)
        model.add_entries(places, numbers, sign)
    new = pl.concat(fresh)
    counts = np.zeros(model.column_count)
    counts[numbers] = 1.0
    counts[column_numbers(new)] = 1.0
    frozen = np.zeros(model.column_count)
    frozen[numbers[old["period"].to_numpy() < freeze]] = 1.0
    frozen[column_numbers(new.filter(pl.col("period") < freeze))] = 1.0
    return Changes(counts, frozen, lost, lost_frozen)


def solve_near(
    plan_model: PlanModel,
    matrix: Matrix,
    changes: Changes,
    options: ReplanOptions,
    halted: Callable[[], bool],
) -> Solved:
    """The cheapest plan that keeps the frozen periods and the budget of changes.

    First the least changes in the frozen periods, then the least changes in all where there is a
    budget: what feasibility needs is never refused. Then the least cost, with each change at its
    price.

    Raises
    ------
    InfeasibleError : no plan of the rest meets every limit.
    TimeLimitError : the clock ended before the first plan.
    """
    search = _Search(plan_model, Deadline.after(options.time_limit_seconds, halted))
    start: Floats | None = None
    least_frozen = least = budget = None
    if changes.frozen.any() or (options.freeze and changes.lost_frozen_kt):
        start = search.least(matrix, changes.frozen)
        least_frozen = float(changes.frozen @ start)
        matrix = at_most(matrix, changes.frozen, least_frozen + SLACK_KT)
    if options.change_budget_usd is not None:
        start = search.least(matrix, changes.counts, start)
        least = float(changes.counts @ start)
        price = options.change_cost_usd_per_t
        allowed = math.inf
        if price > 0.0:
            allowed = options.change_budget_usd / price / TONNES_PER_UNIT - changes.lost_kt
        budget = max(allowed, least + SLACK_KT)
        if math.isfinite(budget):
            matrix = at_most(matrix, changes.counts, budget)
    priced = matrix.cost + options.change_cost_usd_per_t * changes.counts
    found = search.solve(replace(matrix, cost=priced), options.gap, start)
    values = drop_idle_ships(matrix, found.values, plan_model.decisions.trips.numbers)
    values = exact_ships(replace(matrix, cost=priced), values, plan_model.decisions.accounts)
    cost = float(matrix.cost @ values)
    return Solved(
        values=values,
        cost=cost,
        bound=min(search.bound_of_cost(matrix, found, options, budget), cost),
        status=found.status,
        least_kt=None if least is None else least + changes.lost_kt,
        least_frozen_kt=None if least_frozen is None else least_frozen + changes.lost_frozen_kt,
        budget_kt=None if budget is None else budget + changes.lost_kt,
    )


class _Search:
    """Whole programs of one model, each from the plan before."""

    def __init__(self, plan_model: PlanModel, deadline: Deadline) -> None:
        self.plan_model, self.deadline = plan_model, deadline
        self.ports = port_columns(plan_model)

    def least(self, matrix: Matrix, counts: Floats, start: Floats | None = None) -> Floats:
        """A plan with the least changes, to a tenth of a tonne."""
        program = replace(matrix, cost=counts)
        found = self._whole(program, 0.0, start, {"mip_abs_gap": NEAR_KT})
        LOGGER.info("least change: %s, %.6f kt", found.status, found.cost)
        return self._checked(found).values

    def solve(self, matrix: Matrix, gap: float, start: Floats | None) -> Solution:
        """The least cost, with rounding rows."""
        relaxed, cuts = solve_relaxation(
            matrix, cut=lambda values: find_cuts(self.ports, values), rounds=ROUNDS
        )
        tight = add_rows(matrix, cuts) if cuts else matrix
        found = self._checked(self._whole(tight, gap, start, {}))
        bound = relaxed.cost if relaxed.status == "optimal" else -math.inf
        return replace(found, bound=max(found.bound, bound))

    def bound_of_cost(
        self, matrix: Matrix, found: Solution, options: ReplanOptions, budget: float | None
    ) -> float:
        """What no plan within the limits costs less than, without the price of changes."""
        relaxed, _ = solve_relaxation(matrix)
        bound = relaxed.cost if relaxed.status == "optimal" else -math.inf
        if options.change_cost_usd_per_t == 0.0:
            return max(bound, found.bound)
        if budget is not None and math.isfinite(budget):
            # The price of the changes is at most the budget.
            return max(bound, found.bound - options.change_cost_usd_per_t * budget)
        return bound

    def _whole(
        self, matrix: Matrix, gap: float, start: Floats | None, options: dict[str, object]
    ) -> Solution:
        return solve_whole(
            matrix,
            gap=gap,
            time_limit_seconds=self.deadline.left() if self.deadline.is_set else math.inf,
            start=start,
            halted=self.deadline.cancelled,
            options=options,
        )

    def _checked(self, found: Solution) -> Solution:
        if len(found.values):
            return found
        if found.status == "infeasible":
            raise explain_infeasible(self.plan_model)
        if found.status == "stopped":
            raise TimeLimitError(
                "no plan of the rest was found within the time limit",
                "Use a longer --time-limit.",
            )
        raise FaultError(
            f"the solver ended without a plan of the rest: its status is {found.failure!r}",
            "Report it with the case and the actual movements.",
        )


def at_most(matrix: Matrix, counts: Floats, most: float) -> Matrix:
    """A program with the row counts @ x <= most at its end."""
    columns = np.flatnonzero(counts)
    row = Cuts(
        lower=np.array([-most]),
        start=np.array([0, len(columns)], dtype=np.int64),
        index=columns.astype(np.int64),
        value=-counts[columns],
    )
    return add_rows(matrix, [row])
