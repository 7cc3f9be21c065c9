"""Better plans by windows: one port's ships at a time, against what all the others left.

Each window frees the ships into one port, with the stock, use and onward lanes of the places that
it serves and the purchases that its ships load; everything else keeps its value. Such a window is
solved in a moment, and what it finds is a plan of the whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.plan.build import PlanModel
from keruen.solver import Floats, Matrix, solve_whole

# Each pass looks closer: most of the gain comes from a rough look, in a tenth of the time.
PASS_GAPS = (3e-4, 1e-4, 3e-5)
WINDOW_NODES = 50
NEAR_IN_WINDOW = 10.0

Mask = npt.NDArray[np.bool_]


def improve(
    plan_model: PlanModel,
    values: Floats,
    reduced_costs: Floats,
    target: float | None,
    deadline: float,
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
    windows = port_windows(plan_model, reduced_costs)
    cost = float(matrix.cost @ values)
    for window_gap in PASS_GAPS:
        for window in windows:
            if time.perf_counter() > deadline or (target is not None and cost <= target):
                return values
            values, cost = _improve_window(matrix, values, cost, window, window_gap)
            report(cost)
    return values


def _improve_window(
    matrix: Matrix, values: Floats, cost: float, window: Mask, gap: float
) -> tuple[Floats, float]:
    part = matrix.around(values, window)
    now = values[window]
    found = solve_whole(part, gap=gap, node_limit=WINDOW_NODES, start=now)
    if not len(found.values) or found.cost >= float(part.cost @ now):
        return values, cost
    better = values.copy()
    better[window] = found.values
    return better, float(matrix.cost @ better)


def port_windows(plan_model: PlanModel, reduced_costs: Floats) -> list[Mask]:
    """Columns that each port's window frees, the largest demand first."""
    parameters, decisions = plan_model.parameters, plan_model.decisions
    trips, loads = decisions.trips.index, decisions.load.index
    sites = trips.select("to_site").unique().sort("to_site")["to_site"].to_list()
    near = reduced_costs < NEAR_IN_WINDOW
    windows: list[tuple[float, Mask]] = []
    for site in sites:
        served = _served(plan_model, site)
        into = loads.filter(pl.col("to_site") == site)["option"].unique()
        free = np.zeros(plan_model.model.column_count, dtype=bool)
        wanted = loads.filter(pl.col("option").is_in(into.to_list()))["column"].to_numpy()
        free[wanted] = near[wanted]
        kept = loads.filter(pl.Series(free[loads["column"].to_numpy()]))
        needed = trips.join(kept, on=["option", "period"], how="semi")
        free[needed["column"].to_numpy()] = True
        for block, key in (
            (decisions.stock, "site"),
            (decisions.use, "site"),
            (decisions.short, "site"),
            (decisions.send, "from_site"),
        ):
            here = block.index.filter(pl.col(key).is_in(served))["column"].to_numpy()
            free[here] = True
        sources = kept["from_site"].unique().to_list()
        bought = decisions.buy.index.filter(pl.col("site").is_in(sources))["column"].to_numpy()
        free[bought] = True
        demand = sum(
            float(parameters.demand_t(market).sum())
            for market, row in parameters.markets.items()
            if row["site"] in served
        )
        windows.append((demand, free))
    order = sorted(range(len(windows)), key=lambda number: (-windows[number][0], sites[number]))
    return [windows[number][1] for number in order]


def _served(plan_model: PlanModel, port: str) -> list[str]:
    """The port and the sites that its lanes lead to."""
    steps: dict[str, list[str]] = {}
    for lane in plan_model.parameters.lanes.values():
        steps.setdefault(lane["from_site"], []).append(lane["to_site"])
    seen, frontier = {port}, [port]
    while frontier:
        for site in steps.get(frontier.pop(), []):
            if site not in seen:
                seen.add(site)
                frontier.append(site)
    return sorted(seen)
