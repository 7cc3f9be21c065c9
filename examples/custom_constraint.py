"""A constraint of your own: limits on tonnes moved, in the model and in the verifier."""

import polars as pl
from own_corridor import make_case

import keruen


def main() -> None:
    """Plan a corridor with a national rule and a contract that its case does not know."""
    case = make_case()
    free = keruen.make_plan(case, gap=0.005, hub=False)

    limits = [
        # At least 45 % of what Senegal uses is Romanian.
        keruen.Limit(
            "Romanian wheat in Senegal",
            "use",
            {"market": "senegal", "origin_country": "RO"},
            at_least_share=0.45,
            share_of={"market": "senegal"},
        ),
        # A contract: no more than 12,000 t a month leave Rouen by ship.
        keruen.Limit(
            "berth contract at Rouen",
            "voyage",
            {"from_site": "rouen"},
            at_most_t=12_000.0,
            each_period=True,
        ),
    ]
    plan = keruen.make_plan(case, gap=0.005, hub=False, limits=limits)
    print(plan)
    print(f"the two limits cost USD {plan.cost_usd - free.cost_usd:,.0f}")

    # The verifier recomputes the limits from the plan's movements; so can you.
    assert keruen.verify(plan) == []
    loaded = plan.sailings().filter(plan.sailings()["from_site"] == "rouen")
    monthly = loaded.group_by("period").agg(pl.col("quantity_t").sum()).sort("period")
    print(monthly)
    assert all(monthly["quantity_t"] <= 12_000.001)
    assert free.bound_usd is not None
    assert plan.cost_usd > free.bound_usd

    # Limits that cannot be met are named, with the limits of the case that they conflict with.
    words = ""
    try:
        impossible = keruen.Limit("all by sea", "voyage", {}, at_least_t=1e6)
        keruen.make_plan(case, hub=False, limits=[impossible])
    except keruen.KeruenError as error:
        words = error.what
    print(words)
    assert "all by sea" in words


if __name__ == "__main__":
    main()
