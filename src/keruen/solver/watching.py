"""Progress of a run of HiGHS, and its interruption from outside."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Protocol

from keruen.solver.model import INFINITY
from keruen.solver.solution import ProgressCall, SolveProgress

REPORT_SECONDS = 0.5


class _Bounds(Protocol):
    mip_primal_bound: float
    mip_dual_bound: float


class _Event(Protocol):
    """What HiGHS gives to a callback."""

    data_out: _Bounds

    def interrupt(self) -> None: ...


class _Callback(Protocol):
    def subscribe(self, call: Callable[[_Event], None], /) -> object: ...


class _Highs(Protocol):
    """What is used of an instance of `highspy.Highs`."""

    cbMipLogging: _Callback  # noqa: N815
    cbMipImprovingSolution: _Callback  # noqa: N815
    cbMipInterrupt: _Callback  # noqa: N815


def watch(
    highs: _Highs,
    began: float,
    progress: ProgressCall | None,
    halted: Callable[[], bool] | None,
    trouble: list[BaseException],
) -> None:
    """Subscribe to the callbacks of a run of a mixed-integer program.

    Parameters
    ----------
    highs : the solver, an instance of `highspy.Highs`.
    progress : called about twice a second; an exception it raises goes to `trouble`.
    halted : where it returns True the run is interrupted.
    """
    last_report = -INFINITY

    def report(event: _Event) -> None:
        nonlocal last_report
        if trouble or progress is None:
            return
        last_report = time.perf_counter()
        cost = float(event.data_out.mip_primal_bound)
        bound = float(event.data_out.mip_dual_bound)
        try:
            progress(
                SolveProgress(
                    last_report - began,
                    cost if math.isfinite(cost) else None,
                    bound if math.isfinite(bound) else None,
                )
            )
        except BaseException as error:
            trouble.append(error)

    def look(event: _Event) -> None:
        # Called thousands of times a minute, and the only sign of life of a long search.
        if time.perf_counter() - last_report >= REPORT_SECONDS:
            report(event)
        if trouble or (halted is not None and halted()):
            event.interrupt()

    highs.cbMipLogging.subscribe(report)
    highs.cbMipImprovingSolution.subscribe(report)
    highs.cbMipInterrupt.subscribe(look)
