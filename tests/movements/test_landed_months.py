"""Landed cost by month in the parts of the trade: worked by hand, and equal to the landed cost."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.movements.landed import landed_cost
from keruen.movements.landed_months import TRADE_PARTS, landed_cost_by_month
from keruen.movements.tables import schema, sort_movements, sort_stocks
from tests.builders import build_case
from tests.movements.hand import (
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
    movement,
)
from tests.movements.network import ring_case, ring_plan
from tests.movements.test_landed import SHIPPED

FOB = (
    (450_000.0 + 1_200 * 165.0) * SHIPPED  # purchase
    + (160_000.0 + 1_200 * 60.0) * SHIPPED  # lanes to the port
    + (8_000.0 + 8_820.0 + 6_468.0 + 2_400.0) * SHIPPED  # handling at farm and port
    + 16_000.0 / 3_960  # loading on board
    + 4_557.0 * SHIPPED  # January's storage
    + (3_645.6 + 1_200.0 + 360.0) * SHIPPED  # capital in store and on the rails
)
CO2 = (4_000.0 + 294.0 + 98.0 + 1_200.0 + 117.6) * SHIPPED + (4_104.0 + 396.0) / 3_960
MARCH = {
    "opening_stock": 200_000.0 * SHIPPED,
    "fob": FOB,
    "freight": 175_000.0 / 3_960,
    "insurance": 4_000.0 / 3_960,
    "discharge": 19_800.0 / 3_960,
    "transshipment": 0.0,
    "inland": 0.0,
    "storage_and_capital": 2_560.0 / 3_960,
    "duties": 0.0,
    "subsidy": -30_000.0 * SHIPPED,
    "co2": CO2,
}
APRIL = MARCH | {
    "storage_and_capital": 2_560.0 / 3_960 + 2 * 31 / 30 + 31 * 0.04,
    "duties": 14_400.0 / 1_200,
}


@pytest.fixture(scope="module")
def months() -> pl.DataFrame:
    return landed_cost_by_month(hand_case(), hand_options(), hand_movements(), hand_stocks())


def test_months_by_hand(months: pl.DataFrame) -> None:
    assert months.select("market", "origin_country", "period", "quantity_t").rows() == [
        ("senegal", "KZ", 2, 1_240.0),
        ("senegal", "KZ", 3, 1_200.0),
    ]


@pytest.mark.parametrize("part", TRADE_PARTS)
def test_parts_by_hand(months: pl.DataFrame, part: str) -> None:
    assert months[f"{part}_usd_per_t"].to_list() == pytest.approx([MARCH[part], APRIL[part]])


def test_the_months_add_up_to_the_landed_cost(months: pl.DataFrame) -> None:
    whole = landed_cost(hand_case(), hand_options(), hand_movements(), hand_stocks())
    by_month = (months["quantity_t"] * months["landed_usd_per_t"]).sum()
    assert by_month == pytest.approx(whole["landed_usd_per_t"][0] * 2_440.0)


def test_second_ship_is_transshipment_and_lane_after_it_inland() -> None:
    """Half of a hub's grain came by ship, half by lane: only the first half is transshipped."""
    case = build_case(
        case=[{"periods": 1, "insurance_rate": 0.0, "working_capital_rate_per_year": 0.0}],
        grades=[{"grade": "kz3"}],
        sites=[
            {"site": "away", "kind": "port", "loading_cost_usd_per_t": 1.0, **PORT},
            {
                "site": "hub",
                "kind": "port",
                "receiving_cost_usd_per_t": 2.0,
                "loading_cost_usd_per_t": 3.0,
                **PORT,
            },
            {"site": "town", "kind": "port", "receiving_cost_usd_per_t": 4.0, **PORT},
            {"site": "inland", "kind": "market"},
        ],
        offers=[
            {"site": "away", "grade": "kz3", "price_usd_per_t": 100.0},
            {"site": "hub", "grade": "kz3", "price_usd_per_t": 120.0},
        ],
        lanes=[
            {"lane": "road", "from_site": "town", "to_site": "inland", "cost_usd_per_t": 20.0},
        ],
        vessel_classes=[{"vessel_class": "handy", "emission_factor": "ship"}],
        markets=[{"market": "mill", "site": "inland"}],
        demand=[{"market": "mill", "quantity_t_per_year": 73_000.0}],
        emission_factors=[
            {"emission_factor": "rail"},
            {"emission_factor": "ship", "mode": "sea"},
        ],
    )
    grain = {"grade": "kz3", "origin_country": "KZ"}

    def ship(start: str, end: str, tonnes: float) -> list[dict[str, object]]:
        where = {"route": f"{start}>{end}", "from_site": start, "to_site": end}
        where["vessel_class"] = "handy"
        return [
            movement("voyage", 0, tonnes, mode="sea", **where, **grain),
            movement("trip", 0, 0.0, trips=1, **where),
        ]

    def bought(site: str) -> dict[str, object]:
        place = {"from_site": site, "to_site": site, "crop_year": 2026}
        return movement("purchase", 0, 1_000.0, **place, **grain)

    rows = [
        bought("away"),
        bought("hub"),
        *ship("away", "hub", 1_000.0),
        *ship("hub", "town", 2_000.0),
        movement(
            *("lane", 0, 2_000.0),
            route="road",
            from_site="town",
            to_site="inland",
            mode="rail",
            **grain,
        ),
        movement("use", 0, 2_000.0, from_site="inland", to_site="inland", market="mill", **grain),
    ]
    options = pl.DataFrame(
        [
            hand_options().row(0, named=True)
            | {"option": f"{a}>{b}", "from_site": a, "to_site": b, "hire_usd": usd, **FREE}
            for a, b, usd in (("away", "hub", 10_000.0), ("hub", "town", 30_000.0))
        ],
        schema=hand_options().schema,
    )
    movements = sort_movements(pl.DataFrame(rows, schema=schema("movements")))
    stocks = sort_stocks(pl.DataFrame([], schema=schema("stocks")))
    frame = landed_cost_by_month(case, options, movements, stocks)
    row = frame.row(0, named=True)
    assert row["fob_usd_per_t"] == pytest.approx((100.0 + 1.0 + 120.0 + 3.0) / 2)
    assert row["freight_usd_per_t"] == pytest.approx(10.0 / 2 + 15.0)
    assert row["discharge_usd_per_t"] == pytest.approx(2.0 / 2 + 4.0)
    assert row["transshipment_usd_per_t"] == pytest.approx(3.0 / 2)
    assert row["inland_usd_per_t"] == pytest.approx(20.0)
    assert row["landed_usd_per_t"] == pytest.approx(112.0 + 20.0 + 5.0 + 1.5 + 20.0)


FREE = dict.fromkeys(("fuel_usd", "port_dues_usd", "passage_dues_usd", "lump_sum_usd"), 0.0)
PORT = {
    "sea_region": "morocco",
    "draft_m": 12.0,
    "load_rate_t_per_day": 5_000.0,
    "discharge_rate_t_per_day": 5_000.0,
}


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_months_equal_landed_cost_without_ships(seed: int) -> None:
    """By rail alone FOB is the price at origin, and the sum is the landed cost of the market."""
    case = ring_case()
    movements, stocks = ring_plan(case, np.random.default_rng(seed))
    options = hand_options().clear()
    months = landed_cost_by_month(case, options, movements, stocks)
    landed = landed_cost(case, options, movements, stocks)
    whole = landed.filter(pl.col("grade").is_null())
    assert (months["quantity_t"] * months["landed_usd_per_t"]).sum() == pytest.approx(
        (whole["quantity_t"] * whole["landed_usd_per_t"]).sum()
    )
    fob = (months["quantity_t"] * months["fob_usd_per_t"]).sum()
    bought = (whole["quantity_t"] * whole["purchase_usd_per_t"]).sum()
    assert fob == pytest.approx(bought)
