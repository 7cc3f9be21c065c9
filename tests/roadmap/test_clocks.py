"""Two clocks, recurrences and Hijri dates, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from keruen.errors import KeruenError
from keruen.roadmap.calendar.clocks import both_clocks, to_utc
from keruen.roadmap.calendar.feeds import Entry, make_feed
from keruen.roadmap.calendar.hijri import hijri_date, religious_days, say_hijri
from keruen.roadmap.calendar.recurrence import check_rule, is_dormant, next_due, occurrences

ZONES = ["Africa/Casablanca", "Asia/Almaty"]


@pytest.mark.parametrize(
    ("local", "rabat", "astana"),
    [
        (datetime(2026, 3, 1, 9), 9, 14),  # Ramadan: Casablanca is at UTC
        (datetime(2026, 4, 1, 9), 9, 13),  # after it: UTC+1
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
        "the recurrence FREQ=DAILY has more than 1000 dates in this window\n"
        "  Choose a shorter window."
    )


@pytest.mark.parametrize("rule", ["", "every year", "FREQ=SECONDLY", "FREQ=YEARLY;INTERVAL=x"])
def test_a_recurrence_that_cannot_be_read(rule: str) -> None:
    with pytest.raises(KeruenError) as error:
        check_rule(rule)
    assert error.value.what.startswith("the recurrence ")


def test_hijri_dates() -> None:
    assert hijri_date(date(2025, 2, 28)) == (1446, 8, 29)
    assert say_hijri(date(2025, 3, 1), "en") == "1 Ramadan 1446"
    assert say_hijri(date(2025, 3, 1), "kk") == "1 рамазан 1446"
    assert hijri_date(date(1900, 1, 1)) is None
    assert religious_days(2026)["ramadan_begins"] == date(2026, 2, 18)


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
        "BEGIN:VEVENT\nSUMMARY:93rd Assembly\\; plenary\\, Marrakech\n"
        "DTSTART;VALUE=DATE:20251124\nDTEND;VALUE=DATE:20251128\nDTSTAMP:20250101T000000Z\n"
        "UID:e_interpol@keruen\nSEQUENCE:0\nEND:VEVENT\nEND:VCALENDAR\n"
    )
