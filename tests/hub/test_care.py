"""Fumigation with two gates, temperatures and limits on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.reads.care import read_alarms, read_obstacles, read_treatment
from keruen.store.command import CommandResult
from keruen.store.database import Database
from tests.hub.terminal import ANNA, CHIEF, CLERK, NOW, act, load, receive, refused

BEGAN = NOW - timedelta(days=14)


def begin(database: Database) -> str:
    """A fumigation of a bin by the limits of Australia, 14 days ago."""
    receive(database, "ANNA", "bin_1", 100_000)
    return act(
        *(database, CLERK, "begin_fumigation"),
        bin="bin_1",
        country="AU",
        substance="phosphine",
        dose="1.5 g/m3",
        person="fumigator 12",
        at=BEGAN.isoformat(),
    ).id


def temperature(
    database: Database, celsius: str, moment: datetime, sensor: str = "1.1", **fields: Any
) -> CommandResult:
    """A reading of a sensor of the bin."""
    given: dict[str, Any] = {"bin": "bin_1", "country": "AU", "at": moment.isoformat(), **fields}
    readings = [{"sensor": sensor, "celsius": celsius}]
    return act(database, CLERK, "record_temperatures", readings=readings, **given)


def clear(database: Database, treatment: str, ppm: str, moment: datetime = NOW) -> CommandResult:
    """A clearance reading."""
    return act(
        *(database, CLERK, "record_clearance"),
        treatment_id=treatment,
        ppm=ppm,
        spot="top hatch",
        instrument="PM-7",
        person="fumigator 12",
        at=moment.isoformat(),
    )


def test_time_alone_never_releases_a_bin(database: Database) -> None:
    treatment = begin(database)
    temperature(database, "22.5", BEGAN + timedelta(hours=1))
    temperature(database, "21", BEGAN + timedelta(days=5))
    end: dict[str, Any] = {"treatment_id": treatment, "ventilation": "fan"}
    ended = (BEGAN + timedelta(days=10)).isoformat()
    act(database, CLERK, "end_exposure", **end, at=ended)
    release: dict[str, Any] = {"treatment_id": treatment, "reason": "treated"}
    assert refused(database, CLERK, "release_treatment", **release) == (
        "the bin bin_1 is not released: no clearance was measured after the exposure\n"
        "  Measure the concentration, and record value, place, instrument and person."
    )
    clear(database, treatment, "0.31", NOW - timedelta(hours=2))
    assert refused(database, CLERK, "release_treatment", **release) == (
        "the bin bin_1 is not released: 0.31 ppm were measured at top hatch, and the limit is "
        "below 0.3 ppm\n  Ventilate further, and measure again at this place."
    )
    loading: dict[str, Any] = {"owner": "ANNA", "bin": "bin_1", "kg": 1_000, "reference": "L"}
    assert refused(database, CLERK, "load_grain", **loading).startswith("the lot or the bin is")
    clear(database, treatment, "0.1")
    act(database, CLERK, "release_treatment", **release)
    load(database, "ANNA", "bin_1", 1_000)
    with read_book(database, CHIEF, NOW) as book:
        view = read_treatment(book, treatment)
        assert view.released
        assert read_obstacles(book, view) == []
        (row,) = book.rows(t.treatment_release.select())
    assert row["lowest_c"] == "21"
    assert row["required_s"] == 10 * 86_400
    with read_book(database, ANNA, NOW) as book:
        assert book.count(t.treatment) == book.count(t.temperature_reading) == 0


def test_a_short_exposure_is_refused_by_the_command(database: Database) -> None:
    treatment = begin(database)
    temperature(database, "22.5", BEGAN + timedelta(hours=1))
    ended = (BEGAN + timedelta(days=9)).isoformat()
    act(database, CLERK, "end_exposure", treatment_id=treatment, ventilation="fan", at=ended)
    clear(database, treatment, "0.01")
    assert refused(
        database, CLERK, "release_treatment", treatment_id=treatment, reason="treated"
    ) == (
        "the bin bin_1 is not released: the exposure was 9.00 days, and 10 days are required at "
        "22.5 C\n  Repeat the treatment; a shorter exposure does not count."
    )


def test_the_gates_stand_in_the_database(database: Database) -> None:
    """Past the command: neither the release of the hold nor a forged release of the treatment."""
    treatment = begin(database)
    with read_book(database, CHIEF, NOW) as book:
        hold = read_treatment(book, treatment).row.grain_hold
    two_gates = (
        "a fumigated bin is released after its exposure and a measured clearance, and not before\n"
        "  Record both and release the treatment (release_treatment)."
    )
    assert (
        refused(database, CHIEF, "release_hold", hold=hold, reason="late", evidence="none")
        == two_gates
    )
    exposure = (
        "the exposure is shorter than required at the lowest temperature\n  Wait, or repeat the "
        "treatment."
    )
    clearance = (
        "no measured clearance below the limit follows the exposure at every place\n  Measure the "
        "concentration, and ventilate further where it is too high."
    )
    assert forged(database, treatment) in (exposure, clearance)
    ended = (BEGAN + timedelta(days=10)).isoformat()
    act(database, CLERK, "end_exposure", treatment_id=treatment, at=ended)
    assert forged(database, treatment) == clearance
    clear(database, treatment, "0.01", BEGAN + timedelta(days=9))
    assert forged(database, treatment) == clearance, "measured before the end"
    clear(database, treatment, "0.3")
    assert forged(database, treatment) == clearance, "equal to the limit"
    clear(database, treatment, "0.299999", NOW + timedelta(minutes=1))
    assert forged(database, treatment, required_s=10 * 86_400 + 1) == exposure
    assert forged(database, treatment) == ""


def forged(database: Database, treatment: str, required_s: int = 10 * 86_400) -> str:
    """What the database answers to a release that is written past the command."""
    try:
        with open_book(database, CHIEF, NOW) as book:
            book.add(
                t.treatment_release,
                tier="party",
                treatment=treatment,
                required_s=required_s,
                limit_micro_ppm=300_000,
                lowest_c="21",
                grounds="forged",
            )
    except KeruenError as error:
        return str(error)
    return ""


def test_a_country_without_limits(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 100_000)
    fields: dict[str, Any] = {
        "bin": "bin_1",
        "country": "MA",
        "substance": "phosphine",
        "dose": "1.5 g/m3",
        "person": "fumigator 12",
    }
    assert refused(database, CLERK, "begin_fumigation", **fields) == (
        "the exposure is not recorded for MA on 2026-11-24\n"
        "  Record the limit of this country with its source (record_care_limit)."
    )
    limit: dict[str, Any] = {
        "country": "MA",
        "subject": "exposure",
        "from_day": "2026-01-01",
        "value": "7",
        "source": "order of the authority, number 5",
        "above_c": "15",
        "inclusive": True,
    }
    act(database, CLERK, "record_care_limit", **limit)
    assert refused(database, CLERK, "record_care_limit", **limit) == (
        "there is a limit of MA for exposure from 2026-01-01 on already\n  Record a change with a "
        "later day."
    )
    act(database, CLERK, "begin_fumigation", **fields)


def test_alarms_on_the_rise_by_a_recorded_limit(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 100_000)
    none = "No limit of temperature rise is in force, so no alarm is given."
    assert temperature(database, "18", NOW - timedelta(days=6)).note == none
    act(
        *(database, CLERK, "record_care_limit"),
        country="AU",
        subject="temperature_rise",
        from_day="2026-01-01",
        value="2",
        source="rule of the terminal",
    )
    assert temperature(database, "19.9", NOW - timedelta(days=1)).note == ""
    assert temperature(database, "20.1", NOW).note == (
        "Sensor 1.1 rose by 2.1 C within a week, to the limit of 2 C or beyond"
    )
    with read_book(database, CLERK, NOW) as book:
        assert [each.sensor for each in read_alarms(book, "bin_1", "AU").rises] == ["1.1"]
        assert read_alarms(book, "bin_1", "MA").limit_c is None
    with pytest.raises(KeruenError) as error:
        temperature(database, "20", NOW)
    assert error.value.what == "a sensor of the bin bin_1 has a reading of this time already"
