"""Places become regions, combinations of regimes one chain: worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from keruen.plan.uncertainty.sddp.regions import HUB, Arc, Chain, Lane, PastYear
from keruen.plan.uncertainty.sddp.regions.aggregate import aggregate, with_fewer_states
from keruen.plan.uncertainty.sddp.regions.bound import demand_errors
from keruen.plan.uncertainty.sddp.regions.corridor import deviation_of
from keruen.plan.uncertainty.sddp.regions.ending import ending_values
from keruen.plan.uncertainty.sddp.regions.world_chain import regime_chain, year_kinds
from tests.plan.uncertainty.sddp.regions.corridors import (
    AT_ONCE,
    NEXT_MONTH,
    arc,
    corridor,
    halted_chain,
    hub,
    normal_chain,
    origin,
    place,
    random_corridor,
)


def two_coasts() -> tuple[list[Arc], list[Lane]]:
    arcs = [
        Arc(0, 0, 30.0, 10.0, 0.00, AT_ONCE),
        Arc(0, 1, 50.0, 10.0, 0.02, NEXT_MONTH),
        Arc(0, 2, 90.0, 10.0, 0.00, NEXT_MONTH),
    ]
    lanes = [
        Lane(0, 1, 5.0, 0.0, 0.0, AT_ONCE, 7.0),
        Lane(0, 2, 40.0, 2.0, 0.01, AT_ONCE, 6.0),
        Lane(1, 2, 60.0, 6.0, 0.03, NEXT_MONTH, 2.0),
    ]
    return arcs, lanes


def test_places_of_a_region_are_joined_by_hand() -> None:
    arcs, lanes = two_coasts()
    coast = place("", region="coast", deviation=0.1)
    places = [
        replace(coast, name="north", use_kt=np.full(3, 30.0), storage_usd=2.0, opening_kt=5.0),
        replace(coast, name="south", arriving_kt=np.array([1.0, 2.0])),
        place("inland", ceiling_usd=700.0),
    ]
    year = PastYear(np.zeros(1), np.zeros(1), np.log([1.2, 0.8, 1.0]))
    chain = replace(
        normal_chain(1, 3), lane_capacity=np.array([[0.0, 1.0, 0.5]]), lane_cost=np.ones((1, 3))
    )
    made = corridor(
        places,
        [origin()],
        arcs,
        lanes=tuple(lanes),
        chains=(chain,),
        past_years=(year,),
        correlation=0.5,
    )
    part = hub(arcs=(arc(0, HUB, 30.0), arc(HUB, 0, 20.0), arc(HUB, 1, 40.0)))
    joined = aggregate(made, part)
    assert joined.region_of == (0, 0, 1)
    region = joined.corridor.places[0]
    assert (region.name, region.use_kt.tolist()) == ("coast", [40.0] * 3)
    assert (region.capacity_kt, region.opening_kt) == (200.0, 5.0)
    assert region.arriving_kt.tolist() == [1.0, 2.0]
    assert region.storage_usd == pytest.approx(0.75 * 2.0 + 0.25 * 4.0)
    # Variance (3² + 1² + 2 x 0.5 x 3 x 1) of 40.
    assert region.deviation == pytest.approx(13.0**0.5 / 40.0)
    first = joined.corridor.arcs[0]
    assert (first.origin, first.place) == (0, 0)
    assert first.freight_usd == pytest.approx(0.75 * 30.0 + 0.25 * 50.0)
    assert first.loss == pytest.approx(0.005)
    assert [lag for lag, _ in first.lags] == [0, 1]
    assert [share for _, share in first.lags] == pytest.approx([0.75, 0.25])
    # The lane inside the region is gone; the two others are one, weighted by capacity.
    assert len(joined.corridor.lanes) == 1
    lane = joined.corridor.lanes[0]
    assert (lane.from_place, lane.to_place, lane.capacity_kt) == (0, 1, 8.0)
    assert lane.cost_usd == pytest.approx(0.75 * 40.0 + 0.25 * 60.0)
    assert joined.corridor.chains[0].lane_capacity.tolist() == [[pytest.approx(0.875)]]
    assert np.exp(joined.corridor.past_years[0].demand) == pytest.approx([1.1, 1.0])
    assert joined.hub is not None
    assert [each.freight_usd for each in joined.hub.arcs] == pytest.approx([30.0, 25.0])


def test_small_regions_are_joined_to_the_nearest_cost() -> None:
    places = [
        place("a", use_kt=np.full(3, 50.0)),
        place("b", use_kt=np.full(3, 40.0)),
        place("c", use_kt=np.full(3, 1.0)),
    ]
    arcs = [arc(0, 0, 20.0), arc(0, 1, 80.0), arc(0, 2, 70.0)]
    joined = aggregate(corridor(places, [origin()], arcs), None, most=2)
    assert [each.name for each in joined.corridor.places] == ["a", "b+c"]
    assert joined.region_of == (0, 1, 1)
    assert sum(float(each.use_kt[0]) for each in joined.corridor.places) == 91.0


def test_a_place_without_ships_costs_what_its_lane_does() -> None:
    places = [place("a"), place("b"), place("c", use_kt=np.full(3, 1.0))]
    lane = Lane(0, 2, 55.0, 0.0, 0.0, AT_ONCE, 5.0)
    arcs = [arc(0, 0, 20.0), arc(0, 1, 80.0)]
    chains = (normal_chain(1, 1),)
    made = corridor(places, [origin()], arcs, lanes=(lane,), chains=chains)
    joined = aggregate(made, None, most=2)
    assert [each.name for each in joined.corridor.places] == ["a", "b+c"]


def test_lags_are_cut_to_a_month() -> None:
    ways = [arc(0, 0, 1.0, ((0, 0.25), (1, 0.25), (2, 0.5)))]
    made = corridor([place()], [origin()], ways, late_share=0.3)
    part = hub(arcs=(arc(0, HUB, 1.0, ((3, 1.0),)), arc(HUB, 0, 1.0)))
    fewer, fewer_hub = with_fewer_states(made, part, later_months=False, waiting=False)
    assert fewer.arcs[0].lags == ((0, 0.25), (1, 0.75))
    assert fewer.late_share == 0.0
    assert fewer_hub is not None
    assert [each.lags for each in fewer_hub.arcs] == [((1, 1.0),), ((0, 1.0),)]
    same = with_fewer_states(made, part, later_months=True, waiting=True)
    assert same == (made, part)


def test_deviations_add_by_their_correlation() -> None:
    parts, uses = np.array([0.1, 0.2]), np.array([10.0, 10.0])
    assert deviation_of(parts, uses, 1.0) == pytest.approx(0.15)
    assert deviation_of(parts, uses, 0.0) == pytest.approx(5.0**0.5 / 20.0)
    assert deviation_of(parts, np.zeros(2), 0.5) == 0.0


def test_errors_have_their_deviation_and_no_mean() -> None:
    made, _ = random_corridor(np.random.default_rng(1), months=6)
    deviations = [each.deviation for each in made.places]
    for errors in demand_errors(made, 6, seed=2):
        assert errors.shape == (6, 3)
        assert errors.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-12)
        assert errors.std(axis=0) == pytest.approx(deviations)


def test_the_chain_starts_after_two_years_by_hand() -> None:
    # Halted with chance 1/5 in every month and left with chance 1/2: stationary 2/7 halted.
    transition = np.tile(np.array([[0.8, 0.2], [0.5, 0.5]]), (12, 1, 1))
    chain = replace(halted_chain(0.0, 1), transition=transition)
    made = corridor([place()], [origin()], [arc(0, 0, 1.0)], chains=(chain,))
    found = regime_chain(made)
    assert found.combinations.tolist() == [[0], [1]]
    assert found.start == pytest.approx([5 / 7, 2 / 7], abs=1e-6)
    assert found.covered_share == pytest.approx(1.0)
    assert found.transition[3] == pytest.approx(transition[3])


def test_combinations_are_reduced_to_the_likeliest() -> None:
    # Two chains of which each is unusual in a tenth of the months: both at once in a hundredth.
    transition = np.tile(np.array([[0.9, 0.1], [0.9, 0.1]]), (12, 1, 1))
    chains = tuple(
        replace(halted_chain(0.0, 1), name=name, transition=transition) for name in ("x", "y")
    )
    made = corridor([place()], [origin()], [arc(0, 0, 1.0)], chains=chains)
    found = regime_chain(made, most=1)
    # One is kept as the likeliest, the others so that every state is in one of them.
    assert found.combinations.tolist() == [[0, 0], [0, 1], [1, 0]]
    assert found.covered_share == pytest.approx(0.99)
    assert found.transition.sum(axis=2) == pytest.approx(np.ones((12, 3)))
    assert found.start.sum() == pytest.approx(1.0)
    # Both at once counts as one of them.
    assert sorted(found.transition[0, 0]) == pytest.approx([0.09, 0.10, 0.81])


def test_combinations_agree_with_the_chains_on_random_chains() -> None:
    random = np.random.default_rng(3)
    compared = 0
    for _ in range(10):
        chains = []
        for size in (2, 3):
            rows = random.dirichlet(np.ones(size), size=(12, size))
            ones = np.ones((size, 1))
            empty = np.ones((size, 0))
            chains.append(Chain("c", rows, ones, ones, ones, empty, empty, np.ones(size)))
        made = corridor([place()], [origin()], [arc(0, 0, 1.0)], chains=tuple(chains))
        found = regime_chain(made, most=6)
        assert found.count == 6
        for month in range(12):
            for row, before in enumerate(found.combinations):
                for column, after in enumerate(found.combinations):
                    chance = (
                        chains[0].transition[month, before[0], after[0]]
                        * chains[1].transition[month, before[1], after[1]]
                    )
                    assert found.transition[month, row, column] == pytest.approx(chance)
                    compared += 1
    assert compared == 10 * 12 * 36


def test_years_are_grouped_by_price() -> None:
    years = [
        PastYear(np.array([p]), np.array([2 * p]), np.zeros(1)) for p in (0.3, -0.1, 0.1, -0.3)
    ]
    low, high = year_kinds(years, most=2)
    assert (low.probability, high.probability) == (0.5, 0.5)
    assert (low.price[0], high.price[0]) == pytest.approx((-0.2, 0.2))
    assert (low.crop[0], high.crop[0]) == pytest.approx((-0.4, 0.4))
    assert len(year_kinds(years[:1], most=3)) == 1


def test_grain_left_counts_its_landed_cost_by_hand() -> None:
    places = [place("coast"), place("inland")]
    lane = Lane(0, 1, 40.0, 10.0, 0.2, AT_ONCE, 5.0)
    made = corridor(places, [origin()], [arc(0, 0, 40.0)], lanes=(lane,), ending_share=0.5)
    # Coast 240; inland 240 / 0.8 + 50 = 350; hub 240 - 20 = 220, and 230 to bring it there.
    values = ending_values(made, hub(), np.array([200.0]))
    assert values == pytest.approx([120.0, 175.0, 110.0])
    assert ending_values(made, None, np.array([200.0])) == pytest.approx([120.0, 175.0, 0.0])
