"""Alarms on the rise of temperatures: not the level of a reading, but how fast it rises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class SensorReading:
    """A temperature (degrees Celsius) at a sensor of a cable."""

    sensor: str
    at: datetime
    celsius: Decimal


@dataclass(frozen=True)
class RiseAlarm:
    """A sensor whose temperature rose by the limit or more within a week.

    Parameters
    ----------
    rise_c : from the lowest reading of the week before to the last reading.
    others_c : middle rise of the other sensors of the bin; None for a single sensor.
    """

    sensor: str
    rise_c: Decimal
    since: datetime
    at: datetime
    others_c: Decimal | None


def find_rises(readings: Sequence[SensorReading], limit_c: Decimal) -> list[RiseAlarm]:
    """Sensors that rose by a limit or more within the week before their last reading.

    A rise that the other sensors of the bin share, such as by a warm day, is compared with them:
    the middle of their rises is subtracted.

    Parameters
    ----------
    readings : of one bin.
    limit_c : rise within a week (degrees Celsius); equal to the limit is an alarm.

    Examples
    --------
    >>> at = datetime(2026, 6, 1)
    >>> found = find_rises([SensorReading("1.1", at, Decimal(18)),
    ...     SensorReading("1.1", at + timedelta(days=5), Decimal("20.5"))], Decimal(2))
    >>> found[0].rise_c
    Decimal('2.5')
    """
    rises = {
        sensor: rise
        for sensor in dict.fromkeys(each.sensor for each in readings)
        if (rise := _rise([each for each in readings if each.sensor == sensor])) is not None
    }
    alarms = []
    for sensor, (lowest, last) in rises.items():
        others = sorted(
            after.celsius - before.celsius
            for name, (before, after) in rises.items()
            if name != sensor
        )
        common = others[(len(others) - 1) // 2] if others else None
        own = last.celsius - lowest.celsius
        if own - max(common or Decimal(0), Decimal(0)) >= limit_c:
            alarms.append(RiseAlarm(sensor, own, lowest.at, last.at, common))
    return alarms


def _rise(readings: Sequence[SensorReading]) -> tuple[SensorReading, SensorReading] | None:
    """The lowest reading of the week before the last one, and the last; None for one reading."""
    ordered = sorted(readings, key=lambda each: each.at)
    last = ordered[-1]
    before = [each for each in ordered[:-1] if last.at - each.at <= WEEK]
    return (min(before, key=lambda each: each.celsius), last) if before else None
