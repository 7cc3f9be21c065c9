"""What one point hands to the next: prices, columns near in price, and plans with whole ships.

Two cases that differ only in figures have the same columns and rows, so whatever was found for one
serves the other: row prices give a proven bound whatever the costs are, columns that were near in
price are the ones to try first, and a plan that still holds is a plan.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.plan.build import PlanModel
from keruen.plan.solve import SMALL_COLUMNS, largest_values, near_columns
from keruen.solver import Floats, Matrix, solve_interior, solve_relaxation

# A column of the relaxation that carries at least this much (kilotonnes, ships) is in use.
IN_USE = 1e-4
# Relative width of a relaxation's enclosure at which it is solved over all columns instead.
LOOSE = 2e-5
ROUNDS = 2
MOST_PLANS = 2
MOST_PRICES = 3
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
MIX_STEPS = 20
HOLDS = 1e-6

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Carried:
    """Found for one case, of use for another: `signature` tells whether it fits.

    `prices` are row prices of relaxations that were solved over all columns, `kept` the columns
    that a relaxation used or nearly used, `plans` whole solutions.
    """

    signature: str
    prices: tuple[Floats, ...]
    kept: Mask
    plans: tuple[Floats, ...] = ()

    def with_plan(self, values: Floats) -> Carried:
        """The same with one more plan; the oldest of many is forgotten."""
        return replace(self, plans=(values, *self.plans)[:MOST_PLANS])


@dataclass(frozen=True)
class Relaxation:
    """The relaxation of a model, in which ships and tiers may be split.

    Its optimum lies between `low` and `high` (thousand USD); where status is not optimal both are
    infinite. `values` has shape (columns,), `prices` (rows,); `solved_prices` are those to hand on.
    """

    status: str
    low: float
    high: float
    values: Floats = field(repr=False)
    prices: Floats = field(repr=False)
    kept: Mask = field(repr=False)
    solved_prices: tuple[Floats, ...] = field(default=(), repr=False)


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
    if carried is not None and carried.prices:
        found = _relax_near(matrix, most, carried)
        if found is not None:
            return found
    solved = solve_interior(matrix)
    if solved.status != "optimal":
        return _none(solved.status, matrix)
    prices = solved.row_prices
    low = matrix.safe_bound(prices, most)
    known = carried.prices if carried is not None else ()
    return Relaxation(
        "optimal",
        low,
        max(solved.cost, low),
        solved.values,
        prices,
        _near(matrix, prices, solved.values),
        (prices, *known)[:MOST_PRICES],
    )


def _relax_exactly(matrix: Matrix) -> Relaxation:
    solved, _ = solve_relaxation(matrix)
    if solved.status != "optimal":
        return _none(solved.status, matrix)
    prices = solved.row_prices
    kept = _near(matrix, prices, solved.values)
    cost = solved.cost
    return Relaxation("optimal", cost, cost, solved.values, prices, kept, (prices,))


def _near(matrix: Matrix, prices: Floats, values: Floats) -> Mask:
    """Columns in use, and those so near in price that another case may use them."""
    return np.asarray(near_columns(matrix, matrix.reduced_costs(prices)) | (values > IN_USE))


def _relax_near(matrix: Matrix, most: Floats, carried: Carried) -> Relaxation | None:
    """The optimum over few columns from above, and known prices from below; None where too wide."""
    low, prices = best_mix(matrix, most, carried.prices)
    kept = carried.kept | near_columns(matrix, matrix.reduced_costs(prices))
    values = np.zeros(matrix.shape[1])
    high = np.inf
    for _ in range(ROUNDS):
        part, rows = matrix.only_columns(kept)
        solved = solve_interior(part)
        if solved.status != "optimal":
            return None
        if solved.cost < high:
            values = np.zeros(matrix.shape[1])
            values[kept] = solved.values
            high = solved.cost
        here = prices.copy()
        here[rows] = solved.row_prices
        low = max(low, matrix.safe_bound(here, most))
        pays = (matrix.reduced_costs(here) < 0.0) & ~kept
        if not pays.any():
            break
        kept = kept | pays
    if high - low > LOOSE * abs(high):
        return None
    near = carried.kept | (values > IN_USE)
    return Relaxation("optimal", low, max(high, low), values, prices, near, carried.prices)


def best_mix(matrix: Matrix, most: Floats, known: tuple[Floats, ...]) -> tuple[float, Floats]:
    """The best bound that known row prices give, each alone or mixed two by two, and its prices.

    Any prices give a bound. Between two cases that differ along a line in their costs, the same
    mix of both prices gives at least the same mix of both bounds.
    """
    best, prices = matrix.safe_bound(known[0], most), known[0]
    for first, second in combinations(known, 2):
        bound, mix = _mix_of_two(matrix, most, first, second)
        if bound > best:
            best, prices = bound, mix
    return best, prices


def _mix_of_two(
    matrix: Matrix, most: Floats, first: Floats, second: Floats
) -> tuple[float, Floats]:
    """The share of the second that gives the best bound: a golden section, as it is concave."""
    low, high = 0.0, 1.0
    known: dict[float, float] = {}

    def bound(share: float) -> float:
        if share not in known:
            known[share] = matrix.safe_bound((1.0 - share) * first + share * second, most)
        return known[share]

    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    for _ in range(MIX_STEPS):
        if bound(left) > bound(right):
            high, right = right, left
            left = high - GOLDEN * (high - low)
        else:
            low, left = left, right
            right = low + GOLDEN * (high - low)
    share = max(known, key=lambda each: known[each])
    return known[share], (1.0 - share) * first + share * second


def _none(status: str, matrix: Matrix) -> Relaxation:
    rows, columns = matrix.shape
    nothing = np.zeros(columns, dtype=bool)
    low = np.inf if status == "infeasible" else -np.inf
    return Relaxation(status, low, np.inf, np.zeros(columns), np.zeros(rows), nothing)


def best_carried_plan(
    plan_model: PlanModel, carried: Carried | None, relaxation: Relaxation
) -> tuple[Floats, float] | None:
    """The cheapest plan that the ships of an earlier one make here, with its cost in thousand USD.

    The ships and tiers stay. A plan of a large model that still holds is taken as it is; otherwise
    what else moves is decided anew, over the columns in use, and where that leaves no plan over
    those near in price too.
    """
    if carried is None:
        return None
    matrix = plan_model.model.matrix()
    found = [
        (again, float(matrix.cost @ again))
        for values in carried.plans
        for again in [
            values
            if matrix.shape[1] > SMALL_COLUMNS and holds(matrix, values)
            else _with_these_ships(plan_model, matrix, values, relaxation)
        ]
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
    in_use = np.where(matrix.integer, ships > 0.0, values > 0.0)
    in_use[plan_model.decisions.short.numbers] = True
    for used in (in_use, in_use | (relaxation.kept & ~matrix.integer)):
        part, _ = fixed.only_columns(used)
        solved, _ = solve_relaxation(part)
        if solved.status == "optimal":
            again = np.zeros(matrix.shape[1])
            again[used] = np.maximum(solved.values, 0.0)
            again = np.where(matrix.integer, ships, again)
            return again if holds(matrix, again) else None
    return None


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
