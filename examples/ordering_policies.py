"""Who orders what, and when: a plan carried out, orders by stock level, a rolling re-plan."""

import keruen
from keruen.simulation.ordering import Observation, Orders


def wait_and_see(known: Observation) -> Orders:  # noqa: ARG001
    """A policy of your own: from what is known at the start of a month to orders."""
    return Orders()


def main() -> None:
    """Compare four policies in the same random worlds, over a year."""
    plan = keruen.make_plan("west-africa", hub=False, gap=0.02)

    unserved = {}
    for policy in ("plan", "reorder", "replan", wait_and_see):
        run = keruen.simulate(plan, policy=policy, replications=10, seed=7, periods=12)
        print(run)
        unserved[run.policy] = 1.0 - run.service_level

    # Who orders nothing uses up the opening stocks. Who plans again each month serves nearly all.
    assert unserved["wait_and_see"] > 0.5
    assert unserved["replan"] < 0.1
    assert unserved["reorder"] < 0.1

    # Without random variation nothing is left unserved.
    calm = keruen.simulate(plan, policy="replan", deterministic=True, periods=12)
    print(calm.markets().select("market", "share_short"))
    assert calm.service_level > 0.999


if __name__ == "__main__":
    main()
