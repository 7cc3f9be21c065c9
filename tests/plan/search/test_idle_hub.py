"""The idle hub: what a hub loses at most against any plan without one (R30)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.search.idle_hub import find_idle_hub
from keruen.plan.search.no_hub_transfer import map_values
from tests.builders import small_case, with_rows
from tests.plan.hand import LAND, plan_of
from tests.plan.hand_tables import hub_case, hub_site, tier
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.plan.solving import breach, model_of, whole_solution
from tests.reaching import reached, reaches


def test_the_idle_hub_by_hand() -> None:
    """365,000 USD of capital a year and as much of upkeep; less than a year is planned, so all of
    its 181 days."""
    idle = find_idle_hub(model_of(small_case(), "must"))
    assert idle is not None
    assert idle.cost_usd == pytest.approx(730_000.0 * 181 / 365)
    assert [row["opening_period"] for row in idle.openings] == [0]


def test_the_cheapest_of_two_sites_and_only_its_first_tier() -> None:
    case = hub_case(
        tier(fixed_opex_usd_per_year=50_000.0, capex_usd=1e6),
        tier("other", site="other", fixed_opex_usd_per_year=10_000.0, capex_usd=1e6),
        tier("more", site="other", tier=2, fixed_opex_usd_per_year=1.0, capex_usd=1.0),
        sites=[*LAND["sites"], hub_site(), hub_site("other")],
    )
    idle = find_idle_hub(model_of(case, "must"))
    assert idle is not None
    assert [row["hub_option"] for row in idle.openings] == ["other"]


def test_a_hub_that_must_hold_a_reserve_does_not_stand_idle() -> None:
    site = small_case()["hub_options"]["site"][0]
    reserve = {"reserve": "strategic", "site": site, "quantity_t": 100.0, "only_with_hub": True}
    case = with_rows(small_case(settings={"periods": 2}), "reserves", [reserve])
    assert find_idle_hub(model_of(case, "must")) is None
    assert plan_of(case, hub=True).summary["idle_hub"] is None


@reaches(3)
@settings(max_examples=7, phases=FAST, deadline=None)
@given(random_cases())
def test_no_hub_loses_more_than_the_idle_one(drawn: RandomCase) -> None:
    check_idle(drawn)


@pytest.mark.long
@reaches(50)
@settings(max_examples=200, phases=FAST, deadline=None)
@given(random_cases())
def test_no_hub_loses_more_than_the_idle_one_in_many_cases(drawn: RandomCase) -> None:
    check_idle(drawn)


def check_idle(drawn: RandomCase) -> None:
    """The best plan without a hub and the idle one is a plan, and no better than the best."""
    with_hub, no_hub = model_of(drawn.case, "must"), model_of(drawn.case, "none")
    idle, best = find_idle_hub(with_hub), whole_solution(no_hub.model.matrix())
    if idle is None or best.status != "optimal":
        return
    reached()
    values = map_values(no_hub, best.values, with_hub)
    opened = {row["hub_option"]: row["opening_period"] for row in idle.openings}
    for name, _, _, period, number in with_hub.decisions.open.index.rows():
        values[number] = float(period >= opened.get(name, math.inf))
    matrix = with_hub.model.matrix()
    assert breach(matrix, values) < 1e-6
    cost = best.cost + idle.cost_usd / USD_PER_UNIT
    assert float(matrix.cost @ values) == pytest.approx(cost, abs=1e-6 * abs(cost) + 1e-6)
    beside = whole_solution(matrix)
    assert beside.cost <= cost + 1e-6 * abs(cost) + 1e-6
    assert np.isfinite(beside.cost)
