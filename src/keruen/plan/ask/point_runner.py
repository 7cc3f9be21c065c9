"""From point to point: what is done is not done again, and what was found is handed on."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from keruen import __version__
from keruen.case.case import Case
from keruen.plan.ask.plan_sharing import Step, improve_widest_gaps
from keruen.plan.ask.planner import (
    CHOICES,
    Answered,
    AskOptions,
    Carry,
    answer_case,
    check_hub_can_open,
)
from keruen.plan.ask.point import Point
from keruen.plan.ask.warm_start import WarmStart
from keruen.plan.model.build import HubChoice
from keruen.plan.search.deadline import Deadline

# The first point finds its ships from nothing; those after it go on from them.
FIRST_SHARE = 1 / 4

Report = Callable[[str, Point], None]


def point_key(case: Case, options: AskOptions, choices: tuple[HubChoice, ...]) -> str:
    """Name of a point: one and the same for the same case, options and version, else another."""
    words = f"{__version__} {case.fingerprint} {options.gap!r} {options.time_limit_seconds!r}"
    return hashlib.sha256(f"{words} {' '.join(choices)}".encode()).hexdigest()[:32]


@dataclass
class PointRunner:
    """Answers cases one after the other within one clock.

    Parameters
    ----------
    done : points of an earlier run, by `point_key`.
    report : called with each new point and its key as soon as it is finished.
    spans : length of each axis of `at`, by which nearness is measured.
    """

    options: AskOptions
    done: Mapping[str, Point]
    report: Report
    spans: tuple[float, ...] = ()
    deadline: Deadline = field(init=False)
    _found: list[tuple[tuple[float, ...], Carry]] = field(default_factory=list)
    _steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.deadline = Deadline.after(self.options.time_limit_seconds)

    def is_over(self) -> bool:
        """Whether the time limit is reached; no further point is then started."""
        return self.deadline.has_ended()

    def answer(
        self,
        case: Case,
        at: tuple[float, ...],
        points_left: int,
        choices: tuple[HubChoice, ...] = CHOICES,
        *,
        search: bool = True,
        whole: bool = False,
    ) -> Point:
        """The point of a case; `points_left` are those still to come, this one among them.

        `search` and `whole` as in `answer_case`; the first point of a walk is searched always.
        """
        known = self.known(case, at, choices)
        if known is not None:
            return known
        return self.work(case, at, points_left, choices, search=search, whole=whole).point

    def known(
        self, case: Case, at: tuple[float, ...], choices: tuple[HubChoice, ...] = CHOICES
    ) -> Point | None:
        """The point, where an earlier run has finished it.

        One that the clock left without a plan is finished only once this clock has ended too.
        """
        point = self.done.get(point_key(case, self.options, choices))
        if point is None or (point.is_cut_off and not self.is_over()):
            return None
        return replace(point, at=at)

    def work(
        self,
        case: Case,
        at: tuple[float, ...],
        points_left: int,
        choices: tuple[HubChoice, ...] = CHOICES,
        *,
        search: bool = True,
        whole: bool = False,
    ) -> Answered:
        """Solve a case from the results of the nearest points, and report it."""
        check_hub_can_open(case)
        answered = answer_case(
            case,
            at,
            self._nearest(at),
            gap=self.options.gap,
            seconds=self._share(points_left),
            choices=choices,
            search=search or not self._found,
            whole=whole,
        )
        key = point_key(case, self.options, choices)
        self._found.append((at, answered.carry))
        self._steps.append(Step(key, case, answered))
        self.report(key, answered.point)
        return answered

    def finish(self) -> dict[str, Point]:
        """Spend what is left of the clock on better plans; the points made better, by key."""
        bettered: dict[str, Point] = {}

        def report(step: Step) -> None:
            bettered[step.key] = step.point
            self.report(step.key, step.point)

        steps = [step for step in self._steps if step.answered.kept]
        improve_widest_gaps(steps, self.options.gap, self.deadline.left, report)
        return bettered

    def _share(self, points_left: int) -> float:
        left = self.deadline.left()
        if not math.isfinite(left):
            return left
        even = left / max(points_left, 1)
        return even if self._found else max(even, left * FIRST_SHARE)

    def _nearest(self, at: tuple[float, ...]) -> Carry:
        """What the nearest point hands on, with the prices and plans of the others that fit."""
        latest = list(reversed(self._found))
        near = sorted(latest, key=lambda found: self._distance(found[0], at))
        carry: dict[HubChoice, WarmStart] = {}
        for hub in CHOICES:
            known = [found[1][hub] for found in near if hub in found[1]]
            if known:
                carry[hub] = known[0].merge(known[1:])
        return carry

    def _distance(self, first: tuple[float, ...], second: tuple[float, ...]) -> float:
        spans = self.spans or (1.0,) * len(second)
        parts = zip(first, second, spans, strict=False)
        return math.hypot(*((a - b) / (span or 1.0) for a, b, span in parts))
