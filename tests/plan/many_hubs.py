"""A case in which ships sail by one of eight hubs, and to every market past them too."""

from __future__ import annotations

import datetime as dt
from typing import Any

from keruen.case.case import Case
from tests.builders import build_case

LAST = dt.date(2027, 1, 31)
HUBS = [f"hub{number}" for number in range(8)]
QUAYS = [f"quay{number}" for number in range(3)]


def ship_case() -> Case:
    """One month; big ships from the pier to the hubs and the quays, small ones from hub to quay.

    The pier lies at mile 0, hub k at 1,000 + 300 k and quay k at 1,500 + 600 k; a small ship from
    a hub sails what lies between, 300 nm at least.
    """
    return build_case(
        case=[{"periods": 1, "maximum_hubs": 3, "ending_value_fraction": 0.0}],
        grades=[{"grade": "grain"}],
        sites=_sites(),
        offers=[
            {"site": "pier", "grade": "grain", "price_usd_per_t": 200.0, "through_hub": True},
        ],
        harvests=[{"site": "pier", "quantity_t": 200_000.0, "to_date": LAST}],
        grade_shares=[{"site": "pier", "grade": "grain"}],
        vessel_classes=[
            {"vessel_class": "big", "cargo_capacity_t": 12_000.0, "hire_usd_per_day": 24_000.0},
            {"vessel_class": "small", "cargo_capacity_t": 3_000.0, "hire_usd_per_day": 3_000.0},
        ],
        sea_distances=_distances(),
        trades=[
            {"from_region": "north", "to_region": "middle", "vessel_classes": "big"},
            {"from_region": "north", "to_region": "south", "vessel_classes": "big"},
            {"from_region": "middle", "to_region": "south", "vessel_classes": "small"},
        ],
        hub_options=[
            {
                "hub_option": f"{hub}_1",
                "site": hub,
                "capex_usd": 0.0,
                "storage_capacity_t": 20_000.0,
                "fixed_opex_usd_per_year": 600_000.0 + 100_000.0 * number,
            }
            for number, hub in enumerate(HUBS)
        ],
        markets=[
            {"market": quay, "site": quay, "price_ceiling_usd_per_t": 900.0} for quay in QUAYS
        ],
        demand=[
            {"market": quay, "quantity_t_per_year": 365.0 * (60.0 + 30.0 * number)}
            for number, quay in enumerate(QUAYS)
        ],
        emission_factors=[{"emission_factor": "bulk_carrier"}],
    )


def _sites() -> list[dict[str, Any]]:
    port = {"kind": "port", "draft_m": 12.0}
    rates = {"load_rate_t_per_day": 5_000.0, "discharge_rate_t_per_day": 5_000.0}
    return [
        {"site": "pier", **port, "sea_region": "north", "load_rate_t_per_day": 5_000.0},
        *({"site": hub, **port, "sea_region": "middle", **rates} for hub in HUBS),
        *(
            {
                "site": quay,
                **port,
                "sea_region": "south",
                "discharge_rate_t_per_day": 2_000.0,
                "storage_capacity_t": 4_000.0,
            }
            for quay in QUAYS
        ),
    ]


def _distances() -> list[dict[str, Any]]:
    hubs = {hub: 1_000.0 + 300.0 * number for number, hub in enumerate(HUBS)}
    quays = {quay: 1_500.0 + 600.0 * number for number, quay in enumerate(QUAYS)}
    from_pier = [("pier", site, place) for site, place in (hubs | quays).items()]
    between = [
        (hub, quay, max(abs(here - there), 300.0))
        for hub, here in hubs.items()
        for quay, there in quays.items()
    ]
    return [
        {"from_site": start, "to_site": end, "distance_nm": miles}
        for start, end, miles in [*from_pier, *between]
    ]
