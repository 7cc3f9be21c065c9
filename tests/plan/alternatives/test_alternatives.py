"""Alternatives of networks whose near-optimal plans are known by hand.

A farm sends 9,000 t of wheat to a mill in three months, by a northern or a southern corridor.
"""

from __future__ import annotations

from typing import Any, Literal

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.movements.structure import Structure, distance
from keruen.movements.verify import verify_tables
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.plan.alternatives import AlternativeOptions, Alternatives, find_alternatives
from keruen.plan.replan import ReplanOptions, replan_rest
from tests.plan.hand import LAND, MANY_T, land_case, plan_of
from tests.plan.hub_value.hand import ship_case

T = 9_000.0
"""Tonnes that the town uses."""


def two_corridors(north: float = 10.0, south: float = 10.0, **tables: Any) -> Case:
    """The cost of a tonne by each corridor; grain costs 100 USD/t, so all of it about 110."""
    lanes: list[dict[str, Any]] = [
        {
            "lane": name,
            "from_site": "farm",
            "to_site": "mill",
            "corridor": name,
            "cost_usd_per_t": cost,
        }
        for name, cost in (("north", north), ("south", south))
    ]
    corridors = [{"corridor": "north"}, {"corridor": "south"}]
    return land_case(**{"lanes": lanes, "corridors": corridors, **tables})


def two_origins(other_price: float) -> Case:
    """A second farm, in France, whose grain reaches the same mill by a lane of its own."""
    return two_corridors(
        sites=[*LAND["sites"], {"site": "champ", "kind": "elevator", "country": "FR"}],
        grades=[{"grade": "wheat"}, {"grade": "ble", "origin_country": "FR"}],
        lanes=[
            {"lane": "rail", "from_site": "farm", "to_site": "mill", "corridor": "north"},
            {"lane": "voie", "from_site": "champ", "to_site": "mill", "corridor": "south"},
        ],
        offers=[
            {"site": "farm", "grade": "wheat", "price_usd_per_t": 100.0},
            {"site": "champ", "grade": "ble", "price_usd_per_t": other_price},
        ],
        harvests=[
            {"site": "farm", "quantity_t": MANY_T},
            {"site": "champ", "quantity_t": MANY_T},
        ],
        grade_shares=[
            {"site": "farm", "grade": "wheat"},
            {"site": "champ", "grade": "ble"},
        ],
    )


def alternatives_of(case: Case, number: int = 5, within: float = 0.005) -> Alternatives:
    return find_alternatives(plan_of(case), AlternativeOptions(number, within))


def shares(
    found: Alternatives, kind: Literal["routes", "origins"] = "routes"
) -> list[dict[str, float]]:
    return [
        {name: round(share, 6) for name, share in row[kind].items() if share > 1e-9}
        for row in found.rows()
    ]


def assert_verified(found: Alternatives) -> None:
    """Every alternative keeps every rule, is within the limit, and differs from all others."""
    for place, each in enumerate(found.all):
        plan = each.plan
        assert (
            verify_tables(
                plan.case,
                plan.voyage_options.frame,
                plan.movements,
                plan.stocks,
                plan.openings,
                plan.summary,
            )
            == []
        )
        assert each.cost_usd <= (1.0 + found.within) * found.best_cost_usd + 0.01
        for other in found.all[:place]:
            assert distance(each.structure, other.structure, has_hubs=found.has_hubs) >= 0.01


def test_two_equal_corridors_are_two_plans() -> None:
    """All by one, and all by the other; the mean of routes (1) and origins (0) is apart by 0.5."""
    found = alternatives_of(two_corridors())
    first, second = shares(found)[:2]
    assert sorted([*first, *second]) == ["north", "south"]
    assert (first, second) in (
        ({"north": 1.0}, {"south": 1.0}),
        ({"south": 1.0}, {"north": 1.0}),
    )
    assert found.found[0].distance == pytest.approx(0.5)
    assert found.found[0].cost_usd == pytest.approx(found.first.cost_usd)
    spans = {(each.kind, each.name): each for each in found.spans}
    for name in ("north", "south"):
        span = spans["corridor", name]
        assert (span.least_t, span.most_t) == pytest.approx((0.0, T), abs=0.01)
        # The bounds prove it to a thousandth of all tonnes.
        assert span.least_bound_t == pytest.approx(0.0, abs=T * 2e-3)
        assert span.most_bound_t == pytest.approx(T, abs=T * 2e-3)
    assert_verified(found)


def test_a_dearer_corridor_takes_what_the_limit_allows() -> None:
    """The plan costs 9,000 x 110 = 990,000 USD; 1% is 9,900 USD, and the south costs 2 USD/t more:
    4,950 t may go by it, a share of 0.55."""
    found = alternatives_of(two_corridors(10.0, 12.0), within=0.01)
    assert shares(found)[0] == {"north": 1.0}
    most = max(row["routes"]["south"] for row in found.rows())
    assert most == pytest.approx(0.55, abs=1e-3)
    assert_verified(found)
    dearest = max(each.cost_usd for each in found.all)
    assert dearest == pytest.approx(999_900.0, rel=1e-3)
    row = max(found.rows(), key=lambda each: each["cost_usd"])
    assert row["gap"] == pytest.approx((row["cost_usd"] - 990_000.0) / row["cost_usd"], abs=1e-6)


def test_a_corridor_too_dear_is_no_alternative_and_that_is_proven() -> None:
    """20 USD/t more: at 0.5% (4,950 USD) no more than 247 t of 9,000, 2.7%, may go by it, which
    moves the routes by 0.027 and the mean by 0.014; at 0.1% it is 0.005, no alternative."""
    found = alternatives_of(two_corridors(10.0, 30.0), within=0.005)
    assert len(found.found) == 1
    assert found.found[0].distance == pytest.approx(0.5 * 4_950.0 / 20.0 / T, abs=1e-4)
    found = alternatives_of(two_corridors(10.0, 30.0), within=0.001)
    assert found.found == ()
    assert found.is_alone
    assert found.unfinished == ()
    assert found.to_dict()["found"] == 0
    assert found.to_dict()["asked"] == 5


def test_two_origins_at_one_price() -> None:
    found = alternatives_of(two_origins(100.0), number=2, within=0.0)
    assert sorted(map(str, shares(found, "origins")[:2])) == ["{'FR': 1.0}", "{'KZ': 1.0}"]
    assert found.found[0].distance == pytest.approx(1.0)
    assert_verified(found)


def test_more_than_exist_is_answered_with_how_many_there_are() -> None:
    """The other origin costs 30 USD/t more: 0.2% of 900,000 USD moves 60 t of 9,000, or 0.0067."""
    found = alternatives_of(two_origins(130.0), number=50, within=0.002)
    assert found.found == ()
    assert found.is_alone


@pytest.mark.parametrize("first", ["hub", "none"])
def test_a_hub_and_none_at_nearly_the_same_cost(first: str) -> None:
    """Direct ships cost 280,000 USD, by the hub 120,000 and the hub 62,000 USD (hub_value/hand.py).

    With 98,000 USD more of fixed cost both ways cost 590,000 USD with the grain; 1,000 USD more or
    less decides which is the first plan.
    """
    more = {"hub": 97_000.0, "none": 99_000.0}[first] * 365 / 31
    case = ship_case(fixed_opex_usd_per_year=365_000.0 + more)
    plan = make_plan(case, PlanOptions(gap=0.0))
    found = find_alternatives(plan, AlternativeOptions(3, 0.01))
    hubs = [row["hub"] for row in found.rows()]
    assert hubs == ([{"hub": 1}, {}] if first == "hub" else [{}, {"hub": 1}])
    assert found.rows()[1]["difference_usd"] == pytest.approx(1_000.0, abs=1.0)
    assert_verified(found)
    within_less = find_alternatives(plan, AlternativeOptions(3, 0.001))
    assert within_less.found == ()
    dear = "without a hub" if first == "hub" else "most through a hub at hub"
    assert within_less.over_limit == (dear,)


def test_equal_input_gives_equal_alternatives() -> None:
    first, again = (alternatives_of(two_corridors(10.0, 12.0), within=0.01) for _ in range(2))
    assert first.to_dict() == again.to_dict()
    for one, other in zip(first.all, again.all, strict=True):
        assert one.plan.movements.equals(other.plan.movements)


def test_part_by_part_finds_the_other_corridor_too() -> None:
    """As a large model is searched: windows, with a price on what should become less."""
    plan = plan_of(two_corridors(10.0, 10.5))
    found = find_alternatives(plan, AlternativeOptions(2, 0.005, method="ports"))
    assert shares(found)[0] == {"north": 1.0}
    assert max(row["routes"]["south"] for row in found.rows()) > 0.9
    assert_verified(found)


def test_a_deadline_that_is_over_leaves_all_directions_unfinished() -> None:
    plan = plan_of(two_corridors())
    found = find_alternatives(plan, AlternativeOptions(2), halted=lambda: True)
    assert found.found == ()
    assert len(found.unfinished) == found.directions
    assert not found.is_alone


def test_limits_of_the_users_own_hold_in_every_alternative() -> None:
    from keruen.movements.limits import Limit

    limit = Limit("some by the south", "lane", {"corridor": "south"}, at_least_t=2_000.0)
    plan: Plan = make_plan(two_corridors(), PlanOptions(gap=0.0, hub=False), limits=(limit,))
    found = find_alternatives(plan, AlternativeOptions(3))
    assert found.found
    assert min(row["routes"]["south"] for row in found.rows()) >= 2_000.0 / T - 1e-6
    assert_verified(found)


def test_a_replan_has_no_alternatives() -> None:
    plan = plan_of(two_corridors())
    actual = plan.movements.filter(pl.col("from_period") == 0)
    made = replan_rest(plan, actual, 1, ReplanOptions())
    with pytest.raises(KeruenError) as refusal:
        find_alternatives(made, AlternativeOptions())
    assert str(refusal.value) == (
        "the plan is a re-plan: its alternatives would not keep its freeze and its budget\n"
        "  Search alternatives of a plan that keruen plan or make_plan made."
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"number": 0},
            "option alternatives, value 0: it must be a whole number from 1 to 50\n"
            "  Give a number such as 5.",
        ),
        (
            {"within": float("nan")},
            "option within, value nan: it must be a share from 0 to 1\n"
            "  Give a share such as 0.005 or 0.5%.",
        ),
        (
            {"time_limit_seconds": 0.0},
            "option alternatives seconds, value 0: it must be above 0 seconds\n"
            "  Give seconds, or omit it for no limit.",
        ),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], words: str) -> None:
    with pytest.raises(KeruenError) as refusal:
        AlternativeOptions(**options)
    assert str(refusal.value) == words


def test_the_distance_is_the_mean_of_its_parts() -> None:
    one = Structure({"a": 1}, (), 1.0, "corridor", {"n": 0.6, "s": 0.2}, {"KZ": 0.5, "FR": 0.5})
    other = Structure({"a": 2}, (), 1.0, "corridor", {"n": 0.3, "s": 0.2}, {"KZ": 0.25, "FR": 0.75})
    # Routes: 0.3 of n became none of either, (0.3 + 0.3) / 2; origins 0.25; tiers alone 0.5.
    assert distance(one, other, has_hubs=False) == pytest.approx((0.3 + 0.25) / 2)
    assert distance(one, other, has_hubs=True) == pytest.approx((0.3 + 0.25 + 0.5) / 3)
    assert distance(one, one, has_hubs=True) == 0.0
