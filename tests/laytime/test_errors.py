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


TWO_PORTS = charter_input()
TWO_PORTS["ports"].append({**TWO_PORTS["ports"][0]})
APART = charter_input({"pooling": "reversible"})
APART["ports"].append({**APART["ports"][0], "name": "Dakar", "terms": {"demurrage_per_day": 13000}})
BACKWARDS = charter_input({"pooling": "reversible"})
BACKWARDS["ports"].insert(
    0,
    {
        "name": "Dakar",
        "zone": "Africa/Dakar",
        "notices": [{"at": "2026-06-15T08:00"}],
    },
)

MORE: dict[str, tuple[dict[str, Any], str]] = {
    "no port": (
        charter_input(ports=[]),
        "table charter: no port\n  Add [[ports]] with name, zone and facts.",
    ),
    "two ports of one name": (
        TWO_PORTS,
        "table port Casablanca, column name: two ports of one name\n"
        "  Give each port, or each receiver at a port, a name of its own.",
    ),
    "other rates in one pool": (
        APART,
        "table port Dakar terms: money terms differ from those of Casablanca, and both share one "
        "allowance\n"
        "  Give both the same rates, or settle the ports apart.",
    ),
    "ports against the order of the voyage": (
        BACKWARDS,
        "2 errors in the laytime input\n"
        "table port Casablanca: comes before Dakar, which is listed first\n"
        "  List the ports in the order of the voyage.\n"
        "table port Dakar, column completed: Dakar is not completed, and Casablanca, which "
        "follows, is\n"
        "  Give the completion of Dakar.",
    ),
    "no notice": (
        charter_input(port={"notices": []}),
        "table port Casablanca, column notices: no notice of readiness\n"
        "  Add [[ports.notices]] with at.",
    ),
    "a notice without a time": (
        charter_input(port={"notices": [{"ready": True}]}),
        "table port Casablanca notices, row 1, column at: no time\n"
        "  Give the time at which the notice was tendered.",
    ),
    "notices out of order": (
        charter_input(port={"notices": [{"at": "2026-06-02T08:00"}, {"at": "2026-06-01T08:00"}]}),
        "table port Casablanca notices, row 2, column at: tendered before the notice above it\n"
        "  List notices in the order in which they were tendered.",
    ),
    "accepted before it was tendered": (
        charter_input(
            port={"notices": [{"at": "2026-06-02T08:00", "accepted_at": "2026-06-01T08:00"}]}
        ),
        "table port Casablanca notices, row 1, column accepted_at: accepted before it was "
        "tendered\n"
        "  Correct at or accepted_at.",
    ),
    "completed before work": (
        charter_input(port={"commenced": "2026-06-07T08:00"}),
        "table port Casablanca, column completed: completed at 2026-06-06 02:00, before work "
        "commenced\n"
        "  Correct one of the two.",
    ),
    "years of laytime": (
        charter_input(port={"completed": "2028-06-06T02:00"}),
        "table port Casablanca, column completed: more than 400 days after the notice\n"
        "  Correct the year.",
    ),
    "an end before the beginning": (
        charter_input(port={"events": [{**RAIN, "to": "2026-06-02T05:00"}]}),
        "table port Casablanca events, row rain 2026-06-02 06:00, column to: ends before it "
        "begins\n"
        "  Correct from or to.",
    ),
    "no end": (
        charter_input(port={"events": [{"kind": "rain", "from": "2026-06-02T06:00"}]}),
        "table port Casablanca events, row rain 2026-06-02 06:00, column to: no end\n"
        "  Give the time at which it ended.",
    ),
    "a moment with an end": (
        charter_input(port={"events": [{**RAIN, "kind": "all_fast"}]}),
        "table port Casablanca events, row all_fast 2026-06-02 06:00, column to: a moment with an "
        "end\n"
        "  Leave to out, or name another kind.",
    ),
    "parcels that do not sum to the cargo": (
        charter_input(port={"cargo_t": 100, "parcels": [{"cargo_t": 60}]}),
        "table port Casablanca, column cargo_t: cargo_t is 100 and its parcels sum to 60\n"
        "  Correct the parcels, or leave cargo_t out.",
    ),
    "no hatches": (
        charter_input({"allowed_hours": None, "rate_t_per_hatch_per_day": 9}, {"cargo_t": 100}),
        "table port Casablanca, column hatches: laytime is allowed per hatch, and the number of "
        "hatches is not given\n"
        "  Give hatches.",
    ),
    "no holds": (
        charter_input(
            {"allowed_hours": None, "rate_t_per_working_hatch_per_day": 9}, {"cargo_t": 100}
        ),
        "table port Casablanca parcels, column hold: laytime is allowed per working hatch, and a "
        "parcel has no hold\n"
        "  Give each parcel its hold.",
    ),
    "pro rata without cranes": (
        charter_input(
            {"exceptions": [{"kind": "breakdown_shore", "laytime": "pro_rata"}]},
            {"events": [{**RAIN, "kind": "breakdown_shore"}]},
        ),
        "table port Casablanca events, row breakdown_shore 2026-06-02 06:00, column units: counts "
        "pro rata by cranes, and their number is not given\n"
        "  Give units_down and units, or laytime as a fraction.",
    ),
    "pro rata as a fact": (
        charter_input(port={"events": [{**RAIN, "laytime": "pro_rata"}]}),
        "table port Casablanca events, row 1, column laytime, value 'pro_rata': pro_rata is a "
        "term, not a fact\n"
        "  Give units_down and units, or a fraction.",
    ),
    "a part above one": (
        charter_input(port={"events": [{**RAIN, "laytime": "3/2"}]}),
        "table port Casablanca events, row 1, column laytime, value '3/2': not a part of the "
        "time\n"
        "  Write 0, 1, a fraction such as 1/2, or pro_rata.",
    ),
    "weather among the exceptions": (
        charter_input({"exceptions": [{"kind": "rain"}]}),
        "table terms exceptions, row 1, column kind, value 'rain': weather is excepted by the "
        "term weather\n"
        "  Write weather = 'actual'.",
    ),
    "an exception given twice": (
        charter_input({"exceptions": [{"kind": "strike"}, {"kind": "strike"}]}),
        "table terms exceptions, row 2, column kind, value 'strike': given twice\n"
        "  Leave one of the two out.",
    ),
    "an exception that is no interruption": (
        charter_input({"exceptions": [{"kind": "work"}]}),
        "table terms exceptions, row 1, column kind, value 'work': not an interruption\n"
        "  Name the kind of an interruption.",
    ),
    "two rates of demurrage": (
        charter_input({"demurrage_tiers": ["15000"]}),
        "table terms, column demurrage_tiers, value '15000': contradicts demurrage_per_day: "
        "demurrage has two rates\n"
        "  Leave one of the two out.",
    ),
    "no rate of demurrage": (
        charter_input({"demurrage_per_day": None, "despatch_per_day": 1}),
        "table terms: no rate of demurrage\n  Give demurrage_per_day or demurrage_tiers.",
    ),
    "a last tier with days": (
        charter_input({"demurrage_per_day": None, "demurrage_tiers": ["5 days at 9"]}),
        "table terms, column demurrage_tiers, value '5 days at 9': the last tier, and no other, "
        "must be a rate alone\n"
        "  End with the rate for all days that follow, such as '15000'.",
    ),
    "no rate of despatch": (
        charter_input({"despatch_per_day": None}),
        "table terms, column despatch_per_day: no rate of despatch\n"
        "  Write an amount, 'half' (of demurrage) or 'none'.",
    ),
    "detention without its rate": (
        charter_input({"detention_after_days": 3}),
        "table terms, column detention_after_days, value '3': needs a rate of detention\n"
        "  Give detention_per_day, or leave it out.",
    ),
    "a start rule without a last step": (
        charter_input({"turn_hours": None, "start_rule": ["until 12:00 same day 13:00"]}),
        "table terms, column start_rule, value 'until 12:00 same day 13:00': the last step, and "
        "no other, must be for every later notice\n"
        "  End with a step such as 'later next working day 08:00'.",
    ),
    "laytime before the notice": (
        charter_input(
            {
                "turn_hours": None,
                "start_rule": ["until 12:00 same day 10:00", "later next working day 08:00"],
            }
        ),
        "table terms, column start_rule, value 'until 12:00 same day 10:00; later next working "
        "day 08:00': 'until 12:00 same day 10:00' begins laytime before the notice\n"
        "  Give a time of the same day after the last notice of the step.",
    ),
    "holidays that count and are excepted": (
        charter_input({"holidays": "count", "holiday_eve_from": "17:00"}),
        "table terms, column holidays, value 'count': contradicts holiday_eve_from or "
        "holiday_resume: holidays count\n"
        "  Write holidays = 'excepted', or leave the two times out.",
    ),
    "used time in part without used time": (
        charter_input({"unless_used_part": "1/2"}),
        "table terms, column unless_used_part, value '1/2': needs unless_used = 'actual'\n"
        "  Write unless_used = 'actual', or leave it out.",
    ),
    "a clause of no term": (
        charter_input({"clauses": {"turn_hour": "cl. 5"}}),
        "table terms, row clauses, column turn_hour, value 'cl. 5': not a clause of a known term\n"
        "  Write the term's name and a short text. Did you mean 'turn_hours'?",
    ),
    "another version of the format": (
        charter_input(schema=2),
        "table charter, column schema, value '2': another version of the input format\n"
        "  This version reads schema 1.",
    ),
    "a label that includes holidays": (
        charter_input({"label": "SHINC"}, {"holidays": ["2026-06-03"]}),
        "table port Casablanca, column holidays: the label 'SHINC' includes holidays, and the "
        "port's holidays are excepted\n"
        "  Write holidays = 'count', or correct the label.",
    ),
    "a part of a second": (
        charter_input(port={"completed": "2026-06-06T02:00:00.5"}),
        "table port Casablanca, column completed, value '2026-06-06T02:00:00.5': "
        "'2026-06-06T02:00:00.5' is not a date and time\n"
        "  Write local time as 2026-06-01T08:00, with the zone in the port.",
    ),
    "no currency": (
        charter_input(currency="dollars"),
        "table charter, column currency, value 'dollars': not a currency\n"
        "  Write three letters, such as USD.",
    ),
    "a holiday that is no date": (
        charter_input(port={"holidays": ["1 May"]}),
        "table port Casablanca holidays, row 1, column date, value '1 May': not a day of the "
        "calendar\n"
        "  Write a date such as 2026-05-01.",
    ),
    "an endless number": (
        charter_input({"demurrage_per_day": "1e999999"}),
        "table terms, column demurrage_per_day, value '1e999999': too large or too exact\n"
        "  Use at most 12 digits before and after the point.",
    ),
}


@pytest.mark.parametrize("name", MORE)
def test_refused_too(name: str) -> None:
    document, text = MORE[name]
    with pytest.raises(LaytimeError) as error:
        laytime.read_charter(document)
    assert str(error.value) == text


def test_all_time_saved_that_never_ends() -> None:
    """Working hours on Sundays only, and Sundays excepted: no hour would ever count."""
    terms = {
        "weather": "working_hours",
        "working_hours": ["sun 08:00-10:00"],
        "excepted": ["sun"],
        "despatch_on": "all_time_saved",
    }
    with pytest.raises(LaytimeError) as error:
        laytime.calculate(laytime.read_charter(charter_input(terms)))
    assert str(error.value) == (
        "table port Casablanca terms, column despatch_on: laytime would never end, so all time "
        "saved cannot be computed\n"
        "  Check excepted: the windows leave no time that counts."
    )


def test_an_instant_that_is_no_time() -> None:
    charter = laytime.read_charter(charter_input(port={"completed": None}))
    with pytest.raises(LaytimeError) as error:
        laytime.calculate(charter, at="now")
    assert str(error.value) == (
        "table --at: 'now' is not a date and time\n"
        "  Write local time as 2026-06-01T08:00, with the zone in the port."
    )


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


def test_what_a_reader_should_know_is_noted() -> None:
    """A notice that became valid after completion, a cancelling date, and kinds that count."""
    document = charter_input(
        {"laycan_to": "2026-06-01T12:00", "excepted": ["sun"], "unless_used": "actual"},
        {
            "notices": [{"at": "2026-06-01T08:00", "ready": False}, {"at": "2026-06-06T03:00"}],
            "events": [RAIN, {**RAIN, "kind": "strike"}],
        },
    )
    statement = laytime.calculate(laytime.read_charter(document))
    assert statement.notes == (
        ("Casablanca", "after_cancelling", ""),
        ("Casablanca", "never_began", ""),
        ("Casablanca", "no_work", ""),
        ("Casablanca", "counts_in_full", "rain;strike"),
    )
    text = laytime.statement_text(statement)
    assert "Casablanca: rain, strike: counts in full because no term excepts it" in text
    assert not statement.ports[0].used_s
    assert not statement.ports[0].lines
