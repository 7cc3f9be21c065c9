"""iCalendar feeds (RFC 5545): what one may see of the calendar, for one's own calendar program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache


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
    label : what kind of day it is, a word of the catalogue that precedes the title.
    note : a word of the catalogue that follows the title.
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


FOLD_BYTES = 75
"""No line of a feed is longer, without its end (RFC 5545, 3.1)."""
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
CONTROLS = dict.fromkeys([*range(32), 127])
"""Characters that a text of a feed must not have; line ends are written as their escape before."""


def make_feed(name: str, entries: Iterable[Entry], address: str = "") -> bytes:
    """A feed as the bytes of an .ics file; the same entries give the same bytes.

    Written line by line, as a feed of a large register has thousands of entries.

    Parameters
    ----------
    address : where pages are served, for links to them; without it there are none.
    """
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Keruen//Roadmap//EN"]
    head.append(f"X-WR-CALNAME:{_text(name)}")
    base = address.rstrip("/")
    parts = [_joined(head)]
    parts += [_event(entry, base) for entry in sorted(entries, key=lambda each: each.uid)]
    parts.append(b"END:VCALENDAR")
    return b"\r\n".join(parts) + b"\r\n"


def _joined(lines: Iterable[str]) -> bytes:
    return b"\r\n".join([_folded(line) for line in lines])


@lru_cache(maxsize=32768)
def _event(entry: Entry, address: str) -> bytes:
    """An entry as it is written; of a feed that is asked for again few are new."""
    return _joined(_event_lines(entry, address))


def _event_lines(entry: Entry, address: str) -> list[str]:
    title = _text(entry.title)
    made = [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}@keruen",
        f"DTSTAMP:{_instant(entry.changed)}",
        f"SUMMARY:{title}",
    ]
    if isinstance(entry.starts, datetime) and isinstance(entry.ends, datetime):
        # In UTC: reading programs need no zone data, which could be older than ours.
        made += [f"DTSTART:{_instant(entry.starts)}", f"DTEND:{_instant(entry.ends)}"]
    else:
        made.append(f"DTSTART;VALUE=DATE:{_day(entry.starts)}")
        if entry.ends < date.max:
            made.append(f"DTEND;VALUE=DATE:{_day(entry.ends + timedelta(days=1))}")
        if entry.layer:
            made.append("TRANSP:TRANSPARENT")
    if entry.place:
        made.append(f"LOCATION:{_text(entry.place)}")
    if entry.description:
        made.append(f"DESCRIPTION:{_text(entry.description)}")
    if entry.layer:
        made.append(f"CATEGORIES:{_text(entry.layer)}")
    if entry.link and address:
        made.append(f"URL:{(address + entry.link).translate(CONTROLS)}")
    made.append(f"SEQUENCE:{entry.sequence}")
    if entry.cancelled:
        made.append("STATUS:CANCELLED")
    elif entry.tentative:
        made.append("STATUS:TENTATIVE")
    if entry.alarm_days and not entry.cancelled:
        made += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{title}",
            f"TRIGGER:-P{entry.alarm_days}D",
            "END:VALARM",
        ]
    made.append("END:VEVENT")
    return made


def _text(words: str) -> str:
    """A text as a feed writes it."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    return plain.translate(ESCAPED).translate(CONTROLS)


def _day(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _instant(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{_day(at)}T{at.hour:02d}{at.minute:02d}{at.second:02d}Z"


def _folded(line: str) -> bytes:
    """A content line folded at 75 octets, never inside a character (RFC 5545, 3.1)."""
    written = line.encode("utf-8", "replace")
    if len(written) <= FOLD_BYTES:
        return written
    parts, begin, room = [], 0, FOLD_BYTES
    while begin < len(written):
        end = min(begin + room, len(written))
        while end < len(written) and written[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(written[begin:end])
        # The space that begins each further line counts too.
        begin, room = end, FOLD_BYTES - 1
    return b"\r\n ".join(parts)
