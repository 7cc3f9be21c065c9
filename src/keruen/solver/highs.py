"""The only file that imports HiGHS: open a program, run it, and read what was found."""

from __future__ import annotations

import ctypes
import logging
import math
import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import highspy
import numpy as np
import numpy.typing as npt

from keruen.errors import KeruenError
from keruen.solver.model import Floats, Matrix
from keruen.solver.solution import Cuts, Solution

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


def open_program(
    matrix: Matrix, integer: bool, threads: int, options: dict[str, object]
) -> highspy.Highs:
    """A program in HiGHS, relaxed unless `integer`."""
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


def read_basis(highs: highspy.Highs) -> Basis:
    """The basis of the last solve."""
    found = highs.getBasis()
    return Basis(
        np.array([int(status) for status in found.col_status], dtype=np.int8),
        np.array([int(status) for status in found.row_status], dtype=np.int8),
    )


def set_basis(highs: highspy.Highs, basis: Basis) -> None:
    """Begin the next solve from a basis."""
    start = highspy.HighsBasis()
    start.col_status = [BASIS_STATUS[status] for status in basis.columns]
    start.row_status = [BASIS_STATUS[status] for status in basis.rows]
    start.valid = True
    highs.setBasis(start)


def set_start(highs: highspy.Highs, start: Floats) -> None:
    """Begin the next solve of a whole program from a solution, shape (columns,)."""
    point = highspy.HighsSolution()
    point.col_value = list(start)
    point.value_valid = True
    highs.setSolution(point)


def add_cuts(highs: highspy.Highs, cuts: Cuts) -> None:
    """Add rows after those that are there."""
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


def run(highs: highspy.Highs) -> bool:
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


def run_relaxation(highs: highspy.Highs, began: float) -> Solution:
    """Run a relaxation; where HiGHS fails, once more without what it has from earlier runs.

    A run that starts from the basis of the last one, after rows were added, may end as "Not Set".
    """
    if not run(highs):
        highs.clearSolver()
        run(highs)
    return read_relaxation(highs, began)


def read_relaxation(highs: highspy.Highs, began: float) -> Solution:
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


def read_whole_solution(highs: highspy.Highs, matrix: Matrix, began: float) -> Solution:
    """What a run of a whole program has found."""
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
    run(highs)
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
    highs = open_program(matrix, True, 1, {})
    for number, name in enumerate(column_names):
        highs.passColName(number, name)
    for number, name in enumerate(row_names):
        highs.passRowName(number, name)
    # HiGHS writes a file of its own and says only whether it could; a folder is checked before.
    if not path.parent.is_dir():
        raise KeruenError(f"there is no folder {path.parent}", "Make it, or name another place.")
    if highs.writeModel(str(path)) == highspy.HighsStatus.kError or not path.is_file():
        raise KeruenError(f"the file {path} cannot be written", "Name another place.")
