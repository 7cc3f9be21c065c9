"""The value of a hub as insurance: sentences, tables and the headline of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.records import read_record
from keruen.report.blocks import Fold, Table, Text
from keruen.report.insurance import insurance_headline, insurance_words
from keruen.report.sections.insurance import (
    back_test_section,
    break_even_section,
    designs_section,
    sensitivity_section,
    stories_section,
    worlds_section,
)
from keruen.report.value_data import ValueRun
from keruen.report.value_page import make_value_page

NBSP = "\N{NO-BREAK SPACE}"


def money(mean: float, half: float | None = 0.2e6) -> dict[str, float | None]:
    return {
        "mean": mean,
        "low": None if half is None else mean - half,
        "high": None if half is None else mean + half,
    }


def design(tier: int, saving: float, fixed: float, half: float | None = 0.2e6) -> dict[str, Any]:
    return {
        "site": "dakar",
        "name": "Dakar",
        "tier": tier,
        "silo_t": 40_000.0 * tier,
        "saving_usd_per_year": money(saving, half),
        "parts_usd_per_year": {
            "purchase": money(0.5 * saving),
            "freight": money(0.3 * saving),
            "holding": money(-0.1 * saving),
            "shortage": money(0.3 * saving),
        },
        "fixed_cost_usd_per_year": fixed,
        "net_usd_per_year": money(saving - fixed, half),
        "probability_it_pays": 0.125,
        "saving_at_risk_usd_per_year": money(saving),
        "through_t_per_year": 300_000.0,
        "served": [],
        "mean_stock_t": 5_000.0,
        "unserved_t_per_year": money(100.0),
        "pair_deviation_usd_per_year": 1e6,
        "single_deviation_usd_per_year": 2e8,
    }


def value(*designs: dict[str, Any], **more: Any) -> ValueRun:
    return read_record(ValueRun, data(*designs, **more))


def data(*designs: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = designs or (design(1, 2.6e6, 4.5e6), design(2, 3e6, 9e6))
    best = max(found, key=lambda each: each["net_usd_per_year"]["mean"])
    return {
        "title": "A corridor",
        "scenario": None,
        "worlds": 100,
        "months": 24,
        "why_stopped": "all worlds are run",
        "risk": {"weight": 0.0, "share": 0.95},
        "cost_without_hub_usd_per_year": money(6.4e9, 1e8),
        "unserved_without_hub_t_per_year": money(50_000.0),
        "demand_t_per_year": 24e6,
        "best": {"site": best["site"], "tier": best["tier"]},
        "designs": list(found),
        "yardsticks": [],
        "break_evens": [],
        "stories": [],
        "sensitivities": [],
        "cover": None,
        "months_in_force_per_year": {"freight_spike": 0.8},
        "back_test": [],
        **more,
    }


def plain(words: list[str]) -> str:
    return " ".join(words).replace(NBSP, " ")


BREAK_EVEN = {
    "name": "shortage_price_factor",
    "title": "Price of unserved demand",
    "unit": "times the ceiling",
    "base": 1.0,
    "limit": 10.0,
    "value": 3.2,
    "net_at_base_usd_per_year": money(-1.9e6),
    "net_there_usd_per_year": money(0.01e6),
    "worlds": 25,
}


def test_second_sentence_of_the_headline() -> None:
    """Whole text: the answer, its interval, the probability and the break-evens."""
    words = plain(insurance_words(value(break_evens=[BREAK_EVEN])))
    assert words == (
        "As insurance a hub does not pay: in 100 random worlds the best, Dakar with 40,000 t of "
        "silo, saves USD 2.60 million a year and costs USD 4.50 million: net −USD 1.90 million a "
        "year (95% CI −USD 2.10 million to −USD 1.70 million). Probability that it pays over the "
        "uncertain rates of crises: 12.5%. It breaks even at price of unserved demand of 3.20 "
        "times the ceiling (base 1.00)."
    )


@pytest.mark.parametrize(
    ("net", "half", "text"),
    [
        (1e6, 0.2e6, "As insurance a hub at Dakar pays"),
        (-1e6, 0.2e6, "As insurance a hub does not pay"),
        (0.1e6, 0.2e6, "As insurance it is not decided whether a hub pays"),
        (5e6, None, "As insurance it is not decided whether a hub pays"),
    ],
)
def test_the_answer_follows_the_interval(net: float, half: float | None, text: str) -> None:
    assert insurance_headline(value(design(1, 4e6 + net, 4e6, half))) == text


def test_each_design_has_a_row_with_its_parts() -> None:
    section = designs_section(value())
    table = section.blocks[0]
    assert isinstance(table, Table)
    rows = table.groups[0].rows
    assert [cell.replace(NBSP, " ") for cell in rows[0]] == [
        *("Dakar 1", "40,000 t", "2.60", "2.40 to 2.80", "1.30", "0.78", "−0.26", "0.78"),
        *("4.50", "−1.90", "12.5%", "300,000 t"),
    ]
    assert len(rows) == 2
    assert len(rows[0]) == len(table.columns)


def test_what_is_at_risk_has_a_column_where_the_risk_measure_is_not_the_mean() -> None:
    section = designs_section(value(risk={"weight": 0.5, "share": 0.9}))
    table, _, words = section.blocks[:3]
    assert isinstance(table, Table)
    assert [column.title for column in table.columns][-2:] == ["At risk", "Loaded a year"]
    assert table.groups[0].rows[0][-2] == "2.60"
    assert isinstance(words, Text)
    assert words.words.replace(NBSP, " ") == (
        "At risk: saving in 50% of the mean cost and 50% of the mean of the worst 10% of worlds."
    )


def test_a_break_even_that_is_not_there_is_said_to_be_none() -> None:
    without = {**BREAK_EVEN, "value": None}
    section = break_even_section(value(break_evens=[BREAK_EVEN, without]))
    assert section is not None
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert [row[2] for row in table.groups[0].rows] == ["3.20", "none up to 10.0"]
    assert break_even_section(value()) is None


def test_a_sign_that_changes_is_called_open() -> None:
    row = {
        "name": "hub_turns_per_month",
        "low": 0.5,
        "high": 2.0,
        "net_at_low_usd_per_year": money(-2e6),
        "net_at_high_usd_per_year": money(1e6),
        "worlds": 25,
    }
    section = sensitivity_section(value(sensitivities=[row]))
    assert section is not None
    assert section.lead == [
        "The sign of the net is open: it changes within the interval of a figure."
    ]
    same = {**row, "net_at_high_usd_per_year": money(-1e6)}
    steady = sensitivity_section(value(sensitivities=[same]))
    assert steady is not None
    assert steady.lead == ["The sign of the net is the same at both ends of every interval."]


def test_past_years_have_a_mean_and_a_row_each() -> None:
    rows = [
        {
            "year": year,
            "saving_usd_per_year": saving,
            "unserved_without_t_per_year": 10.0,
            "unserved_with_t_per_year": 5.0,
            "regimes": names,
        }
        for year, saving, names in ((2010, 1e6, []), (2011, 3e6, ["french_strike"]))
    ]
    section = back_test_section(value(back_test=rows))
    assert section is not None
    assert plain(list(section.lead)) == (
        "Mean saving of USD 2.00 million a year over 2 starts; each start knows the rates of "
        "earlier years only, without the crises of 2010 and 2022."
    )
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert [row[-1] for row in table.groups[0].rows] == ["none", "french_strike"]


def test_stories_and_worlds() -> None:
    story = {
        "world": 4,
        "saving_usd_per_year": 9e6,
        "years": [2012],
        "sentences": ["It rained."],
    }
    section = stories_section(value(stories=[story]))
    assert section is not None
    fold = section.blocks[0]
    assert isinstance(fold, Fold)
    assert fold.summary.replace(NBSP, " ") == "World 4: saved USD 9.00 million a year"
    assert plain(list(worlds_section(value()).lead)[:1]) == (
        "Without a hub the markets cost USD 6.40 billion a year and 50,000 t of 24.00 Mt a year "
        "are unserved."
    )


def test_the_page_is_whole_and_runs_nothing() -> None:
    cover = {
        "months": ["2027-09-01", "2027-10-01"],
        "without_hub_days": [[1.0, 2.0, 3.0, 4.0, 5.0]] * 2,
        "with_hub_days": [[1.0, 2.0, 3.0, 4.0, 6.0]] * 2,
    }
    page = make_value_page(
        data(cover=cover, break_evens=[BREAK_EVEN], run={"seed": 1, "scenario": None})
    )
    assert "<h1>As insurance a hub does not pay</h1>" in page
    assert "<script" not in page
    for anchor in ("designs", "break-evens", "cover", "worlds", "computed"):
        assert f'id="{anchor}"' in page
