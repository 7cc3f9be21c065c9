"""Numbers as readers see them, worked by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.report import numbers as n

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0 t"),
        (842.4, "842 t"),
        (61_500.0, "61,500 t"),
        (999_999.4, "999,999 t"),
        (999_999.6, "1.00 Mt"),
        (3_424_000.0, "3.42 Mt"),
        (-1_500_000.0, "−1.50 Mt"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_tonnes(value: Any, words: str) -> None:
    assert n.tonnes(value) == words.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "USD 0"),
        (12_345.4, "USD 12,345"),
        (999_499.0, "USD 999,499"),
        (999_500.0, "USD 1.00 million"),
        (14_240_000.0, "USD 14.2 million"),
        (142_400_000.0, "USD 142 million"),
        (999_600_000.0, "USD 1.00 billion"),
        (-3_180_000.0, "−USD 3.18 million"),
        ("12", "–"),
        (True, "–"),
    ],
)
def test_usd(value: Any, words: str) -> None:
    assert n.usd(value) == words.replace(" ", NBSP)


def test_a_range_has_one_unit() -> None:
    assert n.usd_range(3_180_000.0, 8_940_000.0) == f"USD{NBSP}3.18 to 8.94{NBSP}million"
    assert n.usd_range(900_000.0, 14_200_000.0) == f"USD{NBSP}0.90 to 14.2{NBSP}million"
    assert n.usd_range(-8_940_000.0, -3_180_000.0) == f"USD{NBSP}3.18 to 8.94{NBSP}million"
    assert n.usd_range(5_000_000.0, 5_001_000.0) == f"USD{NBSP}5.00{NBSP}million"


def test_usd_per_t_has_two_decimals() -> None:
    assert n.usd_per_t(284.1) == f"USD{NBSP}284.10/t"
    assert n.usd_per_t(-38) == f"−USD{NBSP}38.00/t"
    assert n.usd_per_t(-0.001) == f"USD{NBSP}0.00/t"


def test_fractions_become_per_cent() -> None:
    assert n.percent(0.0034046, 2) == "0.34%"
    assert n.percent(1.0) == "100.0%"


def test_a_rounded_zero_has_no_sign() -> None:
    assert n.thousands(-0.4) == "0"
    assert n.thousands(-0.6) == "−1"


def test_dates_are_words_from_dates_and_from_text() -> None:
    assert n.day(dt.date(2027, 7, 1)) == f"1{NBSP}July{NBSP}2027"
    assert n.month("2028-07-01") == f"July{NBSP}2028"
    assert n.month(dt.datetime(2028, 12, 31, 5)) == f"December{NBSP}2028"
    assert n.month("soon") == "soon"
    assert n.month(None) == "–"


def test_a_noun_follows_its_number() -> None:
    assert n.count(1, "trip") == f"1{NBSP}trip"
    assert n.count(1412, "trip") == f"1,412{NBSP}trips"


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(min_value=0, max_value=4))
def test_thousands_can_be_read_back(value: float, decimals: int) -> None:
    text = n.thousands(value, decimals).replace(",", "").replace("−", "-")
    assert float(text) == round(value, decimals) or abs(float(text) - value) <= 10**-decimals


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.0, "100.0%"),
        (0.0, "0.0%"),
        (0.92, "92.0%"),
        (0.9999, "99.99%"),
        (0.99999, "99.999%"),
        (1.0 - 1e-9, "over 99.9999%"),
        (1e-9, "below 0.0001%"),
        (0.0004, "0.04%"),
        (1.2, "120.0%"),
        (None, "–"),
    ],
)
def test_a_share_is_whole_only_where_it_is(value: float | None, words: str) -> None:
    assert n.share_of_whole(value) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("month", "July 2027"),
        ("week", "week of 5 July 2027"),
        ("half_month", "first half of July 2027"),
    ],
)
def test_a_period_is_named_by_its_kind(kind: str, words: str) -> None:
    assert n.period(dt.date(2027, 7, 5), kind).replace(n.SPACE, " ") == words
    assert n.period("2027-07-16", "half_month").replace(n.SPACE, " ") == "second half of July 2027"
