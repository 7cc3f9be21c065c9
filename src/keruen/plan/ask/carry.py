"""What one point hands to the next: prices, columns near in price, and plans with whole ships.

Two cases that differ only in figures have the same columns and rows, so whatever was found for one
serves the other: row prices give a proven bound whatever the costs are, columns that were near in
price are the ones to try first, and a plan that still holds is a plan.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.plan.build import PlanModel
from keruen.plan.solve import SMALL_COLUMNS, largest_values
from keruen.solver import Floats, Matrix, solve_interior, solve_relaxation

# A thousand USD a kilotonne, or a ship: what a column may be away from paying and still be tried.
NEAR = 0.1
# Relative width at which a relaxation counts as solved.
EXACT = 1e-6
ROUNDS = 5
MOST_PLANS = 4
HOLDS = 1e-6

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Carried:
    """Found for one case, of use for another: `signature` tells whether it fits."""

    signature: str
    prices: Floats
    kept: Mask
    plans: tuple[Floats, ...] = ()

    def with_plan(self, values: Floats) -> Carried:
        """The same with one more plan; the oldest of many is forgotten."""
        return replace(self, plans=(values, *self.plans)[:MOST_PLANS])


@dataclass(frozen=True)
class Relaxation:
    """The relaxation of a model, in which ships and tiers may be split.

    Its optimum lies between `low` and `high` (thousand USD); where status is not optimal both are
    infinite. `values` has shape (columns,), `prices` (rows,).
    """

    status: str
    low: float
    high: float
    values: Floats = field(repr=False)
    prices: Floats = field(repr=False)
    kept: Mask = field(repr=False)


def signature_of(plan_model: PlanModel) -> str:
    """A text that two models share when their columns and rows mean the same things, one by one."""
    digest = hashlib.sha256()
    for kind, blocks in (("column", plan_model.model.columns), ("row", plan_model.model.rows)):
        for name, block in blocks.items():
            meaning = block.index.select(pl.exclude(pl.Float64, pl.Boolean))
            digest.update(f"{kind} {name} {block.start} {meaning.columns}\n".encode())
            digest.update(meaning.hash_rows(seed=1).to_numpy().tobytes())
    return digest.hexdigest()


def relax(plan_model: PlanModel, carried: Carried | None) -> Relaxation:
    """Solve the relaxation, over the columns that `carried` found near in price where it fits."""
    matrix = plan_model.model.matrix()
    if matrix.shape[1] <= SMALL_COLUMNS:
        return _relax_exactly(matrix)
    most = largest_values(plan_model)
    if carried is not None:
        found = _relax_near(matrix, most, carried)
        if found is not None:
            return found
    solved = solve_interior(matrix)
    if solved.status != "optimal":
        return _none(solved.status, matrix)
    low = matrix.safe_bound(solved.row_prices, most)
    kept = matrix.reduced_costs(solved.row_prices) < NEAR
    return Relaxation("optimal", low, max(solved.cost, low), solved.values, solved.row_prices, kept)


def _relax_exactly(matrix: Matrix) -> Relaxation:
    solved, _ = solve_relaxation(matrix)
    if solved.status != "optimal":
        return _none(solved.status, matrix)
    kept = solved.reduced_costs < NEAR
    cost = solved.cost
    return Relaxation("optimal", cost, cost, solved.values, solved.row_prices, kept)


def _relax_near(matrix: Matrix, most: Floats, carried: Carried) -> Relaxation | None:
    """Solve over few columns, price all others, take in those that pay, until none does."""
    kept = carried.kept | (matrix.reduced_costs(carried.prices) < NEAR)
    for _ in range(ROUNDS):
        part, rows = matrix.only_columns(kept)
        solved = solve_interior(part)
        if solved.status != "optimal":
            return None
        prices = np.zeros(matrix.shape[0])
        prices[rows] = solved.row_prices
        low = matrix.safe_bound(prices, most)
        if solved.cost - low <= EXACT * abs(solved.cost):
            values = np.zeros(matrix.shape[1])
            values[kept] = solved.values
            near = matrix.reduced_costs(prices) < NEAR
            return Relaxation("optimal", low, max(solved.cost, low), values, prices, near)
        pays = matrix.reduced_costs(prices) < 0.0
        if not (pays & ~kept).any():
            return None
        kept = kept | pays
    return None


def _none(status: str, matrix: Matrix) -> Relaxation:
    rows, columns = matrix.shape
    nothing = np.zeros(columns, dtype=bool)
    low = np.inf if status == "infeasible" else -np.inf
    return Relaxation(status, low, np.inf, np.zeros(columns), np.zeros(rows), nothing)


def best_carried_plan(
    plan_model: PlanModel, carried: Carried | None, relaxation: Relaxation
) -> tuple[Floats, float] | None:
    """The cheapest plan that the ships of an earlier one make here, with its cost in thousand USD.

    The ships and tiers stay; what else moves is decided anew, over the columns in use and those
    near in price, so that a changed price or limit finds its answer.
    """
    if carried is None:
        return None
    matrix = plan_model.model.matrix()
    found = [
        (again, float(matrix.cost @ again))
        for values in carried.plans
        for again in [_with_these_ships(plan_model, matrix, values, relaxation)]
        if again is not None
    ]
    return min(found, key=lambda each: each[1]) if found else None


def _with_these_ships(
    plan_model: PlanModel, matrix: Matrix, values: Floats, relaxation: Relaxation
) -> Floats | None:
    ships = np.where(matrix.integer, np.rint(values), 0.0)
    fixed = replace(
        matrix,
        lower=np.where(matrix.integer, ships, matrix.lower),
        upper=np.where(matrix.integer, ships, matrix.upper),
    )
    used = np.where(matrix.integer, ships > 0.0, (values > 0.0) | relaxation.kept)
    used[plan_model.decisions.short.numbers] = True
    part, _ = fixed.only_columns(used)
    solved, _ = solve_relaxation(part)
    if solved.status != "optimal":
        return None
    again = np.zeros(matrix.shape[1])
    again[used] = np.maximum(solved.values, 0.0)
    again = np.where(matrix.integer, ships, again)
    return again if holds(matrix, again) else None


def holds(matrix: Matrix, values: Floats) -> bool:
    """Whether a point keeps every row and bound, within rounding."""
    done = matrix.activity(values)
    allowed = HOLDS * (1.0 + np.abs(done))
    return bool(
        (done >= matrix.row_lower - allowed).all()
        and (done <= matrix.row_upper + allowed).all()
        and (values >= matrix.lower - HOLDS).all()
        and (values <= matrix.upper + HOLDS).all()
    )
