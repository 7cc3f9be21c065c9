"""A facility location problem as a case: a warehouse is a hub tier, a customer a market."""

from __future__ import annotations

import datetime as dt
from typing import Any

from benchmarks.hubs.make import Problem
from keruen.case.case import Case
from tests.builders import build_case

DAYS = 31  # of January
LAST_DAY = dt.date(2027, 1, DAYS)
PER_YEAR = 365 / DAYS
CEILING_USD_PER_T = 1e5


def problem_case(problem: Problem) -> Case:
    """The problem in the tables of a case of one month, without discounting.

    A source with all the grain there is sends it without cost to each warehouse, which receives
    only what its tier can; lanes lead from there to the customers. The cost of the plan is the
    cost of the problem in USD.
    """
    warehouses = [f"w{number:03d}" for number in range(problem.shape[0])]
    customers = [f"c{number:04d}" for number in range(problem.shape[1])]
    return build_case(
        case=[{"periods": 1, "ending_value_fraction": 0.0, "maximum_hubs": len(warehouses)}],
        grades=[{"grade": "grain"}],
        sites=_sites(warehouses, customers),
        offers=[{"site": "source", "grade": "grain", "price_usd_per_t": 0.0}],
        harvests=[
            {
                "site": "source",
                "quantity_t": 2.0 * float(problem.demand_t.sum()),
                "to_date": LAST_DAY,
            }
        ],
        grade_shares=[{"site": "source", "grade": "grain"}],
        lanes=_lanes(problem, warehouses, customers),
        vessel_classes=[{"vessel_class": "coaster"}],  # no trade uses it: all goes by lane
        emission_factors=[
            {"emission_factor": "rail"},
            {"emission_factor": "bulk_carrier", "mode": "sea"},
        ],
        hub_options=[
            {
                "hub_option": f"tier_{name}",
                "site": name,
                "storage_capacity_t": 0.0,
                "receiving_capacity_t_per_day": float(capacity) / DAYS,
                "loading_capacity_t_per_day": 0.0,
                "capex_usd": 0.0,
                "fixed_opex_usd_per_year": float(fixed_cost) * PER_YEAR,
            }
            for name, capacity, fixed_cost in zip(
                warehouses, problem.capacity_t, problem.fixed_cost_usd, strict=True
            )
        ],
        markets=[
            {"market": name, "site": name, "price_ceiling_usd_per_t": CEILING_USD_PER_T}
            for name in customers
        ],
        demand=[
            {"market": name, "quantity_t_per_year": float(demand) * PER_YEAR}
            for name, demand in zip(customers, problem.demand_t, strict=True)
        ],
    )


def _sites(warehouses: list[str], customers: list[str]) -> list[dict[str, Any]]:
    port = {"kind": "port", "sea_region": "coast", "draft_m": 10.0, "load_rate_t_per_day": 1.0}
    return [
        {"site": "source", "kind": "elevator"},
        *({"site": name, **port, "receiving_capacity_t_per_day": 0.0} for name in warehouses),
        *({"site": name, "kind": "inland"} for name in customers),
    ]


def _lanes(problem: Problem, warehouses: list[str], customers: list[str]) -> list[dict[str, Any]]:
    inward = [{"lane": f"source-{w}", "from_site": "source", "to_site": w} for w in warehouses]
    outward = [
        {
            "lane": f"{warehouse}-{customer}",
            "from_site": warehouse,
            "to_site": customer,
            "cost_usd_per_t": float(cost),
        }
        for warehouse, costs in zip(warehouses, problem.cost_usd_per_t, strict=True)
        for customer, cost in zip(customers, costs, strict=True)
    ]
    return [*inward, *outward]
