"""A model of independent corridors is solved as its parts: same answers, and the bound of each."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from keruen.case.case import Case
from keruen.plan import PlanOptions, make_plan
from keruen.plan.search import coarse_start as fine_module
from keruen.plan.search import separable_parts as parts_module
from keruen.plan.search import state as search_module
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.separable_parts import parts_of, solve_parts
from keruen.plan.search.solve import Method, solve_plan_model
from keruen.plan.search.state import SolveOutcome
from keruen.solver import Matrix, Solution, solve_relaxation, solve_whole
from tests.plan.hand import land_case, sea_case
from tests.plan.search.test_lagrangian_bound import drawn_cases
from tests.plan.solving import breach, model_of, whole_solution
from tests.solver.programs import program

NAMES = {
    "sites": ["site", "sea_region"],
    "offers": ["site"],
    "harvests": ["site"],
    "grade_shares": ["site"],
    "markets": ["market", "site"],
    "demand": ["market"],
    "sea_distances": ["from_site", "to_site"],
    "trades": ["from_region", "to_region"],
}


def copies(count: int, **settings: object) -> Case:
    """The sea case so many times over, with other names each time."""
    base = sea_case(settings=settings)  # type: ignore[arg-type]

    def renamed(frame: pl.DataFrame, names: list[str], number: int) -> pl.DataFrame:
        return frame.with_columns(pl.col(name) + f"_{number}" for name in names)

    tables = {
        table: pl.concat([renamed(base[table], names, number) for number in range(count)])
        for table, names in NAMES.items()
    }
    return base.replace(**tables)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_module, "LEAST_COLUMNS", 2)


def answer(case: Case, method: Method, gap: float = 1e-7) -> SolveOutcome:
    return solve_plan_model(
        model_of(case),
        gap=gap,
        time_limit_seconds=float("inf"),
        progress=lambda _: None,
        method=method,
    )


@pytest.mark.parametrize("method", ["ports", "whole"])
def test_copies_cost_and_are_bounded_as_often_as_one(method: Method) -> None:
    """Costs and bounds of independent corridors add up."""
    one, five = answer(copies(1), method), answer(copies(5), method)
    assert one.cost_usd == pytest.approx(
        whole_solution(model_of(copies(1)).model.matrix()).cost * 1e3
    )
    assert five.cost_usd == pytest.approx(5 * one.cost_usd)
    assert five.bound_usd == pytest.approx(5 * one.bound_usd, rel=1e-6)
    assert five.status == "optimal"


def test_each_copy_is_a_program_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    solve = search_module.solve_whole

    def sized(matrix: Matrix, **options: object) -> Solution:
        sizes.append(matrix.shape[1])
        return solve(matrix, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(search_module, "solve_whole", sized)
    one = model_of(copies(1)).model.column_count
    answer(copies(5), "whole")
    assert sizes == [one] * 5
    plan = make_plan(copies(3), PlanOptions(gap=0.0, hub=False))
    assert plan.summary["status"] == "optimal within gap"


@pytest.mark.parametrize(("cap_t", "parts"), [(1.0, 1), (1e9, 3)])
def test_a_cap_joins_parts_where_it_can_bind(cap_t: float, parts: int) -> None:
    emitted = [{"emission_factor": "bulk_carrier", "g_co2e_per_t_km": 8.0}]
    case = copies(3, co2_cap_t_per_year=cap_t)
    factors = sea_case(emission_factors=emitted)["emission_factors"]
    plan_model = model_of(case.replace(emission_factors=factors))
    matrix = plan_model.model.matrix()
    assert len(parts_of(matrix, largest_values(plan_model))) == parts


def test_a_row_that_only_seems_to_join() -> None:
    """x <= 1 and y <= 1: x + y <= 2 cannot bind, x + y <= 1 can."""
    for room, count in ((2.0, 2), (1.0, 1)):
        matrix = program(
            [-1.0, -1.0, -1.0, -1.0],
            [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0]],
            row_upper=[1.5, 1.5, room],
            upper=1.0,
            integer=True,
        )
        most = np.full(4, 10.0)
        parts = parts_of(matrix, most)
        assert len(parts) == count
        found = solve_parts(matrix, most, parts, lambda part, _, __: solve_whole(part))
        assert found.cost == found.bound == whole_solution(matrix).cost == -2.0


def test_rows_that_follow_only_from_each_other_stay() -> None:
    """x + y <= 1 gives x <= 1, and y <= x - 1 then y <= 0: x + y <= 1 looks idle, but is not."""
    matrix = program(
        [-1.0, -1.0],
        [[1.0, 1.0], [-1.0, 1.0]],
        row_upper=[1.0, -1.0],
    )
    most = np.full(2, 100.0)
    assert len(parts_of(matrix, most)) == 1
    found = solve_parts(matrix, most, parts_of(matrix, most), lambda part, _, __: solve_whole(part))
    assert found.cost == pytest.approx(-1.0)


def test_a_least_sum_that_the_parts_reach_alone() -> None:
    """x >= 4 and y >= 4: x + y >= 5 cannot bind, though neither part reaches 5 alone."""
    matrix = program(
        [1.0, 1.0, 1.0, 1.0],
        [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0]],
        row_lower=[5.0, 5.0, 5.0],
        lower=[4.0, 0.0, 4.0, 0.0],
        upper=4.5,
    )
    most = np.full(4, 10.0)
    parts = parts_of(matrix, most)
    assert len(parts) == 2
    found = solve_parts(matrix, most, parts, lambda part, _, __: solve_whole(part))
    assert found.cost == pytest.approx(10.0)


def test_a_row_that_nothing_can_satisfy() -> None:
    matrix = program(
        [1.0, 1.0, 1.0, 1.0],
        [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0]],
        row_lower=[1.0, 1.0, 1.0],
    )
    assert len(parts_of(matrix, np.full(4, 10.0))) == 1


def test_one_part_without_a_solution_leaves_none() -> None:
    matrix = program(
        [1.0, 1.0, 1.0, 1.0],
        [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]],
        row_lower=[1.0, 3.0],
        upper=1.0,
    )
    most = np.full(4, 10.0)
    parts = parts_of(matrix, most)
    assert len(parts) == 2
    found = solve_parts(matrix, most, parts, lambda part, _, __: solve_whole(part))
    assert (found.status, found.cost, found.bound) == ("infeasible", np.inf, -np.inf)


def test_parts_of_random_cases_give_the_optimum_of_all() -> None:
    """Two random cases side by side in one program: prices, cost and bound are those of both."""
    joined = 0
    cases = drawn_cases(3, seed=11)
    for first, second in itertools.pairwise(cases):
        models = [model_of(case, "must") for case in (first, second)]
        alone = [whole_solution(model.model.matrix()) for model in models]
        matrix = beside(*(model.model.matrix() for model in models))
        most = np.concatenate([largest_values(model) for model in models])
        parts = parts_of(matrix, most)
        found = solve_parts(matrix, most, parts, lambda part, _, __: solve_whole(part, gap=1e-9))
        if any(solution.status == "infeasible" for solution in alone):
            assert found.status == "infeasible"
            continue
        assert len(parts) >= 2
        cost = sum(solution.cost for solution in alone)
        assert found.cost == pytest.approx(cost, rel=1e-6, abs=1e-6)
        assert found.bound <= cost + 1e-6 * abs(cost)
        assert float(matrix.cost @ found.values) == pytest.approx(found.cost)
        relaxed = solve_parts(matrix, most, parts, lambda part, _, __: solve_relaxation(part)[0])
        both = sum(solve_relaxation(model.model.matrix())[0].cost for model in models)
        assert relaxed.cost == pytest.approx(both, rel=1e-6)
        assert matrix.safe_bound(relaxed.row_prices, most) == pytest.approx(relaxed.cost, rel=1e-5)
        joined += 1
    assert joined >= 1


def beside(first: Matrix, second: Matrix) -> Matrix:
    """Two programs as one that separates."""
    return Matrix(
        **{
            name: np.concatenate([getattr(first, name), getattr(second, name)])
            for name in ("cost", "lower", "upper", "integer", "row_lower", "row_upper", "value")
        },
        start=np.concatenate([first.start, second.start[1:] + first.start[-1]]),
        index=np.concatenate([first.index, second.index + first.shape[1]]),
    )


def test_a_fine_calendar_of_parts_needs_no_coarser_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty corridors by week: each is small, and the bound is twenty times that of one."""
    weekly = {"periods": 26, "period_kind": "week"}
    one, twenty = (model_of(copies(count, **weekly)) for count in (1, 20))
    monkeypatch.setattr(fine_module, "MANY_COLUMNS", one.model.column_count)
    monkeypatch.setattr(fine_module, "make_coarse", None)
    outcome = solve_plan_model(
        twenty, gap=1e-3, time_limit_seconds=600.0, progress=lambda _: None, method="ports"
    )
    relaxed, _ = solve_relaxation(one.model.matrix())
    assert outcome.status == "optimal"
    assert outcome.bound_usd >= 20.0 * relaxed.cost * 1e3 * (1.0 - 1e-9)
    assert breach(twenty.model.matrix(), outcome.values) < 1e-6


def test_a_coefficient_of_zero_joins_no_parts_and_leaves_no_limit_out() -> None:
    """Rows a + c <= 5 and 0 a + b + d <= 3: the second binds in the part of b and d alone."""
    rows = [[1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]]
    one = program([-1.0, -1.0, -2.0, -3.0], rows, row_upper=[5.0, 3.0])
    stored = replace(
        one,
        start=np.array([0, 2, 5]),
        index=np.array([0, 2, 0, 1, 3]),
        value=np.array([1.0, 1.0, -0.0, 1.0, 1.0]),
    )
    most = np.full(4, 9.0)
    parts = parts_of(stored, most)
    assert sorted(part.tolist() for part in parts) == [
        [False, True, False, True],
        [True, False, True, False],
    ]
    found = solve_parts(stored, most, parts, lambda part, _, __: solve_whole(part))
    assert found.values.tolist() == [0.0, 0.0, 5.0, 3.0]
    assert found.cost == found.bound == -19.0


def test_a_subsidy_that_is_not_yet_active_is_not_paid_in_a_model_of_parts() -> None:
    """The aid of 30 USD/t begins after the horizon of one month: both methods pay nothing."""
    aid = {
        "subsidy_programmes": [{"programme": "aid", "from_date": dt.date(2027, 2, 20)}],
        "subsidies": [{"programme": "aid", "lane": "rail", "amount_usd_per_t": 30.0}],
    }
    case = land_case(settings={"periods": 2}, **aid)
    whole, by_ports = (make_plan(case, PlanOptions(gap=1e-7, method=m)) for m in ("whole", "ports"))
    assert by_ports.summary["cost_usd"] == pytest.approx(whole.summary["cost_usd"])
    assert by_ports.summary["bound_usd"] == pytest.approx(whole.summary["cost_usd"])
