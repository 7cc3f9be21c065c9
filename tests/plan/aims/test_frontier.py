"""The frontier of cost and CO2e: worked by hand, and held against its own bounds."""

from __future__ import annotations

import pytest

from keruen.errors import KeruenError
from keruen.plan import PlanOptions
from keruen.plan.aims import trace_frontier
from tests.builders import small_case
from tests.plan.aims.test_sequence import two_ways


def test_the_clean_way_is_taken_above_its_price() -> None:
    # Ten dollars save a tenth of a tonne: clean from 100 USD a tonne of CO2e on.
    found = trace_frontier(two_ways(), [150.0, 0.0, 99.0, 101.0], PlanOptions(gap=0.0))
    assert [each.co2_price_usd_per_t for each in found.points] == [0.0, 99.0, 101.0, 150.0]
    assert [each.co2e_t for each in found.points] == pytest.approx([900.0, 900.0, 0.0, 0.0])
    assert [each.cost_usd for each in found.points] == pytest.approx(
        [900_000.0, 900_000.0, 990_000.0, 990_000.0]
    )
    assert [each.kg_co2e_per_t for each in found.points] == pytest.approx([100.0, 100.0, 0.0, 0.0])
    assert all(each.proven for each in found.points)
    # Between both ends the bounds at 99 and 101 leave next to nothing.
    assert found.least_cost_usd(450.0) == pytest.approx(945_000.0, rel=1e-3)


def test_no_point_lies_below_the_bounds_of_all() -> None:
    case = small_case(settings={"periods": 3, "discount_rate_per_year": 0.08})
    found = trace_frontier(case, [0.0, 2_000.0, 6_000.0], PlanOptions(gap=0.001))
    for point in found.points:
        assert point.cost_usd >= found.least_cost_usd(point.discounted_co2e_t) - 1.0
        assert point.discounted_co2e_t < point.co2e_t
    assert found.points[-1].co2e_t < found.points[0].co2e_t
    assert found.points[-1].cost_usd > found.points[0].cost_usd


@pytest.mark.parametrize("prices", [[], [-1.0], [0.0, float("nan")], [float("inf")]])
def test_wrong_prices(prices: list[float]) -> None:
    with pytest.raises(KeruenError) as error:
        trace_frontier(two_ways(), prices, PlanOptions())
    assert str(error.value) == (
        "option prices: each must be a number of 0 or more, and there must be one\n"
        "  Give prices of a tonne of CO2e in USD, such as 0,50,100,200."
    )
