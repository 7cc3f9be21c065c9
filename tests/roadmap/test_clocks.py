"""Two clocks, recurrences and Hijri dates, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.roadmap.calendar.clocks import both_clocks, to_utc
from keruen.roadmap.calendar.hijri import hijri_date, religious_days, say_hijri
from keruen.roadmap.calendar.recurrence import (
    alarm_day,
    check_rule,
    is_dormant,
    next_due,
    occurrences,
)
from keruen.roadmap.reads.calendar_feed import Entry, make_feed

ZONES = ["Africa/Casablanca", "Asia/Almaty"]


@pytest.mark.parametrize(
    ("local", "rabat", "astana"),
    [
        (datetime(2026, 3, 1, 9), 9, 14),  # Casablanca is at UTC
        (datetime(2026, 3, 23, 9), 9, 13),  # at UTC+1, for the last summer
        (datetime(2026, 9, 21, 9), 9, 14),  # at UTC for good
        (datetime(2027, 3, 1, 9), 9, 14),
        (datetime(2027, 4, 1, 9), 9, 14),
    ],
)
def test_rabat_and_astana(local: datetime, rabat: int, astana: int) -> None:
    shown = both_clocks(to_utc(local, "Africa/Casablanca"), ZONES)
    assert [each.hour for each in shown] == [rabat, astana]


def test_a_time_that_is_skipped_or_comes_twice() -> None:
    with pytest.raises(KeruenError) as error:
        to_utc(datetime(2026, 3, 22, 2, 30), "Africa/Casablanca")
    assert str(error.value) == (
        "2026-03-22 02:30 does not exist in Africa/Casablanca: the clock is set forward\n"
        "  Choose a time before or after the change."
    )
    with pytest.raises(KeruenError) as error:
        to_utc(datetime(2026, 2, 15, 2, 30), "Africa/Casablanca")
    assert "comes twice in Africa/Casablanca" in error.value.what


def test_a_yearly_body_sleeps_after_fourteen_months() -> None:
    assert not is_dormant("FREQ=YEARLY", date(2025, 2, 28), date(2026, 4, 27), 2)
    assert is_dormant("FREQ=YEARLY", date(2025, 2, 28), date(2026, 4, 28), 2)
    assert not is_dormant("FREQ=YEARLY;INTERVAL=2", date(2025, 2, 28), date(2026, 4, 28), 2)


def test_occurrences_within_a_window() -> None:
    found = occurrences(
        "FREQ=MONTHLY;INTERVAL=6", date(2025, 1, 31), date(2025, 1, 1), date(2026, 12, 31)
    )
    assert found == [
        date(2025, 1, 31),
        date(2025, 7, 31),
        date(2026, 1, 31),
        date(2026, 7, 31),
    ]
    assert next_due("FREQ=YEARLY;COUNT=1", date(2025, 1, 1), date(2025, 1, 1)) is None


def test_a_recurrence_without_end_is_not_expanded_without_bound() -> None:
    with pytest.raises(KeruenError) as error:
        occurrences("FREQ=DAILY", date(2025, 1, 1), date(2025, 1, 1), date(2999, 1, 1))
    assert str(error.value) == (
        "the recurrence FREQ=DAILY has more than 1000 dates in this period\n"
        "  Choose a shorter period."
    )


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every year",
        "FREQ=SECONDLY",
        "FREQ=YEARLY;INTERVAL=x",
        "FREQ=YEARLY;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=٣",
        "FREQ=YEARLY;FREQ=DAILY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYHOUR=3",
        "FREQ=YEARLY;UNTIL=20301399",
        "FREQ=YEARLY;UNTIL=20300231T000000Z",
        "FREQ=YEARLY;UNTIL=20301231T25",
        "FREQ=YEARLY\n",
    ],
)
def test_a_recurrence_that_cannot_be_read(rule: str) -> None:
    with pytest.raises(KeruenError) as error:
        check_rule(rule)
    assert str(error.value) == (
        f"the recurrence {rule!r} cannot be read\n"
        "  Write a rule of days, weeks, months or years, such as FREQ=YEARLY;INTERVAL=1."
    )


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            '"every year, in February, on day 30" names no day at all',
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=3",
            '"every month, on day 1, of these days number 3" names no day at all',
        ),
        (
            "FREQ=YEARLY;UNTIL=20241231",
            '"every year, until 31 December 2024" ends before it begins on 2025-01-01',
        ),
        ("FREQ=YEARLY;COUNT=3", '"every year, 3 times" counts its dates'),
        (
            "FREQ=YEARLY;UNTIL=21010101",
            '"every year, until 1 January 2101" ends after the year 2100',
        ),
        (
            "FREQ=YEARLY;INTERVAL=11",
            '"every 11 years" comes less often than every ten years',
        ),
    ],
)
def test_a_recurrence_without_any_date_or_beyond_all_bounds(rule: str, what: str) -> None:
    with pytest.raises(KeruenError) as error:
        check_rule(rule, date(2025, 1, 1))
    assert error.value.what == f"the recurrence {what}"


def test_a_rule_that_counts_is_offered_its_last_day() -> None:
    with pytest.raises(KeruenError) as error:
        check_rule("FREQ=MONTHLY;INTERVAL=6;COUNT=3;BYMONTHDAY=-1", date(2027, 3, 31))
    assert error.value.remedy == "Write the day on which it ends instead, such as UNTIL=20280331."


def test_a_recurrence_from_a_day_that_months_lack() -> None:
    with pytest.raises(KeruenError) as error:
        check_rule("FREQ=MONTHLY;INTERVAL=6", date(2027, 3, 31))
    assert str(error.value) == (
        'the recurrence "every half-year" from 2027-03-31 passes over 2027-09, 2028-09 and 71 '
        "more: no such day then\n"
        "  Add BYMONTHDAY=-1 for the last day of a month, or begin by the 28th."
    )
    check_rule("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1", date(2027, 3, 31))
    # A body can meet on any day; its next session is then expected by the end of the month.
    assert next_due("FREQ=MONTHLY", date(2027, 1, 31), date(2027, 1, 31)) == date(2027, 2, 28)
    assert next_due("FREQ=YEARLY", date(2028, 2, 29), date(2028, 2, 29)) == date(2029, 2, 28)


@given(
    rule=st.sampled_from(["FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=2", "FREQ=MONTHLY;INTERVAL=6"]),
    met=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    grace=st.integers(0, 14),
)
def test_the_alarm_is_the_first_day_on_which_a_body_sleeps(
    rule: str, met: date, grace: int
) -> None:
    day = alarm_day(rule, met, grace)
    assert is_dormant(rule, met, day, grace)
    assert not is_dormant(rule, met, day - timedelta(days=1), grace)


@given(
    rule=st.sampled_from(
        [
            "FREQ=YEARLY",
            "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1",
            "FREQ=WEEKLY;INTERVAL=2",
            "FREQ=MONTHLY;BYDAY=2TU",
            "FREQ=MONTHLY",
        ]
    ),
    start=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_dates_one_by_one_are_the_dates_of_a_window(rule: str, start: date) -> None:
    last = start + timedelta(days=900)
    window = occurrences(rule, start, start, last)
    one_by_one, day = [], next_due(rule, start, start - timedelta(days=1))
    while day is not None and day <= last:
        one_by_one.append(day)
        day = next_due(rule, start, day)
    assert window == one_by_one


def test_hijri_dates() -> None:
    assert hijri_date(date(2025, 2, 28)) == (1446, 8, 29)
    assert say_hijri(date(2025, 3, 1), "en") == "1 Ramadan 1446"
    assert say_hijri(date(2025, 3, 1), "kk") == "1 рамазан 1446"
    assert hijri_date(date(1900, 1, 1)) is None
    assert hijri_date(date(2027, 3, 1)) == (1448, 9, 22)


def test_religious_days_of_a_year_and_of_one_with_two_ramadans() -> None:
    assert religious_days(date(2026, 1, 1), date(2026, 12, 31)) == [
        ("Ramadan begins", date(2026, 2, 18)),
        ("Eid al-Fitr", date(2026, 3, 20)),
        ("Eid al-Adha", date(2026, 5, 27)),
        ("Hijri new year", date(2026, 6, 16)),
        ("Mawlid", date(2026, 8, 25)),
    ]
    twice = religious_days(date(2030, 1, 1), date(2030, 12, 31))
    assert [day for name, day in twice if name == "Ramadan begins"] == [
        date(2030, 1, 5),
        date(2030, 12, 26),
    ]
    assert religious_days(date(2090, 1, 1), date(2090, 12, 31)) == []


def test_an_assembly_of_four_days_ends_before_the_fifth() -> None:
    entry = Entry(
        "e_interpol",
        "93rd Assembly; plenary, Marrakech",
        date(2025, 11, 24),
        date(2025, 11, 27),
        datetime(2025, 1, 1, tzinfo=UTC),
    )
    assert make_feed("Keruen", [entry]).decode().replace("\r\n", "\n") == (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Keruen//Roadmap//EN\nX-WR-CALNAME:Keruen\n"
        "BEGIN:VEVENT\nUID:e_interpol@keruen\nDTSTAMP:20250101T000000Z\n"
        "SUMMARY:93rd Assembly\\; plenary\\, Marrakech\n"
        "DTSTART;VALUE=DATE:20251124\nDTEND;VALUE=DATE:20251128\n"
        "SEQUENCE:0\nEND:VEVENT\nEND:VCALENDAR\n"
    )
