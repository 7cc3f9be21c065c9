"""What is credited at the end, by hand and against a linear program (R27)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.movements.credit import credit_usd_per_t, ending_grain
from keruen.movements.needs import divide_among_needs, find_needs, following_demand_t
from keruen.movements.parameters import MeasureParameters
from keruen.plan.model.ending_columns import least_cost_usd_per_t
from keruen.plan.model.next_period import following_demand_t as planned_demand_t
from keruen.plan.model.parameters import PlanParameters
from keruen.routes.voyages import make_voyage_options
from keruen.solver import Model, solve_relaxation
from tests.movements.hand import (
    OPENINGS,
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
)
from tests.plan.random_cases import CHOICES, make_random_case


def test_the_hand_plan_is_credited_by_hand() -> None:
    """May needs 31 x 40 t; dakar's 1,520 t in store and 990 t in transit are worth most."""
    frame = ending_grain(hand_case(), hand_options(), hand_movements(), hand_stocks(), OPENINGS)
    farm, port = 0.9 * 150.0, 0.9 * (150.0 + 40.0 - 10.0 + 2.0) / 0.98
    assert frame["site"].to_list() == ["dakar", "farm", "port"]
    assert frame["in_stock_t"].to_list() == [1_520.0, 400.0, 488.0]
    assert frame["in_transit_t"].to_list() == [990.0, 0.0, 0.0]
    assert frame["credited_t"].to_list() == pytest.approx([1_240.0, 0.0, 0.0])
    assert frame["usd_per_t"].to_list() == pytest.approx([180.0, farm, port])


def test_a_reserve_that_goes_on_is_a_need_of_its_own() -> None:
    """300 t at the farm: its own 400 t are the only grain that serves it besides May's need."""
    reserve = {
        "reserve": "safety",
        "site": "farm",
        "quantity_t": 300.0,
        "from_date": dt.date(2027, 1, 1),
    }
    for last_day, credited in (
        (None, 300.0),
        (dt.date(2027, 5, 31), 300.0),
        (dt.date(2027, 5, 30), 0.0),
    ):
        case = hand_case(reserves=[{**reserve, "to_date": last_day}])
        frame = ending_grain(case, hand_options(), hand_movements(), hand_stocks(), OPENINGS)
        farm = frame.filter(pl.col("site") == "farm")
        assert farm["credited_t"].to_list() == pytest.approx([credited])


def test_a_reserve_of_a_closed_hub_is_no_need() -> None:
    reserve = {"reserve": "safety", "site": "port", "quantity_t": 300.0, "only_with_hub": True}
    case = hand_case(reserves=[{**reserve, "from_date": dt.date(2027, 1, 1)}])
    for openings, needs in ((OPENINGS, [1_240.0, 300.0]), ([], [1_240.0])):
        found = find_needs(MeasureParameters(case), hand_options(), openings)
        assert found.tonnes.tolist() == pytest.approx(needs)


def test_the_period_after_the_horizon_keeps_profile_and_variation() -> None:
    """May has 31 days at 40 t; a profile of 2 in May and 10 % more from 22 May: 1 + 10/31 x 0.1."""
    months = [
        {"profile": "fast", "month": m, "factor": 2.0 if m == 5 else 1.0} for m in range(1, 13)
    ]
    case = hand_case(
        profiles=[*hand_case().rows("profiles"), *months],
        demand=[{"market": "senegal", "quantity_t_per_year": 14_600.0, "demand_profile": "fast"}],
        variations=[
            {
                "variation": "more",
                "target": "demand",
                "factor": 1.1,
                "from_date": dt.date(2027, 5, 22),
            }
        ],
    )
    expected = 31 * 80.0 * (1 + 10 / 31 * 0.1)
    assert following_demand_t(MeasureParameters(case))["senegal"] == pytest.approx(expected)
    assert planned_demand_t(PlanParameters(case), "senegal") == pytest.approx(expected)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.tuples(*[st.integers(0, 5)] * CHOICES))
def test_planner_and_measures_agree_on_the_least_cost(numbers: tuple[int, ...]) -> None:
    case = make_random_case(numbers)
    options = make_voyage_options(case).frame
    fraction = case.settings["ending_value_fraction"]
    credit = credit_usd_per_t(MeasureParameters(case), options)
    for row in case.rows("grades"):
        least = least_cost_usd_per_t(PlanParameters(case), options, row["grade"])
        for site, usd in least.items():
            value = fraction * min(row["reference_value_usd_per_t"], usd)
            assert credit[site, row["grade"]] == pytest.approx(value, rel=1e-9)


def best_by_program(
    group: list[int], left: list[float], usd: list[float], serves: np.ndarray, needs: list[float]
) -> float:
    """The greatest value of a division, by linear programming."""
    model = Model()
    pairs = [
        (item, need)
        for item in range(len(left))
        for need in range(len(needs))
        if serves[group[item], need]
    ]
    if not pairs:
        return 0.0
    model.add_columns("give", pl.DataFrame({"pair": range(len(pairs))}))
    model.add_cost(pl.Series(range(len(pairs))), pl.Series([-usd[item] for item, _ in pairs]))
    for name, place, limits in (("left", 0, left), ("needs", 1, needs)):
        rows = model.add_rows(
            name, pl.DataFrame({"n": range(len(limits))}), upper=pl.Series(limits)
        )
        numbers = pl.Series([rows.start + pair[place] for pair in pairs])
        model.add_entries(numbers, pl.Series(range(len(pairs))), 1.0)
    solution, _ = solve_relaxation(model.matrix())
    return -solution.cost


AMOUNT = st.integers(0, 9).map(float)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(0, 3), AMOUNT, AMOUNT), min_size=1, max_size=8),
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=4, max_size=4),
    st.lists(AMOUNT, min_size=3, max_size=3),
)
def test_the_division_has_the_greatest_value(
    items: list[tuple[int, float, float]], table: list[list[bool]], needs: list[float]
) -> None:
    items = sorted(items, key=lambda item: -item[2])
    group, left, usd = ([item[place] for item in items] for place in range(3))
    serves, credited = np.array(table), np.zeros(len(items))
    divide_among_needs(np.array(group), np.array(left), serves, np.array(needs), credited)
    assert (credited <= np.array(left) + 1e-9).all()
    best = best_by_program(group, left, usd, serves, needs)
    assert float(credited @ np.array(usd)) == pytest.approx(best, abs=1e-6)
