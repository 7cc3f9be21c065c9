"""Periods worked by hand: months, halves of months, weeks (R2)."""

from __future__ import annotations

import datetime as dt

import pytest

from keruen.case.calendar import Calendar

JANUARY = dt.date(2027, 1, 1)


def _lengths(kind: str, count: int, start: dt.date = JANUARY) -> list[int]:
    return [period.days for period in Calendar(start, kind, count).periods]


def test_months_have_their_own_lengths() -> None:
    assert _lengths("month", 3) == [31, 28, 31]
    assert _lengths("month", 2, dt.date(2028, 2, 1)) == [29, 31]


def test_half_months_are_fifteen_days_and_the_rest() -> None:
    assert _lengths("half_month", 4) == [15, 16, 15, 13]


def test_weeks_begin_on_any_day() -> None:
    calendar = Calendar(dt.date(2027, 1, 6), "week", 2)
    assert [period.label for period in calendar.periods] == ["2027-01-06", "2027-01-13"]
    assert calendar.end_date == dt.date(2027, 1, 20)


def test_horizon_and_mean_length() -> None:
    calendar = Calendar(JANUARY, "month", 12)
    assert (calendar.days, calendar.mean_period_days) == (365, 365 / 12)
    assert (calendar.periods[0].label, calendar.periods[11].label) == ("2027-01", "2027-12")
    assert [calendar.periods[0].month, calendar.periods[11].month] == [1, 12]
    assert Calendar(dt.date(2027, 12, 1), "month", 2).periods[1].year == 2028


@pytest.mark.parametrize(
    ("date", "index"),
    [
        (dt.date(2026, 12, 31), None),
        (JANUARY, 0),
        (dt.date(2027, 1, 31), 0),
        (dt.date(2027, 2, 1), 1),
        (dt.date(2027, 3, 31), 2),
        (dt.date(2027, 4, 1), None),
    ],
)
def test_a_day_lies_in_one_period(date: dt.date, index: int | None) -> None:
    assert Calendar(JANUARY, "month", 3).period_at(date) == index


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, [31, 28]),
        (dt.date(2027, 1, 31), dt.date(2027, 2, 1), [1, 1]),
        (dt.date(2027, 2, 1), None, [0, 28]),
        (None, JANUARY, [1, 0]),
        (dt.date(2027, 3, 1), None, [0, 0]),
        (dt.date(2027, 1, 10), dt.date(2027, 1, 9), [0, 0]),
        (dt.date(1900, 1, 1), dt.date(2999, 12, 31), [31, 28]),
    ],
)
def test_overlap_counts_both_ends(
    first: dt.date | None, last: dt.date | None, days: list[int]
) -> None:
    calendar = Calendar(JANUARY, "month", 2)
    assert [calendar.overlap_days(index, first, last) for index in range(2)] == days
