"""Release after fumigation by two gates, and alarms on the rise of temperatures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.hub.care.fumigation import Clearance, Fumigation, Temperature, find_obstacles
from keruen.hub.care.limits import in_force, required_days, shipped_limits
from keruen.hub.care.temperature import SensorReading, find_rises

D = Decimal
BEGAN = datetime(2026, 11, 1, 8)
DAY = timedelta(days=1)
LIMITS = shipped_limits()


def gates(
    days: float | None,
    celsius: str = "21",
    ppm: str | None = "0.01",
    after: float = 10,
    country: str = "AU",
    **values: str,
) -> list[str]:
    """What stands against a release some days after the end of an exposure."""
    ended = None if days is None else BEGAN + days * DAY
    treatment = Fumigation(country, BEGAN, ended, ventilation="fan", **values)
    now = (ended or BEGAN) + after * DAY
    measured = [] if ppm is None else [Clearance(now, "top hatch", D(ppm))]
    readings = [Temperature(BEGAN, D(celsius)), Temperature(BEGAN + DAY, D(30))]
    return [each.what for each in find_obstacles(treatment, readings, measured, LIMITS, now)]


def test_both_gates_are_needed() -> None:
    assert gates(10) == []
    assert gates(10, ppm=None) == ["no clearance was measured after the exposure"]
    assert gates(9.5) == ["the exposure was 9.50 days, and 10 days are required at 21 C"]
    assert gates(None, ppm=None, after=100) == [
        "the exposure lasts: 10 days at 21 C, until 2026-11-11 08:00",
        "no clearance was measured after the exposure",
    ]


def test_the_lowest_temperature_decides() -> None:
    assert gates(7, celsius="25.1") == []
    assert gates(7, celsius="25") == [
        "the exposure was 7.00 days, and 10 days are required at 25 C"
    ]
    assert gates(30, celsius="14.9", after=1) == [
        "the grain was at 14.9 C, too cold for any exposure of AU",
        "ventilation and withholding last 3 days, until 2026-12-04 08:00",
    ]
    assert gates(10, condition="over_300_t_without_recirculation") == [
        "the exposure was 10.00 days, and 20 days are required at 21 C"
    ]


def test_the_limit_of_the_day_of_the_reading() -> None:
    """0.1 ppm is below 0.3 until November 2026, and above 0.05 from 1 December on."""
    assert gates(10, ppm="0.1", after=5) == []
    assert gates(10, ppm="0.1", after=21) == [
        "0.1 ppm were measured at top hatch, and the limit is below 0.05 ppm"
    ]
    assert gates(10, ppm="0.3", after=5) == [
        "0.3 ppm were measured at top hatch, and the limit is below 0.3 ppm"
    ]


def test_the_last_reading_of_each_place_counts() -> None:
    treatment = Fumigation("AU", BEGAN, BEGAN + 10 * DAY, ventilation="fan")
    warm = [Temperature(BEGAN, D(22))]

    def place(name: str, day: float, ppm: str) -> Clearance:
        return Clearance(BEGAN + day * DAY, name, D(ppm))

    now = BEGAN + 14 * DAY
    readings = [place("top", 12, "0.5"), place("top", 13, "0.1"), place("base", 11, "0.4")]
    found = find_obstacles(treatment, warm, readings, LIMITS, now)
    assert [each.what for each in found] == [
        "0.4 ppm were measured at base, and the limit is below 0.3 ppm"
    ]
    # A reading from before the end of the exposure does not count.
    early = [place("top", 9, "0.1")]
    assert [each.gate for each in find_obstacles(treatment, warm, early, LIMITS, now)] == [
        "clearance"
    ]


def test_a_country_without_limits_has_no_default() -> None:
    found = gates(100, country="MA", after=100)
    assert found == [
        "the exposure is not recorded for MA on 2026-11-01",
        "the clearance limit is not recorded for MA on 2027-05-20",
    ]


def test_ventilation_is_named() -> None:
    treatment = Fumigation("AU", BEGAN, BEGAN + 10 * DAY)
    now = BEGAN + 20 * DAY
    found = find_obstacles(
        treatment, [Temperature(BEGAN, D(22))], [Clearance(now, "top", D(0))], LIMITS, now
    )
    assert [each.what for each in found] == [
        "AU requires a ventilation, and its kind was not recorded"
    ]


@pytest.mark.parametrize(
    ("celsius", "days"),
    [("4.9", None), ("5", 10), ("12", 10), ("12.1", 5), ("15.9", 5), ("16", 4), ("20.1", 3)],
)
def test_the_steps_of_a_label(celsius: str, days: int | None) -> None:
    found = required_days(in_force(LIMITS, "US", "exposure", date(2026, 1, 1)), D(celsius))
    assert (found.value if found else None) == days


@given(st.decimals(-10, 45, places=1), st.decimals(0, 20, places=1))
def test_colder_grain_never_needs_less(celsius: Decimal, colder: Decimal) -> None:
    for country in ("US", "AU"):
        steps = in_force(LIMITS, country, "exposure", date(2026, 1, 1))
        warm, cold = required_days(steps, celsius), required_days(steps, celsius - colder)
        assert cold is None or (warm is not None and warm.value <= cold.value)


def test_every_shipped_limit_has_a_source() -> None:
    assert all(each.source for each in LIMITS)
    assert not any(each.subject == "temperature_rise" for each in LIMITS)


def readings(**sensors: list[tuple[float, str]]) -> list[SensorReading]:
    """Readings of sensors, each a day and degrees."""
    return [
        SensorReading(name, BEGAN + day * DAY, D(value))
        for name, values in sensors.items()
        for day, value in values
    ]


def test_a_rise_within_a_week() -> None:
    assert find_rises(readings(a=[(0, "18"), (7, "19.9")]), D(2)) == []
    (alarm,) = find_rises(readings(a=[(0, "18"), (3, "17.5"), (7, "19.5")]), D(2))
    assert (alarm.sensor, alarm.rise_c, alarm.since) == ("a", D("2.0"), BEGAN + 3 * DAY)
    assert find_rises(readings(a=[(0, "18"), (7.1, "30")]), D(2)) == [], "older than a week"
    assert find_rises(readings(a=[(0, "35")]), D(2)) == [], "a level is not a rise"


def test_a_rise_that_all_sensors_share_is_no_alarm() -> None:
    warm = [(0.0, "15"), (5.0, "18")]
    assert find_rises(readings(a=warm, b=warm, c=warm), D(2)) == []
    found = find_rises(readings(a=[(0, "15"), (5, "20.5")], b=warm, c=warm), D(2))
    assert [(each.sensor, each.rise_c, each.others_c) for each in found] == [("a", D("5.5"), D(3))]
