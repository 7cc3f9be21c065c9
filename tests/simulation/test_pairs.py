"""Worlds that share their chance are told apart with far fewer replications."""

from __future__ import annotations

import numpy as np

from keruen.simulation import Corridor, make_corridor
from keruen.simulation.replication import replicate
from tests.simulation.plans import CHANCE, small_plan, with_chance

FASTER = [
    {**row, "low": row["low"] * 1.1, "high": row["high"] * 1.1}
    if row["uncertainty"] == "rates"
    else row
    for row in CHANCE
]


def costs(
    corridor: Corridor, seed: int, count: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    routes = len(corridor.routes)
    return np.array(
        [replicate(corridor.world, routes, seed, number).terms.sum() for number in range(count)]
    )


def test_common_random_numbers_save_replications() -> None:
    """For an interval of the same width, independent streams need as many times more replications
    as the variance of the difference is larger: at least three times."""
    plan = small_plan()
    before = make_corridor(plan)
    after = make_corridor(plan, with_chance(plan.case, FASTER))
    count = 300
    shared = costs(after, 1, count) - costs(before, 1, count)
    apart = costs(after, 2, count) - costs(before, 1, count)
    assert np.any(shared != 0.0)
    assert apart.var(ddof=1) >= 3.0 * shared.var(ddof=1)


def test_a_row_more_changes_no_other_draw() -> None:
    """A source of chance that acts on nothing leaves everything as it was."""
    plan = small_plan()
    idle = {"uncertainty": "a new one", "target_kind": "mode", "target": "barge"}
    row = {**idle, "varies": "travel_days", "law": "fixed", "mean": 5.0}
    before = make_corridor(plan)
    after = make_corridor(plan, with_chance(plan.case, [row, *CHANCE]))
    assert np.array_equal(costs(after, 1, 5), costs(before, 1, 5))
