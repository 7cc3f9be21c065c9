"""The tornado by hand: 10 % of the direct tariff is 36,500 USD a year, 10 % of the hub 16,425."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.errors import CaseError
from keruen.plan.ask import AskOptions, tornado
from keruen.plan.ask.change import check_changed
from keruen.plan.ask.tornado import PRICED_CELLS, scale_assumption
from keruen.plan.result.price_sensitivity import WORDS
from tests.builders import small_case
from tests.plan.ask.hand import WORTH_USD, ask_case
from tests.plan.hand_tables import tier


def bars(case: Any) -> dict[str, tuple[float, float, float]]:
    found = tornado(case, AskOptions(), done={}, report=lambda *_: None)
    base = found.base.relaxed
    assert base is not None
    return {
        bar.words: (
            bar.first_order_usd_per_year,
            (bar.less.relaxed or 0.0) - base,
            (bar.more.relaxed or 0.0) - base,
        )
        for bar in found.bars
        if bar.less and bar.more
    }


def test_bars_by_hand() -> None:
    found = bars(ask_case())
    assert list(found) == [
        "The tariff of lane direct",
        "The capital and fixed operation of the hub at hub",
    ]
    by_hand = [(36_500.0, -36_500.0, 36_500.0), (-16_425.0, 16_425.0, -16_425.0)]
    for bar, expected in zip(found.values(), by_hand, strict=True):
        assert bar == pytest.approx(expected, abs=0.01)


def test_planning_again_sees_what_prices_do_not() -> None:
    """A hub that costs more than the direct way spares: with the direct way 10 % dearer the price
    promises 10 % of what goes that way without a hub, and the idle hub wins the whole of it."""
    case = ask_case()
    dear = case.replace(lanes=case["lanes"].with_columns(cost_usd_per_t=10.0))
    found = bars(dear)
    # Over the hub it is 20 USD/t: nothing goes that way, with a hub or without.
    assert "The tariff of lane direct" not in found
    assert WORTH_USD > 0.0


def test_what_the_case_does_not_allow_is_told() -> None:
    case = ask_case(
        settings={"ending_value_fraction": 1.0},
        hub_options=[tier(fixed_opex_usd_per_year=164_250.0)],
    )
    changed = scale_assumption(case, "ending_value", "", 1.1)
    with pytest.raises(CaseError) as error:
        check_changed(changed, "The value of grain left at the end at 110%")
    assert error.value.findings[0].problem == (
        "with The value of grain left at the end at 110%: is above the most allowed, 1"
    )


def test_every_term_has_its_cells() -> None:
    assert set(PRICED_CELLS) == set(WORDS)


@pytest.mark.parametrize(
    ("term", "part", "table", "column"),
    [
        ("purchase", "rouen", "offers", "price_usd_per_t"),
        ("lanes", "dakar_bamako", "lanes", "cost_usd_per_t"),
        ("hire", "coaster", "vessel_classes", "hire_usd_per_day"),
        ("dues", "handy", "vessel_classes", "net_tonnage"),
        ("receiving", "jorf", "sites", "receiving_cost_usd_per_t"),
        ("hub", "jorf", "hub_options", "capex_usd"),
        ("shortage", "mali", "markets", "price_ceiling_usd_per_t"),
        ("fuel", "", "case", "fuel_price_usd_per_t"),
    ],
)
def test_a_term_is_scaled_where_its_price_stands(
    term: str, part: str, table: str, column: str
) -> None:
    case = small_case()
    after = scale_assumption(case, term, part, 1.1)
    changed = [
        (old[column], new[column])
        for old, new in zip(case.rows(table), after.rows(table), strict=True)
        if old != new
    ]
    assert len(changed) == 1
    assert changed[0][1] == pytest.approx(1.1 * changed[0][0])
