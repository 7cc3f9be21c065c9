"""Compare a plan with what was really shipped."""

import datetime as dt

import polars as pl
from own_corridor import make_case

import keruen

SHIPPED = [
    # origin, market country, tonnes in 2025
    ("FR", "SN", 71_000.0),
    ("RO", "SN", 22_000.0),
    ("FR", "CI", 44_000.0),
    ("RO", "CI", 31_500.0),
]


def main() -> None:
    """Add observed flows to a case, plan it, and show both side by side."""
    observed = pl.DataFrame(
        [
            {
                "observed_flow": f"{origin}_{market}".lower(),
                "origin_country": origin,
                "market_country": market,
                "from_date": dt.date(2025, 1, 1),
                "to_date": dt.date(2025, 12, 31),
                "quantity_t": tonnes,
                "explanation": "Customs statistics count all importers; the plan serves one.",
                "source": "own customs statistics",
                "confidence": "published",
            }
            for origin, market, tonnes in SHIPPED
        ]
    )
    case = make_case().replace(observed_flows=observed)
    plan = keruen.make_plan(case, gap=0.005, hub=False)
    beside = plan.observed_flows()
    print(beside)
    assert beside.height == len(SHIPPED)

    # Two plans, or a plan and last year's, row by row of the common table of movements.
    closed = case.change(
        "trades", where={"from_region": "north_sea"}, set={"vessel_classes": "coaster"}
    )
    other = keruen.make_plan(closed, gap=0.005, hub=False)
    difference = keruen.compare(plan, other)
    print(difference.origins)
    assert set(difference.origins["origin_country"]) == {"FR", "RO"}


if __name__ == "__main__":
    main()
