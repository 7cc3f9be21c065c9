"""A first plan: read a shipped case, plan it, look at the answer, and write a run folder."""

import tempfile
from pathlib import Path

import keruen


def main() -> None:
    """Plan the small shipped case."""
    case = keruen.read_case("west-africa")
    plan = keruen.make_plan(case, gap=0.02, progress=lambda now: print(f"{now.seconds:4.1f} s"))
    print(plan)

    # Every table is a polars frame.
    landed = plan.landed_cost()
    print(
        landed.filter(landed["grade"].is_null()).select("market", "quantity_t", "landed_usd_per_t")
    )
    print(
        plan.sailings().select("laycan_from", "from_site", "to_site", "grade", "quantity_t").head()
    )
    print(plan.purchases().head())

    # The verifier recomputes every rule and every dollar without the solver.
    assert keruen.verify(plan) == []

    # A run folder holds the tables, the case, a report and a workbook, all with checksums.
    with tempfile.TemporaryDirectory() as folder:
        run = keruen.write_run(plan, Path(folder) / "first")
        print(sorted(path.name for path in run.iterdir()))
        assert keruen.read_run(run).cost_usd == plan.cost_usd

    print("what a hub saves a year, at least and at most:", plan.hub_value_usd_per_year)
    assert plan.openings == ()  # the cheapest plan opens no hub


if __name__ == "__main__":
    main()
