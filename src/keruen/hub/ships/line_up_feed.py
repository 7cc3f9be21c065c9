"""The line-up as an iCalendar feed (RFC 5545), for a calendar program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class LineUpEvent:
    """A ship of the line-up; nothing of owners or quantities.

    Parameters
    ----------
    call : reference of the call; the same for ever.
    by : the timestamp that `arrives` is, such as ``pta``; a requested or estimated one is
        tentative.
    sequence : how many timestamps and plans of the call were recorded.
    """

    call: str
    vessel: str
    berth: str
    operation: str
    arrives: datetime
    departs: datetime | None
    by: str
    changed: datetime
    sequence: int


def line_up_feed(terminal: str, events: Iterable[LineUpEvent]) -> bytes:
    """An .ics file; the same line-up gives the same bytes.

    A ship without a known departure has an event of one hour at its arrival.

    Parameters
    ----------
    terminal : name of the terminal, in the name of the calendar and the ids of events.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Keruen//Hub//EN")
    calendar.add("x-wr-calname", f"{terminal}: line-up")
    for each in sorted(events, key=lambda event: event.call):
        event = Event()
        event.add("uid", f"{each.call}.{terminal}@keruen")
        event.add("dtstamp", each.changed)
        event.add("summary", f"{each.vessel} ({each.operation})")
        event.add("dtstart", each.arrives)
        event.add("dtend", each.departs or each.arrives + timedelta(hours=1))
        if each.berth:
            event.add("location", each.berth)
        event.add("description", f"{each.by.upper()} {each.arrives:%Y-%m-%d %H:%M} UTC")
        event.add("sequence", each.sequence)
        event.add("status", "CONFIRMED" if each.by in ("ata", "pta") else "TENTATIVE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
