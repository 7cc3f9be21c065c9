"""Clocks and weekly windows: changes, gaps, repetitions, and data of the package alone."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from keruen.laytime.clock import ClockError, Zone, freeze_zone, is_zone, parse_local, zone_names
from keruen.laytime.windows import (
    covers_week,
    intersect,
    length,
    merge,
    parse_windows,
    subtract,
    weekly_occurrences,
)

HOUR = 3600


def zone(name: str) -> Zone:
    return freeze_zone(name, 2025, 2028)


@pytest.fixture
def stale_host(tmp_path: Path) -> Iterator[None]:
    """A host whose own zone data are of a Morocco that still changes its clocks in 2027."""
    folder = tmp_path / "Africa"
    folder.mkdir()
    # Any other zone will do: it must not be read.
    (folder / "Casablanca").write_bytes(_packaged("Asia/Tokyo"))
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    freeze_zone.cache_clear()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    freeze_zone.cache_clear()


def _packaged(name: str) -> bytes:
    from importlib.resources import files

    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


@pytest.mark.usefixtures("stale_host")
def test_the_hosts_own_data_are_not_read() -> None:
    assert zoneinfo.ZoneInfo("Africa/Casablanca").utcoffset(
        dt.datetime(2026, 6, 1)
    ) == dt.timedelta(hours=9)
    assert zone("Africa/Casablanca").text(0, iso=True) != ""
    assert zone("Africa/Casablanca").to_instant("2026-06-01T12:00") % 86_400 == 11 * HOUR


def test_morocco_changes_for_the_last_time() -> None:
    casablanca = zone("Africa/Casablanca")
    later = [
        start for start in casablanca.starts if start > casablanca.to_instant("2026-09-01T00:00")
    ]
    (last,) = later
    assert dt.datetime.fromtimestamp(last, dt.UTC) == dt.datetime(2026, 9, 20, 1, tzinfo=dt.UTC)
    assert casablanca.text(last, iso=True) == "2026-09-20T01:00+00:00"
    assert casablanca.text(last - 1, iso=True) == "2026-09-20T01:59:59+01:00"


@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("Africa/Casablanca", "2026-02-15", 25),
        ("Africa/Casablanca", "2026-03-22", 23),
        ("Africa/Casablanca", "2026-09-20", 25),
        ("Africa/Casablanca", "2027-03-28", 24),
        ("Europe/Riga", "2026-03-29", 23),
        ("Europe/Riga", "2026-10-25", 25),
        ("Africa/Cairo", "2026-04-24", 23),
        ("Africa/Cairo", "2026-10-29", 25),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Africa/Dakar", "2028-02-29", 24),
    ],
)
def test_length_of_a_local_day(name: str, day: str, hours: float) -> None:
    """An excepted day is out whatever its length, also where midnight is skipped (Cairo)."""
    clock = zone(name)
    windows = parse_windows(dt.date.fromisoformat(day).strftime("%a").lower())
    assert windows is not None
    noon = clock.to_instant(f"{day}T12:00")
    (only,) = [
        each
        for each in weekly_occurrences(windows, clock, noon - 1, noon + 1)
        if each.start <= noon < each.end
    ]
    assert (only.end - only.start) / HOUR == hours


def test_a_window_that_ends_in_a_gap_ends_with_it() -> None:
    """Riga skips 03:00 to 04:00 on 29 March 2026: a window until 03:30 ends at 04:00."""
    clock = zone("Europe/Riga")
    windows = parse_windows("sun 00:00 - sun 03:30") or []
    noon = clock.to_instant("2026-03-29T12:00")
    found = list(weekly_occurrences(windows, clock, noon - 12 * HOUR, noon))
    assert [clock.text(each.end) for each in found] == ["2026-03-29 04:00"]


def test_a_window_that_ends_in_a_repeated_hour_ends_at_the_first_reading() -> None:
    clock = zone("Europe/Riga")
    windows = parse_windows("sun 00:00 - sun 03:30") or []
    noon = clock.to_instant("2026-10-25T12:00")
    found = list(weekly_occurrences(windows, clock, noon - 14 * HOUR, noon))
    assert [clock.text(each.end, iso=True) for each in found] == ["2026-10-25T03:30+03:00"]


def test_every_reading_comes_back() -> None:
    """Over three years, each half hour of local text is the instant that it was made of."""
    for name in ("Africa/Casablanca", "Europe/Riga", "Africa/Cairo", "Australia/Lord_Howe"):
        clock = zone(name)
        python = zoneinfo.ZoneInfo.from_file(__import__("io").BytesIO(_packaged(name)), key=name)
        start = clock.to_instant("2026-01-01T00:00")
        for instant in range(start, start + 730 * 86_400, 1800 * 7):
            text = clock.text(instant, iso=True)
            assert text == dt.datetime.fromtimestamp(instant, python).isoformat(timespec="minutes")
            assert clock.to_instant(text) == instant


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2026-06-01", "'2026-06-01' is not a date and time"),
        ("2026-02-30T10:00", "'2026-02-30T10:00' is not a day of the calendar"),
        ("2026-06-01T24:01", "'2026-06-01T24:01' is not a time of the day"),
        ("2026-06-01T10:60", "'2026-06-01T10:60' is not a time of the day"),
        ("1989-06-01T10:00", "'1989-06-01T10:00' is not between 1990 and 2100"),
    ],
)
def test_what_is_no_time(text: str, problem: str) -> None:
    with pytest.raises(ClockError) as error:
        parse_local(text)
    assert str(error.value) == problem


def test_names_of_zones() -> None:
    assert len(zone_names()) > 400
    assert is_zone("Africa/Casablanca")
    assert not any(is_zone(each) for each in ("", "../x", "Africa", "africa/casablanca", "a/../b"))


def test_fractions_are_shown_to_the_second_below() -> None:
    clock = zone("Etc/UTC")
    assert clock.text(Fraction(7, 2), iso=True) == "1970-01-01T00:00:03+00:00"
    assert clock.text(Fraction(119)) == "1970-01-01 00:01"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("sun", [(144, 168)]),
        ("sat 12:00 - mon 08:00", [(132, 176)]),
        ("mon-wed 08:00-17:00", [(8, 17), (32, 41), (56, 65)]),
        ("sat-sun", [(120, 144), (144, 168)]),
        ("sun-mon 00:00-06:00", [(144, 150), (0, 6)]),
        ("Fri 17:00 - Mon 08:00", [(113, 176)]),
    ],
)
def test_windows(text: str, hours: list[tuple[int, int]]) -> None:
    found = parse_windows(text) or []
    assert [(each.start_s // HOUR, each.end_s // HOUR) for each in found] == hours


@pytest.mark.parametrize(
    "text", ["", "SHEX", "daily", "mon 25:00 - tue 08:00", "mon 17:00-08:00", "8:00-17:00"]
)
def test_what_is_no_window(text: str) -> None:
    assert parse_windows(text) is None


def test_windows_over_the_whole_week() -> None:
    def windows(*texts: str) -> bool:
        return covers_week([each for text in texts for each in parse_windows(text) or []])

    assert windows("mon 00:00 - mon 00:00")
    assert windows("fri 12:00 - tue 12:00", "tue 06:00 - fri 18:00")
    assert not windows("mon 00:00 - sun 23:59")


def test_intervals_by_hand() -> None:
    merged = merge([(5, 9), (0, 2), (2, 3), (8, 12), (4, 4)])
    assert merged == [(0, 3), (5, 12)]
    assert subtract([(0, 10)], [(1, 2), (5, 20)]) == [(0, 1), (2, 5)]
    assert subtract([(0, 4), (6, 8)], [(3, 7)]) == [(0, 3), (7, 8)]
    assert intersect([(0, 4), (6, 8)], [(3, 7)]) == [(3, 4), (6, 7)]
    assert length([(0, 4), (6, 8)]) == 6
