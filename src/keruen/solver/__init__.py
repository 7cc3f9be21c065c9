"""Linear and mixed-integer programs: named blocks of columns and rows over HiGHS."""

import logging

from keruen.solver.highs import SEED, Basis
from keruen.solver.model import (
    INFINITY,
    ColumnBlock,
    Floats,
    Integers,
    Matrix,
    Model,
    RowBlock,
    column_numbers,
    row_numbers,
)
from keruen.solver.relaxations import OpenRelaxation, solve_interior, solve_relaxation
from keruen.solver.solution import Cuts, Solution, SolveProgress, add_rows, relative_gap
from keruen.solver.whole import solve_whole

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
    "column_numbers",
    "relative_gap",
    "row_numbers",
    "solve_interior",
    "solve_relaxation",
    "solve_whole",
]
