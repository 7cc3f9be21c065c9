"""Marginal beside average cost of a market, worked by hand."""

from __future__ import annotations

import pytest

from keruen.case.case import Case
from keruen.movements.landed_months import landed_cost_by_month
from keruen.plan import Plan
from keruen.plan.prices import explain_market, hold_program
from keruen.plan.prices.reconcile import Reconciliation, reconcile
from keruen.plan.prices.wording import reconciliation_sentences
from tests.plan.hand import plan_of
from tests.plan.prices.test_prices import short_railway
from tests.plan.prices.test_why import hub_case


def reconciled(case: Case, plan: Plan) -> Reconciliation:
    program = hold_program(case, plan.openings)
    tables = (plan.voyage_options.frame, plan.movements, plan.stocks)
    months = landed_cost_by_month(case, *tables)
    reason = explain_market(program, plan.movements, "town")
    found = reconcile(program, months, "town", reason.services)
    assert found is not None
    return found


def test_one_more_tonne_on_a_full_railway_is_a_tonne_short() -> None:
    """The average tonne costs 100; the railway is full, so the next one is short at 400."""
    case = short_railway(capacity_t_per_day=60.0)
    found = reconciled(case, plan_of(case))
    assert found.average_usd_per_t == pytest.approx(100.0)
    assert found.marginal_usd_per_t == pytest.approx(400.0)
    (line,) = found.lines
    assert (line.average_usd_per_t, line.marginal_usd_per_t) == pytest.approx((100.0, 400.0))
    assert reconciliation_sentences(found) == [
        "One more tonne would cost USD 400.00; the average tonne costs USD 100.00. The largest "
        "part of the difference (+300.00) is grain, carriage and limits."
    ]


def test_full_ships_cost_the_same_at_the_margin() -> None:
    """Direct at 146 USD/t with ships that are full: 100 for the grain, 46 for the way."""
    case = hub_case(20.0)
    found = reconciled(case, plan_of(case, hub=True))
    assert found.average_usd_per_t == pytest.approx(146.0)
    assert found.marginal_usd_per_t == pytest.approx(146.0)
    averages = [line.average_usd_per_t for line in found.lines]
    assert averages == pytest.approx([100.0, 46.0, 0.0])
    assert [line.marginal_usd_per_t for line in found.lines] == pytest.approx([100.0, 46.0, 0.0])
    assert reconciliation_sentences(found) == [
        "One more tonne would cost USD 146.00; the average tonne costs USD 146.00."
    ]


def test_grain_through_a_hub_is_priced_where_it_is_loaded_first() -> None:
    """Through the hub: 100 for the grain, 18 + 15 + 8 for two ships and handling."""
    case = hub_case(8.0)
    found = reconciled(case, plan_of(case, hub=True))
    assert [line.average_usd_per_t for line in found.lines] == pytest.approx([100.0, 41.0, 0.0])
    assert [line.marginal_usd_per_t for line in found.lines] == pytest.approx([100.0, 41.0, 0.0])


def test_a_scarce_crop_costs_more_at_the_margin() -> None:
    """10,000 t are needed and the pier sells 9,000: the last 1,000 t are short at the ceiling."""
    case = hub_case(20.0)
    scarce = case.replace(harvests=case["harvests"].with_columns(quantity_t=9_000.0))
    ceiling = float(case["markets"]["price_ceiling_usd_per_t"][0])
    found = reconciled(scarce, plan_of(scarce, hub=True))
    assert found.marginal_usd_per_t == pytest.approx(ceiling)
    grain, carried, limits = found.lines
    assert grain.marginal_usd_per_t - grain.average_usd_per_t == pytest.approx(ceiling - 146.0)
    total = sum(line.marginal_usd_per_t for line in (grain, carried, limits))
    assert total == pytest.approx(found.marginal_usd_per_t)
    assert sum(line.average_usd_per_t for line in found.lines) == pytest.approx(
        found.average_usd_per_t
    )
