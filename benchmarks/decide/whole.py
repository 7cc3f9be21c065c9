"""One whole model in HiGHS, with its own settings but one thread, by the clock of the processor.

The machine may be shared: seconds during which the process waits for a processor are not counted
against it. HiGHS looks at its own clock, which is that of the wall, so it gets no time limit here.
It is stopped from a callback; where it calls none for long, as in its first relaxation, a watchman
ends the process.
"""

from __future__ import annotations

import math
import os
import threading
import time
from dataclasses import dataclass
from typing import Any

import highspy

from benchmarks.decide.record import Lines, peak_mb
from benchmarks.family import make_case
from keruen.plan.model.build import HubChoice, PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.routes.voyages import make_voyage_options
from keruen.solver import Matrix
from keruen.solver.highs import open_program as pass_to_highs

GRACE_SECONDS = 20.0
LEAST_NEWS = 1e-7
QUIET_SECONDS = 1.0


@dataclass(frozen=True)
class Given:
    """What to run: a case of the family, which of its two models, and how far."""

    size: int
    periods: str
    hub: HubChoice
    seconds: float
    most_mb: float


def run_whole(given: Given, lines: Lines) -> None:
    """Build one model, give it to HiGHS, and write what is known whenever it changes."""
    began = time.process_time()
    matrix = _build(given).model.matrix()
    lines.write(
        kind="model",
        hub=given.hub,
        columns=matrix.shape[1],
        rows=matrix.shape[0],
        nonzeros=len(matrix.value),
        whole=int(matrix.integer.sum()),
        build_seconds=time.process_time() - began,
        build_peak_mb=peak_mb(),
    )
    solve_and_note(matrix, given, lines)


def solve_and_note(matrix: Matrix, given: Given, lines: Lines) -> None:
    """Give HiGHS a whole program, note what it finds out, and stop it in time."""
    highs = pass_to_highs(matrix, True, 1, {})
    watch = _Watch(given, lines)
    highs.cbMipImprovingSolution.subscribe(watch.look)
    highs.cbMipLogging.subscribe(watch.look)
    highs.cbMipInterrupt.subscribe(watch.look)
    watch.start()
    highs.run()
    watch.end(highs)


def _build(given: Given) -> PlanModel:
    case = make_case(given.size, given.periods)
    return make_model(PlanParameters(case), make_voyage_options(case).frame, given.hub)


class _Watch:
    """Writes news of cost and bound, and stops the run when its seconds or memory are used up."""

    def __init__(self, given: Given, lines: Lines) -> None:
        self.given, self.lines = given, lines
        self.cost, self.bound = math.inf, -math.inf
        self.told = -math.inf
        self.has_ended = threading.Event()
        self.lock = threading.Lock()
        self.began = self.began_wall = 0.0

    def start(self) -> None:
        """Start the clock and the watchman."""
        self.began, self.began_wall = time.process_time(), time.perf_counter()
        threading.Thread(target=self._guard, daemon=True).start()

    @property
    def seconds(self) -> float:
        """Seconds of the processor since the start."""
        return time.process_time() - self.began

    def look(self, event: Any) -> None:
        """Callback of HiGHS: note news, and interrupt at the end of the time."""
        seconds = self.seconds
        if seconds > self.given.seconds:
            event.interrupt()
            return
        cost, bound = float(event.data_out.mip_primal_bound), float(event.data_out.mip_dual_bound)
        if cost < self.cost or (
            bound > self.bound + LEAST_NEWS * abs(bound) and seconds > self.told + QUIET_SECONDS
        ):
            self._note(seconds, cost, bound)

    def _note(self, seconds: float, cost: float, bound: float) -> None:
        self.cost, self.bound, self.told = min(cost, self.cost), max(bound, self.bound), seconds
        self._write("state", seconds)

    def _write(self, kind: str, seconds: float, **more: Any) -> None:
        with self.lock:
            self.lines.write(
                kind=kind,
                hub=self.given.hub,
                seconds=seconds,
                cost_usd=self.cost * USD_PER_UNIT,
                bound_usd=self.bound * USD_PER_UNIT,
                peak_mb=peak_mb(),
                **more,
            )

    def end(self, highs: highspy.Highs) -> None:
        """Note how the run ended by itself or by the callback."""
        self.has_ended.set()
        info, seconds = highs.getInfo(), self.seconds
        if math.isfinite(info.objective_function_value) and (
            info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        ):
            self.cost = min(self.cost, info.objective_function_value)
        if math.isfinite(info.mip_dual_bound):
            self.bound = max(self.bound, info.mip_dual_bound)
        status = highs.modelStatusToString(highs.getModelStatus())
        # What a run proves while it winds up after its time is not counted as of that time.
        self._write("state", seconds)
        self._finish(status, seconds)

    def _finish(self, status: str, seconds: float) -> None:
        wall = time.perf_counter() - self.began_wall
        self._write("end", seconds, status=status, wall_seconds=wall)

    def _guard(self) -> None:
        while not self.has_ended.wait(0.5):
            if self.seconds > self.given.seconds + GRACE_SECONDS:
                self._give_up("time limit, ended from outside")
            if peak_mb() > self.given.most_mb:
                self._give_up(f"more than {self.given.most_mb:.0f} MB, ended from outside")

    def _give_up(self, status: str) -> None:
        # HiGHS offers no way to stop inside a relaxation or presolve.
        self._finish(status, self.seconds)
        os._exit(0)
