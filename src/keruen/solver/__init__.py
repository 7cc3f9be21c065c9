"""Linear and mixed-integer programs: named blocks of columns and rows over HiGHS."""

import logging

from keruen.solver.highs import (
    SEED,
    Basis,
    OpenRelaxation,
    solve_interior,
    solve_relaxation,
    solve_whole,
)
from keruen.solver.model import (
    INFINITY,
    ColumnBlock,
    Floats,
    Integers,
    Matrix,
    Model,
    RowBlock,
)
from keruen.solver.solution import Cuts, Solution, SolveProgress, add_rows, relative_gap

# This package is below `keruen.errors`, which keeps the others from printing log records.
logging.getLogger(__name__).addHandler(logging.NullHandler())

__all__ = [
    "INFINITY",
    "SEED",
    "Basis",
    "ColumnBlock",
    "Cuts",
    "Floats",
    "Integers",
    "Matrix",
    "Model",
    "OpenRelaxation",
    "RowBlock",
    "Solution",
    "SolveProgress",
    "add_rows",
    "relative_gap",
    "solve_interior",
    "solve_relaxation",
    "solve_whole",
]
