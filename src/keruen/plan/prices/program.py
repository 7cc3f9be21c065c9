"""The program that prices are read from: the hub as planned, ships that may be split.

The hub's tiers are held at what the plan opened. Left free they would open in part, and one more
tonne of silo would be priced at the capital of a thousandth of a tier.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import overload

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.case.case import Case
from keruen.errors import FaultError
from keruen.plan.model.build import PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.search.column_bounds import near_columns
from keruen.plan.search.relaxation import SMALL_COLUMNS
from keruen.routes.voyages import make_voyage_options
from keruen.solver import Floats, Integers, Matrix, OpenRelaxation, solve_interior, solve_relaxation
from keruen.summaries import Openings


@dataclass(frozen=True)
class HeldProgram:
    """A relaxation with the hub of a plan, its optimal prices, and a way to ask it again.

    `prices` has one number for each row of `matrix`, in thousand USD a unit of its right side;
    `columns` and `rows` are those of the part that is solved again: all of a small program, those
    near in price of a large one.
    """

    openings: Openings
    plan_model: PlanModel
    matrix: Matrix
    prices: Floats
    values: Floats
    cost_usd: float
    columns: Integers
    rows: Integers
    part: Matrix
    relaxation: OpenRelaxation

    @property
    def parameters(self) -> PlanParameters:
        """Numbers by period of the case."""
        return self.plan_model.parameters

    @property
    def is_whole(self) -> bool:
        """Whether the part that is solved again is the whole program."""
        return len(self.columns) == self.matrix.shape[1]

    def period_date(self, period: int) -> dt.date:
        """First day of a period."""
        return self.parameters.case.calendar.periods[period].start

    def cost_usd_with(self, case: Case) -> float | None:
        """What the relaxation costs with other figures; None where it then has no solution.

        In a large program only columns near in price take part: a cost that is never too low. Of a
        change that brings in new columns, such as the first tonne of storage at a site, a large
        program gives None too.
        """
        options = _same_options(self.plan_model.decisions.trips.index, case)
        changed = held_matrix(make_model(PlanParameters(case), options, "may"), self.openings)
        if changed.shape != self.matrix.shape:
            if not self.is_whole:
                return None
            fresh, _ = solve_relaxation(changed)
            return fresh.cost * USD_PER_UNIT if fresh.status == "optimal" else None
        there = _part(changed, self.columns, self.rows)
        _move(self.relaxation, self.part, there)
        solution = self.relaxation.solve()
        _move(self.relaxation, there, self.part)
        return solution.cost * USD_PER_UNIT if solution.status == "optimal" else None


@overload
def hold_program(case: Case, openings: Openings) -> HeldProgram: ...


@overload
def hold_program(
    case: Case, openings: Openings, most_columns: int | None
) -> HeldProgram | None: ...


def hold_program(
    case: Case, openings: Openings, most_columns: int | None = None
) -> HeldProgram | None:
    """Solve the relaxation of a case with the hub tiers that a plan opened.

    Parameters
    ----------
    openings : rows with `hub_option` and `opening_period`.
    most_columns : size above which nothing is solved and None is returned; no limit where None.

    Raises
    ------
    FaultError : the relaxation has no solution, though the plan is one.
    """
    plan_model = make_model(PlanParameters(case), make_voyage_options(case).frame, "may")
    matrix = held_matrix(plan_model, openings)
    if most_columns is not None and matrix.shape[1] > most_columns:
        return None
    small = matrix.shape[1] <= SMALL_COLUMNS
    solved = solve_relaxation(matrix)[0] if small else solve_interior(matrix)
    if solved.status != "optimal":
        raise FaultError(
            f"the relaxation of the plan is {solved.failure or solved.status}",
            "Check the run with `keruen verify`; report it with the case if the run verifies.",
        )
    columns = np.arange(matrix.shape[1])
    if not small:
        near = near_columns(matrix, matrix.reduced_costs(solved.row_prices))
        columns = np.flatnonzero(near | matrix.integer & (matrix.lower > 0.0))
    rows = _rows_of(matrix, columns)
    part = _part(matrix, columns, rows)
    relaxation = OpenRelaxation(part)
    cost = relaxation.solve().cost
    return HeldProgram(
        openings=openings,
        plan_model=plan_model,
        matrix=matrix,
        prices=solved.row_prices,
        values=solved.values,
        cost_usd=cost * USD_PER_UNIT,
        columns=columns,
        rows=rows,
        part=part,
        relaxation=relaxation,
    )


def held_matrix(plan_model: PlanModel, openings: Openings) -> Matrix:
    """The program in which just the tiers that a plan opened are open, from their periods on."""
    matrix = plan_model.model.matrix()
    first = {row["hub_option"]: row["opening_period"] for row in openings}
    block = plan_model.decisions.open
    never = plan_model.parameters.period_count
    is_open = np.array(
        [
            float(period >= first.get(option, never))
            for option, period in block.index.select("hub_option", "period").iter_rows()
        ],
        dtype=np.float64,
    )
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    lower[block.numbers], upper[block.numbers] = is_open, is_open
    return replace(matrix, lower=lower, upper=upper)


def _same_options(trips: pl.DataFrame, case: Case) -> pl.DataFrame:
    """Voyage options of a changed case: those of the first case, each with its new figures.

    A deeper port can make one class beat another; the beaten one stays here with its old figures,
    and none is new, so that both programs have the same columns.
    """
    fresh = make_voyage_options(case).frame
    names = fresh.columns
    before = trips.unique("option").select(names)
    gone = before.join(fresh, on="option", how="anti")
    kept = fresh.join(before, on="option", how="semi")
    return pl.concat([kept, gone]).sort("option")


def _rows_of(matrix: Matrix, columns: Integers) -> Integers:
    touched = np.diff(matrix.rows[:, columns].tocsr().indptr) > 0
    broken = (matrix.row_lower > 0.0) | (matrix.row_upper < 0.0)
    return np.flatnonzero(touched | broken)


def _part(matrix: Matrix, columns: Integers, rows: Integers) -> Matrix:
    entries = matrix.rows[:, columns].tocsr()[rows].tocsr()
    entries.sort_indices()
    none: npt.NDArray[np.bool_] = np.zeros(len(columns), dtype=np.bool_)
    return Matrix(
        cost=matrix.cost[columns],
        lower=matrix.lower[columns],
        upper=matrix.upper[columns],
        integer=none,
        row_lower=matrix.row_lower[rows],
        row_upper=matrix.row_upper[rows],
        start=entries.indptr.astype(np.int64),
        index=entries.indices.astype(np.int64),
        value=entries.data,
    )


def _move(relaxation: OpenRelaxation, here: Matrix, there: Matrix) -> None:
    """Change an open program that stands `here` into one of the same shape."""
    rows = np.flatnonzero((here.row_lower != there.row_lower) | (here.row_upper != there.row_upper))
    relaxation.set_rows(rows, there.row_lower[rows], there.row_upper[rows])
    columns = np.flatnonzero(here.cost != there.cost)
    relaxation.set_costs(columns, there.cost[columns])
    difference = (there.rows - here.rows).tocoo()
    changed = difference.data != 0.0
    at_row, at_column = difference.row[changed], difference.col[changed]
    new = there.rows.tocsr()
    values = np.asarray(new[at_row, at_column]).ravel() if len(at_row) else np.zeros(0)
    relaxation.set_entries(at_row, at_column, values)
