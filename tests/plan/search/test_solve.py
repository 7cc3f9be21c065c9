"""How a model is solved: rounding rows, largest loads, exact ships and the path of large models
change how long it takes, never what the best plan is."""

from __future__ import annotations

import datetime as dt
import math
import random
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.plan.model import variables as decisions_module
from keruen.plan.model.build import HubChoice
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.search import relaxation as priced
from keruen.plan.search import solve
from keruen.plan.search.column_bounds import exact_ships, largest_values
from keruen.plan.search.cuts import find_cuts, port_columns
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.large_neighbourhood_search import improve
from keruen.plan.search.solve import solve_plan_model
from keruen.plan.search.state import SearchState
from keruen.solver import Floats, Matrix, add_rows, solve_relaxation
from tests.plan.hand import sea_case, two_ports
from tests.plan.random_cases import CHOICES, FAST, RandomCase, make_random_case, random_cases
from tests.plan.solving import breach, model_of, whole_solution
from tests.reaching import reached, reaches

FEW = settings(max_examples=6, phases=FAST)
HUBS: Any = st.sampled_from(["none", "must"])


def with_random_costs(matrix: Matrix, seed: int) -> Matrix:
    """The same rows under costs that have nothing to do with the case, none of them negative."""
    costs = np.random.default_rng(seed).uniform(0.0, 1.0, len(matrix.cost))
    return Matrix(**{**vars(matrix), "cost": costs})


@reaches(3)
@FEW
@given(random_cases(), HUBS, st.integers(0, 10))
def test_rounding_rows_cut_off_no_plan(drawn: RandomCase, hub: HubChoice, seed: int) -> None:
    """Neither the best plan nor plans that are best for other costs break any row."""
    plan_model = model_of(drawn.case, hub)
    matrix = plan_model.model.matrix()
    ports = port_columns(plan_model)
    for trial in (matrix, with_random_costs(matrix, seed)):
        relaxed, cuts = solve_relaxation(
            trial, cut=lambda values: find_cuts(ports, values), rounds=12
        )
        plain = whole_solution(trial)
        if plain.status != "optimal":
            assert plain.status == "infeasible"
            return
        reached()
        tight = add_rows(trial, cuts)
        assert breach(tight, plain.values) < 1e-5
        assert relaxed.cost <= plain.cost + 1e-6 * abs(plain.cost) + 1e-6
        assert whole_solution(tight).cost == pytest.approx(plain.cost, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize(
    ("demand", "intake", "row"),
    [
        # 3.1 / 2 = 1.55: s / (2 x 0.55) + T >= 2.
        (3.1, [2.0], ({"trip0": 1.0, "other": 1 / 1.1}, 2.0)),
    ],
)
def test_a_rounding_row_by_hand(
    demand: float, intake: list[float], row: tuple[dict[str, float], float]
) -> None:
    """January's 3,100 t by ships of 2,000 t: the relaxation's 1.55 ships break the row."""
    plan_model = model_of(sea_case(settings={"periods": 1}))
    matrix = plan_model.model.matrix()
    (port,) = port_columns(plan_model)
    assert port.demand.tolist() == pytest.approx([demand])
    assert port.divisors.tolist() == pytest.approx(intake)
    relaxed, cuts = solve_relaxation(matrix, cut=lambda v: find_cuts([port], v), rounds=1)
    (cut,) = cuts
    assert cut.lower.tolist() == pytest.approx([row[1]])
    trips = plan_model.decisions.trips.numbers.tolist()
    short = plan_model.decisions.short.numbers.tolist()
    named = dict(zip(cut.index.tolist(), cut.value.tolist(), strict=True))
    assert named == pytest.approx({trips[0]: row[0]["trip0"], short[0]: row[0]["other"]})
    assert relaxed.values[trips[0]] == pytest.approx(2.0)


@reaches(2)
@FEW
@given(random_cases(), HUBS)
def test_largest_loads_change_no_plan(drawn: RandomCase, hub: HubChoice) -> None:
    """With the plain intake in place of what a port has room for, the best plan costs the same."""
    tight = whole_solution(model_of(drawn.case, hub).model.matrix())

    def plain_loads(_: Any, trips: pl.DataFrame) -> pl.DataFrame:
        return trips.with_columns(
            largest_t=pl.col("intake_t"), second_largest_t=pl.col("second_intake_t")
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decisions_module, "add_largest_loads", plain_loads)
        plain = whole_solution(model_of(drawn.case, hub).model.matrix())
    assert tight.status == plain.status
    if plain.status == "optimal":
        reached()
        assert tight.cost == pytest.approx(plain.cost, rel=1e-7, abs=1e-6)


def solved(drawn: RandomCase, hub: HubChoice, gap: float) -> tuple[Any, list[SearchState]]:
    told: list[SearchState] = []
    outcome = solve_plan_model(
        model_of(drawn.case, hub),
        gap=gap,
        time_limit_seconds=math.inf,
        progress=lambda state: told.append(SearchState(**vars(state))),
    )
    return outcome, told


@reaches(2)
@FEW
@given(random_cases(), HUBS, st.sampled_from([1e-7, 0.02, 0.2]))
def test_the_path_of_large_models_keeps_its_gap_and_its_bound(
    drawn: RandomCase, hub: HubChoice, gap: float
) -> None:
    plan_model = model_of(drawn.case, hub)
    matrix = plan_model.model.matrix()
    plain = whole_solution(matrix)
    with pytest.MonkeyPatch.context() as patch:
        for module in (solve, priced):
            patch.setattr(module, "SMALL_COLUMNS", 0)
        outcome, told = solved(drawn, hub, gap)
    if plain.status == "infeasible":
        assert outcome.status == "infeasible"
        return
    reached()
    best = plain.cost * USD_PER_UNIT
    slack = 1e-6 * abs(best) + 0.01
    assert outcome.status == "optimal"
    assert outcome.gap is not None
    assert outcome.gap <= gap + 1e-9
    assert outcome.bound_usd <= best + slack
    assert best - slack <= outcome.cost_usd <= best + gap * abs(outcome.cost_usd) + slack
    assert all(told_so.bound_usd is None or told_so.bound_usd <= best + slack for told_so in told)
    assert all(told_so.cost_usd is None or told_so.cost_usd >= best - slack for told_so in told)
    assert breach(matrix, outcome.values) < 1e-5


@reaches(2)
@FEW
@given(random_cases(), HUBS, st.integers(0, 1_000), st.sampled_from([0.1, 1.0, 100.0]))
def test_the_safe_bound_holds_for_any_prices(
    drawn: RandomCase, hub: HubChoice, seed: int, scale: float
) -> None:
    """The Lagrangian bound is below the best plan, whatever the row prices are."""
    plan_model = model_of(drawn.case, hub)
    matrix = plan_model.model.matrix()
    best = whole_solution(matrix)
    if best.status != "optimal":
        return
    reached()
    relaxed, _ = solve_relaxation(matrix)
    noise = np.random.default_rng(seed).normal(0.0, scale, len(matrix.row_lower))
    most = largest_values(plan_model)
    for prices in (relaxed.row_prices, relaxed.row_prices + noise, noise):
        assert matrix.safe_bound(prices, most) <= best.cost + 1e-6 * abs(best.cost) + 1e-6
    assert matrix.safe_bound(relaxed.row_prices, most) == pytest.approx(
        relaxed.cost, rel=1e-6, abs=1e-6
    )


def test_a_second_port_may_need_more_ships_than_the_whole_cargo() -> None:
    """600 t are less than one ship carries, but the wharf takes 100 t of each.

    The six calls that the best plan makes lie within the largest values, so that the bound holds
    for prices that make a call look like a gain.
    """
    tables = two_ports(maximum_parcel_t=100.0)
    tables["sites"][1]["storage_capacity_t"] = 5_000.0  # type: ignore[index]
    tables["sea_distances"][1]["distance_nm"] = 90_000.0  # type: ignore[index]
    tables["markets"] = [{"market": "village", "site": "wharf", "price_ceiling_usd_per_t": 9_000.0}]
    tables["demand"] = [{"market": "village", "quantity_t_per_year": 7_300.0}]
    harvests = [{"site": "pier", "quantity_t": 600.0, "to_date": dt.date(2027, 1, 31)}]
    plan_model = model_of(sea_case(settings={"periods": 1}, harvests=harvests, **tables))
    matrix = plan_model.model.matrix()
    best = whole_solution(matrix)
    assert plan_model.decisions.trips.of(best.values).max() == pytest.approx(6.0)
    most = largest_values(plan_model)
    assert (best.values <= most + 1e-6).all()
    relaxed, _ = solve_relaxation(matrix)
    for seed in range(200):
        factors = 1.0 + np.random.default_rng(seed).normal(0.0, 1.0, len(matrix.row_lower))
        assert matrix.safe_bound(relaxed.row_prices * factors, most) <= best.cost + 1e-6


@reaches(2)
@FEW
@given(random_cases(), HUBS, st.integers(0, 10))
def test_windows_only_make_a_plan_better(drawn: RandomCase, hub: HubChoice, seed: int) -> None:
    """From any plan, however bad: each step is a plan, none is dearer than the one before."""
    plan_model = model_of(drawn.case, hub)
    matrix = plan_model.model.matrix()
    start = whole_solution(with_random_costs(matrix, seed))
    if start.status != "optimal":
        return
    reached()
    reduced = matrix.reduced_costs(solve_relaxation(matrix)[0].row_prices)
    costs = [float(matrix.cost @ start.values)]
    better = improve(plan_model, start.values, reduced, None, Deadline(), costs.append)
    # Sums of the same numbers in another order differ in their last digits.
    assert all(after <= before + 1e-12 * abs(before) for before, after in pairwise(costs))
    assert float(matrix.cost @ better) == pytest.approx(costs[-1])
    assert breach(matrix, better) < 1e-5
    best = whole_solution(matrix)
    assert costs[-1] >= best.cost - 1e-6 * abs(best.cost) - 1e-6


@reaches(2)
@FEW
@given(random_cases(), HUBS, st.integers(0, 1_000))
def test_ships_are_made_exactly_whole(drawn: RandomCase, hub: HubChoice, seed: int) -> None:
    """A solution with 0.999999 ships becomes one with 1, allowed and no dearer than it was."""
    matrix = model_of(drawn.case, hub).model.matrix()
    best = whole_solution(matrix)
    if best.status != "optimal":
        return
    reached()
    noise = np.random.default_rng(seed).uniform(-1e-6, 1e-6, len(best.values))
    blurred: Floats = np.maximum(best.values + noise * matrix.integer, 0.0)
    exact = exact_ships(matrix, blurred)
    assert (exact[matrix.integer] == np.rint(best.values[matrix.integer])).all()
    assert breach(matrix, exact) < 1e-6
    assert float(matrix.cost @ exact) <= best.cost + 1e-6 * abs(best.cost) + 1e-6


def test_random_cases_reach_every_family() -> None:
    """The cases that the properties are held against have rows of every kind."""
    dice = random.Random(1)
    numbers = [tuple(dice.choices(range(6), k=CHOICES)) for _ in range(8)]
    models = [model_of(make_random_case(each), "must").model for each in numbers]
    names = {name for model in models for name, block in model.rows.items() if block.count}
    assert names >= {"balance", "supply", "quota", "lane_capacity", "corridor_capacity"}
    assert names >= {"shipload", "second_shipload", "barred_grade", "receiving", "loading"}
    assert names >= {"storage", "hub_receiving", "hub_loading", "stays_open", "maximum_hubs"}
    assert names >= {"hub_budget", "must_open", "quality", "demand", "minimum_cover"}
    assert names >= {"subsidised_tonnes", "subsidy_budget", "origin_limit_0", "co2_cap"}
    assert names >= {"reserve_silo", "rotation_silo"}


@pytest.mark.parametrize(
    ("with_hub", "within"),
    [
        (1_000.0, 300.0),  # idle costs 6,000: it recovers all of it, 2,000 a year; at most 300
        (6_700.0, 100.0),  # 300 of 6,000 are recovered in a year
        (7_500.0, 1.0),  # a hub at work only loses
    ],
)
def test_the_hubs_part_is_solved_to_a_third_of_a_years_gain(with_hub: float, within: float) -> None:
    """Of one year, an idle hub costs 6,000; the relaxations cost 1,000 and `with_hub`."""
    calendar = SimpleNamespace(days=DAYS_PER_YEAR)
    parameters = SimpleNamespace(case=SimpleNamespace(calendar=calendar))

    def priced(cost: float, relaxed: float) -> Any:
        matrix = SimpleNamespace(cost=np.array([cost]))
        search = SimpleNamespace(matrix=matrix, plan_model=SimpleNamespace(parameters=parameters))
        return SimpleNamespace(search=search, relaxed=SimpleNamespace(cost=relaxed))

    one = np.ones(1)
    found = solve._hub_within(priced(100.0, 1_000.0), priced(6_100.0, with_hub), one, one)
    assert found == pytest.approx(within)
