"""The two numbers behind each end of an open interval, worked by hand."""

from __future__ import annotations

from typing import Any

from keruen.report import make_page
from keruen.report.answer import make_answer
from keruen.report.open_question import what_keeps_it_open
from keruen.report.report_data import ReportData
from keruen.report.sheets import make_sheets
from keruen.summaries import PlanSummary
from tests.report.reading import Page
from tests.report.synthetic import make_data, make_summary

# Three years: (44,320 - 44,083) / 3 = 79 million a year at most, (44,323 - 44,080) / 3 = 81 lost.
HIGH = (
    "The hub could save up to USD 79.0 million a year: the best plan found without a hub "
    "costs USD 44,320.0 million, and every plan with a hub is proven to cost at least USD "
    "44,083.0 million, over 3 years."
)
NUMBERS = (
    "the best plan found with a hub costs USD 44,323.0 million, and every plan without a hub is "
    "proven to cost at least USD 44,080.0 million, over 3 years."
)
CLOSES = (
    "A longer search that finds a cheaper plan or a higher bound narrows the interval; the "
    "question is decided when both ends are on one side of zero."
)


def open_summary(low: float, **changes: Any) -> PlanSummary:
    value = {"low": low, "high": 79e6, "decided": False, "words": "not decided at this gap"}
    summary: PlanSummary = make_summary(
        **{
            "hub_value_usd_per_year": value,
            "years": 3.0,
            "with_hub": {"cost_usd": 44_323e6, "bound_usd": 44_083e6},
            "no_hub": {"cost_usd": 44_320e6, "bound_usd": 44_080e6},
            **changes,
        }
    )
    return summary


def told(summary: PlanSummary) -> list[str]:
    return [sentence.replace("\u00a0", " ") for sentence in what_keeps_it_open(summary)]


def test_each_end_has_a_plan_and_a_bound() -> None:
    low = f"The hub could cost up to USD 81.0 million more a year: {NUMBERS}"
    assert told(open_summary(-81e6)) == [low, HIGH, CLOSES]


def test_the_idle_hub_holds_the_low_end() -> None:
    summary = open_summary(-1e6, idle_hub={"cost_usd": 3e6})
    assert told(summary)[0] == (
        "An unused hub costs at least USD 1.00 million a year; that is the most a hub can lose. "
        f"The plans alone would allow a loss of USD 81.0 million a year: {NUMBERS}"
    )


def test_an_idle_hub_that_costs_more_than_the_bounds_allow_is_not_named() -> None:
    summary = open_summary(-81e6, idle_hub={"cost_usd": 300e6})
    assert told(summary)[0] == f"The hub could cost up to USD 81.0 million more a year: {NUMBERS}"


def test_numbers_that_lie_close_have_decimals_enough() -> None:
    # 12,345 USD apart over a year and a half.
    summary = open_summary(
        -8_230.0, years=1.5, with_hub={"cost_usd": 5_012_345.0, "bound_usd": 5_000_000.0}
    )
    summary["no_hub"] = {"cost_usd": 5_000_000.0, "bound_usd": 5_000_000.0}
    assert told(summary)[0] == (
        "The hub could cost up to USD 8,230 more a year: the best plan found with a hub costs "
        "USD 5.012 million, and every plan without a hub is proven to cost at least USD 5.000 "
        "million, over 1.5 years."
    )


def test_nothing_without_both_plans() -> None:
    assert what_keeps_it_open(open_summary(-81e6, with_hub=None)) == []
    assert what_keeps_it_open(open_summary(-81e6, years=None)) == []
    assert what_keeps_it_open({}) == []


def test_only_the_report_of_an_open_question_says_it() -> None:
    assert make_answer(make_data()).open_because == ()
    data = make_data(summary=open_summary(-81e6))
    texts = [text.replace("\u00a0", " ") for _, text in Page(make_page(data)).texts]
    assert "Why it is not decided" in texts
    assert HIGH in texts
    assert "Why it is not decided" not in [text for _, text in Page(make_page(make_data())).texts]


def test_the_workbook_says_it_too() -> None:
    assert ("Open because", HIGH) in answer_rows(make_data(summary=open_summary(-81e6)))


def answer_rows(data: ReportData) -> list[tuple[str, str]]:
    sheet = make_sheets(data)[0]
    return [(str(row[0]), str(row[1]).replace("\u00a0", " ")) for row in sheet.rows if len(row) > 1]
