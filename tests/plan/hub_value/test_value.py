"""What a hub is worth, against sums worked by hand."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from keruen.case.case import Case
from keruen.plan import PlanOptions, make_plan
from keruen.plan.hub_value import (
    HubProblem,
    HubValue,
    find_gain,
    make_problem,
    screened_site,
    value_hub,
    value_sites,
)
from keruen.plan.hub_value.break_even import break_evens
from keruen.plan.hub_value.gain import Gain, Kind
from keruen.plan.hub_value.prices import carry_prices, relaxation_prices
from keruen.plan.hub_value.problem import steady_case
from keruen.plan.model.build import make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.result.solved_model import SolvedModel
from keruen.plan.search.state import SolveOutcome
from keruen.routes.voyages import make_voyage_options
from tests.plan.ask.hand import TURN_USD_PER_T, WORTH_USD, ask_case
from tests.plan.hand import LAND
from tests.plan.hand_tables import hub_site, tier
from tests.plan.hub_value.hand import (
    DIRECT_SHARE,
    FIXED_USD,
    HANDLING_USD_PER_T,
    SAVED_USD,
    WORTH_USD_PER_YEAR,
    YEARS,
    ship_case,
)


def value_of(case: Case, *, seconds: float = 900.0) -> HubValue:
    return value_hub(case, make_voyage_options(case).frame, "hub", seconds=seconds)


def test_the_value_and_its_break_evens_by_hand() -> None:
    value = value_of(ship_case())
    assert value.kind == "solved"
    assert value.steady is not None
    assert value.steady.best == pytest.approx(WORTH_USD_PER_YEAR, rel=1e-6)
    assert value.steady.low == pytest.approx(value.steady.high, abs=0.01 * FIXED_USD / YEARS)
    assert value.fixed_cost_usd_per_year == pytest.approx(730_000.0)
    turns = {each.name: each for each in value.break_evens}
    assert set(turns) == {"handling", "small_parcels", "fixed_cost"}
    for name, right in (("handling", HANDLING_USD_PER_T), ("small_parcels", DIRECT_SHARE)):
        turn = turns[name]
        assert turn.low is not None
        assert turn.high is not None
        assert turn.low <= right <= turn.high
        assert turn.high - turn.low <= 0.06 * abs(right)
        assert turn.value == pytest.approx(right, rel=1e-3)
    fixed = turns["fixed_cost"].value
    assert fixed == pytest.approx(SAVED_USD / FIXED_USD - 1.0, rel=0.01)


@pytest.mark.parametrize("kind", ["solved", "estimate", "bracket"])
def test_every_method_finds_the_gain_by_hand(kind: Kind) -> None:
    """One port and one hub: nothing is lost at any prices."""
    case = ship_case()
    problem = make_problem(case, make_voyage_options(case).frame, "hub", 1)
    gain = find_gain(problem, kinds=(kind,))
    assert gain is not None
    assert gain.kind == kind
    assert gain.low * 1_000 <= SAVED_USD + 1.0
    assert gain.high * 1_000 >= SAVED_USD - 1.0
    if kind != "bracket":
        assert gain.best * 1_000 == pytest.approx(SAVED_USD, abs=0.01 * FIXED_USD)


def test_a_hub_that_is_fed_and_emptied_by_lanes() -> None:
    value = value_of(ask_case())
    assert value.steady is not None
    assert value.steady.best == pytest.approx(WORTH_USD, rel=1e-6)
    # No ship loads at it: handling of ships and direct voyages are no assumption here.
    assert [each.name for each in value.break_evens] == ["fixed_cost"]
    assert pytest.approx(WORTH_USD) == TURN_USD_PER_T * 36_500


def test_a_year_of_operation_is_not_a_year_of_the_horizon() -> None:
    """The tier is ready for the last of three months: the steady state does not change."""
    option = {"earliest_date": dt.date(2027, 3, 1), "fixed_opex_usd_per_year": 164_250.0}
    late = ask_case(hub_options=[{**ask_case().rows("hub_options")[0], **option}])
    value = value_of(late)
    assert value.steady is not None
    assert value.in_calendar is not None
    assert value.steady.best == pytest.approx(WORTH_USD, rel=1e-6)
    assert value.first_open == "2027-03-01"
    assert value.years_open == pytest.approx(31 / 365)
    assert value.in_calendar.best == pytest.approx(WORTH_USD, rel=1e-6)


def test_a_tier_that_can_never_be_ready_is_valued_all_the_same() -> None:
    value = value_of(ship_case(earliest_date=dt.date(2031, 1, 1)))
    assert value.steady is not None
    assert value.steady.best == pytest.approx(WORTH_USD_PER_YEAR, rel=1e-6)
    assert value.first_open is None
    assert value.in_calendar is None


def test_limits_that_do_not_allow_the_tier() -> None:
    for settings in ({"maximum_hubs": 0}, {"hub_budget_usd": 1e6}):
        value = value_of(ship_case(settings=settings))
        assert value.kind is None
        assert value.reason == "the limits on hub sites and capital do not allow these tiers"


def test_other_tiers_stay_in_the_case_and_never_open() -> None:
    """A hub site without its rows would be a free port of transshipment."""
    case = ship_case()
    steady = steady_case(case, "elsewhere", 1)
    assert steady["hub_options"].height == case["hub_options"].height
    problem = make_problem(case, make_voyage_options(case).frame, "elsewhere", 1)
    decisions = problem.plan_model.decisions
    assert decisions.open.count == 0
    assert decisions.load.index.filter(pl.col("from_site") == "hub").is_empty()


def test_prices_are_carried_to_the_rows_that_mean_the_same() -> None:
    case = ship_case()
    problem = make_problem(case, make_voyage_options(case).frame, "hub", 1)
    prices = relaxation_prices(problem, 10.0)
    assert prices is not None
    model = problem.plan_model
    default = np.full(model.model.row_count, -7.0)
    assert (carry_prices(model, prices.with_hub, model, default) == prices.with_hub).all()
    other = make_problem(case, make_voyage_options(case).frame, "elsewhere", 1).plan_model
    nothing = np.zeros(other.model.row_count)
    carried = carry_prices(other, nothing, model, default)
    balance = model.model.rows["balance"].index
    at_hub = balance.filter(pl.col("site") == "hub")["row"].to_numpy()
    at_quay = balance.filter(pl.col("site") == "quay")["row"].to_numpy()
    assert (carried[at_quay] == 0.0).all()
    lacks = other.model.rows["balance"].index.filter(pl.col("site") == "hub").is_empty()
    assert (carried[at_hub] == (-7.0 if lacks else 0.0)).all()


def test_every_site_and_tier_once() -> None:
    case = ship_case()
    found: dict[str, object] = {}
    first = value_sites(
        case, time_limit_seconds=None, done={}, report=lambda key, row: found.update({key: row})
    )
    assert [(row["site"], row["tier"]) for row in first.rows] == [("hub", 1)]
    assert first.missing == []
    assert list(found.values()) == first.rows

    def refuse(key: str, row: object) -> None:
        raise AssertionError(f"{key} was valued again: {row}")

    again = value_sites(case, time_limit_seconds=None, done=found, report=refuse)  # type: ignore[arg-type]
    assert again.rows == first.rows
    none = value_sites(case, time_limit_seconds=0.0, done={}, report=refuse)
    assert none.rows == []
    assert none.missing == [("hub", 1)]


def best_of(row: Mapping[str, object]) -> object:
    value = row["value_usd_per_year"]
    assert isinstance(value, dict)
    return value["best"]


def test_the_plan_has_the_value_only_where_it_is_asked_for() -> None:
    case = ship_case()
    assert "hub_value_estimate" not in make_plan(case, PlanOptions()).summary
    summary = make_plan(case, PlanOptions(value_seconds=900.0)).summary
    row = summary["hub_value_estimate"]
    assert row["site"] == "hub"
    assert best_of(row) == pytest.approx(WORTH_USD_PER_YEAR, rel=1e-6)
    assert summary["hub_state"] == "compared"
    late = make_plan(
        ship_case(earliest_date=dt.date(2031, 1, 1)), PlanOptions(value_seconds=900.0)
    ).summary
    assert late["hub_state"] == "none can be ready"
    assert best_of(late["hub_value_estimate"]) == pytest.approx(WORTH_USD_PER_YEAR, rel=1e-6)


def test_the_site_of_a_plan_is_that_of_the_relaxation_whatever_the_search_finds() -> None:
    """Twice the hub, once at ten times the cost: the relaxation opens the cheaper one."""
    dear, cheap = (
        {**tier(name), "site": name, "fixed_opex_usd_per_year": cost}
        for name, cost in (("aport", 1_642_500.0), ("bport", 164_250.0))
    )
    case = ask_case(
        sites=[*LAND["sites"], *(hub_site(name) for name in ("aport", "bport"))],
        lanes=[
            {"lane": "direct", "from_site": "farm", "to_site": "mill", "cost_usd_per_t": 10.0},
            *(
                {"lane": f"{way} {name}", "from_site": start, "to_site": end}
                for name in ("aport", "bport")
                for way, start, end in (("in", "farm", name), ("out", name, "mill"))
            ),
        ],
        hub_options=[dear, cheap],
    )
    parameters = PlanParameters(case)
    model = make_model(parameters, make_voyage_options(case).frame, "must")
    spent = {("hub", "aport"): 0.2 * 1_642_500.0, ("hub", "bport"): 0.9 * 164_250.0}
    outcome = SolveOutcome("stopped", math.inf, -math.inf, np.zeros(0), 0.0, spent)
    assert screened_site(parameters, [SolvedModel("must", model, outcome)]) == "bport"
    nothing = replace(outcome, relaxed_spend={})
    assert screened_site(parameters, [SolvedModel("must", model, nothing)]) == "bport"
    other = replace(outcome, relaxed_spend={("hub", "aport"): 1_642_500.0})
    assert screened_site(parameters, [SolvedModel("must", model, other)]) == "aport"
    summary = make_plan(case, PlanOptions(value_seconds=900.0)).summary
    assert summary["hub_value_estimate"]["site"] == "bport"


def test_the_break_evens_of_a_bracket_are_of_first_order() -> None:
    """A tonne through the hub costs more: with prices held the hub loses no more than by hand."""
    case = ship_case()
    problem = make_problem(case, make_voyage_options(case).frame, "hub", 1)
    gain = find_gain(problem, kinds=("bracket",))
    assert gain is not None

    def refuse(changed: HubProblem) -> None:
        raise AssertionError(f"{changed.site} was valued again")

    turns = {each.name: each for each in break_evens(problem, gain, refuse)}
    handling = turns["handling"]
    assert handling.first_order
    assert handling.value is not None
    assert 0.98 * HANDLING_USD_PER_T <= handling.value <= 1.4 * HANDLING_USD_PER_T
    assert not turns["fixed_cost"].first_order
    # Value falls with every USD/t, from what it is now through zero.
    sizes, values = zip(*handling.points, strict=True)
    assert sizes[0] == 0.0
    assert list(values) == sorted(values, reverse=True)
    assert values[0] > 0.0 > values[-1]


def test_a_trial_that_finds_no_number_is_no_break_even() -> None:
    """A trial whose time ended gives no figure, and no such figure reaches the summary."""
    case = ship_case()
    problem = make_problem(case, make_voyage_options(case).frame, "hub", 1)
    gain = find_gain(problem, kinds=("bracket",))
    assert gain is not None
    asked = []

    def unknown(changed: HubProblem) -> Gain:
        asked.append(changed)
        return replace(gain, best=float("nan"), held=None)

    turns = break_evens(problem, replace(gain, held=None), unknown)
    assert len(asked) >= 1
    assert [each.name for each in turns] == ["fixed_cost"]
    assert break_evens(problem, replace(gain, best=float("inf")), unknown) == []
