"""Tables for the cases worked by hand: two grades, two origins, two ways, and hubs."""

from __future__ import annotations

from typing import Any

from keruen.case.case import Case
from tests.builders import Rows
from tests.plan.hand import LAND, SEA, land_case, sea_case

TWO_GRADES: dict[str, Any] = {
    "grades": [
        {
            "grade": "strong",
            "protein_pct": 14.0,
            "wet_gluten_pct": 28.0,
            "test_weight_kg_hl": 80.0,
            "moisture_pct": 12.0,
            "falling_number_s": 350.0,
        },
        {
            "grade": "weak",
            "protein_pct": 11.0,
            "wet_gluten_pct": 22.0,
            "test_weight_kg_hl": 75.0,
            "moisture_pct": 14.0,
            "falling_number_s": 170.0,
        },
    ],
    "offers": [
        {"site": "farm", "grade": "strong", "price_usd_per_t": 200.0},
        {"site": "farm", "grade": "weak", "price_usd_per_t": 170.0},
    ],
    "grade_shares": [
        {"site": "farm", "grade": "strong", "share": 0.5},
        {"site": "farm", "grade": "weak", "share": 0.5},
    ],
}


def town(**limits: float) -> dict[str, Any]:
    """Two grades on offer, and a market with a specification."""
    return {**TWO_GRADES, "markets": [{"market": "town", "site": "mill", **limits}]}


TWO_ORIGINS: dict[str, Any] = {
    "grades": [{"grade": "wheat"}, {"grade": "rival", "origin_country": "RU"}],
    "offers": [
        {"site": "farm", "grade": "wheat", "price_usd_per_t": 100.0},
        {"site": "farm", "grade": "rival", "price_usd_per_t": 90.0},
    ],
    "grade_shares": [
        {"site": "farm", "grade": "wheat", "share": 0.5},
        {"site": "farm", "grade": "rival", "share": 0.5},
    ],
}

# 10 kg of CO2e a tonne by rail, 60 by road.
TWO_WAYS: dict[str, Any] = {
    "emission_factors": [
        {"emission_factor": "rail", "g_co2e_per_t_km": 16.0, "distance_adjustment": 1.25},
        {"emission_factor": "road", "g_co2e_per_t_km": 120.0},
        {"emission_factor": "bulk_carrier"},
    ],
    "lanes": [
        {
            "lane": name,
            "from_site": "farm",
            "to_site": "mill",
            "cost_usd_per_t": cost,
            "distance_km": 500.0,
            "emission_factor": name,
        }
        for name, cost in (("rail", 12.0), ("road", 10.0))
    ],
}


def hub_site(name: str = "hub", **values: Any) -> dict[str, Any]:
    """A port that takes nothing in until a tier opens."""
    return {
        "site": name,
        "kind": "port",
        "sea_region": "here",
        "draft_m": 12.0,
        "receiving_capacity_t_per_day": 0.0,
        **values,
    }


def tier(name: str = "first", **values: Any) -> dict[str, Any]:
    """A tier with room for all, at no cost."""
    return {
        "hub_option": name,
        "site": "hub",
        "storage_capacity_t": 0.0,
        "receiving_capacity_t_per_day": 1_000.0,
        "capex_usd": 0.0,
        "fixed_opex_usd_per_year": 0.0,
        **values,
    }


def hub_case(*tiers: dict[str, Any], settings: Any = None, **tables: Rows) -> Case:
    """A direct lane at 10 USD/t, and a way over the hub for nothing."""
    lanes = [
        {"lane": "direct", "from_site": "farm", "to_site": "mill", "cost_usd_per_t": 10.0},
        {"lane": "in", "from_site": "farm", "to_site": "hub"},
        {"lane": "out", "from_site": "hub", "to_site": "mill"},
    ]
    whole: dict[str, Rows] = {"sites": [*LAND["sites"], hub_site()], "lanes": lanes, **tables}
    return land_case(settings=settings, hub_options=list(tiers), **whole)


HARBOUR: dict[str, Any] = {
    "sea_region": "middle",
    "load_rate_t_per_day": 2_000.0,
    "discharge_rate_t_per_day": 2_000.0,
    "receiving_capacity_t_per_day": None,
}


def ship_hub_case(
    *, harbour: dict[str, Any] | None = None, option: dict[str, Any] | None = None, **tables: Rows
) -> Case:
    """January alone; ships sail from the pier to the hub and from the hub to the quay only.

    Each run is 2,400 nm: 100,000 USD for a ship of 2,000 t with a day at either end.
    """
    whole: dict[str, Rows] = {
        "sites": [*SEA["sites"], hub_site(**{**HARBOUR, **(harbour or {})})],
        "sea_distances": [
            {"from_site": "pier", "to_site": "hub", "distance_nm": 2_400.0},
            {"from_site": "hub", "to_site": "quay", "distance_nm": 2_400.0},
        ],
        "trades": [
            {"from_region": "here", "to_region": "middle"},
            {"from_region": "middle", "to_region": "there"},
        ],
        **tables,
    }
    return sea_case(
        settings={"periods": 1},
        hub_options=[tier(loading_capacity_t_per_day=50.0, **(option or {}))],
        **whole,
    )
