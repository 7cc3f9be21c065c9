"""Facility location problems of the OR-Library as cases: a warehouse is a hub option.

A source with all the grain there is sends it for nothing to each warehouse, which takes in only
what its tier can; from there it goes to the customers by lanes that cost what the file says. The
horizon is one month without discounting, so the cost of the plan is the cost of the file.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from keruen.case.case import Case
from tests.builders import build_case

DAYS = 31  # of January
LAST_DAY = dt.date(2027, 1, DAYS)
PER_YEAR = 365 / DAYS
CEILING_USD_PER_T = 1e5


@dataclass(frozen=True)
class Problem:
    """Capacity and fixed cost of each warehouse; demand of each customer, and the costs of
    supplying all of it from each warehouse."""

    warehouses: list[tuple[float, float]]
    customers: list[tuple[float, list[float]]]


def problem_folder() -> Path:
    """Where the files lie; a test that asks is skipped where they do not."""
    root = Path(__file__).resolve().parents[2]
    benchmarks = os.environ.get("KERUEN_BENCHMARKS", str(root.parent / "shared" / "benchmarks"))
    folder = Path(benchmarks) / "orlib_cap"
    if not folder.is_dir():
        pytest.skip(
            f"no folder {folder}: set KERUEN_BENCHMARKS to the folder that holds orlib_cap, the "
            "OR-Library files cap41 to cap134 and capopt_known_optima.txt"
        )
    return folder


def read_optimum(name: str) -> float:
    """The proven optimal value of an instance."""
    lines = (problem_folder() / "capopt_known_optima.txt").read_text().splitlines()
    return {line.split()[0]: float(line.split()[1]) for line in lines[1:] if line.strip()}[name]


def read_problem(name: str) -> Problem:
    """Numbers in the order of the files: counts, warehouses, then each customer with its costs."""
    texts = iter((problem_folder() / f"{name}.txt").read_text().split())
    warehouse_count, customer_count = int(next(texts)), int(next(texts))
    warehouses = [(float(next(texts)), float(next(texts))) for _ in range(warehouse_count)]
    customers = [
        (float(next(texts)), [float(next(texts)) for _ in range(warehouse_count)])
        for _ in range(customer_count)
    ]
    return Problem(warehouses, customers)


def problem_case(problem: Problem) -> Case:
    """The problem in the tables of a case."""
    warehouses = [f"w{number}" for number in range(len(problem.warehouses))]
    customers = [f"c{number}" for number in range(len(problem.customers))]
    total = sum(demand for demand, _ in problem.customers)
    return build_case(
        case=[{"periods": 1, "ending_value_fraction": 0.0, "maximum_hubs": len(warehouses)}],
        grades=[{"grade": "grain"}],
        sites=_sites(warehouses, customers),
        offers=[{"site": "source", "grade": "grain", "price_usd_per_t": 0.0}],
        harvests=[{"site": "source", "quantity_t": 2.0 * total, "to_date": LAST_DAY}],
        grade_shares=[{"site": "source", "grade": "grain"}],
        lanes=_lanes(problem, warehouses, customers),
        emission_factors=[{"emission_factor": "rail"}],
        hub_options=[
            {
                "hub_option": f"tier_{name}",
                "site": name,
                "storage_capacity_t": 0.0,
                "receiving_capacity_t_per_day": capacity / DAYS,
                "loading_capacity_t_per_day": 0.0,
                "capex_usd": 0.0,
                "fixed_opex_usd_per_year": fixed_cost * PER_YEAR,
            }
            for name, (capacity, fixed_cost) in zip(warehouses, problem.warehouses, strict=True)
        ],
        markets=[
            {"market": name, "site": name, "price_ceiling_usd_per_t": CEILING_USD_PER_T}
            for name in customers
        ],
        demand=[
            {"market": name, "quantity_t_per_year": demand * PER_YEAR}
            for name, (demand, _) in zip(customers, problem.customers, strict=True)
        ],
    )


def _sites(warehouses: list[str], customers: list[str]) -> list[dict[str, Any]]:
    port = {"kind": "port", "sea_region": "coast", "draft_m": 10.0}
    return [
        {"site": "source", "kind": "elevator"},
        *({"site": name, **port, "receiving_capacity_t_per_day": 0.0} for name in warehouses),
        *({"site": name, "kind": "inland"} for name in customers),
    ]


def _lanes(problem: Problem, warehouses: list[str], customers: list[str]) -> list[dict[str, Any]]:
    inward = [{"lane": f"source>{w}", "from_site": "source", "to_site": w} for w in warehouses]
    outward = [
        {
            "lane": f"{warehouse}>{customer}",
            "from_site": warehouse,
            "to_site": customer,
            "cost_usd_per_t": cost / demand,
        }
        for customer, (demand, costs) in zip(customers, problem.customers, strict=True)
        for warehouse, cost in zip(warehouses, costs, strict=True)
    ]
    return [*inward, *outward]
