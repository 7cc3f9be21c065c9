"""The shipped case: its options are whole, soon made, and near what the market quotes."""

from __future__ import annotations

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.case.read import read_case
from keruen.routes.explain import explain_route
from keruen.routes.paths import cheapest_paths
from keruen.routes.voyages import make_voyage_options


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("kazakhstan-morocco-africa")


def test_options_are_the_same_from_the_cache(case: Case) -> None:
    cold = make_voyage_options(case)
    warm = make_voyage_options(case)
    assert cold.frame.equals(warm.frame)
    assert cold.dropped.equals(warm.dropped)


def test_options_are_whole(case: Case) -> None:
    frame = make_voyage_options(case).frame
    assert frame.height > 300
    assert frame["option"].is_unique().all()
    singles = frame.filter(pl.col("second_site").is_null())
    doubles = frame.filter(pl.col("second_site").is_not_null())
    assert singles.drop("^second_.*$", "first_distance_nm").null_count().sum_horizontal()[0] == 0
    assert doubles.null_count().sum_horizontal()[0] == 0
    assert doubles.height > 0


def test_every_market_can_be_reached(case: Case) -> None:
    found = cheapest_paths(case, make_voyage_options(case).frame)
    assert set(found.chains["market"]) == set(case["markets"]["market"])
    legs = found.legs.group_by("market", "grade").agg(pl.col("cost_usd_per_t").sum())
    both = found.chains.join(legs, on=["market", "grade"], suffix="_legs")
    apart = both["cost_usd_per_t"] - both["purchase_usd_per_t"] - both["duty_usd_per_t"]
    assert (apart - both["cost_usd_per_t_legs"]).abs().max() < 1e-9


def test_freight_is_near_a_market_quote(case: Case) -> None:
    # ISM Report, freight market, 23 June 2023: 34,000 to 36,000 t of wheat Taman to Algeria at
    # 8,000 t loading and 2,500 t discharging a day for 23.5 to 24.5 USD/t.
    handysize = explain_route(case, "Taman", "Algiers").voyages.filter(
        pl.col("vessel_class") == "handysize"
    )
    assert handysize["lump_sum_usd_per_t"][0] == pytest.approx(24.0, rel=0.2)
