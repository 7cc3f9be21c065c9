"""Linear and mixed-integer programs: named blocks of columns and rows over HiGHS."""

from keruen.solver.highs import Cuts, Progress, Solution, solve_relaxation, solve_whole
from keruen.solver.model import ColumnBlock, Floats, Integers, Matrix, Model, RowBlock

__all__ = [
    "ColumnBlock",
    "Cuts",
    "Floats",
    "Integers",
    "Matrix",
    "Model",
    "Progress",
    "RowBlock",
    "Solution",
    "solve_relaxation",
    "solve_whole",
]
