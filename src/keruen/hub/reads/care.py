"""Treatments with what stands against their release, and alarms on rising temperatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.care.fumigation import (
    Clearance,
    Fumigation,
    Obstacle,
    Temperature,
    find_obstacles,
)
from keruen.hub.care.limits import CareLimit, in_force, shipped_limits
from keruen.hub.care.temperature import RiseAlarm, SensorReading, find_rises
from keruen.hub.rows import (
    CareLimitRow,
    ClearanceReadingRow,
    TemperatureReadingRow,
    TreatmentEndRow,
    TreatmentRow,
)
from keruen.store.instants import read_instant

MICRO = 1_000_000
MILLI = 1_000
LOOK_BACK = timedelta(days=30)
"""Sensors without a reading in this time are not looked at."""


@dataclass(frozen=True)
class TreatmentView:
    """A treatment, and whether it is released."""

    row: TreatmentRow
    fumigation: Fumigation
    released: bool


@dataclass(frozen=True)
class Alarms:
    """Alarms of a bin.

    Parameters
    ----------
    limit_c : rise within a week that is an alarm; None where no limit is in force, and then no
        alarm is given.
    """

    place: str
    limit_c: Decimal | None
    rises: tuple[RiseAlarm, ...]

    @property
    def note(self) -> str:
        """What is to be known, in a sentence; empty where nothing is."""
        if self.limit_c is None:
            return "No limit of temperature rise is in force, so no alarm is given."
        return "; ".join(
            f"Sensor {each.sensor} rose by {each.rise_c} C within a week, to the limit of "
            f"{self.limit_c} C or beyond"
            for each in self.rises
        )


def read_limits(book: Book) -> list[CareLimit]:
    """Published limits that are shipped, and those that the terminal recorded."""
    return [
        *shipped_limits(),
        *(
            CareLimit(
                row.country,
                row.subject,
                date.fromisoformat(row.from_day),
                Decimal(row.value),
                row.source,
                row.condition,
                Decimal(row.above_c) if row.above_c else None,
                row.inclusive == "yes",
            )
            for row in book.records(CareLimitRow, select(t.care_limit))
        ),
    ]


def read_treatment(book: Book, identifier: str) -> TreatmentView:
    """A treatment that the actor sees.

    Raises
    ------
    RefusalError : no such treatment.
    """
    return _view(book, book.find(TreatmentRow, identifier))


def read_treatments(book: Book) -> list[TreatmentView]:
    """Every treatment, the latest first."""
    query = select(t.treatment).order_by(t.treatment.c.began_at.desc())
    return [_view(book, row) for row in book.records(TreatmentRow, query)]


def _view(book: Book, row: TreatmentRow) -> TreatmentView:
    query = select(t.treatment_end).where(t.treatment_end.c.treatment == row.id)
    end = book.record(TreatmentEndRow, query)
    released = book.count(t.treatment_release, t.treatment_release.c.treatment == row.id) > 0
    fumigation = Fumigation(
        row.country,
        read_instant(row.began_at),
        read_instant(end.ended_at) if end else None,
        row.condition,
        end.ventilation if end else "",
    )
    return TreatmentView(row, fumigation, released)


def read_obstacles(book: Book, view: TreatmentView) -> list[Obstacle]:
    """What stands against the release of a treatment now."""
    held = t.clearance_reading.c
    readings = [
        Clearance(read_instant(row.at), row.spot, Decimal(row.micro_ppm) / MICRO)
        for row in book.records(
            ClearanceReadingRow, select(t.clearance_reading).where(held.treatment == view.row.id)
        )
    ]
    return find_obstacles(
        view.fumigation, _temperatures(book, view), readings, read_limits(book), book.now
    )


def _temperatures(book: Book, view: TreatmentView) -> list[Temperature]:
    held = t.temperature_reading.c
    query = select(t.temperature_reading).where(held.place == view.row.place)
    rows = book.records(TemperatureReadingRow, query)
    return [Temperature(read_instant(row.at), Decimal(row.milli_c) / MILLI) for row in rows]


def lowest_temperature(book: Book, view: TreatmentView) -> Decimal:
    """The lowest temperature of the grain during an exposure (degrees Celsius)."""
    begins, ends = view.fumigation.began, view.fumigation.ended or book.now
    inside = [each.celsius for each in _temperatures(book, view) if begins <= each.at <= ends]
    return min(inside)


def read_alarms(book: Book, place: str, country: str) -> Alarms:
    """Sensors of a bin that rose too fast, by the limit of a country."""
    limits = in_force(read_limits(book), country, "temperature_rise", book.now.date())
    limit = min((each.value for each in limits), default=None)
    held = t.temperature_reading.c
    since = book.time(book.now - LOOK_BACK).at
    query = select(t.temperature_reading).where(held.place == place, held.at >= since)
    readings = [
        SensorReading(row.sensor, read_instant(row.at), Decimal(row.milli_c) / MILLI)
        for row in book.records(TemperatureReadingRow, query)
    ]
    rises = () if limit is None else tuple(find_rises(readings, limit))
    return Alarms(place, limit, rises)
