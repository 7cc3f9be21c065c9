"""The bound by ports with better prices: still a bound, and never below the one without them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pytest

from keruen.case.case import Case
from keruen.plan.model.build import HubChoice, PlanModel
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.cover_prices import NEAR, raise_cover
from keruen.plan.search.lagrangian_bound import PortBound
from keruen.plan.search.port_pricing import price_block
from keruen.plan.search.port_subproblems import Block
from keruen.solver import Floats, Matrix, solve_relaxation
from tests.plan.hand import sea_case
from tests.plan.random_cases import make_random_case
from tests.plan.solving import model_of, whole_solution

CHOICES = 75


def drawn_cases(count: int, seed: int) -> list[Case]:
    """Random cases, the same on every run."""
    rng = np.random.default_rng(seed)
    return [make_random_case(tuple(rng.integers(0, 6, CHOICES).tolist())) for _ in range(count)]


def ports_of(plan_model: PlanModel, matrix: Matrix) -> PortBound:
    return PortBound(plan_model, matrix, largest_values(plan_model))


def plain_bound(plan_model: PlanModel, ports: PortBound, prices: Floats) -> float:
    """The bound at the prices as they are; sites that hub tiers enlarge count by columns."""
    grown = set(plan_model.decisions.open.index["site"].to_list())
    matrix = ports.matrix
    blocks = [_mixed(block) for block in ports.blocks if block.site not in grown]
    own, inside = np.zeros(matrix.shape[0], dtype=bool), np.zeros(matrix.shape[1], dtype=bool)
    for block in blocks:
        own[block.own_rows] = True
        inside[block.columns] = True
    kept = np.where(own & ~ports.priced, 0.0, prices)
    kept = np.where((kept > 0.0) & ~np.isfinite(matrix.row_lower), 0.0, kept)
    kept = np.where((kept < 0.0) & ~np.isfinite(matrix.row_upper), 0.0, kept)
    costs = matrix.reduced_costs(kept)
    right = np.where(kept > 0.0, matrix.row_lower, matrix.row_upper)
    at = np.where(costs > 0.0, matrix.lower, np.minimum(matrix.upper, ports.most))
    rest = float((costs * np.where(costs == 0.0, 0.0, at))[~inside].sum())
    parts = sum(price_block(block, costs, pattern=False).cost for block in blocks)
    return float(kept[kept != 0.0] @ right[kept != 0.0]) + rest + parts


def _mixed(block: Block) -> Block:
    """The block in which ships of one departure share a mix, even where no grade is barred."""
    return replace(
        block,
        sources=[
            replace(source, loose=np.zeros_like(source.loose))
            if _any_grade(source.mixes)
            else source
            for source in block.sources
        ],
    )


def _any_grade(mixes: Floats) -> bool:
    grades = mixes.shape[1]
    return mixes.shape == (grades, grades) and np.allclose(mixes.max(axis=1), 1.0)


def compare(count: int, seed: int, noise: float) -> tuple[int, int, int]:
    """Hold the bounds of random cases together; returns how many were compared and rose, and hubs.

    The new bound is at most the optimum, and at least the old bound and the bound by columns.
    """
    compared = rose = hubs = 0
    for number, case in enumerate(drawn_cases(count, seed)):
        for hub in ("none", "must"):
            choice: HubChoice = hub
            plan_model = model_of(case, choice)
            matrix = plan_model.model.matrix()
            relaxed, _ = solve_relaxation(matrix)
            if relaxed.status != "optimal":
                continue
            best = whole_solution(matrix)
            if best.status != "optimal":
                continue
            rng = np.random.default_rng(number)
            prices = relaxed.row_prices + noise * rng.normal(size=matrix.shape[0])
            ports = ports_of(plan_model, matrix)
            slack = 1e-6 * abs(best.cost) + 1e-6
            plain, new = plain_bound(plan_model, ports, prices), ports.at(prices)
            assert new <= best.cost + slack
            if math.isfinite(plain) and noise == 0.0:
                assert new >= plain - slack
                compared += 1
                rose += new > plain + slack
                hubs += any(block.site == "hub" for block in ports.blocks)
    return compared, rose, hubs


def test_better_prices_never_lower_the_bound() -> None:
    compared, rose, hubs = compare(8, seed=1, noise=0.0)
    assert compared >= 4
    assert rose >= 1
    assert hubs >= 2


def test_ports_that_ship_on_without_a_hub_are_bounded() -> None:
    """A port that loads what ships bring is no dead end, though no hub tier stands there."""
    shipped = 0
    for case in drawn_cases(6, seed=4):
        plan_model = model_of(case.replace(hub_options=case["hub_options"].clear()))
        matrix = plan_model.model.matrix()
        best = whole_solution(matrix)
        if best.status != "optimal":
            continue
        relaxed, _ = solve_relaxation(matrix)
        bound = ports_of(plan_model, matrix).at(relaxed.row_prices)
        assert bound <= best.cost + 1e-6 * abs(best.cost) + 1e-6
        loads = plan_model.decisions.load.index.filter(from_site="hub")["column"].to_numpy()
        shipped += best.values[loads].sum() > 1e-6
    assert shipped >= 1


def test_a_least_cover_is_priced_by_whole_ships() -> None:
    """A full ship brings 2,000 t at 150 USD/t; what is short costs 120 USD/t; 6,300 t must come.

    The relaxation covers 6,300 t at 150 USD/t: 945 + 2,700 t short at 120: 324 thousand USD. By
    whole ships the first 2,000 t of a month cost 50 USD/t of freight, the next 1,100 t of January
    and of March 100,000 USD, 90.91 USD/t: 6,000 t x 50 + 300 t x 90.91 = 327.3 thousand USD.
    """
    case = sea_case(
        markets=[
            {
                "market": "town",
                "site": "quay",
                "price_ceiling_usd_per_t": 120.0,
                "minimum_cover": 0.7,
            }
        ]
    )
    plan_model = model_of(case)
    matrix = plan_model.model.matrix()
    relaxed, _ = solve_relaxation(matrix)
    assert relaxed.cost == pytest.approx(945.0 + 324.0)
    ports = ports_of(plan_model, matrix)
    (block,) = ports.blocks
    assert relaxed.row_prices[block.cover_rows] == pytest.approx([30.0])
    by_ships = 630.0 + 324.0 + 6.0 * 50.0 + 0.3 * 100.0 / 1.1
    assert ports.at(relaxed.row_prices) == pytest.approx(by_ships, abs=NEAR)
    assert plain_bound(plan_model, ports, relaxed.row_prices) < by_ships - 10.0
    # The fourth ship, once it sails, is filled to the need of its month: 7,100 t come.
    assert whole_solution(matrix).cost == pytest.approx(710.0 + 400.0 + 1.9 * 120.0)


@pytest.mark.parametrize("start", [0.02, 40.0, 70.9, 71.0, 200.0, 5_000.0])
def test_the_search_for_the_price_of_a_least_cover_ends_at_its_top(start: float) -> None:
    """From any price, against a scan; two years with a cover each, of which the second is idle."""
    case = sea_case(
        settings={"start_date": dt.date(2026, 12, 1)},
        markets=[
            {
                "market": "town",
                "site": "quay",
                "price_ceiling_usd_per_t": 120.0,
                "minimum_cover": 0.7,
            }
        ],
    )
    plan_model = model_of(case)
    matrix = plan_model.model.matrix()
    relaxed, _ = solve_relaxation(matrix)
    (block,) = ports_of(plan_model, matrix).blocks
    least = matrix.row_lower[block.cover_rows]
    assert len(least) == 2
    prices = np.where(np.isin(np.arange(matrix.shape[0]), block.own_rows), 0.0, relaxed.row_prices)
    prices[block.balance_rows] = relaxed.row_prices[block.balance_rows]

    def value(covers: Floats) -> float:
        at = prices.copy()
        at[block.cover_rows] = covers
        part = price_block(block, matrix.reduced_costs(at), pattern=False).cost
        return part + float(covers @ least)

    prices[block.cover_rows] = start
    bound, found = raise_cover(block, matrix, matrix.reduced_costs(prices), prices)
    scan = [value(np.array([a, b])) for a in range(0, 200, 20) for b in range(0, 200, 20)]
    assert value(found) == pytest.approx(bound + float(found @ least))
    assert value(found) >= max(scan) - 2.0 * NEAR


@pytest.mark.long
def test_better_prices_never_lower_the_bound_of_many_cases() -> None:
    compared, rose, hubs = compare(300, seed=2, noise=0.0)
    assert compared >= 250
    assert rose >= 80
    assert hubs >= 100


@pytest.mark.long
def test_the_bound_holds_at_any_prices_of_many_cases() -> None:
    compare(200, seed=3, noise=5.0)
