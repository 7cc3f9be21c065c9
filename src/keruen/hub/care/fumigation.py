"""Release after fumigation: exposure at the lowest temperature, and a measured clearance.

Both are needed. Time alone never releases a bin, and neither does a reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from keruen.errors import fill
from keruen.hub.care.limits import CareLimit, in_force, required_days

NO_LIMIT = "Record the limit of this country with its source (record_care_limit)."


@dataclass(frozen=True)
class Fumigation:
    """A treatment of a bin.

    Parameters
    ----------
    began, ended : gas applied, and bin opened for ventilation; `ended` is None before that.
    condition : of exposure, such as ``over_300_t_without_recirculation``.
    ventilation : ``fan``, ``passive`` or empty.
    """

    country: str
    began: datetime
    ended: datetime | None
    condition: str = ""
    ventilation: str = ""


@dataclass(frozen=True)
class Temperature:
    """A temperature of the grain (degrees Celsius)."""

    at: datetime
    celsius: Decimal


@dataclass(frozen=True)
class Clearance:
    """A concentration that was measured (ppm), with its place."""

    at: datetime
    place: str
    ppm: Decimal


@dataclass(frozen=True)
class Obstacle:
    """A reason why a bin is not released, in two parts."""

    gate: str
    what: str
    remedy: str


def find_obstacles(
    treatment: Fumigation,
    temperatures: Sequence[Temperature],
    readings: Sequence[Clearance],
    limits: Sequence[CareLimit],
    now: datetime,
) -> list[Obstacle]:
    """Everything that stands against a release now; an empty list permits it.

    The exposure is that of the lowest temperature read from the application to the end. After
    ventilation the last reading of each place must lie below the limit in force on its day.

    Parameters
    ----------
    limits : those of the country, shipped and recorded.
    """
    return [
        *_exposure(treatment, temperatures, limits, now),
        *_rest(treatment, limits, now),
        *_clearance(treatment, readings, limits),
    ]


def _exposure(
    treatment: Fumigation,
    temperatures: Sequence[Temperature],
    limits: Sequence[CareLimit],
    now: datetime,
) -> Iterator[Obstacle]:
    day = treatment.began.date()
    steps = in_force(limits, treatment.country, "exposure", day, treatment.condition)
    if not steps:
        words = fill(
            "the exposure is not recorded for {country} on {day}",
            country=treatment.country,
            day=day,
        )
        yield Obstacle("exposure", words, NO_LIMIT)
        return
    end = treatment.ended or now
    inside = [each.celsius for each in temperatures if treatment.began <= each.at <= end]
    if not inside:
        yield Obstacle(
            "exposure",
            fill("no temperature of the grain was read during the exposure"),
            fill("Record the temperature readings of the bin; the exposure depends on the lowest."),
        )
        return
    lowest = min(inside)
    step = required_days(steps, lowest)
    if step is None:
        yield Obstacle(
            "exposure",
            fill(
                "the grain was at {lowest} C, too cold for any exposure of {country}",
                lowest=lowest,
                country=treatment.country,
            ),
            fill("Repeat the treatment once the grain is warmer."),
        )
    elif treatment.ended is None:
        due = treatment.began + timedelta(days=float(step.value))
        yield Obstacle(
            "exposure",
            fill(
                "the exposure lasts: {value} days at {lowest} C, until {due}",
                value=step.value,
                lowest=lowest,
                due=f"{due:%Y-%m-%d %H:%M}",
            ),
            fill("Wait until then, ventilate, and record the end of the exposure."),
        )
    elif treatment.ended - treatment.began < timedelta(days=float(step.value)):
        given = (treatment.ended - treatment.began) / timedelta(days=1)
        yield Obstacle(
            "exposure",
            fill(
                "the exposure was {given} days, and {value} days are required at {lowest} C",
                given=f"{given:.2f}",
                value=step.value,
                lowest=lowest,
            ),
            fill("Repeat the treatment; a shorter exposure does not count."),
        )


def _rest(treatment: Fumigation, limits: Sequence[CareLimit], now: datetime) -> Iterator[Obstacle]:
    """Ventilation and withholding, where the country requires them."""
    if treatment.ended is None:
        return
    day = treatment.ended.date()
    days = Decimal(0)
    for subject, condition in (("ventilation", treatment.ventilation), ("withholding", "")):
        found = in_force(limits, treatment.country, subject, day, condition)
        days += max((each.value for each in found), default=Decimal(0))
        if not found and any(
            (each.country, each.subject) == (treatment.country, subject) for each in limits
        ):
            yield Obstacle(
                "ventilation",
                fill(
                    "{country} requires a {subject}, and its kind was not recorded",
                    country=treatment.country,
                    subject=subject,
                ),
                fill("Record how the bin is ventilated: fan or passive."),
            )
    due = treatment.ended + timedelta(days=float(days))
    if now < due:
        yield Obstacle(
            "ventilation",
            fill(
                "ventilation and withholding last {days} days, until {due}",
                days=days,
                due=f"{due:%Y-%m-%d %H:%M}",
            ),
            fill("Wait until then."),
        )


def _clearance(
    treatment: Fumigation, readings: Sequence[Clearance], limits: Sequence[CareLimit]
) -> Iterator[Obstacle]:
    after = [each for each in readings if treatment.ended and each.at >= treatment.ended]
    if not after:
        yield Obstacle(
            "clearance",
            fill("no clearance was measured after the exposure"),
            fill("Measure the concentration, and record value, place, instrument and person."),
        )
        return
    last = {each.place: each for each in sorted(after, key=lambda each: each.at)}
    for place, reading in sorted(last.items()):
        found = in_force(limits, treatment.country, "clearance", reading.at.date())
        if not found:
            day = reading.at.date()
            words = fill(
                "the clearance limit is not recorded for {country} on {day}",
                country=treatment.country,
                day=day,
            )
            yield Obstacle("clearance", words, NO_LIMIT)
        elif reading.ppm >= min(each.value for each in found):
            limit = min(each.value for each in found)
            yield Obstacle(
                "clearance",
                fill(
                    "{ppm} ppm were measured at {place}, and the limit is below {limit} ppm",
                    ppm=reading.ppm,
                    place=place,
                    limit=limit,
                ),
                fill("Ventilate further, and measure again at this place."),
            )
