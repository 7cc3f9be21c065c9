"""Recurrences: dates that months lack, ends with a time of day, rules in words and from choices."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.roadmap.calendar.recurrence import (
    check_rule,
    next_due,
    occurrences,
    passed_over,
    period_months,
)
from keruen.roadmap.calendar.rule_words import ON_DAYS, REPEATS, make_rule, say_rule

QUARTERS = "3,6,9,12"
START = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("rule", "start", "cause"),
    [
        (f"FREQ=MONTHLY;BYMONTH={QUARTERS}", START, "start"),
        (f"FREQ=YEARLY;BYMONTH={QUARTERS}", START, "start"),
        (f"FREQ=MONTHLY;BYMONTH={QUARTERS};BYMONTHDAY=31", START, "day"),
        (f"FREQ=YEARLY;BYMONTH={QUARTERS};BYMONTHDAY=31", START, "day"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31", START, "day"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", date(2027, 1, 30), "day"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,31", date(2027, 1, 15), "day"),
        ("FREQ=MONTHLY;BYMONTHDAY=29", date(2027, 3, 29), "day"),
        ("FREQ=MONTHLY;BYMONTHDAY=-30", date(2027, 3, 2), "day"),
        ("FREQ=YEARLY;BYMONTHDAY=31", date(2027, 1, 31), "day"),
        ("FREQ=MONTHLY", date(2027, 1, 29), "start"),
        ("FREQ=YEARLY", date(2028, 2, 29), "start"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2028, 2, 29), "day"),
        ("FREQ=MONTHLY;BYDAY=5FR", date(2027, 1, 29), "weekday"),
        ("FREQ=MONTHLY;BYDAY=1MO,-5TU", date(2027, 1, 4), "weekday"),
        ("FREQ=YEARLY;BYMONTH=3,6;BYDAY=5WE", date(2027, 3, 31), "weekday"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5", date(2027, 3, 29), "position"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=1,4", date(2027, 3, 28), "position"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", date(2027, 8, 13), "days"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=3,6", date(2027, 3, 15), "month"),
    ],
)
def test_a_date_that_a_named_month_lacks_is_found_and_refused(
    rule: str, start: date, cause: str
) -> None:
    found = passed_over(rule, start)
    assert found is not None
    assert found.cause == cause
    with pytest.raises(KeruenError) as error:
        check_rule(rule, start)
    words = "never reaches" if cause == "month" else "passes over"
    assert words in error.value.what
    assert "FREQ=" not in str(error.value)


def test_the_example_loses_june_and_september() -> None:
    """A quarterly duty on the last day of the quarter, written with BYMONTH."""
    with pytest.raises(KeruenError) as error:
        check_rule(f"FREQ=MONTHLY;BYMONTH={QUARTERS};BYMONTHDAY=31", START)
    assert str(error.value) == (
        'the recurrence "every month, in March, June, September, December, on day 31" passes over '
        "2027-06, 2027-09 and 144 more: no such day then\n"
        "  Choose the last day of the month (BYMONTHDAY=-1), or a day from the 1st to the 28th."
    )
    offered = f"FREQ=MONTHLY;BYMONTH={QUARTERS};BYMONTHDAY=-1"
    check_rule(offered, START)
    assert occurrences(offered, START, START, date(2028, 3, 1)) == [
        date(2027, 3, 31),
        date(2027, 6, 30),
        date(2027, 9, 30),
        date(2027, 12, 31),
    ]


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("FREQ=YEARLY;INTERVAL=4", date(2028, 2, 29)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", date(2028, 2, 29)),
        ("FREQ=YEARLY;BYMONTH=1,3,5,7;BYMONTHDAY=31", date(2027, 1, 31)),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", date(2027, 1, 31)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2027, 1, 29)),
        ("FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=8,9,10,11,12,13,14", date(2027, 1, 11)),
        ("FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20270131", date(2027, 1, 31)),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2027, 1, 29)),
        ("FREQ=YEARLY;BYDAY=5MO", date(2027, 2, 1)),
        ("FREQ=WEEKLY;INTERVAL=2", date(2027, 1, 31)),
        ("FREQ=DAILY;INTERVAL=30", date(2027, 1, 31)),
        ("FREQ=MONTHLY;BYMONTHDAY=10", date(2027, 1, 31)),
        ("FREQ=YEARLY;UNTIL=20301231T235959Z", date(2027, 1, 31)),
        ("FREQ=YEARLY;UNTIL=20301231T235959", date(2027, 1, 31)),
    ],
)
def test_a_rule_that_loses_nothing_is_taken(rule: str, start: date) -> None:
    assert passed_over(rule, start) is None
    check_rule(rule, start)


@given(
    day=st.integers(1, 31),
    interval=st.integers(1, 12),
    start=st.dates(date(2027, 1, 1), date(2029, 12, 28)),
)
def test_what_is_refused_is_what_a_calendar_lacks(day: int, interval: int, start: date) -> None:
    """Against the lengths of months, counted without any rule."""
    rule = f"FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY={day}"
    months = range(start.year * 12 + start.month - 1 + interval, 2100 * 12, interval)
    short = [(each // 12, each % 12 + 1) for each in months]
    short = [each for each in short if monthrange(*each)[1] < day]
    found = passed_over(rule, start)
    assert (found.count if found else 0) == len(short)
    assert (found.periods if found else ()) == tuple(short[:2])


def test_the_last_day_of_a_rule_with_a_time_counts_whole() -> None:
    rule = "FREQ=MONTHLY;UNTIL=20270531T120000Z"
    assert occurrences(rule, date(2027, 3, 31), date(2027, 1, 1), date(2028, 1, 1)) == [
        date(2027, 3, 31),
        date(2027, 4, 30),
        date(2027, 5, 31),
    ]


def test_a_stored_rule_of_named_months_takes_their_last_days() -> None:
    """Stored before it was refused: the last day of the month stands for the one it lacks."""
    for frequency in ("MONTHLY", "YEARLY"):
        rule = f"FREQ={frequency};BYMONTH={QUARTERS}"
        assert next_due(rule, START, START) == date(2027, 6, 30)
        assert next_due(rule, START, date(2027, 6, 30)) == date(2027, 9, 30)


@pytest.mark.parametrize(
    ("rule", "months"),
    [
        ("FREQ=DAILY", 1),
        ("FREQ=WEEKLY;INTERVAL=26", 6),
        ("FREQ=MONTHLY", 1),
        ("FREQ=MONTHLY;INTERVAL=3", 3),
        (f"FREQ=MONTHLY;BYMONTH={QUARTERS};BYMONTHDAY=-1", 3),
        ("FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1", 6),
        ("FREQ=YEARLY;BYMONTH=2,9", 7),
        ("FREQ=YEARLY", 12),
        ("FREQ=YEARLY;INTERVAL=2", 24),
    ],
)
def test_the_longest_period_of_a_rule(rule: str, months: int) -> None:
    assert period_months(rule) == months


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;INTERVAL=2", "every 2 days"),
        ("FREQ=WEEKLY;BYDAY=MO,FR", "every week, on Monday, Friday"),
        ("FREQ=MONTHLY;INTERVAL=3", "every quarter"),
        ("FREQ=MONTHLY;INTERVAL=24", "every 2 years"),
        ("FREQ=MONTHLY;BYDAY=2TU", "every month, on the second Tuesday of the month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month, on the last Friday of the month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "every month, on day 1, on the last day of the month"),
        (
            f"FREQ=MONTHLY;BYMONTH={QUARTERS};BYMONTHDAY=-1",
            "every quarter, on the last day of the quarter",
        ),
        ("FREQ=YEARLY;UNTIL=20301231T000000Z", "every year, until 31 December 2030"),
    ],
)
def test_a_rule_in_words(rule: str, words: str) -> None:
    assert say_rule(rule) == words
    for language in ("fr", "ar", "kk", "ru"):
        assert "=" not in say_rule(rule, language)


def test_every_choice_in_words_is_a_rule_that_is_taken() -> None:
    made = 0
    for repeats, _ in REPEATS:
        for on_day in ON_DAYS:
            weekly = repeats.endswith("weeks") and on_day != "first date"
            if weekly or (repeats, on_day) == ("2 years", "last of period"):
                with pytest.raises(KeruenError) as error:
                    make_rule(repeats, on_day)
                assert error.value.what == "this day does not fit how often it repeats"
                continue
            rule = make_rule(repeats, on_day, "2040-12-31")
            check_rule(rule, date(2027, 3, 28))
            assert "=" not in say_rule(rule)
            made += 1
    assert made == 5 * len(ON_DAYS) - 1 + len(REPEATS) - 5
    assert make_rule("quarter", "last of period") == ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1")
    assert make_rule("", "", "") == ""


@pytest.mark.parametrize(
    ("chosen", "what"),
    [
        (("", "15", ""), "a day or an end of a recurrence was chosen, and not how often it comes"),
        (
            ("FREQ=DAILY", "", ""),
            "the recurrence 'FREQ=DAILY' 'first date' is none of those that can be chosen",
        ),
        (
            ("month", "31", ""),
            "the recurrence 'month' '31' is none of those that can be chosen",
        ),
        (("month", "", "never"), "the end 'never' of the recurrence is not a date"),
    ],
)
def test_a_choice_that_there_is_none_of(chosen: tuple[str, str, str], what: str) -> None:
    with pytest.raises(KeruenError) as error:
        make_rule(*chosen)
    assert error.value.what == what
