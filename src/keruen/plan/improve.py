"""Better plans by windows: a part is solved again against what all the others left.

Every window is a small whole program, solved in a moment; what it finds is a plan of the whole.
Passes look closer and closer. Each ends by work (gaps and nodes) and not by the clock, so that the
same input gives the same plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keruen.plan.build import PlanModel
from keruen.plan.clock import Clock
from keruen.plan.windows import Windows
from keruen.solver import Floats, Matrix, solve_whole

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pass:
    """How close one pass looks.

    `gap` ends a window at a market's port, relative to what the window costs; a window at a
    loading port ends within `within` thousand USD. `nodes` ends either.
    """

    gap: float
    within: float
    nodes: int


# Most of the gain comes from a rough look, in a tenth of the time.
PASSES = (
    Pass(3e-4, 1500.0, 20),
    Pass(1e-4, 500.0, 40),
    Pass(3e-5, 200.0, 50),
    Pass(1e-5, 100.0, 150),
)
# Loading ports whose empty space costs less, in thousand USD, are left alone.
LEAST_EMPTY = 1000.0
LEAST_GAP = 1e-8


def improve(
    plan_model: PlanModel,
    values: Floats,
    reduced_costs: Floats,
    target: float | None,
    clock: Clock,
    report: Callable[[float], None],
) -> Floats:
    """Pass over the ports, each time closer, until the target, the clock or the last pass.

    Parameters
    ----------
    values : a plan, shape (columns,).
    reduced_costs : of the relaxation; tells which voyages are worth a thought.
    target : cost at which to stop.
    report : called with each better cost, in the model's units.
    """
    matrix = plan_model.model.matrix()
    windows = Windows(plan_model, reduced_costs)
    best = _Best(matrix, values, float(matrix.cost @ values))
    for look in PASSES:
        for port in windows.market_ports():
            if clock.ended() or (target is not None and best.cost <= target):
                return best.values
            best.solve(windows.into(port), clock, look.nodes, gap=look.gap)
            report(best.cost)
        for empty, port in windows.empty_space(best.values):
            if clock.ended() or (target is not None and best.cost <= target):
                return best.values
            if empty >= LEAST_EMPTY:
                window = windows.out_of(port, best.values)
                best.solve(window, clock, look.nodes, within=look.within)
                report(best.cost)
    return best.values


@dataclass
class _Best:
    """The best plan so far and its cost."""

    matrix: Matrix
    values: Floats
    cost: float

    def solve(
        self, window: Mask, clock: Clock, nodes: int, *, gap: float = 0.0, within: float = 0.0
    ) -> None:
        """Solve a window again, to a relative gap or within so many thousand USD."""
        part = self.matrix.around(self.values, window)
        now = self.values[window]
        before = float(part.cost @ now)
        found = solve_whole(
            part,
            gap=max(gap, within / max(abs(before), 1.0), LEAST_GAP),
            node_limit=nodes,
            time_limit_seconds=clock.left(),
            start=now,
            halted=clock.halted,
        )
        if len(found.values) and found.cost < before:
            self.values = self.values.copy()
            self.values[window] = found.values
            self.cost = float(self.matrix.cost @ self.values)
