"""The page in a browser: as wide as a phone and a desk, in the dark, by keyboard, on paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from keruen.report import write_report
from keruen.report.frontier_page import make_frontier_page
from tests.report.synthetic import make_data
from tests.report.test_frontier_page import point as frontier_point

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CAPTION_TOO_WIDE = """[...document.querySelectorAll("caption")].filter(caption => {
    const words = document.createRange();
    words.selectNodeContents(caption);
    return words.getBoundingClientRect().right > document.documentElement.clientWidth;
}).map(caption => caption.textContent)"""
"""Captions of which words lie beyond the screen, though their table can be scrolled."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(make_data(), path)
    return path


def show(browser: Any, report: Path, width: int, scheme: str = "light") -> tuple[Any, list[str]]:
    """The page at a width, with everything that it asked for or complained of."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    events: list[str] = []
    page.on("request", lambda request: events.append(request.url))
    page.on("console", lambda message: events.append(message.text))
    page.on("pageerror", lambda error: events.append(str(error)))
    page.goto(report.as_uri())
    return page, events


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_it_fits_and_asks_for_nothing(
    browser: Any, report: Path, tmp_path: Path, width: int
) -> None:
    page, events = show(browser, report, width)
    assert page.evaluate(TOO_WIDE) == 0
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(TOO_WIDE) == 0
    picture = tmp_path / f"{width}.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
    assert events == [report.as_uri()]
    page.context.close()


def test_a_caption_wraps_where_its_table_is_wider_than_a_phone(
    browser: Any, report: Path, tmp_path: Path
) -> None:
    page, _ = show(browser, report, 390)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    wider = """[...document.querySelectorAll(".scroll")]
        .filter(each => each.scrollWidth > each.clientWidth).length"""
    assert page.evaluate(wider) > 0
    assert page.evaluate(CAPTION_TOO_WIDE) == []
    page.context.close()
    path = tmp_path / "frontier.html"
    points = [frontier_point(25.0 * step, 4e10, 9e6) for step in range(3)]
    path.write_text(
        make_frontier_page({"title": "Frontier", "scenario": None, "points": points}),
        encoding="utf-8",
    )
    page, _ = show(browser, path, 390)
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(CAPTION_TOO_WIDE) == []
    page.context.close()


def test_the_longest_names_fit_on_a_phone(browser: Any, tmp_path: Path) -> None:
    base = make_data()
    long = pl.lit("Donaudampfschiffahrtsgesellschaftshafen" * 3).alias("name")
    data = make_data(
        sites=base.sites.with_columns(long),
        landed_cost=base.landed_cost.with_columns(long),
        cover=base.cover.with_columns(long),
        corridor_flows=base.corridor_flows.with_columns(long),
        stock_curves=base.stock_curves.with_columns(long),
    )
    write_report(data, tmp_path / "report.html")
    page, _ = show(browser, tmp_path / "report.html", 360)
    assert page.evaluate(TOO_WIDE) == 0
    page.context.close()


def test_one_size_of_the_map_shows(browser: Any, report: Path) -> None:
    shown = {}
    for width in (360, 768, 1200):
        page, _ = show(browser, report, width)
        shown[width] = [
            name
            for name in ("small", "middle", "large")
            if page.locator(f".map-{name}").is_visible()
        ]
        page.context.close()
    assert shown == {360: ["small"], 768: ["middle"], 1200: ["large"]}


def test_names_on_the_map_do_not_overlap_as_drawn(browser: Any, report: Path) -> None:
    page, _ = show(browser, report, 1200)
    boxes = [name.bounding_box() for name in page.locator(".map-large text").all()]
    assert len(boxes) > 15
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(
                one["x"], other["x"]
            )
            # Lines of type have air above and below the letters.
            down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(
                one["y"], other["y"]
            )
            assert across <= 1 or down <= 4
    page.context.close()


def test_dark_and_daylight_differ(browser: Any, report: Path) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page, _ = show(browser, report, 800, scheme)
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.context.close()
    assert colours == ["rgb(251, 248, 241)", "rgb(21, 25, 38)"]


def test_the_keyboard_reaches_everything(browser: Any, report: Path) -> None:
    page, _ = show(browser, report, 1200)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    fold = page.locator("#flows summary")
    fold.focus()
    page.keyboard.press("Enter")
    assert page.locator("#flows details").get_attribute("open") is not None
    page.locator("#assumptions summary").first.focus()
    page.keyboard.press("Enter")
    shown = page.locator("#assumptions details").first.locator("tbody")
    before = [each.is_visible() for each in shown.all()]
    page.locator("#show-all").focus()
    page.keyboard.press("ArrowRight")
    after = [each.is_visible() for each in shown.all()]
    classes = [each.get_attribute("class") for each in shown.all()]
    assert before == [True] * len(before)
    assert after == [name == "confidence published" for name in classes]
    assert len(set(after)) == 2
    page.context.close()


def test_it_prints_on_paper_in_daylight(browser: Any, report: Path) -> None:
    page, _ = show(browser, report, 1200, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    assert page.locator("#landed-cost details.printed table.dense").is_visible()
    assert not page.locator("#flows details").is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", paper))
    assert 8 <= pages <= 16
    page.context.close()
