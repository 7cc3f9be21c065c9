"""What is refused, and the whole text that the user reads."""

from __future__ import annotations

from typing import Any

import pytest

from keruen import laytime
from keruen.laytime import LaytimeError
from tests.laytime.builders import charter_input

RAIN = {"kind": "rain", "from": "2026-06-02T06:00", "to": "2026-06-02T12:00"}

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "overlapping events": (
        charter_input(
            port={"events": [RAIN, {**RAIN, "from": "2026-06-02T11:00", "to": "2026-06-02T14:00"}]}
        ),
        "table port Casablanca events, row rain 2026-06-02 11:00, column from: overlaps rain "
        "2026-06-02 06:00, which ends at 2026-06-02 12:00\n"
        "  Shorten one of the two, or give its part of the time in laytime.",
    ),
    "work during rain": (
        charter_input(
            port={"events": [RAIN, {**RAIN, "kind": "work", "from": "2026-06-02T11:00"}]}
        ),
        "table port Casablanca events, row rain 2026-06-02 06:00, column from: overlaps work "
        "2026-06-02 11:00, which ends at 2026-06-02 12:00\n"
        "  Shorten one of the two, or give its part of the time in laytime.",
    ),
    "completion before notice": (
        charter_input(port={"completed": "2026-06-01T07:00"}),
        "table port Casablanca, column completed: completed at 2026-06-01 07:00, before the first "
        "notice of 2026-06-01 08:00\n"
        "  Correct the time of completion or of the notice.",
    ),
    "a time that the clock skips": (
        charter_input(
            port={
                "zone": "Europe/Riga",
                "notices": [{"at": "2026-03-29T03:30"}],
                "completed": "2026-04-02T10:00",
            }
        ),
        "table port Casablanca notices, row 1, column at, value '2026-03-29T03:30': the clock of "
        "Europe/Riga skips 2026-03-29T03:30: it moves from 03:00 to 04:00\n"
        "  Give the time that was meant, such as 2026-03-29T04:00+03:00.",
    ),
    "a time that the clock repeats": (
        charter_input(
            port={
                "notices": [{"at": "2026-09-20T01:30"}],
                "completed": "2026-09-24T10:00",
            }
        ),
        "table port Casablanca notices, row 1, column at, value '2026-09-20T01:30': the clock of "
        "Africa/Casablanca repeats 2026-09-20T01:30\n"
        "  Write which one is meant: 2026-09-20T01:30+01:00 or 2026-09-20T01:30+00:00.",
    ),
    "a wrong offset": (
        charter_input(port={"completed": "2026-06-06T02:00+02:00"}),
        "table port Casablanca, column completed, value '2026-06-06T02:00+02:00': "
        "2026-06-06T02:00+02:00 has an offset that Africa/Casablanca does not have then\n"
        "  In Africa/Casablanca that time is at +01:00; correct the offset or leave it out.",
    ),
    "no zone": (
        charter_input(port={"zone": None}),
        "table port Casablanca, column zone: no time zone\n"
        "  Give the IANA zone of the port, such as Africa/Casablanca.",
    ),
    "an unknown zone": (
        charter_input(port={"zone": "Casablanca"}),
        "table port Casablanca, column zone, value 'Casablanca': not a time zone\n"
        "  Did you mean 'Africa/Casablanca'?",
    ),
    "a rate of zero": (
        charter_input({"allowed_hours": None, "rate_t_per_day": 0}, {"cargo_t": 30000}),
        "table terms, column rate_t_per_day, value '0': a rate of zero\n"
        "  Write a rate above zero, or leave the term out.",
    ),
    "two allowances": (
        charter_input({"rate_t_per_day": 5000}, {"cargo_t": 30000}),
        "table terms, column rate_t_per_day, value '5000': contradicts allowed_hours: laytime is "
        "allowed in two ways\n"
        "  Leave one out of allowed_hours, rate_t_per_day.",
    ),
    "a label that contradicts the windows": (
        charter_input({"label": "SHINC", "excepted": ["sun"]}),
        "table terms, column label, value 'SHINC': contradicts excepted: the label includes "
        "Sundays or Fridays and a window excepts time\n"
        "  Correct the label or leave excepted out.",
    ),
    "a label without windows": (
        charter_input({"label": "SHEX EIU"}),
        "table terms, column label, value 'SHEX EIU': excepts days, and no window is written out\n"
        "  Write the hours in excepted, such as 'sat 12:00 - mon 08:00'; a label gives none.",
    ),
    "a label of another day": (
        charter_input({"label": "FHEX", "excepted": ["sun"]}),
        "table terms, column label, value 'FHEX': contradicts excepted: the day of the label is in "
        "no window\n"
        "  Correct the label or the windows.",
    ),
    "EIU and unless used": (
        charter_input({"label": "SHEX EIU", "excepted": ["sun"], "unless_used": "actual"}),
        "table terms, column label, value 'SHEX EIU': EIU contradicts unless_used\n"
        "  Write unless_used = 'no', or correct it.",
    ),
    "turn time and start rule": (
        charter_input({"start_rule": ["any next working day 08:00"]}),
        "table terms, column turn_hours, value '6': contradicts start_rule: laytime begins in two "
        "ways\n"
        "  Leave turn_hours or start_rule out.",
    ),
    "an unknown term": (
        charter_input({"turn_hour": 6, "turn_hours": None}),
        "table terms, column turn_hour: unknown name\n  Did you mean 'turn_hours'?",
    ),
    "an unknown field": (
        charter_input(port={"complete": "2026-06-06T02:00"}),
        "table port Casablanca, column complete: unknown name\n  Did you mean 'completed'?",
    ),
    "an unknown kind": (
        charter_input(port={"events": [{**RAIN, "kind": "rian"}]}),
        "table port Casablanca events, row 1, column kind, value 'rian': not a known kind of "
        "event\n"
        "  Did you mean 'rain'?",
    ),
    "windows over the whole week": (
        charter_input({"excepted": ["mon 00:00 - thu 00:00", "wed 12:00 - mon 00:00"]}),
        "table terms, column excepted, value 'mon 00:00 - thu 00:00; wed 12:00 - mon 00:00': the "
        "windows leave no time that counts\n"
        "  Correct the windows.",
    ),
    "hours of a label": (
        charter_input({"excepted": ["SHEX"]}),
        "table terms, column excepted, value 'SHEX': 'SHEX' is not a weekly window\n"
        "  Write the hours out, such as 'sat 12:00 - mon 08:00', 'sun' or 'mon-fri 08:00-17:00'; "
        "hours are never derived from a label.",
    ),
    "no cargo": (
        charter_input({"allowed_hours": None, "rate_t_per_day": 5000}),
        "table port Casablanca, column cargo_t: laytime is allowed by rate, and no cargo is given\n"
        "  Give cargo_t, or [[ports.parcels]] with cargo_t.",
    ),
    "share of working hours without hours": (
        charter_input({"weather": "pro_rata"}),
        "table terms, column weather, value 'pro_rata': needs the working hours of the port, and "
        "none are given\n"
        "  Give working_hours, such as 'daily 06:00-22:00'.",
    ),
    "more cranes down than there are": (
        charter_input(
            port={
                "events": [
                    {**RAIN, "kind": "breakdown_shore", "units_down": 3, "units": 2},
                ]
            }
        ),
        "table port Casablanca events, row breakdown_shore 2026-06-02 06:00, column units_down: 3 "
        "of 2 cranes are down\n"
        "  Correct units_down or units.",
    ),
    "detention within laytime": (
        charter_input(
            {"detention_per_day": 9000},
            {"events": [{**RAIN, "kind": "detention"}]},
        ),
        "table port Casablanca events, row detention 2026-06-02 06:00, column from: detention "
        "between the notice and completion\n"
        "  Detention is time outside laytime: correct its times, or name another kind.",
    ),
    "detention without a rate": (
        charter_input(
            port={
                "events": [
                    {"kind": "detention", "from": "2026-06-06T02:00", "to": "2026-06-07T02:00"}
                ]
            }
        ),
        "table port Casablanca events, row detention 2026-06-06 02:00, column kind: detention, and "
        "no rate is agreed\n"
        "  Give detention_per_day.",
    ),
    "some parcels without a receiver": (
        charter_input(
            port={"parcels": [{"cargo_t": 10, "receiver": "A"}, {"cargo_t": 20}]},
        ),
        "table port Casablanca parcels, column receiver: some parcels have a receiver and some "
        "have none\n"
        "  Name the receiver of each parcel, or of none.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    document, text = REFUSED[name]
    with pytest.raises(LaytimeError) as error:
        laytime.read_charter(document)
    assert str(error.value) == text
    assert error.value.exit_code == 2


def test_all_findings_at_once() -> None:
    document = charter_input({"turn_hours": "six"}, {"zone": "Mars", "completed": "soon"})
    with pytest.raises(LaytimeError) as error:
        laytime.read_charter(document)
    assert str(error.value) == (
        "3 errors in the laytime input\n"
        "table port Casablanca, column zone, value 'Mars': not a time zone\n"
        "  Write the IANA name of the zone, such as Africa/Casablanca.\n"
        "table terms, column turn_hours, value 'six': not a number\n"
        "  Write a number with a point, such as 12000 or 63.6.\n"
        "table port Casablanca, column completed, value 'soon': 'soon' is not a date and time\n"
        "  Write local time as 2026-06-01T08:00, with the zone in the port."
    )


def test_no_valid_notice() -> None:
    document = charter_input(
        {"charter_kind": "berth"},
        {
            "notices": [
                {"at": "2026-06-01T08:00", "in_berth": False, "free_pratique": False},
                {"at": "2026-06-02T08:00", "ready": False},
            ]
        },
    )
    with pytest.raises(LaytimeError) as error:
        laytime.calculate(laytime.read_charter(document))
    assert str(error.value) == (
        "table port Casablanca, column notices: no notice of readiness is valid (notice 1: the "
        "vessel was not in berth (berth charter, no WIBON), free pratique had not been granted (no "
        "WIFPON); notice 2: the vessel was not ready)\n"
        "  Add the notice that was tendered again, or give accepted_at where it was accepted."
    )


def test_not_completed() -> None:
    document = charter_input(port={"completed": None})
    with pytest.raises(LaytimeError) as error:
        laytime.calculate(laytime.read_charter(document))
    assert str(error.value) == (
        "table port Casablanca, column completed: not completed\n"
        "  Give the time of completion, or calculate a ship alongside with --at."
    )


def test_an_offset_settles_a_time_that_is_repeated() -> None:
    port = {"notices": [{"at": "2026-09-20T01:30+00:00"}], "completed": "2026-09-24T10:00"}
    later = laytime.calculate(laytime.read_charter(charter_input(port=port)))
    port["notices"] = [{"at": "2026-09-20T01:30+01:00"}]
    earlier = laytime.calculate(laytime.read_charter(charter_input(port=port)))
    assert int(later.ports[0].start) - int(earlier.ports[0].start) == 3600
