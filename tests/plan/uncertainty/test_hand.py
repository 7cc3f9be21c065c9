"""Costs of small networks worked out by hand, and the newsvendor's formula."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from keruen.plan.uncertainty.bookkeeping import PARTS
from keruen.plan.uncertainty.foresight import Foresight, MeanPlan
from keruen.plan.uncertainty.intervals import estimate
from keruen.plan.uncertainty.policy import RollingPolicy
from tests.plan.uncertainty.hand import (
    CAPITAL,
    CEILING,
    DUTY,
    FREIGHT,
    LANDED,
    MONTHS,
    PRICE,
    STORAGE,
    USE_KT,
    calm,
    hub,
    hub_arcs,
    network,
    place,
    plain,
)


def test_without_chance_each_month_buys_its_use() -> None:
    """12 months x 10 kt: 200 of purchase and 20 + 1 + 5 + 7 of freight, lot, handling and duty."""
    oracle, maker = calm(network())
    found = RollingPolicy(oracle).run(maker.world(0))
    parts = dict(zip(PARTS, found.parts.tolist(), strict=True))
    assert parts == pytest.approx(
        {"purchase": 24_000.0, "freight": 120.0 * 33.0, "holding": 0.0, "shortage": 0.0}
    )
    assert found.short_kt.sum() == 0.0


def test_without_chance_all_three_ways_agree() -> None:
    """Policy, perfect foresight and the mean plan know the same, so they cost the same."""
    oracle, maker = calm(network())
    world = maker.world(0)
    cost = RollingPolicy(oracle).run(world).cost
    assert Foresight(oracle).cost(world) == pytest.approx(cost)
    assert MeanPlan(oracle).run(world).cost == pytest.approx(cost)


def test_what_is_not_offered_goes_short_at_the_ceiling() -> None:
    """8 of 10 kt are offered; 2 kt a month go short at 500 USD/t."""
    oracle, maker = calm(network(offer_kt=8.0))
    found = RollingPolicy(oracle).run(maker.world(0))
    assert found.short_kt.sum() == pytest.approx(24.0)
    assert found.parts[PARTS.index("shortage")] == pytest.approx(24.0 * CEILING)
    assert found.parts[PARTS.index("purchase")] == pytest.approx(96.0 * PRICE)


def test_what_may_wait_waits_and_costs_its_price() -> None:
    """A quarter of a month's use may wait: 2 kt wait each month, until the last, and the rest
    goes short."""
    oracle, maker = calm(
        network(offer_kt=8.0, parameters=plain(late_share=0.25, late_cost_usd_per_t=20.0))
    )
    found = RollingPolicy(oracle).run(maker.world(0))
    late = found.late_kt[:, 0]
    assert late[:-1].max() == pytest.approx(2.5)
    assert found.short_kt.sum() == pytest.approx(24.0)
    expected = 24.0 * CEILING + 20.0 * float(late.sum())
    assert found.parts[PARTS.index("shortage")] == pytest.approx(expected)


def test_a_hub_is_used_where_it_is_cheaper_and_saves_the_difference() -> None:
    """Direct 20 + 1 + 5; through the hub 8 + 1 and 9 + 1, with nothing left at a month's end."""
    made = network(arcs=hub_arcs(8.0, 9.0), hub=hub())
    oracle, maker = calm(made)
    world = maker.world(0)
    base = RollingPolicy(calm(network())[0]).run(world)
    found = RollingPolicy(oracle).run(world)
    saved = base.parts - found.parts
    assert saved == pytest.approx([0.0, MONTHS * USE_KT * (26.0 - 19.0), 0.0, 0.0], abs=1e-6)
    assert found.hub_in_kt.sum() == pytest.approx(MONTHS * USE_KT)


def test_a_hub_that_is_not_cheaper_is_not_used() -> None:
    """20 + 1 + 5 direct against 15 + 1 and 14 + 1: nothing passes, nothing is saved."""
    made = network(arcs=hub_arcs(15.0, 14.0), hub=hub())
    oracle, maker = calm(made)
    world = maker.world(0)
    base = RollingPolicy(calm(network())[0]).run(world)
    found = RollingPolicy(oracle).run(world)
    assert found.hub_in_kt.sum() == 0.0
    assert found.cost == pytest.approx(base.cost)


@pytest.mark.parametrize("z", [0.0, 0.8, 1.6])
def test_a_safety_stock_costs_what_the_newsvendor_says(z: float) -> None:
    """Orders before the demand shows: with S = z s above the mean, a month costs

    c (m - s L(z)) + h s (z + L(z)) + p s L(z), with L(z) = phi(z) - z (1 - Phi(z)),
    landed cost and duty c, holding h, price of shortage p (Arrow, Harris and Marschak, 1951).
    Errors beyond three deviations are moved there, which changes L by less than 0.0004.
    """
    share = 0.1
    made = network(
        places=(place(deviation=share),),
        parameters=plain(
            demand_error_share=1.0,
            forecast_share=0.0,
            safety_penalty_usd_per_t=1000.0,
            safety_months={"town": z * share},
        ),
    )
    deviation = share * USE_KT
    oracle, maker = calm(made)
    policy = RollingPolicy(oracle)
    costs = [policy.run(maker.world(number)).cost for number in range(150)]
    normal = NormalDist()
    loss = normal.pdf(z) - z * (1.0 - normal.cdf(z))
    unit = LANDED + DUTY
    month = (
        unit * (USE_KT - deviation * loss)
        + (STORAGE + CAPITAL) * deviation * (z + loss)
        + CEILING * deviation * loss
    )
    found = estimate(np.array(costs) / MONTHS)
    assert found.half_width is not None
    slack = CEILING * deviation * 4e-4
    assert abs(found.mean - month) < 1.6 * found.half_width + slack
    # The interval is narrow enough to tell the formula from one without a safety stock.
    assert found.half_width < 0.02 * unit * USE_KT


def test_the_best_safety_stock_is_the_critical_fractile() -> None:
    """P(demand <= S) = (p - c) / (p - c + h): what costs least on a grid lies next to it."""
    share = 0.1
    critical = NormalDist().inv_cdf(
        (CEILING - LANDED - DUTY) / (CEILING - LANDED - DUTY + STORAGE + CAPITAL)
    )
    assert critical == pytest.approx(2.088, abs=0.001)
    costs = {}
    for z in (0.0, 1.0, 2.0, 3.0):
        made = network(
            places=(place(deviation=share),),
            parameters=plain(
                demand_error_share=1.0,
                forecast_share=0.0,
                safety_penalty_usd_per_t=1000.0,
                safety_months={"town": z * share},
            ),
        )
        oracle, maker = calm(made)
        policy = RollingPolicy(oracle)
        costs[z] = float(np.mean([policy.run(maker.world(n)).cost for n in range(60)]))
    assert min(costs, key=costs.__getitem__) == 2.0


def test_freight_and_price_are_those_of_the_arcs() -> None:
    """The figures by hand above rest on these."""
    assert math.isclose(LANDED, PRICE + FREIGHT + 6.0)
