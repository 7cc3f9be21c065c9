"""What the planner's answers are compared with: each model solved whole, without any help."""

from __future__ import annotations

import math

import numpy as np

from keruen.case.case import Case
from keruen.plan.model.build import HubChoice, PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.routes.voyages import make_voyage_options
from keruen.solver import Floats, Matrix, Solution, solve_whole

CLOSE = 1e-9


def model_of(case: Case, hub: HubChoice = "none") -> PlanModel:
    """The model of a case."""
    return make_model(PlanParameters(case), make_voyage_options(case).frame, hub)


def whole_solution(matrix: Matrix) -> Solution:
    """The best solution of a program, by the solver alone."""
    return solve_whole(matrix, gap=CLOSE)


def whole_cost_usd(case: Case, hub: HubChoice) -> float:
    """The least cost of a model in USD; infinite where it has no solution."""
    solution = whole_solution(model_of(case, hub).model.matrix())
    assert solution.status in ("optimal", "infeasible")
    return solution.cost * USD_PER_UNIT if solution.status == "optimal" else math.inf


def breach(matrix: Matrix, values: Floats) -> float:
    """By how much a point breaks the rows and bounds of a program, at most."""
    activity = matrix.activity(values)
    parts = [
        matrix.row_lower - activity,
        activity - matrix.row_upper,
        matrix.lower - values,
        values - matrix.upper,
    ]
    return max(0.0, *(float(np.max(part, initial=-math.inf)) for part in parts))
