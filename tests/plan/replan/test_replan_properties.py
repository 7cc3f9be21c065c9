"""Re-planning random cases in which every family of limits may bind."""

from __future__ import annotations

import polars as pl
import pytest

from keruen.errors import InfeasibleError
from keruen.movements.changes import check_changes
from keruen.movements.verify import verify_tables
from keruen.plan import Plan
from keruen.plan.replan import ReplanOptions, replan_rest
from tests.plan.random_plans import random_plan

CALENDAR_SHARE = 0.01
"""Share of all purchases and sailings that may change because the mean period (R6) changes."""


def calendar_share(plan: Plan, made: Plan) -> float:
    """The same, or by how much the mean period of the rest differs from that of the whole.

    Lead times are divided by it into periods: from December to February it is 30.0 days, and 29.5
    days without December.
    """
    whole, rest = plan.case.calendar.mean_period_days, made.case.calendar.mean_period_days
    return max(CALENDAR_SHARE, abs(rest / whole - 1.0))


SEEDS = [
    pytest.param(range(12), id="few"),
    pytest.param(range(12, 48), id="many", marks=pytest.mark.long),
]


def plans(seeds: range) -> list[tuple[int, Plan]]:
    """Plans of random cases: at least half of the draws have one."""
    found = [(seed, plan) for seed in seeds if (plan := random_plan(seed)) is not None]
    assert len(found) >= len(seeds) // 2
    return found


def first_month(plan: Plan) -> pl.DataFrame:
    rows = plan.movements.filter(pl.col("from_period") == 0)
    return rows.with_columns(status=pl.lit("actual"))


def counted_t(frame: pl.DataFrame) -> float:
    return float(frame.filter(pl.col("kind").is_in(["purchase", "voyage"]))["quantity_t"].sum())


@pytest.mark.parametrize("seeds", SEEDS)
def test_actual_as_planned_changes_nothing_and_every_rule_is_kept(seeds: range) -> None:
    with_hub = 0
    for seed, plan in plans(seeds):
        made = replan_rest(
            plan, first_month(plan), 1, ReplanOptions(change_budget_usd=0.0, gap=1e-6)
        )
        assert made.last is not None
        frames = (made.voyage_options.frame, made.movements, made.stocks, made.openings)
        assert verify_tables(made.case, *frames, made.summary) == [], seed
        assert check_changes(made.summary, made.last, made.movements) == [], seed
        changed = made.summary["replan"]["change_t"]
        allowed = calendar_share(plan, made) * counted_t(made.last)
        assert changed <= allowed + 1e-3, seed
        assert made.summary["replan"]["deviations"] == [], seed
        with_hub += bool(plan.openings)
    assert with_hub >= 4


@pytest.mark.parametrize("seeds", SEEDS)
def test_half_of_what_ships_brought_is_lost(seeds: range) -> None:
    """Every rule is kept, frozen months change no more than they must, the hub stays as it was."""
    reached = 0
    for seed, plan in plans(seeds):
        actual = first_month(plan).filter(pl.col("kind").is_in(["purchase", "trip", "voyage"]))
        if actual.filter(pl.col("kind") == "voyage").is_empty():
            continue
        ports = set(plan.case["harvests"]["site"])
        actual = actual.filter(pl.col("from_site").is_in(sorted(ports)))
        halved = pl.when(pl.col("kind") == "voyage").then(pl.col("received_t") / 2)
        actual = actual.with_columns(received_t=halved.otherwise("received_t"))
        try:
            made = replan_rest(plan, actual, 1, ReplanOptions(freeze=1, gap=1e-6))
        except InfeasibleError:
            continue
        assert made.last is not None
        frames = (made.voyage_options.frame, made.movements, made.stocks, made.openings)
        assert verify_tables(made.case, *frames, made.summary) == [], seed
        assert check_changes(made.summary, made.last, made.movements) == [], seed
        opened = {row["hub_option"]: row["opening_period"] for row in plan.openings}
        again = {row["hub_option"]: row["opening_period"] for row in made.openings}
        assert again == {name: max(period - 1, 0) for name, period in opened.items()}, seed
        reached += 1
    assert reached >= 3
