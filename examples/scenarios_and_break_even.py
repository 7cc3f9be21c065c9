"""Scenarios, variants and the break-even of a hub."""

from own_corridor import make_case

import keruen


def main() -> None:
    """Compare two variants, and find the capital cost at which a hub stops paying."""
    case = make_case()
    base = keruen.make_plan(case, gap=0.005, hub=False)

    # A variant: `change` sets cells by conditions. Nothing changes the case itself.
    dear_ships = case.change(
        "vessel_classes", where={"vessel_class": "handysize"}, set={"hire_usd_per_day": 16_000.0}
    )
    other = keruen.make_plan(dear_ships, gap=0.005, hub=False)
    comparison = keruen.compare(base, other)
    print(comparison)
    print(comparison.markets.select("market", "landed_usd_per_t_a", "landed_usd_per_t_b"))
    difference_usd = comparison.cost["difference_usd"]
    assert difference_usd is not None
    assert difference_usd > 0.0

    # The same as a scenario of the case: rows of tables `scenarios` and `changes`.
    shared = {"source": "own planning estimate", "confidence": "estimate"}
    with_scenario = case.replace(
        scenarios=[
            {"scenario": "dear_ships", "title": "Handysize hire at 16,000 USD a day", **shared}
        ],
        changes=[
            {
                "change": "hire",
                "scenario": "dear_ships",
                "table_name": "vessel_classes",
                "where": "vessel_class=handysize",
                "column": "hire_usd_per_day",
                "action": "set",
                "value": "16000",
                **shared,
            }
        ],
    )
    assert keruen.apply_scenario(with_scenario, "dear_ships")["vessel_classes"].equals(
        dear_ships["vessel_classes"]
    )

    # Break-even: how many times today's capital cost may the hub cost?
    answer = keruen.ask(case, "hub-capital", 1.0, 21.0, points=3, gap=0.01)
    print(answer)
    print(answer.points().select("value", "answer", "low_usd_per_year", "high_usd_per_year"))
    print(answer.break_evens())
    turn = answer.break_evens().row(0, named=True)
    assert (turn["answer_before"], turn["answer_after"]) == ("build", "do not build")


if __name__ == "__main__":
    main()
