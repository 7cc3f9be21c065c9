"""The rest of a re-plan: a ship was lost, the next month is fixed, changes cost money."""

import polars as pl
from own_corridor import make_case

import keruen


def main() -> None:
    """Plan a corridor, let a cargo of the first month get lost, and plan the rest from then on."""
    plan = keruen.make_plan(make_case(), gap=0.005, hub=False)
    first = plan.case.calendar.periods[1].start

    # What really moved: the ships of the first month were lost, and nothing went on from there.
    january = plan.movements.filter(pl.col("from_period") == 0)
    sailed = january.filter(pl.col("kind").is_in(["purchase", "voyage", "trip"]))
    actual = sailed.with_columns(
        status=pl.lit("actual"),
        received_t=pl.when(pl.col("kind") == "voyage").then(0.0).otherwise("received_t"),
    )

    rest = keruen.replan(
        plan, actual, from_month=f"{first:%Y-%m}", freeze=1, change_budget=150_000.0
    )
    print(rest)
    print(rest.deviations().select("what", "words"))
    print(rest.changes().select("kind", "from_site", "to_site", "month", "last_t", "new_t"))
    assert keruen.verify(rest) == []

    # As actual as planned: nothing changes.
    as_planned = january.with_columns(status=pl.lit("actual"))
    same = keruen.replan(plan, as_planned, from_month=f"{first:%Y-%m}", change_budget=0.0)
    print(f"changed without a reason: {same.change_t:,.1f} t")
    assert same.change_t < 1.0


if __name__ == "__main__":
    main()
