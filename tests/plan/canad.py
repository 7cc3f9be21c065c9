"""Fixed-charge network design as a case: each arc is a hub option, each commodity a grade.

An arc is a port between two nodes that takes grain in only with its tier open, as much as the arc
carries, at the arc's fixed cost. Grain of a commodity is to be had at its origin and goes by lanes;
at its end waits a market that takes that grade alone: each grade has more protein and more moisture
than the one before, and a market asks for as much protein and no more moisture than its own. All
that is wanted must come. The horizon is one month without discounting, so the cost of the plan is
the cost of the file.

`check_case` refuses what a network of arcs needs here: lanes that lead round in a circle in no
time, and ports without ships. The rules of a plan hold all the same, and each plan is verified.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from keruen.case.case import Case
from tests.builders import build_case
from tests.solver.canad import Network

DAYS = 31  # of January
LAST_DAY = dt.date(2027, 1, DAYS)
PER_YEAR = 365 / DAYS
LEAST_PCT = 10.0
STEP_PCT = 0.5

Row = dict[str, Any]


def network_case(network: Network) -> Case:
    """The network in the tables of a case; costs in the file become USD, and units tonnes."""
    arcs, commodities = network.arcs.to_dicts(), network.commodities.to_dicts()
    return build_case(
        case=[{"periods": 1, "ending_value_fraction": 0.0, "maximum_hubs": len(arcs)}],
        grades=[
            {"grade": _grade(row), "protein_pct": _percent(row), "moisture_pct": _percent(row)}
            for row in commodities
        ],
        sites=_sites(network.nodes, arcs, commodities),
        **_supply(commodities),
        lanes=_lanes(arcs, commodities),
        emission_factors=[{"emission_factor": "rail"}],
        hub_options=[_tier(arc) for arc in arcs],
        markets=[_market(row) for row in commodities],
        demand=[
            {"market": _end(row), "quantity_t_per_year": row["wanted"] * PER_YEAR}
            for row in commodities
        ],
    )


def _node(number: int) -> str:
    return f"node_{number}"


def _arc(arc: Row) -> str:
    return f"arc_{arc['arc']}"


def _grade(commodity: Row) -> str:
    return f"grain_{commodity['commodity']}"


def _end(commodity: Row) -> str:
    return f"end_{commodity['commodity']}"


def _percent(commodity: Row) -> float:
    return LEAST_PCT + STEP_PCT * float(commodity["commodity"])


def _sites(nodes: int, arcs: list[Row], commodities: list[Row]) -> list[Row]:
    port = {"kind": "port", "sea_region": "coast", "draft_m": 10.0}
    return [
        *(
            {"site": _node(number), "kind": "elevator", "blending": False}
            for number in range(1, nodes + 1)
        ),
        *({"site": _arc(arc), **port, "receiving_capacity_t_per_day": 0.0} for arc in arcs),
        *({"site": _end(row), "kind": "inland"} for row in commodities),
    ]


def _supply(commodities: list[Row]) -> dict[str, list[Row]]:
    """Twice as much of each commodity at its origin as is wanted."""
    wanted: dict[int, float] = {}
    for row in commodities:
        wanted[row["origin"]] = wanted.get(row["origin"], 0.0) + row["wanted"]
    return {
        "offers": [
            {"site": _node(row["origin"]), "grade": _grade(row), "price_usd_per_t": 0.0}
            for row in commodities
        ],
        "harvests": [
            {"site": _node(number), "quantity_t": 2.0 * total, "to_date": LAST_DAY}
            for number, total in wanted.items()
        ],
        "grade_shares": [
            {
                "site": _node(row["origin"]),
                "grade": _grade(row),
                "share": row["wanted"] / wanted[row["origin"]],
            }
            for row in commodities
        ],
    }


def _lanes(arcs: list[Row], commodities: list[Row]) -> list[Row]:
    lanes: list[Row] = []
    for arc in arcs:
        ends = {"from_site": _node(arc["from_node"]), "to_site": _arc(arc)}
        lanes.append({"lane": f"into_{_arc(arc)}", **ends})
        ends = {"from_site": _arc(arc), "to_site": _node(arc["to_node"])}
        lanes.append({"lane": f"out_of_{_arc(arc)}", **ends, "cost_usd_per_t": arc["cost"]})
    for row in commodities:
        ends = {"from_site": _node(row["end"]), "to_site": _end(row)}
        lanes.append({"lane": f"to_{_end(row)}", **ends})
    return lanes


def _tier(arc: Row) -> Row:
    return {
        "hub_option": f"open_{_arc(arc)}",
        "site": _arc(arc),
        "storage_capacity_t": 0.0,
        "receiving_capacity_t_per_day": arc["capacity"] / DAYS,
        "loading_capacity_t_per_day": 0.0,
        "capex_usd": 0.0,
        "fixed_opex_usd_per_year": arc["fixed_cost"] * PER_YEAR,
    }


def _market(commodity: Row) -> Row:
    return {
        "market": _end(commodity),
        "site": _end(commodity),
        "price_ceiling_usd_per_t": 0.0,
        "minimum_cover": 1.0,
        "protein_pct_minimum": _percent(commodity),
        "moisture_pct_maximum": _percent(commodity),
    }
