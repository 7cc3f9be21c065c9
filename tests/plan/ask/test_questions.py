"""Which assumptions can be asked about, and what each changes in a case."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.case.case import Case
from keruen.case.read import read_case
from keruen.errors import CaseError, KeruenError
from keruen.plan.ask import find_question, list_questions, swept_values
from keruen.plan.ask.change import change_case
from keruen.plan.ask.questions import QUESTIONS, value_now
from tests.builders import small_case, with_values
from tests.plan.ask.hand import ask_case

PROGRAMME: dict[str, Any] = {
    "subsidy_programmes": [{"programme": "fund", "budget_usd_per_year": 1e6}],
    "subsidies": [{"programme": "fund", "lane": "kostanay_novorossiysk", "amount_usd_per_t": 39.0}],
    "reserves": [{"reserve": "store", "site": "jorf", "quantity_t": 100.0}],
}


def changed_cells(before: Case, after: Case) -> dict[str, Any]:
    """New values by ``table.column``, in the order of the rows."""
    found: dict[str, list[Any]] = {}
    for table in before.tables:
        for old, new in zip(before.rows(table), after.rows(table), strict=True):
            for name in old:
                if old[name] != new[name]:
                    found.setdefault(f"{table}.{name}", []).append(new[name])
    return found


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        # 3 in and 3 out of Jorf today.
        ("hub-handling", 8.0, {"receiving_cost_usd_per_t": [4.0], "loading_cost_usd_per_t": [4.0]}),
        ("subsidy", 0.5, {"amount_usd_per_t": [19.5]}),
        ("subsidy-budget", 2e6, {"budget_usd_per_year": [2e6]}),
        ("rail-tariff", 1.5, {"cost_usd_per_t": [75.0]}),
        ("rail-tariff:nor*", 1.5, {"cost_usd_per_t": [75.0]}),
        ("premium", -10.0, {"price_usd_per_t": [190.0, 170.0]}),
        ("premium:kz4", 5.0, {"price_usd_per_t": [185.0]}),
        ("reserve", 500.0, {"quantity_t": [500.0]}),
        ("sea-freight", 2.0, {"hire_usd_per_day": [10_000.0, 20_000.0]}),
        ("sea-freight:handy", 2.0, {"hire_usd_per_day": [20_000.0]}),
        ("fuel-price", 450.0, {"fuel_price_usd_per_t": [450.0]}),
        ("hub-capital", 0.5, {"capex_usd": [1_825_000.0]}),
        ("hub-operation", 2.0, {"fixed_opex_usd_per_year": [730_000.0]}),
        ("discount-rate", 0.08, {"discount_rate_per_year": [0.08]}),
        ("co2-price", 90.0, {"co2_price_usd_per_t": [90.0]}),
        ("demand:mali", 2.0, {"quantity_t_per_year": [36_500.0]}),
        ("harvest", 0.5, {"quantity_t": [27_150.0]}),
    ],
)
def test_a_question_changes_its_cells_and_no_others(
    question: str, value: float, expected: dict[str, list[float]]
) -> None:
    case = small_case(**PROGRAMME)
    found = find_question(case, question)
    after = change_case(case, [(found, value)])
    tables = {f"{found.cells.table}.{name}": cells for name, cells in expected.items()}
    assert changed_cells(case, after) == tables


def test_every_question_is_tested() -> None:
    names = {each["question"] for each in list_questions(small_case(**PROGRAMME))}
    assert names == {each.name for each in QUESTIONS}


def test_handling_keeps_its_proportion() -> None:
    case = with_values(small_case(), "sites", {"site": "jorf"}, receiving_cost_usd_per_t=9.0)
    after = change_case(case, [(find_question(case, "hub-handling"), 4.0)])
    jorf = next(row for row in after.rows("sites") if row["site"] == "jorf")
    assert (jorf["receiving_cost_usd_per_t"], jorf["loading_cost_usd_per_t"]) == (3.0, 1.0)


def test_a_reserve_in_tonnes_takes_the_place_of_days() -> None:
    reserve = {"reserve": "store", "site": "jorf", "days_of_cover": 30.0, "market": "senegal"}
    case = small_case(reserves=[reserve])
    after = change_case(case, [(find_question(case, "reserve"), 700.0)])
    assert after.rows("reserves")[0]["quantity_t"] == 700.0
    assert after.rows("reserves")[0]["days_of_cover"] is None


def test_where_the_case_stands() -> None:
    case = small_case()
    assert value_now(case, find_question(case, "hub-handling")) == 6.0
    assert value_now(case, find_question(case, "fuel-price")) == 600.0
    assert value_now(case, find_question(case, "rail-tariff")) == 1.0
    assert value_now(case, find_question(case, "premium")) == 0.0


def test_the_shipped_case_allows_every_question() -> None:
    case = read_case("kazakhstan-morocco-africa")
    names = [each["question"] for each in list_questions(case)]
    assert set(names) >= {each.name for each in QUESTIONS}
    assert "shock:kazakh_export_ban" in names


NAMES = ", ".join(each.name for each in QUESTIONS)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            "hub-handlin",
            "question 'hub-handlin': there is no such assumption\n"
            f"  Did you mean 'hub-handling'? Ask about one of: {NAMES}, shock:SCENARIO.",
        ),
        (
            "subsidy",
            "question 'subsidy': table subsidies of the case small has no row that it would change "
            "in column amount_usd_per_t\n"
            "  Add such a row to subsidies, or ask another question: `keruen ask CASE --list`.",
        ),
        (
            "premium:kz9",
            "question 'premium:kz9': no row of table offers has 'kz9' as its grade or site\n"
            "  Give one of: kostanay, kz3, kz4.",
        ),
        (
            "fuel-price:north",
            "question 'fuel-price:north': fuel-price cannot be restricted to one row\n  Ask "
            "'fuel-price'.",
        ),
    ],
)
def test_questions_that_cannot_be_asked(question: str, message: str) -> None:
    with pytest.raises(KeruenError) as error:
        find_question(small_case(), question)
    assert str(error.value) == message


def test_a_value_that_the_case_does_not_allow() -> None:
    case = ask_case()
    with pytest.raises(CaseError) as error:
        change_case(case, [(find_question(case, "discount-rate"), 1.5)])
    assert str(error.value) == (
        "1 finding in the case\n"
        "table case, row case=small, column discount_rate_per_year, value '1.5': "
        "with discount-rate at 1.5: is above the most allowed, 1\n"
        "  Give 1 or less."
    )


def test_values_from_end_to_end() -> None:
    assert swept_values(0.0, 1.0, 3) == [0.0, 0.5, 1.0]


@pytest.mark.parametrize(
    ("first", "last", "count", "message"),
    [
        (
            8.0,
            8.0,
            5,
            "option --from, value 8, and --to, value 8: the range is empty\n"
            "  Give a --from that is below --to.",
        ),
        (
            0.0,
            1.0,
            1,
            "option --points, value 1: a sweep has 2 to 200 points\n  Give a number such as 9.",
        ),
    ],
)
def test_ranges_that_hold_nothing(first: float, last: float, count: int, message: str) -> None:
    with pytest.raises(KeruenError) as error:
        swept_values(first, last, count)
    assert str(error.value) == message
