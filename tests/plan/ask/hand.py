"""A sound case whose break-evens are worked by hand.

The direct lane costs 10 USD/t, the way over the hub nothing but handling, for 36,500 t a year: the
way over the hub spares 365,000 USD a year less 36,500 for each USD/t of handling. The hub costs
164,250 USD a year. So it is worth 200,750 USD a year without handling, and nothing at 5.5 USD/t.
"""

from __future__ import annotations

from typing import Any

from keruen.case.case import Case
from tests.builders import Rows
from tests.plan.hand import LAND, land_case
from tests.plan.hand_tables import hub_site, tier

WORTH_USD = 200_750.0
TONNES_A_YEAR = 36_500.0
TURN_USD_PER_T = 5.5
DEAR_WORTH_USD = 365_000.0 - 400_000.0
YEARS = 90 / 365

SCENARIOS: dict[str, Rows] = {
    "scenarios": [
        {"scenario": "dear", "title": "A dear hub"},
        {"scenario": "far", "title": "A dear direct way"},
    ],
    "changes": [
        {
            "change": "1",
            "scenario": "dear",
            "table_name": "hub_options",
            "column": "fixed_opex_usd_per_year",
            "action": "set",
            "value": "400000",
        },
        {
            "change": "2",
            "scenario": "far",
            "table_name": "lanes",
            "where": "lane=direct",
            "column": "cost_usd_per_t",
            "action": "set",
            "value": "12",
        },
    ],
}


def ask_case(*, settings: Any = None, **tables: Rows) -> Case:
    """The case above; tables may be replaced."""
    whole: dict[str, Rows] = {
        "sites": [*LAND["sites"], hub_site(load_rate_t_per_day=1_000.0)],
        "lanes": [
            {"lane": "direct", "from_site": "farm", "to_site": "mill", "cost_usd_per_t": 10.0},
            {"lane": "in", "from_site": "farm", "to_site": "hub"},
            {"lane": "out", "from_site": "hub", "to_site": "mill"},
        ],
        "vessel_classes": [{"vessel_class": "ship", "cargo_capacity_t": 2_000.0}],
        "hub_options": [tier(fixed_opex_usd_per_year=164_250.0)],
        **SCENARIOS,
        **tables,
    }
    return land_case(settings=settings, **whole)


def worth(handling_usd_per_t: float) -> float:
    """What the hub is worth a year at a handling cost, by hand."""
    return WORTH_USD - TONNES_A_YEAR * handling_usd_per_t
