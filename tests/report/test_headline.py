"""The headline in every state, word for word, and the order of its sentences."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.records import read_record
from keruen.report import make_page
from keruen.report.headline import make_headline, served_words
from keruen.report.hub_estimate import read_estimate
from keruen.report.insurance import insurance_words
from keruen.report.report_data import ReportData
from keruen.report.value_data import Insurance
from tests.report.reading import Page
from tests.report.synthetic import frame, make_data, make_summary
from tests.report.test_value_page import data as value_data
from tests.report.test_value_page import design

NBSP = "\u00a0"
OPEN_VALUE = {"low": -1e6, "high": 84e6, "decided": False}
NO_HUB = {"hub": None, "openings": []}
PROVEN = (
    "Proven for a hub in this plan's calendar, per year of the horizon: between −USD 1.00 "
    "million and +USD 84.0 million (not decided)."
)
GAP = "The plan is proven to be within 0.34% of the optimum."


def estimate(low: float, best: float, high: float, **changes: Any) -> dict[str, Any]:
    """An estimate in millions a year, at a fixed cost of 3 and a validated error of 10 % of it."""
    row: dict[str, Any] = {
        "site": "agadir",
        "name": "Agadir",
        "tier": 1,
        "kind": "estimate",
        "reason": "",
        "value_usd_per_year": {"low": low * 1e6, "best": best * 1e6, "high": high * 1e6},
        "fixed_cost_usd_per_year": 3e6,
        "error": {"kind": "estimate", "cases": 40, "median": 0.01, "p90": 0.1, "wrong_signs": 0},
        "checked": True,
        "brackets_usd_per_year": {},
        "calendar": {"first_open": None, "years_open": 0.0, "value_usd_per_year_open": None},
        "break_evens": [],
        "shared_inland": False,
    }
    return row | changes


def turn(name: str, words: str, unit: str, value: float | None, **more: Any) -> dict[str, Any]:
    return {"name": name, "words": words, "unit": unit, "value": value, **more}


TURNS = [
    turn("handling", "handling a tonne of grain that passes through the hub", "USD/t", -6.0),
    turn("small_parcels", "direct voyages with parcels up to 15,000 t", "share", 0.11),
    turn("fixed_cost", "the fixed cost of the hub (capital and operation)", "share", -0.93),
]


def told(where: str = "", **changes: Any) -> tuple[str, str, list[str]]:
    headline = make_headline(make_data(summary=make_summary(**changes)), where)
    lead = [sentence.replace(NBSP, " ") for sentence in headline.lead]
    return headline.verdict, headline.words.replace(NBSP, " "), lead


def test_a_hub_that_does_not_pay() -> None:
    """Recommendation, best estimate with its error, what is proven, break-evens: in this order."""
    row = estimate(-2.91, -2.9, -2.89, break_evens=TURNS)
    assert told(**NO_HUB, hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row) == (
        "open",
        "On cost alone a hub does not pay",
        [
            "Best estimate: −USD 2.90 million per year of operation for Agadir, with a fixed "
            "cost of USD 3.00 million a year.",
            "Of 40 such values for small cases with known answers, half were within USD "
            "30,000 and 90% within USD 300,000 a year of the true value, scaled to this hub; "
            "none had the wrong sign.",
            PROVEN,
            "The hub breaks even if handling a tonne of grain that passes through the hub "
            "costs about USD 6.00/t less, or direct voyages with parcels up to 15,000 t cost "
            "about 11% more, or the fixed cost of the hub (capital and operation) is about "
            "93% lower.",
            GAP,
        ],
    )


def test_the_second_sentence_is_the_value_as_insurance() -> None:
    """Where a value run of the same case lies beside the plan; it changes no verdict."""
    insurance = value_data(design(1, 2.6e6, 4.5e6))
    words, verdict, lead = told(insurance=insurance)
    assert (words, verdict) == told()[:2]
    more = [each for each in lead if each not in told()[2]]
    found = insurance_words(read_record(Insurance, insurance))
    assert more == [each.replace(NBSP, " ") for each in found]
    assert more[0].startswith("As insurance a hub does not pay: in 100 random worlds the best")


def test_a_hub_that_pays() -> None:
    turns = [
        turn("handling", "handling a tonne of grain that passes through the hub", "USD/t", 2.5),
        turn("small_parcels", "direct voyages with parcels up to 15,000 t", "share", -0.07),
    ]
    row = estimate(1.9, 2.0, 2.1, break_evens=turns)
    verdict, words, lead = told("Agadir", hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)
    assert (verdict, words) == ("open", "On cost alone a hub at Agadir pays")
    assert lead[0] == (
        "Best estimate: +USD 2.00 million per year of operation for Agadir, with a fixed cost "
        "of USD 3.00 million a year."
    )
    assert lead[3] == (
        "The hub stops paying if handling a tonne of grain that passes through the hub costs "
        "about USD 2.50/t more, or direct voyages with parcels up to 15,000 t cost about 7% "
        "less."
    )


def test_first_order_break_evens_and_one_site_of_several() -> None:
    turns = [{**TURNS[0], "first_order": True}, TURNS[2]]
    row = estimate(-2.91, -2.9, -2.89, break_evens=turns, sites=8)
    _, _, lead = told(hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)
    assert lead[2:6] == [
        PROVEN,
        "Of 8 hub sites, this is the one that the relaxation opens most; `keruen ask CASE "
        "hub-value` values all of them.",
        (
            "The hub breaks even if the fixed cost of the hub (capital and operation) is about "
            "93% lower."
        ),
        "To a first order, with grain prices fixed, the hub breaks even if handling a tonne "
        "of grain that passes through the hub costs about USD 6.00/t less.",
    ]


def test_an_error_grows_with_what_a_hub_saves() -> None:
    """Saved 9 million before a fixed cost of 3: the error of 10 % is 0.9 million."""
    row = estimate(5.9, 6.0, 6.1)
    assert read_estimate({"hub_value_estimate": row}).error == pytest.approx(0.9e6)  # type: ignore[union-attr]


def test_an_estimate_that_is_too_close() -> None:
    row = estimate(-0.2, -0.1, 0.0, break_evens=TURNS[:1])
    _, words, lead = told(hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)
    assert words == "Not decided whether a hub at Agadir pays: the value is within its error"
    assert lead[3] == (
        "The hub has a value of zero if handling a tonne of grain that passes through the hub "
        "costs about USD 6.00/t less."
    )


def test_a_bracket_is_never_called_an_estimate() -> None:
    row = estimate(
        -1.0,
        0.5,
        2.0,
        kind="bracket",
        error={"cases": 30, "p90": 0.2, "wrong_signs": 2},
        shared_inland=True,
        brackets_usd_per_year={"no_hub": {"low": -1e6, "best": 0.5e6, "high": 2e6}},
    )
    _, words, lead = told(hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)
    assert words == "Not decided whether a hub at Agadir pays: the bracket contains zero"
    assert lead[:4] == [
        "Bracket: −USD 1.00 million to +USD 2.00 million per year of operation for Agadir, "
        "with a fixed cost of USD 3.00 million a year. A bracket of an estimate is not a "
        "proof.",
        "Of 30 such values for small cases with known answers, 90% were within USD 700,000 a "
        "year of the true value, scaled to this hub; 2 had the wrong sign.",
        "Other ports also supply the inland markets behind the hub; their supplies are valued at "
        "fixed prices.",
        PROVEN,
    ]
    assert not any("Best estimate" in sentence for sentence in lead)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((-2.0, -1.9), "On cost alone a hub probably does not pay"),
        ((-1.0, -0.5), "On cost alone a hub probably does not pay"),
        ((0.5, 1.0), "On cost alone a hub at Agadir probably pays"),
        ((3.5, 3.6), "On cost alone a hub at Agadir probably pays"),
    ],
)
def test_a_bracket_on_one_side_makes_it_probable_and_no_more(
    ends: tuple[float, float], words: str
) -> None:
    """Whatever its validated error: a bracket can be wide, and its ends are not proven."""
    row = estimate(ends[0], ends[0], ends[1], kind="bracket", error={"cases": 30, "p90": 0.5})
    assert told(hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)[1] == words


def test_both_plans_solved() -> None:
    row = estimate(1.0, 1.0, 1.0, kind="solved", error=None)
    _, words, lead = told("Agadir", hub_value_estimate=row)
    assert words == "Build the hub at Agadir"
    assert lead[0] == (
        "A hub that works in every period is worth +USD 1.00 million per year of operation "
        "for Agadir, with a fixed cost of USD 3.00 million a year; both plans were solved to "
        "optimality."
    )
    assert lead[1].startswith("Proven for a hub in this plan's calendar")


def test_a_hub_that_carries_nothing_and_no_change_that_turns_it() -> None:
    turns = [
        turn("handling", "handling a tonne", "USD/t", None, tried=-64.0),
        turn("small_parcels", "direct voyages", "share", None, tried=1.6),
        turn("fixed_cost", "the fixed cost", "share", -1.0),
    ]
    row = estimate(-3.0, -3.0, -3.0, break_evens=turns)
    _, words, lead = told(hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)
    assert words == "On cost alone a hub does not pay"
    assert lead[3:5] == [
        "At the prices of the case the hub would save nothing before its fixed cost.",
        (
            "No break-even up to USD 64.00/t less for handling a tonne or 160% more for direct "
            "voyages."
        ),
    ]


def test_the_value_within_the_calendar() -> None:
    calendar = {
        "first_open": "2028-09-01",
        "years_open": 1.0,
        "value_usd_per_year_open": {"low": -2.8e6, "best": -2.7e6, "high": -2.6e6},
    }
    row = estimate(-2.91, -2.9, -2.89, calendar=calendar)
    lead = told(hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)[2]
    assert lead[3] == (
        "In the calendar of the case the hub can work from September 2028, for 1.0 years: "
        "−USD 2.70 million per year open."
    )


NONE = {"low": None, "high": None, "decided": False}


@pytest.mark.parametrize(
    ("state", "words", "first"),
    [
        (
            "none can be ready",
            "No hub can be ready within the horizon",
            "The earliest date and building time of every tier are too late for a plan with a "
            "hub; the plan is the best one found without a hub.",
        ),
        (
            "no plan exists without a hub",
            "Only a plan with a hub meets every limit",
            "It is proven that no plan without a hub is feasible, so a saving is not defined.",
        ),
        (
            "no plan exists with a hub",
            "No plan with a hub meets every limit",
            "It is proven that no plan with a working hub is feasible; the plan is the best "
            "one found without a hub.",
        ),
        (
            "no plan found without a hub",
            "No plan without a hub was found",
            "The search ended first; a longer search may find one for comparison.",
        ),
        (
            "no plan found with a hub",
            "No plan with a hub was found",
            "The search ended first; a longer search may find one for comparison.",
        ),
    ],
)
def test_one_of_the_plans_is_missing(state: str, words: str, first: str) -> None:
    row = estimate(-2.9, -2.9, -2.9)
    verdict, headline, lead = told(
        hub_state=state, hub_value_usd_per_year=NONE, hub_value_estimate=row
    )
    assert (verdict, headline, lead[0]) == ("open", words, first)
    assert lead[1].startswith("Best estimate: −USD 2.90 million per year of operation")
    reason = {"name": "Agadir", "reason": "the time was too short"}
    lead = told(hub_state=state, hub_value_usd_per_year=NONE, hub_value_estimate=reason)[2]
    assert lead[1] == "Value of a hub at Agadir: not found, the time was too short."


def cover(shortage_t: float) -> Any:
    row = {"market": "m", "name": "Gabon", "group": "g", "year": 2026, "demand_t": 1e6}
    used = 1e6 - shortage_t
    return frame(
        "cover", [{**row, "use_t": used, "shortage_t": shortage_t, "cover": used / row["demand_t"]}]
    )


def test_a_case_without_hub_options() -> None:
    """Cost, landed cost, demand served, cover and what limits, and nothing about a hub."""
    landed = {"market": "m", "name": "Gabon", "origin_country": "KZ", "quantity_t": 1e6}
    flows = [
        {"corridor": "c", "name": "Baltic", "period": t, "quantity_t": q, "capacity_t": 100.0}
        for t, q in enumerate((100.0, 40.0, 99.95))
    ]
    summary = {
        "hub_state": "no hub options",
        "hub_value_usd_per_year": NONE,
        "cost_usd": 300e6,
        "years": 3.0,
        "gap": 0.001,
        "status": "optimal within gap",
    }
    data = ReportData(
        summary,
        cover=cover(40.0),
        landed_cost=frame("landed_cost", [{**landed, "landed_usd_per_t": 250.0}]),
        corridor_flows=frame("corridor_flows", flows),
    )
    headline = make_headline(data, "")
    assert headline.words == "99.99% of demand served"
    assert [sentence.replace(NBSP, " ") for sentence in headline.lead] == [
        "The plan costs USD 300 million over the horizon, USD 100 million a year. Average "
        "landed cost: USD 250.00/t.",
        "40 t are unserved; the lowest share of demand served is 99.996%, Gabon in 2026.",
        "Corridors at capacity: Baltic in 2 of 3 periods.",
        "The plan is proven to be within 0.10% of the optimum.",
    ]


@pytest.mark.parametrize(
    ("shortage_t", "words"),
    [(0.0, "All"), (1.0, "99.99% of"), (5e5, "50.00% of"), (1e6, "0.00% of")],
)
def test_the_share_served_is_never_rounded_up(shortage_t: float, words: str) -> None:
    assert served_words(cover(shortage_t)) == words


def test_a_plan_without_a_hub_is_not_compared_with_itself() -> None:
    page = Page(make_page(make_data(summary=make_summary(**NO_HUB))))
    text = " ".join(words for _, words in page.texts)
    assert "than the best plan found without a hub" not in text
    assert "Cost by term compared with the plan without a hub" not in text


def test_the_section_of_the_value() -> None:
    row = estimate(-2.91, -2.9, -2.89, break_evens=TURNS)
    data = make_data(
        summary=make_summary(hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)
    )
    page = Page(make_page(data))
    cells = [words.replace(NBSP, " ") for tag, words in page.texts if tag in ("th", "td")]
    at = cells.index("Value per year of operation")
    assert cells[at : at + 4] == ["Value per year of operation", "−2.91", "−2.90", "−2.89"]
    at = cells.index("Direct voyages with parcels up to 15,000 t")
    assert cells[at + 1] == "+11%"


def test_an_estimate_with_gaps_is_none() -> None:
    assert read_estimate({}) is None
    assert read_estimate({"hub_value_estimate": {"reason": "the time was too short"}}) is None


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.658, 0.063, "is between 66% lower and 6% higher"),
        (-0.658, -0.2, "is 20% to 66% lower"),
        (0.5, 1.25, "is 50% to 125% higher"),
        (-1.5, -0.2, "is 20% to 100% lower"),
    ],
)
def test_the_fixed_cost_at_which_a_bracket_breaks_even_is_a_range(
    low: float, high: float, words: str
) -> None:
    """The ends of the bracket over the fixed cost of 3 million USD, less one."""
    name = "the fixed cost of the hub (capital and operation)"
    turns = [
        turn("fixed_cost", name, "share", 0.0, low=low, high=high),
        turn("handling", "handling a tonne", "USD/t", -0.49, first_order=True),
    ]
    row = estimate(3.0 * low, 1.5 * (low + high), 3.0 * high, kind="bracket", break_evens=turns)
    _, _, lead = told(hub_value_usd_per_year=OPEN_VALUE, hub_value_estimate=row)
    assert any(f" if {name} {words}." in sentence for sentence in lead)
    assert any(
        sentence.startswith("To a first order, with grain prices fixed and starting from ")
        and "within the bracket, the hub " in sentence
        for sentence in lead
    )
