"""What a part of a plan changes, and whether a plan with the change still is one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from keruen.plan.search.deadline import Deadline
from keruen.solver import Floats, Matrix, solve_whole

# Kilotonnes, relative above one: what a row may be off, a little more than solvers leave.
ALLOWED = 1e-5
LEAST_GAP = 1e-8


def apply_change(
    matrix: Matrix, values: Floats, columns: npt.NDArray[np.int64], change: Floats
) -> Floats | None:
    """The plan with a change to some columns, shape (columns,); None where that is no plan.

    `change` has one number for each of `columns`. By what the plan itself is off already, a
    changed one may be off too.
    """
    changed = values.copy()
    changed[columns] += change
    low, high = matrix.lower[columns], matrix.upper[columns]
    if ((changed[columns] < low - ALLOWED) | (changed[columns] > high + ALLOWED)).any():
        return None
    changed[columns] = np.clip(changed[columns], low, high)
    before, after = matrix.activity(values), matrix.activity(changed)
    allowed = ALLOWED * (1.0 + np.abs(after))
    if (after < np.minimum(matrix.row_lower, before) - allowed).any():
        return None
    if (after > np.maximum(matrix.row_upper, before) + allowed).any():
        return None
    return changed


def improve_part(
    matrix: Matrix,
    values: Floats,
    free: npt.NDArray[np.bool_],
    deadline: Deadline,
    nodes: int,
    *,
    gap: float = 0.0,
    within: float = 0.0,
) -> Floats | None:
    """How the free columns change for the better while all others keep their values.

    Parameters
    ----------
    gap, within : end at this gap relative to what the part costs, or at so many thousand USD.
    nodes : end after so many nodes of the search.

    Returns
    -------
    One number for each free column; None where nothing better was found.
    """
    if not free.any() or deadline.has_ended():
        return None
    part = matrix.around(values, free)
    now = values[free]
    before = float(part.cost @ now)
    found = solve_whole(
        part,
        gap=max(gap, within / max(abs(before), 1.0), LEAST_GAP),
        node_limit=nodes,
        time_limit_seconds=deadline.left(),
        start=now,
        halted=deadline.cancelled,
    )
    if not len(found.values) or not found.cost < before:
        return None
    return np.asarray(found.values - now)
