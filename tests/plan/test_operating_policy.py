"""Plans with stock floors and target utilisation: what they cost, and that they keep the rules."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.errors import InfeasibleError
from keruen.movements.verify import verify_tables
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.rows import given
from tests.builders import frame, small_case

POLICIES: dict[str, dict[str, Any]] = {
    "floor": {"kind": "stock_floor", "market": "senegal", "days": 10.0},
    "rail": {"kind": "target_utilisation", "route": "kostanay_novorossiysk", "share": 0.5},
    "all": {"kind": "target_utilisation", "share": 0.8},
}


def case(*names: str) -> Case:
    """The small case with the policies of these names."""
    rows = [{"policy": name, **POLICIES[name]} for name in names]
    return small_case().replace(policies=frame("policies", rows))


@cache
def plan(*names: str, method: Literal["whole", "ports"] = "whole") -> Plan:
    """Its plan, which is verified; several tests read the same one."""
    found = make_plan(case(*names), PlanOptions(gap=0.0, hub=False, method=method))
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
    for names, least in ((("floor",), 1_000.0), ((), 0.0)):
        stocks = plan(*names).stocks.filter((pl.col("site") == "dakar") & (pl.col("period") > 0))
        by_period = stocks.group_by("period").agg(pl.col("quantity_t").sum())
        full = by_period.filter(pl.col("quantity_t") >= 1_000.0 - 1e-3).height
        assert (full == 5) is (least > 0.0)


def test_a_lane_carries_no_more_than_its_share() -> None:
    """Half of 1,000 t a day: 500 t times the days of each month."""
    days = [31, 28, 31, 30, 31, 30]
    moved = plan("rail").movements.filter(pl.col("route") == "kostanay_novorossiysk")
    by_period = dict(moved.group_by("from_period").agg(pl.col("quantity_t").sum()).iter_rows())
    assert by_period
    for period, tonnes in by_period.items():
        assert tonnes <= 500.0 * days[period] + 1e-3


@pytest.mark.parametrize(
    "names",
    [("floor",), pytest.param(("rail",), marks=pytest.mark.long), ("floor", "all")],
    ids="-".join,
)
def test_both_methods_agree(names: tuple[str, ...]) -> None:
    """The search by ports and the whole program find the same cost, never below each other's
    bound."""
    whole, ports = plan(*names), plan(*names, method="ports")
    assert ports.summary["cost_usd"] == pytest.approx(whole.summary["cost_usd"], rel=2e-3)
    assert given(ports.summary["bound_usd"]) <= whole.summary["cost_usd"] * (1.0 + 1e-9)
    assert given(whole.summary["bound_usd"]) <= ports.summary["cost_usd"] * (1.0 + 1e-9)
    assert whole.summary["cost_usd"] >= plan().summary["cost_usd"] - 1.0


def test_a_floor_that_cannot_be_met_is_named() -> None:
    """At Bamako 0.9 of 10,000 t is the most, and the road brings enough; without any grain on offer
    there is nothing to store."""
    poor = case("floor").replace(
        harvests=small_case()["harvests"].with_columns(quantity_t=pl.lit(500.0))
    )
    with pytest.raises(InfeasibleError) as caught:
        make_plan(poor, PlanOptions(gap=0.0, hub=False))
    assert "the safety stock of senegal" in str(caught.value)
    assert "table policies, kind stock_floor, column days" in str(caught.value)
