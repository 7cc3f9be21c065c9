"""Keruen on a case of the family, as a user would run it, by the clock on the wall."""

from __future__ import annotations

import math
import resource
import time
from typing import Any

from benchmarks.decide.record import MEGABYTE, Lines, peak_mb
from benchmarks.family import make_case
from keruen.errors import KeruenError
from keruen.plan import PlanOptions, Progress, make_plan

MODELS = {"must": "with_hub", "none": "no_hub"}


def run_ours(
    size: int, periods: str, seconds: float, gap: float, method: str | None, lines: Lines
) -> None:
    """Plan a case and write what was known when, and how both models ended.

    The seconds run from the case in memory to the plan with its tables, verified.
    """
    case = make_case(size, periods)
    options: dict[str, Any] = {"gap": gap, "time_limit_seconds": seconds}
    if method is not None:
        options["method"] = method
    began, began_cpu = time.perf_counter(), time.process_time()
    known = [math.inf, -math.inf]

    def report(progress: Progress) -> None:
        cost = math.inf if progress.cost_usd is None else progress.cost_usd
        bound = -math.inf if progress.bound_usd is None else progress.bound_usd
        if cost < known[0] or bound > known[1]:
            known[:] = [min(cost, known[0]), max(bound, known[1])]
            _note(lines, "both", "state", time.perf_counter() - began, *known)

    try:
        summary = make_plan(case, PlanOptions(**options), report).summary
    except KeruenError as error:
        _end(lines, began, began_cpu, math.inf, -math.inf, status=error.what)
        return
    for hub, model in (("must", summary.get("with_hub")), ("none", summary.get("no_hub"))):
        if model is not None:
            costs = model["cost_usd"], model["bound_usd"]
            _note(lines, hub, "end", model["seconds"], *costs, status=summary["status"])
    _end(
        lines,
        began,
        began_cpu,
        summary["cost_usd"],
        summary["bound_usd"],
        status=summary["status"],
        hub_value=summary["hub_value_usd_per_year"],
        hub_site=summary["hub"],
    )


def _note(
    lines: Lines, hub: str, kind: str, seconds: float, cost: float, bound: float | None, **more: Any
) -> None:
    lines.write(kind=kind, hub=hub, seconds=seconds, cost_usd=cost, bound_usd=bound, **more)


def _end(
    lines: Lines, began: float, began_cpu: float, cost: float, bound: float | None, **more: Any
) -> None:
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
    _note(
        lines,
        "both",
        "end",
        time.perf_counter() - began,
        cost,
        bound,
        processor_seconds=time.process_time() - began_cpu,
        peak_mb=peak_mb() + children,
        **more,
    )
