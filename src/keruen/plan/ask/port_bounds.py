"""The bound by ports of a model, its ports read out once for all points whose ports are the same.

To read the ports out of a model takes several seconds, to price them one. Most questions change
costs, and a port knows its costs only from outside; so the ports of one point serve the next.
"""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass

import numpy as np

from keruen.plan.model.build import PlanModel
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.lagrangian_bound import PortBound
from keruen.solver import Matrix

# Families of rows that no port reads: they join ports to the rest, and only have prices there.
OUTSIDE = (
    *("supply", "quota", "subsidised_tonnes", "subsidy_budget", "co2_cap", "hub_budget"),
    *("reserve_", "rotation_", "origin_limit_"),
)


@dataclass(frozen=True)
class Ports:
    """The ports of one model; `key` identifies the model they were read from."""

    key: str
    bound: PortBound


def read_ports(plan_model: PlanModel, matrix: Matrix, signature: str, known: Ports | None) -> Ports:
    """The ports of a model at its own costs: those known, where nothing in them differs."""
    key = f"{signature} {limits_of(plan_model, matrix)}"
    most = largest_values(plan_model)
    if known is None or known.key != key:
        return Ports(key, PortBound(plan_model, matrix, most))
    bound = copy.copy(known.bound)
    bound.matrix, bound.most = matrix, most
    return Ports(key, bound)


def limits_of(plan_model: PlanModel, matrix: Matrix) -> str:
    """A text that is the same where all limits and coefficients are that a port can read."""
    inside = np.ones(matrix.shape[0], dtype=bool)
    for name, block in plan_model.model.rows.items():
        if name.startswith(OUTSIDE):
            inside[block.start : block.start + block.count] = False
    entries = np.repeat(inside, np.diff(matrix.start))
    digest = hashlib.sha256()
    for part in (
        matrix.row_lower[inside],
        matrix.row_upper[inside],
        matrix.value[entries],
        matrix.lower,
        matrix.upper,
    ):
        digest.update(part.tobytes())
    return digest.hexdigest()


def frame_of(matrix: Matrix) -> str:
    """A text that is the same where two programs of one signature differ in their costs alone."""
    digest = hashlib.sha256()
    for part in (matrix.row_lower, matrix.row_upper, matrix.value, matrix.lower, matrix.upper):
        digest.update(part.tobytes())
    return digest.hexdigest()
