"""Plans with stock floors and target utilisation: what they cost, and that they keep the rules."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.errors import InfeasibleError
from keruen.movements.verify import verify_tables
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.rows import given
from tests.builders import frame, small_case

FLOOR = {"policy": "floor", "kind": "stock_floor", "market": "senegal", "days": 10.0}
LANE = {
    "policy": "rail",
    "kind": "target_utilisation",
    "route": "kostanay_novorossiysk",
    "share": 0.5,
}
ALL = {"policy": "all", "kind": "target_utilisation", "share": 0.8}


def case(*rows: dict[str, Any]) -> Case:
    return small_case().replace(policies=frame("policies", list(rows)))


def plan(*rows: dict[str, Any], method: str = "whole") -> Plan:
    found = make_plan(case(*rows), PlanOptions(gap=0.0, hub=False, method=method))  # type: ignore[arg-type]
    faults = verify_tables(
        found.case,
        found.voyage_options.frame,
        found.movements,
        found.stocks,
        found.openings,
        found.summary,
    )
    assert faults == []
    return found


def test_a_floor_is_in_store_at_the_end_of_each_period_but_the_first() -> None:
    """100 t a day for ten days are 1,000 t; without the row less lies there at some end."""
    for rows, least in (((FLOOR,), 1_000.0), ((), 0.0)):
        stocks = plan(*rows).stocks.filter((pl.col("site") == "dakar") & (pl.col("period") > 0))
        by_period = stocks.group_by("period").agg(pl.col("quantity_t").sum())
        full = by_period.filter(pl.col("quantity_t") >= 1_000.0 - 1e-3).height
        assert (full == 5) is (least > 0.0)


def test_a_lane_carries_no_more_than_its_share() -> None:
    """Half of 1,000 t a day: 500 t times the days of each month."""
    days = [31, 28, 31, 30, 31, 30]
    moved = plan(LANE).movements.filter(pl.col("route") == "kostanay_novorossiysk")
    by_period = dict(moved.group_by("from_period").agg(pl.col("quantity_t").sum()).iter_rows())
    assert by_period
    for period, tonnes in by_period.items():
        assert tonnes <= 500.0 * days[period] + 1e-3


@pytest.mark.parametrize("rows", [(FLOOR,), (LANE,), (FLOOR, ALL)])
def test_both_methods_agree(rows: tuple[dict[str, Any], ...]) -> None:
    """The search by ports and the whole program find the same cost, never below each other's
    bound."""
    whole, ports = plan(*rows), plan(*rows, method="ports")
    assert ports.summary["cost_usd"] == pytest.approx(whole.summary["cost_usd"], rel=2e-3)
    assert given(ports.summary["bound_usd"]) <= whole.summary["cost_usd"] * (1.0 + 1e-9)
    assert given(whole.summary["bound_usd"]) <= ports.summary["cost_usd"] * (1.0 + 1e-9)
    assert whole.summary["cost_usd"] >= plan().summary["cost_usd"] - 1.0


def test_a_floor_that_cannot_be_met_is_named() -> None:
    """At Bamako 0.9 of 10,000 t is the most, and the road brings enough; without any grain on offer
    there is nothing to store."""
    poor = case(FLOOR).replace(
        harvests=small_case()["harvests"].with_columns(quantity_t=pl.lit(500.0))
    )
    with pytest.raises(InfeasibleError) as caught:
        make_plan(poor, PlanOptions(gap=0.0, hub=False))
    assert "the safety stock of senegal" in str(caught.value)
    assert "table policies, kind stock_floor, column days" in str(caught.value)
