"""Simulate a plan under uncertainty, and test disruptions one by one."""

import keruen


def main() -> None:
    """Simulate the small shipped case."""
    plan = keruen.make_plan("west-africa", hub=False, gap=0.02)

    # Without random variation the plan itself comes about.
    same = keruen.simulate(plan, deterministic=True)
    assert abs(same.cost_usd - plan.cost_usd) < 1e-6 * plan.cost_usd

    # With it: late trains, weather, harvests. Equal seeds give identical results.
    run = keruen.simulate(plan, replications=40, seed=7)
    print(run)
    print(run.markets().select("market", "runs_out_mean", "shortage_t_mean"))
    print(run.cost_terms().head())
    assert run.cost_usd > plan.cost_usd

    # Each disruption of the case on its own, against the same replications without it.
    found = run.disruptions(replications=4)
    print(found.select("disruption", "days", "more_cost_usd_mean", "more_shortage_t_mean"))
    assert set(found["disruption"]) == {"riga_strike", "bamako_road_shut"}


if __name__ == "__main__":
    main()
