"""The parts into which a corridor falls at held prices: markets, and the hub with its towns.

The corridor of hand.py with a village behind the hub that uses 3,100 t of wheat at 100 USD/t, or
lacks them at 1,000. Without the hub nothing is received there: 280,000 USD of direct voyages and
3,100,000 of shortage. With it four ships bring 6,200 t to the hub and two carry on to the quay:
180,000 USD, and 310,000 for the village's wheat. The hub saves 2,890,000 USD.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from keruen.plan.hub_value import HubProblem, find_gain, make_problem
from keruen.plan.hub_value.fixed_prices import HeldPrices, priced_ports
from keruen.plan.hub_value.hub_part import folded_prices, hub_rows, solve_hub
from keruen.plan.hub_value.prices import relaxation_prices
from keruen.routes.voyages import make_voyage_options
from tests.builders import Rows
from tests.plan.hand import SEA
from tests.plan.hand_tables import HARBOUR, hub_site
from tests.plan.hub_value.hand import ship_case
from tests.plan.solving import whole_solution

SAVED_USD = 2_890_000.0
HERE = {"quantity_t_per_year": 36_500.0}


def village_problem(settings: dict[str, Any] | None = None) -> HubProblem:
    tables: dict[str, Rows] = {
        "sites": [
            *SEA["sites"],
            hub_site(**{**HARBOUR, "receiving_capacity_t_per_day": 0.0}),
            {"site": "village", "kind": "inland"},
        ],
        "lanes": [{"lane": "out", "from_site": "hub", "to_site": "village"}],
        "markets": [{"market": "town", "site": "quay"}, {"market": "village", "site": "village"}],
        "demand": [{"market": "town", **HERE}, {"market": "village", **HERE}],
    }
    case = ship_case(settings=settings, tables=tables)
    return make_problem(case, make_voyage_options(case).frame, "hub", 1)


@pytest.mark.parametrize("kind", ["solved", "bracket"])
def test_what_a_hub_saves_its_towns_by_hand(kind: Any) -> None:
    gain = find_gain(village_problem(), kinds=(kind,))
    assert gain is not None
    assert gain.low * 1_000 == pytest.approx(SAVED_USD, abs=2_000.0)
    # Prices split a ship that brings the last tonnes to the hub: 30,000 USD at most.
    assert SAVED_USD - 2_000.0 <= gain.high * 1_000 <= SAVED_USD + 30_000.0


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("settings", [{}, {"period_kind": "week", "periods": 6}])
def test_parts_bound_the_optimum(is_open: bool, settings: dict[str, Any]) -> None:
    """At prices of grain in the hub that are off at random, by months and by weeks.

    The hub solved together with its towns bounds at least as well as each of them alone.
    """
    problem = village_problem(settings)
    prices = relaxation_prices(problem, 10.0)
    assert prices is not None
    side = HeldPrices(problem, priced_ports(problem), prices.no_hub, is_open=is_open)
    assert side.hub is not None
    assert side.inland is not None
    assert len(side.inland.rows)
    optimum = whole_solution(side.matrix).cost
    rows = hub_rows(side)
    chance = np.random.default_rng(3)
    for spread in (0.0, 20.0, 20.0):
        away = np.where(side.is_grain, chance.normal(0.0, spread, len(side.rows)), 0.0)
        mu = folded_prices(side, rows, side.first + away)
        alone = sum(part.cost for part in side.parts(mu)) + float(side.right @ mu)
        hub = solve_hub(side, rows, mu, gap=1e-6)
        parts = [*side.market_parts(mu), hub.part(side, mu)]
        together = sum(part.cost for part in parts) + float(side.right @ mu)
        assert alone <= together + 1e-3
        assert side.constant + together <= optimum + 1e-3
        assert hub.whole.cost == pytest.approx(hub.whole.bound, abs=1e-3)


def test_a_bracket_by_weeks_holds_the_solved_gain() -> None:
    problem = village_problem({"period_kind": "week", "periods": 6})
    solved = find_gain(problem, kinds=("solved",))
    bracket = find_gain(problem, kinds=("bracket",), only="with_hub")
    assert solved is not None
    assert bracket is not None
    assert solved.best > 0.0
    assert bracket.low - 2.0 <= solved.best <= bracket.high + 2.0
