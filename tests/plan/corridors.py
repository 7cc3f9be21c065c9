"""Small corridors of different shapes, each a sound case that is planned in well under a second."""

from __future__ import annotations

import datetime as dt
from typing import Any

from keruen.case.case import Case
from tests.plan.hand import LAND, SEA, change, demand_in, land_case, sea_case, two_ports
from tests.plan.hand_tables import TWO_ORIGINS, TWO_WAYS, hub_site, ship_hub_case, tier, town

YARD = {"site": "yard", "kind": "inland", "storage_capacity_t": 5_000.0}
AID: dict[str, Any] = {
    "subsidy_programmes": [{"programme": "aid"}],
    "subsidies": [{"programme": "aid", "lane": "rail", "amount_usd_per_t": 30.0}],
}
STORED = [
    {"site": "farm", "kind": "elevator", "storage_capacity_t": 5_000.0},
    {"site": "mill", "kind": "inland", "storage_capacity_t": 5_000.0},
]


def lane(name: str, start: str, end: str, **values: Any) -> dict[str, Any]:
    """A lane that costs 5 USD/t unless a cost is given."""
    return {"lane": name, "from_site": start, "to_site": end, "cost_usd_per_t": 5.0, **values}


def two_circle(days: float = 0.0, **tables: Any) -> Case:
    """A subsidised lane and a lane back, which together cost 10 USD/t and pay 30."""
    lanes = [lane("rail", "farm", "mill"), lane("back", "mill", "farm", transit_days=days or 1.0)]
    return land_case(sites=STORED, lanes=lanes, **AID, **tables)


def three_circle() -> Case:
    """A circle of three lanes, two of them subsidised."""
    lanes = [
        lane("rail", "farm", "mill"),
        lane("out", "mill", "yard"),
        lane("back", "yard", "farm", transit_days=2.0),
    ]
    aid = [*AID["subsidies"], {"programme": "aid", "lane": "out", "amount_usd_per_t": 20.0}]
    return land_case(sites=[*STORED, YARD], lanes=lanes, **{**AID, "subsidies": aid})


def ship_circle() -> Case:
    """A subsidised lane from a port to the quay, and a ship back."""
    return sea_case(
        sites=[
            {**SEA["sites"][0], "discharge_rate_t_per_day": 2_000.0, "storage_capacity_t": 5_000.0},
            {**SEA["sites"][1], "load_rate_t_per_day": 2_000.0, "storage_capacity_t": 5_000.0},
        ],
        vessel_classes=change("vessel_classes", SEA, "ship", hire_usd_per_day=1_000.0),
        sea_distances=[{"from_site": "pier", "to_site": "quay", "distance_nm": 300.0}],
        trades=[
            {"from_region": "here", "to_region": "there"},
            {"from_region": "there", "to_region": "here"},
        ],
        lanes=[lane("rail", "pier", "quay", transit_days=1.0)],
        **AID,
    )


def reserve_with_return_lane() -> Case:
    """A reserve at the mill that must be rotated, and a yard to which grain can go and return."""
    lanes = [
        lane("rail", "farm", "mill"),
        lane("out", "mill", "yard", cost_usd_per_t=0.1, transit_days=1.0),
        lane("back", "yard", "mill", cost_usd_per_t=0.1, transit_days=1.0),
    ]
    return land_case(
        sites=[STORED[0], {**STORED[1], "storage_capacity_t": 7_000.0}, YARD],
        lanes=lanes,
        reserves=[
            {"reserve": "silo", "site": "mill", "quantity_t": 6_100.0, "rotation_months": 1.0}
        ],
    )


def transshipping(**values: Any) -> Case:
    """A harbour between pier and quay at which ships discharge and load, without a hub."""
    harbour = {
        **hub_site("harbour"),
        "sea_region": "middle",
        "load_rate_t_per_day": 2_000.0,
        "discharge_rate_t_per_day": 2_000.0,
        "receiving_capacity_t_per_day": None,
        **values,
    }
    return sea_case(
        sites=[*SEA["sites"], harbour],
        sea_distances=[
            {"from_site": "pier", "to_site": "harbour", "distance_nm": 600.0},
            {"from_site": "harbour", "to_site": "quay", "distance_nm": 600.0},
            {"from_site": "pier", "to_site": "quay", "distance_nm": 4_800.0},
        ],
        trades=[
            {"from_region": start, "to_region": end}
            for start, end in (("here", "middle"), ("middle", "there"), ("here", "there"))
        ],
    )


OWN_TRANSSHIPMENT: dict[str, Any] = {
    "storage_capacity_t": 3_000.0,
    "receiving_capacity_t_per_day": 100.0,
    "loading_capacity_t_per_day": 100.0,
    "loading_cost_usd_per_t": 1.0,
}


def hubs(count: int) -> Case:
    """So many harbours at which a hub can open, each a little dearer than the one before."""
    names = [f"hub{number}" for number in range(count)]
    sites = [
        hub_site(
            name,
            sea_region="middle",
            load_rate_t_per_day=2_000.0,
            discharge_rate_t_per_day=2_000.0,
        )
        for name in names
    ]
    runs = [
        {"from_site": start, "to_site": end, "distance_nm": 600.0}
        for name in names
        for start, end in (("pier", name), (name, "quay"))
    ]
    return sea_case(
        settings={"periods": 2},
        sites=[*SEA["sites"], *sites],
        sea_distances=[*runs, {"from_site": "pier", "to_site": "quay", "distance_nm": 9_000.0}],
        trades=[
            {"from_region": start, "to_region": end}
            for start, end in (("here", "middle"), ("middle", "there"), ("here", "there"))
        ],
        hub_options=[
            tier(
                f"{name}_1",
                site=name,
                loading_capacity_t_per_day=200.0,
                storage_capacity_t=3_000.0,
                fixed_opex_usd_per_year=100_000.0 + 1_000.0 * number,
            )
            for number, name in enumerate(names)
        ],
    )


def hoarding(**settings: Any) -> Case:
    """Grain that is worth more than it costs, by the reference value, and silos for it."""
    return land_case(
        settings={"ending_value_fraction": 0.9, **settings},
        sites=STORED,
        lanes=change("lanes", LAND, "rail", cost_usd_per_t=5.0, transit_days=20.0),
    )


def market_at_the_farm() -> Case:
    """No lanes at all: the market buys where the grain grows."""
    return land_case(
        sites=[{"site": "farm", "kind": "elevator"}],
        lanes=[],
        markets=[{"market": "town", "site": "farm"}],
    )


def with_opening_stock() -> Case:
    """Nothing is offered after January; what lies at the farm must last."""
    return land_case(
        settings={"ending_value_fraction": 0.9},
        sites=STORED,
        opening_stocks=[{"site": "farm", "grade": "wheat", "quantity_t": 4_000.0}],
        harvests=[{"site": "farm", "quantity_t": 3_000.0, "to_date": dt.date(2027, 1, 31)}],
    )


CORRIDORS: dict[str, Case] = {
    "rail only": land_case(lanes=change("lanes", LAND, "rail", cost_usd_per_t=7.0)),
    "river with a season": land_case(
        sites=STORED,
        lanes=change("lanes", LAND, "rail", mode="river", capacity_t_per_day=150.0),
        closures=[
            {"closure": "ice", "target_kind": "lane", "target": "rail", "months": "1"},
        ],
    ),
    "one market at the farm, no lanes": market_at_the_farm(),
    "no lanes, ships only": sea_case(),
    "one period": land_case(settings={"periods": 1}),
    "by week": hoarding(period_kind="week", periods=6),
    "by half month": hoarding(period_kind="half_month", periods=4),
    "road or rail": land_case(**TWO_WAYS),
    "two origins with a limit": land_case(
        **TWO_ORIGINS,
        origin_limits=[
            {"origin_limit": "half", "origin_country": "RU", "maximum_share": 0.5},
        ],
    ),
    "blended to a specification": land_case(**town(protein_pct_minimum=12.0)),
    "one month of demand": land_case(**demand_in(3, 2_000.0)),
    "two ports of one ship": sea_case(settings={"periods": 1}, **two_ports()),
    "one hub": ship_hub_case(),
    "two hubs": hubs(2),
    "twenty hubs": hubs(20),
    "subsidy in a circle of two": two_circle(),
    "subsidy in a circle over periods": two_circle(days=40.0),
    "subsidy in a circle of three": three_circle(),
    "subsidy in a circle with a ship": ship_circle(),
    "reserve with a return lane": reserve_with_return_lane(),
    "transshipment of no one": transshipping(),
    "transshipment of its own": transshipping(**OWN_TRANSSHIPMENT),
    "worth more than it costs": hoarding(),
    "opening stock": with_opening_stock(),
    "no supply": land_case(harvests=[{"site": "farm", "quantity_t": 0.0}]),
}
