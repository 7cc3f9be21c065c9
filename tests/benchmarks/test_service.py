"""Simulated service against evidence: the table of countries, on few replications."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.bench_service import (
    Service,
    least_error,
    read_evidence,
    service_of,
    simulate,
    table,
    warm_up_periods,
    without_disruptions,
)
from keruen.simulation import PlanTables
from tests.builders import frame, with_values
from tests.simulation.plans import tables_of
from tests.small import west_africa, west_africa_plan


def first_months(count: int) -> PlanTables:
    plan = tables_of(west_africa_plan())
    return PlanTables(plan.case, plan.voyage_options, plan.movements, plan.openings, count)


def test_the_evidence_has_a_range_for_each_country_once() -> None:
    found = read_evidence()
    assert len(found) == 30
    assert all(0.0 < low < high < 7.0 for low, high in found.values())


@pytest.mark.parametrize("policy", ["reorder", "replan"])
def test_policies_serve_a_calm_world(policy: str) -> None:
    """Six months, four replications, no disruptions: below one per cent of demand is unserved, and
    Senegal, the largest market, has the stocks that the evidence has."""
    corridor, result = simulate(first_months(6), policy, 4, 1)
    assert not corridor.case["disruptions"]["probability_per_year"].is_not_null().any()
    short = result.arrays.short.sum(axis=(1, 2)).mean() / corridor.world.demand.sum()
    assert short < 0.01
    rows = {row.country: row for row in service_of(corridor, result)}
    assert set(rows) == {"SN", "ML"}
    assert rows["SN"].unserved < 0.01
    assert rows["SN"].within


def test_cover_is_stock_over_use() -> None:
    """The stock of Senegal's sites over all ends of months, divided by a month of its demand."""
    plan = first_months(3)
    corridor, result = simulate(plan, "plan", 2, 1)
    (senegal,) = [row for row in service_of(corridor, result) if row.country == "SN"]
    here = [row["site"] for row in plan.case.rows("sites") if row["country"] == "SN"]
    assert "dakar" in here
    stock = result.arrays.site_stock[:, [corridor.sites.index(site) for site in here]].sum(axis=1)
    place = corridor.markets.index("senegal")
    a_month = corridor.world.demand[place].sum() / float(plan.edges[-1]) * 365.0 / 12.0
    assert senegal.months == pytest.approx(float(np.mean(stock)) / a_month)
    (later,) = [row for row in service_of(corridor, result, 2) if row.country == "SN"]
    assert later.months == pytest.approx(float(np.mean(stock[:, 2])) / a_month)
    lost = result.arrays.short[:, place].sum(axis=1).mean()
    assert senegal.unserved == pytest.approx(lost / corridor.world.demand[place].sum())


def test_a_case_without_disruptions_keeps_all_else() -> None:
    row = {
        "disruption": "strike",
        "title": "Strike",
        "target_kind": "site",
        "target": "riga",
        "days": 9.0,
        "probability_per_year": 0.5,
    }
    before = west_africa().replace(disruptions=frame("disruptions", [row]))
    after = without_disruptions(before)
    assert after["disruptions"]["probability_per_year"].to_list() == [None]
    for name, table_before in before.tables.items():
        columns = [each for each in table_before.columns if each != "probability_per_year"]
        assert after[name].select(columns).equals(table_before.select(columns))


def test_the_table() -> None:
    rows = [Service("SN", 1.5, 0.8, 2.8, 0.001), Service("ML", 0.5, 0.8, 2.8, 0.02)]
    assert table(rows)[2:] == [
        "| SN | 1.50 | 0.80 to 2.80 | yes | 0.10% |",
        "| ML | 0.50 | 0.80 to 2.80 | no | 2.00% |",
    ]


def test_grain_at_the_ports_of_a_country_counts() -> None:
    """Bamako has its grain in Mali, Dakar in Senegal; where Dakar lies in Mali, Mali has both."""
    plan = first_months(3)
    corridor, result = simulate(plan, "plan", 1, 1)
    moved = with_values(corridor.case, "sites", {"site": "dakar"}, country="ML")
    (before,) = [row for row in service_of(corridor, result) if row.country == "ML"]
    (after,) = [
        row for row in service_of(replace(corridor, case=moved), result) if row.country == "ML"
    ]
    stock = result.arrays.site_stock.mean(axis=(0, 2))
    share = stock[corridor.sites.index("dakar")] / stock[corridor.sites.index("bamako")]
    assert after.months == pytest.approx(before.months * (1.0 + share))
    assert share > 0.1


def test_the_warm_up_ends_where_the_rest_is_steady() -> None:
    """By hand: 9, 5, then four times 1: without 9 and 5 the rest has no variance."""
    assert least_error(np.array([9.0, 5.0, 1.0, 1.0, 1.0, 1.0])) == 2
    assert least_error(np.ones(6)) == 0
    # No more than half is left out.
    assert least_error(np.array([9.0, 8.0, 7.0, 6.0, 1.0, 1.0])) <= 3
    corridor, result = simulate(first_months(6), "plan", 1, 1)
    assert 0 <= warm_up_periods(corridor, result) <= 3
