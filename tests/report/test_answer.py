"""The answer in words, for every way in which a run can end."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.report.answer import join_words, make_answer
from keruen.report.report_data import ReportData
from tests.report.synthetic import make_data, make_summary

NBSP = "\u00a0"


def value(low: float, high: float, decided: bool | None = None) -> dict[str, Any]:
    words = {"low": low, "high": high}
    return words if decided is None else {**words, "decided": decided}


def answer_of(**changes: Any) -> Any:
    return make_answer(make_data(summary=make_summary(**changes)))


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_build() -> None:
    answer = make_answer(make_data())
    assert answer.verdict == "build"
    assert answer.headline == "Build the hub at Jorf Lasfar"
    assert [plain(sentence) for sentence in answer.lead] == [
        "Proven for a hub in this plan's calendar, per year of the horizon: it saves USD 3.18 "
        "to 8.94 million compared with the best plan without a hub.",
        "The plan is proven to be within 0.34% of the optimum.",
    ]


def test_every_fact_of_a_hub() -> None:
    facts = [
        (fact.asked, plain(fact.answer), plain(fact.note))
        for fact in make_answer(make_data()).facts
    ]
    # 3.18 million a year x 3 years / 1.812 Mt = 5.26; 8.94 million x 3 / 1.812 Mt = 14.80.
    assert facts == [
        ("Where", "Jorf Lasfar", "Morocco"),
        (
            "Size",
            "140,000 t of storage",
            "2 tiers, loads 14,000 t a day, USD 38.5 million of capital cost",
        ),
        (
            "Opening",
            "July 2028",
            "Tier 1 at Jorf Lasfar from July 2028, tier 2 at Jorf Lasfar from January 2029",
        ),
        ("Through the hub", "1.81 Mt", "over the horizon, 604,000 t a year"),
        ("Proven, per year of the horizon", "USD 3.18 to 8.94 million", "saved"),
        ("Proven, per tonne through the hub", "USD 5.26 to 14.80/t", "saved"),
        ("Proven gap", "0.34%", "optimal within gap"),
    ]


def test_not_decided_with_a_hub() -> None:
    answer = answer_of(hub_value_usd_per_year=value(-2_100_000.0, 6_300_000.0, False))
    assert answer.verdict == "open"
    assert answer.headline == "Not decided: the proven interval contains zero"
    assert plain(answer.lead[0]) == (
        "Proven for a hub in this plan's calendar, per year of the horizon: between −USD 2.10 "
        "million and +USD 6.30 million (not decided)."
    )
    facts = {fact.asked: (plain(fact.answer), fact.note) for fact in answer.facts}
    undecided = "not decided: the interval contains zero"
    assert facts["Proven, per year of the horizon"] == (
        "−USD 2.10 million to +USD 6.30 million",
        undecided,
    )
    assert facts["Proven, per tonne through the hub"] == ("−USD 3.48/t to +USD 10.43/t", undecided)


def test_zero_inside_is_not_decided_without_being_told_so() -> None:
    assert answer_of(hub_value_usd_per_year=value(-1.0, 1.0)).verdict == "open"
    assert answer_of(hub_value_usd_per_year=value(1.0, 2.0)).verdict == "build"


NO_HUB = {"hub": None, "openings": [], "tonnes": {"delivered_t": 5.0, "through_hub_t": 0.0}}


def test_not_decided_without_a_hub() -> None:
    answer = answer_of(**NO_HUB, hub_value_usd_per_year=value(-400_000.0, 1_250_000.0, False))
    assert answer.headline == "Not decided: the proven interval contains zero"
    assert [fact.asked for fact in answer.facts] == [
        "Where",
        "Proven, per year of the horizon",
        "Proven gap",
    ]


def test_no_hub_is_the_answer() -> None:
    answer = answer_of(**NO_HUB, hub_value_usd_per_year=value(-2e6, -1e6, True))
    assert answer.verdict == "stay"
    assert answer.headline == "Do not build a hub"
    assert plain(answer.lead[0]) == (
        "Proven for a hub in this plan's calendar, per year of the horizon: it costs USD 1.00 "
        "to 2.00 million more than the best plan without a hub."
    )


def test_a_hub_that_is_forced_on_the_plan_and_loses() -> None:
    answer = answer_of(hub_value_usd_per_year=value(-9_000_000.0, -2_000_000.0, True))
    assert answer.headline == "Do not build a hub"
    facts = {fact.asked: (plain(fact.answer), fact.note) for fact in answer.facts}
    assert facts["Proven, per year of the horizon"] == ("USD 2.00 to 9.00 million", "lost")


def test_nothing_to_compare_with() -> None:
    answer = answer_of(hub_value_usd_per_year=None)
    assert answer.verdict == "unmeasured"
    assert answer.headline == "Hub at Jorf Lasfar; value not computed"
    assert answer.value_chart == ""
    assert answer.lead[0] == (
        "No plan without a hub was made, so the value of the hub is not known."
    )
    nothing = make_answer(ReportData({}))
    assert nothing.headline == "No hub in this plan"


def test_a_time_limit_is_told() -> None:
    answer = answer_of(status="time limit")
    assert answer.lead[-1] == (
        "The search ended at its time limit; a longer search may reduce the gap."
    )


def test_two_hubs_are_both_named() -> None:
    openings = [
        {"hub_option": "jorf_1", "site": "jorf", "tier": 1, "opening_period": 10},
        {"hub_option": "dakar_1", "site": "dakar", "tier": 1, "opening_period": 12},
    ]
    answer = answer_of(openings=openings)
    assert answer.headline == "Build the hub at Jorf Lasfar and Dakar"
    assert answer.facts[0].note == "Morocco and Senegal"


def test_the_three_assumptions_with_their_effect() -> None:
    first, second, third = make_answer(make_data()).assumptions
    assert first.words == "The transport subsidy of 50 USD/t for the Baltic route goes on."
    assert plain(first.effect) == "Changes the value of the hub by −USD 6.40 million a year."
    assert plain(third.effect) == "Changes the value of the hub by +USD 4.87 million a year."
    assert second.change == "At 9.00 USD/t, the upper end of what ports publish."


@pytest.mark.parametrize(
    ("words", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_join_into_a_list(words: list[str], joined: str) -> None:
    assert join_words(words) == joined
