"""`make_plan` refuses a case however incomplete with every finding, never with a traceback."""

from __future__ import annotations

import os
import random

import polars as pl
import pytest

import keruen
from keruen.case.case import Case
from keruen.case.dictionary import read_dictionary
from tests.api.broken_cases import broken_case, every_missing_column
from tests.builders import small_case

DRAWS, LEAST_REFUSED, MANY = 40, 30, 600


def refusal_of(case: Case) -> keruen.KeruenError | None:
    """The error of planning a case; None where it is planned. Any other exception passes on."""
    try:
        keruen.make_plan(case, hub=False, gap=0.5, time_limit=60)
    except keruen.KeruenError as error:
        return error
    return None


def refusals(seeds: list[int]) -> tuple[int, int]:
    """How many cases are planned and how many refused; any other error passes through."""
    planned = refused = 0
    for seed in seeds:
        case, _ = broken_case(seed)
        error = refusal_of(case)
        planned += error is None
        if error is None:
            continue
        refused += 1
        assert error.what
        assert error.remedy
        findings = getattr(error, "findings", ())
        assert findings or not isinstance(error, keruen.CaseError)
        assert all(each.problem and each.remedy for each in findings)
    return planned, refused


def test_a_broken_case_is_refused_in_two_parts() -> None:
    planned, refused = refusals(list(range(DRAWS)))
    assert refused >= LEAST_REFUSED
    assert planned + refused == DRAWS


@pytest.mark.long
def test_many_broken_cases_are_refused() -> None:
    seed = int(os.environ.get("KERUEN_SEED", random.SystemRandom().randrange(10**9)))
    print(f"first seed {seed}")
    _, refused = refusals(list(range(seed, seed + MANY)))
    assert refused >= MANY // 2


def test_each_column_may_be_missing() -> None:
    case = small_case()
    required = 0
    places = every_missing_column()
    for table, column in places:
        whole = Case({**case.tables, table: case[table].drop(column)})
        found = [each for each in keruen.check_case(whole) if each.level == "error"]
        column_required = any(
            each.name == column and each.required for each in read_dictionary()[table]
        )
        if column_required:
            assert (table, column) in {(each.table, each.column) for each in found}
            required += 1
    assert len(places) > 150
    assert required > 100


def test_each_table_may_be_missing() -> None:
    case = small_case()
    refused = []
    for table in case.tables:
        whole = Case({name: frame for name, frame in case.tables.items() if name != table})
        found = keruen.check_case(whole)
        if table in {each.table for each in found if each.level == "error"}:
            refused.append(table)
    assert {"case", "sites", "markets", "demand", "offers", "harvests", "grades"} <= set(refused)


def test_every_fault_is_in_one_exception() -> None:
    case = small_case()
    broken = Case(
        {
            **case.tables,
            "offers": case["offers"].drop("price_usd_per_t"),
            "markets": case["markets"].with_columns(surplus=pl.lit(1)),
            "lanes": case["lanes"].with_columns(cost_usd_per_t=pl.lit("dear")),
            "demand": case["demand"].with_columns(quantity_t_per_year=pl.lit(-1.0)),
        }
    )
    with pytest.raises(keruen.CaseError) as refusal:
        keruen.make_plan(broken)
    places = [(each.table, each.column, each.problem) for each in refusal.value.findings]
    assert places == [
        ("offers", "price_usd_per_t", "the column is missing"),
        ("lanes", "cost_usd_per_t", "the column has type String, and it holds numbers"),
        ("markets", "surplus", "the table has no such column"),
        *[("demand", "quantity_t_per_year", "is below the least allowed, 0 t/year")] * 3,
    ]
