"""The bound on regions: corridors worked by hand, and small ones against their extensive form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from keruen.plan.uncertainty.sddp import Policy, PolicyGraph, Stopping, solve_tree, train
from keruen.plan.uncertainty.sddp.regions import RegionOptions, bound
from keruen.plan.uncertainty.sddp.regions.aggregate import aggregate, with_fewer_states
from keruen.plan.uncertainty.sddp.regions.bound import demand_errors, lowest_cost
from keruen.plan.uncertainty.sddp.regions.corridor import Corridor, HubPart
from keruen.plan.uncertainty.sddp.regions.relaxed import add_first_cuts, mean_demand_graph
from keruen.plan.uncertainty.sddp.regions.stages import MonthPrograms, corridor_graph
from keruen.plan.uncertainty.sddp.regions.world_chain import regime_chain, year_kinds
from tests.plan.uncertainty.sddp.regions.corridors import (
    NEXT_MONTH,
    arc,
    corridor,
    halted_chain,
    hub,
    origin,
    place,
    random_corridor,
)


def test_one_deterministic_market_by_hand() -> None:
    # 10 kt a month at 200 + 50 USD/t: 30 million a year, known beforehand or not.
    found = bound(corridor([place()], [origin()], [arc(0, 0, 50.0)]), worlds=4, iterations=8)
    side = found.without
    assert side.bound_usd_per_year == pytest.approx(30e6)
    assert side.gap_usd_per_year.mean == pytest.approx(0.0, abs=1.0)
    assert side.cost_usd_per_year.mean == pytest.approx(30e6)
    assert side.perfect_usd_per_year.mean == pytest.approx(30e6)
    assert side.evpi_usd_per_year.mean == pytest.approx(0.0, abs=1.0)
    assert (found.with_hub, found.saving_usd_per_year) == (None, None)
    assert (found.regions, found.states, found.nodes) == (("market",), 1, 3)


def two_months() -> Corridor:
    """In the second month, October, nothing can be bought with chance 1/2; there is no silo."""
    return corridor(
        [place(months=2, capacity_kt=0.0)],
        [origin(2)],
        [arc(0, 0, 50.0)],
        chains=(halted_chain(0.5, 10),),
        overflow_usd=1000.0,
        ending_share=0.0,
    )


def test_a_hub_against_a_halt_by_hand() -> None:
    # Thousand USD. First month 10 x 250. Second: half of the time 10 x 250, else short, 10 x 500.
    # With the hub 10 kt come for 230 in the first month and lie there from its end to the second,
    # so they cost no storage; they leave for 20. Years: 1/6.
    found = bound(two_months(), hub=hub(2), worlds=8, seed=1, iterations=12)
    assert found.without.bound_usd_per_year == pytest.approx(6e3 * (2500 + 1250 + 2500))
    assert found.with_hub is not None
    assert found.with_hub.bound_usd_per_year == pytest.approx(6e3 * (2500 + 2300 + 200))
    saving = found.saving_usd_per_year
    assert saving == pytest.approx((6e3 * 1250.0, 6e3 * 1250.0), rel=1e-6)
    assert found.policy_saving_usd_per_year is not None
    assert found.policy_saving_usd_per_year.mean == pytest.approx(6e3 * 1250.0, rel=1e-6)


def test_what_knowing_a_halt_is_worth_by_hand() -> None:
    # With 40 USD/t into the hub, grain through it costs 260: worth it when a halt comes. Known
    # beforehand, half of the worlds buy directly at 250 and half through the hub at 260; not known,
    # all do the latter: 240 + 20 = 260 < (250 + 500) / 2.
    part = hub(2, arcs=(arc(0, -1, 40.0, NEXT_MONTH), arc(-1, 0, 20.0)))
    found = bound(two_months(), hub=part, worlds=100, seed=1, iterations=8)
    assert found.with_hub is not None
    side = found.with_hub
    assert side.bound_usd_per_year == pytest.approx(6e3 * (2500 + 2600))
    evpi = side.evpi_usd_per_year
    assert abs(evpi.mean - 6e3 * 50.0) <= 1.5 * evpi.half_width + 1.0
    assert found.without.evpi_usd_per_year.mean == pytest.approx(0.0, abs=1.0)


def test_waiting_by_hand() -> None:
    # In a halted October a quarter of the demand waits for November at 20 USD/t, and is then
    # bought at 250; the rest goes short at 500.
    months = corridor(
        [place(capacity_kt=0.0)],
        [origin()],
        [arc(0, 0, 50.0)],
        chains=(halted_chain(1.0, 10),),
        overflow_usd=1000.0,
        ending_share=0.0,
        late_share=0.25,
    )
    options = RegionOptions(waiting=True)
    waits = bound(months, worlds=4, iterations=12, options=options).without.bound_usd_per_year
    assert waits == pytest.approx(4e3 * (2500 + 7.5 * 500 + 2.5 * 20 + 12.5 * 250))
    goes_short = bound(months, worlds=4, iterations=12).without.bound_usd_per_year
    assert goes_short == pytest.approx(4e3 * (2500 + 5000 + 2500))


def test_grain_that_was_ordered_before_by_hand() -> None:
    # 4 kt lie, and 3, 5 and 2 land in the three months, less than is used in each: nothing is
    # stored, and 16 of 30 kt are bought at 250.
    known = place(opening_kt=4.0, arriving_kt=np.array([3.0, 5.0, 2.0]))
    found = bound(corridor([known], [origin()], [arc(0, 0, 50.0)]), worlds=4, iterations=8)
    assert found.without.bound_usd_per_year == pytest.approx(4e3 * 250 * (30 - 14))


@pytest.mark.parametrize("later", [False, True])
def test_a_long_way_by_hand(later: bool) -> None:
    # The way takes two months. Nothing can be ordered for the first two months but what lands, so
    # they go short at 500; with the lag cut to one month only the first does.
    way = arc(0, 0, 50.0, ((2, 1.0),))
    months = corridor([place()], [origin()], [way], ending_share=0.0)
    options = RegionOptions(later_months=later)
    found = bound(months, worlds=4, iterations=12, options=options).without.bound_usd_per_year
    short, bought = (2, 1) if later else (1, 2)
    assert found == pytest.approx(4e3 * 10 * (short * 500 + bought * 250))


def graph_of(
    made: Corridor, part: HubPart | None, options: RegionOptions, seed: int = 0
) -> tuple[PolicyGraph, list[range], MonthPrograms]:
    """The policy graph of a corridor of regions, and the nodes of each month."""
    fewer, fewer_hub = with_fewer_states(
        made, part, later_months=options.later_months, waiting=options.waiting
    )
    joined = aggregate(fewer, fewer_hub)
    regimes = regime_chain(joined.corridor, most=options.regimes)
    kinds = year_kinds(joined.corridor.past_years, most=options.year_kinds)
    programs = MonthPrograms(joined.corridor, joined.hub)
    errors = demand_errors(joined.corridor, options.draws, seed)
    lowest = lowest_cost(programs, regimes, kinds)
    graph = corridor_graph(programs, regimes, kinds, errors, lower_bound=lowest)
    size = regimes.count * len(kinds)
    return graph, [range(size * m, size * (m + 1)) for m in range(made.months)], programs


@pytest.mark.parametrize("corridors", [4, pytest.param(24, marks=pytest.mark.long)])
def test_bounds_agree_with_the_extensive_form_on_random_corridors(corridors: int) -> None:
    random = np.random.default_rng(4)
    compared, with_states = 0, set()
    for number in range(corridors):
        made, part = random_corridor(random)
        # One chain is enough: the tree stays small, and its halt or prices are random.
        made = replace(made, chains=made.chains[number % 2 : number % 2 + 1])
        options = RegionOptions(
            draws=2, year_kinds=1, later_months=number % 2 == 0, waiting=number % 4 < 2
        )
        for each in (None, part):
            graph, months, _ = graph_of(made, each, options)
            exact = solve_tree(graph).value
            policy = Policy(graph)
            relaxed = add_first_cuts(policy, months)
            assert relaxed <= exact + 1e-6 * abs(exact)
            rules = Stopping(iterations=150, stall_iterations=20, stall_share=1e-11)
            trained = train(policy, rules, seed=1, paths=2, even_share=0.75)
            assert trained.bound == pytest.approx(exact, rel=1e-6)
            compared += 1
            with_states.add(len(graph.states))
    assert compared == 2 * corridors
    assert len(with_states) >= 4


def test_a_silo_of_zero_is_a_corridor_without_a_hub() -> None:
    random = np.random.default_rng(12)
    compared, useful = 0, 0
    for _ in range(6):
        made, part = random_corridor(random)
        made = replace(made, chains=made.chains[:1])
        options = RegionOptions(draws=2, year_kinds=1)
        without, _, _ = graph_of(made, None, options)
        graph, _, programs = graph_of(made, part, options)
        empty = replace(graph, initial=programs.initial(with_hub=False))
        values = [solve_tree(each).value for each in (without, empty, graph)]
        assert values[1] == pytest.approx(values[0], rel=1e-7)
        assert values[2] <= values[0] * (1 + 1e-7)
        compared += 1
        useful += values[2] < values[0] - 1.0
    assert compared == 6
    assert useful >= 2


def test_first_cuts_are_below_the_cost_to_go_at_random_states() -> None:
    random = np.random.default_rng(6)
    checked = 0
    for _ in range(4):
        made, part = random_corridor(random)
        options = RegionOptions(draws=2, year_kinds=2)
        graph, months, _ = graph_of(made, part, options)
        begin = Policy(mean_demand_graph(graph))
        add_first_cuts(begin, months)
        train(begin, Stopping(iterations=6), seed=1, foresight_iterations=3)
        exact = Policy(graph)
        # After the last month but one the cost to go is that of one program: it needs no training.
        for node in months[-2]:
            for _ in range(5):
                state = random.uniform(0, 30, len(graph.states))
                cut = begin.solvers[node].pool.value(state)
                cost = exact.expected_cost_to_go(node, state)
                assert cut <= cost + 1e-6 * abs(cost)
                checked += 1
    assert checked >= 100


def test_a_hub_without_a_silo_saves_nothing() -> None:
    made, part = random_corridor(np.random.default_rng(8), months=4)
    part = replace(part, silo_kt=0.0, receiving_kt=np.zeros(4))
    found = bound(made, hub=part, worlds=6, iterations=40, options=RegionOptions(draws=2))
    assert found.with_hub is not None
    saving = found.saving_usd_per_year
    assert saving is not None
    assert saving[0] <= 1.0
    assert saving[1] >= -1.0
    # The best costs are equal, so that each bound is below the other side's policy.
    sides = (found.without, found.with_hub)
    for one, other in (sides, sides[::-1]):
        assert one.bound_usd_per_year <= other.cost_usd_per_year.high + 1.0


def test_results_do_not_depend_on_workers() -> None:
    made, part = random_corridor(np.random.default_rng(9), months=3)
    options = RegionOptions(draws=2)
    found = [
        bound(made, hub=part, worlds=4, seed=3, iterations=8, options=options, workers=workers)
        for workers in (1, 3)
    ]
    assert found[0] == found[1]
    other = bound(made, hub=part, worlds=4, seed=4, iterations=8, options=options)
    assert other.without.bound_usd_per_year != found[0].without.bound_usd_per_year


def test_figures_are_in_order() -> None:
    made, part = random_corridor(np.random.default_rng(10), months=4)
    options = RegionOptions(draws=2)
    found = bound(made, hub=part, worlds=20, seed=3, iterations=60, options=options)
    assert found.with_hub is not None
    for side in (found.without, found.with_hub):
        assert side.gap_usd_per_year.low >= -1e-4 * side.bound_usd_per_year
        assert side.cost_usd_per_year.mean >= side.bound_usd_per_year * (1 - 1e-6)
        assert side.evpi_usd_per_year.high >= 0.0
    assert found.solves > 500
    # A hub can stay empty, so the best policy never costs more with it.
    saving = found.saving_usd_per_year
    assert saving is not None
    assert saving[1] >= 0.0
    policies = found.policy_saving_usd_per_year
    assert policies is not None
    assert saving[0] - policies.half_width <= policies.mean <= saving[1] + policies.half_width
    assert 0.0 < found.covered_share <= 1.0


@pytest.mark.parametrize(
    ("worlds", "iterations", "text"),
    [
        (3, 20, "3 worlds are too few or odd: an interval needs two pairs"),
        (2, 20, "2 worlds are too few or odd: an interval needs two pairs"),
        (4, 3, "3 iterations are too few: give 4 or more"),
    ],
)
def test_too_little_work_is_refused(worlds: int, iterations: int, text: str) -> None:
    made = corridor([place()], [origin()], [arc(0, 0, 50.0)])
    with pytest.raises(ValueError) as error:
        bound(made, worlds=worlds, iterations=iterations)
    assert str(error.value) == text
