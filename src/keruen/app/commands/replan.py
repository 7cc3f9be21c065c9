"""The command `replan`: the rest of a re-plan from actual movements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.interruptible import run_interruptible
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.replan_answer import describe_replan
from keruen.app.terminal.settings import read_settings
from keruen.errors import KeruenError
from keruen.runs.folders import claimed, run_name
from keruen.runs.write import write_run

if TYPE_CHECKING:
    from keruen.plan import Plan


@dataclass(frozen=True)
class ReplanRequest:
    """What was asked of `keruen replan`; `name` is the run's, `out` a folder instead of it."""

    run: Path
    actual: Path
    from_month: str
    freeze: int
    change_budget_usd: float | None
    change_cost_usd_per_t: float
    name: str | None
    out: Path | None
    gap: float
    time_limit_seconds: float | None
    force: bool


def replan_run(request: ReplanRequest) -> Outcome:
    """Re-plan the rest of a run and write it as a run of its own.

    Raises
    ------
    KeruenError : the folder is no plan, an option is wrong, or the folder may not be written.
    TableError : the actual movements are not sound; every finding is reported.
    InfeasibleError, TimeLimitError : as of `keruen plan`.
    """
    from keruen.movements.actual import period_of_month
    from keruen.movements.read_movements import read_movements
    from keruen.plan.replan import ReplanOptions, replan_rest
    from keruen.runs.read_whole import read_whole_plan

    options = ReplanOptions(
        request.freeze,
        request.change_budget_usd,
        request.change_cost_usd_per_t,
        request.gap,
        request.time_limit_seconds,
    )
    plan, scenario = read_whole_plan(request.run)
    period = period_of_month(plan.case, request.from_month)
    actual = read_movements(request.actual)
    folder = _folder(request, plan)

    def work() -> Plan:
        return replan_rest(
            plan,
            actual,
            period,
            options,
            source=f"actual movements, {request.actual.name}",
        )

    with claimed(folder, request.force):
        made = run_interruptible(work)
        data = write_run(made, folder, scenario, request.force)
    return Outcome(describe_replan(data, folder), {"folder": str(folder), **data.summary})


def _folder(request: ReplanRequest, plan: Plan) -> Path:
    if request.out is not None:
        return request.out
    name = request.name
    if name is None:
        name = run_name(f"{plan.case.name}-replan-{request.from_month}", None)
    elif not re.fullmatch(r"[\w.-]+", name) or not name.strip("."):
        raise KeruenError(
            f"option --run, value {name!r}: it is not the name of a folder",
            "Use letters, digits, dots, hyphens and underscores, or give a folder with --out.",
        )
    return read_settings().runs_folder / name
