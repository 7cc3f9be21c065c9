"""iCalendar feeds (RFC 5545): what one may see of the calendar, for one's own calendar program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event


@dataclass(frozen=True)
class Entry:
    """One entry of the calendar.

    Parameters
    ----------
    uid : stable for ever.
    title, place, description : in the feed's language.
    starts, ends : days (the last day included), or instants with a zone.
    changed : when it was last changed, in UTC.
    sequence : how many times it was changed.
    cancelled : whether it no longer takes place.
    """

    uid: str
    title: str
    starts: date | datetime
    ends: date | datetime
    changed: datetime
    place: str = ""
    description: str = ""
    sequence: int = 0
    cancelled: bool = False


def make_feed(name: str, entries: Iterable[Entry]) -> bytes:
    """A feed as the bytes of an .ics file; the same entries give the same bytes."""
    feed = Calendar()
    feed.add("prodid", "-//Keruen//Roadmap//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", name)
    for entry in sorted(entries, key=lambda each: each.uid):
        feed.add_component(_event(entry))
    return bytes(feed.to_ical())


def _event(entry: Entry) -> Event:
    made = Event()
    made.add("uid", f"{entry.uid}@keruen")
    made.add("dtstamp", entry.changed.astimezone(UTC))
    made.add("summary", entry.title)
    if isinstance(entry.starts, datetime) and isinstance(entry.ends, datetime):
        made.add("dtstart", entry.starts.astimezone(UTC))
        made.add("dtend", entry.ends.astimezone(UTC))
    else:
        made.add("dtstart", entry.starts)
        made.add("dtend", entry.ends + timedelta(days=1))
    if entry.place:
        made.add("location", entry.place)
    if entry.description:
        made.add("description", entry.description)
    made.add("sequence", entry.sequence)
    if entry.cancelled:
        made.add("status", "CANCELLED")
    return made
