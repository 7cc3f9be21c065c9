"""What must be true of every policy in every world, on the small shipped case."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from keruen.case.read import read_case
from keruen.plan.uncertainty.bookkeeping import first_state
from keruen.plan.uncertainty.foresight import MeanPlan
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.jobs import Job, Task, run_job
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.reduce import Reduction

DAKAR = HubDesign("dakar", 1)
WORLDS = 12


@cache
def reduction() -> Reduction:
    return Reduction(read_case("west-africa"))


@cache
def model(design: HubDesign | None) -> DesignModel:
    return DesignModel(reduction(), design, 1)


@pytest.mark.parametrize("design", [None, DAKAR])
def test_perfect_foresight_is_never_above_the_policy_in_any_world(
    design: HubDesign | None,
) -> None:
    """Foresight has the same rows, costs and credits, and knows more."""
    chosen = model(design)
    plan = MeanPlan(chosen.oracle)
    above = 0
    for number in range(WORLDS):
        world = chosen.maker.world(number)
        least = chosen.foresight.cost(world)
        tolerance = 1e-6 * abs(least)
        assert chosen.policy.run(world).cost >= least - tolerance
        assert plan.run(world).cost >= least - tolerance
        above += chosen.policy.run(world).cost > least + tolerance
    # Where the policy always found the optimum, the test would compare nothing.
    assert above == WORLDS


def test_worlds_that_are_equal_up_to_a_month_give_equal_orders_in_it() -> None:
    """Of the later months, and of the hidden part of the month's own demand, nothing is read."""
    chosen = model(DAKAR)
    compared = 0
    for number in range(6):
        first, second = chosen.maker.world(number), chosen.maker.world(number + 100)
        for month in range(1, chosen.network.months):
            mixed = replace(
                first,
                states=np.vstack([first.states[: month + 1], second.states[month + 1 :]]),
                seen=np.vstack([first.seen[: month + 1], second.seen[month + 1 :]]),
                hidden=np.vstack([first.hidden[:month], second.hidden[month:]]),
            )
            state = first_state(chosen.network)
            mine = chosen.policy.order(first, month, state)
            other = chosen.policy.order(mixed, month, state)
            for one, two in zip(vars(mine).values(), vars(other).values(), strict=True):
                assert np.array_equal(one, two)
            compared += not np.array_equal(first.hidden[month:], mixed.hidden[month:])
    assert compared > 40


def test_what_a_world_gives_does_not_depend_on_the_worlds_before_it() -> None:
    """So that any number of workers gives the same bits."""
    forth, back = DesignModel(reduction(), DAKAR, 1), DesignModel(reduction(), DAKAR, 1)
    first = [forth.policy.run(forth.maker.world(number)) for number in range(WORLDS)]
    second = [back.policy.run(back.maker.world(number)) for number in reversed(range(WORLDS))]
    for one, two in zip(first, reversed(second), strict=True):
        assert np.array_equal(one.parts, two.parts)
        assert np.array_equal(one.stock_kt, two.stock_kt)
    assert len({one.cost for one in first}) == WORLDS


def test_a_hub_without_silo_or_loader_saves_exactly_nothing() -> None:
    """Placebos: whatever the worlds contain, the saving is zero to the last bit."""
    task = Task(read_case("west-africa"), 1)
    base = run_job(task, Job("policy", None, 0, WORLDS)).parts
    empty = run_job(task, Job("policy", HubDesign("dakar", 1, silo_share=0.0), 0, WORLDS))
    assert np.array_equal(empty.parts, base)
    case = task.case.change("hub_options", set={"loading_capacity_t_per_day": 0.0})
    mute = run_job(Task(case, 1), Job("policy", DAKAR, 0, WORLDS))
    assert np.array_equal(mute.parts, base)
    real = run_job(task, Job("policy", DAKAR, 0, WORLDS)).parts
    assert (real != base).any(axis=1).all()


def test_a_regime_that_changes_nothing_changes_nothing() -> None:
    """With unit factors a regime is a placebo: no other draw is renumbered by it."""
    case = read_case("west-africa")
    base = run_job(Task(case, 1), Job("policy", DAKAR, 0, WORLDS)).parts
    idle = {
        "regime": "idle",
        "name": "Nothing happens",
        "entry_probability_per_month": 0.3,
        "mean_months": 3.0,
        "source": "test",
        "confidence": "estimate",
    }
    effect = {
        "regime": "idle",
        "target_kind": "all",
        "target": "all",
        "capacity_factor": 1.0,
        "price_factor": 1.0,
        "freight_factor": 1.0,
        "source": "test",
        "confidence": "estimate",
    }
    more = case.replace(
        regimes=[idle, *case.rows("regimes")],
        regime_effects=[effect, *case.rows("regime_effects")],
    )
    task = Task(more, 1)
    in_force = sum(
        int((task.model(Job("policy", DAKAR, 0, 1)).maker.world(number).states[:, 0] > 0).sum())
        for number in range(WORLDS)
    )
    assert in_force > 20
    assert np.array_equal(run_job(task, Job("policy", DAKAR, 0, WORLDS)).parts, base)


@pytest.mark.parametrize(
    "name", ["kazakh_quota", "french_strike", "freight_spike", "dakar_bamako_blocked"]
)
def test_each_regime_with_unit_factors_is_as_if_it_never_began(name: str) -> None:
    """Two ways to switch a regime off agree: factors of one, and no row at all."""
    case = read_case("west-africa")
    unit = [
        {**row, "capacity_factor": 1.0, "price_factor": 1.0, "freight_factor": 1.0}
        if row["regime"] == name
        else row
        for row in case.rows("regime_effects")
    ]
    without = case.replace(
        regimes=[row for row in case.rows("regimes") if row["regime"] != name],
        regime_effects=[row for row in case.rows("regime_effects") if row["regime"] != name],
        regime_history=[row for row in case.rows("regime_history") if row["regime"] != name],
    )
    calm = run_job(Task(case.replace(regime_effects=unit), 1), Job("policy", DAKAR, 0, WORLDS))
    gone = run_job(Task(without, 1), Job("policy", DAKAR, 0, WORLDS))
    assert np.array_equal(calm.parts, gone.parts)
    real = run_job(Task(case, 1), Job("policy", DAKAR, 0, WORLDS))
    assert (real.parts != calm.parts).any()


def test_grain_is_neither_made_nor_lost() -> None:
    """Stock, use, shortage and what is under way add up to what was ordered, month by month."""
    chosen = model(DAKAR)
    network, policy = chosen.network, chosen.policy
    checked = 0
    for number in range(4):
        world = chosen.maker.world(number)
        actual = policy.oracle.actual(world)
        state = first_state(network)
        for month in range(network.months):
            orders = policy.order(world, month, state)
            after, _, record = policy.books.run_month(actual, month, state, orders)
            before = state.stock_kt.sum() + state.hub_kt + state.arriving_kt.sum()
            landed = sum(
                kt * (1.0 - arc.loss)
                for kt, arc in zip(orders.arc_kt, network.arcs, strict=True)
                if arc.origin >= 0
            )
            moved = sum(
                kt * (1.0 - arc.loss) - kt
                for kt, arc in zip(orders.arc_kt, network.arcs, strict=True)
                if arc.origin < 0
            )
            moved -= sum(
                kt * lane.loss for kt, lane in zip(orders.lane_kt, network.lanes, strict=True)
            )
            needed = actual.demand_kt[month] + state.late_kt
            waiting = 0.0 if month == network.months - 1 else after.late_kt
            use = needed - record["short_kt"] - waiting
            left = after.stock_kt.sum() + after.hub_kt + after.arriving_kt.sum()
            assert left == pytest.approx(before + landed + moved - use.sum(), abs=1e-6)
            assert (use >= -1e-9).all()
            state = after
            checked += 1
    assert checked == 4 * network.months
