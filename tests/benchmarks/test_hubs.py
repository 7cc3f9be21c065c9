"""Facility location problems from a seed, the drop heuristic, and the table that is printed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks import bench_hubs
from benchmarks.hubs.case import problem_case
from benchmarks.hubs.drop import drop, least_cost, quick_cost
from benchmarks.hubs.make import Problem, make_problem
from benchmarks.hubs.reference import solve_strong
from keruen.case import check_case


def test_a_seed_gives_the_problem_and_another_seed_another() -> None:
    one, same, other = make_problem(3, 5, 20), make_problem(3, 5, 20), make_problem(4, 5, 20)
    assert np.array_equal(one.cost_usd_per_t, same.cost_usd_per_t)
    assert not np.array_equal(one.cost_usd_per_t, other.cost_usd_per_t)
    assert one.shape == (5, 20)
    assert one.demand_t.min() >= 1.0
    assert one.demand_t.max() <= 100.0
    assert (one.cost_usd_per_t <= 1_000.0 * math.sqrt(2.0)).all()


def test_the_case_of_a_problem_is_sound() -> None:
    check_case(problem_case(make_problem(3, 5, 20)))


def two_warehouses(capacity: float) -> Problem:
    """Customers of 10 t at 1 and 2 USD/t from the first warehouse, 4 and 3 from the second."""
    return Problem(
        "two",
        np.array([capacity, capacity]),
        np.array([100.0, 100.0]),
        np.array([10.0, 10.0]),
        np.array([[1.0, 2.0], [4.0, 3.0]]),
    )


def test_costs_of_open_warehouses_by_hand() -> None:
    """Both from the first: 10 + 20. With 10 t each, the regrets 30 and 10 USD: 10 + 30."""
    both = np.array([True, True])
    first = np.array([True, False])
    assert quick_cost(two_warehouses(20.0), first) == 130.0
    assert least_cost(two_warehouses(20.0), first) == pytest.approx(130.0)
    assert quick_cost(two_warehouses(10.0), both) == 240.0
    assert least_cost(two_warehouses(10.0), both) == pytest.approx(240.0)


def test_drop_closes_what_is_not_worth_its_fixed_cost() -> None:
    cost, opened = drop(two_warehouses(20.0))
    assert opened.tolist() == [True, False]
    assert cost == pytest.approx(130.0)
    assert drop(two_warehouses(10.0))[1].all()  # neither alone could serve both


@pytest.mark.parametrize("seed", [5, 6])
def test_drop_costs_no_less_than_the_strong_formulation(seed: int) -> None:
    problem = make_problem(seed, 8, 30, capacity_t=600.0, fixed_cost_usd=(50_000.0, 90_000.0))
    best = solve_strong(problem, math.inf)
    cost, opened = drop(problem)
    assert best.cost - 1e-6 <= cost <= 1.2 * best.cost
    assert problem.capacity_t[opened].sum() >= problem.demand_t.sum()


def test_best_known_holds_for_the_first_seed() -> None:
    """The stored cost of the plan lies between the stored bounds and the formulation's cost."""
    plan, formulation = bench_hubs.best_known("cap-100x1000-8000-seed1")
    assert formulation.bound_usd <= plan.bound_usd <= plan.cost_usd <= formulation.cost_usd
    assert bench_hubs.best_known("cap-1x1-1-seed1") == []


def test_table_shows_cost_above_best_and_the_proven_gap() -> None:
    lines = [
        bench_hubs.Line("plan", 102.0, 99.0, 12.0, 20.0),
        bench_hubs.Line("drop", 104.0, -math.inf, 3.0, math.nan),
        bench_hubs.Line("stored", 100.0, 98.0, 1_800.0, 1_799.0),
    ]
    assert bench_hubs.table(lines).splitlines() == [
        "| method | cost USD | above best | proven gap | s | processor s |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| plan | 102 | 2.000% | 2.941% | 12 | 20 |",
        "| drop | 104 | 4.000% | none | 3 | - |",
        "| stored | 100 | 0.000% | 2.000% | 1,800 | 1,799 |",
    ]


def test_benchmark_plans_a_small_problem(capsys: pytest.CaptureFixture[str]) -> None:
    bench_hubs.main(["--seed", "2", "--warehouses", "8", "--customers", "20", "--capacity", "400"])
    printed = capsys.readouterr().out
    assert "cap-8x20-400-seed2" in printed
    assert "plan: 0.000% above the best known (bar: 2%)" in printed
