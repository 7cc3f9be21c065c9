"""Verifying the idle hub of a summary (R30): beside the plan worked by hand, from February on.

Its tier costs 730,000 USD a year, so 2,000 a day: 56,000, 62,000 and 60,000 from February to April.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.builders import with_rows
from tests.movements.hand import COST_USD, DISCOUNT, hand_case, hand_summary
from tests.movements.verifying import told, verify

IDLE_USD = math.fsum(
    usd * factor for usd, factor in zip((0, 56_000, 62_000, 60_000), DISCOUNT, strict=True)
)
YEARS = 120 / 365
OPENING = {"hub_option": "port_1", "site": "port", "tier": 1, "opening_period": 1}


def summary_with(idle: Any) -> dict[str, Any]:
    return {**hand_summary(), "idle_hub": idle}


def idle(**changed: Any) -> dict[str, Any]:
    return {"cost_usd": IDLE_USD, "openings": [{**OPENING, **changed}]}


def test_the_idle_hub_of_the_plan_by_hand_holds() -> None:
    assert verify(summary=summary_with(idle())) == []
    assert verify(summary=summary_with(None)) == []


def test_no_hub_loses_more_than_the_idle_one() -> None:
    """The bound of the twin lies a cost below the plan's, but the idle hub is cheaper than that."""
    summary = summary_with(idle())
    summary["no_hub"] = {"cost_usd": COST_USD, "bound_usd": 0.5 * COST_USD, "gap": 0.5}
    summary["bound_usd"], summary["gap"] = 0.5 * COST_USD, 0.5
    value = {"low": -IDLE_USD / YEARS, "high": 0.5 * COST_USD / YEARS, "decided": False}
    assert IDLE_USD < 0.5 * COST_USD
    assert verify(summary={**summary, "hub_value_usd_per_year": value}) == []
    value["low"] *= 1.001
    found = told(verify(summary={**summary, "hub_value_usd_per_year": value}))
    assert found == [
        f"R30: table summary, row hub_value_usd_per_year, column low, value '{value['low']:.10g}': "
        "from the plans with and without a hub and the idle hub, per year, it is "
        f"{-IDLE_USD / YEARS:.10g}"
    ]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"cost_usd": IDLE_USD - 1.0, "openings": [OPENING]},
            f"R30: table idle_hub, column cost_usd, value '{IDLE_USD - 1.0:.10g}': added up over "
            f"the periods in which its tiers are open, discounted, it is {IDLE_USD:.10g}",
        ),
        (
            {"cost_usd": IDLE_USD, "openings": [{**OPENING, "hub_option": "port_9"}]},
            "R30: table idle_hub, row hub_option=port_9, column hub_option, value 'port_9': the "
            "case has no such hub option",
        ),
        (
            {"cost_usd": 2000 * 0.0, "openings": []},
            "R30: table idle_hub, column opening_period, value 'empty': a first tier must be open "
            "from period 1",
        ),
        (
            [1, 2],
            "R30: table summary, row idle_hub, value '[1, 2]': it must have a cost_usd and a list "
            "of openings",
        ),
    ],
)
def test_an_idle_hub_that_does_not_hold_is_told(changed: Any, message: str) -> None:
    assert message in told(verify(summary=summary_with(changed)))


def test_a_tier_too_late_or_too_early_is_told() -> None:
    late = told(verify(summary=summary_with(idle(opening_period=2))))
    assert late[0] == (
        "R30: table idle_hub, column opening_period, value '2': a first tier must be open from "
        "period 1"
    )
    early = told(verify(summary=summary_with(idle(opening_period=0))))
    assert early[0] == (
        "R30: table idle_hub, row hub_option=port_1, column opening_period, value '0': the "
        "earliest period in which it can be open is 1"
    )


def test_a_reserve_that_an_open_hub_must_hold_is_told() -> None:
    reserve = {"reserve": "strategic", "site": "port", "quantity_t": 100.0, "only_with_hub": True}
    case = with_rows(hand_case(), "reserves", [reserve])
    assert (
        "R30: table idle_hub, row hub_option=port_1, column site, value 'port': the reserve "
        "strategic must lie there once it is open"
    ) in told(verify(case=case, summary=summary_with(idle())))
