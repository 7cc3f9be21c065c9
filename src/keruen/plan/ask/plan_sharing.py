"""After the last point: try each plan at the other points; improve the widest gaps.

A plan of one point is a plan of every point that differs in costs alone. So it is tried at all of
them, and a plan that is bettered at one point betters others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from keruen.case.case import Case
from keruen.plan.ask.planner import (
    CHOICES,
    LEAST_BETTER_SECONDS,
    Answered,
    Kept,
    openings_of,
    status_of,
)
from keruen.plan.ask.point import Point, Side
from keruen.plan.ask.ships import better_ships
from keruen.plan.model.build import HubChoice, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.search.deadline import Deadline
from keruen.routes.voyages import make_voyage_options
from keruen.solver import Floats
from keruen.summaries import Opening

# A point is not worth less than this, so that few are bettered well rather than all a little.
LEAST_SHARE_SECONDS = 20.0
WORTH_TELLING = 1e-9

Opened = tuple[Opening, ...]


@dataclass
class Step:
    """A point that was answered in this run, with what it takes to better it."""

    key: str
    case: Case
    answered: Answered

    @property
    def point(self) -> Point:
        """The point as it now stands."""
        return self.answered.point

    def accept_if_cheaper(
        self, hub: HubChoice, values: Floats, openings: Opened, gap: float
    ) -> bool:
        """Accept a plan for one side if it is cheaper; return whether it was."""
        kept = self.answered.kept[hub]
        cost = float(kept.cost @ values)
        name = "with_hub" if hub == "must" else "no_hub"
        side: Side = getattr(self.point, name)
        now = side.cost_usd
        if now is not None and cost * USD_PER_UNIT >= now - WORTH_TELLING * abs(now):
            return False
        bound = min(kept.bound, cost)
        side = replace(
            side,
            status=status_of(cost, bound, gap),
            cost_usd=cost * USD_PER_UNIT,
            bound_usd=bound * USD_PER_UNIT,
            openings=openings,
        )
        point = (
            replace(self.point, with_hub=side)
            if hub == "must"
            else replace(self.point, no_hub=side)
        )
        others = {**self.answered.kept, hub: replace(kept, values=values)}
        self.answered = replace(self.answered, point=point, kept=others)
        return True


def share_plans(steps: Sequence[Step], gap: float) -> list[Step]:
    """Try every plan at every point whose program differs in costs alone; those made better."""
    bettered: dict[str, Step] = {}
    for hub in CHOICES:
        groups: dict[str, list[Step]] = {}
        for step in steps:
            if hub in step.answered.kept:
                groups.setdefault(step.answered.kept[hub].frame, []).append(step)
        for group in groups.values():
            for step in _share(group, hub, gap):
                bettered[step.key] = step
    return list(bettered.values())


def _share(group: Sequence[Step], hub: HubChoice, gap: float) -> list[Step]:
    plans: dict[int, tuple[Floats, Opened]] = {}
    for step in group:
        values = step.answered.kept[hub].values
        side = step.point.with_hub if hub == "must" else step.point.no_hub
        if len(values):
            plans[id(values)] = (values, side.openings)
    if not plans:
        return []
    tried = list(plans.values())
    table = np.array([values for values, _ in tried])
    bettered: list[Step] = []
    for step in group:
        values, openings = tried[int((table @ step.answered.kept[hub].cost).argmin())]
        if step.accept_if_cheaper(hub, values, openings, gap):
            bettered.append(step)
    return bettered


def improve_widest_gaps(
    steps: Sequence[Step], gap: float, left: Callable[[], float], report: Callable[[Step], None]
) -> None:
    """Improve the plans with the widest gaps while time is left, and share each improvement.

    Parameters
    ----------
    left : seconds left of the clock; inf without one.
    report : called with each point that was made better.
    """
    for step in share_plans(steps, gap):
        report(step)
    waiting = [step for step in steps if _gap(step.point) > gap]
    while waiting and left() >= LEAST_BETTER_SECONDS:
        widest = max(waiting, key=lambda step: _gap(step.point))
        waiting.remove(widest)
        seconds = max(left() / (len(waiting) + 1), min(LEAST_SHARE_SECONDS, left()))
        changed = {widest.key: widest} if _search(widest, gap, seconds) else {}
        changed.update((step.key, step) for step in share_plans(steps, gap))
        for step in changed.values():
            report(step)


def _gap(point: Point) -> float:
    """The wider relative gap of the two plans of a point; 0 where there is none to better."""
    sides = (point.with_hub, point.no_hub)
    return max(
        (each.cost_usd - each.bound_usd) / max(abs(each.cost_usd), 1e-9)
        if each.cost_usd is not None and each.bound_usd is not None
        else 0.0
        for each in sides
    )


def _search(step: Step, gap: float, seconds: float) -> bool:
    """Improve both plans of a point, side by side; whether one became better."""
    parameters, voyages = PlanParameters(step.case), make_voyage_options(step.case).frame
    deadline = Deadline.after(seconds)

    def better(hub: HubChoice, kept: Kept) -> tuple[Floats, Opened]:
        plan_model = make_model(parameters, voyages, hub)
        start = kept.values, float(kept.cost @ kept.values)
        matrix = plan_model.model.matrix()
        found, _ = better_ships(plan_model, matrix, kept.prices, start, kept.bound, gap, deadline)
        return found, openings_of(plan_model, found)

    sides = [(hub, kept) for hub, kept in step.answered.kept.items() if len(kept.values)]
    with ThreadPoolExecutor(max_workers=max(len(sides), 1)) as pool:
        found = list(pool.map(lambda each: better(*each), sides))
    accepted = [
        step.accept_if_cheaper(hub, *plan, gap) for (hub, _), plan in zip(sides, found, strict=True)
    ]
    return any(accepted)
