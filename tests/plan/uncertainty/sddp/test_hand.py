"""Problems worked by hand, and the value of information of a textbook problem."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from keruen.plan.uncertainty.sddp import (
    MeanCvar,
    Policy,
    PolicyGraph,
    StageBuilder,
    Stopping,
    linear_graph,
    simulate,
    solve_tree,
    train,
    value_information,
)
from tests.plan.uncertainty.sddp.published import farmer
from tests.plan.uncertainty.sddp.small import buy_then_need, three_stages


def test_two_stages_by_hand() -> None:
    # The third unit is needed with probability 1/2 and 9 / 2 > 2, so three are bought.
    policy = Policy(buy_then_need(9.0))
    assert train(policy, Stopping(iterations=5)).bound == pytest.approx(6.0)
    assert simulate(policy, 2).state[:, 0, 0] == pytest.approx([3.0, 3.0])


def test_three_stages_by_hand() -> None:
    # A unit bought first costs 1 and 0.5 to keep. With probability 1/2 it saves a purchase at 3,
    # else it is kept for 0.5 and saves 4 with probability 1/2: worth 2.25 > 1.5 for two units. The
    # third is kept to the end or thrown away: worth 0.75 < 1.5. Cost 2 x 1.5, then either two lack
    # at 4 with probability 1/2 or 2 x 0.5 to keep: 3 + (4 + 1) / 2.
    policy = Policy(three_stages())
    assert train(policy, Stopping(iterations=10)).bound == pytest.approx(5.5)
    assert simulate(policy, 2).state[0, 0] == pytest.approx(2.0)


@pytest.mark.parametrize("multi_cut", [False, True])
@pytest.mark.parametrize(
    ("weight", "tail", "answer"),
    [
        (0.0, 1.0, 5.0),  # one unit: 2 + (0 + 6) / 2
        (1.0, 0.0, 6.0),  # three units, as one costs 8 at worst
        (1.0, 0.5, 6.0),  # the worst half is the worst of two
        (0.5, 0.5, 6.0),  # one unit: 5 / 2 + 8 / 2
        (0.2, 0.5, 5.6),  # one unit: 0.8 x 5 + 0.2 x 8
        (1.0, 0.75, 6.0),  # one unit: (8 x 0.5 + 2 x 0.25) / 0.75 = 6
    ],
)
def test_risk_by_hand(weight: float, tail: float, answer: float, multi_cut: bool) -> None:
    risk = MeanCvar(weight, tail)
    policy = Policy(buy_then_need(3.0), risk=risk, multi_cut=multi_cut)
    assert train(policy, Stopping(iterations=8)).bound == pytest.approx(answer)
    assert solve_tree(buy_then_need(3.0), risk=risk).value == pytest.approx(answer)


def test_the_value_of_information_by_hand() -> None:
    # Known beforehand: (1 + 3) / 2 units at 2 = 4. For the mean need two are bought: 4 + 9 / 2.
    found = value_information(buy_then_need(9.0))
    assert found.recourse == pytest.approx(6.0)
    assert found.perfect == pytest.approx(4.0)
    assert found.mean_value == pytest.approx(8.5)
    assert [found.evpi, found.vss] == pytest.approx([2.0, 2.5])


def test_the_value_of_information_of_the_farmer() -> None:
    # Birge and Louveaux (2011), section 1.1: 108,390 against 115,406 and 107,240 USD.
    found = value_information(farmer())
    assert -found.recourse == pytest.approx(108_390, abs=0.5)
    assert -found.perfect == pytest.approx(115_406, abs=0.5)
    assert -found.mean_value == pytest.approx(107_240, abs=0.5)
    assert (round(found.evpi, -1), round(found.vss)) == (7020, 1150)


def newsvendor(needs: np.ndarray, count: int) -> PolicyGraph:
    """Order at 250 for the next month; 5.8 a month for what is left, 430 for what lacks."""
    stages = []
    for number in range(count):
        stage = StageBuilder()
        last = number == count - 1
        stage.add_state("ready", cost=-250.0 if last else 0.0)
        stage.add_column("left", cost=5.8)
        stage.add_column("order", cost=250.0)
        stage.add_column("short", cost=430.0)
        stage.add_column("use")
        stage.add_row({"ready.in": 1.0, "use": -1.0, "left": -1.0}, 0.0, 0.0)
        stage.add_row({"ready.out": 1.0, "left": -1.0, "order": -1.0}, 0.0, 0.0)
        stage.add_row({"use": 1.0, "short": 1.0}, 0.0, 0.0, name="need")
        for need in needs:
            stage.add_outcome(1 / len(needs), rows={"need": float(need)})
        stages.append(stage.build())
    return linear_graph(stages, [120.0], lower_bound=-1e6)


def base_stock_cost(needs: np.ndarray, count: int, level: float) -> float:
    """Expected cost of ordering up to a level every month, from 120 in the first."""
    total, ready = 0.0, 120.0
    for number in range(count):
        left = np.maximum(ready - needs, 0.0)
        total += 5.8 * left.mean() + 430.0 * np.maximum(needs - ready, 0.0).mean()
        total += -250.0 * left.mean() if number == count - 1 else 250.0 * (level - left).mean()
        ready = level
    return float(total)


def test_the_newsvendor_orders_up_to_the_critical_ratio() -> None:
    # What lacks costs 430 - 250 more than an order, what is left 5.8: order up to the quantile
    # 180 / 185.8 of the need, the 194th of 200 points of a normal of 100 kt and 10 kt.
    needs = 100.0 + 10.0 * norm.ppf((np.arange(200) + 0.5) / 200)
    level = needs[math.ceil(200 * 180.0 / 185.8) - 1]
    assert level == pytest.approx(118.45, abs=0.005)
    policy = Policy(newsvendor(needs, 3))
    bound = train(policy, Stopping(iterations=16)).bound
    assert bound == pytest.approx(base_stock_cost(needs, 3, level), rel=1e-6)
    assert base_stock_cost(needs, 3, level) < base_stock_cost(needs, 3, level + 1.0)
    assert simulate(policy, 4).state[:, 1, 0] == pytest.approx([level] * 4, abs=1e-6)
