"""The page of a frontier: its sentence, its marks and its status."""

from __future__ import annotations

from typing import Any

from keruen.records import read_records
from keruen.report.frontier_page import make_frontier_page
from keruen.report.sections.frontier import Point, frontier_section


def point(price: float, cost_usd: float, co2e_t: float, **more: Any) -> dict[str, Any]:
    return {
        "co2_price_usd_per_t": price,
        "cost_usd": cost_usd,
        "co2e_t": co2e_t,
        "discounted_co2e_t": co2e_t,
        "kg_co2e_per_t": 80.0,
        "bound_usd": cost_usd + price * co2e_t,
        "gap": 0.0,
        "proven": True,
        "hub": None,
        "shortage_t": 0.0,
        "dominated": False,
        **more,
    }


def lead(*points: dict[str, Any]) -> str:
    found = read_records(Point, points)
    return " ".join(frontier_section(found).lead).replace("\N{NO-BREAK SPACE}", " ")


def test_what_the_cleanest_plan_costs() -> None:
    assert lead(point(0, 1e6, 1_000), point(100, 1.05e6, 500)) == (
        "At USD 100 per tonne of CO2e, emissions fall by 500 t (50.0%) at an additional cost "
        "of USD 50,000: USD 100 per tonne."
    )


def test_a_saving_by_shortage_is_called_one() -> None:
    assert lead(point(0, 1e6, 1_000), point(100, 1.05e6, 500, shortage_t=2_000.0)).endswith(
        "Part of the reduction is unserved demand: 2,000 t more is unserved."
    )


def test_nothing_is_saved() -> None:
    assert lead(point(0, 1e6, 1_000), point(100, 1e6, 1_000)) == (
        "No plan with lower emissions than the first was found."
    )


def test_the_page_marks_each_plan_and_says_how_it_ended() -> None:
    points = [
        point(0, 1e6, 1_000),
        point(50, 1.06e6, 500, dominated=True, proven=False),
        point(100, 1.05e6, 500, hub="Jorf Lasfar"),
    ]
    page = make_frontier_page({"title": "A corridor", "scenario": "drought", "points": points})
    assert page.count("<circle class=") == 3
    assert "time limit; dominated by another plan" in page
    assert "Jorf Lasfar" in page
    assert "Scenario: drought" in page
    assert "<script" not in page
