"""iCalendar feeds (RFC 5545): what one may see of the calendar, for one's own calendar program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event


@dataclass(frozen=True)
class Entry:
    """One entry of the calendar.

    Parameters
    ----------
    uid : stable for ever.
    title, place, description : in the reader's language.
    starts, ends : days (the last day included), or instants with a zone.
    changed : when it was last changed, in UTC.
    sequence : how many times it was changed.
    cancelled : whether it no longer takes place.
    layer : which part of the calendar it belongs to.
    label : what kind of day it is, a word of the catalogue that stands before the title.
    note : a word of the catalogue that stands behind the title.
    link : the page of its record.
    party : the code of the side that it concerns alone.
    alarm_days : so many days before it a calendar program gives notice; none for 0.
    tentative : whether both sides have not settled it yet.
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
    layer: str = ""
    label: str = ""
    note: str = ""
    link: str = ""
    party: str = ""
    alarm_days: int = 0
    tentative: bool = False

    @property
    def first_day(self) -> date:
        """The day on which it begins, by the clock of its place."""
        return self.starts.date() if isinstance(self.starts, datetime) else self.starts

    @property
    def last_day(self) -> date:
        """The day on which it ends, by the clock of its place."""
        return self.ends.date() if isinstance(self.ends, datetime) else self.ends


def make_feed(name: str, entries: Iterable[Entry], address: str = "") -> bytes:
    """A feed as the bytes of an .ics file; the same entries give the same bytes.

    Parameters
    ----------
    address : where pages are served, for links to them; without it there are none.
    """
    feed = Calendar()
    feed.add("prodid", "-//Keruen//Roadmap//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", name)
    for entry in sorted(entries, key=lambda each: each.uid):
        feed.add_component(_event(entry, address.rstrip("/")))
    return bytes(feed.to_ical())


def _event(entry: Entry, address: str) -> Event:
    made = Event()
    made.add("uid", f"{entry.uid}@keruen")
    made.add("dtstamp", entry.changed.astimezone(UTC))
    made.add("summary", entry.title)
    if isinstance(entry.starts, datetime) and isinstance(entry.ends, datetime):
        # In UTC, so that no program needs a zone of ours and none can have an older one.
        made.add("dtstart", entry.starts.astimezone(UTC))
        made.add("dtend", entry.ends.astimezone(UTC))
    else:
        made.add("dtstart", entry.starts)
        made.add("dtend", entry.ends + timedelta(days=1))
        if entry.layer:
            made.add("transp", "TRANSPARENT")
    if entry.place:
        made.add("location", entry.place)
    if entry.description:
        made.add("description", entry.description)
    if entry.layer:
        made.add("categories", [entry.layer])
    if entry.link and address:
        made.add("url", f"{address}{entry.link}")
    made.add("sequence", entry.sequence)
    if entry.cancelled:
        made.add("status", "CANCELLED")
    elif entry.tentative:
        made.add("status", "TENTATIVE")
    if entry.alarm_days and not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -timedelta(days=entry.alarm_days))
        made.add_component(alarm)
    return made
