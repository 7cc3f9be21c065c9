"""Windows of a rolling re-plan, worked by hand on the small case.

Demand is 100 t a day in Senegal (Dakar) and Ivory Coast (Abidjan) and 50 in Mali, which lorries
supply from Dakar: in kt 3.1, 3.1 and 1.55 in January, 2.8, 2.8 and 1.4 in February. A ship from
Rouen reaches Dakar in its month and Abidjan in the next.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from keruen.errors import KeruenError
from keruen.movements.parameters import MeasureParameters
from keruen.plan.replan.rolling import NOTHING, RollingOrders, RollingPlan, RollingState
from tests.builders import small_case

SHIP = "rouen>dakar>handy"
TO_DAKAR = (SHIP, "dakar", False, "fr1")
FRENCH = ("rouen", 2026, "fr1")
PLENTY = {("dakar", "fr1"): 30.0, ("abidjan", "fr1"): 30.0}


def rolling(ahead: int = 2, **options: Any) -> RollingPlan:
    return RollingPlan(small_case(), ahead=ahead, **{"floor_days": 0.0, **options})


def state(period: int = 0, **changes: Any) -> RollingState:
    demand = MeasureParameters(small_case()).demand_t
    row: dict[str, Any] = {
        "period": period,
        "stock_kt": {},
        "arriving_kt": {},
        "waiting_kt": {},
        "demand_kt": {market: (tonnes / 1000.0)[period:] for market, tonnes in demand.items()},
        "offered_kt": {FRENCH: 6.2, ("kostanay", 2026, "kz4"): 4.65},
    }
    return RollingState(**{**row, **changes})


def test_empty_stores_are_filled_for_the_months_ahead() -> None:
    """Dakar loads 3.1 for itself and 2.95 for Mali's two months in January, 2.8 in February.
    Abidjan cannot be reached in January: 2.8 for February, of which 0.15 is what Rouen has left of
    its 6.2 and 2.65 comes by rail and sea."""
    found = rolling().order(state())
    assert found.load_kt[TO_DAKAR] == pytest.approx([6.05, 2.8], abs=1e-6)
    assert found.send_kt["dakar_bamako", "fr1"] == pytest.approx([2.95, 0.0], abs=1e-6)
    assert found.buy_kt[FRENCH] == pytest.approx([6.2, 2.8], abs=1e-6)
    into_abidjan = sum(kt[0] for key, kt in found.load_kt.items() if key[1] == "abidjan")
    assert into_abidjan == pytest.approx(2.8, abs=1e-6)


def test_what_lies_there_is_not_bought_again() -> None:
    """Only Mali, whose silo is empty, is sent its two months."""
    found = rolling().order(state(stock_kt=PLENTY))
    assert not found.buy_kt
    assert not found.load_kt
    assert found.send_kt["dakar_bamako", "fr1"] == pytest.approx([2.95, 0.0], abs=1e-6)


def test_cargo_under_way_and_waiting_demand_count() -> None:
    """0.6 waits in Senegal and 1.0 lands in February: 3.1 + 0.6 + 2.95 now, and 2.8 - 1.0 then."""
    more = state(
        stock_kt={("abidjan", "fr1"): 30.0},
        waiting_kt={"senegal": 0.6},
        arriving_kt={("dakar", "fr1", 1): 1.0, ("dakar", "fr1", 7): 9.0},
        offered_kt={FRENCH: 20.0},
    )
    found = rolling().order(more)
    assert found.load_kt[TO_DAKAR] == pytest.approx([6.65, 1.8], abs=1e-6)


def test_a_route_that_is_blocked_is_not_used_this_month() -> None:
    """In February 2.8, and for Mali 1.4 of which 1 - 5 / 29.5 arrives in its month."""
    plan = rolling()
    ships = frozenset(plan.window(0).plan_model.decisions.load.index["option"])
    found = plan.order(state(stock_kt={("dakar", "fr1"): 3.0}, blocked=ships))
    assert found.load_kt[TO_DAKAR] == pytest.approx([0.0, 2.8 + 1.4 / (1.0 - 5.0 / 29.5)])


def test_a_floor_is_kept_in_store() -> None:
    """Ten days of use are 1.0 in Dakar, above the use of the month. At the end of the window it is
    used up: grain left costs more than 40 USD/t above what it is credited with."""
    stocks = {("abidjan", "fr1"): 30.0, ("bamako", "fr1"): 9.0}
    offers = {FRENCH: 20.0}
    without = rolling().order(state(stock_kt=stocks, offered_kt=offers))
    kept = rolling(floor_days={"senegal": 10.0}).order(state(stock_kt=stocks, offered_kt=offers))
    assert without.load_kt[TO_DAKAR] == pytest.approx([3.1, 2.8], abs=1e-6)
    assert kept.load_kt[TO_DAKAR] == pytest.approx([4.1, 1.8], abs=1e-6)


def test_what_was_fixed_is_ordered_as_far_as_there_is_grain() -> None:
    fixed = RollingOrders({FRENCH: np.array([1.0])}, {}, {TO_DAKAR: np.array([1.0])})
    found = rolling().order(state(stock_kt=PLENTY), fixed)
    assert found.load_kt[TO_DAKAR][0] == pytest.approx(1.0)
    assert found.buy_kt[FRENCH][0] == pytest.approx(1.0)
    # Nothing else leaves in the frozen month, not even what Mali lacks.
    assert set(found.load_kt) == {TO_DAKAR}
    assert found.send_kt.get(("dakar_bamako", "fr1"), np.zeros(1))[0] == pytest.approx(0.0)
    short = state(stock_kt=PLENTY, offered_kt={FRENCH: 0.4})
    assert rolling().order(short, fixed).load_kt[TO_DAKAR][0] == pytest.approx(0.4)


def test_an_answer_does_not_depend_on_the_states_before_it() -> None:
    """After the first state, which says where solves begin, any order of questions gives the same
    bits."""
    states = [state(stock_kt={("dakar", "fr1"): kt}) for kt in (0.0, 1.0, 2.0, 5.0, 9.0)]
    forth, back = rolling(), rolling()
    forth.order(states[0])
    back.order(states[0])
    one = [forth.order(each) for each in states]
    two = [back.order(each) for each in reversed(states)]
    compared = 0
    for first, second in zip(one, reversed(two), strict=True):
        assert first.load_kt.keys() == second.load_kt.keys()
        for key, kt in first.load_kt.items():
            assert np.array_equal(kt, second.load_kt[key])
            compared += 1
    assert compared >= 5


def test_a_window_ends_with_the_calendar() -> None:
    plan = rolling(ahead=4)
    assert [plan.window(period).periods for period in range(6)] == [4, 4, 4, 3, 2, 1]
    found = plan.order(state(5, offered_kt={FRENCH: 30.0}), NOTHING)
    assert found.load_kt[TO_DAKAR].shape == (1,)


def test_a_window_looks_ahead_at_least_its_own_period() -> None:
    with pytest.raises(KeruenError) as caught:
        rolling(ahead=0)
    assert str(caught.value) == (
        "argument ahead, value 0: it must be 1 or more periods\n  Give 1 or more."
    )
