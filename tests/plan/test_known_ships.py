"""Plans of ships worked by hand: whole shiploads, part-laden ships, berths, two ports of discharge.

Each test says its arithmetic. A ship of the sea case carries 2,000 t for 100,000 USD a voyage.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.plan.hand import (
    SEA,
    change,
    cost_of,
    plan_of,
    profile,
    sea_case,
    tonnes,
    trips,
    two_ports,
)


def quay(**values: Any) -> list[dict[str, Any]]:
    return change("sites", SEA, "quay", **values)


def test_ships_are_whole() -> None:
    """No store: 3,100, 2,800 and 3,100 t take two ships each, 6 x 100,000 + 9,000 x 100.

    In fractions of ships it would be 4.5 x 100,000 + 900,000.
    """
    plan = plan_of(sea_case())
    assert trips(plan) == 6
    assert plan.summary["cost_usd"] == pytest.approx(1_500_000)


def test_storage_fills_the_ships() -> None:
    """With a store 9,000 t take five ships of 2,000 t, the last half laden."""
    plan = plan_of(sea_case(sites=quay(storage_capacity_t=10_000.0)))
    assert trips(plan) == 5
    assert plan.summary["cost_usd"] == pytest.approx(1_400_000)


@pytest.mark.parametrize(("ceiling", "ships"), [(190.0, 3), (192.0, 5), (224.0, 5), (226.0, 6)])
def test_a_part_laden_ship_sails_where_it_pays(ceiling: float, ships: int) -> None:
    """The second ship brings 1,100 t, or 800 in February, and is paid in full.

    100 + 100,000 / 1,100 = 190.91 USD/t in January and March, 100 + 100,000 / 800 = 225 in
    February: below that the market would rather buy elsewhere.
    """
    markets = [{"market": "town", "site": "quay", "price_ceiling_usd_per_t": ceiling}]
    assert trips(plan_of(sea_case(markets=markets))) == ships


def test_a_port_takes_what_it_can_receive() -> None:
    """50 t a day: one ship a month, with 1,550, 1,400 and 1,550 t."""
    plan = plan_of(sea_case(sites=quay(receiving_capacity_t_per_day=50.0)))
    assert trips(plan) == 3
    assert tonnes(plan, "voyage") == pytest.approx({0: 1_550, 1: 1_400, 2: 1_550})


def test_losses_are_carried_and_paid() -> None:
    """A fiftieth is lost at the quay: 9,000 / 0.98 t are bought, insured and loaded.

    Insured at 1 % of 200 USD/t, loaded at 3 USD/t; received at 4 USD/t are the 9,000 t.
    """
    case = sea_case(
        settings={"insurance_rate": 0.01},
        sites=[
            {**SEA["sites"][0], "loading_cost_usd_per_t": 3.0},
            {**SEA["sites"][1], "receiving_cost_usd_per_t": 4.0, "loss_fraction": 0.02},
        ],
    )
    terms = plan_of(case).summary["cost_terms_usd"]
    sent = 9_000 / 0.98
    assert terms["purchase"] == pytest.approx(100 * sent)
    assert terms["insurance"] == pytest.approx(2 * sent)
    assert terms["loading"] == pytest.approx(3 * sent)
    assert terms["receiving"] == pytest.approx(4 * 9_000)


def test_hire_and_fuel_follow_their_variations() -> None:
    """A voyage is 100,000 of hire and, at 10 t x 8 days x 100 USD/t, 8,000 of fuel.

    Hire doubles on 14 of February's 28 days, fuel in all of March: 4 x 108,000 + 2 x 50,000 in
    February and 2 x 8,000 in March above that.
    """
    case = sea_case(
        settings={"fuel_price_usd_per_t": 100.0},
        vessel_classes=change(
            "vessel_classes", SEA, "ship", fuel_sea_t_per_day=10.0, fuel_port_t_per_day=0.0
        ),
        variations=[
            {
                "variation": "hire",
                "target": "hire",
                "key": "ship",
                "factor": 2.0,
                "from_date": dt.date(2027, 2, 15),
                "to_date": dt.date(2027, 2, 28),
            },
            {
                "variation": "fuel",
                "target": "fuel_price",
                "factor": 2.0,
                "from_date": dt.date(2027, 3, 1),
            },
        ],
    )
    terms = plan_of(case).summary["cost_terms_usd"]
    assert terms["voyages"] == pytest.approx(6 * 108_000 + 2 * 50_000 + 2 * 8_000)


def test_a_closed_port_waits_for_its_ships() -> None:
    """February is closed by its sea region: January's ships bring its 2,800 t as well.

    5,900 t in January and 3,100 in March: 3 + 2 ships.
    """
    case = sea_case(
        sites=quay(storage_capacity_t=10_000.0, storage_cost_usd_per_t_per_month=1.0),
        closures=[
            {"closure": "swell", "target_kind": "sea_region", "target": "there", "months": "2"}
        ],
    )
    plan = plan_of(case)
    assert trips(plan) == 5
    assert tonnes(plan, "voyage", by="to_period") == pytest.approx({0: 5_900, 2: 3_100})


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_month_without_need_or_room_makes_no_trouble() -> None:
    """No ship can leave anything in February: it is no divisor of the rounding rows."""
    case = sea_case(
        profiles=profile("pause", {1: 1.0, 3: 1.0}),
        demand=[{"market": "town", "quantity_t_per_year": 36_500.0, "demand_profile": "pause"}],
    )
    assert cost_of(case) == pytest.approx(4 * 100_000 + 6_200 * 100)


# Two ports of discharge (R7, R15)


def test_one_ship_serves_two_ports() -> None:
    """One voyage to both costs 110,000; two voyages would cost 100,000 + 110,000."""
    plan = plan_of(sea_case(settings={"periods": 1}, **two_ports()))
    assert plan.summary["cost_usd"] == pytest.approx(372_000 + 110_000)
    assert tonnes(plan, "voyage", by="to_site") == pytest.approx({"quay": 3_100, "wharf": 620})
    alone = sea_case(settings={"periods": 1}, **two_ports(called_together=False))
    assert cost_of(alone) == pytest.approx(372_000 + 210_000)


def test_the_second_port_takes_its_own_largest_parcel() -> None:
    """500 t for the wharf: the other 120 t are bought elsewhere at 120 x 800 = 96,000 USD.

    A ship of 500 t is loaded and discharged in a quarter of a day: 92,500 + 120 x 100 USD.
    """
    case = sea_case(settings={"periods": 1}, **two_ports(maximum_parcel_t=500.0))
    plan = plan_of(case)
    assert tonnes(plan, "voyage", by="to_site") == pytest.approx({"quay": 3_100, "wharf": 500})
    assert plan.summary["cost_usd"] == pytest.approx(360_000 + 110_000 + 96_000)


def test_the_second_port_is_reached_after_its_own_days() -> None:
    """Half a month's run between the ports: the wharf's part arrives a period later (R7).

    To the quay 1 + 8 = 9 of 30 days; to the wharf 1 + 8 + 0.5 + 15 = 24.5 days, which is one
    period, as 24.5 / 30 + 0.5 is above 1.
    """
    tables = two_ports()
    tables["sea_distances"] = [
        {"from_site": "pier", "to_site": "quay", "distance_nm": 2_400.0},
        {"from_site": "pier", "to_site": "wharf", "distance_nm": 9_000.0},
        {"from_site": "quay", "to_site": "wharf", "distance_nm": 4_500.0},
    ]
    plan = plan_of(sea_case(**tables))
    voyages = plan.movements.filter(kind="voyage", route="pier>quay+wharf>ship")
    shifts = {
        (row["to_site"], row["to_period"] - row["from_period"])
        for row in voyages.iter_rows(named=True)
    }
    assert shifts == {("quay", 0), ("wharf", 1)}
    assert tonnes(plan, "shortage", market="village") == pytest.approx({0: 620})
