"""Re-planning on a corridor worked by hand.

January to March 2027. 4,000 t are needed at the quay in March. Grain costs 100 USD/t in January,
110 in February and 120 in March, and a ship of 2,000 t costs 100,000 USD and berths in the month in
which it leaves. So two ships sail in January, and their grain lies at the quay until March.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.case.read import check_case
from keruen.errors import InfeasibleError, KeruenError
from keruen.movements.actual import period_of_month, read_state
from keruen.movements.changes import changed_t, check_changes
from keruen.movements.limits import Limit
from keruen.movements.tables import TableError
from keruen.movements.verify import verify_tables
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.plan.replan import ReplanOptions, replan_rest
from keruen.rows import given
from tests.plan.hand import LAST_DAY, SEA, change, demand_in, plan_of, profile, sea_case

NEED_T = 4_000.0
SHIP_USD = 100_000.0


def corridor(*, cover: float = 0.0, **tables: Any) -> Case:
    """The corridor above; `cover` is the least cover of the market."""
    needed = demand_in(3, NEED_T)
    prices = profile("rising", {1: 1.0, 2: 1.1, 3: 1.2})
    return sea_case(
        sites=change("sites", SEA, "quay", storage_capacity_t=10_000.0),
        markets=[{"market": "town", "site": "quay", "minimum_cover": cover}],
        offers=[
            {
                "site": "pier",
                "grade": "wheat",
                "price_usd_per_t": 100.0,
                "price_profile": "rising",
            }
        ],
        **{
            **needed,
            "profiles": [*needed["profiles"], *prices],
            **tables,
        },
    )


def january(plan: Plan, **changed: Any) -> pl.DataFrame:
    """What the plan does in January, as actual; `changed` sets columns of its voyages."""
    rows = plan.movements.filter(pl.col("from_period") == 0)
    is_voyage = pl.col("kind") == "voyage"
    schema = rows.schema
    columns = {
        name: pl.when(is_voyage).then(pl.lit(value)).otherwise(pl.col(name)).cast(schema[name])
        for name, value in changed.items()
    }
    return rows.with_columns(status=pl.lit("actual"), **columns)


def one_ship_lost(plan: Plan) -> pl.DataFrame:
    """Both ships sailed in January, and one of them never came."""
    return january(plan, received_t=2_000.0)


def rest_of(plan: Plan, actual: pl.DataFrame, period: int = 1, **options: Any) -> Plan:
    made = replan_rest(plan, actual, period, ReplanOptions(**{"gap": 0.0, **options}))
    assert (
        verify_tables(
            made.case,
            made.voyage_options.frame,
            made.movements,
            made.stocks,
            made.openings,
            made.summary,
        )
        == []
    )
    assert made.last is not None
    assert check_changes(made.summary, made.last, made.movements) == []
    return made


def moved(plan: Plan, kind: str = "voyage") -> dict[int, float]:
    rows = plan.movements.filter(pl.col("kind") == kind)
    sums = rows.group_by("from_period").agg(pl.col("quantity_t").sum()).sort("from_period")
    return {int(period): round(t, 3) for period, t in sums.iter_rows()}


def words(plan: Plan) -> list[str]:
    return [each["words"] for each in plan.summary["replan"]["deviations"]]


def changes(plan: Plan) -> list[tuple[str, str, float, float]]:
    return [
        (row["kind"], row["month"], round(row["last_t"], 3), round(row["new_t"], 3))
        for row in plan.summary["replan"]["changes"]
    ]


def test_the_first_plan_ships_all_in_january() -> None:
    plan = plan_of(corridor())
    assert moved(plan) == {0: NEED_T}
    assert plan.summary["cost_usd"] == pytest.approx(NEED_T * 100.0 + 2 * SHIP_USD)


def test_actual_as_planned_changes_nothing() -> None:
    """What is left is to use the grain; it costs nothing more."""
    plan = plan_of(corridor())
    made = rest_of(plan, january(plan), change_budget_usd=0.0)
    assert moved(made) == {}
    assert moved(made, "use") == {1: NEED_T}
    assert made.summary["cost_usd"] == pytest.approx(0.0, abs=0.01)
    told = made.summary["replan"]
    assert (told["change_t"], told["changes"], told["deviations"]) == (0.0, [], [])
    assert made.case.calendar.start_date.isoformat() == "2027-02-01"
    assert made.case.calendar.count == 2
    assert made.case["opening_stocks"].select("site", "grade", "quantity_t").rows() == [
        ("quay", "wheat", pytest.approx(NEED_T))
    ]
    assert [each for each in check_case(made.case) if each.level == "error"] == []


def test_a_plan_that_goes_on_in_later_months_is_kept() -> None:
    """3,100, 2,800 and 3,100 t are needed month by month, without storage at the quay."""
    plan = plan_of(sea_case())
    made = rest_of(plan, january(plan))
    assert moved(made) == {0: 2_800.0, 1: 3_100.0}
    assert made.summary["replan"]["change_t"] == pytest.approx(0.0, abs=1e-6)
    assert made.summary["replan"]["changes"] == []
    assert made.last is not None
    assert changed_t(made.last, made.movements) == pytest.approx(0.0, abs=1e-6)


def test_a_lost_ship_is_replaced_by_one_in_the_cheaper_month() -> None:
    """2,000 t in February: 220,000 USD and a ship; 2,000 t bought and 2,000 t loaded are changes.

    At 5 USD/t they are 20,000 USD of changes, which is not part of the cost.
    """
    plan = plan_of(corridor())
    made = rest_of(plan, one_ship_lost(plan))
    assert moved(made) == {0: 2_000.0}
    assert made.summary["cost_usd"] == pytest.approx(2_000.0 * 110.0 + SHIP_USD)
    assert made.summary["gap"] == pytest.approx(0.0, abs=1e-6)
    told = made.summary["replan"]
    assert told["change_t"] == pytest.approx(4_000.0)
    assert changes(made) == [
        ("purchase", "2027-02-01", 0.0, 2_000.0),
        ("voyage", "2027-02-01", 0.0, 2_000.0),
    ]
    assert words(made) == [
        "2,000 t of wheat from pier to quay that left in January 2027 lost on the way",
        "2,000 t less of wheat in store at quay on 2027-02-01 (plan 4,000 t, actual 2,000 t)",
    ]
    assert {row["reason"] for row in told["changes"]} == {words(made)[0]}


def test_frozen_months_keep_their_sailings() -> None:
    """February is frozen: the ship sails in March, at 120 USD/t."""
    plan = plan_of(corridor())
    made = rest_of(plan, one_ship_lost(plan), freeze=1)
    assert moved(made) == {1: 2_000.0}
    assert made.summary["cost_usd"] == pytest.approx(2_000.0 * 120.0 + SHIP_USD)
    told = made.summary["replan"]
    assert (told["change_frozen_t"], told["needed_frozen_t"]) == pytest.approx((0.0, 0.0), abs=1e-3)


def test_without_a_budget_for_changes_the_town_goes_short() -> None:
    """A shortage needs no change, so no ship sails."""
    plan = plan_of(corridor())
    made = rest_of(plan, one_ship_lost(plan), change_budget_usd=0.0)
    assert moved(made) == {}
    assert made.summary["tonnes"]["shortage_t"] == pytest.approx(2_000.0)
    told = made.summary["replan"]
    assert (told["needed_usd"], told["allowed_usd"]) == pytest.approx((0.0, 0.0), abs=1.0)


def test_a_budget_of_nothing_allows_what_feasibility_needs() -> None:
    """Where all need must be met, 2,000 t bought and loaded are needed: 20,000 USD of changes."""
    plan = plan_of(corridor(cover=1.0))
    made = rest_of(plan, one_ship_lost(plan), change_budget_usd=0.0)
    assert moved(made) == {0: pytest.approx(2_000.0, abs=0.2)}
    told = made.summary["replan"]
    assert told["needed_usd"] == pytest.approx(20_000.0, abs=1.0)
    assert told["allowed_usd"] == pytest.approx(20_000.0, abs=1.0)
    assert told["change_t"] == pytest.approx(4_000.0, abs=0.2)


def test_a_budget_is_spent_as_far_as_it_goes() -> None:
    """10,000 USD at 5 USD/t are 2,000 t of changes: 1,000 t bought and loaded, the rest short."""
    plan = plan_of(corridor())
    made = rest_of(plan, one_ship_lost(plan), change_budget_usd=10_000.0)
    assert moved(made)[0] == pytest.approx(1_000.0, abs=0.01)
    assert made.summary["tonnes"]["shortage_t"] == pytest.approx(1_000.0, abs=0.01)
    assert made.summary["replan"]["change_t"] <= 2_000.01


def test_changes_that_cost_more_than_they_save_are_not_made() -> None:
    """A shortage costs 1,000 USD/t. A tonne by ship costs 110 + 50 USD and two changes."""
    plan = plan_of(corridor())
    dear = rest_of(plan, one_ship_lost(plan), change_cost_usd_per_t=425.0)
    assert moved(dear) == {}
    cheap = rest_of(plan, one_ship_lost(plan), change_cost_usd_per_t=415.0)
    assert moved(cheap) == {0: 2_000.0}


def test_the_verifier_counts_the_changes_itself() -> None:
    plan = plan_of(corridor())
    made = rest_of(plan, one_ship_lost(plan), change_budget_usd=10_000.0, freeze=0)
    assert made.last is not None
    told = dict(made.summary["replan"])
    summary = {"replan": {**told, "change_t": 0.0, "allowed_usd": 9_000.0}}
    found = [
        str(each).splitlines()[0] for each in check_changes(summary, made.last, made.movements)
    ]
    assert found == [
        "table summary, row replan, column change_t, value '0': against the last plan it is 2000",
        "table summary, row replan, column change_t, value '2000': changes may cost at most 9000 "
        "USD",
    ]
    all_frozen = {
        "replan": {**told, "freeze": 2, "needed_frozen_t": 0.0, "change_frozen_t": 2_000.0}
    }
    (one,) = check_changes(all_frozen, made.last, made.movements)
    assert one.problem == "the frozen periods may change by 0 t"


def test_a_late_ship_is_under_way_and_nothing_else_changes() -> None:
    """Both ships of January berth in February: 4,000 t are on their way."""
    plan = plan_of(corridor())
    made = rest_of(plan, january(plan, to_period=1))
    assert moved(made) == {}
    under_way = made.movements.filter(pl.col("kind") == "lane")
    assert under_way.select("from_site", "to_site", "to_period", "quantity_t").rows() == [
        ("under_way_quay_0", "quay", 0, pytest.approx(NEED_T))
    ]
    assert moved(made, "use") == {1: NEED_T}
    assert words(made)[0] == (
        "4,000 t of wheat from pier to quay that left in January 2027 late: due January 2027, now "
        "February 2027"
    )
    assert made.summary["replan"]["changes"] == []
    assert [each for each in check_case(made.case) if each.level == "error"] == []


def test_a_ship_that_comes_two_months_late_is_counted_on_in_its_month() -> None:
    plan = plan_of(corridor())
    made = rest_of(plan, january(plan, to_period=2))
    under_way = made.movements.filter(pl.col("kind") == "lane")
    assert under_way.select("from_period", "to_period", "quantity_t").rows() == [
        (0, 1, pytest.approx(NEED_T))
    ]
    assert moved(made, "use") == {1: NEED_T}
    assert moved(made) == {}


def test_grain_that_was_bought_is_not_for_sale_again() -> None:
    """6,000 t come on offer evenly over 90 days: 2,066.7, 3,933.3 and 6,000 t by the end of each.

    One ship takes 2,000 t in January. In February 1,933.3 t are left of what has been offered, not
    3,933.3 t, so the second ship takes that; the last 66.7 t would need a third, and are short.
    """
    harvest = {"site": "pier", "quantity_t": 6_000.0, "to_date": LAST_DAY}
    # At 200 USD/t in March a ship then would cost more than the shortage, at 1,000 USD/t.
    dear = [*demand_in(3, NEED_T)["profiles"], *profile("rising", {1: 1.0, 2: 1.1, 3: 2.0})]
    plan = plan_of(corridor(harvests=[harvest], profiles=dear))
    assert moved(plan) == {0: 2_000.0, 1: 1_933.333}
    made = rest_of(plan, january(plan))
    assert moved(made) == {0: 1_933.333}
    assert made.summary["replan"]["change_t"] == pytest.approx(0.0, abs=1e-3)
    left = {row["name"]: row["at_most_t"] for row in made.summary["limits"]}
    assert left == {
        "wheat of 2026 from pier left by period 0": pytest.approx(6_000.0 * 59 / 90 - 2_000.0),
        "wheat of 2026 from pier left by period 1": pytest.approx(4_000.0),
    }


def test_a_second_replan_remembers_what_was_bought_before_the_first() -> None:
    """After 2,000 t in January and 1,933.3 t in February, 2,066.7 t of 6,000 t are left."""
    harvest = {"site": "pier", "quantity_t": 6_000.0, "to_date": LAST_DAY}
    dear = [*demand_in(3, NEED_T)["profiles"], *profile("rising", {1: 1.0, 2: 1.1, 3: 2.0})]
    plan = plan_of(corridor(harvests=[harvest], profiles=dear))
    first = rest_of(plan, january(plan))
    again = rest_of(first, january(first))
    limits = again.summary["limits"]
    most = [given(row["at_most_t"]) for row in limits if row["kind"] == "purchase"]
    assert min(most) == pytest.approx(6_000.0 - 2_000.0 - 1_933.333, abs=0.01)
    names = [row["name"] for row in again.summary["limits"]]
    assert len(names) == len(set(names))


def test_limits_of_the_users_own_count_what_has_moved() -> None:
    """At least 5,000 t over the horizon, less what sailed in January."""
    limit = Limit("by ship", "voyage", {"to_site": "quay"}, at_least_t=5_000.0, at_most_t=6_000.0)
    each = Limit("a month", "voyage", at_most_t=4_500.0, each_period=True)
    plan = make_plan(corridor(), PlanOptions(gap=0.0, hub=False), limits=(limit, each))
    made = rest_of(plan, january(plan))
    sailed = moved(plan)[0]
    left = {row["name"]: [row["at_least_t"], row["at_most_t"]] for row in made.summary["limits"]}
    assert left["by ship"] == pytest.approx([5_000.0 - sailed, 6_000.0 - sailed])
    assert left["a month"] == [None, 4_500.0]
    assert sum(moved(made).values()) >= 5_000.0 - sailed - 0.01


def test_a_rest_without_a_plan_is_infeasible() -> None:
    plan = plan_of(corridor(cover=1.0))
    shut = plan.case.replace(
        closures=pl.DataFrame(
            [
                {
                    "closure": "storm",
                    "target_kind": "site",
                    "target": "pier",
                    "from_date": plan.case.calendar.periods[1].start,
                    "to_date": plan.case.calendar.periods[2].start.replace(day=31),
                    "capacity_factor": 0.0,
                    "source": "made up",
                    "confidence": "estimate",
                }
            ]
        )
    )
    plan = plan_of(shut)
    with pytest.raises(InfeasibleError):
        rest_of(plan, one_ship_lost(plan))


def row(plan: Plan, **changed: Any) -> pl.DataFrame:
    """The actual movements of January with one more lane row of nonsense."""
    frame = january(plan)
    voyage = frame.filter(pl.col("kind") == "voyage").row(0, named=True)
    return pl.concat([frame, pl.DataFrame([{**voyage, **changed}], schema=frame.schema)])


def told(caught: pytest.ExceptionInfo[TableError]) -> Sequence[str]:
    return [str(finding) for finding in caught.value.findings]


def test_unknown_names_and_late_rows_are_all_reported() -> None:
    plan = plan_of(corridor())
    frame = row(plan, to_site="quai", grade="weat", from_period=1, to_period=0)
    with pytest.raises(TableError) as caught:
        read_state(plan.case, frame, 1)
    route = frame.filter(pl.col("to_site") == "quai")["route"].item()
    place = (
        f"table movements, row kind=voyage and route={route} and to_site=quai and grade=weat and "
        "from_period=1 and to_period=0"
    )
    assert told(caught) == [
        f"{place}, column to_site, value 'quai': table sites of the case has no such name\n"
        "  Did you mean 'quay'? Use a name of table sites.",
        f"{place}, column grade, value 'weat': table grades of the case has no such name\n"
        "  Did you mean 'wheat'? Use a name of table grades.",
        f"{place}, column from_period, value '1': it leaves on or after 2027-02-01, the first "
        "day that is re-planned\n  Remove the row, or re-plan from a later month.",
        f"{place}, column to_period, value '0': it arrives before it leaves, in period 1\n"
        "  Give the period of arrival, counted from 0 as in the plan.",
    ]


def test_negative_tonnes_are_reported() -> None:
    plan = plan_of(corridor())
    frame = row(plan, quantity_t=-1.0)
    with pytest.raises(TableError) as caught:
        read_state(plan.case, frame, 1)
    assert len(told(caught)) == 1
    assert told(caught)[0].endswith(
        "column quantity_t, value '-1.0': the number is negative or not finite\n"
        "  Quantities, trips and periods are zero or more (R10)."
    )


def test_more_grain_out_of_a_store_than_was_there_is_reported() -> None:
    """4,000 t were bought at the pier, and 5,000 t are said to have been loaded there."""
    plan = plan_of(corridor())
    frame = row(plan, quantity_t=1_000.0, received_t=1_000.0)
    with pytest.raises(TableError) as caught:
        read_state(plan.case, frame, 1)
    assert told(caught) == [
        "table movements, row from_site=pier and grade=wheat and from_period=0, column quantity_t, "
        "value '5,000': more grain is moved out of the store or used than was there: 1,000.000 t "
        "more, in the period that begins on 2027-01-01\n"
        "  Add the purchases or arrivals that are missing, or correct the tonnes."
    ]


@pytest.mark.parametrize(("text", "period"), [("2027-02", 1), ("2027-03", 2), ("2027-03-01", 2)])
def test_months_are_periods(text: str, period: int) -> None:
    assert period_of_month(corridor(), text) == period


@pytest.mark.parametrize("text", ["2027-01", "2027-04", "2027-02-15", "soon", "2027-13"])
def test_other_months_are_refused(text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        period_of_month(corridor(), text)
    assert str(caught.value) == (
        f"option from, value {text!r}: no period of the plan begins then\n"
        "  Give a month such as 2027-03, or the first day of a period from 2027-02-01 to "
        "2027-03-01."
    )


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"freeze": -1}, "option freeze, value -1: it must be 0 or more periods"),
        ({"freeze": 3}, "option freeze, value 3: only 2 periods are left"),
        (
            {"change_budget_usd": -1.0},
            "option change budget, value -1: it must be a number of 0 or more",
        ),
        (
            {"change_cost_usd_per_t": float("inf")},
            "option change cost, value inf: it must be a number of 0 or more",
        ),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], what: str) -> None:
    plan = plan_of(corridor())
    with pytest.raises(KeruenError) as caught:
        rest_of(plan, january(plan), **options)
    assert caught.value.what == what
