"""The only door to HiGHS: relaxations with cutting planes, and whole mixed-integer programs."""

from __future__ import annotations

import ctypes
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import highspy
import numpy as np

from keruen.solver.model import INFINITY, Floats, Integers, Matrix
from keruen.solver.solution import CutCall, Cuts, Progress, ProgressCall, Solution

SEED = 0
FEASIBILITY = 1e-7
REPORT_SECONDS = 0.5
STATUS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}

_banner = threading.Lock()
_workers = threading.local()


@cache
def _make_first_solver() -> None:
    """Let HiGHS print its banner, once a process, to nowhere: stdout is for answers.

    The banner is written by C code when the first solver is made, before any option can be set.
    """
    if sys.stdout is None:
        return
    flush = ctypes.CDLL(None).fflush if os.name == "posix" else ctypes.cdll.msvcrt.fflush
    sys.stdout.flush()
    flush(None)
    kept = os.dup(1)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            highspy.Highs()
            flush(None)
        finally:
            os.dup2(kept, 1)
            os.close(kept)


def _swallow_banner() -> None:
    # Two threads that turned stdout away at once would leave it turned away for good.
    with _banner:
        _make_first_solver()


def _set_workers(threads: int) -> None:
    """HiGHS keeps its workers from solve to solve and refuses to run with another number."""
    if getattr(_workers, "count", threads) != threads:
        highspy.Highs.resetGlobalScheduler(True)
    _workers.count = threads


def _open(matrix: Matrix, integer: bool, threads: int, options: dict[str, Any]) -> highspy.Highs:
    _swallow_banner()
    _set_workers(threads)
    highs = highspy.Highs()
    highs.silent()
    for name, value in {"threads": threads, "random_seed": SEED, **options}.items():
        highs.setOptionValue(name, value)
    rows, columns = matrix.shape
    # Arrays go over ten times as fast as the fields of a HighsLp, which are copied item by item.
    taken = highs.passModel(
        columns,
        rows,
        len(matrix.value),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        matrix.cost,
        matrix.lower,
        matrix.upper,
        matrix.row_lower,
        matrix.row_upper,
        matrix.start.astype(np.int32),
        matrix.index.astype(np.int32),
        matrix.value,
        (matrix.integer & integer).astype(np.int32),
    )
    if taken == highspy.HighsStatus.kError:
        raise ValueError("HiGHS does not take the program: a cost, bound or coefficient is wrong")
    return highs


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
    """
    began = time.perf_counter()
    if not len(matrix.cost):
        return _solve_nothing(matrix, began), []
    highs = _open(matrix, False, threads, {"solver": "choose"})
    solution = _run_relaxation(highs, began)
    added: list[Cuts] = []
    for _ in range(rounds):
        if cut is None or solution.status != "optimal":
            break
        if time.perf_counter() - began > time_limit_seconds:
            break
        cuts = cut(solution.values)
        if cuts is None or cuts.count == 0:
            break
        _add_cuts(highs, cuts)
        added.append(cuts)
        before = solution.cost
        solution = _run_relaxation(highs, began)
        if solution.cost - before < least_gain * abs(before):
            break
    return solution, added


class OpenRelaxation:
    """A linear relaxation that stays open, to be solved again after limits or figures of it change.

    Each solve starts from the basis of the last, so that a small change takes few steps.
    """

    def __init__(self, matrix: Matrix, *, threads: int = 1) -> None:
        self._highs = _open(matrix, False, threads, {"solver": "simplex"})

    def solve(self) -> Solution:
        """The relaxation as it now stands; its point is a vertex."""
        return _run_relaxation(self._highs, time.perf_counter())

    def set_rows(self, rows: Integers, lower: Floats, upper: Floats) -> None:
        """Set the sides of some rows, each of which is named once."""
        self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def set_bounds(self, columns: Integers, lower: Floats, upper: Floats) -> None:
        """Set the bounds of some columns, each of which is named once."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def set_costs(self, columns: Integers, costs: Floats) -> None:
        """Set the costs of some columns, each of which is named once."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), costs)

    def set_entries(self, rows: Integers, columns: Integers, values: Floats) -> None:
        """Set some coefficients."""
        for row, column, value in zip(rows, columns, values, strict=True):
            self._highs.changeCoeff(int(row), int(column), float(value))


def solve_interior(
    matrix: Matrix,
    *,
    threads: int = 1,
    time_limit_seconds: float = INFINITY,
    halted: Callable[[], bool] | None = None,
) -> Solution:
    """Solve the linear relaxation of a large program by the interior point method.

    The point is not a vertex: good prices, but use `Matrix.safe_bound` for a bound. Falls back to
    the simplex method where the interior point method cannot tell. Status `stopped` where the
    time limit came, or `halted`, asked now and then, said True; a step that has begun is finished.
    """
    began = time.perf_counter()
    if not len(matrix.cost):
        return _solve_nothing(matrix, began)
    options: dict[str, Any] = {
        "solver": "ipm",
        "run_crossover": "off",
        "ipm_optimality_tolerance": 1e-6,
    }
    if math.isfinite(time_limit_seconds):
        options["time_limit"] = max(time_limit_seconds, 0.01)
    highs = _open(matrix, False, threads, options)
    if halted is not None:
        highs.cbIpmInterrupt.subscribe(lambda event: event.interrupt() if halted() else None)
    solution = _run_relaxation(highs, began)
    ended = highs.getModelStatus() in (
        highspy.HighsModelStatus.kTimeLimit,
        highspy.HighsModelStatus.kInterrupt,
    )
    if solution.status == "optimal" or ended:
        return solution
    return _run_relaxation(_open(matrix, False, threads, {"solver": "choose"}), began)


def _add_cuts(highs: highspy.Highs, cuts: Cuts) -> None:
    upper = np.full(cuts.count, highs.getInfinity())
    highs.addRows(
        cuts.count,
        cuts.lower,
        upper,
        len(cuts.value),
        cuts.start[:-1].astype(np.int32),
        cuts.index.astype(np.int32),
        cuts.value,
    )


def _run_relaxation(highs: highspy.Highs, began: float) -> Solution:
    highs.run()
    status = _status(highs, has_solution=False)
    values = highs.getSolution()
    cost = -math.inf if status == "unbounded" else math.inf
    if status == "optimal":
        cost = highs.getInfo().objective_function_value
    return Solution(
        status=status,
        cost=cost,
        bound=cost if status == "optimal" else -math.inf,
        values=np.asarray(values.col_value),
        row_prices=np.asarray(values.row_dual),
        reduced_costs=np.asarray(values.col_dual),
        seconds=time.perf_counter() - began,
    )


def solve_whole(
    matrix: Matrix,
    *,
    gap: float = 1e-9,
    time_limit_seconds: float = INFINITY,
    node_limit: int | None = None,
    target: float | None = None,
    start: Floats | None = None,
    threads: int = 1,
    progress: ProgressCall | None = None,
    halted: Callable[[], bool] | None = None,
    options: dict[str, Any] | None = None,
) -> Solution:
    """Solve a whole program to a relative gap.

    Parameters
    ----------
    gap : stop when (cost - bound) / |cost| is at most this.
    node_limit : stop after so many branch-and-bound nodes; unlike a clock, the same on every run.
    target : stop at a solution that costs no more than this.
    start : a solution to begin from, shape (columns,).
    progress : called about twice a second; an exception it raises ends the run and is passed on.
    halted : asked now and then; where it says True the run ends with the best solution so far.

    Returns
    -------
    The best solution found; its bound is proven for the whole program.
    """
    began = time.perf_counter()
    if not len(matrix.cost):
        return _solve_nothing(matrix, began)
    chosen: dict[str, Any] = {"mip_rel_gap": gap, "mip_abs_gap": 1e-9}
    if math.isfinite(time_limit_seconds):
        chosen["time_limit"] = max(time_limit_seconds, 0.01)
    if node_limit is not None:
        chosen["mip_max_nodes"] = node_limit
    if target is not None:
        chosen["objective_target"] = target
    highs = _open(matrix, True, threads, {**chosen, **(options or {})})
    if start is not None:
        point = highspy.HighsSolution()
        point.col_value = list(start)
        point.value_valid = True
        highs.setSolution(point)
    trouble: list[BaseException] = []
    if progress is not None or halted is not None:
        _watch(highs, began, progress or _tell_nobody, halted or _never, trouble)
    highs.run()
    if trouble:
        raise trouble[0]
    return _whole_solution(highs, matrix, began)


def _whole_solution(highs: highspy.Highs, matrix: Matrix, began: float) -> Solution:
    info = highs.getInfo()
    found = math.isfinite(info.objective_function_value) and (
        info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    )
    cost = info.objective_function_value if found else math.inf
    values = np.asarray(highs.getSolution().col_value) if found else np.zeros(0)
    bound = info.mip_dual_bound
    status = _status(highs, has_solution=found)
    if not matrix.integer.any():
        bound = cost if status == "optimal" else -math.inf
    if status in ("infeasible", "unbounded"):
        cost = math.inf if status == "infeasible" else -math.inf
        bound, values = -math.inf, np.zeros(0)
    return Solution(
        status=status,
        cost=cost,
        bound=bound if math.isfinite(bound) else -math.inf,
        values=values,
        row_prices=np.zeros(0),
        reduced_costs=np.zeros(0),
        seconds=time.perf_counter() - began,
    )


def _solve_nothing(matrix: Matrix, began: float) -> Solution:
    """A program without columns, whose rows HiGHS does not look at: they allow zero, or do not."""
    holds = (matrix.row_lower <= FEASIBILITY).all() and (matrix.row_upper >= -FEASIBILITY).all()
    return Solution(
        status="optimal" if holds else "infeasible",
        cost=0.0 if holds else math.inf,
        bound=0.0 if holds else -math.inf,
        values=np.zeros(0),
        row_prices=np.zeros(len(matrix.row_lower)),
        reduced_costs=np.zeros(0),
        seconds=time.perf_counter() - began,
    )


def _tell_nobody(_: Progress) -> None:
    """Progress that nobody waits for."""


def _never() -> bool:
    return False


def _watch(
    highs: highspy.Highs,
    began: float,
    progress: ProgressCall,
    halted: Callable[[], bool],
    trouble: list[BaseException],
) -> None:
    told = -INFINITY

    def report(event: Any) -> None:
        nonlocal told
        if trouble:
            return
        told = time.perf_counter()
        cost = float(event.data_out.mip_primal_bound)
        bound = float(event.data_out.mip_dual_bound)
        try:
            progress(
                Progress(
                    told - began,
                    cost if math.isfinite(cost) else None,
                    bound if math.isfinite(bound) else None,
                )
            )
        except BaseException as error:
            trouble.append(error)

    def look(event: Any) -> None:
        # Asked thousands of times a minute, and the only sign of life of a long search.
        if time.perf_counter() - told >= REPORT_SECONDS:
            report(event)
        if trouble or halted():
            event.interrupt()

    highs.cbMipLogging.subscribe(report)
    highs.cbMipImprovingSolution.subscribe(report)
    highs.cbMipInterrupt.subscribe(look)


def _status(highs: highspy.Highs, has_solution: bool) -> str:
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        return _tell_apart(highs)
    return STATUS.get(status, "feasible" if has_solution else "stopped")


def _tell_apart(highs: highspy.Highs) -> str:
    """Whether a program that has no optimum has a solution; the program's costs are lost."""
    columns = highs.getNumCol()
    highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), np.zeros(columns))
    highs.run()
    without_costs = STATUS.get(highs.getModelStatus(), "stopped")
    return "unbounded" if without_costs == "optimal" else without_costs
