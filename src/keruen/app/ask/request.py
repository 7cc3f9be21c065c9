"""What was asked of `keruen ask`, and whether its options go together."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from keruen.errors import KeruenError
from keruen.runs.folders import run_name

HUB_VALUE = "hub-value"
WHOLE_CASE = ("regret", "tornado", HUB_VALUE)
"""Questions that sweep nothing."""


@dataclass(frozen=True)
class AskRequest:
    """What was asked; `out` of None means a folder named after the case and the question."""

    case: str
    question: str
    first: float | None = None
    last: float | None = None
    points: int = 9
    second: str | None = None
    second_first: float | None = None
    second_last: float | None = None
    second_points: int = 5
    scenario: str | None = None
    scenarios: tuple[str, ...] | None = None
    tolerance: float | None = None
    out: Path | None = None
    gap: float = 1e-4
    time_limit_seconds: float | None = 300.0
    force: bool = False
    list_only: bool = False


def check_request(request: AskRequest) -> None:
    """Raise where options do not go together, or a number is none.

    Raises
    ------
    KeruenError : what is wrong, and what to give instead.
    """
    if not request.question:
        raise KeruenError(
            "the argument QUESTION is missing",
            "Give one; `keruen ask CASE --list` lists the questions available for a case.",
        )
    for name, value in (
        ("--gap", request.gap),
        ("--time-limit", request.time_limit_seconds),
        ("--tolerance", request.tolerance),
    ):
        if value is not None and not math.isfinite(value):
            raise KeruenError(
                f"option {name}, value '{value}': it is not a finite number", "Give a number."
            )
    if request.tolerance is not None and not request.tolerance > 0.0:
        raise KeruenError(
            f"option --tolerance, value {request.tolerance:g}: it must be above 0",
            "Give a width in the unit of the assumption, or omit the option.",
        )
    if request.scenarios is not None and request.question != "regret":
        raise KeruenError(
            f"option --scenarios: question {request.question!r} applies to one scenario",
            "Use --scenario NAME, or ask regret.",
        )
    swept = (request.first, request.last, request.second, request.tolerance)
    if request.question in WHOLE_CASE and any(value is not None for value in swept):
        raise KeruenError(
            f"question {request.question!r} does not sweep an assumption, but a range is given",
            "Omit --from, --to, --and and --tolerance.",
        )


def folder_name(case: str, request: AskRequest) -> str:
    """Name of the folder of an answer: the case, the scenario and the questions."""
    asked = request.question + (f"-{request.second}" if request.second else "")
    return f"{run_name(case, request.scenario)}-ask-{re.sub(r'[^a-zA-Z0-9_.-]+', '_', asked)}"
