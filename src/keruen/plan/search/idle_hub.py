"""The cheapest hub that stands idle: no hub can lose more against a plan without one (R30).

To any plan without a hub one may add tiers that are open and not used. That is a plan with a hub,
as long as open tiers ask nothing of what moves. So the best plan with a hub never costs more than
the best plan without one and the cheapest such tiers, however far both are from being found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from keruen.plan.model.build import PlanModel
from keruen.plan.model.openings import make_openings
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.solver import Matrix, solve_whole
from keruen.summaries import Opening

NEAR_ENOUGH = 1e-6


@dataclass(frozen=True)
class IdleHub:
    """Tiers that may stand idle beside every plan without a hub, and their discounted cost."""

    cost_usd: float
    openings: list[Opening]


def find_idle_hub(with_hub: PlanModel) -> IdleHub | None:
    """The cheapest tiers that satisfy R30 beside any plan without a hub.

    Parameters
    ----------
    with_hub : the model in which a hub must open.

    Returns
    -------
    None where every choice of tiers asks something of the plan, such as a reserve.
    """
    matrix = with_hub.model.matrix()
    tiers = np.zeros(matrix.shape[1], dtype=bool)
    tiers[with_hub.decisions.open.numbers] = True
    part, _ = beside_any_plan(matrix, tiers).only_columns(tiers)
    found = solve_whole(part, gap=NEAR_ENOUGH)
    if not len(found.values):
        return None
    values = np.zeros(matrix.shape[1])
    values[tiers] = np.rint(found.values)
    return IdleHub(float(matrix.cost @ values) * USD_PER_UNIT, make_openings(with_hub, values))


def beside_any_plan(matrix: Matrix, tiers: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Matrix:
    """The program in which a row that others share may only be loosened by the tiers.

    A plan without a hub keeps such a row with all tiers at zero; so it keeps it with tiers that
    push away from its limits, whatever the plan is. A row of tiers alone stays as it is.
    """
    pattern = matrix.rows.copy()
    pattern.data = np.ones_like(pattern.data)
    shared = pattern @ (~tiers).astype(np.float64) > 0.0
    lower = np.where(np.isfinite(matrix.row_lower), 0.0, matrix.row_lower)
    upper = np.where(np.isfinite(matrix.row_upper), 0.0, matrix.row_upper)
    return replace(
        matrix,
        row_lower=np.where(shared, lower, matrix.row_lower),
        row_upper=np.where(shared, upper, matrix.row_upper),
    )
