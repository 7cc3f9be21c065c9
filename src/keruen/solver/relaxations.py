"""Linear relaxations: with cutting planes, solved again after changes, or by interior point."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np

from keruen.solver.highs import (
    Basis,
    add_cuts,
    open_program,
    read_basis,
    read_relaxation,
    run_relaxation,
    set_basis,
)
from keruen.solver.model import INFINITY, Floats, Integers, Matrix
from keruen.solver.solution import FEASIBILITY, CutCall, Cuts, Solution, solve_empty


def solve_relaxation(
    matrix: Matrix,
    *,
    cut: CutCall | None = None,
    rounds: int = 0,
    threads: int = 1,
    time_limit_seconds: float = INFINITY,
    least_gain: float = 1e-6,
) -> tuple[Solution, list[Cuts]]:
    """Solve the linear relaxation, then add cutting planes round by round.

    Parameters
    ----------
    cut : gives rows that a point breaks, or None when it breaks none.
    rounds : most rounds of cuts.
    least_gain : stop when a round raises the bound by less than this share of it.

    Returns
    -------
    The last relaxation (its cost is a bound of the integer program) and the cuts that were added.
    Where HiGHS fails after a round of cuts, the relaxation before them, without them.
    """
    began = time.perf_counter()
    if not len(matrix.cost):
        return solve_empty(matrix, began), []
    highs = open_program(matrix, False, threads, {"solver": "choose"})
    solution = run_relaxation(highs, began)
    added: list[Cuts] = []
    for _ in range(rounds):
        if cut is None or solution.status != "optimal":
            break
        if time.perf_counter() - began > time_limit_seconds:
            break
        cuts = cut(solution.values)
        if cuts is None or cuts.count == 0:
            break
        add_cuts(highs, cuts)
        added.append(cuts)
        last_good = solution
        solution = run_relaxation(highs, began)
        if solution.status not in ("optimal", "infeasible"):
            return last_good, added[:-1]
        if solution.cost - last_good.cost < least_gain * abs(last_good.cost):
            break
    return solution, added


class OpenRelaxation:
    """A linear relaxation that stays open, to be solved again after limits or figures of it change.

    Each solve starts from the basis of the last, so that a small change takes few steps.
    """

    def __init__(self, matrix: Matrix, *, threads: int = 1, tolerance: float = FEASIBILITY) -> None:
        """
        Parameters
        ----------
        tolerance : largest violation of a row, a bound or the sign of a reduced cost.
        """
        options: dict[str, object] = {
            "solver": "simplex",
            "primal_feasibility_tolerance": tolerance,
            "dual_feasibility_tolerance": tolerance,
        }
        self._highs = open_program(matrix, False, threads, options)

    def solve(self) -> Solution:
        """The relaxation as it now stands; its point is a vertex."""
        return run_relaxation(self._highs, time.perf_counter())

    def set_rows(self, rows: Integers, lower: Floats, upper: Floats) -> None:
        """Set the sides of some rows, each of which is named once."""
        self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def set_bounds(self, columns: Integers, lower: Floats, upper: Floats) -> None:
        """Set the bounds of some columns, each of which is named once."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def set_costs(self, columns: Integers, costs: Floats) -> None:
        """Set the costs of some columns, each of which is named once."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), costs)

    def basis(self) -> Basis:
        """The basis of the last solve, from which `set_basis` can begin another."""
        return read_basis(self._highs)

    def set_basis(self, basis: Basis | None) -> None:
        """Begin the next solve from a basis, and from nothing else of earlier solves.

        With it the next solve depends on the program and on the basis alone, not on what was
        solved before. None begins without one.
        """
        self._highs.clearSolver()
        if basis is not None:
            set_basis(self._highs, basis)

    def set_entries(self, rows: Integers, columns: Integers, values: Floats) -> None:
        """Set some coefficients."""
        for row, column, value in zip(rows, columns, values, strict=True):
            self._highs.changeCoeff(int(row), int(column), float(value))

    def add_rows(self, cuts: Cuts) -> None:
        """Add rows after those that are there; the next solve starts from the basis of the last."""
        add_cuts(self._highs, cuts)

    def delete_rows(self, rows: Integers) -> None:
        """Delete some rows, each named once; the rows behind them move up."""
        self._highs.deleteRows(len(rows), np.sort(rows).astype(np.int32))


def solve_interior(
    matrix: Matrix,
    *,
    threads: int = 1,
    time_limit_seconds: float = INFINITY,
    halted: Callable[[], bool] | None = None,
    vertex: bool = False,
) -> Solution:
    """Solve the linear relaxation of a large program by the interior point method.

    Without `vertex` the point is not a vertex: good prices, but use `Matrix.safe_bound` for a
    bound. With it, crossover to a vertex follows. Falls back to
    the simplex method where the interior point method fails. Status `stopped` where the time limit
    was reached or `halted`, asked now and then, returned True; a step that has begun is finished.
    """
    began = time.perf_counter()
    if not len(matrix.cost):
        return solve_empty(matrix, began)
    options: dict[str, object] = {
        "solver": "ipm",
        "run_crossover": "on" if vertex else "off",
        "ipm_optimality_tolerance": 1e-6,
    }
    if math.isfinite(time_limit_seconds):
        options["time_limit"] = max(time_limit_seconds, 0.01)
    highs = open_program(matrix, False, threads, options)
    if halted is not None:
        highs.cbIpmInterrupt.subscribe(lambda event: event.interrupt() if halted() else None)
    highs.run()
    solution = read_relaxation(highs, began)
    if solution.status in ("optimal", "stopped"):
        return solution
    # The interior point method would fail again: the second run is one of the simplex method.
    return run_relaxation(open_program(matrix, False, threads, {"solver": "choose"}), began)
