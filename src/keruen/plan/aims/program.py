"""The program of a second aim: the model with a limit on its cost, and the aim as its objective."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from keruen.errors import OptionError
from keruen.plan.aims.values import values_of_tables
from keruen.plan.model.build import PlanModel, make_model
from keruen.plan.model.demand import demand_frame, with_year
from keruen.plan.model.emissions import emissions_frame
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.plan.planning import Plan
from keruen.plan.prices.program import held_matrix
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.solve import Method
from keruen.solver import ColumnBlock, Floats, Integers, Matrix, RowBlock, column_numbers

Aim: TypeAlias = Literal["cover", "co2e"]
AIMS: tuple[Aim, ...] = ("cover", "co2e")


@dataclass(frozen=True)
class AimOptions:
    """What comes after cost, how much more it may cost, and how long each step may take.

    `tolerance` is a share of the cost of the cheapest plan found; `time_limit_seconds` None for no
    limit; `method` is `whole` (the whole program at once), `ports` (a bound by prices, then part by
    part) or `auto`: whole where the model is small.
    """

    aim: Aim = "cover"
    tolerance: float = 0.01
    time_limit_seconds: float | None = 60.0
    method: Method = "auto"

    def __post_init__(self) -> None:
        if self.aim not in AIMS:
            raise OptionError(
                "then",
                "there is no such objective",
                f"Use one of: {', '.join(AIMS)}.",
                value=self.aim,
            )
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0.0):
            raise OptionError(
                "tolerance",
                "it must be a share of 0 or more",
                "Give a share such as 0.01 for one percent.",
                value=self.tolerance,
            )


@dataclass(frozen=True)
class Towards:
    """What each market and year lacks of a cover, as a share: a column, and the row that says so.

    The rows of these numbers say use + demand x lack >= demand x cover; `demand` is in kilotonnes,
    one for each row.
    """

    lack: ColumnBlock
    rows: Integers
    demand: Floats


@dataclass(frozen=True)
class Program:
    """The model with the limit on cost and the column or costs of the aim.

    `cost` are the costs of the first aim, `start` the first plan, `cost_row` the limit's row, all
    over the columns of `matrix`. For cover, `least` is the column of the least cover; `towards`
    reaches for a cover of all, the columns of which are free of cost.
    """

    plan_model: PlanModel
    matrix: Matrix
    cost: Floats
    start: Floats
    cost_row: int
    least: int | None = None
    towards: Towards | None = None

    @property
    def most(self) -> Floats:
        """A value that no column needs to exceed, shape (columns,)."""
        return np.minimum(largest_values(self.plan_model), self.matrix.upper)


def make_program(plan: Plan, options: AimOptions) -> Program:
    """The program of an aim around a first plan, whose hub is held."""
    parameters = PlanParameters(plan.case)
    plan_model = make_model(parameters, plan.voyage_options.frame, "may")
    model = plan_model.model
    first = values_of_tables(plan_model, plan.movements, plan.stocks, plan.openings)
    cost = model.matrix().cost
    spent = float(cost @ first)
    costly = np.flatnonzero(cost)
    limit = spent + options.tolerance * abs(spent)
    row = model.add_rows("cost_limit", pl.DataFrame({"limit": ["cost"]}), upper=limit)
    model.add_entries(np.full(len(costly), row.start), costly, cost[costly])
    least, towards = None, None
    if options.aim == "cover":
        covers = cover_frame(plan_model, first)
        least = _add_least_cover(plan_model, covers)
        towards = _add_towards(plan_model, covers)
        lack = 1.0 - np.minimum(covers["cover"].to_numpy(), 1.0)
        first = np.concatenate([first, [1.0 - lack.max(initial=0.0)], lack])
    objective = np.zeros(model.column_count)
    if least is not None:
        objective[least] = -1.0
    else:
        emitted = emissions_frame(plan_model.decisions, parameters)
        np.add.at(objective, column_numbers(emitted), emitted["value"].to_numpy())
    matrix = replace(held_matrix(plan_model, plan.openings), cost=objective)
    cost = np.concatenate([cost, np.zeros(model.column_count - len(cost))])
    return Program(plan_model, matrix, cost, first, row.start, least, towards)


def cover_frame(plan_model: PlanModel, values: Floats) -> pl.DataFrame:
    """`market`, `year`, `demand_t` and `cover` (use / demand) of values, where there is demand."""
    parameters = plan_model.parameters
    keys = ["market", "year"]
    used = with_year(parameters, plan_model.decisions.use.index)
    sums = (
        used.with_columns(t=pl.Series(values[column_numbers(used)]) * TONNES_PER_UNIT)
        .group_by(keys)
        .agg(pl.col("t").sum())
    )
    return (
        demand_frame(parameters)
        .group_by(keys)
        .agg(pl.col("demand_t").sum())
        .filter(pl.col("demand_t") > 0.0)
        .join(sums, on=keys, how="left")
        .select(*keys, "demand_t", cover=pl.col("t").fill_null(0.0) / pl.col("demand_t"))
        .sort(keys)
    )


def least_cover(plan_model: PlanModel, values: Floats) -> float:
    """The least cover of a market in a year; 1 where nothing is needed."""
    return float(min(cover_frame(plan_model, values)["cover"].to_list(), default=1.0))


def _add_least_cover(plan_model: PlanModel, covers: pl.DataFrame) -> int:
    """Add the least cover, with use of each market and year at least that."""
    model = plan_model.model
    least = model.add_columns("least_cover", pl.DataFrame({"aim": ["cover"]}), upper=1.0)
    rows = _add_use_rows(plan_model, "fair_cover", covers, 0.0)
    demand = covers["demand_t"].to_numpy() / TONNES_PER_UNIT
    numbers = np.arange(rows.start, rows.start + rows.count)
    model.add_entries(numbers, np.full(rows.count, least.start), -demand)
    return int(least.start)


def _add_towards(plan_model: PlanModel, covers: pl.DataFrame) -> Towards:
    model = plan_model.model
    demand = covers["demand_t"].to_numpy() / TONNES_PER_UNIT
    lack = model.add_columns("lack_of_cover", covers.select("market", "year"), upper=1.0)
    rows = _add_use_rows(plan_model, "towards_cover", covers, demand)
    numbers = np.arange(rows.start, rows.start + rows.count)
    model.add_entries(numbers, lack.numbers, demand)
    return Towards(lack, numbers, demand)


def _add_use_rows(
    plan_model: PlanModel, name: str, covers: pl.DataFrame, lower: Floats | float
) -> RowBlock:
    keys = ["market", "year"]
    rows = plan_model.model.add_rows(name, covers.select(keys), lower=lower)
    used = with_year(plan_model.parameters, plan_model.decisions.use.index)
    plan_model.model.add_terms(rows, used, keys, 1.0)
    return rows
