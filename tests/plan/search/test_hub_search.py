"""Many hub options: what links and needed hubs allow, and which hubs the search opens."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.hubs.case import problem_case
from benchmarks.hubs.make import Problem, make_problem
from benchmarks.hubs.reference import solve_strong as solve_formulation
from keruen.case.case import Case
from keruen.plan import PlanOptions, make_plan
from keruen.plan.model.build import PlanModel
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.hub_bounds import solve_strong, strong_model
from keruen.plan.search.hub_search import HubSearch, choose_sites, is_by_hubs
from keruen.plan.search.state import Search, begin
from keruen.rows import given as known
from keruen.solver import Floats, solve_relaxation
from tests.builders import build_case
from tests.plan.many_hubs import ship_case
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.plan.solving import model_of, whole_solution

FIRST = dt.date(2027, 1, 1)
LAST = dt.date(2027, 3, 31)
PER_YEAR = 365.0


def search_of(plan_model: PlanModel) -> Search:
    return begin(plan_model, 1e-9, math.inf, lambda _: None, lambda: False)


def line_problem(
    sites: list[float], towns: list[float], fixed: list[float], capacity: float = 100.0
) -> Problem:
    """Warehouses and customers, each of 10 t, on a line; a tonne costs 1,000 USD a unit of way."""
    apart = np.abs(np.array(sites)[:, None] - np.array(towns)[None, :])
    return Problem(
        "line",
        np.full(len(sites), capacity),
        np.array(fixed),
        np.full(len(towns), 10.0),
        1_000.0 * apart,
    )


def hub_case(pick: Callable[..., Any]) -> Case:
    """Three months, two grades and three hub sites, two of them empty until a tier is open."""
    hubs, towns = ["h0", "h1", "h2"], ["t0", "t1"]
    port = {"kind": "port", "sea_region": "coast", "draft_m": 10.0}
    return build_case(
        case=[
            {
                "periods": 3,
                "maximum_hubs": pick(3, 2, 1),
                "ending_value_fraction": pick(0.0, 0.5),
                "discount_rate_per_year": pick(0.0, 0.2),
            }
        ],
        grades=[{"grade": "a"}, {"grade": "b", "reference_value_usd_per_t": 210.0}],
        sites=[
            {"site": "farm", "kind": "elevator", "storage_capacity_t": pick(0.0, 900.0)},
            *(
                {
                    "site": hub,
                    **port,
                    "loss_fraction": pick(0.0, 0.02),
                    "storage_capacity_t": pick(0.0, 300.0),
                    "receiving_capacity_t_per_day": pick(0.0, 0.0, 4.0) if hub == "h2" else 0.0,
                }
                for hub in hubs
            ),
            *(
                {
                    "site": town,
                    "kind": "inland",
                    "storage_capacity_t": pick(0.0, 150.0),
                    "loss_fraction": pick(0.0, 0.03),
                }
                for town in towns
            ),
        ],
        opening_stocks=[{"site": "t0", "grade": "a", "quantity_t": 100.0}] if pick(0, 1) else [],
        offers=[
            {"site": "farm", "grade": "a", "price_usd_per_t": 200.0},
            {"site": "farm", "grade": "b", "price_usd_per_t": 190.0},
        ],
        harvests=[{"site": "farm", "quantity_t": pick(4_000.0, 1_500.0), "to_date": LAST}],
        grade_shares=[
            {"site": "farm", "grade": "a", "share": 0.5},
            {"site": "farm", "grade": "b", "share": 0.5},
        ],
        lanes=[
            *(
                {
                    "lane": f"farm>{hub}",
                    "from_site": "farm",
                    "to_site": hub,
                    "transit_days": pick(0.0, 12.0),
                    "cost_usd_per_t": pick(10.0, 20.0),
                }
                for hub in hubs
            ),
            *(
                {
                    "lane": f"{hub}>{town}",
                    "from_site": hub,
                    "to_site": town,
                    "transit_days": pick(0.0, 20.0, 40.0),
                    "cost_usd_per_t": pick(15.0, 40.0, 80.0),
                    "loss_fraction": pick(0.0, 0.05),
                    "capacity_t_per_day": pick(None, 6.0),
                }
                for hub in hubs
                for town in towns
            ),
        ],
        emission_factors=[{"emission_factor": "rail"}],
        hub_options=[
            {
                "hub_option": f"{hub}_{tier}",
                "site": hub,
                "tier": tier,
                "storage_capacity_t": 100.0,
                "receiving_capacity_t_per_day": pick(15.0, 7.0, 25.0),
                "loading_capacity_t_per_day": 0.0,
                "capex_usd": 0.0,
                "fixed_opex_usd_per_year": pick(20_000.0, 60_000.0, 200_000.0),
                "building_months": pick(0.0, 1.0) if hub == "h1" else 0.0,
            }
            for hub in hubs
            for tier in ((1, 2) if hub == "h0" else (1,))
        ],
        markets=[
            {"market": town, "site": town, "price_ceiling_usd_per_t": pick(400.0, 900.0)}
            for town in towns
        ],
        demand=[
            {"market": town, "quantity_t_per_year": PER_YEAR * pick(10.0, 5.0, 14.0)}
            for town in towns
        ],
    )


def check_rows(plan_model: PlanModel) -> tuple[bool, bool]:
    """Links and needed hubs leave the best plan as it is; whether there are any of each."""
    matrix = plan_model.model.matrix()
    strong = strong_model(plan_model, matrix)
    best = whole_solution(matrix)
    if best.status == "optimal":
        assert whole_solution(strong.full).cost == pytest.approx(best.cost, rel=1e-7, abs=1e-6)
        # The best plan itself keeps every row, and not only another one that costs the same.
        activity = strong.full.activity(best.values)
        assert (activity >= strong.full.row_lower - 1e-5).all()
        proven = solve_strong(strong, Deadline())
        weak = solve_relaxation(matrix)[0]
        assert weak.cost - 1e-6 * abs(weak.cost) <= proven.bound <= best.cost + 1e-6
    return strong.links.count > 0, strong.needed is not None


def test_links_and_needed_hubs_hold_for_every_best_plan() -> None:
    reached = {"links": 0, "needed": 0}

    @settings(max_examples=14, phases=FAST, deadline=None)
    @given(st.tuples(*[st.integers(0, 5)] * 60))
    def check(numbers: tuple[int, ...]) -> None:
        drawn = iter(numbers)
        plan_model = model_of(hub_case(lambda *values: values[next(drawn) % len(values)]), "must")
        links, needed = check_rows(plan_model)
        reached["links"] += links
        reached["needed"] += needed

    check()
    assert reached["links"] >= 10
    assert reached["needed"] >= 5


def test_links_of_ships_hold_for_every_best_plan() -> None:
    reached = 0

    @settings(max_examples=9, phases=FAST, deadline=None)
    @given(random_cases())
    def check(drawn: RandomCase) -> None:
        nonlocal reached
        links, _ = check_rows(model_of(drawn.case, "must"))
        reached += links

    check()
    assert reached >= 2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_plan_of_ten_hubs_costs_what_the_strong_formulation_does(seed: int) -> None:
    """Two methods that must agree: the search over hubs, and HiGHS alone."""
    problem = make_problem(seed, 10, 40, capacity_t=700.0, fixed_cost_usd=(100_000.0, 160_000.0))
    best = solve_formulation(problem, math.inf)
    plan = make_plan(problem_case(problem), PlanOptions(gap=1e-7))
    assert len(plan.openings) >= 3
    assert plan.summary["cost_usd"] == pytest.approx(best.cost, rel=1e-6)
    assert plan.summary["bound_usd"] == pytest.approx(best.cost, rel=1e-6)
    assert known(plan.summary["with_hub"]["bound_usd"]) <= plan.summary["with_hub"]["cost_usd"]


def test_bound_with_links_asked_for_is_that_of_all_links() -> None:
    """The relaxation whose links are added round by round, and the one that holds all of them."""
    problem = make_problem(4, 12, 60, capacity_t=900.0, fixed_cost_usd=(60_000.0, 90_000.0))
    plan_model = model_of(problem_case(problem), "must")
    strong = strong_model(plan_model, plan_model.model.matrix())
    assert strong.links.count == 12 * 60
    whole = solve_relaxation(strong.full)[0].cost
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("keruen.plan.search.hub_bounds.FEW_LINKS", 10)
        patch.setattr("keruen.plan.search.hub_bounds.FIRST_SHARE", 0.1)
        patch.setattr("keruen.plan.search.hub_bounds.LEAST_GAIN", 1e-9)
        proven = solve_strong(strong, Deadline())
    assert 0 < proven.chosen.sum() < strong.links.count
    assert proven.bound == pytest.approx(whole, rel=1e-5)
    assert proven.bound <= whole + 1e-6
    assert solve_relaxation(strong.matrix)[0].cost < 0.97 * whole


def started_from(problem: Problem, sites: list[int]) -> HubSearch:
    """A search whose best plan opens some sites."""
    plan_model = model_of(problem_case(problem), "must")
    search = search_of(plan_model)
    strong = strong_model(plan_model, search.matrix)
    hubs = HubSearch(search, strong, solve_strong(strong, Deadline()))
    opened = np.zeros(len(hubs.numbers))
    opened[sites] = 1.0
    assert hubs._try(opened)
    return hubs


def after_moves(hubs: HubSearch) -> list[int]:
    while hubs._improve():
        pass
    return [int(place) for place in np.flatnonzero(hubs.opened)]


def test_a_hub_is_opened_where_the_way_costs_more_than_the_hub() -> None:
    """Towns at 0 and 10: a hub at 0 pays 10 t x 10 x 1,000 = 100,000 USD; another hub, 5,000."""
    hubs = started_from(line_problem([0.0, 10.0, 50.0], [0.0, 10.0], [5_000.0] * 3), [0])
    assert hubs.cost == pytest.approx(5.0 + 100.0)
    assert after_moves(hubs) == [0, 1]
    assert hubs.cost == pytest.approx(10.0)


def test_a_hub_is_closed_where_it_costs_more_than_the_way() -> None:
    """The second hub saves 10 t x 0.1 x 1,000 = 1,000 USD and costs 5,000."""
    hubs = started_from(line_problem([0.0, 0.1], [0.0, 0.1], [5_000.0] * 2), [0, 1])
    assert hubs.cost == pytest.approx(10.0)
    assert len(after_moves(hubs)) == 1
    assert hubs.cost == pytest.approx(6.0)


def test_hubs_are_exchanged_where_no_single_move_helps() -> None:
    """One hub may serve both towns: opening the better one first would cost 90,000 USD more."""
    problem = line_problem([0.0, 5.0], [4.0, 6.0], [90_000.0, 90_000.0])
    hubs = started_from(problem, [0])
    assert hubs.cost == pytest.approx(90.0 + 100.0)
    assert after_moves(hubs) == [1]
    assert hubs.cost == pytest.approx(90.0 + 20.0)
    assert hubs.trials >= 3  # closing and opening alone were tried before


def test_limits_on_hubs_are_kept_by_every_move() -> None:
    """At most one site may have a hub, so the second of the first test stays closed."""
    problem = line_problem([0.0, 10.0, 50.0], [0.0, 10.0], [5_000.0] * 3)
    case = problem_case(problem)
    settings_row = case["case"].with_columns(maximum_hubs=1)
    plan_model = model_of(case.replace(case=settings_row.cast(case["case"].schema)), "must")
    search = search_of(plan_model)
    strong = strong_model(plan_model, search.matrix)
    hubs = HubSearch(search, strong, solve_strong(strong, Deadline()))
    both: Floats = np.array([1.0, 1.0, 0.0])
    assert not hubs._try(both)
    assert hubs.trials == 0
    hubs.run()
    assert hubs.opened.sum() == 1.0
    assert hubs.cost == pytest.approx(5.0 + 100.0)


def test_few_sites_are_left_to_the_solver() -> None:
    small = line_problem([0.0, 10.0, 50.0], [0.0, 10.0], [5_000.0] * 3)
    many = line_problem([float(place) for place in range(8)], [0.0, 10.0], [5_000.0] * 8)
    assert not is_by_hubs(model_of(problem_case(small), "must"), "auto")
    assert choose_sites(search_of(model_of(problem_case(small), "must"))) is None
    assert is_by_hubs(model_of(problem_case(many), "must"), "auto")
    assert not is_by_hubs(model_of(problem_case(many), "must"), "whole")


def test_sites_are_chosen_for_whole_ships_too() -> None:
    """By ports, the sites come from the search and the ships are whole: within the gap asked for.

    HiGHS alone solves the same models whole.
    """
    case = ship_case()
    plan_model = model_of(case, "must")
    chosen = choose_sites(search_of(plan_model))
    assert chosen is not None
    bound, closed = chosen
    best = whole_solution(plan_model.model.matrix()).cost
    assert bound <= best
    numbers = plan_model.decisions.open.numbers
    assert 0 < closed[numbers].sum() < len(numbers)
    assert closed.sum() == closed[numbers].sum()
    plan = make_plan(case, PlanOptions(gap=5e-3, method="ports"))
    cost = plan.summary["with_hub"]["cost_usd"] / 1_000.0
    assert best - 1e-6 * best <= cost <= best / (1.0 - 5e-3)
    assert known(plan.summary["with_hub"]["bound_usd"]) / 1_000.0 <= best * (1.0 + 1e-9)
