"""A first plan without branching: the ships of the relaxation, rounded up.

A ship appears in the model only in the rows that limit what it loads (R15), so a plan may have more
ships than its loads need. A vertex of the relaxation splits few ships, and with these rounded up it
is a plan. It costs little more than the relaxation where ports take many ships; the neighbourhoods
(large_neighbourhood_search.py) then remove the ships that are not needed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from keruen.plan.model.build import PlanModel
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.moves import ALLOWED
from keruen.solver import Floats, Matrix, Solution, solve_interior, solve_relaxation

Mask = npt.NDArray[np.bool_]

# Programs below this many columns are solved by the simplex method, which needs no crossover.
SIMPLEX_COLUMNS = 5_000
# A number of ships that is above a whole number by less than this is that number.
WHOLE = 1e-7


def round_up_ships(
    plan_model: PlanModel, matrix: Matrix, kept: Mask, deadline: Deadline
) -> Floats | None:
    """A plan with whole ships from a vertex of the relaxation over some columns.

    Integer columns that are not ships, such as hub tiers, are rounded to the nearest whole number,
    or up where that allows no plan, and the relaxation is solved again with these fixed. No integer
    program is solved.

    Parameters
    ----------
    kept : the columns that the plan may use, shape (columns,); shortages always may be.

    Returns
    -------
    Shape (columns,); None where the columns allow no plan, or the clock ended first.
    """
    ships = np.zeros(matrix.shape[1], dtype=bool)
    ships[plan_model.decisions.trips.numbers] = True
    kept = kept.copy()
    kept[plan_model.decisions.short.numbers] = True
    part, _ = matrix.only_columns(kept)
    others = part.integer & ~ships[kept]
    solution = _vertex(part, deadline)
    if solution.status == "optimal" and _is_split(solution.values[others]):
        split = solution.values
        for whole in (np.rint(split), np.ceil(split - WHOLE)):
            fixed = replace(
                part,
                lower=np.where(others, whole, part.lower),
                upper=np.where(others, whole, part.upper),
            )
            solution = _vertex(fixed, deadline)
            if solution.status == "optimal":
                break
    if solution.status != "optimal":
        return None
    values = np.zeros(matrix.shape[1])
    values[kept] = np.maximum(solution.values, part.lower)
    values = np.where(ships, np.ceil(values - WHOLE), values)
    values = np.where(matrix.integer & ~ships, np.rint(values), values)
    return values if _is_plan(matrix, values) else None


def _vertex(part: Matrix, deadline: Deadline) -> Solution:
    if part.shape[1] <= SIMPLEX_COLUMNS:
        return solve_relaxation(part)[0]
    return solve_interior(
        part, time_limit_seconds=deadline.left(), halted=deadline.cancelled, vertex=True
    )


def _is_split(values: Floats) -> bool:
    return bool((np.abs(values - np.rint(values)) > WHOLE).any())


def _is_plan(matrix: Matrix, values: Floats) -> bool:
    """Whether the values are within the bounds of all columns and rows, as far as solvers are."""
    activity = matrix.activity(values)
    allowed = ALLOWED * (1.0 + np.abs(activity))
    return bool(
        (values >= matrix.lower - ALLOWED).all()
        and (values <= matrix.upper + ALLOWED).all()
        and (activity >= matrix.row_lower - allowed).all()
        and (activity <= matrix.row_upper + allowed).all()
    )
