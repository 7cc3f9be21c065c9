"""Drawings whose sizes are worked by hand."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.report.charts.bars import bar, signed_bar, stacked_bar
from keruen.report.charts.columns import Series, month_columns, months_between, year_marks
from keruen.report.charts.curve import stock_curve
from keruen.report.charts.interval import interval
from keruen.report.charts.svg import nice_ticks, share, short, tag
from tests.report.reading import Page


def rects(drawing: str, css_class: str) -> list[dict[str, str]]:
    return [each for each in Page(drawing).all("rect") if each.get("class") == css_class]


def test_an_element_escapes_what_it_is_given() -> None:
    assert tag("text", "<b>", class_='a"b', text_anchor="end", x=1.50, y=None) == (
        '<text class="a&#34;b" text-anchor="end" x="1.5">&lt;b&gt;</text>'
    )
    assert tag("rect", width="100%") == '<rect width="100%"/>'


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-0.001, "0"), (12.0, "12"), (12.346, "12.35"), (-0.5, "-0.5")]
)
def test_coordinates_are_short(value: float, text: str) -> None:
    assert short(value) == text
    assert share(0.125) == "12.5%"


def test_a_bar_is_as_long_as_its_share() -> None:
    assert rects(bar(30.0, 120.0, "30 of 120"), "fill-wheat")[0]["width"] == "25%"
    assert rects(bar(5.0, 0.0, "nothing"), "fill-wheat")[0]["width"] == "0%"
    assert rects(bar(9.0, 3.0, "too much"), "fill-wheat")[0]["width"] == "100%"


def test_parts_lie_end_to_end_and_the_subsidy_lies_under_their_end() -> None:
    parts = [("part-a", 200.0, "a"), ("part-none", 0.0, "none"), ("part-b", 100.0, "b")]
    drawing = stacked_bar(parts, 400.0, "all", (50.0, "subsidy"))
    places = {each["class"]: (each["x"], each["width"]) for each in Page(drawing).all("rect")}
    assert places == {
        "part-a": ("0%", "50%"),
        "part-b": ("50%", "25%"),
        "taken-off": ("62.5%", "12.5%"),
    }
    assert Page(drawing).all("line")[0]["x1"] == "62.5%"


@pytest.mark.parametrize(
    ("difference", "x", "width", "css_class"),
    [(-30.0, "0%", "75%", "fill-saving"), (10.0, "75%", "25%", "fill-extra")],
)
def test_a_signed_bar_starts_at_zero(difference: float, x: str, width: str, css_class: str) -> None:
    (shape,) = rects(signed_bar(difference, -30.0, 10.0, "words"), css_class)
    assert (shape["x"], shape["width"]) == (x, width)


def test_an_interval_stands_on_a_scale_with_zero() -> None:
    drawing = interval(2.0, 8.0, "from 2 to 8", str)
    # Ticks 0, 2, ... 8 lie between 6% and 94% of the width.
    (shape,) = rects(drawing, "fill-wheat")
    assert (shape["x"], shape["width"]) == ("28%", "66%")
    zero = [each for each in Page(drawing).all("line") if each["class"] == "zero"]
    assert [each["x1"] for each in zero] == ["6%"]


def test_an_interval_that_holds_zero_looks_open() -> None:
    assert len(rects(interval(-2.0, 8.0, "words", str), "fill-open")) == 1
    assert len(rects(interval(0.0, 0.0, "words", str), "fill-open")) == 1


def test_columns_are_as_high_as_their_tonnes() -> None:
    months = months_between(dt.date(2027, 11, 5), dt.date(2028, 2, 1))
    assert months == [
        dt.date(2027, 11, 1),
        dt.date(2027, 12, 1),
        dt.date(2028, 1, 1),
        dt.date(2028, 2, 1),
    ]
    home = Series("home", "home", {months[0]: 60.0, months[2]: 30.0})
    rival = Series("rival", "rival", {months[0]: 30.0})
    drawing = month_columns([home, rival], months, 90.0, "words")
    # The scale ends at 100 t; 70 pixels stand for it, the base line is at 88.
    heights = [(each["x"], each["y"], each["height"]) for each in rects(drawing, "home")]
    assert heights == [("2.5%", "46", "42"), ("52.5%", "67", "21")]
    assert [(each["y"], each["height"]) for each in rects(drawing, "rival")] == [("25", "21")]
    assert "rival, November\u00a02027: 30\u00a0t" in drawing


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (dt.date(2027, 9, 1), dt.date(2030, 8, 1), ["2028", "2029", "2030"]),
        (dt.date(2027, 1, 1), dt.date(2028, 12, 1), ["2027", "2028"]),
        (dt.date(2027, 3, 1), dt.date(2027, 5, 1), ["2027"]),
        (dt.date(2027, 1, 1), dt.date(2034, 12, 1), ["2028", "2030", "2032", "2034"]),
    ],
)
def test_years_are_written_where_there_is_room(
    first: dt.date, last: dt.date, years: list[str]
) -> None:
    marks = "".join(year_marks(months_between(first, last), 80.0))
    assert re.findall(r">(\d{4})<", marks) == years


def test_a_stock_is_drawn_over_its_span() -> None:
    days = [dt.date(2027, 1, 1), dt.date(2027, 1, 11), dt.date(2027, 1, 21)]
    points = list(zip(days, (0.0, 50.0, 100.0), strict=True))
    drawing = stock_curve(points, (days[0], days[2]), [(days[0], 200.0), (days[2], 200.0)], "w")
    paths = {each["class"]: each["d"] for each in Page(drawing).all("path")}
    assert paths == {
        "area": "M0 100 L0 100 L50 75 L100 50 L100 100 Z",
        "line": "M0 100 L50 75 L100 50",
        "limit": "M0 0 L100 0",
    }


def test_ticks_worked_by_hand() -> None:
    assert nice_ticks(0.0, 8.94e6, 4) == [0.0, 5e6, 1e7]
    assert nice_ticks(-2.1, 6.3, 4) == [-5.0, 0.0, 5.0, 10.0]
    assert nice_ticks(0.0, 0.0) == [0.0]


@given(
    st.floats(min_value=-1e9, max_value=0.0),
    st.floats(min_value=1e-3, max_value=1e9),
    st.integers(min_value=2, max_value=8),
)
def test_ticks_are_round_even_and_hold_the_range(low: float, high: float, count: int) -> None:
    ticks = nice_ticks(low, high, count)
    slack = 1e-6 * (high - low)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 0.0 in ticks
    steps = {round((after - before) / (high - low), 9) for before, after in pairwise(ticks)}
    assert len(steps) == 1
    assert len(ticks) <= count + 3
