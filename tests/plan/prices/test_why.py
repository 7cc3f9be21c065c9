"""Why a market is served as it is: ways worked by hand, thresholds tried by planning again."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.plan import Plan
from keruen.plan.prices import explain_market, hold_program, reason_sentences
from tests.plan.hand import SEA, demand_in, plan_of, sea_case, tonnes

# Small ships carry 2,000 t for 10,000 USD a day, big ones 10,000 t for 20,000. From pier to quay:
# 0.2 + 8 + 1 days, 46 USD/t. From pier to hub in a big ship 1 + 7 + 1 days, 18 USD/t; on to the
# quay in a small one 1 + 1 + 1 days, 15 USD/t. Both cost the same at 13 USD/t of handling.
CLASSES = [
    {"vessel_class": "small", "cargo_capacity_t": 2_000.0},
    {"vessel_class": "big", "cargo_capacity_t": 10_000.0, "hire_usd_per_day": 20_000.0},
]


def hub_case(handling_usd_per_t: float, **settings: Any) -> Case:
    """A hub that costs nothing to open, and January's 10,000 t for the quay."""
    pier, quay = SEA["sites"]
    hub = {
        "site": "hub",
        "name": "Hub",
        "kind": "port",
        "sea_region": "middle",
        "draft_m": 12.0,
        "load_rate_t_per_day": 2_000.0,
        "discharge_rate_t_per_day": 10_000.0,
        "receiving_cost_usd_per_t": 5.0,
        "loading_cost_usd_per_t": handling_usd_per_t - 5.0,
    }
    return sea_case(
        settings={"rivals_through_hub": True, **settings},
        sites=[{**pier, "load_rate_t_per_day": 10_000.0, "name": "Pier"}, quay, hub],
        vessel_classes=CLASSES,
        hub_options=[
            {
                "hub_option": "hub_1",
                "site": "hub",
                "capex_usd": 0.0,
                "fixed_opex_usd_per_year": 0.0,
            }
        ],
        offers=[{"site": "pier", "grade": "wheat", "price_usd_per_t": 100.0, "through_hub": True}],
        sea_distances=[
            {"from_site": "pier", "to_site": "quay", "distance_nm": 2_400.0},
            {"from_site": "pier", "to_site": "hub", "distance_nm": 2_100.0},
            {"from_site": "hub", "to_site": "quay", "distance_nm": 300.0},
        ],
        trades=[
            {"from_region": "here", "to_region": "there", "vessel_classes": "small"},
            {"from_region": "here", "to_region": "middle", "vessel_classes": "big"},
            {"from_region": "middle", "to_region": "there", "vessel_classes": "small"},
        ],
        **demand_in(1, 10_000.0),
    )


def through_hub_t(plan: Plan) -> float:
    return sum(tonnes(plan, "voyage", from_site="hub").values())


def test_direct_at_dear_handling_and_where_it_would_switch() -> None:
    case = hub_case(20.0)
    plan = plan_of(case, hub=True)
    assert through_hub_t(plan) == 0.0
    program = hold_program(case, plan.openings)
    reason = explain_market(program, plan.movements, "town")
    (service,) = reason.services
    assert (service.first_site, service.via) == ("pier", None)
    assert service.quantity_t == pytest.approx(10_000.0)
    assert service.usd_per_t == pytest.approx(100 + 46)
    assert reason.through_hub is not None
    assert reason.through_hub.dearer_usd_per_t == pytest.approx(18 + 15 + 20 - 46)
    assert reason.handling_usd_per_t == 20.0
    assert reason.switch_below_usd_per_t == pytest.approx(13.0)
    assert reason.direct is None
    assert reason_sentences(program, reason) == [
        "quay takes direct small from Pier: 146.00 USD/t at the port, its only supply route.",
        "The cheapest route through a hub, small from Hub, where big brings it from Pier, is "
        "7.00 USD/t more expensive on average.",
        "It would switch if handling at Hub (in and out, 20.00 USD/t) fell below 13.00 USD/t, or "
        "if direct freight rose by 7.00 USD/t.",
    ]


def test_the_market_switches_below_the_threshold_and_not_above() -> None:
    assert through_hub_t(plan_of(hub_case(13.01), hub=True)) == 0.0
    assert through_hub_t(plan_of(hub_case(12.99), hub=True)) == pytest.approx(10_000.0)


def test_through_the_hub_at_cheap_handling() -> None:
    case = hub_case(8.0)
    plan = plan_of(case, hub=True)
    program = hold_program(case, plan.openings)
    reason = explain_market(program, plan.movements, "town")
    (service,) = reason.services
    assert (service.first_site, service.first_class, service.via) == ("pier", "big", "hub")
    assert service.usd_per_t == pytest.approx(100 + 18 + 15 + 8)
    assert reason.through_hub is None
    assert reason.direct is not None
    assert reason.direct.dearer_usd_per_t == pytest.approx(46 - 18 - 15 - 8)
    assert reason.switch_below_usd_per_t is None


def test_a_market_that_no_ship_serves() -> None:
    case = hub_case(20.0)
    plan = plan_of(case, hub=True)
    none = plan.movements.clear()
    program = hold_program(case, plan.openings)
    reason = explain_market(program, none, "town")
    assert reason.services == ()
    assert reason_sentences(program, reason) == [
        "No ship of the plan reaches town within the horizon."
    ]


def test_an_unknown_market() -> None:
    case = hub_case(20.0)
    with pytest.raises(KeruenError) as error:
        explain_market(hold_program(case, []), plan_of(case).movements, "city")
    assert str(error.value) == "table markets has no row market=city\n  Use one of: town."
