"""Networks small enough to plan with pencil and paper: three months of 31, 28 and 31 days.

`land_case` is a farm, a railway and a mill; `sea_case` a port that sells, a ship and a quay. Grain
costs 100 USD/t and nothing else costs anything until a test says so. The horizon has 90 days, so
the mean period is D = 30 days, and a demand of 36,500 t a year is 100 t a day: 3,100, 2,800 and
3,100 t.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from keruen.case.case import Case
from keruen.plan import Plan, PlanOptions, make_plan
from tests.builders import Row, Rows, build_case

DEMAND_T = [3_100.0, 2_800.0, 3_100.0]
MANY_T = 1_000_000.0
LAST_DAY = dt.date(2027, 3, 31)

COMMON: dict[str, Rows] = {
    "case": [{"periods": 3, "ending_value_fraction": 0.0, "fuel_price_usd_per_t": 0.0}],
    "grades": [{"grade": "wheat"}],
    "emission_factors": [{"emission_factor": "rail"}, {"emission_factor": "bulk_carrier"}],
    "markets": [{"market": "town", "site": "mill"}],
    "demand": [{"market": "town", "quantity_t_per_year": 36_500.0}],
}

LAND: dict[str, Rows] = {
    **COMMON,
    "sites": [{"site": "farm", "kind": "elevator"}, {"site": "mill", "kind": "inland"}],
    "lanes": [{"lane": "rail", "from_site": "farm", "to_site": "mill"}],
    "offers": [{"site": "farm", "grade": "wheat", "price_usd_per_t": 100.0}],
    "harvests": [{"site": "farm", "quantity_t": MANY_T}],
    "grade_shares": [{"site": "farm", "grade": "wheat"}],
}

# A ship carries 2,000 t, runs 300 nm a day and costs 10,000 USD a day: one day to load, eight at
# sea, one to discharge make 100,000 USD a voyage, and it berths nine days after loading began.
SEA: dict[str, Rows] = {
    **COMMON,
    "sites": [
        {
            "site": "pier",
            "kind": "port",
            "sea_region": "here",
            "draft_m": 12.0,
            "load_rate_t_per_day": 2_000.0,
        },
        {
            "site": "quay",
            "kind": "port",
            "sea_region": "there",
            "draft_m": 12.0,
            "discharge_rate_t_per_day": 2_000.0,
        },
    ],
    "markets": [{"market": "town", "site": "quay"}],
    "offers": [{"site": "pier", "grade": "wheat", "price_usd_per_t": 100.0}],
    "harvests": [{"site": "pier", "quantity_t": MANY_T}],
    "grade_shares": [{"site": "pier", "grade": "wheat"}],
    "vessel_classes": [{"vessel_class": "ship", "cargo_capacity_t": 2_000.0}],
    "sea_distances": [{"from_site": "pier", "to_site": "quay", "distance_nm": 2_400.0}],
    "trades": [{"from_region": "here", "to_region": "there"}],
}


def land_case(*, settings: Row | None = None, **tables: Rows) -> Case:
    """The land case with a setting or whole tables changed."""
    return _case(LAND, settings, tables)


def sea_case(*, settings: Row | None = None, **tables: Rows) -> Case:
    """The sea case with a setting or whole tables changed."""
    return _case(SEA, settings, tables)


def _case(base: Mapping[str, Rows], settings: Row | None, tables: Mapping[str, Rows]) -> Case:
    whole = {**base, **tables}
    row = dict(whole["case"][0])  # type: ignore[arg-type]
    whole["case"] = [{**row, **(settings or {})}]
    return build_case(**whole)


def change(table: str, base: Mapping[str, Rows], key: str, **values: Any) -> list[dict[str, Any]]:
    """Rows of a table of `LAND` or `SEA`, with values set in the one whose first cell is `key`."""
    rows = [dict(row) for row in base[table]]
    found = [row for row in rows if next(iter(row.values())) == key]
    assert len(found) == 1, f"{table} has no one row {key}"
    found[0].update(values)
    return rows


def plan_of(case: Case, *, hub: bool = False, gap: float = 0.0) -> Plan:
    """The best plan there is."""
    return make_plan(case, PlanOptions(gap=gap, hub=hub))


def cost_of(case: Case, *, hub: bool = False) -> float:
    """The cost of the best plan, in USD."""
    return float(plan_of(case, hub=hub).summary["cost_usd"])


def tonnes(plan: Plan, kind: str, by: str = "from_period", **where: Any) -> dict[Any, float]:
    """Tonnes of the movements of a kind, added up by a column."""
    rows = _rows(plan, kind, where)
    sums = rows.group_by(by).agg(pl.col("quantity_t").sum()).sort(by)
    return {key: round(quantity, 6) for key, quantity in sums.iter_rows()}


def trips(plan: Plan, **where: Any) -> int:
    """Ships that sail."""
    return int(_rows(plan, "trip", where)["trips"].sum())


def _rows(plan: Plan, kind: str, where: Mapping[str, Any]) -> pl.DataFrame:
    rows = plan.movements.filter(pl.col("kind") == kind)
    for column, value in where.items():
        rows = rows.filter(pl.col(column) == value)
    return rows


def profile(name: str, factors: Mapping[int, float]) -> list[dict[str, Any]]:
    """Rows of table profiles: the factors given by month, zero in all others."""
    return [
        {"profile": name, "month": month, "factor": factors.get(month, 0.0)}
        for month in range(1, 13)
    ]


def demand_in(month: int, quantity_t: float) -> dict[str, Rows]:
    """Tables of a demand of so many tonnes in one month of 31 days, and none in the others."""
    yearly = quantity_t * 365 / 31
    return {
        "profiles": profile("once", {month: 1.0}),
        "demand": [{"market": "town", "quantity_t_per_year": yearly, "demand_profile": "once"}],
    }


WHARF = {
    "site": "wharf",
    "kind": "port",
    "sea_region": "there",
    "draft_m": 12.0,
    "discharge_rate_t_per_day": 4_000.0,
}


def two_ports(*, called_together: bool = True, **wharf: Any) -> dict[str, Rows]:
    """January alone: 3,100 t for the quay, 620 t for the wharf a day's run further.

    A ship carries 4,000 t. Loading takes a day, discharging at one port a day, half a cargo at
    each of two ports half a day: 8 + 1 + 1 days to the quay, 9 + 1 + 1 to the wharf or to both.
    """
    calls = [{"first_site": "quay", "second_site": "wharf", "vessel_class": "ship"}]
    return {
        "sites": [
            {**SEA["sites"][0], "load_rate_t_per_day": 4_000.0},
            {**SEA["sites"][1], "discharge_rate_t_per_day": 4_000.0},
            {**WHARF, **wharf},
        ],
        "vessel_classes": [{"vessel_class": "ship", "cargo_capacity_t": 4_000.0}],
        "markets": [
            {"market": name, "site": site, "price_ceiling_usd_per_t": 800.0}
            for name, site in (("town", "quay"), ("village", "wharf"))
        ],
        "demand": [
            {"market": "town", "quantity_t_per_year": 36_500.0},
            {"market": "village", "quantity_t_per_year": 7_300.0},
        ],
        "sea_distances": [
            {"from_site": "pier", "to_site": "quay", "distance_nm": 2_400.0},
            {"from_site": "pier", "to_site": "wharf", "distance_nm": 2_700.0},
            {"from_site": "quay", "to_site": "wharf", "distance_nm": 300.0},
        ],
        "two_port_discharges": calls if called_together else [],
    }
