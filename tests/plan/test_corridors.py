"""Corridors of every shape: both methods agree, and the plan is verified on its own (R1 to R32)."""

from __future__ import annotations

import polars as pl
import pytest

from keruen.case import check_case
from keruen.case.case import Case
from keruen.errors import CaseError, Finding
from keruen.movements.verify import verify_tables
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.rows import given
from tests.builders import with_values
from tests.plan.corridors import (
    CORRIDORS,
    OWN_TRANSSHIPMENT,
    hoarding,
    reserve_with_return_lane,
    ship_circle,
    three_circle,
    transshipping,
    two_circle,
)
from tests.plan.hand import land_case, plan_of, tonnes

GAP = 1e-6


def test_there_are_twenty_shapes() -> None:
    assert len(CORRIDORS) >= 20
    assert len({case.fingerprint for case in CORRIDORS.values()}) == len(CORRIDORS)


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(shape, marks=[] if number % 3 == 0 or "hub" in shape else [pytest.mark.long])
        for number, shape in enumerate(CORRIDORS)
    ],
)
def test_a_corridor_of_any_shape_is_planned(shape: str) -> None:
    case = CORRIDORS[shape]
    assert [str(each) for each in check_case(case) if each.level == "error"] == []
    whole = make_plan(case, PlanOptions(gap=GAP, method="whole"))
    by_ports = make_plan(case, PlanOptions(gap=GAP, method="ports"))
    for plan in (whole, by_ports):
        tables = (plan.voyage_options.frame, plan.movements, plan.stocks, plan.openings)
        assert verify_tables(case, *tables, plan.summary) == []
        assert plan.summary["status"] == "optimal within gap"
    cost = whole.summary["cost_usd"]
    assert by_ports.summary["cost_usd"] == pytest.approx(cost, rel=3 * GAP, abs=0.1)
    assert given(by_ports.summary["bound_usd"]) <= cost + 3 * GAP * abs(cost) + 0.1


# Circulation (R22, R23)


def paid_and_back(plan: Plan) -> tuple[dict[str, float], dict[str, float]]:
    """Tonnes paid and sent, by lane."""
    return tonnes(plan, "subsidy", by="route"), tonnes(plan, "lane", by="route")


@pytest.mark.parametrize("days", [0.0, 40.0])
def test_a_lane_and_its_return_lane_earn_nothing(days: float) -> None:
    """Each circle would earn 30 - 10 USD/t; instead 9,000 t are carried and paid once."""
    plan = plan_of(two_circle(days=days))
    paid, sent = paid_and_back(plan)
    assert paid == {"rail": 9_000.0}
    assert sent == {"rail": 9_000.0}
    assert plan.summary["cost_usd"] == pytest.approx(9_000 * (100 + 5 - 30))


def test_a_circle_of_three_lanes_earns_nothing() -> None:
    """The lane to the yard leads nowhere but back, so that only the first lane is paid."""
    plan = plan_of(three_circle())
    assert paid_and_back(plan) == ({"rail": 9_000.0}, {"rail": 9_000.0})


def test_a_circle_with_a_ship_earns_nothing() -> None:
    plan = plan_of(ship_circle())
    paid, sent = paid_and_back(plan)
    assert paid == sent == {"rail": 9_000.0}
    assert tonnes(plan, "voyage") == {}


def test_where_returning_is_worth_more_than_the_subsidy_nothing_is_paid() -> None:
    """The farm's own market pays 1,000 USD/t and only the mill sells: rail is not worth a subsidy.

    9,000 t go from mill to farm; the subsidised lane from farm to mill stays empty.
    """
    case = two_circle(
        markets=[{"market": "town", "site": "farm"}],
        offers=[{"site": "mill", "grade": "wheat", "price_usd_per_t": 100.0}],
        harvests=[{"site": "mill", "quantity_t": 20_000.0}],
        grade_shares=[{"site": "mill", "grade": "wheat"}],
    )
    plan = plan_of(case)
    paid, sent = paid_and_back(plan)
    assert paid == {}
    assert set(sent) == {"back"}


def test_a_reserve_is_rotated_by_what_does_not_come_back() -> None:
    """6,100 t turn over in two months, of which the town uses 5,900: in February 200 t more must
    leave for good. To and from the yard they would cost 0.2 USD/t, and be no rotation."""
    plan = plan_of(reserve_with_return_lane())
    sent = tonnes(plan, "lane", by="route")
    assert set(tonnes(plan, "lane", route="out")) == {1}
    assert sent["out"] == pytest.approx(200.0, abs=0.01)
    assert sent.get("back", 0.0) == 0.0


def test_what_a_tampered_plan_is_paid_for_a_circle_is_found() -> None:
    """Without the rows against circles the subsidy is earned on every round; verification names
    the circle and the tonnes."""
    plan = plan_of(two_circle())
    rows = plan.movements.filter(pl.col("kind") == "lane")
    back = rows.with_columns(
        route=pl.lit("back"), from_site=pl.lit("mill"), to_site=pl.lit("farm"),
        quantity_t=pl.lit(1_000.0), received_t=pl.lit(1_000.0),
    )  # fmt: skip
    moved = pl.concat([plan.movements, back])
    tables = (plan.voyage_options.frame, moved, plan.stocks, plan.openings)
    found = verify_tables(plan.case, *tables, plan.summary)
    lines = [str(each).split("\n")[0] for each in found if each.rule == "R22"]
    assert lines == [
        "R22: table movements, row programme=aid and route=rail and period=0 to 0, column "
        "quantity_t, value '3100': of what leaves on the lane in the periods 0 to 0, 1000 t come "
        "back (farm > mill > farm); net tonnes are 2100 t"
    ]


# Ending value (R27)


@pytest.mark.parametrize("periods", [1, 2, 3])
@pytest.mark.parametrize("fraction", [0.5, 0.9, 1.0])
def test_no_grain_is_bought_to_be_left(periods: int, fraction: float) -> None:
    """A reference value of 200 against a price of 100: at most what is on its way is left."""
    plan = plan_of(hoarding(periods=periods, ending_value_fraction=fraction))
    nothing = plan_of(hoarding(periods=periods, ending_value_fraction=0.0))
    tonnes_left = plan.summary["tonnes"]
    if fraction < 1.0:
        assert tonnes_left["bought_not_used_t"] == pytest.approx(
            nothing.summary["tonnes"]["bought_not_used_t"], abs=0.01
        )
    # What is credited never exceeds what it cost, so that the grain itself is never a gain.
    credit = -plan.summary["cost_terms_usd"]["ending_value"]
    left = tonnes_left["left_t"]
    assert credit <= left * (100 + 5) + 0.01
    april = {1: 2_800.0, 2: 3_100.0, 3: 3_000.0}[periods]
    assert tonnes_left["credited_t"] <= april + 0.01


# Transshipment (R12)


def test_a_port_without_transshipment_of_its_own_is_no_hub() -> None:
    """The way over the harbour is a third as long; without transshipment no ship loads there."""
    direct = plan_of(transshipping())
    assert set(tonnes(direct, "voyage", by="from_site")) == {"pier"}
    assert set(tonnes(direct, "voyage", by="to_site")) == {"quay"}
    own = plan_of(transshipping(**OWN_TRANSSHIPMENT))
    loaded = tonnes(own, "voyage", from_site="harbour")
    assert loaded
    # At most 100 t a day leave the harbour, and each tonne pays its loading cost of 1 USD.
    assert all(
        loaded.get(period, 0.0) <= 100.0 * days + 0.01 for period, days in enumerate((31, 28, 31))
    )
    assert own.summary["cost_terms_usd"]["loading"] == pytest.approx(sum(loaded.values()))
    assert own.summary["cost_usd"] < direct.summary["cost_usd"]


@pytest.mark.parametrize("column", OWN_TRANSSHIPMENT)
def test_what_is_missing_for_transshipment_is_named(column: str) -> None:
    values = {**OWN_TRANSSHIPMENT, column: None if "capacity_t_per_day" in column else 0.0}
    case = transshipping(**values)
    warnings = _on_transshipment(case)
    assert [(each.level, each.row) for each in warnings] == [("warning", "site=harbour")]
    assert column in str(warnings[0])
    assert _on_transshipment(transshipping(**OWN_TRANSSHIPMENT)) == []
    assert set(tonnes(plan_of(case), "voyage", by="from_site")) == {"pier"}


def _on_transshipment(case: Case) -> list[Finding]:
    """Warnings, without those of sites that the invented corridor puts outside their country."""
    return [each for each in check_case(case) if " outside the " not in each.problem]


# Refusals


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("offers", "price_usd_per_t", -1.0),
        ("lanes", "cost_usd_per_t", -1.0),
        ("case", "discount_rate_per_year", -0.1),
        ("case", "working_capital_rate_per_year", -0.1),
        ("grades", "reference_value_usd_per_t", -5.0),
        ("demand", "market", "nowhere"),
        ("offers", "grade", "rye"),
        ("lanes", "to_site", "nowhere"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_cell(
    table: str, column: str, value: object
) -> None:
    case = with_values(land_case(), table, {}, **{column: value})
    with pytest.raises(CaseError) as caught:
        make_plan(case, PlanOptions())
    found = [(each.table, each.column) for each in caught.value.findings]
    assert (table, column) in found


def test_all_findings_come_at_once() -> None:
    case = with_values(land_case(), "offers", {}, price_usd_per_t=-1.0)
    case = with_values(case, "lanes", {}, cost_usd_per_t=-2.0)
    with pytest.raises(CaseError) as caught:
        make_plan(case, PlanOptions())
    assert [each.table for each in caught.value.findings] == ["offers", "lanes"]
