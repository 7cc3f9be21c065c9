"""Care of stored grain: limits by country, fumigation with its two gates, temperatures."""

from __future__ import annotations

from datetime import datetime, timedelta

from keruen.errors import JoinedText
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.care.limits import SUBJECTS, in_force, required_days
from keruen.hub.commands.fields import BinId
from keruen.hub.commands.holds import place_hold, release_hold
from keruen.hub.commands.operation_fields import (
    Celsius,
    Country,
    Figure,
    Ppm,
    Strict,
    TreatmentId,
    written,
)
from keruen.hub.reads.care import (
    MICRO,
    lowest_temperature,
    read_alarms,
    read_limits,
    read_obstacles,
    read_treatment,
)
from keruen.hub.registry import command
from keruen.hub.rows import TreatmentRow
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, MaybeLine, Moment, Words
from keruen.store.refusal import check, refuse

VENTILATIONS = ("", "fan", "passive")
MILLI = 1_000


class SensorField(Strict):
    """A temperature at a sensor."""

    sensor: Line
    celsius: Celsius


def seconds_of(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp())


@command("care")
def record_care_limit(
    unit: Book,
    country: Country,
    subject: Code,
    from_day: Day,
    value: Figure,
    source: Words,
    condition: MaybeLine = "",
    above_c: Celsius | None = None,
    inclusive: bool = False,
) -> CommandResult:
    """Record a limit of a country from a day on, with its source."""
    check_word(subject, tuple(SUBJECTS), "the subject")
    check(value > 0, "a limit is above zero", "Write the figure.", kind="invalid")
    check(
        above_c is None or subject == "exposure",
        "only an exposure depends on the temperature",
        "Leave the temperature out.",
        kind="invalid",
    )
    held = t.care_limit.c
    same = (
        held.country == country,
        held.subject == subject,
        held.from_day == from_day.isoformat(),
        held.condition == condition,
        held.above_c == written(above_c),
    )
    check(
        not unit.count(t.care_limit, *same),
        "there is a limit of {country} for {subject} from {day} on already",
        "Record a change with a later day.",
        country=country,
        subject=subject,
        day=from_day.isoformat(),
    )
    made = unit.add(
        t.care_limit,
        tier="party",
        country=country,
        subject=subject,
        from_day=from_day.isoformat(),
        condition=condition,
        above_c=written(above_c),
        inclusive="yes" if inclusive else "no",
        value=written(value),
        source=source,
    )
    return CommandResult("care_limit", made, "party")


@command("care")
def begin_fumigation(
    unit: Book,
    bin: BinId,
    country: Country,
    substance: Line,
    dose: Line,
    person: Line,
    condition: MaybeLine = "",
    at: Moment | None = None,
) -> CommandResult:
    """Begin a fumigation of a bin; the bin is held until the treatment is released."""
    unit.find_bin(bin)
    began = at or unit.now
    check(
        bool(in_force(read_limits(unit), country, "exposure", began.date(), condition)),
        "the exposure is not recorded for {country} on {day}",
        "Record the limit of this country with its source (record_care_limit).",
        country=country,
        day=began.date().isoformat(),
    )
    hold = place_hold(unit, "fumigation", f"{substance}, {dose}", bin=bin)
    made = unit.add(
        t.treatment,
        tier="party",
        place=bin,
        grain_hold=hold.id,
        country=country,
        substance=substance,
        dose=dose,
        condition=condition,
        began_at=unit.time(began).at,
        began_s=seconds_of(began),
        person=person,
    )
    return CommandResult("treatment", made, "party", facts={"hold": hold.id})


@command("care")
def end_exposure(
    unit: Book, treatment_id: TreatmentId, ventilation: Code = "", at: Moment | None = None
) -> CommandResult:
    """Record the end of an exposure: the bin is opened and ventilated."""
    check_word(ventilation, VENTILATIONS, "the ventilation")
    row = unit.find(TreatmentRow, treatment_id)
    ended = at or unit.now
    check(
        not unit.count(t.treatment_end, t.treatment_end.c.treatment == treatment_id)
        and seconds_of(ended) > row.began_s,
        "the exposure ended already, or would end before it began",
        "Correct the time.",
    )
    made = unit.add(
        t.treatment_end,
        tier="party",
        treatment=treatment_id,
        ended_at=unit.time(ended).at,
        ended_s=seconds_of(ended),
        ventilation=ventilation,
    )
    return CommandResult("treatment_end", made, "party")


@command("care")
def record_clearance(
    unit: Book,
    treatment_id: TreatmentId,
    ppm: Ppm,
    spot: Line,
    instrument: Line,
    person: Line,
    at: Moment | None = None,
) -> CommandResult:
    """Record a measured concentration: value, place, instrument, person."""
    moment = at or unit.now
    made = unit.add(
        t.clearance_reading,
        tier="party",
        treatment=treatment_id,
        at=unit.time(moment).at,
        at_s=seconds_of(moment),
        spot=spot,
        micro_ppm=int(ppm * MICRO),
        instrument=instrument,
        person=person,
    )
    return CommandResult("clearance_reading", made, "party")


@command("release_fumigation")
def release_treatment(unit: Book, treatment_id: TreatmentId, reason: Words) -> CommandResult:
    """Release a fumigated bin after its exposure and a measured clearance."""
    view = read_treatment(unit, treatment_id)
    obstacles = read_obstacles(unit, view)
    if obstacles:
        refuse(
            "the bin {bin} is not released: {obstacles}",
            "{remedy}",
            bin=view.row.place,
            obstacles=JoinedText((each.what for each in obstacles), "; "),
            remedy=obstacles[0].remedy,
        )
    limits = read_limits(unit)
    lowest = lowest_temperature(unit, view)
    day = view.fumigation.began.date()
    steps = in_force(limits, view.row.country, "exposure", day, view.row.condition)
    step = required_days(steps, lowest)
    clearance = in_force(limits, view.row.country, "clearance", unit.now.date())
    if step is None or not clearance:
        raise AssertionError("a treatment without obstacles has an exposure and a limit")
    limit = min(each.value for each in clearance)
    made = unit.add(
        t.treatment_release,
        tier="party",
        treatment=treatment_id,
        required_s=int(timedelta(days=1).total_seconds() * float(step.value)),
        limit_micro_ppm=int(limit * MICRO),
        lowest_c=str(lowest),
        grounds=f"{step.value} days at {lowest} C ({step.source}); below {limit} ppm "
        f"({clearance[0].source})",
    )
    release_hold(unit, view.row.grain_hold, reason, made)
    return CommandResult("treatment_release", made, "party")


@command("care")
def record_temperatures(
    unit: Book,
    bin: BinId,
    readings: list[SensorField],
    country: Country,
    at: Moment | None = None,
    source: MaybeLine = "",
) -> CommandResult:
    """Record temperatures of a bin; the note names sensors that rose too fast."""
    unit.find_bin(bin)
    sensors = [each.sensor for each in readings]
    check(
        bool(sensors) and len(set(sensors)) == len(sensors),
        "no sensor is named, or one twice",
        "Write one temperature for each sensor.",
        kind="invalid",
    )
    moment = at or unit.now
    check(
        moment <= unit.now,
        "the readings lie ahead",
        "Correct the time.",
        kind="invalid",
    )
    time = unit.time(moment).at
    held = t.temperature_reading.c
    check(
        not unit.count(
            t.temperature_reading, held.place == bin, held.at == time, held.sensor.in_(sensors)
        ),
        "a sensor of the bin {bin} has a reading of this time already",
        "Nothing needs to be added.",
        bin=bin,
    )
    for each in readings:
        made = unit.add(
            t.temperature_reading,
            tier="party",
            place=bin,
            sensor=each.sensor,
            at=time,
            milli_c=int(each.celsius * MILLI),
            source=source or None,
        )
    alarms = read_alarms(unit, bin, country)
    note = alarms.note
    return CommandResult("temperature_reading", made, "party", note=note)
