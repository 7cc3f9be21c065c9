"""What one point hands to the next: prices, columns near in price, and plans with whole ships.

Two cases that differ only in figures have the same columns and rows, so whatever was found for one
serves the other: row prices give a proven bound whatever the costs are, columns that were near in
price are the ones to try first, and a plan that still holds is a plan.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.plan.ask.port_bounds import Ports
from keruen.plan.model.build import PlanModel
from keruen.plan.search.bound_tightening import tighten_upper_bounds
from keruen.plan.search.column_bounds import largest_values, near_columns
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.plan.search.dual_repair import find_supply_columns, repair_duals
from keruen.plan.search.relaxation import SMALL_COLUMNS
from keruen.solver import Floats, Matrix, solve_interior, solve_relaxation

# A column of the relaxation that carries at least this much (kilotonnes, ships) is in use.
IN_USE = 1e-4
# Relative width of a relaxation's enclosure at which it is solved over all columns instead.
LOOSE = 2e-5
# The same for a large model within a time limit: the optimum from above is close even then.
WIDEST = 2e-2
# Models with fewer columns are solved over all of them in some seconds.
QUICK_COLUMNS = 50_000
# Thousand USD a kilotonne by which columns may be dearer still, where those near leave no solution.
FURTHER = 4.0
MOST_PLANS = 4
MOST_PRICES = 5
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
MIX_STEPS = 20
HOLDS = 1e-6

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class WarmStart:
    """Found for one case, of use for another: `signature` identifies the cases it fits.

    `prices` are row prices of relaxations that were solved over all columns, `kept` the columns
    that a relaxation used or nearly used, `plans` whole solutions, `ports` the ports of a large
    model.
    """

    signature: str
    prices: tuple[Floats, ...]
    kept: Mask
    plans: tuple[Floats, ...] = ()
    ports: Ports | None = None

    def merge(self, others: Iterable[WarmStart]) -> WarmStart:
        """The same with the prices and plans of others that fit, the nearest first."""
        fitting = [each for each in others if each.signature == self.signature]
        return replace(
            self,
            prices=_distinct([self.prices, *(each.prices for each in fitting)])[:MOST_PRICES],
            plans=_distinct([self.plans, *(each.plans for each in fitting)])[:MOST_PLANS],
        )


def _distinct(parts: Sequence[Sequence[Floats]]) -> tuple[Floats, ...]:
    found: dict[int, Floats] = {}
    for part in parts:
        for each in part:
            found.setdefault(id(each), each)
    return tuple(found.values())


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


def relax(
    plan_model: PlanModel,
    carried: WarmStart | None,
    *,
    matrix: Matrix | None = None,
    deadline: Deadline = ENDLESS,
    whole: bool = False,
) -> Relaxation:
    """Solve the relaxation, over the columns that `carried` found near in price where it fits.

    Parameters
    ----------
    matrix : the program of the model, where it is there already.
    deadline : where there is one, an enclosure up to `WIDEST` will do for a large model. Whether
        it does depends on the model and the options, not on how much time is left.
    whole : solve over all columns, for prices of this case's own.
    """
    matrix = plan_model.model.matrix() if matrix is None else matrix
    if matrix.shape[1] <= SMALL_COLUMNS:
        return _relax_exactly(matrix)
    most = tighten_upper_bounds(matrix, largest_values(plan_model))
    hurried = deadline.is_set and matrix.shape[1] > QUICK_COLUMNS
    if carried is not None and carried.prices and not whole:
        found = _relax_near(plan_model, matrix, most, carried)
        if found is not None:
            width = (found.high - found.low) / max(abs(found.high), 1e-9)
            if width <= (WIDEST if hurried else LOOSE):
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


def _relax_near(
    plan_model: PlanModel, matrix: Matrix, most: Floats, carried: WarmStart
) -> Relaxation | None:
    """The optimum over few columns from above, and known prices from below; None where none is.

    The prices of so few columns are no bound worth having: what is left out would pay at many of
    them. So the bound is that of the known prices, mixed.
    """
    low, prices = best_mix(matrix, most, carried.prices)
    # Where costs fall, columns have negative reduced costs at all known prices: repair the prices.
    mended = repair_duals(plan_model, matrix, find_supply_columns(plan_model, matrix), prices)
    bound = matrix.safe_bound(mended, most)
    reduced = matrix.reduced_costs(mended)
    kept = carried.kept | near_columns(matrix, reduced)
    if bound > low:
        low, prices = bound, mended
    solved = solve_interior(matrix.only_columns(kept)[0])
    if solved.status != "optimal":
        kept = kept | near_columns(matrix, reduced - FURTHER)
        solved = solve_interior(matrix.only_columns(kept)[0])
    if solved.status != "optimal":
        return None
    values = np.zeros(matrix.shape[1])
    values[kept] = solved.values
    high = max(solved.cost, low)
    used = carried.kept | (values > IN_USE)
    return Relaxation("optimal", low, high, values, prices, used, carried.prices)


def best_mix(matrix: Matrix, most: Floats, known: tuple[Floats, ...]) -> tuple[float, Floats]:
    """The best bound that known row prices give, alone or mixed, and its prices.

    Any prices give a bound, and every mix of prices. Between cases that differ along a line in
    their costs, the same mix of their prices gives at least the same mix of their bounds.
    """
    singles = [(matrix.safe_bound(each, most), number) for number, each in enumerate(known)]
    best, first = max(singles)
    prices = known[first]
    # The others, the best first, each mixed into what is best so far.
    for _, number in sorted(singles, reverse=True):
        if number != first:
            bound, mix = _mix_of_two(matrix, most, prices, known[number])
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
    plan_model: PlanModel,
    carried: WarmStart | None,
    relaxation: Relaxation,
    matrix: Matrix | None = None,
) -> tuple[Floats, float] | None:
    """The cheapest plan that the ships of an earlier one make here, with its cost in thousand USD.

    The ships and tiers stay and all else is decided anew, over the columns in use; where that
    leaves no plan, over those near in price too. Of the plans that still hold in a large model
    only the cheapest is decided anew.
    """
    if carried is None or not carried.plans:
        return None
    matrix = plan_model.model.matrix() if matrix is None else matrix
    tried = carried.plans
    holding = [values for values in tried if holds(matrix, values)]
    if matrix.shape[1] > SMALL_COLUMNS and holding:
        tried = (min(holding, key=lambda values: float(matrix.cost @ values)),)
    found = [(values, float(matrix.cost @ values)) for values in holding]
    for values in tried:
        again = _with_these_ships(plan_model, matrix, values, relaxation)
        if again is not None:
            found.append((again, float(matrix.cost @ again)))
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
