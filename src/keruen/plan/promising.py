"""Which voyages look worth having before anything is solved: a first set of columns to price.

The relaxation is solved over these first; the rest are priced with its dual prices and enter when
they would lower its cost, so leaving one out here costs time, never quality.
"""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.plan.build import PlanModel
from keruen.plan.parameters import Parameters
from keruen.plan.specification import meets_alone, specification_of_sites

NEAR_USD_PER_T = 10.0
FEWEST = 3


def promising_columns(plan_model: PlanModel) -> npt.NDArray[np.bool_]:
    """True for every column but the voyages that look too dear, shape (columns,)."""
    decisions, parameters = plan_model.decisions, plan_model.parameters
    chosen = np.ones(plan_model.model.column_count, dtype=bool)
    options = decisions.trips.index.unique("option", maintain_order=True)
    at_site = _cheapest(parameters, options)
    landed = _landed(parameters, options, at_site)
    best = landed.group_by("to_site").agg(
        pl.col("usd_per_t").min().alias("least"),
        pl.col("usd_per_t").sort().slice(FEWEST - 1, 1).first().alias("third"),
    )
    kept = (
        landed.join(best, on="to_site")
        .filter(
            (pl.col("usd_per_t") <= pl.col("least") + NEAR_USD_PER_T)
            | (pl.col("usd_per_t") <= pl.col("third"))
        )
        .select("option", "to_site", "grade")
    )
    shut = decisions.load.index.join(kept, on=["option", "to_site", "grade"], how="anti")
    chosen[shut["column"].to_numpy()] = False
    idle = decisions.trips.index.join(kept, on="option", how="anti")
    chosen[idle["column"].to_numpy()] = False
    return chosen


def _cheapest(parameters: Parameters, options: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Least cost in USD/t of each grade at each site, capacities left aside."""
    moves: dict[str, list[tuple[str, float]]] = {}
    sites = parameters.sites
    for lane in parameters.lanes.values():
        cost = lane["cost_usd_per_t"] + _handling(parameters, lane["from_site"], lane["to_site"])
        moves.setdefault(lane["from_site"], []).append((lane["to_site"], cost))
    for row in options.select("from_site", "to_site", "lump_sum_usd", "intake_t").rows():
        cost = row[2] / row[3] + _handling(parameters, row[0], row[1])
        moves.setdefault(row[0], []).append((row[1], cost))
    queue = [
        (float(offer["price_usd_per_t"]), str(offer["site"]), str(offer["grade"]))
        for offer in parameters.case.rows("offers")
    ]
    queue += [
        (
            float(parameters.grades[row["grade"]]["reference_value_usd_per_t"]),
            row["site"],
            row["grade"],
        )
        for row in parameters.case.rows("opening_stocks")
    ]
    heapq.heapify(queue)
    least: dict[tuple[str, str], float] = {}
    while queue:
        cost, site, grade = heapq.heappop(queue)
        if (site, grade) in least:
            continue
        least[site, grade] = cost
        for target, step in moves.get(site, []):
            if (target, grade) not in least and target in sites:
                heapq.heappush(queue, (cost + step, target, grade))
    return least


def _handling(parameters: Parameters, from_site: str, to_site: str) -> float:
    sites = parameters.sites
    return float(
        sites[from_site]["loading_cost_usd_per_t"] + sites[to_site]["receiving_cost_usd_per_t"]
    )


def _landed(
    parameters: Parameters, options: pl.DataFrame, at_site: dict[tuple[str, str], float]
) -> pl.DataFrame:
    """Cost in USD/t of each grade brought by each option to each port of its call."""
    specification = specification_of_sites(parameters)
    rows: list[tuple[str, str, str, float]] = []
    for option in options.iter_rows(named=True):
        freight = option["lump_sum_usd"] / option["intake_t"]
        for to_site in (option["to_site"], option["second_site"]):
            if to_site is None:
                continue
            handling = _handling(parameters, option["from_site"], to_site)
            limits = specification.get(to_site, {})
            rows += [
                (option["option"], to_site, grade, cost + freight + handling)
                for grade, quality in parameters.grades.items()
                if meets_alone(quality, limits)
                and (cost := at_site.get((option["from_site"], grade))) is not None
            ]
    return pl.DataFrame(
        rows,
        schema={
            "option": pl.String,
            "to_site": pl.String,
            "grade": pl.String,
            "usd_per_t": pl.Float64,
        },
        orient="row",
    )
