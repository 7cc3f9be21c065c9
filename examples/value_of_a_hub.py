"""What is a hub worth as insurance? Judge it in random worlds, against no hub in the same ones."""

import keruen


def main() -> None:
    """Value both tiers of the small shipped case."""
    found = keruen.value_hubs("west-africa", worlds=30, break_evens=False, seed=7)
    for each in found.designs:
        print(
            f"{each.name} {each.design.tier}: saves {each.saving.mean:,.0f} USD a year "
            f"(95% CI {each.saving.low:,.0f} to {each.saving.high:,.0f}), costs "
            f"{each.fixed_cost:,.0f}: net {each.net.mean:,.0f}"
        )

    # What a hub saves is far more certain than what the grain costs: the worlds are the same.
    best = found.best
    assert best.single_deviation > 50 * best.pair_deviation

    # The world in which it saved most, as a story.
    print(*found.stories[0].sentences, sep="\n")

    # No policy beats perfect foresight in any world.
    assert all(each.worst_excess > 0.0 for each in found.yardsticks)

    # An assumption of your own: unserved demand is worth three times the price ceilings.
    case = keruen.read_case("west-africa")
    dear = case.change(
        "value_parameters", where={"parameter": "shortage_price_factor"}, set={"value": 3.0}
    )
    more = keruen.value_hubs(dear, hubs=[("dakar", 1)], worlds=30, break_evens=False, seed=7)
    print(f"With shortage at three times the ceilings: net {more.best.net.mean:,.0f} USD a year")


if __name__ == "__main__":
    main()
