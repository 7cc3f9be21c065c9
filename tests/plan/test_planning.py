"""`make_plan`: its options, its twin without a hub, its summary, its clock, its progress."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keruen.case.case import Case
from keruen.errors import KeruenError, TimeLimitError
from keruen.movements.tables import write_table
from keruen.plan import PlanOptions, Progress, make_plan
from keruen.plan import planning as plan_module
from keruen.plan.model.build import PlanModel
from keruen.plan.search import state as search_module
from keruen.plan.search.idle_hub import IdleHub
from keruen.plan.search.state import SolveOutcome
from keruen.routes.voyages import VoyageOptions, make_voyage_options
from keruen.solver import Solution
from keruen.summaries import HubInterval, PlanSummary
from tests.builders import small_case
from tests.plan.hand import cost_of, land_case, plan_of, sea_case
from tests.plan.hand_tables import hub_case, ship_hub_case, tier

YEARS = 90 / 365

# Options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"gap": -0.1},
            "option gap, value -0.1: it must be at least 0 and below 1\n"
            "  Give a share such as 0.005 for half a percent.",
        ),
        (
            {"gap": 1.0},
            "option gap, value 1: it must be at least 0 and below 1\n"
            "  Give a share such as 0.005 for half a percent.",
        ),
        (
            {"gap": math.nan},
            "option gap, value nan: it must be at least 0 and below 1\n"
            "  Give a share such as 0.005 for half a percent.",
        ),
        (
            {"time_limit_seconds": 0.0},
            "option time limit, value 0: it must be above 0 seconds\n"
            "  Give seconds, or omit it for no limit.",
        ),
        (
            {"until_decided": True, "hub": False},
            "option until decided: without a hub there is nothing to decide\n"
            "  Omit either --until-decided or --no-hub.",
        ),
        (
            {"method": "magic"},
            "option method, value 'magic': there is no such method\n"
            "  Use one of: auto, ports, whole.",
        ),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], message: str) -> None:
    with pytest.raises(KeruenError) as caught:
        PlanOptions(**options)
    assert str(caught.value) == message
    assert caught.value.exit_code == 2


# The same again (R32)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Three months of one market by sea and land, with a hub to choose, twice."""
    one = {
        "markets": [{"market": "senegal", "site": "dakar"}],
        "demand": [{"market": "senegal", "quantity_t_per_year": 36_500.0}],
    }
    for number in range(2):
        plan = make_plan(small_case(settings={"periods": 3}, **one), PlanOptions(gap=0.01))
        write_table(plan.movements, tmp_path / f"movements_{number}.parquet")
        write_table(plan.stocks, tmp_path / f"stocks_{number}.parquet")
    for name in ("movements", "stocks"):
        first, second = (tmp_path / f"{name}_{number}.parquet" for number in range(2))
        assert first.read_bytes() == second.read_bytes()


# With a hub and without (R30)


def test_without_a_hub_the_plan_is_the_twin() -> None:
    case = ship_hub_case()
    alone = plan_of(case, hub=False)
    both = plan_of(case, hub=True)
    assert alone.summary["cost_usd"] == both.summary["no_hub"]["cost_usd"]
    assert alone.openings == []
    assert alone.summary["hub"] is None
    assert "with_hub" not in alone.summary
    assert alone.summary["hub_value_usd_per_year"] == {
        "low": None,
        "high": None,
        "decided": False,
        "words": "no hub was asked for",
    }
    assert alone.summary["assumptions"] == []


def test_a_case_without_hub_options_needs_no_twin() -> None:
    summary = plan_of(land_case(), hub=True).summary
    assert "with_hub" not in summary
    assert summary["cost_usd"] == summary["no_hub"]["cost_usd"] == pytest.approx(900_000)


def test_the_summary_of_a_plan_with_a_hub() -> None:
    """100,000 USD a year for the tier against 365,000 that it saves."""
    case = hub_case(tier(fixed_opex_usd_per_year=100_000.0))
    summary = plan_of(case, hub=True).summary
    assert summary["status"] == "optimal within gap"
    assert summary["years"] == pytest.approx(YEARS)
    assert summary["hub"] == {
        "site": "hub",
        "name": "hub",
        "tier": 1,
        "opening_period": 0,
        "opening_date": "2027-01-01",
    }
    assert summary["openings"] == [
        {"hub_option": "first", "site": "hub", "tier": 1, "opening_period": 0}
    ]
    assert summary["cost_terms_usd"]["purchase"] == pytest.approx(900_000)
    assert summary["cost_terms_usd"]["hub"] == pytest.approx(100_000 * YEARS)
    assert sum(summary["cost_terms_usd"].values()) == pytest.approx(summary["cost_usd"])
    assert summary["tonnes"]["delivered_t"] == pytest.approx(9_000)
    assert summary["tonnes"]["shortage_t"] == 0.0
    value = summary["hub_value_usd_per_year"]
    assert (value["low"], value["high"]) == pytest.approx((265_000, 265_000), abs=0.01)


def test_the_assumptions_that_carry_the_answer() -> None:
    """The direct lane costs the plan without a hub 365,000 USD a year, the tier 100,000 the other.

    A tenth more moves the value of 265,000 by 36,500 up and 10,000 down; it would be zero with the
    lane at 265 / 365 = 73 % less, or the tier at 265 % more.
    """
    case = hub_case(tier(fixed_opex_usd_per_year=100_000.0))
    first, second = plan_of(case, hub=True).summary["assumptions"]
    assert first["words"] == "The tariff of lane direct:"
    assert first["change"] == "+10% (first-order break-even: -73%)."
    assert first["effect_usd_per_year"] == pytest.approx(36_500)
    assert first["turning_change"] == pytest.approx(-265 / 365)
    assert second["words"] == "The capital and fixed operation of the hub at hub:"
    assert second["change"] == "+10% (first-order break-even: +265%)."
    assert second["effect_usd_per_year"] == pytest.approx(-10_000)
    assert second["turning_change"] == pytest.approx(2.65)


# The clock


def stopped_solve(*_: Any, **__: Any) -> Solution:
    """A solver that the clock stops before it has found anything."""
    none = np.zeros(0)
    return Solution("stopped", math.inf, -math.inf, none, none, none, 0.0)


def test_the_clock_before_the_first_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "solve_whole", stopped_solve)
    with pytest.raises(TimeLimitError) as caught:
        make_plan(sea_case(), PlanOptions(time_limit_seconds=60.0))
    assert str(caught.value) == (
        "no plan was found within the time limit\n"
        "  Use a longer --time-limit or a coarser calendar."
    )
    assert caught.value.exit_code == 4


def test_the_clock_before_the_first_plan_with_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan without a hub stands; the twin's ships and the cheapest hub are the plan with one.

    Where not even they make a plan, nothing is said of a hub's value; its bound still counts.
    """
    solve_model = plan_module.solve_plan_model

    def stop_with_hub(plan_model: PlanModel, **rest: Any) -> SolveOutcome:
        outcome = solve_model(plan_model, **rest)
        if plan_model.decisions.open.count == 0:
            return outcome
        return dataclasses.replace(outcome, status="stopped", cost_usd=math.inf, values=np.zeros(0))

    monkeypatch.setattr(plan_module, "solve_plan_model", stop_with_hub)
    summary = plan_of(hub_case(tier()), hub=True).summary
    assert summary["with_hub"]["cost_usd"] >= 990_000
    assert summary["with_hub"]["hub"] is not None
    assert summary["no_hub"]["cost_usd"] == pytest.approx(990_000)
    monkeypatch.setattr(plan_module, "add_hub", lambda *_: None)
    summary = plan_of(hub_case(tier()), hub=True).summary
    assert summary["status"] == "time limit"
    assert summary["cost_usd"] == pytest.approx(990_000)
    assert summary["bound_usd"] == pytest.approx(900_000)
    assert summary["gap"] == pytest.approx(90 / 990)
    assert "with_hub" not in summary
    assert summary["hub_value_usd_per_year"]["words"] == "with a hub no plan was found"


def test_the_clock_before_the_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds 3 % below the costs leave the value open, as an interval that holds zero (R30)."""
    solve_model = plan_module.solve_plan_model

    def stop_early(plan_model: PlanModel, **rest: Any) -> SolveOutcome:
        outcome = solve_model(plan_model, **rest)
        return dataclasses.replace(outcome, status="feasible", bound_usd=0.97 * outcome.cost_usd)

    monkeypatch.setattr(plan_module, "solve_plan_model", stop_early)
    case = hub_case(tier(fixed_opex_usd_per_year=345_000.0))
    summary = plan_of(case, hub=True).summary
    with_hub, no_hub = 900_000 + 345_000 * YEARS, 990_000
    assert summary["status"] == "time limit"
    assert summary["gap"] == pytest.approx(0.03)
    value = summary["hub_value_usd_per_year"]
    assert value["low"] == pytest.approx((0.97 * no_hub - with_hub) / YEARS)
    assert value["high"] == pytest.approx((no_hub - 0.97 * with_hub) / YEARS)
    assert value["decided"] is False
    assert value["words"] == "not decided at this gap"


# Progress


class Stop(BaseException):
    """Not an Exception, like KeyboardInterrupt."""


@pytest.mark.parametrize("calls", [1, 2, 4])
@pytest.mark.parametrize("kind", [Stop, KeyboardInterrupt, ValueError])
def test_what_progress_raises_ends_planning(calls: int, kind: type[BaseException]) -> None:
    told: list[Progress] = []

    def stop_at(state: Progress) -> None:
        told.append(state)
        if len(told) >= calls:
            raise kind("enough")

    with pytest.raises(kind, match="enough"):
        make_plan(ship_hub_case(), PlanOptions(gap=0.0), stop_at)
    assert len(told) >= calls


def test_progress_tells_the_better_plan_and_the_lower_bound() -> None:
    told: list[Progress] = []
    plan = make_plan(ship_hub_case(), PlanOptions(gap=0.0), told.append)
    assert told[0].cost_usd is None
    assert told[0].bound_usd is None
    cost, slack = plan.summary["cost_usd"], 0.01
    assert all(state.cost_usd is None or state.cost_usd >= cost - slack for state in told)
    assert all(state.bound_usd is None or state.bound_usd <= cost + slack for state in told)
    assert any(state.bound_usd is not None for state in told)
    assert all(state.stage.startswith("with and without a hub, ") for state in told)
    seconds = [state.seconds for state in told]
    assert min(seconds) >= 0.0
    assert plan.summary["seconds"] >= max(seconds)


def test_progress_without_a_hub_says_so() -> None:
    told: list[Progress] = []
    make_plan(sea_case(), PlanOptions(gap=0.0, hub=False), told.append)
    assert {state.stage.split(", ")[0] for state in told} == {"without a hub"}
    assert cost_of(sea_case()) == pytest.approx(1_500_000)


def test_the_watch_tells_when_the_question_is_decided() -> None:
    """Worth (bound without - cost with) to (cost without - bound with), a year of two."""
    told: list[Any] = []
    watch = plan_module._Watch(["must", "none"], 0.0, 2.0, None, told.append)
    assert not watch.decided()
    watch.report("must", search_module.SearchState("ships", 100.0, 90.0))
    watch.report("none", search_module.SearchState("ships", 104.0, 98.0))
    assert not watch.decided()
    assert (told[-1].value_low_usd_per_year, told[-1].value_high_usd_per_year) == (-1.0, 7.0)
    watch.report("none", search_module.SearchState("ships", 104.0, 101.0))
    assert watch.decided()


def test_the_watch_never_tells_of_more_loss_than_the_idle_hub() -> None:
    """An idle hub of 1 USD over two years: at most half a dollar a year is lost."""
    told: list[Any] = []
    idle = IdleHub(1.0, [])
    watch = plan_module._Watch(["must", "none"], 0.0, 2.0, idle, told.append)
    watch.report("must", search_module.SearchState("ships", 100.0, 90.0))
    watch.report("none", search_module.SearchState("ships", 104.0, 98.0))
    assert (told[-1].value_low_usd_per_year, told[-1].value_high_usd_per_year) == (-0.5, 7.0)
    assert not watch.decided()


def test_how_a_search_ended_is_told() -> None:
    """Neither a question that is decided nor a hand that stops is called a time limit."""
    has_ended = plan_module._how_it_ended
    value: HubInterval = {"low": 1.0, "high": 2.0, "decided": True, "words": "build"}
    summary: PlanSummary = {"status": "time limit", "hub_value_usd_per_year": value}
    assert has_ended(summary, PlanOptions(until_decided=True), lambda: False) == "decided"
    assert has_ended(summary, PlanOptions(), lambda: True) == "stopped by hand"
    assert has_ended(summary, PlanOptions(), lambda: False) == "time limit"
    assert has_ended({**summary, "status": "optimal within gap"}, PlanOptions(), lambda: True) == (
        "optimal within gap"
    )


@pytest.mark.parametrize(("patience", "plan_known"), [(1.0, False), (1e9, False), (1e9, True)])
def test_a_search_without_a_plan_goes_on_past_the_limit_as_patience_allows(
    monkeypatch: pytest.MonkeyPatch, patience: float, plan_known: bool
) -> None:
    """The limit of a microsecond is long over: only a search that has a plan is asked to end."""
    seen: list[tuple[bool, bool]] = []
    solve = plan_module.solve_plan_model

    def watched(model: PlanModel, **options: Any) -> SolveOutcome:
        cost = 1.0 if plan_known else None
        options["progress"](search_module.SearchState(cost_usd=cost))
        seen.append((options["time_limit_seconds"] > 0.0, options["halted"]()))
        return solve(model, **{**options, "time_limit_seconds": 60.0, "halted": lambda: False})

    monkeypatch.setattr(plan_module, "solve_plan_model", watched)
    make_plan(land_case(), PlanOptions(hub=False, time_limit_seconds=1e-6, patience=patience))
    assert seen == [(patience > 1.0, plan_known)]


def test_patience_below_one_is_refused() -> None:
    with pytest.raises(KeruenError) as error:
        PlanOptions(patience=0.5)
    assert str(error.value) == (
        "option patience, value 0.5: it must be at least 1\n"
        "  Give how many times the time limit a search without a plan may take."
    )


def test_voyage_options_that_are_known_are_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    case = sea_case()
    expected = plan_of(case)
    known, made = make_voyage_options(case), []

    def count(case: Case) -> VoyageOptions:
        made.append(case)
        return make_voyage_options(case)

    monkeypatch.setattr(plan_module, "make_voyage_options", count)
    options = PlanOptions(gap=0.0, price_book=False, value_seconds=0.0)
    found = make_plan(case, options, voyages=known)
    assert not made
    assert found.movements.equals(expected.movements)
    make_plan(case, options)
    assert len(made) == 1
