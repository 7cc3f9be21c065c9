"""Reading a pasted statement of facts: typed events, nothing guessed."""

from __future__ import annotations

import tomllib

import pytest

from keruen.errors import KeruenError
from keruen.laytime import read_facts, reading_toml
from keruen.laytime.sof import SofReading

AGENT = """\
STATEMENT OF FACTS
M/V GRAIN STAR - 60,000 mt wheat in bulk
Monday 7th September 2026
0600 hrs  End of sea passage
0630      NOR tendered
0700 - 1400   Awaiting berth
15:00 Pilot on board
16h30 All fast berth no 12
1900 Commenced discharging
2200 Discharging suspended due to heavy rain
Tuesday 8 September
02:15 Discharging resumed
10:00 Shore crane no. 2 out of order
22:00-02:00 Strong wind
Friday 11.09.2026
24:00 Completed discharging
Saturday, September 12th, 2026
0130 Vessel sailed
"""


def short(reading: SofReading) -> list[tuple[str, str, str]]:
    return [(each.kind, each.start[5:], each.end[5:]) for each in reading.events]


def test_an_agents_statement() -> None:
    reading = read_facts(AGENT)
    assert [each.start for each in reading.notices] == ["2026-09-07T06:30"]
    assert short(reading) == [
        ("arrived", "09-07T06:00", ""),
        ("waiting_for_berth", "09-07T07:00", "09-07T14:00"),
        ("pilot", "09-07T15:00", ""),
        ("all_fast", "09-07T16:30", ""),
        ("work", "09-07T19:00", "09-07T22:00"),
        ("rain", "09-07T22:00", "09-08T02:15"),
        ("work", "09-08T02:15", "09-11T24:00"),
        ("wind", "09-08T22:00", "09-09T02:00"),
        ("sailed", "09-12T01:30", ""),
    ]
    assert (reading.commenced, reading.completed) == ("2026-09-07T19:00", "2026-09-11T24:00")
    assert [(each.number, each.reason) for each in reading.not_recognised] == [
        (1, "no time"),
        (2, "no time"),
        (13, "no known event"),
    ]


def test_each_event_has_its_source_line() -> None:
    (rain,) = [each for each in read_facts(AGENT).events if each.kind == "rain"]
    assert rain.source == (
        "line 10: 2200 Discharging suspended due to heavy rain | line 12: 02:15 Discharging resumed"
    )


def test_every_line_is_an_event_or_listed() -> None:
    """No line disappears: its number stands in a source, in the list, or it is a date alone."""
    reading = read_facts(AGENT)
    named = " | ".join(each.source for each in [*reading.events, *reading.notices])
    listed = {each.number for each in reading.not_recognised}
    dates = {3, 11, 15, 17}
    lines = AGENT.splitlines()
    for number in range(1, len(lines) + 1):
        in_source = f"line {number}: " in named
        # Completion closes the work that began on line 12.
        assert in_source or number in listed or number in dates, lines[number - 1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("08:00 Rain stopped", "a time without a date"),
        ("2026-06-01\n0800-1000 rain and strike", "may be several events: rain, strike"),
        ("2026-06-01\n0800 rain", "rain without an end"),
        ("2026-06-01\n0800 rain started", "rain begins, and no end was read"),
        ("2026-06-01\n0800 rain stopped", "rain ends, and no beginning was read"),
        ("2026-06-01\n1200 arrived\n0800 anchored", "earlier than the line above it, and no new"),
        ("03/04/2026\n0800-1000 rain", "the order of the date 03/04/2026 is not known: use"),
        ("04.09.26 0800-1000 rain", "the order of the date 04.09.26 is not known: use --dates"),
        ("Monday 2 June 2026\n0800-1000 rain", "2026-06-02 is not a monday"),
        ("31 June 2026 0800-1000 rain", "not a day of the calendar"),
        ("1 June 0800-1000 rain", "a date without a year"),
        ("2026-06-01\n0800 1000 rain", "two times that are not a range"),
        ("2026-06-01\n0800-1000 breakdown of crane", "no known event"),
        ("2026-06-01\n0800-1000 stopped discharging", "work ends, and the cause is not given"),
        ("2026-06-01\n0800-1000 anchored", "anchored is a moment, and the line gives a span"),
        ("2026-06-01\nrain all morning", "no time"),
    ],
)
def test_what_is_not_certain_is_listed(text: str, reason: str) -> None:
    reading = read_facts(text)
    assert [each for each in reading.events if each.kind == "rain"] == []
    assert reason in " / ".join(each.reason for each in reading.not_recognised)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2026 0800-1000 rain", "dmy", ("rain", "04-03T08:00", "04-03T10:00")),
        ("03/04/2026 0800-1000 rain", "mdy", ("rain", "03-04T08:00", "03-04T10:00")),
        ("13/04/2026 08.00-10.00 rain", None, ("rain", "04-13T08:00", "04-13T10:00")),
        ("3 avril 2026\n08h00 à 10h30 pluie", None, ("rain", "04-03T08:00", "04-03T10:30")),
        ("2026-04-03 0800/1000 grève", None, ("strike", "04-03T08:00", "04-03T10:00")),
        ("31 Dec 2026\n2300-0100 hrs fog", None, ("fog", "12-31T23:00", "01-01T01:00")),
        ("2026-04-03\n0900-1000 hrs 5,000 mt rain", None, ("rain", "04-03T09:00", "04-03T10:00")),
    ],
)
def test_forms_of_dates_and_times(
    text: str, order: str | None, expected: tuple[str, str, str]
) -> None:
    assert short(read_facts(text, order)) == [expected]


def test_the_toml_of_a_reading_can_be_read() -> None:
    toml = reading_toml(read_facts(AGENT + '1400-1500 "quoted" \\ rain\n'))
    document = tomllib.loads(toml)
    (port,) = document["ports"]
    assert len(port["events"]) == 10
    assert port["completed"] == "2026-09-11T24:00"
    assert port["notices"] == [
        {"at": "2026-09-07T06:30", "source": "line 5: 0630      NOR tendered"}
    ]
    assert (
        "# not recognised, line 13 (no known event): 10:00 Shore crane no. 2 out of order" in toml
    )


def test_another_order_of_dates() -> None:
    with pytest.raises(KeruenError) as error:
        read_facts("", "ymd")
    assert str(error.value) == "'ymd' is not an order of dates\n  Write dmy or mdy."
