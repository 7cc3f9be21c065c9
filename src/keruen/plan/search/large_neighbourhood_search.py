"""Better plans by windows: a part is solved again against what all the others left.

Every window is a small whole program, solved in a moment; what it finds is a plan of the whole.
Passes look closer and closer. Each ends by work (gaps and nodes) and not by the clock, so that the
same input gives the same plan. Windows are solved two by two side by side: both begin from the same
plan, and what they change is added up where the sum is a plan too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from keruen.plan.model.build import PlanModel
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.moves import apply_change, improve_part
from keruen.plan.search.neighbourhoods import Neighbourhoods
from keruen.plan.search.no_hub_transfer import HubPlanFollower
from keruen.solver import Floats, Matrix

LOGGER = logging.getLogger(__name__)

Mask = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Make: TypeAlias = Callable[[Floats], Mask]


@dataclass(frozen=True)
class Pass:
    """Which windows one pass solves, and how close it looks.

    `gap` ends a window relative to what it costs, `within` at so many thousand USD; `nodes` ends
    either. Bands are as many periods as have about `columns` columns, at least two; `between`
    begins them half a step later. After a pass with `hub` the hub's own part of a plan that goes
    along is solved again.
    """

    kind: Literal["ports", "clusters", "bands", "empty"]
    gap: float = 0.0
    within: float = 0.0
    nodes: int = 1
    columns: int = 1700
    between: bool = False
    hub: bool = False


# Most of the gain comes from a rough look, in a tenth of the time, and at the root of the search.
PASSES = (
    Pass("ports", gap=1e-3),
    Pass("bands", within=2000.0),
    Pass("ports", gap=3e-4),
    Pass("ports", gap=1e-4, hub=True),
    Pass("clusters", gap=1e-4),
    Pass("bands", within=500.0, between=True),
    Pass("clusters", gap=3e-5),
    Pass("ports", gap=3e-5, hub=True),
    Pass("empty", within=500.0),
    Pass("bands", within=200.0, columns=2600, between=True),
    Pass("clusters", gap=1e-5, nodes=20),
    Pass("ports", gap=1e-5, nodes=50),
    Pass("empty", within=100.0, nodes=50, hub=True),
)
# Loading ports whose empty space costs less, in thousand USD, are left alone.
LEAST_EMPTY = 1000.0
# As many windows are begun from one plan; more would often stand in each other's way.
TOGETHER = 4


def improve(
    plan_model: PlanModel,
    values: Floats,
    reduced_costs: Floats,
    target: float | None,
    deadline: Deadline,
    report: Callable[[float], None],
    *,
    workers: int = 1,
    follower: HubPlanFollower | None = None,
    matrix: Matrix | None = None,
    always: Mask | None = None,
) -> Floats:
    """Pass over the parts, each time closer, until the target, the clock or the last pass.

    Parameters
    ----------
    values : a plan, shape (columns,).
    reduced_costs : of the relaxation; tells which voyages are worth a thought.
    target : cost at which to stop.
    report : called with each better cost, in the model's units.
    workers : windows that are solved side by side; the plan found is the same for any number.
    follower : a plan with a hub that takes over what is found; where there is one, the search goes
        on until it has reached its target too.
    matrix : the program in which a plan is made better, over the model's columns; without it the
        model's own.
    always : columns that are free in every window beside its own, shape (columns,).
    """
    program = plan_model.model.matrix() if matrix is None else matrix
    search = _Search(program, plan_model, values, reduced_costs, target, deadline, report, follower)
    search.always = always
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for number, look in enumerate(PASSES, start=1):
            search.run(look, pool)
            LOGGER.debug(
                "pass %d of %d (%s): cost %.1f", number, len(PASSES), look.kind, search.cost
            )
            if follower is not None:
                follower.update(search.values, look.hub and not search.is_over(), deadline)
            if search.is_over():
                break
    return search.values


class _Search:
    """The best plan so far, and how to make it better."""

    def __init__(
        self,
        matrix: Matrix,
        plan_model: PlanModel,
        values: Floats,
        reduced_costs: Floats,
        target: float | None,
        deadline: Deadline,
        report: Callable[[float], None],
        follower: HubPlanFollower | None,
    ) -> None:
        self.matrix = matrix
        self.neighbourhoods = Neighbourhoods(plan_model, reduced_costs)
        self.values = values
        self.cost = float(self.matrix.cost @ values)
        self.target = target
        self.deadline = deadline
        self.report = report
        self.follower = follower
        self.periods = plan_model.parameters.period_count
        self.always: Mask | None = None

    def is_over(self) -> bool:
        """Whether the clock has ended or every target is reached."""
        if self.deadline.has_ended():
            return True
        reached = self.target is not None and self.cost <= self.target
        return reached and (self.follower is None or self.follower.has_reached_target())

    def tasks(self, look: Pass) -> list[Make]:
        """The windows of a pass, each to be made around the plan as it then is."""
        neighbourhoods = self.neighbourhoods
        if look.kind == "ports":
            return [
                _always(partial(neighbourhoods.into, port))
                for port in neighbourhoods.market_ports()
            ]
        if look.kind == "clusters":
            clusters = neighbourhoods.market_clusters()
            return [_always(partial(neighbourhoods.into_all, ports)) for ports in clusters]
        if look.kind == "bands":
            a_period = neighbourhoods.all_periods(self.values).sum() / self.periods
            length = max(round(look.columns / max(a_period, 1.0)), 2)
            step = max(length * 3 // 4, 1)
            starts = list(range(step // 2 if look.between else 0, self.periods, step))
            return [
                partial(neighbourhoods.band, first=first, periods=length)
                for first in _far_apart(starts)
            ]
        return [
            partial(neighbourhoods.out_of, port)
            for empty, port in neighbourhoods.empty_space(self.values)
            if empty >= LEAST_EMPTY
        ]

    def run(self, look: Pass, pool: Executor) -> None:
        """Solve the windows of a pass, those whose changes could not be added once more."""
        waiting = self.tasks(look)
        for _ in range(2):
            again: list[Make] = []
            for start in range(0, len(waiting), TOGETHER):
                if not self.is_over():
                    again += self.solve(waiting[start : start + TOGETHER], look, pool)
            waiting = again

    def solve(self, tasks: list[Make], look: Pass, pool: Executor) -> list[Make]:
        """Solve some windows from the same plan; returns those whose changes could not be added."""
        begun = self.values
        masks = [make(begun) for make in tasks]
        if self.always is not None:
            masks = [mask | self.always for mask in masks]
        found = pool.map(lambda mask: self._change(begun, mask, look), masks)
        return [
            make
            for make, mask, change in zip(tasks, masks, found, strict=True)
            if change is not None and not self._take(np.flatnonzero(mask), change)
        ]

    def _change(self, values: Floats, mask: Mask, look: Pass) -> Floats | None:
        """What a window changes for the better, shape (columns free,)."""
        return improve_part(
            self.matrix, values, mask, self.deadline, look.nodes, gap=look.gap, within=look.within
        )

    def _take(self, columns: Integers, change: Floats) -> bool:
        """Add a change to the plan, and to the follower's, where that is a plan."""
        changed = apply_change(self.matrix, self.values, columns, change)
        if changed is None:
            return False
        self.values = changed
        self.cost = float(self.matrix.cost @ changed)
        self.report(self.cost)
        if self.follower is not None:
            self.follower.take(columns, change)
        return True


def _always(neighbourhood: Callable[[], Mask]) -> Make:
    """A window that is the same around every plan."""
    return lambda _: neighbourhood()


def _far_apart(starts: list[int]) -> list[int]:
    """The same starts in an order in which those that are solved together lie far apart."""
    stride = -(-len(starts) // TOGETHER)
    return [start for first in range(stride) for start in starts[first::stride]]
