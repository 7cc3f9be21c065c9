"""`keruen.simulate` with ordering policies, and the rolling re-plan as one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cache
from typing import Any

import polars as pl
import pytest

import keruen
from keruen.api.ordering import make_policy_world
from keruen.api.replan_policy import (
    ReplanPolicy,
    _floors,
    _use_up,
    demand_level,
    replan_policy,
)
from keruen.case.table_rows import DisruptionRow
from keruen.movements.measures import cost_terms
from keruen.simulation import world as w
from keruen.simulation.ordering import Observation, Orders
from keruen.simulation.ordering_run import PolicyRun
from keruen.simulation.ordering_world import make_ordering_corridor
from keruen.simulation.uncertainty import add_disruption
from tests.builders import frame, small_case
from tests.simulation.plans import small_plan, with_chance

NOT_MEASURED = ("demurrage", "longer_voyages", "price_changes")


@cache
def planned() -> keruen.Plan:
    return keruen.make_plan(with_chance(small_case()), hub=False, gap=0.01)


@cache
def policy(freeze: int = 0) -> ReplanPolicy:
    return replan_policy(small_plan(), small_plan().case, freeze=freeze)


def run(case: Any, found: ReplanPolicy, replication: int, random: bool = True) -> PolicyRun:
    world = make_ordering_corridor(small_plan(), case, random, found.routes)
    made = PolicyRun(world, found, 1, replication)
    made.record = made.run()
    return made


def disrupted(month: int) -> Any:
    """The small case with Rouen shut from the first day of a month on for sixty days."""
    case = small_plan().case
    row = {
        "disruption": "shut",
        "title": "Shut",
        "target_kind": "site",
        "target": "rouen",
        "from_date": case.calendar.periods[month].start,
        "days": 60.0,
    }
    (found,) = case.replace(disruptions=frame("disruptions", [row])).rows(DisruptionRow)
    return add_disruption(case, found)


@pytest.mark.parametrize("month", [1, 2, 3])
@pytest.mark.parametrize("freeze", [0, 1])
def test_a_re_plan_reads_nothing_of_later_months(month: int, freeze: int) -> None:
    """Worlds that are equal up to a month have equal orders in it, also where the re-planner was
    given the case of the disrupted world; later orders differ, so the worlds do."""
    after_case = disrupted(month)
    warned = replan_policy(small_plan(), after_case, freeze=freeze)
    orders, differ = 0, 0
    for number in range(3):
        before = run(None, policy(freeze), number)
        after = run(after_case, warned, number)
        assert before.orders[: month + 1] == after.orders[: month + 1]
        orders += sum(len(one.shipments) for one in before.orders[: month + 1])
        differ += before.orders[month + 1 :] != after.orders[month + 1 :]
    assert orders > 3
    assert differ > 0


def test_what_a_replication_gives_does_not_depend_on_those_before_it() -> None:
    found = policy()
    first = [run(None, found, number).orders for number in range(3)]
    again = [run(None, found, number).orders for number in (2, 1, 0)]
    assert first == again[::-1]
    assert first[0] != first[1]


def test_with_a_frozen_month_orders_are_those_decided_before() -> None:
    """What the window of a month fixes for the next is what leaves then, if the grain is there."""
    found = replan_policy(small_plan(), small_plan().case, freeze=1)
    fixed = []

    def watch(known: Observation) -> Orders:
        fixed.append(dict(found._fixed.buy_kt))
        return found(known)

    world = make_ordering_corridor(small_plan(), None, False, found.routes)
    made = PolicyRun(world, watch, 0, 0)
    made.run()
    compared = 0
    for month in range(1, 4):
        bought = {
            (one.site, one.crop_year, one.grade): one.kg for one in made.orders[month].purchases
        }
        for crop, kt in fixed[month].items():
            if kt[0] > 0.01:
                assert bought.get(crop, 0) >= round(kt[0] * 1e6) - 1_000
                compared += 1
    assert compared >= 1


def test_orders_are_whole_ships_within_what_is_offered() -> None:
    """No ship carries more than its intake, and no more is bought than `offered_kg` lists."""
    seen: list[Observation] = []
    found = policy()

    def watch(known: Observation) -> Orders:
        seen.append(known)
        return found(known)

    world = make_ordering_corridor(small_plan(), None, True, found.routes)
    made = PolicyRun(world, watch, 1, 0)
    made.run()
    ships = 0
    for known, orders in zip(seen, made.orders, strict=True):
        for one in orders.shipments:
            option = small_plan().options.get(one.route)
            if option is not None:
                total = sum(one.kg.values()) + sum(one.second_kg.values())
                assert 0 < total <= option.intake_t * 1000.0 + 1.0
                ships += 1
            assert known.day <= one.day < known.period_days[known.period + 1]
        for each in orders.purchases:
            assert each.kg <= known.offered_kg[each.site, each.crop_year, each.grade]
    assert ships >= 3


def test_ships_leave_when_they_arrive_in_the_month_that_counts_them() -> None:
    """By their travel days, floor(d / D + 0.5) months after the month of leaving (R7)."""
    found = policy()
    world = make_ordering_corridor(small_plan(), None, True, found.routes)
    made = PolicyRun(world, found, 1, 0)
    made.run()
    edges = small_plan().edges
    ships = 0
    for month, orders in enumerate(made.orders):
        for one in orders.shipments:
            option = small_plan().options.get(one.route)
            if option is None:
                continue
            lag = int(option.transit_days / found.mean_period_days + 0.5)
            if month + lag + 1 < len(edges):
                arrives = one.day + option.transit_days
                assert edges[month + lag] <= arrives < edges[month + lag + 1]
                ships += 1
    assert ships >= 3


def test_the_level_of_demand_is_that_of_the_last_three_months() -> None:
    known = Observation(
        period=4,
        date=dt.date(2027, 5, 1),
        day=120.0,
        period_days=(0.0, 30.0, 60.0, 90.0, 120.0, 150.0),
        stock_kg={},
        cargo=(),
        waiting_kg={"m": 0},
        past_demand_kg={"m": (900, 110, 120, 130)},
        past_short_kg={"m": (0, 0, 0, 0)},
        expected_demand_kg={"m": (100, 100, 100, 100, 100)},
        offered_kg={},
    )
    assert demand_level(known, "m") == pytest.approx(1.2)
    first = dataclasses.replace(known, period=0, past_demand_kg={"m": ()})
    assert demand_level(first, "m") == 1.0


def test_lots_take_what_comes_first() -> None:
    parts = [(1.0, 100), (5.0, 50), (9.0, 30)]
    assert _use_up(parts, 60) == 1.0
    assert _use_up(parts, 40) == 1.0
    assert _use_up(parts, 70) == 9.0
    assert _use_up(parts, 20) is None
    assert parts == [(9.0, 10)]


def test_a_stock_target_goes_before_a_stock_floor() -> None:
    """A market with both, one with a floor, and one with neither, for which the usual 45 days."""
    rows = [
        {"policy": "a", "kind": "stock_floor", "market": "senegal", "days": 10.0},
        {"policy": "b", "kind": "stock_target", "market": "senegal", "days": 70.0},
        {"policy": "c", "kind": "stock_floor", "market": "mali", "days": 20.0},
    ]
    floors = _floors(small_case(policies=rows))
    assert floors == {"senegal": 70.0, "mali": 20.0, "ivory_coast": 45.0}


# keruen.simulate


@pytest.mark.parametrize("name", ["reorder", "replan"])
def test_a_policy_by_name(name: str) -> None:
    found = keruen.simulate(planned(), policy=name, replications=3, seed=2)
    assert (found.policy, found.replications) == (name, 3)
    assert f"policy {name}" in repr(found)
    assert 0.0 <= found.service_level <= 1.0
    again = keruen.simulate(planned(), policy=name, replications=3, seed=2)
    assert again.replication_costs().equals(found.replication_costs())
    moved = found.movements(1)
    assert set(moved["status"]) == {"simulated"}
    short = moved.filter(pl.col("kind") == "shortage")["quantity_t"].sum()
    assert short == pytest.approx(found.replication_costs()["shortage_t"][1], abs=0.01)
    assert moved.filter(pl.col("kind") == "trip").height > 0


def test_the_plan_is_the_policy_that_is_usual() -> None:
    one = keruen.simulate(planned(), replications=3, seed=2)
    two = keruen.simulate(planned(), policy="plan", replications=3, seed=2)
    assert one.policy == "plan"
    assert one.replication_costs().equals(two.replication_costs())


def test_a_function_is_a_policy() -> None:
    """Who orders nothing serves what lies there at first, and demand is all that is missing."""

    def wait(known: Observation) -> Orders:
        assert isinstance(known.date, dt.date)
        return Orders()

    found = keruen.simulate(planned(), policy=wait, deterministic=True)
    assert found.policy == "wait"
    assert found.service_level == pytest.approx(0.0, abs=1e-6)
    assert found.replications == 1


def test_a_re_plan_without_random_variation_serves_what_the_plan_serves() -> None:
    """Abidjan is empty at first and no ship reaches it in January: 31 days of 100 t are lost, in
    the plan and in the re-plan, and nothing else (each dispatch is rounded to a kilogram)."""
    found = keruen.simulate(planned(), policy="replan", deterministic=True)
    lost = found.movements(0).filter((pl.col("kind") == "shortage") & (pl.col("quantity_t") > 0.1))
    assert lost.select("market", "from_period").rows() == [("ivory_coast", 0)]
    assert lost["quantity_t"][0] == pytest.approx(3_100.0, abs=0.01)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            "hope",
            "argument policy, value 'hope': there is no such policy\n  Give one of plan, reorder, "
            "replan, or a function from what is known to orders.",
        ),
        (
            7,
            "argument policy, value 7: it is neither a name nor a function\n  Give one of plan, "
            "reorder, replan, or a function from what is known to orders.",
        ),
    ],
)
def test_what_is_not_a_policy(given: Any, words: str) -> None:
    with pytest.raises(keruen.KeruenError) as caught:
        keruen.simulate(planned(), policy=given, replications=1)
    assert str(caught.value) == words


def test_disruptions_are_tested_on_the_plan() -> None:
    found = keruen.simulate(planned(), policy="reorder", replications=1)
    with pytest.raises(keruen.KeruenError) as caught:
        found.disruptions()
    assert str(caught.value) == (
        "disruptions are tested on the plan, and policy reorder orders here\n"
        '  Simulate with policy="plan".'
    )


def test_more_months_cannot_be_frozen_than_are_planned() -> None:
    with pytest.raises(keruen.KeruenError) as caught:
        replan_policy(small_plan(), small_plan().case, freeze=4)
    assert str(caught.value) == (
        "option freeze, value 4: a re-plan looks 4 periods ahead\n  Give a number from 0 to 3."
    )


def test_the_cost_of_a_policy_is_that_of_its_movements() -> None:
    """What the kernel added up, without demurrage and hire, equals the cost measured from the
    tables."""
    world = make_policy_world("reorder", small_plan(), small_plan().case, True)
    result = world.run(1, 1)
    tables = world.tables(1, 0)
    measured = cost_terms(
        small_plan().case, small_plan().voyage_options, tables.movements, tables.stocks, []
    )
    terms = result.arrays.terms[0]
    beside = sum(terms[w.TERMS.index(name)] for name in w.TERMS if name in NOT_MEASURED)
    assert measured["discounted_usd"].sum() == pytest.approx(terms.sum() - beside, rel=1e-9)
