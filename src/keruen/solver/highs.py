"""The only door to HiGHS: relaxations with cutting planes, and whole mixed-integer programs."""

from __future__ import annotations

import ctypes
import logging
import math
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import highspy
import numpy as np
import numpy.typing as npt

from keruen.errors import KeruenError
from keruen.solver.model import INFINITY, Floats, Integers, Matrix
from keruen.solver.solution import (
    FEASIBILITY,
    CutCall,
    Cuts,
    ProgressCall,
    Solution,
    failed,
    is_sound,
    solve_empty,
)
from keruen.solver.watching import watch

LOGGER = logging.getLogger(__name__)

SEED = 0
STATUS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}
# How HiGHS ends when a limit that was set, a target or an interruption stops it.
STOPPED = {
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kInterrupt,
    getattr(highspy.HighsModelStatus, "kHighsInterrupt", highspy.HighsModelStatus.kInterrupt),
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kObjectiveTarget,
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


def _open(matrix: Matrix, integer: bool, threads: int, options: dict[str, object]) -> highspy.Highs:
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
    Where HiGHS fails after a round of cuts, the relaxation before them, without them.
    """
    began = time.perf_counter()
    if not len(matrix.cost):
        return solve_empty(matrix, began), []
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
        last_good = solution
        solution = _run_relaxation(highs, began)
        if solution.status not in ("optimal", "infeasible"):
            return last_good, added[:-1]
        if solution.cost - last_good.cost < least_gain * abs(last_good.cost):
            break
    return solution, added


BASIS_STATUS = {
    int(status): status
    for status in (
        highspy.HighsBasisStatus.kLower,
        highspy.HighsBasisStatus.kBasic,
        highspy.HighsBasisStatus.kUpper,
        highspy.HighsBasisStatus.kZero,
        highspy.HighsBasisStatus.kNonbasic,
    )
}


@dataclass(frozen=True)
class Basis:
    """Which columns and rows are basic, or at which bound: the numbers of HiGHS, as int8 arrays."""

    columns: npt.NDArray[np.int8]
    rows: npt.NDArray[np.int8]


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
        self._highs = _open(matrix, False, threads, options)

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

    def basis(self) -> Basis:
        """The basis of the last solve, from which `set_basis` can begin another."""
        found = self._highs.getBasis()
        return Basis(
            np.array([int(status) for status in found.col_status], dtype=np.int8),
            np.array([int(status) for status in found.row_status], dtype=np.int8),
        )

    def set_basis(self, basis: Basis | None) -> None:
        """Begin the next solve from a basis, and from nothing else of earlier solves.

        With it the next solve depends on the program and on the basis alone, not on what was
        solved before. None begins without one.
        """
        self._highs.clearSolver()
        if basis is None:
            return
        start = highspy.HighsBasis()
        start.col_status = [BASIS_STATUS[status] for status in basis.columns]
        start.row_status = [BASIS_STATUS[status] for status in basis.rows]
        start.valid = True
        self._highs.setBasis(start)

    def set_entries(self, rows: Integers, columns: Integers, values: Floats) -> None:
        """Set some coefficients."""
        for row, column, value in zip(rows, columns, values, strict=True):
            self._highs.changeCoeff(int(row), int(column), float(value))

    def add_rows(self, cuts: Cuts) -> None:
        """Add rows after those that are there; the next solve starts from the basis of the last."""
        _add_cuts(self._highs, cuts)

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
    highs = _open(matrix, False, threads, options)
    if halted is not None:
        highs.cbIpmInterrupt.subscribe(lambda event: event.interrupt() if halted() else None)
    highs.run()
    solution = _relaxation(highs, began)
    if solution.status in ("optimal", "stopped"):
        return solution
    # The interior point method would fail again: the second run is one of the simplex method.
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


def _run(highs: highspy.Highs) -> bool:
    """Run HiGHS; returns whether it ended with an answer or by a limit that was set."""
    highs.run()
    return not _failure(highs)


def _failure(highs: highspy.Highs) -> str:
    """How HiGHS names the end of its run where that is a failure, such as "Not Set"; else empty."""
    status = highs.getModelStatus()
    if status in STATUS or status in STOPPED:
        return ""
    if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        return ""
    return str(highs.modelStatusToString(status))


def _run_relaxation(highs: highspy.Highs, began: float) -> Solution:
    """Run a relaxation; where HiGHS fails, once more without what it has from earlier runs.

    A run that starts from the basis of the last one, after rows were added, may end as "Not Set".
    """
    if not _run(highs):
        highs.clearSolver()
        _run(highs)
    return _relaxation(highs, began)


def _relaxation(highs: highspy.Highs, began: float) -> Solution:
    """What a run of a relaxation has found."""
    failure = _failure(highs)
    status = _status(highs, has_solution=False)
    LOGGER.debug("relaxation: %s in %.2f s", status, time.perf_counter() - began)
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
        failure=failure,
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
    options: dict[str, object] | None = None,
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
        return solve_empty(matrix, began)
    chosen: dict[str, object] = {"mip_rel_gap": gap, "mip_abs_gap": 1e-9}
    if math.isfinite(time_limit_seconds):
        chosen["time_limit"] = max(time_limit_seconds, 0.01)
    if node_limit is not None:
        chosen["mip_max_nodes"] = node_limit
    if target is not None:
        chosen["objective_target"] = target
    highs = _open(matrix, True, threads, {**chosen, **(options or {})})
    trouble: list[BaseException] = []
    if progress is not None or halted is not None:
        watch(highs, began, progress, halted, trouble)
    for attempt in range(2):
        if start is not None:
            point = highspy.HighsSolution()
            point.col_value = list(start)
            point.value_valid = True
            highs.setSolution(point)
        done = _run(highs)
        if trouble:
            raise trouble[0]
        solution = _whole_solution(highs, matrix, began)
        LOGGER.debug(
            "integer program of %d columns: %s in %.2f s, cost %g, bound %g",
            *(len(matrix.cost), solution.status, solution.seconds, solution.cost, solution.bound),
        )
        sound = is_sound(matrix, solution)
        if (done and sound) or attempt:
            break
        if not sound:
            start = None
        highs.clearSolver()
        left = time_limit_seconds - (time.perf_counter() - began)
        if math.isfinite(left):
            highs.setOptionValue("time_limit", max(left, 0.01))
    return solution if sound else failed(solution, "an answer that breaks the program")


def _whole_solution(highs: highspy.Highs, matrix: Matrix, began: float) -> Solution:
    info = highs.getInfo()
    failure = _failure(highs)
    found = math.isfinite(info.objective_function_value) and (
        info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    )
    cost = info.objective_function_value if found else math.inf
    values = np.asarray(highs.getSolution().col_value) if found else np.zeros(0)
    bound = info.mip_dual_bound
    status = _status(highs, has_solution=found)
    if failure:
        bound = -math.inf  # of a run that failed nothing is proven
    elif not matrix.integer.any():
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
        failure=failure,
    )


def _status(highs: highspy.Highs, has_solution: bool) -> str:
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        return _tell_apart(highs)
    if status in STATUS:
        return STATUS[status]
    if has_solution:
        return "feasible"
    return "stopped" if status in STOPPED else "failed"


def _tell_apart(highs: highspy.Highs) -> str:
    """Whether a program that has no optimum has a solution: solved again without its costs."""
    columns = np.arange(highs.getNumCol(), dtype=np.int32)
    costs = np.asarray(highs.getLp().col_cost_, dtype=np.float64)
    highs.changeColsCost(len(columns), columns, np.zeros(len(columns)))
    _run(highs)
    status = highs.getModelStatus()
    highs.changeColsCost(len(columns), columns, costs)
    if STATUS.get(status) == "optimal":
        return "unbounded"
    return STATUS.get(status, "stopped" if status in STOPPED else "failed")


def write_program(
    matrix: Matrix, path: Path, column_names: Sequence[str], row_names: Sequence[str]
) -> None:
    """Write a program as an LP or MPS file, by the ending of its name.

    Raises
    ------
    KeruenError : the file cannot be written.
    """
    highs = _open(matrix, True, 1, {})
    for number, name in enumerate(column_names):
        highs.passColName(number, name)
    for number, name in enumerate(row_names):
        highs.passRowName(number, name)
    # HiGHS writes a file of its own and says only whether it could; a folder is checked before.
    if not path.parent.is_dir():
        raise KeruenError(f"there is no folder {path.parent}", "Make it, or name another place.")
    if highs.writeModel(str(path)) == highspy.HighsStatus.kError or not path.is_file():
        raise KeruenError(f"the file {path} cannot be written", "Name another place.")
