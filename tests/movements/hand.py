"""A plan worked by hand: four months, one farm, one lane, one hub port, one ship, one market.

January to April 2027 has 31, 28, 31 and 30 days, so D is 30. In tonnes:

| | Jan | Feb | Mar | Apr | later |
|---|--:|--:|--:|--:|--:|
| farm: bought (1,000 in store before) | 3,000 | 2,000 | | | |
| farm: sent by lane | 4,000 | 1,600 | | | |
| farm: in store at the end | 0 | 400 | 400 | 400 | |
| port: received (2 % lost on the way) | 2,940 | 980 + 1,176 | 392 | | |
| port: shipped | | 4,000 | | 1,000 | |
| port: in store at the end | 2,940 | 1,096 | 1,488 | 488 | |
| dakar: received (1 % lost in handling) | | | 3,960 | | 990 |
| dakar: used | | | 1,240 | 1,200 | |
| dakar: short | 1,240 | 1,120 | | | |
| dakar: in store at the end | | | 2,720 | 1,520 | |
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl

from keruen.case.case import Case
from keruen.movements.tables import schema, sort_movements, sort_stocks
from keruen.summaries import Opening
from tests.builders import build_case

STARTS = [dt.date(2027, month, 1) for month in range(1, 10)]

SETTINGS: dict[str, Any] = {
    "periods": 4,
    "discount_rate_per_year": 0.1,
    "working_capital_rate_per_year": 0.073,
    "insurance_rate": 0.005,
    "co2_price_usd_per_t": 50.0,
    "transshipment_kg_co2e_per_t": 2.0,
    "ending_value_fraction": 0.9,
}

SITES: list[dict[str, Any]] = [
    {
        "site": "farm",
        "kind": "elevator",
        "loading_cost_usd_per_t": 2.0,
        "storage_capacity_t": 10_000.0,
        "storage_cost_usd_per_t_per_month": 1.0,
    },
    {
        "site": "port",
        "kind": "port",
        "country": "MA",
        "sea_region": "morocco",
        "draft_m": 12.0,
        "load_rate_t_per_day": 5_000.0,
        "receiving_cost_usd_per_t": 3.0,
        "loading_cost_usd_per_t": 4.0,
        "storage_capacity_t": 10_000.0,
        "storage_cost_usd_per_t_per_month": 1.5,
    },
    {
        "site": "dakar",
        "kind": "port",
        "country": "SN",
        "sea_region": "west_africa",
        "draft_m": 10.0,
        "discharge_rate_t_per_day": 4_000.0,
        "receiving_cost_usd_per_t": 5.0,
        "storage_capacity_t": 10_000.0,
        "storage_cost_usd_per_t_per_month": 2.0,
        "loss_fraction": 0.01,
    },
]

LANE: dict[str, Any] = {
    "lane": "farm_port",
    "from_site": "farm",
    "to_site": "port",
    "corridor": "north",
    "cost_usd_per_t": 40.0,
    "transit_days": 7.5,
    "distance_km": 1_000.0,
    "loss_fraction": 0.02,
}

TABLES: dict[str, list[dict[str, Any]]] = {
    "case": [SETTINGS],
    "grades": [{"grade": "kz3"}, {"grade": "fr1", "origin_country": "FR", "protein_pct": 11.0}],
    "sites": SITES,
    "opening_stocks": [{"site": "farm", "grade": "kz3", "quantity_t": 1_000.0}],
    "profiles": [
        {"profile": "spring", "month": month, "factor": 1.1 if month == 2 else 1.0}
        for month in range(1, 13)
    ],
    "offers": [
        {"site": "farm", "grade": "kz3", "price_usd_per_t": 150.0, "price_profile": "spring"}
    ],
    "harvests": [
        {
            "site": "farm",
            "quantity_t": 12_000.0,
            "from_date": dt.date(2027, 1, 1),
            "to_date": dt.date(2027, 4, 30),
        }
    ],
    "grade_shares": [{"site": "farm", "grade": "kz3"}],
    "corridors": [{"corridor": "north"}],
    "lanes": [LANE],
    "vessel_classes": [{"vessel_class": "handy", "emission_factor": "ship"}],
    "sea_distances": [{"from_site": "port", "to_site": "dakar", "distance_nm": 1_000.0}],
    "trades": [{"from_region": "morocco", "to_region": "west_africa"}],
    "hub_options": [{"hub_option": "port_1", "site": "port", "earliest_date": dt.date(2027, 2, 1)}],
    "markets": [{"market": "senegal", "site": "dakar", "price_ceiling_usd_per_t": 400.0}],
    "demand": [{"market": "senegal", "quantity_t_per_year": 14_600.0}],
    "duties": [
        {
            "duty": "levy",
            "market_country": "SN",
            "rate": 0.05,
            "amount_usd_per_t": 2.0,
            "from_date": dt.date(2027, 4, 1),
        }
    ],
    "subsidy_programmes": [
        {
            "programme": "transport",
            "budget_usd_per_year": 50_000.0,
            "to_date": dt.date(2027, 1, 31),
        }
    ],
    "subsidies": [{"programme": "transport", "lane": "farm_port", "amount_usd_per_t": 10.0}],
    "variations": [
        {
            "variation": "winter",
            "target": "lane_cost",
            "key": "farm_port",
            "from_date": dt.date(2027, 2, 1),
            "to_date": dt.date(2027, 2, 28),
            "factor": 1.5,
        },
        {
            "variation": "dear_oil",
            "target": "fuel_price",
            "from_date": dt.date(2027, 4, 1),
            "factor": 1.2,
        },
    ],
    "emission_factors": [
        {"emission_factor": "rail", "g_co2e_per_t_km": 20.0},
        {
            "emission_factor": "ship",
            "mode": "sea",
            "g_co2e_per_t_km": 8.0,
            "distance_adjustment": 1.25,
        },
    ],
}

OPENINGS: list[Opening] = [{"hub_option": "port_1", "site": "port", "tier": 1, "opening_period": 1}]

# Undiscounted USD of each term in each period, worked by hand from the table above.
TERMS_USD: dict[str, list[float]] = {
    "purchase": [3_000 * 150.0, 2_000 * 165.0, 0.0, 0.0],
    "lanes": [4_000 * 40.0, 1_600 * 60.0, 0.0, 0.0],
    "voyages": [0.0, 175_000.0, 0.0, 185_000.0],
    "insurance": [0.0, 4_000.0, 0.0, 1_000.0],
    "loading": [8_000.0, 3_200.0 + 16_000.0, 0.0, 4_000.0],
    "receiving": [8_820.0, 6_468.0, 1_176.0 + 19_800.0, 0.0],
    "storage": [
        4_557.0,
        400 * 28 / 30 + 1_534.4,
        400 * 31 / 30 + 2_306.4 + 5_440 * 31 / 30,
        400.0 + 732.0 + 3_040.0,
    ],
    "working_capital": [
        3_645.6 + 1_200.0,
        1_675.52 + 480.0 + 2_560.0,
        5_713.92,
        2_889.6 + 640.0,
    ],
    "duties": [0.0, 0.0, 0.0, 14_400.0],
    "hub": [0.0, 56_000.0, 62_000.0, 60_000.0],
    "co2": [4_294.0, 5_919.6, 435.2, 1_026.0],
    "shortage": [496_000.0, 448_000.0, 0.0, 0.0],
    "subsidy": [-30_000.0, 0.0, 0.0, 0.0],
    # Least cost: 150 at the farm; (150 + 40 - 10 of subsidy + 2 of loading) / 0.98 at the port;
    # 175,000 / 4,200 of voyage and 4 of loading more, / 0.99, at dakar, above the reference value
    # of 200. May needs 31 x 40 t, and the dearest grain, 1,520 t in store and 990 t on its way at
    # dakar, covers it: 0.9 x 200 x 1,240.
    "ending_value": [0.0, 0.0, 0.0, -223_200.0],
}

DISCOUNT = [1.1 ** -(elapsed / 365) for elapsed in (0, 31, 59, 90)]

COST_USD = math.fsum(
    usd * factor for row in TERMS_USD.values() for usd, factor in zip(row, DISCOUNT, strict=True)
)


def hand_case(settings: dict[str, Any] | None = None, **tables: Any) -> Case:
    """The case of the plan; `settings` changes its row of table `case`, `tables` whole tables."""
    rows: dict[str, Any] = {**TABLES, **tables}
    rows["case"] = [{**SETTINGS, **(settings or {})}]
    return build_case(**rows)


def movement(kind: str, period: int, quantity_t: float, **cells: Any) -> dict[str, Any]:
    """One row of movements with its dates; it stays in its period unless `to_period` is given."""
    row: dict[str, Any] = dict.fromkeys(schema("movements"))
    row |= {"status": "planned", "kind": kind, "from_period": period, "to_period": period}
    row |= {"quantity_t": quantity_t, "received_t": quantity_t, **cells}
    row["from_date"], row["to_date"] = STARTS[row["from_period"]], STARTS[row["to_period"]]
    return row


def purchase(period: int, quantity_t: float) -> dict[str, Any]:
    """Grain bought at the farm."""
    grain = {"grade": "kz3", "origin_country": "KZ"}
    return movement(
        *("purchase", period, quantity_t),
        **{"from_site": "farm", "to_site": "farm", "crop_year": 2026, **grain},
    )


def by_lane(period: int, arrival: int, quantity_t: float, received_t: float) -> dict[str, Any]:
    """Grain sent from farm to port."""
    return movement(
        *("lane", period, quantity_t),
        route="farm_port",
        from_site="farm",
        to_site="port",
        mode="rail",
        corridor="north",
        grade="kz3",
        origin_country="KZ",
        to_period=arrival,
        received_t=received_t,
    )


def by_ship(period: int, quantity_t: float, received_t: float) -> list[dict[str, Any]]:
    """One ship from port to market, and the grain in it."""
    ship = {"route": "port>dakar>handy", "from_site": "port", "to_site": "dakar"}
    ship |= {"vessel_class": "handy", "to_period": period + 1}
    cargo = {"mode": "sea", "grade": "kz3", "origin_country": "KZ", "received_t": received_t}
    return [
        movement("voyage", period, quantity_t, **ship, **cargo),
        movement("trip", period, 0.0, **ship, trips=1),
    ]


def at_market(kind: str, period: int, quantity_t: float) -> dict[str, Any]:
    """Use or shortage in Senegal."""
    grain = {"grade": "kz3", "origin_country": "KZ"} if kind == "use" else {}
    place = {"from_site": "dakar", "to_site": "dakar", "market": "senegal"}
    return movement(kind, period, quantity_t, **place, **grain)


def hand_movements() -> pl.DataFrame:
    """The movements of the plan."""
    paid = {"route": "farm_port", "from_site": "farm", "to_site": "port", "programme": "transport"}
    rows = [
        purchase(0, 3_000.0),
        purchase(1, 2_000.0),
        by_lane(0, 0, 3_000.0, 2_940.0),
        by_lane(0, 1, 1_000.0, 980.0),
        by_lane(1, 1, 1_200.0, 1_176.0),
        by_lane(1, 2, 400.0, 392.0),
        *by_ship(1, 4_000.0, 3_960.0),
        *by_ship(3, 1_000.0, 990.0),
        at_market("shortage", 0, 1_240.0),
        at_market("shortage", 1, 1_120.0),
        at_market("use", 2, 1_240.0),
        at_market("use", 3, 1_200.0),
        movement("subsidy", 0, 3_000.0, **paid),
    ]
    return sort_movements(pl.DataFrame(rows, schema=schema("movements")))


def hand_stocks() -> pl.DataFrame:
    """The stocks of the plan."""
    tonnes = {
        "farm": [0.0, 400.0, 400.0, 400.0],
        "port": [2_940.0, 1_096.0, 1_488.0, 488.0],
        "dakar": [0.0, 0.0, 2_720.0, 1_520.0],
    }
    rows = [
        {
            "status": "planned",
            "site": site,
            "grade": "kz3",
            "period": period,
            "date": STARTS[period + 1] - dt.timedelta(days=1),
            "quantity_t": quantity_t,
        }
        for site, curve in tonnes.items()
        for period, quantity_t in enumerate(curve)
        if quantity_t > 0
    ]
    return sort_stocks(pl.DataFrame(rows, schema=schema("stocks")))


def hand_options() -> pl.DataFrame:
    """The one voyage option of the plan: 16 days, at most 4,200 t, 175,000 USD a voyage."""
    row = {
        "option": "port>dakar>handy",
        "from_site": "port",
        "to_site": "dakar",
        "second_site": None,
        "vessel_class": "handy",
        "distance_nm": 1_000.0,
        "first_distance_nm": None,
        "transit_days": 16.0,
        "second_transit_days": None,
        "intake_t": 4_200.0,
        "second_intake_t": None,
        "hire_usd": 100_000.0,
        "fuel_usd": 50_000.0,
        "port_dues_usd": 20_000.0,
        "passage_dues_usd": 5_000.0,
        "lump_sum_usd": 175_000.0,
        "kg_co2e_per_t": 18.52,
        "second_kg_co2e_per_t": None,
    }
    empty = ("first_distance_nm", "second_transit_days", "second_intake_t", "second_kg_co2e_per_t")
    types = dict.fromkeys(empty, pl.Float64) | {"second_site": pl.String}
    return pl.DataFrame([row], schema_overrides=types)


def hand_summary(cost_usd: float = COST_USD) -> dict[str, Any]:
    """A summary that fits the plan, with bounds one per cent below both costs."""
    terms = {
        term: math.fsum(usd * factor for usd, factor in zip(row, DISCOUNT, strict=True))
        for term, row in TERMS_USD.items()
    }
    plan = {"cost_usd": cost_usd, "bound_usd": 0.99 * cost_usd, "gap": 0.01}
    twin = {"cost_usd": 2 * cost_usd, "bound_usd": 1.98 * cost_usd, "gap": 0.01}
    years = 120 / 365
    return {
        **plan,
        "openings": OPENINGS,
        "hub": {"site": "port", "tier": 1, "opening_period": 1},
        "no_hub": twin,
        "hub_value_usd_per_year": {
            "low": 0.98 * cost_usd / years,
            "high": 1.01 * cost_usd / years,
            "decided": True,
        },
        "cost_terms_usd": terms,
        "tonnes": {"delivered_t": 2_440.0, "shortage_t": 2_360.0, "through_hub_t": 5_000.0},
    }
