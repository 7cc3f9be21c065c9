"""Read and change tables with pandas (`pip install 'keruen[pandas]'`)."""

from own_corridor import make_case

import keruen


def main() -> None:
    """Change a table of the case in pandas, plan, and take the results back to pandas."""
    case = make_case()
    demand = case["demand"].to_pandas()
    demand.loc[demand["market"] == "mali", "quantity_t_per_year"] *= 1.5
    plan = keruen.make_plan(case.replace(demand=demand), hub=False, gap=0.005)

    landed = plan.landed_cost().to_pandas()
    by_market = landed[landed["grade"].isna()].set_index("market")["landed_usd_per_t"]
    print(by_market.round(2))
    used = plan.cover().to_pandas().groupby("market")["demand_t"].sum()
    assert abs(used["mali"] - 1.5 * 30_000.0 * 120 / 365) < 1.0


if __name__ == "__main__":
    main()
