"""The page of a question: what it shows, and that it fits a phone, a desk and the dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from keruen.report.ask_page import make_ask_page, write_ask_page
from keruen.report.charts.break_even_chart import Spot, number_words, turning_curve
from tests.report.reading import Page
from tests.report.test_browser import CAPTION_TOO_WIDE, TOO_WIDE, show

QUESTION = {
    "label": "hub-handling",
    "words": "handling cost in the hub",
    "unit": "USD/t",
    "meaning": "taking a tonne in and putting it out again",
    "now": 10.0,
}
SECOND = {**QUESTION, "label": "rail-tariff", "words": "rail tariff", "unit": "times"}
HEAD = {
    "case": "small",
    "title": "A corridor",
    "scenario": None,
    "money_year": 2026,
    "headline": "The answer turns between 4 and 8 USD/t",
    "lead": ["Up to 4 USD/t building is proven to pay."],
    "run": {"case": "small", "options": {"from": 0.0, "and": None}},
}


def point(at: list[float], low: float, high: float, estimate: float, words: str) -> dict[str, Any]:
    return {
        "at": at,
        "value_usd_per_year": {"low": low, "high": high, "words": words},
        "relaxed_value_usd_per_year": estimate,
        "with_hub": {"openings": [{"hub_option": "jorf_1"}]},
    }


def sweep_data(width: float = 0.4e6) -> dict[str, Any]:
    points = [
        point([0.0], 1e6, 1e6 + width, 1.2e6, "build"),
        point([4.0], 0.1e6, 0.1e6 + width, 0.3e6, "build"),
        point([6.0], -width, width, -0.1e6, "not decided at this gap"),
        point([8.0], -0.5e6 - width, -0.5e6, -0.6e6, "do not build"),
    ]
    turn = {
        "after": 4.0,
        "before": 8.0,
        "estimate": 5.5,
        "between": [4.0, 6.0],
        "before_words": "build",
        "after_words": "do not build",
    }
    return {**HEAD, "kind": "sweep", "questions": [QUESTION], "points": points, "turns": [turn]}


def map_data() -> dict[str, Any]:
    words = ["build", "not decided at this gap", "do not build"]
    points = [
        point([x, y], -1e6, 1e6, (4 - x) * 1e5, words[int(x) // 4])
        for y in (0.5, 1.0)
        for x in (0.0, 4.0, 8.0)
    ]
    return {**HEAD, "kind": "map", "questions": [QUESTION, SECOND], "points": points}


def regret_data() -> dict[str, Any]:
    def choice(sites: list[dict[str, Any]], values: list[float | None]) -> dict[str, Any]:
        regrets = [
            {
                "regret_usd_per_year": value,
                "low_usd_per_year": value and 0.9 * value,
                "high_usd_per_year": value and 1.1 * value,
            }
            for value in values
        ]
        worst = None if None in values else max(values, key=lambda value: value or 0.0)
        return {
            "sites": sites,
            "regrets": regrets,
            "worst_usd_per_year": worst,
            "worst_scenario": "base",
            "is_least": bool(sites),
            "proven": False,
        }

    scenarios = [{"scenario": "base", "title": "As it is"}, {"scenario": "dear", "title": "Dear"}]
    choices = [
        choice([], [2e6, None]),
        choice([{"name": "Jorf Lasfar", "tier": 2}], [0.0, 0.4e6]),
    ]
    return {**HEAD, "kind": "regret", "scenarios": scenarios, "choices": choices, "points": []}


def tornado_data() -> dict[str, Any]:
    bars = [
        {
            "words": f"The tariff of the lane from Kostanay to the port number {number}",
            "first_order_usd_per_year": 1e6 / number,
            "less_usd_per_year": None if number == 3 else -0.9e6 / number,
            "more_usd_per_year": 1.2e6 / number,
            "most_usd_per_year": 1.2e6 / number,
            "turns": number == 1,
            "note": "-10% is not allowed" if number == 3 else "",
        }
        for number in range(1, 11)
    ]
    points = [point([0.0], 1.0, 2.0, 0.5e6, "build")]
    return {**HEAD, "kind": "tornado", "bars": bars, "points": points}


KINDS = {
    "sweep": sweep_data,
    "map": map_data,
    "regret": regret_data,
    "tornado": tornado_data,
}


def classes(page: Page) -> list[str]:
    return [attributes.get("class", "") for _, attributes in page.tags]


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_whole_and_asks_for_nothing(kind: str) -> None:
    page = Page(make_ask_page(KINDS[kind]()))
    assert page.open == []
    assert [text for tag, text in page.texts if tag == "h1"] == [HEAD["headline"]]
    links = [
        value for _, tag in page.tags for name, value in tag.items() if name in ("src", "href")
    ]
    assert [link for link in links if not link.startswith(("#", "data:"))] == []


def test_a_sweep_shows_each_point_and_the_turn() -> None:
    page = Page(make_ask_page(sweep_data()))
    found = classes(page)
    assert [each for each in found if each.startswith("proven ")] == [
        "proven builds",
        "proven builds",
        "proven open",
        "proven stays",
    ]
    assert found.count("estimate-dot") == 4
    assert found.count("turn-band") == 1
    cells = [text for tag, text in page.texts if tag in ("th", "td")]
    assert cells[cells.index("4") : cells.index("4") + 6] == [
        "4",
        "build",
        "0.100",
        "0.500",
        "0.300",
        "jorf_1",
    ]


def test_wide_proof_does_not_hide_the_estimate() -> None:
    """Intervals of 100 million USD would flatten an estimate of 1: it has a drawing of its own."""
    found = classes(Page(make_ask_page(sweep_data(width=1e8))))
    assert found.count("estimate-dot") == 8
    assert len([each for each in found if each.startswith("proven ")]) == 4


def test_a_line_through_the_estimates() -> None:
    """From 13 % to 97 % of the width; 1 at the top (14 px), 0 at the bottom (226 px)."""
    spots = [Spot(0.0, None, None, 1.0, "open", "a"), Spot(2.0, None, None, 0.0, "open", "b")]
    assert 'd="M13 14 L97 226"' in turning_curve(spots, [], "label")


def test_numbers_on_a_scale() -> None:
    assert [number_words(each) for each in (-0.5, 1200.0, 0.85)] == ["−0.5", "1,200", "0.85"]


def test_a_map_is_coloured_by_proof_then_by_estimate() -> None:
    found = classes(Page(make_ask_page(map_data())))
    assert found.count("fill-builds") == 3
    assert found.count("fill-slate") == 2
    assert found.count("fill-stays") == 3


def test_a_regret_that_is_not_known_is_a_dash() -> None:
    page = Page(make_ask_page(regret_data()))
    cells = [text for tag, text in page.texts if tag == "td"]
    assert "–" in cells
    assert "smallest worst-case regret" in [text for _, text in page.texts]


def test_a_tornado_says_what_is_not_allowed() -> None:
    page = Page(make_ask_page(tornado_data()))
    assert "-10% is not allowed" in [text for _, text in page.texts]
    assert "10% changes the sign of the estimate" in [text for _, text in page.texts]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (390, "light"), (1200, "dark")])
def test_it_fits(browser: Any, tmp_path: Path, kind: str, width: int, scheme: str) -> None:
    path = tmp_path / "ask.html"
    write_ask_page(KINDS[kind](), path)
    page, events = show(browser, path, width, scheme)
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(CAPTION_TOO_WIDE) == []
    assert events == [path.as_uri()]
    page.context.close()
