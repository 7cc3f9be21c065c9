"""Random cases of three short periods in which every family of limits may bind.

One farm and a rival port sell; grain goes over a pier, a hub port, a quay with a market and a road
to an inland one, and a wharf that a ship may call at after the quay. Whatever is drawn is a sound
case, though it may have no plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from hypothesis import Phase
from hypothesis import strategies as st

from keruen.case.case import Case
from tests.builders import build_case

START = dt.date(2026, 12, 1)  # two calendar years in three months
END = dt.date(2027, 2, 28)

CHOICES = 75

# A failing case is told by its numbers; making it smaller would take minutes of solving.
FAST = (Phase.explicit, Phase.reuse, Phase.generate)


@dataclass
class Choices:
    """Numbers that choose, one after the other; the first of each set of values is the simplest."""

    numbers: Iterator[int]

    def __call__(self, *values: Any) -> Any:
        return values[next(self.numbers) % len(values)]


@dataclass(frozen=True)
class RandomCase:
    """A case made from the numbers that its text shows."""

    numbers: tuple[int, ...]

    @property
    def case(self) -> Case:
        """The case, made anew."""
        return make_random_case(self.numbers)


def random_cases() -> st.SearchStrategy[RandomCase]:
    """Random cases."""
    return st.tuples(*[st.integers(0, 5)] * CHOICES).map(RandomCase)


def make_random_case(numbers: tuple[int, ...]) -> Case:
    """The case that some numbers choose; zeros for those that are not given."""
    pick = Choices(chain(numbers, repeat(0)))
    settings, grades, sites = [_settings(pick)], _grades(pick), _sites(pick)
    return build_case(
        case=settings,
        grades=grades,
        sites=sites,
        opening_stocks=_opening_stocks(pick, sites),
        profiles=[
            {
                "profile": "season",
                "month": month,
                "factor": {12: 1.0, 1: 0.0, 2: 2.0}.get(month, 1.0),
            }
            for month in range(1, 13)
        ],
        offers=_offers(pick),
        harvests=_harvests(pick),
        grade_shares=[
            {"site": "farm", "grade": "strong", "share": 0.5},
            {"site": "farm", "grade": "weak", "share": 0.5},
            {"site": "rival", "grade": "foreign", "share": 1.0},
            {"site": "quay", "grade": "weak", "share": 1.0},
        ],
        corridors=[{"corridor": "way", "capacity_t_per_day": pick(None, 90.0)}],
        lanes=_lanes(pick),
        vessel_classes=[
            {
                "vessel_class": "big",
                "cargo_capacity_t": pick(3_000.0, 5_000.0),
                "hire_usd_per_day": 5_000.0,
            },
            {
                "vessel_class": "small",
                "cargo_capacity_t": pick(800.0, 1_300.0),
                "hire_usd_per_day": 2_000.0,
            },
        ],
        sea_distances=_sea_distances(pick),
        trades=[
            {"from_region": "sea", "to_region": "middle", "vessel_classes": "big"},
            {"from_region": "sea", "to_region": "coast", "vessel_classes": pick(None, "big")},
            {"from_region": "middle", "to_region": "coast", "vessel_classes": "small"},
        ],
        two_port_discharges=[{"first_site": "quay", "second_site": "wharf", "vessel_class": "big"}],
        hub_options=_hub_options(pick),
        markets=_markets(pick),
        demand=_demand(pick),
        emission_factors=[
            {"emission_factor": "rail", "g_co2e_per_t_km": 20.0},
            {"emission_factor": "road", "g_co2e_per_t_km": 60.0},
            {"emission_factor": "bulk_carrier", "g_co2e_per_t_km": 8.0},
        ],
        **_policy(pick),
    )


def _settings(pick: Choices) -> dict[str, Any]:
    return {
        "start_date": START,
        "periods": 3,
        "fuel_price_usd_per_t": 500.0,
        "discount_rate_per_year": pick(0.0, 0.1),
        "working_capital_rate_per_year": pick(0.0, 0.08),
        "insurance_rate": pick(0.0, 0.004),
        "ending_value_fraction": pick(0.0, 0.5),  # below any price: hoarding does not pay
        "co2_price_usd_per_t": pick(0.0, 50.0),
        "co2_cap_t_per_year": pick(None, 400.0),
        "transshipment_kg_co2e_per_t": pick(0.0, 3.0),
        "rivals_through_hub": pick(True, False),
        "hub_budget_usd": pick(None, 2e6),
    }


def _grades(pick: Choices) -> list[dict[str, Any]]:
    return [
        {"grade": "strong", "protein_pct": 14.0, "falling_number_s": 350.0},
        {"grade": "weak", "protein_pct": 11.0, "falling_number_s": 170.0},
        {
            "grade": "foreign",
            "protein_pct": pick(12.0, 10.5),
            "origin_country": "FR",
            "reference_value_usd_per_t": 220.0,
        },
    ]


def _port(site: str, region: str, **values: Any) -> dict[str, Any]:
    return {"site": site, "kind": "port", "sea_region": region, "draft_m": 12.0, **values}


def _sites(pick: Choices) -> list[dict[str, Any]]:
    return [
        {
            "site": "farm",
            "kind": "elevator",
            "loading_cost_usd_per_t": 1.0,
            "storage_capacity_t": pick(0.0, 4_000.0),
            "storage_cost_usd_per_t_per_month": 0.7,
            "loading_capacity_t_per_day": pick(None, 120.0),
        },
        _port(
            "pier",
            "sea",
            load_rate_t_per_day=3_000.0,
            storage_capacity_t=pick(0.0, 6_000.0),
            storage_cost_usd_per_t_per_month=1.1,
            blending=pick(True, False),
        ),
        _port("rival", "sea", load_rate_t_per_day=3_000.0, loading_cost_usd_per_t=2.0),
        _port(
            "hub",
            "middle",
            load_rate_t_per_day=3_000.0,
            discharge_rate_t_per_day=3_000.0,
            storage_capacity_t=pick(0.0, 1_000.0),
            storage_cost_usd_per_t_per_month=0.9,
            receiving_capacity_t_per_day=pick(None, 20.0),
            loss_fraction=pick(0.0, 0.01),
        ),
        _port(
            "quay",
            "coast",
            discharge_rate_t_per_day=3_000.0,
            storage_capacity_t=pick(0.0, 2_500.0),
            storage_cost_usd_per_t_per_month=1.3,
            receiving_cost_usd_per_t=2.0,
            receiving_capacity_t_per_day=pick(None, 100.0),
            loss_fraction=pick(0.0, 0.02),
            waiting_days=pick(0.0, 9.0),
        ),
        _port(
            "wharf",
            "coast",
            discharge_rate_t_per_day=3_000.0,
            storage_capacity_t=pick(0.0, 900.0),
            maximum_parcel_t=pick(None, 700.0),
        ),
        {"site": "town", "kind": "inland", "storage_capacity_t": pick(0.0, 500.0)},
    ]


def _opening_stocks(pick: Choices, sites: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = [
        {"site": "quay", "grade": "weak", "quantity_t": 300.0},
        {"site": "hub", "grade": "foreign", "quantity_t": 250.0},
    ]
    storage = {site["site"]: site.get("storage_capacity_t", 0.0) for site in sites}
    drawn = [row for row in rows if pick(False, True)]
    return [row for row in drawn if row["quantity_t"] <= storage[row["site"]]]


def _offers(pick: Choices) -> list[dict[str, Any]]:
    return [
        {
            "site": "farm",
            "grade": "strong",
            "price_usd_per_t": 150.0,
            "through_hub": pick(True, False),
        },
        {
            "site": "farm",
            "grade": "weak",
            "price_usd_per_t": 120.0,
            "price_profile": pick(None, "season"),
        },
        {"site": "rival", "grade": "foreign", "price_usd_per_t": pick(160.0, 130.0)},
        {"site": "quay", "grade": "weak", "price_usd_per_t": 190.0},
    ]


def _harvests(pick: Choices) -> list[dict[str, Any]]:
    neighbourhood = {"from_date": START, "to_date": END}
    return [
        {
            "site": "farm",
            "quantity_t": pick(9_000.0, 5_000.0),
            "from_date": dt.date(2026, 11, 10),
            "to_date": pick(END, dt.date(2027, 1, 20)),
            "harvest_profile": pick(None, "season"),
        },
        {"site": "rival", "quantity_t": pick(9_000.0, 3_000.0), **neighbourhood},
        {"site": "quay", "quantity_t": pick(0.0, 1_500.0), **neighbourhood},
    ]


def _lanes(pick: Choices) -> list[dict[str, Any]]:
    return [
        {
            "lane": "rail",
            "from_site": "farm",
            "to_site": "pier",
            "corridor": "way",
            "cost_usd_per_t": 20.0,
            "transit_days": pick(0.0, 12.0, 40.0),
            "distance_km": 1_000.0,
            "capacity_t_per_day": pick(None, 70.0),
            "loss_fraction": pick(0.0, 0.005),
        },
        {
            "lane": "canal",
            "from_site": "farm",
            "to_site": "hub",
            "mode": "river",
            "corridor": "way",
            "cost_usd_per_t": pick(30.0, 60.0),
            "transit_days": 20.0,
            "distance_km": 2_000.0,
            "trains_per_day": 0.1,
            "train_t": 300.0,
        },
        {
            "lane": "road",
            "from_site": "quay",
            "to_site": "town",
            "mode": "road",
            "cost_usd_per_t": 15.0,
            "transit_days": pick(0.0, 5.0),
            "distance_km": 300.0,
            "emission_factor": "road",
        },
    ]


def _sea_distances(pick: Choices) -> list[dict[str, Any]]:
    far = pick(1_500.0, 6_000.0)
    runs = {
        ("pier", "hub"): 1_200.0,
        ("pier", "quay"): far,
        ("pier", "wharf"): far + 300.0,
        ("rival", "hub"): 900.0,
        ("rival", "quay"): 3_000.0,
        ("rival", "wharf"): 3_300.0,
        ("hub", "quay"): 600.0,
        ("hub", "wharf"): 900.0,
        ("quay", "wharf"): 300.0,
    }
    return [{"from_site": a, "to_site": b, "distance_nm": nm} for (a, b), nm in runs.items()]


def _hub_options(pick: Choices) -> list[dict[str, Any]]:
    each = {"site": "hub", "life_years": 20.0, "capital_rate_per_year": 0.05}
    return [
        {
            **each,
            "hub_option": "hub_1",
            "storage_capacity_t": 3_000.0,
            "receiving_capacity_t_per_day": pick(200.0, 60.0),
            "loading_capacity_t_per_day": pick(200.0, 60.0),
            "capex_usd": 1e6,
            "fixed_opex_usd_per_year": pick(1e4, 4e5),
            "earliest_date": START,
            "building_months": pick(0.0, 1.0),
        },
    ]


def _markets(pick: Choices) -> list[dict[str, Any]]:
    return [
        {
            "market": "quay_market",
            "site": "quay",
            "price_ceiling_usd_per_t": pick(400.0, 210.0),
            "minimum_cover": pick(0.0, 0.3),
            "protein_pct_minimum": pick(None, 11.5),
        },
        {
            "market": "wharf_market",
            "site": "wharf",
            "price_ceiling_usd_per_t": 400.0,
            "falling_number_s_minimum": pick(None, 250.0),
            "hub_allowed": pick(True, False),
        },
        {
            "market": "town_market",
            "site": "town",
            "country": "ML",
            "price_ceiling_usd_per_t": 450.0,
        },
    ]


def _demand(pick: Choices) -> list[dict[str, Any]]:
    return [
        {
            "market": "quay_market",
            "quantity_t_per_year": pick(18_000.0, 25_000.0),
            "demand_profile": pick(None, "season"),
            "from_date": START,
        },
        {
            "market": "wharf_market",
            "quantity_t_per_year": pick(0.0, 7_000.0),
            "from_date": START,
        },
        {
            "market": "town_market",
            "quantity_t_per_year": pick(0.0, 4_000.0),
            "from_date": START,
        },
    ]


def _policy(pick: Choices) -> dict[str, Any]:
    tables: dict[str, list[dict[str, Any]]] = {
        "quotas": [
            {
                "quota": "quota",
                "country": "KZ",
                "quantity_t": 3_000.0,
                "from_date": dt.date(2026, 12, 20),
                "to_date": dt.date(2027, 1, 31),
            }
        ],
        "duties": [
            {"duty": "levy", "market_country": "SN", "amount_usd_per_t": 3.0},
            {"duty": "rate", "market_country": "SN", "origin_country": "FR", "rate": 0.1},
        ],
        "subsidy_programmes": [
            {
                "programme": "aid",
                "active": pick(False, True),
                "budget_usd_per_year": pick(None, 12_000.0),
                "to_date": dt.date(2027, 2, 14),
            }
        ],
        "subsidies": [{"programme": "aid", "lane": "rail", "amount_usd_per_t": 8.0}],
        "origin_limits": [
            {
                "origin_limit": "share",
                "market": pick(None, "quay_market"),
                "origin_country": "KZ",
                "maximum_share": 0.6,
            }
        ],
        "reserves": [_reserve(pick)],
        "closures": [
            {
                "closure": "ice",
                "target_kind": "lane",
                "target": pick("rail", "road"),
                "months": "1",
                "capacity_factor": pick(0.0, 0.5),
            },
            {
                "closure": "swell",
                "target_kind": "sea_region",
                "target": "coast",
                "from_date": dt.date(2027, 1, 1),
                "to_date": pick(dt.date(2027, 1, 10), dt.date(2027, 1, 31)),
            },
        ],
        "variations": [
            {"variation": "hire", "target": "hire", "key": "big", "factor": 1.5},
            {"variation": "dry", "target": "lane_capacity", "key": "way", "factor": 0.8},
            {
                "variation": "short crop",
                "target": "harvest",
                "key": "farm",
                "factor": 0.7,
                "from_date": dt.date(2027, 1, 1),
            },
        ],
    }
    kept = {"subsidies", "subsidy_programmes"}
    return {
        name: rows if name in kept else [row for row in rows if pick(False, True)]
        for name, rows in tables.items()
    }


def _reserve(pick: Choices) -> dict[str, Any]:
    days = pick(None, 8.0)
    return {
        "reserve": "silo",
        "site": pick("hub", "quay"),
        "from_date": pick(dt.date(2027, 1, 15), START),
        "quantity_t": 400.0 if days is None else None,
        "days_of_cover": days,
        "market": None if days is None else "quay_market",
        "rotation_months": pick(None, 1.9),
        "only_with_hub": pick(True, False),
    }
