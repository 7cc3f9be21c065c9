"""Warnings of prices that reward stock, circles and free transshipment; and stock that fits."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.case import check_case
from keruen.case.case import Case
from tests.builders import small_case, with_rows, with_values


def told(case: Case, table: str) -> list[str]:
    return [str(each) for each in check_case(case) if each.table == table]


def test_the_small_case_has_no_findings() -> None:
    assert check_case(small_case()) == []


@pytest.mark.parametrize(("price", "warned"), [(198.0, False), (197.0, True)])
def test_grain_worth_more_at_the_end_than_its_price_is_a_warning(
    price: float, warned: bool
) -> None:
    """0.9 x 220 = 198 USD/t."""
    case = with_values(small_case(), "offers", {"grade": "kz3"}, price_usd_per_t=price)
    lines = [
        "warning: table offers, row site=kostanay and grade=kz3, column price_usd_per_t, value "
        "'197': left at the end, a tonne is worth 198 USD (0.9 of the reference value), more than "
        "its lowest price of 197 USD; no more than what it cost is credited\n"
        "  Lower ending_value_fraction of the case or reference_value_usd_per_t of the grade, or "
        "correct the price."
    ]
    assert told(case, "offers") == (lines if warned else [])


def test_the_lowest_price_is_that_of_the_months_of_sale() -> None:
    """200 x 0.9 in June; the factor of July, when no crop is on sale, does not count."""
    case = small_case(
        profiles=[
            {"profile": "season", "month": m, "factor": {6: 0.9, 7: 0.1}.get(m, 1.0)}
            for m in range(1, 13)
        ]
    )
    case = with_values(case, "offers", {"grade": "kz3"}, price_profile="season")
    lines = told(case, "offers")
    assert len(lines) == 1
    assert "more than its lowest price of 180 USD" in lines[0]


def circle(amount: float, back: float, **more: Any) -> Case:
    """kostanay > novorossiysk costs 50 + 2 of loading, the lane back its cost and 5 of loading."""
    case = with_rows(
        small_case(),
        "lanes",
        [
            {
                "lane": "back",
                "from_site": "novorossiysk",
                "to_site": "kostanay",
                "cost_usd_per_t": back,
                "transit_days": 10.0,
            }
        ],
    )
    case = with_rows(case, "subsidy_programmes", [{"programme": "aid", **more}])
    return with_rows(
        case,
        "subsidies",
        [{"programme": "aid", "lane": "kostanay_novorossiysk", "amount_usd_per_t": amount}],
    )


@pytest.mark.parametrize(
    ("amount", "more", "warned"),
    [(77.0, {}, False), (78.0, {}, True), (78.0, {"active": False}, False)],
)
def test_a_subsidy_above_the_cost_of_the_circle_is_a_warning(
    amount: float, more: dict[str, Any], warned: bool
) -> None:
    lines = [
        "warning: table subsidies, row programme=aid and lane=kostanay_novorossiysk, column "
        "amount_usd_per_t, value '78': subsidies of 78 USD a tonne are paid on the circle "
        "kostanay_novorossiysk > back, which costs 77 USD a tonne; tonnes that come back are not "
        "paid\n  Lower the amount, or correct the costs of the lanes."
    ]
    assert told(circle(amount, 20.0, **more), "subsidies") == (lines if warned else [])


def test_both_lanes_of_a_circle_may_be_subsidised() -> None:
    case = with_rows(
        circle(40.0, 20.0),
        "subsidies",
        [{"programme": "aid", "lane": "back", "amount_usd_per_t": 38.0}],
    )
    assert len(told(case, "subsidies")) == 2


def test_a_hub_that_costs_nothing_is_a_warning() -> None:
    case = with_values(small_case(), "hub_options", {}, capex_usd=0.0, fixed_opex_usd_per_year=0.0)
    assert told(case, "hub_options") == [
        "warning: table hub_options, row hub_option=jorf_1, column capex_usd, value '0': the tier "
        "costs nothing, so the hub is free\n"
        "  Give its capital in capex_usd, or its yearly cost in fixed_opex_usd_per_year."
    ]


def test_a_port_without_its_hub_options_is_no_hub() -> None:
    assert told(small_case(hub_options=[]), "sites") == [
        "warning: table sites, row site=jorf, column receiving_capacity_t_per_day: ships discharge "
        "and load here, but the port has no hub options, and no transshipment of its own without "
        "receiving_capacity_t_per_day and loading_capacity_t_per_day: what ships bring is not "
        "loaded into ships again\n"
        "  Fill in these cells, or add the port to hub_options, if grain is transshipped."
    ]


@pytest.mark.parametrize(("second", "refused"), [(10_000.0, False), (10_000.5, True)])
def test_opening_stocks_above_the_storage_are_refused(second: float, refused: bool) -> None:
    stocks = [
        {"site": "kostanay", "grade": "kz3", "quantity_t": 50_000.0},
        {"site": "kostanay", "grade": "kz4", "quantity_t": second},
    ]
    lines = [
        "table opening_stocks, row site=kostanay and grade=kz4, column quantity_t, value "
        "'10000.5': 60000.5 t lie at kostanay at the start, more than its storage of 60000 t\n"
        "  Lower the opening stock, or raise storage_capacity_t in sites."
    ]
    assert told(small_case(opening_stocks=stocks), "opening_stocks") == (lines if refused else [])


@pytest.mark.parametrize(("months", "refused"), [(0.0, False), (1.0, True)])
def test_a_tier_that_is_there_from_the_first_day_stores_too(months: float, refused: bool) -> None:
    """10,000 t of the port and 40,000 t of the tier."""
    case = small_case(opening_stocks=[{"site": "jorf", "grade": "kz3", "quantity_t": 50_000.0}])
    case = with_values(case, "hub_options", {}, building_months=months)
    assert bool(told(case, "opening_stocks")) is refused
