"""Prices worked by hand, and confirmed by planning a changed case from scratch."""

from __future__ import annotations

import random
from typing import Any

import pytest

from keruen.case.case import Case
from keruen.errors import InfeasibleError
from keruen.plan import PlanOptions, make_plan
from keruen.plan.model.build import make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.prices import HeldProgram, Price, find_prices, hold_program, price_sentence
from keruen.plan.prices.program import held_matrix
from keruen.plan.prices.resources import list_resources
from keruen.routes.voyages import make_voyage_options
from keruen.solver import solve_relaxation
from tests.plan.hand import LAND, SEA, change, land_case, sea_case
from tests.plan.random_cases import CHOICES, make_random_case

YEARS = 90 / 365


def relaxed_usd(case: Case, openings: Any) -> float:
    """The relaxation of a case, its model written anew, with the hub tiers of a plan."""
    plan_model = make_model(PlanParameters(case), make_voyage_options(case).frame, "may")
    solution, _ = solve_relaxation(held_matrix(plan_model, openings))
    assert solution.status == "optimal"
    return solution.cost * USD_PER_UNIT


def only_price(program: HeldProgram, kind: str) -> Price:
    prices = [each for each in find_prices(program) if each.resource.kind == kind]
    assert len(prices) == 1
    return prices[0]


def short_railway(**lane: Any) -> Case:
    """100 t a day are needed; the railway carries less, and what is short costs 400 USD/t."""
    return land_case(
        lanes=[{**change("lanes", LAND, "rail")[0], **lane}],
        markets=[{"market": "town", "site": "mill", "price_ceiling_usd_per_t": 400.0}],
    )


def test_a_tonne_a_day_of_a_railway_saves_what_shortage_costs_more() -> None:
    program = hold_program(short_railway(capacity_t_per_day=60.0), [])
    price = only_price(program, "lane")
    # 90 days of one tonne, each at 100 and not at 400 USD, told as dollars a year.
    assert price.more_usd_per_year == pytest.approx(90 * 300 / YEARS)
    assert price.less_usd_per_year == pytest.approx(90 * 300 / YEARS)
    # 60 more would be 20 too many; 30 more, the step before, still all serve.
    assert price.holds_up_units == pytest.approx(30.0)
    assert price.holds_down_units == pytest.approx(60.0)
    assert price_sentence(program, price) == (
        "One more tonne a day on lane rail is worth USD 109,500.00 a year, up to 30 t/day more; "
        "one less costs USD 109,500.00 a year, down to 60 t/day less; scarce in every month."
    )


def test_outside_its_range_a_price_is_not_what_is_saved() -> None:
    case = short_railway(capacity_t_per_day=60.0)
    program = hold_program(case, [])
    price = only_price(program, "lane")
    cost = relaxed_usd(price.resource.change(60.0), [])
    saved = (program.cost_usd - cost) / 60.0 / YEARS
    assert saved == pytest.approx(price.more_usd_per_year * 40 / 60)


def test_a_train_slot_is_worth_its_train() -> None:
    program = hold_program(short_railway(trains_per_day=0.5, train_t=60.0), [])
    price = only_price(program, "train_slot")
    assert price.more_usd_per_year == pytest.approx(90 * 60 * 300 / YEARS)
    assert price.resource.amount == 0.5


def test_a_tonne_of_quota() -> None:
    case = land_case(
        markets=[{"market": "town", "site": "mill", "price_ceiling_usd_per_t": 400.0}],
        quotas=[{"quota": "ban", "country": "KZ", "quantity_t": 1_000.0}],
    )
    price = only_price(hold_program(case, []), "quota")
    assert price.more_usd_per_year == pytest.approx(300 / YEARS)
    assert (price.holds_up_units, price.holds_down_units) == (1_000.0, 1_000.0)


def test_a_centimetre_of_draft_saves_ships() -> None:
    # 10 t a centimetre: at 8 m a ship of 9 m draws a metre too much and carries 1,000 of 2,000 t.
    case = sea_case(
        sites=change("sites", SEA, "quay", draft_m=8.0),
        vessel_classes=[
            {
                "vessel_class": "ship",
                "cargo_capacity_t": 2_000.0,
                "laden_draft_m": 9.0,
                "tpc_t_per_cm": 10.0,
            }
        ],
    )
    program = hold_program(case, [])
    price = only_price(program, "draft")
    # 9,000 t in ships of Q t, each 8 + 2 Q / 2,000 days at 10,000 USD: what is saved from 1,000 t
    # to 1,010 t is 9,000 x 80,000 x (1 / 1,000 - 1 / 1,010).
    saved = 9_000 * 80_000 * (1 / 1_000 - 1 / 1_010)
    assert price.more_usd_per_year == pytest.approx(saved / YEARS)
    assert price.resource.amount == pytest.approx(800.0)
    # At 10 cm the mean has fallen by a tenth, so that one centimetre is as far as it holds.
    assert price.holds_up_units == 1.0


def test_nothing_scarce_has_no_price() -> None:
    assert find_prices(hold_program(land_case(), [])) == []


def test_without_confirmation_the_row_price_stands() -> None:
    program = hold_program(short_railway(capacity_t_per_day=60.0), [])
    price = find_prices(program, count=0)[0]
    assert not price.confirmed
    assert price.more_usd_per_year == pytest.approx(90 * 300 / YEARS)
    assert price_sentence(program, price) == (
        "One more tonne a day on lane rail is worth USD 109,500.00 a year, by row prices alone; "
        "scarce in every month."
    )


@pytest.mark.parametrize(
    "seed",
    [0, 1, 3, *(pytest.param(each, marks=pytest.mark.long) for each in (4, 5, 6, 8, 9, 10, 11))],
)
def test_prices_of_random_cases_are_what_planning_again_saves(seed: int) -> None:
    numbers = random.Random(seed)
    case = make_random_case(tuple(numbers.randrange(6) for _ in range(CHOICES)))
    try:
        openings = make_plan(case, PlanOptions(gap=0.02)).openings
    except InfeasibleError:
        return
    program = hold_program(case, openings)
    years = case.calendar.days / 365
    for price in find_prices(program):
        assert price.resource in list_resources(program) or price.confirmed
        for value, units, sign in (
            (price.more_usd_per_year, price.holds_up_units, 1.0),
            (price.less_usd_per_year, price.holds_down_units, -1.0),
        ):
            if value is None or units == 0.0:
                continue
            changed = relaxed_usd(price.resource.change(sign * units / 3), openings)
            saved = (relaxed_usd(case, openings) - changed) / (sign * units / 3) / years
            assert saved == pytest.approx(value, rel=0.011, abs=1e-3), price.resource.words
