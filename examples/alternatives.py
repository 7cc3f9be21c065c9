"""Plans of nearly the same cost: which origin, by which port, with a hub or without."""

from own_corridor import make_case

import keruen


def main() -> None:
    """Find three plans within 2% of the cheapest that differ from it and from each other."""
    plan = keruen.make_plan(make_case(), gap=0.005)
    found = keruen.make_alternatives(plan, number=3, within=0.02)

    table = found.table()
    shares = [name for name in table.columns if name.startswith("share_")]
    print(table.select("number", "cost_usd", "difference_share", "gap", "hub", "distance", *shares))
    print(found.spans())

    # Every alternative is a plan like any other, and within the limit.
    best = min(each.cost_usd for each in found.plans)
    for each in found.plans:
        assert keruen.verify(each) == []
        assert each.cost_usd <= 1.02 * best + 0.01
    print(f"{len(found)} of {found.asked} alternatives; unfinished: {list(found.unfinished)}")


if __name__ == "__main__":
    main()
