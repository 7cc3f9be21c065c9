"""Blends worked by hand: the cheapest mix that just meets a specification (R18).

The strong grade costs 200 USD/t, the weak 170, and 9,000 t are needed: 9,000 x (170 + 30 a) with
the share a of the strong grade.
"""

from __future__ import annotations

import pytest

from tests.plan.hand import DEMAND_T, LAND, change, cost_of, land_case, plan_of, sea_case, tonnes
from tests.plan.hand_tables import TWO_GRADES, town


@pytest.mark.parametrize(
    ("limits", "strong"),
    [
        # a x 14 + (1 - a) x 11 = 12 where a = 1/3.
        ({"protein_pct_minimum": 12.0}, 1 / 3),
        # a x 28 + (1 - a) x 22 = 25 where a = 1/2.
        ({"wet_gluten_pct_minimum": 25.0}, 1 / 2),
        # a x 80 + (1 - a) x 75 = 76 where a = 1/5.
        ({"test_weight_kg_hl_minimum": 76.0}, 1 / 5),
        # a x 12 + (1 - a) x 14 = 12.5 where a = 3/4.
        ({"moisture_pct_maximum": 12.5}, 3 / 4),
        # Liquefaction numbers 6000 / (350 - 50) = 20, 6000 / (170 - 50) = 50 and, of the limit,
        # 6000 / (250 - 50) = 30: a x 20 + (1 - a) x 50 = 30 where a = 2/3. The falling numbers
        # themselves would blend at a = 4/9.
        ({"falling_number_s_minimum": 250.0}, 2 / 3),
        # The strictest of several limits rules.
        ({"falling_number_s_minimum": 250.0, "protein_pct_minimum": 12.0}, 2 / 3),
        # A limit that the cheap grade meets changes nothing.
        ({"protein_pct_minimum": 11.0}, 0.0),
    ],
)
def test_the_cheapest_mix_just_meets_the_specification(
    limits: dict[str, float], strong: float
) -> None:
    plan = plan_of(land_case(**town(**limits)))
    assert plan.summary["cost_usd"] == pytest.approx(9_000 * (170 + 30 * strong), rel=1e-9)
    bought = tonnes(plan, "purchase", grade="strong")
    assert bought == pytest.approx(
        {period: strong * need for period, need in enumerate(DEMAND_T) if strong}
    )


def test_where_a_site_cannot_blend_each_grade_meets_the_limits_alone() -> None:
    sites = change("sites", LAND, "farm", blending=False)
    # Only the strong grade has 12 % protein: 9,000 x 200.
    assert cost_of(land_case(**town(protein_pct_minimum=12.0), sites=sites)) == pytest.approx(
        1_800_000
    )


def test_two_markets_at_one_site_are_served_to_the_stricter_limit() -> None:
    markets = [
        {"market": "town", "site": "mill", "protein_pct_minimum": 12.0},
        {"market": "village", "site": "mill", "protein_pct_minimum": 12.5},
    ]
    demand = [
        {"market": "town", "quantity_t_per_year": 27_375.0},
        {"market": "village", "quantity_t_per_year": 9_125.0},
    ]
    # 12.5 % needs a = 1/2 in all that is loaded for the site: 9,000 x 185.
    case = land_case(**{**TWO_GRADES, "markets": markets}, demand=demand)
    assert cost_of(case) == pytest.approx(1_665_000)


def test_a_mix_is_made_over_all_ships_of_a_period() -> None:
    grades = {
        "grades": TWO_GRADES["grades"],
        "offers": [{**row, "site": "pier"} for row in TWO_GRADES["offers"]],
        "grade_shares": [{**row, "site": "pier"} for row in TWO_GRADES["grade_shares"]],
        "markets": [{"market": "town", "site": "quay", "protein_pct_minimum": 12.0}],
    }
    # Two ships a period as with one grade, 600,000, and 9,000 x 180 of grain.
    assert cost_of(sea_case(**grades)) == pytest.approx(2_220_000)
