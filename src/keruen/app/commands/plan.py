"""The command `plan`: from a case to the folder of a run and the answer in words."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from keruen.app.commands.case import open_case
from keruen.app.terminal.alternatives import describe_alternatives
from keruen.app.terminal.interruptible import run_interruptible
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.plan_answer import describe_answer
from keruen.app.terminal.progress import ProgressLines
from keruen.app.terminal.settings import read_settings
from keruen.errors import KeruenError
from keruen.runs.folders import claimed, run_name
from keruen.runs.insurance import find_insurance
from keruen.runs.write import write_run

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.plan import Method, Plan
    from keruen.plan.alternatives import AlternativeOptions, Alternatives

DEFAULT_SECONDS = 150.0
PATIENCE = 4.0
"""Without a time limit a search ends after 150 s, and one without a plan after four times that."""
VALUE_SECONDS = 120.0
"""How long a plan's estimate of the hub's value may take, break-evens included."""
DEFAULT_WITHIN = "0.5%"
ALTERNATIVES_SECONDS = 600.0
"""When the search for alternatives is cut off; that of a small model ends by its work before."""


@dataclass(frozen=True)
class PlanRequest:
    """What was asked of `keruen plan`; `out` of None means a folder named after the case."""

    case: str
    scenario: str | None
    out: Path | None
    gap: float
    time_limit_seconds: float | None
    hub: bool
    method: str
    until_decided: bool
    force: bool
    value_seconds: float = VALUE_SECONDS
    patience: float = 1.0
    alternatives: int | None = None
    within: str = DEFAULT_WITHIN
    alternatives_seconds: float | None = ALTERNATIVES_SECONDS


def plan_case(request: PlanRequest) -> Outcome:
    """Plan a case and write its run.

    Raises
    ------
    KeruenError : an option or the case is wrong, or the folder may not be written.
    InfeasibleError : no plan meets every limit.
    TimeLimitError : the time limit came before the first plan.
    """
    _check_numbers(request)
    wanted = _alternatives_wanted(request)
    case = open_case(request.case, request.scenario)
    name = run_name(case.name, request.scenario)
    folder = request.out if request.out is not None else read_settings().runs_folder / name
    with claimed(folder, request.force):
        plan = _make(case, request)
        found = None if wanted is None else _search(plan, wanted)
        insurance = find_insurance(folder.parent / f"{name}-value", case.fingerprint)
        if insurance is not None:
            plan = replace(plan, summary={**plan.summary, "insurance": insurance})
        data = write_run(plan, folder, request.scenario, request.force, found)
    report = folder / "report.html"
    text = describe_answer(data, report)
    if found is not None:
        text = f"{text}\n\n{describe_alternatives(data, folder)}"
    return Outcome(
        text,
        {"folder": str(folder), "report": str(report), **data.summary},
    )


def _make(case: Case, request: PlanRequest) -> Plan:
    from keruen.plan import PlanOptions, make_plan

    options = PlanOptions(
        gap=request.gap,
        time_limit_seconds=request.time_limit_seconds,
        patience=request.patience,
        hub=request.hub,
        method=cast("Method", request.method),
        until_decided=request.until_decided,
        value_seconds=request.value_seconds,
        price_book=True,
    )
    lines = ProgressLines()
    asked_to_end = threading.Event()

    def halt() -> bool:
        if lines.last is None or lines.last.cost_usd is None:
            return False
        asked_to_end.set()
        lines.say("Stopping with the best plan so far; press Ctrl-C again to quit without it.")
        return True

    try:
        return run_interruptible(
            lambda: make_plan(case, options, lines, halted=asked_to_end.is_set), halt
        )
    finally:
        lines.close()


def _alternatives_wanted(request: PlanRequest) -> AlternativeOptions | None:
    """What was asked for beside the plan; None for nothing."""
    if request.alternatives is None:
        return None
    from keruen.plan.alternatives import AlternativeOptions

    words = request.within.strip()
    try:
        within = float(words[:-1]) / 100.0 if words.endswith("%") else float(words)
    except ValueError:
        raise KeruenError(
            f"option --within, value {request.within!r}: it is not a share",
            "Give a share of the cost such as 0.5% or 0.005.",
        ) from None
    return AlternativeOptions(
        number=request.alternatives,
        within=within,
        time_limit_seconds=request.alternatives_seconds,
        method=cast("Method", request.method),
    )


def _search(plan: Plan, options: AlternativeOptions) -> Alternatives:
    """The alternatives of a plan; Ctrl-C ends the search with those found so far."""
    from keruen.plan.alternatives import find_alternatives

    lines = ProgressLines()
    asked_to_end = threading.Event()

    def show(words: str, number: int, count: int) -> None:
        lines.say(f"alternatives, direction {number} of {count}: {words}")

    def halt() -> bool:
        asked_to_end.set()
        lines.say("Ending the search for alternatives; press Ctrl-C again to quit without them.")
        return True

    return run_interruptible(
        lambda: find_alternatives(plan, options, show, asked_to_end.is_set), halt
    )


def _check_numbers(request: PlanRequest) -> None:
    for name, value in (
        ("--gap", request.gap),
        ("--time-limit", request.time_limit_seconds),
        ("--value-seconds", request.value_seconds),
        ("--alternatives-seconds", request.alternatives_seconds),
    ):
        if value is not None and not math.isfinite(value):
            raise KeruenError(
                f"option {name}, value '{value}': it is not a finite number",
                "Give a share such as 0.005 for --gap, and seconds for the others.",
            )
