"""Random networks with subsidies on circles: no plan is paid for grain that comes back (R22)."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.case.case import Case
from keruen.movements.circulation import can_return, list_moves
from keruen.movements.verify import verify_tables
from keruen.plan import PlanOptions, make_plan
from tests.plan.hand import land_case
from tests.plan.random_cases import FAST

PLACES = ("farm", "mill", "yard", "silo")
PAIRS = [(start, end) for start in PLACES for end in PLACES if start != end]
# One lane of each pair may be there: no lane, or its cost and subsidy in USD/t.
LANES = st.lists(
    st.sampled_from([None, (5.0, 0.0), (1.0, 9.0), (20.0, 30.0), (3.0, 2.0)]),
    min_size=len(PAIRS),
    max_size=len(PAIRS),
)


def network(drawn: list[Any], days: float) -> Case:
    """Two months; the farm sells, the mill uses, and grain may lie anywhere."""
    drawn = [
        each if pair != ("farm", "mill") else each or (5.0, 0.0)
        for pair, each in zip(PAIRS, drawn, strict=True)
    ]
    lanes, paid = [], []
    for (start, end), each in zip(PAIRS, drawn, strict=True):
        if each is not None:
            name = f"{start}_{end}"
            ends = {"from_site": start, "to_site": end, "transit_days": days}
            lanes.append({"lane": name, "cost_usd_per_t": each[0], **ends})
            if each[1]:
                paid.append({"programme": "aid", "lane": name, "amount_usd_per_t": each[1]})
    return land_case(
        settings={"periods": 2},
        sites=[
            {"site": place, "kind": "elevator", "storage_capacity_t": 3_000.0} for place in PLACES
        ],
        lanes=lanes,
        harvests=[{"site": "farm", "quantity_t": 20_000.0}],
        subsidy_programmes=[{"programme": "aid"}],
        subsidies=paid,
    )


def earning_circles(case: Case) -> bool:
    """Whether some circle of lanes pays more than it costs: a shortest way below zero."""
    aid = {row["lane"]: row["amount_usd_per_t"] for row in case.rows("subsidies")}
    for start in PLACES:
        least = {start: 0.0}
        for _ in PLACES:
            for lane in case.rows("lanes"):
                if lane["from_site"] in least:
                    usd = least[lane["from_site"]] + lane["cost_usd_per_t"]
                    usd -= aid.get(lane["lane"], 0.0)
                    if lane["to_site"] == start and usd < -1e-9:
                        return True
                    least[lane["to_site"]] = min(least.get(lane["to_site"], 1e9), usd)
    return False


earning: list[bool] = []


@settings(max_examples=10, deadline=None, derandomize=True, phases=FAST)
@given(LANES, st.sampled_from([1.0, 20.0]))
def test_no_plan_is_paid_for_what_comes_back(drawn: list[Any], days: float) -> None:
    case = network(drawn, days)
    plan = make_plan(case, PlanOptions(gap=1e-6))
    tables = (plan.voyage_options.frame, plan.movements, plan.stocks, plan.openings)
    assert verify_tables(case, *tables, plan.summary) == []
    moves = list_moves(plan.movements)
    lanes = {row["lane"]: row for row in case.rows("lanes")}
    for name in plan.movements.filter(kind="subsidy")["route"].unique():
        start, end = lanes[name]["from_site"], lanes[name]["to_site"]
        assert not any(can_return(rows, end, start) for rows in moves.values()), name
    # A tonne that is used is paid on each lane of its way once: no more than three.
    paid = plan.movements.filter(kind="subsidy")["quantity_t"].sum()
    used_or_left = plan.summary["tonnes"]["delivered_t"] + plan.summary["tonnes"]["left_t"]
    assert paid <= 3 * used_or_left + 0.01
    earning.append(earning_circles(case))


def test_enough_draws_had_a_circle_that_earns() -> None:
    assert sum(earning) >= 5
