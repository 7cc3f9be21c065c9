"""The value of a hub as insurance: sentences, tables and the headline of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.records import read_record
from keruen.report.blocks import Fold, Table, Text
from keruen.report.insurance import (
    bound_words,
    insurance_headline,
    insurance_words,
    sign_words,
)
from keruen.report.sections.insurance import (
    back_test_section,
    bound_section,
    break_even_section,
    designs_section,
    sensitivity_section,
    signs_section,
    stories_section,
    worlds_section,
)
from keruen.report.value_answer import value_facts, verdict
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
        "bound": None,
        "signs": [],
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
            "net_usd_per_year": saving - 2e6,
            "cost_without_usd_per_year": 6e9,
            "cost_with_usd_per_year": 6e9 - saving,
            "unserved_without_t_per_year": 10.0,
            "unserved_with_t_per_year": 5.0,
            "mean_cover_without_days": 20.0,
            "mean_cover_with_days": 19.0,
            "least_cover_without_days": 12.0,
            "least_cover_with_days": 11.5,
            "regimes": names,
            "advised_net_usd_per_year": money(-1e6),
            "advice": "do not build",
        }
        for year, saving, names in ((2010, 1e6, []), (2011, 3e6, ["french_strike"]))
    ]
    section = back_test_section(value(back_test=rows))
    assert section is not None
    assert plain(list(section.lead)) == (
        "In 2 past starts the hub would have saved +USD 2.00 million a year on average. The method "
        "would have advised not to build at 2; the years that followed agree with 1 of 2. Each "
        "start knows the rates and harvests of earlier years only, without the crises of 2010 and "
        "2022; unserved demand and cover are those of the replay. Money in million US "
        "dollars a year."
    )
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert [row[-1] for row in table.groups[0].rows] == ["none", "french strike"]


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


def bound(low: float, high: float, gap: float) -> dict[str, Any]:
    return {
        "regions": 5,
        "states": 8,
        "worlds": 40,
        "programs": 12_345,
        "bound_without_usd_per_year": 6_374e6,
        "gap_without_usd_per_year": money(gap),
        "bound_with_usd_per_year": 6_373e6,
        "gap_with_usd_per_year": money(gap - 1e5),
        "net_low_usd_per_year": low,
        "net_high_usd_per_year": high,
        "decides": low > 0.0 or high < 0.0,
    }


@pytest.mark.parametrize(
    ("low", "high", "gap", "text"),
    [
        (
            *(-25.1e6, 19e6, 21.6e6),
            "The SDDP bound does not decide the sign: its gap of USD 21.6 million a year exceeds "
            "the estimate of −USD 1.90 million; under the best policy on regions the hub nets "
            "between −USD 25.1 million and +USD 19.0 million a year.",
        ),
        (
            *(-3.9e6, -3.3e6, 0.29e6),
            "The SDDP bound decides the sign on regions, where the hub does not pay: under the "
            "best policy on regions the hub nets between −USD 3.90 million and −USD 3.30 million a "
            "year (gap USD 290,000 a year).",
        ),
        (
            *(-1e6, 2e6, 1.5e6),
            "The SDDP bound does not decide the sign: under the best policy on regions the hub "
            "nets between −USD 1.00 million and +USD 2.00 million a year (gap USD 1.50 million a "
            "year).",
        ),
    ],
)
def test_the_bound_decides_or_does_not(low: float, high: float, gap: float, text: str) -> None:
    found = value(bound=bound(low, high, gap))
    assert plain([bound_words(found)]) == text
    section = bound_section(found)
    assert section is not None
    assert plain(list(section.lead)) == text
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert table.groups[0].rows[0][1] == "6,374.00"
    assert "bound" in make_value_page(data(bound=bound(low, high, gap)))


def sign(title: str, turns_at: float | None) -> dict[str, Any]:
    return {
        "title": title,
        "unit": "times",
        "base": 1.0,
        "low": 0.5,
        "high": 2.0,
        "net_at_low_usd_per_year": money(-2e6),
        "net_at_high_usd_per_year": money(-1e6),
        "turns_at": turns_at,
        "net_there_usd_per_year": None if turns_at is None else money(0.0),
        "worlds": 25,
    }


def test_assumptions_that_turn_the_sign_are_named() -> None:
    steady = value(signs=[sign("Lead times", None), sign("Turns of the silo", None)])
    assert sign_words(steady) == (
        "The sign is the same at both ends of the range of lead times and turns of the silo."
    )
    turning = value(signs=[sign("Lead times", None), sign("Turns of the silo", 1.6)])
    assert sign_words(turning) == (
        "The sign turns within the range of turns of the silo (at 1.60 times)."
    )
    section = signs_section(turning)
    assert section is not None
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert [row[6:8] for row in table.groups[0].rows] == [
        ["no value", "–"],
        ["1.60", "0.00 ± 0.20"],
    ]
    assert signs_section(value()) is None


def facts(data: ValueRun) -> list[tuple[str, str, str]]:
    return [(each.asked, plain([each.answer]), plain([each.note])) for each in value_facts(data)]


def test_an_adviser_reads_what_to_do_how_sure_it_is_and_what_would_change_it() -> None:
    """Whole texts of the three facts."""
    stored = data(
        break_evens=[BREAK_EVEN],
        signs=[sign("Lead times", None), sign("Turns of the silo", 1.6)],
        bound=bound(-25e6, 19e6, 21.6e6),
    )
    assert verdict(read_record(ValueRun, stored)) == "stay"
    assert facts(read_record(ValueRun, stored)) == [
        (
            "What to do",
            "Do not build a hub as insurance",
            "the best, Dakar tier 1, has a net −USD 1.90 million a year",
        ),
        (
            "How sure",
            "12% probability that it pays",
            "95% CI of the net −USD 2.10 million to −USD 1.70 million; a proven bound does not "
            "decide the sign",
        ),
        (
            "What would change it",
            "2 of the 3 assumptions that were tried",
            "A hub would pay at turns of the silo of 1.60 times or price of unserved demand of "
            "3.20 times the ceiling; it would not at any value tried of lead times",
        ),
    ]
    page = make_value_page(stored)
    assert page.index("What to do") < page.index("Every site and tier")


@pytest.mark.parametrize(
    ("net", "half", "side", "answer"),
    [
        (1e6, 0.2e6, "build", "Build Dakar tier 1"),
        (-1e6, 0.2e6, "stay", "Do not build a hub as insurance"),
        (0.1e6, 0.2e6, "open", "Do not decide on this yet"),
        (5e6, None, "open", "Do not decide on this yet"),
    ],
)
def test_what_to_do_follows_the_interval(
    net: float, half: float | None, side: str, answer: str
) -> None:
    found = value(design(1, 4e6 + net, 4e6, half))
    assert verdict(found) == side
    first, _, last = facts(found)
    assert first[1] == answer
    assert last[1:] == ("Not computed", "run it with --sensitivity")
