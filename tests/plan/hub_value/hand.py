"""A corridor whose hub is worth a sum worked by hand.

January alone, 3,100 t at the quay, ships of 2,000 t that run 300 nm a day for 10,000 USD, with a
day to load and a day to discharge. A direct voyage of 3,600 nm costs 140,000 USD, each leg over
the hub (300 nm) 30,000 USD. Two ships sail either way: 280,000 USD direct, 120,000 USD by the hub,
which saves 160,000 USD. The hub costs 730,000 USD a year, 62,000 USD in January: it is worth
98,000 USD in January. That is lost if a tonne through the hub costs 98,000 / 3,100 = 31.61 USD
more, or direct voyages 98,000 / 280,000 = 35 % less.
"""

from __future__ import annotations

from typing import Any

from keruen.case.case import Case
from tests.builders import Rows
from tests.plan.hand import SEA, sea_case
from tests.plan.hand_tables import HARBOUR, hub_site, tier

YEARS = 31 / 365
SAVED_USD = 160_000.0
FIXED_USD = 62_000.0
WORTH_USD_PER_YEAR = (SAVED_USD - FIXED_USD) / YEARS
HANDLING_USD_PER_T = 98_000.0 / 3_100.0
DIRECT_SHARE = -0.35
DISTANCES = {("pier", "hub"): 300.0, ("hub", "quay"): 300.0, ("pier", "quay"): 3_600.0}


def ship_case(
    *,
    settings: dict[str, Any] | None = None,
    tables: dict[str, Rows] | None = None,
    **option: Any,
) -> Case:
    """The corridor above; `option` changes its one hub tier, `tables` replace its own."""
    whole: dict[str, Rows] = {
        "sites": [*SEA["sites"], hub_site(**HARBOUR)],
        "sea_distances": [
            {"from_site": start, "to_site": end, "distance_nm": miles}
            for (start, end), miles in DISTANCES.items()
        ],
        "trades": [
            {"from_region": "here", "to_region": "middle"},
            {"from_region": "middle", "to_region": "there"},
            {"from_region": "here", "to_region": "there"},
        ],
        **(tables or {}),
    }
    fields = {
        "loading_capacity_t_per_day": 200.0,
        "capex_usd": 3_650_000.0,
        "fixed_opex_usd_per_year": 365_000.0,
        **option,
    }
    return sea_case(
        settings={"periods": 1, **(settings or {})}, hub_options=[tier(**fields)], **whole
    )
