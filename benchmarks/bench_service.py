"""Simulated service of a corridor today against evidence: months of cover, and unserved demand.

    python -m benchmarks service --run RUN [--policy replan] [--replications 6] [--periods 24]

A calm world has all random variation of the case except disruptions. Months of cover are the mean
over the ends of months and the replications, counted as all grain at the sites of the country, its
ports included, over its mean monthly use: the evidence is of national stocks, `stock_evidence.csv`,
by source. At the start nothing is under way, and stocks are those of the case: the first months are
left out, as many as the marginal standard error rule says (White, 1997: the fewest for which the
variance of the rest over its length is least, half of all months at most), or `--warm-up`.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.api.ordering import PLAN, make_policy_world
from keruen.case.case import Case
from keruen.runs.read import read_plan
from keruen.simulation import (
    Budget,
    Corridor,
    PlanTables,
    Result,
    Task,
    make_corridor,
    run_replications,
)

EVIDENCE = Path(__file__).parent / "stock_evidence.csv"
MONTH_DAYS = 365.0 / 12.0


@dataclass(frozen=True)
class Service:
    """A country: simulated months of cover, the range of the evidence, and unserved demand."""

    country: str
    months: float
    low: float
    high: float
    unserved: float

    @property
    def within(self) -> bool:
        """Whether the simulated cover lies in the range."""
        return self.low <= self.months <= self.high


def without_disruptions(case: Case) -> Case:
    """A case in which no disruption comes at random."""
    calm = pl.lit(None, dtype=pl.Float64)
    return case.replace(disruptions=case["disruptions"].with_columns(probability_per_year=calm))


def simulate(
    plan: PlanTables, policy: str, replications: int, seed: int
) -> tuple[Corridor, Result]:
    """Replications of a plan or of a policy in a calm world."""
    case = without_disruptions(plan.case)
    if policy == PLAN:
        corridor = make_corridor(plan, case)
        task = Task(corridor.world, len(corridor.routes), seed)
        return corridor, run_replications(task, Budget(replications), None)
    world = make_policy_world(policy, plan, case, True)
    return world.ordering.corridor, world.run(seed, replications)


def read_evidence() -> dict[str, tuple[float, float]]:
    """Lowest and highest months of use in store, by country code."""
    with EVIDENCE.open(encoding="utf-8", newline="") as file:
        return {
            row["country"]: (float(row["low_months"]), float(row["high_months"]))
            for row in csv.DictReader(file)
        }


def warm_up_periods(corridor: Corridor, result: Result) -> int:
    """First periods to leave out: by the marginal standard error rule, of the stocks at all markets
    on average over the replications."""
    sites = list(corridor.sites)
    here = [sites.index(site) for site in sorted(set(corridor.market_sites.values()))]
    return least_error(result.arrays.site_stock[:, here].sum(axis=1).mean(axis=0))


def least_error(series: npt.NDArray[np.float64]) -> int:
    """The truncation that the marginal standard error rule chooses, half of the series at most.

    Examples
    --------
    >>> least_error(np.array([9.0, 5.0, 1.0, 1.1, 0.9, 1.0]))
    2
    """
    errors = [
        float(series[first:].var()) / (len(series) - first) for first in range(len(series) // 2 + 1)
    ]
    return int(np.argmin(errors))


def service_of(corridor: Corridor, result: Result, warm_up: int = 0) -> list[Service]:
    """Each country of the evidence that the case has a market in, in the order of the case.

    Parameters
    ----------
    warm_up : first periods whose ends do not count for the cover.
    """
    evidence = read_evidence()
    countries = {row["market"]: row["country"] for row in corridor.case.rows("markets")}
    owners = {row["site"]: row["country"] for row in corridor.case.rows("sites")}
    demand = corridor.world.demand
    days = float(corridor.plan.edges[-1])
    sites = list(corridor.sites)
    stock = result.arrays.site_stock[:, :, warm_up:].mean(axis=(0, 2))
    short = result.arrays.short.sum(axis=2).mean(axis=0)
    found = []
    for country in dict.fromkeys(countries[market] for market in corridor.markets):
        if country not in evidence:
            continue
        here = [n for n, market in enumerate(corridor.markets) if countries[market] == country]
        places = [site for site in sites if owners[site] == country]
        need = float(demand[here].sum())
        cover = float(sum(stock[sites.index(place)] for place in places)) / (need / days)
        low, high = evidence[country]
        found.append(
            Service(country, cover / MONTH_DAYS, low, high, float(short[here].sum()) / need)
        )
    return found


def table(rows: list[Service]) -> list[str]:
    """The rows as a Markdown table."""
    lines = [
        "| country | months of cover | evidence | within | unserved |",
        "|---|--:|--:|---|--:|",
    ]
    for row in rows:
        lines.append(
            f"| {row.country} | {row.months:.2f} | {row.low:.2f} to {row.high:.2f} | "
            f"{'yes' if row.within else 'no'} | {100.0 * row.unserved:.2f}% |"
        )
    return lines


NEEDS_HOURS = True
"""Minutes; and it needs the folder of a plan."""


def main(options: list[str] | None = None) -> None:
    """Print the table of a run, and what is unserved."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks service")
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--policy", default="replan")
    parser.add_argument("--replications", type=int, default=6)
    parser.add_argument("--periods", type=int, default=24)
    parser.add_argument("--warm-up", type=int, help="periods; default: by the rule")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(options)
    plan, _ = read_plan(given.run, given.periods)
    corridor, result = simulate(plan, given.policy, given.replications, given.seed)
    first = warm_up_periods(corridor, result) if given.warm_up is None else given.warm_up
    rows = service_of(corridor, result, first)
    share = float(result.arrays.short.sum(axis=(1, 2)).mean() / corridor.world.demand.sum())
    print("\n".join(table(rows)))
    print(
        f"{sum(row.within for row in rows)} of {len(rows)} countries within the evidence after "
        f"{first} months of warm-up; {100.0 * share:.2f}% of demand unserved in "
        f"{given.replications} replications of {given.policy} without disruptions."
    )
