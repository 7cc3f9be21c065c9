"""A model that separates: its parts share no limit that can bind, and are solved one by one.

Columns that no row joins, directly or through other columns, do not know of each other. The best
plan of all is the best plan of each part, the bound is the sum of the parts' bounds, and parts are
solved in far less time than all at once. A limit on a sum over parts, such as a cap on CO2e or on
the number of hubs, joins them, unless nothing that they can do together breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from keruen.plan.search.bound_tightening import tighten_upper_bounds
from keruen.solver import Floats, Integers, Matrix, Solution

Mask = npt.NDArray[np.bool_]

# Parts of fewer columns than this are solved together: each solve takes some time of its own.
LEAST_COLUMNS = 200
# Which status of one part is that of all, the strongest first.
ORDER = ("infeasible", "unbounded", "failed", "stopped", "feasible", "optimal")


def parts_of(matrix: Matrix, most: Floats) -> list[Mask]:
    """The columns of each part of a program, the largest first; one mask where it is all one.

    Parameters
    ----------
    most : a value that no column needs to exceed, shape (columns,).
    """
    rows, columns = matrix.shape
    filled = np.repeat(np.arange(rows), np.diff(matrix.start))[matrix.value != 0.0]
    empty = np.bincount(filled, minlength=rows) == 0
    if (empty & ((matrix.row_lower > 0.0) | (matrix.row_upper < 0.0))).any():
        # A row that nothing can satisfy belongs to no part.
        return [np.ones(columns, dtype=np.bool_)]
    idle = ~_can_bind(matrix, matrix, most)
    # Rows that are left out must follow from those that stay, not from one another.
    lower = np.where(idle, -np.inf, matrix.row_lower)
    upper = np.where(idle, np.inf, matrix.row_upper)
    binding = _can_bind(matrix, replace(matrix, row_lower=lower, row_upper=upper), most)
    binding |= ~idle
    kept = np.repeat(binding, np.diff(matrix.start)) & (matrix.value != 0.0)
    row = np.repeat(np.arange(rows), np.diff(matrix.start))[kept]
    column = matrix.index[kept] + rows
    size = rows + columns
    edges = csr_array((np.ones(len(row)), (row, column)), shape=(size, size))
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(edges, directed=False)
    _, part, counts = np.unique(label[rows:], return_inverse=True, return_counts=True)
    large = np.flatnonzero(counts >= LEAST_COLUMNS)
    large = large[np.argsort(-counts[large], kind="stable")]
    masks: list[Mask] = [part == number for number in large]
    rest = ~np.isin(part, large)
    if rest.any():
        masks.append(rest)
    return masks or [np.ones(columns, dtype=np.bool_)]


def _can_bind(matrix: Matrix, given: Matrix, most: Floats) -> Mask:
    """Rows that some values within the bounds that the rows of `given` imply break."""
    upper = np.minimum(matrix.upper, tighten_upper_bounds(given, most))
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.start))
    value, column = matrix.value, matrix.index
    up = value > 0.0
    reach, stay = value * upper[column], value * matrix.lower[column]
    least = np.bincount(row, np.where(up, stay, reach), minlength=matrix.shape[0])
    highest = np.bincount(row, np.where(up, reach, stay), minlength=matrix.shape[0])
    return np.asarray((least < matrix.row_lower) | (highest > matrix.row_upper))


def part_of(matrix: Matrix, part: Mask, across: Mask) -> tuple[Matrix, Integers]:
    """The program of one part and its rows, without those `across` several parts."""
    smaller, rows = matrix.only_columns(part)
    # A row of another part that zero would break is that part's business.
    counts = np.bincount(
        np.repeat(np.arange(len(rows)), np.diff(smaller.start))[smaller.value != 0.0],
        minlength=len(rows),
    )
    kept = (counts > 0) & ~across[rows]
    entries = smaller.rows[np.flatnonzero(kept)].tocsr()
    return (
        replace(
            smaller,
            row_lower=smaller.row_lower[kept],
            row_upper=smaller.row_upper[kept],
            start=entries.indptr.astype(np.int64),
            index=entries.indices.astype(np.int64),
            value=entries.data,
        ),
        rows[kept],
    )


def _across(matrix: Matrix, parts: Sequence[Mask]) -> Mask:
    """Rows with columns of more than one part: limits that cannot bind."""
    number = np.zeros(matrix.shape[1], dtype=np.int64)
    for at, part in enumerate(parts):
        number[part] = at
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.start))
    lowest = np.full(matrix.shape[0], len(parts), dtype=np.int64)
    highest = np.full(matrix.shape[0], -1, dtype=np.int64)
    counts = matrix.value != 0.0
    np.minimum.at(lowest, row[counts], number[matrix.index[counts]])
    np.maximum.at(highest, row[counts], number[matrix.index[counts]])
    return np.asarray(highest > lowest)


def solve_parts(
    matrix: Matrix,
    most: Floats,
    parts: Sequence[Mask],
    solve: Callable[[Matrix, Mask, int], Solution],
) -> Solution:
    """Solve each part and join what is found.

    Parameters
    ----------
    most, parts : as `parts_of` took and gave them.
    solve : solves the program of a part; called with it, its columns and how many parts are left,
        itself among them.

    Returns
    -------
    Cost and bound are sums; values, prices and reduced costs are those of all columns and rows.
    """
    across = _across(matrix, parts)
    if across.any():
        # That these limits cannot bind was concluded from the most that columns need.
        upper = np.maximum(np.minimum(matrix.upper, most), matrix.lower)
        matrix = replace(matrix, upper=upper)
    found: list[tuple[Mask, Integers, Solution]] = []
    for number, part in enumerate(parts):
        smaller, rows = part_of(matrix, part, across)
        found.append((part, rows, solve(smaller, part, len(parts) - number)))
        if found[-1][2].status in ("infeasible", "unbounded"):
            break
    solutions = [solution for _, _, solution in found]
    status = min((solution.status for solution in solutions), key=ORDER.index)
    whole = len(found) == len(parts) and all(len(s.values) for s in solutions)
    values = np.zeros(matrix.shape[1] if whole else 0)
    prices, reduced = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[1])
    for part, rows, solution in found:
        if whole:
            values[part] = solution.values
        if len(solution.row_prices):
            prices[rows] = solution.row_prices
            reduced[part] = solution.reduced_costs
    if status == "infeasible":
        cost, bound = np.inf, -np.inf
    else:
        cost = sum(solution.cost for solution in solutions)
        bound = sum(solution.bound for solution in solutions)
    return Solution(
        status=status,
        cost=float(cost),
        bound=float(bound),
        values=values,
        row_prices=prices,
        reduced_costs=reduced,
        seconds=sum(solution.seconds for solution in solutions),
        failure=next((s.failure for s in solutions if s.failure), ""),
    )
