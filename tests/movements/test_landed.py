"""Landed cost of the plan worked by hand, and sums that close on random networks."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.movements.cost import cost_terms
from keruen.movements.landed import PARTS, landed_cost, trace_costs
from keruen.movements.tables import schema, sort_movements
from tests.movements.hand import (
    OPENINGS,
    by_ship,
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
    movement,
)
from tests.movements.network import ring_case, ring_plan

# Of the 5,096 t in the port in February 4,000 are shipped, and 3,960 arrive. In March 1,240 t of
# them are used; the 2,720 t left pay March's storage and capital, and 1,200 are used in April.
SHIPPED = 4_000 / 5_096 / 3_960
USED_LATER = 1_200 / 2_720 / 2_440

LANDED_USD_PER_T = {
    "opening_stock": 200_000.0 * SHIPPED,
    "purchase": (450_000.0 + 1_200 * 165.0) * SHIPPED,
    "inland": (160_000.0 + 1_200 * 60.0) * SHIPPED,
    "voyages": 175_000.0 / 3_960,
    "insurance": 4_000.0 / 3_960,
    "handling": (8_000.0 + 8_820.0 + 6_468.0 + 2_400.0) * SHIPPED + (16_000.0 + 19_800.0) / 3_960,
    "storage": 4_557.0 * SHIPPED + 2_720 * 2 * 31 / 30 * USED_LATER,
    "working_capital": (3_645.6 + 1_200.0 + 360.0) * SHIPPED
    + 2_560.0 / 3_960
    + 2_720 * 31 * 0.04 * USED_LATER,
    "duties": 14_400.0 / 2_440,
    "subsidy": -30_000.0 * SHIPPED,
    "co2": (4_000.0 + 294.0 + 98.0 + 1_200.0 + 117.6) * SHIPPED + (4_104.0 + 396.0) / 3_960,
}


@pytest.fixture(scope="module")
def landed() -> pl.DataFrame:
    return landed_cost(hand_case(), hand_options(), hand_movements(), hand_stocks())


@pytest.mark.parametrize("part", PARTS)
def test_part_by_hand(landed: pl.DataFrame, part: str) -> None:
    assert landed[f"{part}_usd_per_t"].to_list() == pytest.approx([LANDED_USD_PER_T[part]] * 2)


def test_rows_and_total_by_hand(landed: pl.DataFrame) -> None:
    assert landed.select("market", "origin_country", "grade", "quantity_t").rows() == [
        ("senegal", None, None, 2_440.0),
        ("senegal", "KZ", "kz3", 2_440.0),
    ]
    total = sum(LANDED_USD_PER_T.values())
    assert landed["landed_usd_per_t"].to_list() == pytest.approx([total, total])


def test_an_empty_ship_is_idle_cost() -> None:
    _, trip = by_ship(2, 0.0, 0.0)
    rows = pl.DataFrame([trip], schema=schema("movements"))
    movements = sort_movements(pl.concat([hand_movements(), rows]))
    trace = trace_costs(hand_case(), hand_options(), movements, hand_stocks())
    assert trace.idle[PARTS.index("voyages")] == 175_000.0
    assert trace.idle.sum() == 175_000.0


def test_sums_close_by_hand() -> None:
    trace = trace_costs(hand_case(), hand_options(), hand_movements(), hand_stocks())
    kept = trace.used.sum(axis=0) + trace.ending + trace.idle
    assert kept == pytest.approx(trace.spent)
    terms = cost_terms(hand_case(), hand_options(), hand_movements(), hand_stocks(), OPENINGS)
    others = ["hub", "shortage", "ending_value"]
    spent = terms.filter(~pl.col("term").is_in(others))["usd"].sum()
    assert trace.spent.sum() == pytest.approx(spent + 1_000 * 200.0)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_sums_close_on_a_ring_with_short_lanes(seed: int) -> None:
    """Every dollar is used, left over or idle, part by part, where pools depend on each other."""
    case = ring_case()
    movements, stocks = ring_plan(case, np.random.default_rng(seed))
    options = hand_options().clear()
    trace = trace_costs(case, options, movements, stocks)
    kept = trace.used.sum(axis=0) + trace.ending + trace.idle
    np.testing.assert_allclose(kept, trace.spent, rtol=1e-9, atol=1e-3)
    terms = cost_terms(case, options, movements, stocks, [])
    costs = terms.filter(pl.col("term") != "ending_value")["usd"].sum()
    opening = trace.spent[PARTS.index("opening_stock")]
    assert trace.spent.sum() - opening == pytest.approx(costs)
    landed = landed_cost(case, options, movements, stocks)
    whole = landed.filter(pl.col("grade").is_null())
    total = (whole["quantity_t"] * whole["landed_usd_per_t"]).sum()
    assert total == pytest.approx(trace.used.sum())


def test_grain_that_goes_round_without_entering_has_no_cost() -> None:
    case = ring_case()
    ring = [
        movement(
            *("lane", 0, 100.0),
            route=f"{start}_{end}",
            from_site=start,
            to_site=end,
            mode="rail",
            grade="kz3",
            origin_country="KZ",
        )
        for start, end in (("a", "b"), ("b", "c"), ("c", "a"))
    ]
    movements = sort_movements(pl.DataFrame(ring, schema=schema("movements")))
    with pytest.raises(KeruenError) as caught:
        landed_cost(case, hand_options().clear(), movements, hand_stocks().clear())
    assert str(caught.value) == (
        "table movements, from_period 0: grain goes round in a ring of sites without entering it\n"
        "  Check the balance of the table (R10); grain must be bought, in store or arrive."
    )
