"""The page of a simulation: the answer first, whole, and as wide as a phone."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from keruen.records import read_record
from keruen.report.charts.fan import FanPoint, fan
from keruen.report.map.risk_map import RiskPlace, draw_risks, risk_class
from keruen.report.simulated_data import SimulationFound
from keruen.report.simulation_page import headline, lead, make_simulation_page
from tests.report.test_browser import CAPTION_TOO_WIDE, TOO_WIDE, show

NBSP = "\u00a0"


def interval(mean: float, half: float = 1.0) -> dict[str, float]:
    return {"mean": mean, "low": mean - half, "high": mean + half}


def make_data() -> dict[str, Any]:
    """A simulation of two markets over two months."""
    market = {
        "market": "mali",
        "site": "bamako",
        "demand_t": 100_000.0,
        "runs_out": interval(0.8, 0.1),
        "periods_short": interval(1.2, 0.2),
        "shortage_t": interval(9_000.0, 500.0),
        "late_days": interval(12.0),
        "share_short": 0.09,
    }
    calm = {**market, "market": "senegal", "site": "dakar", "share_short": 0.0}
    calm = {**calm, "runs_out": interval(0.0, 0.0), "periods_short": interval(0.0, 0.0)}
    quantiles = {"q5": 1.0, "q25": 3.0, "q50": 8.0, "q75": 11.0, "q95": 20.0}
    berth = {
        "kind": "discharge berth",
        "place": "dakar",
        "servers": 2,
        "served": interval(30.0),
        "occupancy": interval(0.7, 0.02),
        "wait_days": interval(3.0, 0.4),
        "wait_to_service": 0.8,
        "queue": interval(0.5, 0.1),
        "longest_wait_days": 21.0,
        "longest_queue": 6,
    }
    return {
        "case": "c",
        "title": "A corridor",
        "money_year": 2026,
        "scenario": None,
        "seed": 1,
        "replications": 200,
        "why_stopped": "all replications are run",
        "periods": 2,
        "plan": {
            "cost_usd": 900e6,
            "shortage_t": 1_000.0,
            "terms": {"purchase": 800e6, "hub": 0.0},
            "cover": [[5.0, 9.0], [4.0, 8.0]],
        },
        "cost_usd": 950e6,
        "cost_interval_usd": interval(950e6, 5e6),
        "shortage_t": interval(11_000.0, 600.0),
        "demand_t": 200_000.0,
        "share_short": 0.055,
        "demurrage_usd": interval(2e6, 1e5),
        "dropped_t": interval(10.0),
        "events": 1234.0,
        "mass_error_kg": 0.0,
        "littles_law_error": 1e-15,
        "borrowed_t": 500.0,
        "crowded": 3,
        "dispatches": 120,
        "terms": [{"term": "purchase", **interval(810e6, 1e6)}, {"term": "hub", **interval(0.0)}],
        "markets": [market, calm],
        "market_names": {"mali": "Mali", "senegal": "Senegal"},
        "site_names": {"bamako": "Bamako", "dakar": "Dakar"},
        "co2e_t": {"planned": 5_000.0, "simulated": 4_800.0},
        "lane_ends": {"dakar_bamako": ["dakar", "bamako"]},
        "corridor_names": {},
        "places": {"bamako": [-8.0, 12.6], "dakar": [-17.4, 14.7]},
        "period_starts": ["2026-09-01", "2026-10-01"],
        "cover": [
            {"market": name, "period": period, **quantiles}
            for name in ("mali", "senegal")
            for period in (0, 1)
        ],
        "berths": [berth, {**berth, "servers": None, "occupancy": None}],
        "silos": [
            {
                "site": "dakar",
                "period": period,
                "q5_t": 1.0,
                "q50_t": 2.0,
                "q95_t": 3.0,
                "capacity_t": 4.0,
            }
            for period in (0, 1)
        ],
        "disruptions": [
            {
                "disruption": "strike",
                "title": "A strike",
                "from_date": "2026-09-10",
                "days": 14.0,
                "felt": interval(1.0, 0.0),
                "survive_days": interval(6.0),
                "recovered": None,
                "recover_days": {"mean": None, "low": None, "high": None},
                "more_shortage_t": interval(700.0, 50.0),
                "more_cost_usd": interval(3e6, 1e5),
                "replications": 40,
            }
        ],
        "weeks": [
            {
                "market": "mali",
                "more_t": 2_000.0,
                "holding_usd_per_year": 50_000.0,
                "runs_out_before": interval(0.8, 0.1),
                "runs_out_after": interval(0.5, 0.1),
                "shortage_saved_t": interval(800.0, 90.0),
                "replications": 40,
            }
        ],
        "timeline": {
            "replication": 17,
            "market": "mali",
            "shortage_t": 20_000.0,
            "demand_t": 100_000.0,
            "missing": [
                {"date": "2026-09-01", "missing_t": 0.0},
                {"date": "2026-10-01", "missing_t": 20_000.0},
            ],
            "steps": [
                {
                    "date": "2026-09-20",
                    "what": "came late",
                    "route": "dakar_bamako",
                    "quantity_t": 1_500.0,
                    "late_days": 8.0,
                }
            ],
        },
        "run": {"kind": "simulation", "case": "c"},
    }


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_the_answer_first() -> None:
    data = make_data()
    # 11,000 less the 1,000 that the plan leaves, of 200,000.
    found = read_record(SimulationFound, data)
    assert headline(found) == "Simulated shortage: 5.0% of demand above the plan"
    assert [plain(sentence) for sentence in lead(found)] == [
        "Mean unserved demand over 200 replications: 11,000 t (95% CI 10,400 t to 11,600 t); "
        "planned: 1,000 t.",
        "Mean cost: USD 950 million (95% CI USD 945 million to USD 955 million), USD 50.0 "
        "million more than planned; shortage is charged at the price ceiling of the market.",
        "Markets with a stock-out in at least half of the replications: Mali.",
        "Stopping reason: all replications are run.",
    ]


def test_a_plan_that_holds() -> None:
    data = {**make_data(), "share_short": 0.0051}
    found = read_record(SimulationFound, data)
    assert headline(found) == "Simulated service equals planned service"


def test_the_page_is_whole() -> None:
    page = plain(make_simulation_page(make_data()))
    for words in (
        "Stock-outs",
        "Days of cover",
        "Berths and waiting times",
        "Storage utilisation",
        "so a late ship can leave a silo above 100% of its capacity.",
        "Disruption tests",
        "Effect of one week of stock",
        "Worst replication",
        "Cost by term",
        "How it was computed",
        "Replication 17 has the largest shortage. 20,000 t of 100,000 t are unserved at Mali.",
        "4,800 t of CO2e, planned 5,000 t.",
        "the plan uses 500 t before they arrive (intra-period stock overdraft), "
        "which the simulation allows; 3 of 120 dispatches",
    ):
        assert words in page, words
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")


def test_what_is_not_there_has_no_section() -> None:
    data = copy.deepcopy(make_data())
    data.update(disruptions=[], weeks=[], silos=[])
    data["timeline"]["steps"] = []
    page = make_simulation_page(data)
    for words in (
        "Disruption tests",
        "Effect of one week of stock",
        "Sequence of events",
        "Storage utilisation",
    ):
        assert words not in page


def test_one_replication_has_no_interval() -> None:
    data = make_data()
    data["cost_interval_usd"] = {"mean": 950e6, "low": None, "high": None}
    assert "(95% CI –)" in plain(lead(read_record(SimulationFound, data))[1])


def test_colours_change_with_the_chance() -> None:
    assert [risk_class(chance) for chance in (0.0, 0.05, 0.25, 0.75, 1.0)] == [
        *("risk-0", "risk-1", "risk-2", "risk-3", "risk-3"),
    ]


def test_the_dot_of_a_market_says_what_it_is() -> None:
    drawing = draw_risks([RiskPlace("Mali", -8.0, 12.6, 1e5, 0.8)], "Markets")
    title = "Mali: runs out in 80.0% of replications, demand 100,000 t"
    assert title in plain(str(drawing))


def test_a_fan_spans_its_quantiles() -> None:
    """The widest band ends where the largest of its values lies: at the top of the drawing."""
    import datetime as dt

    dates = (dt.date(2026, 9, 1), dt.date(2026, 10, 1))
    points = [FanPoint(date, (0.0, 2.5, 5.0, 7.5, 10.0), 4.0) for date in dates]
    drawing = str(fan(points, dates, "days", "Days of cover"))
    assert 'd="M0 0 L100 0 L100 100 L0 100 Z"' in drawing
    assert 'd="M0 50 L100 50"' in drawing
    assert 'd="M0 60 L100 60"' in drawing


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1200, "dark")])
def test_it_fits(browser: Any, tmp_path: Path, width: int, scheme: str) -> None:
    path = tmp_path / "report.html"
    path.write_text(make_simulation_page(make_data()), encoding="utf-8")
    page, events = show(browser, path, width, scheme)
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(CAPTION_TOO_WIDE) == []
    assert events == [path.as_uri()]
    page.context.close()


def test_ordering_policies_are_shown_side_by_side() -> None:
    data = make_data()
    assert 'id="policies"' not in make_simulation_page(data)
    row = {"replications": 100, "cost_usd": interval(900e6, 5e6), "shortage_t": interval(1_000.0)}
    data["policies"] = [
        {**row, "policy": "plan", "share_short": 0.031},
        {**row, "policy": "reorder", "share_short": 0.012},
    ]
    page = make_simulation_page(data)
    assert "Ordering policies in the same replications" in page
    assert "reorder" in page
    assert "1.20%" in page
