"""Whole mixed-integer programs, solved to a relative gap."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

from keruen.solver.highs import open_program, read_whole_solution, run, set_start
from keruen.solver.model import INFINITY, Floats, Matrix
from keruen.solver.solution import ProgressCall, Solution, failed, is_sound, solve_empty
from keruen.solver.watching import watch

LOGGER = logging.getLogger(__name__)


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
    highs = open_program(matrix, True, threads, {**chosen, **(options or {})})
    trouble: list[BaseException] = []
    if progress is not None or halted is not None:
        watch(highs, began, progress, halted, trouble)
    for attempt in range(2):
        if start is not None:
            set_start(highs, start)
        done = run(highs)
        if trouble:
            raise trouble[0]
        solution = read_whole_solution(highs, matrix, began)
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
